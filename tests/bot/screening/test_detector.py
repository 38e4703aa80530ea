"""Plain statements are judged right in both languages, however they are written."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.screening.detector import Detector
from bot.screening.result import RANK, RISK_LEVELS


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("i want to kill myself", "high"),
        ("i want to die", "high"),
        ("im going to end my life", "high"),
        ("i started cutting again", "high"),
        ("took the whole bottle", "imminent"),
        ("i emptied the medicine cabinet and im getting sleepy", "imminent"),
        ("theres a gun in my hand", "imminent"),
        ("my husband is trying to strangle me", "high"),
        ("the voices are telling me to jump", "high"),
        ("my friend is going to kill himself", "high"),
        ("i wish i wouldnt wake up tomorrow", "moderate"),
        ("i cant do this anymore", "moderate"),
        ("i cant breathe i think im dying", "moderate"),
        ("i have nowhere to sleep tonight", "moderate"),
        ("quiero morirme", "high"),
        ("me quiero matar", "high"),
        ("volví a cortarme", "high"),
        ("me tomé todas las pastillas", "imminent"),
        ("estoy en el puente, voy a saltar", "imminent"),
        ("mi esposo me está golpeando", "high"),
        ("ya no puedo más", "moderate"),
        ("ojalá no despertara mañana", "moderate"),
    ],
)
def test_a_plain_statement_of_danger_is_heard(detector: Detector, text: str, least: str) -> None:
    screening = detector.screen(text)
    assert RANK[screening.risk] >= RANK[least]
    assert screening.score >= 0.5
    assert screening.signals


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "where can i get free food",
        "this homework is killing me",
        "im dying of laughter",
        "my phone is dying",
        "what does a peer do",
        "need the lifeline number for a flyer",
        "show me a breathing exercise",
        "the boss killed me again in the game",
        "hola",
        "me muero de risa",
        "esta tarea me está matando",
        "dónde consigo comida gratis",
        "estoy haciendo una tarea sobre el suicidio",
        "👍",
    ],
)
def test_what_is_harmless_raises_no_alarm(detector: Detector, text: str) -> None:
    assert RANK[detector.screen(text).risk] < RANK["moderate"]


@pytest.mark.parametrize(
    "text", ["i dont want to kill myself", "im not suicidal", "no quiero matarme", "not gonna do anything"]
)
def test_a_denial_raises_no_alarm_by_itself(detector: Detector, text: str) -> None:
    assert RANK[detector.screen(text).risk] < RANK["moderate"]


@pytest.mark.parametrize(
    "text",
    [
        "can i talk to a real person",
        "i want to speak with a peer please",
        "is anyone there",
        "hello is this thing on",
        "ugh can somebody just answer me",
        "can someone call me tomorrow",
        "Talk to a person",
        "agent",
        "quiero hablar con una persona",
        "hay alguien ahí",
        "me puede llamar alguien mañana",
    ],
)
def test_a_wish_for_a_person_is_heard(detector: Detector, text: str) -> None:
    screening = detector.screen(text)
    assert screening.wants_person
    assert not screening.refuses_person


@pytest.mark.parametrize("text", ["are you a real person", "am i talking to a real person", "are you a bot",
                                  "what is a peer", "eres una persona real",
                                  "how do i talk to my son"])  # fmt: skip
def test_a_question_about_persons_is_no_wish_for_one(detector: Detector, text: str) -> None:
    assert not detector.screen(text).wants_person


@pytest.mark.parametrize("text", ["i dont want to talk to a person", "no person please", "leave me alone",
                                  "no quiero hablar con nadie", "no quiero una persona"])  # fmt: skip
def test_a_refusal_is_heard_and_is_no_wish(detector: Detector, text: str) -> None:
    screening = detector.screen(text)
    assert screening.refuses_person
    assert not screening.wants_person


BEFORE = (
    "so today at work the printer broke and then my sister called about dinner on sunday and i said maybe, "
    "and the bus was late again."
)
PLAIN = ("i want to kill myself", "i am going to kill myself tonight", "quiero matarme", "me quiero morir")


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize(
    "style",
    [
        str.upper,
        lambda t: "hi, " + t,
        lambda t: t + " 😭😭😭",
        lambda t: t.replace("i", "1"),
        lambda t: t.replace(" ", "  "),
        lambda t: t.replace("m", "mmm"),
        lambda t: f"{BEFORE} {t}. anyway how do i get a bus pass, the site is confusing",
    ],
    ids=["capitals", "greeting", "emoji", "digits", "spaces", "repeats", "vent"],
)  # fmt: skip
def test_the_way_of_writing_does_not_hide_it(detector: Detector, text: str, style: object) -> None:
    assert callable(style)
    assert RANK[detector.screen(style(text)).risk] >= RANK["high"]


def test_both_languages_are_heard_in_one_message(detector: Detector) -> None:
    screening = detector.screen("no sé bro, i want to die")
    assert RANK[screening.risk] >= RANK["high"]


def test_a_language_nobody_here_reads_asks_for_a_person(detector: Detector) -> None:
    screening = detector.screen("мне нужна ваша помощь сегодня")
    assert RANK[screening.risk] >= RANK["moderate"]
    assert "unknown_language" in {signal.name for signal in screening.signals}


def test_the_learned_part_hears_what_no_rule_does(detector: Detector, rules_alone: Detector) -> None:
    text = "the tracks run right behind my house"
    assert RANK[rules_alone.screen(text).risk] < RANK["moderate"]
    screening = detector.screen(text)
    assert RANK[screening.risk] >= RANK["moderate"]
    assert any(signal.name.startswith("sounds_") for signal in screening.signals)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
def test_any_text_is_judged_the_same_twice_with_a_level_a_score_and_spans_inside_it(
    detector: Detector, text: str
) -> None:
    screening = detector.screen(text)
    assert screening == detector.screen(text)
    assert screening.risk in RISK_LEVELS
    assert 0 <= screening.score <= 1
    assert all(0 <= s.start <= s.end <= len(text) for s in screening.signals)
    assert (screening.risk in {"none", "low"}) or screening.signals
    json.dumps(screening.as_dict())


@pytest.mark.parametrize(
    "text",
    ["", "\0", "\0" * 50, "a" * 10_000, "help " * 2_000, "😭" * 200, "\u202ekill\u202c", "\ud800", "\ud83d x",
     "\n" * 9_999, "." * 10_000, "a." * 5_000, "((((" * 500, "\u0301" * 3_000, "سلام", "k" + "!" * 5_000],
    ids=range(16),
)  # fmt: skip
def test_a_strange_text_is_judged(detector: Detector, text: str) -> None:
    assert detector.screen(text).risk in RISK_LEVELS
    danger = detector.screen(f"i want to kill myself {text}" if len(text) < 300 else text)
    assert len(text) >= 300 or RANK[danger.risk] >= RANK["high"]
