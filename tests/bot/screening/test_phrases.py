"""The phrase lists: what a rule finds, and the contexts that take the danger out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.screening.detector import Detector
from bot.screening.judgement import judge
from bot.screening.pattern import PatternError
from bot.screening.phrases import PhraseBook, PhraseListError, load_book, load_books
from bot.screening.reading import read
from bot.screening.settings import PROJECT_ROOT

BOOKS = {book.lang: book for book in load_books(PROJECT_ROOT / "data" / "screening")}

# One plain sentence for every group of rules.
SAID = {
    "en": {
        "attempt_under_way": "i took the whole bottle of pills",
        "overdose_now": "my friend is not breathing",
        "suicidal_intent": "im going to kill myself",
        "suicidal_intent_present": "i attempted again last night",
        "self_harm": "i started cutting again",
        "passive_death_wish": "i wish i was never born",
        "hopelessness": "i cant do this anymore",
        "panic": "im having a panic attack",
        "deprivation": "i havent slept in three days",
        "voices_commanding": "the voices are telling me to jump",
        "psychosis": "they are all watching me",
        "violence_threatened": "i want to kill my boss",
        "danger_from_someone": "my husband is hitting me",
        "abuse_disclosed": "my dad always beats me",
        "relapse_risk": "im about to relapse",
        "dangerous_withdrawal": "i have the shakes since i quit drinking",
        "losing_shelter": "i have nowhere to go tonight",
        "other_person_at_risk": "my sister says she wants to kill herself",
        "other_person_worry": "im scared my brother will do something",
        "distress": "i feel so lonely",
    },
    "es": {
        "attempt_under_way": "me tomé todo el frasco",
        "overdose_now": "mi hermano no respira",
        "suicidal_intent": "quiero matarme",
        "self_harm": "volví a cortarme",
        "passive_death_wish": "ojalá no despertara mañana",
        "hopelessness": "ya no puedo más",
        "panic": "tengo un ataque de pánico",
        "deprivation": "llevo tres días sin dormir",
        "voices_commanding": "las voces me dicen que salte",
        "psychosis": "escucho voces",
        "violence_threatened": "voy a matarlo a mi jefe",
        "danger_from_someone": "mi esposo me golpea",
        "abuse_disclosed": "mi papá abusaba de mí",
        "relapse_risk": "estoy a punto de recaer",
        "dangerous_withdrawal": "dejé de tomar y estoy temblando",
        "losing_shelter": "no tengo dónde dormir",
        "other_person_at_risk": "mi hija se quiere matar",
        "other_person_worry": "tengo miedo de que mi hermano se haga daño",
        "distress": "me siento muy triste",
    },
}


def names(book: PhraseBook, text: str) -> set[str]:
    return {signal.name for signal in judge(book, read(text, book.spellings)).signals}


@pytest.mark.parametrize(("lang", "signal"), [(lang, name) for lang in SAID for name in SAID[lang]])
def test_every_group_of_rules_hears_what_no_other_group_would_name(lang: str, signal: str) -> None:
    said = SAID[lang][signal]
    assert signal in names(BOOKS[lang], said)
    assert signal not in names(BOOKS[lang].without(signal), said)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_group_of_rules_is_without_its_sentence(lang: str) -> None:
    assert {rule.signal for rule in BOOKS[lang].rules} == set(SAID[lang])


@pytest.mark.parametrize(
    "text",
    [
        "this homework is killing me",
        "im dying of laughter",
        "i could kill for a pizza",
        "my phone is dying",
        "lets go shoot hoops",
        "i watched a movie about suicide",
        "writing an essay on suicide prevention",
        "i used to cut myself years ago",
        "i dont want to kill myself",
        "i never wanted to die",
        "im never going to hurt myself",
        "when i was 15 i tried to kill myself",
        "estoy muerta de risa",
        "me muero de hambre",
        "mi mama me va a matar si llego tarde",
        "no quiero matarme",
        "hace años intenté suicidarme",
        "estoy haciendo una tarea sobre el suicidio",
    ],
)
def test_idioms_denials_the_past_and_stories_raise_no_alarm_by_rule(rules_alone: Detector, text: str) -> None:
    assert rules_alone.screen(text).risk in {"none", "low"}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("this homework is killing me and i want to kill myself", "suicidal_intent"),
        ("i used to cut years ago and now im cutting again", "self_harm"),
        ("im not joking im going to kill myself", "suicidal_intent"),
        ("i cant stop cutting myself", "self_harm"),
        ("no one knows i want to die", "suicidal_intent"),
        ("nobody sees that i want to die", "suicidal_intent"),
        ("i never asked for this i want to die", "suicidal_intent"),
        ("never mind i want to kill myself", "suicidal_intent"),
        ("no, i want to die", "suicidal_intent"),
        ("no sé bro, i want to die", "suicidal_intent"),
        ("i dont eat and i want to die", "suicidal_intent"),
        ("no quiero comer y quiero morirme", "suicidal_intent"),
        ("not sleeping. i want to die", "suicidal_intent"),
        ("me muero de risa. pero quiero matarme", "suicidal_intent"),
        ("no puedo dejar de pensar en suicidarme", "suicidal_intent"),
    ],
)
def test_a_harmless_phrase_nearby_does_not_hide_the_danger(
    rules_alone: Detector, text: str, signal: str
) -> None:
    screening = rules_alone.screen(text)
    assert screening.risk in {"high", "imminent"}
    assert signal in {s.name for s in screening.signals}


def test_a_laugh_softens_a_plain_statement_by_one_step_and_clears_nothing(rules_alone: Detector) -> None:
    assert rules_alone.screen("i want to die lol").risk == "moderate"


def test_the_signal_marks_the_words_that_set_it_off(rules_alone: Detector) -> None:
    text = "hello. honestly i want to DIE tonight"
    marked = [text[s.start : s.end] for s in rules_alone.screen(text).signals]
    assert any("want to DIE" in words for words in marked)


def book(folder: Path, content: str) -> PhraseBook:
    (folder / "phrases.en.yml").write_text(content, encoding="utf-8")
    return load_book(folder, "en")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("rulez: []", "rulez"),
        ("- a list", "keys and lists"),
        ("idioms: one line", "where a list belongs"),
        ("idioms:\n  - [a|b] c", "cannot be read"),
        ("idioms:\n  - [a, b]", "quotation marks"),
        ("rules:\n  - {signal: x, level: huge, patterns: [a]}", "'x'"),
        ("rules:\n  - {signal: x, level: low, unless: [mood], patterns: [a]}", "'x'"),
        ("rules:\n  - {signal: x, level: low, patterns: []}", "no patterns"),
    ],
)
def test_a_list_with_a_mistake_is_refused_with_its_place(tmp_path: Path, content: str, named: str) -> None:
    with pytest.raises(PhraseListError, match=r"phrases\.en\.yml") as refused:
        book(tmp_path, content)
    assert named in str(refused.value)


def test_a_pattern_with_a_mistake_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PatternError):
        book(tmp_path, "idioms:\n  - (a|b")


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhraseListError, match="missing"):
        load_books(tmp_path)


def test_a_rule_is_cleared_only_by_the_contexts_it_names(tmp_path: Path) -> None:
    lists = "negations: [not]\npast: [long ago]\nframes: [song about]\nidioms: [die hard]\n"
    rule = "rules:\n  - {signal: s, level: high, unless: [UNLESS], patterns: [die]}\n"
    for unless, cleared in (
        ("negation", "not die"),
        ("past", "die long ago"),
        ("frame", "song about die"),
        ("idiom", "die hard"),
    ):
        open_book = book(tmp_path, lists + rule.replace("UNLESS", ""))
        assert names(open_book, cleared) == {"s"}
        assert names(book(tmp_path, lists + rule.replace("UNLESS", unless)), cleared) == set()
