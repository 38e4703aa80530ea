"""What people get from the index of the real entries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from resources_index.index import ResourceIndex

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)
RESOURCES = frozenset({"resource"})
SKILLS = frozenset({"coping_skill"})


def found(index: ResourceIndex, query: str, lang: str = "en", limit: int = 3) -> list[str]:
    """Ids, best first."""
    return [hit.record.id for hit in index.search(query, lang=lang, limit=limit, now=NOW)]


ENGLISH = {
    "988-lifeline": "i need a suicide hotline",
    "crisis-text-line": "is there a crisis line i can text",
    "emergency-911": "someone is bleeding and wont wake up",
    "veterans-crisis-line": "crisis line for a veteran",
    "poison-help": "my toddler drank bleach",
    "safespot": "overdose hotline so i do not use alone",
    "naloxone": "where do i get narcan",
    "domestic-violence-hotline": "my husband beats me",
    "rainn": "i was sexually assaulted",
    "childhelp": "a child near me is being abused",
    "trafficking-hotline": "forced to work and they keep my passport",
    "warmline-directory": "someone to talk to, not a crisis",
    "shelter-and-rent": "i have no place to sleep tonight",
    "hunger-hotline": "we have no food left",
    "rides-to-care": "i need a ride to my doctor",
    "lifeline-phone-benefit": "help paying for a cell phone",
    "findtreatment": "find a rehab center",
    "health-center-finder": "a clinic for people without insurance",
    "legal-aid": "a free lawyer",
    "needymeds": "i can not pay for my medicine",
    "trevor-project": "gay teenager needs help",
    "trans-lifeline": "hotline for trans people",
    "runaway-safeline": "i want to run away from home",
    "alcoholics-anonymous": "aa meetings",
    "postpartum-support": "sad since the baby came",
    "box-breathing": "box breathing",
    "ride-the-panic-wave": "panic attack right now",
    "name-the-date-and-place": "i am having a flashback",
    "urge-surfing": "craving to use",
    "voices-coping": "the voices are loud today",
    "awake-20-minutes": "cant sleep again",
    "anger-cool-down": "so angry i want to hit something",
    "who-can-see": "who can read this chat",
}
SPANISH = {
    "988-lifeline": "línea de prevención del suicidio",
    "crisis-text-line": "línea de crisis por texto",
    "emergency-911": "necesito una ambulancia ya",
    "veterans-crisis-line": "línea de crisis para un veterano",
    "poison-help": "mi niño se tomó el cloro",
    "domestic-violence-hotline": "mi esposo me golpea",
    "rainn": "sufrí abuso sexual",
    "childhelp": "maltratan a un niño",
    "trafficking-hotline": "me obligan a trabajar y tienen mi pasaporte",
    "shelter-and-rent": "no tengo dónde dormir",
    "hunger-hotline": "no tenemos comida",
    "rides-to-care": "cómo llego al doctor sin carro",
    "findtreatment": "centro de rehabilitación",
    "legal-aid": "abogado gratis",
    "trevor-project": "joven gay necesita ayuda",
    "alcoholics-anonymous": "alcohólicos anónimos",
    "maternal-mental-health-hotline": "estoy triste desde que nació el bebé",
    "box-breathing": "respiración en caja",
    "ride-the-panic-wave": "tengo un ataque de pánico",
    "voices-coping": "escucho voces",
    "awake-20-minutes": "no puedo dormir otra vez",
    "anger-cool-down": "estoy muy enojada",
    "who-can-see": "quién puede leer esto",
}


@pytest.mark.parametrize(("entry", "query"), ENGLISH.items())
def test_an_important_need_finds_its_own_entry_in_english(
    entry: str, query: str, real_index: ResourceIndex
) -> None:
    assert entry in found(real_index, query)


@pytest.mark.parametrize(("entry", "query"), SPANISH.items())
def test_an_important_need_finds_its_own_entry_in_spanish(
    entry: str, query: str, real_index: ResourceIndex
) -> None:
    hits = real_index.search(query, lang="es", now=NOW)
    assert entry in [hit.record.id for hit in hits]
    assert all(hit.record.lang == "es" for hit in hits if hit.record.id == entry)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "query",
    ["what is the capital of mongolia", "how do i tune a guitar", "cuánto mide la torre eiffel", "zzzz", "42",
     "receta de lasaña", "7 x 8", "\U0001f355", "..."],
)  # fmt: skip
def test_what_no_entry_answers_gets_nothing(query: str, lang: str, real_index: ResourceIndex) -> None:
    assert found(real_index, query, lang) == []


@pytest.mark.parametrize(
    ("number", "entry"),
    [("988", "988-lifeline"), ("211", "local-help-211"), ("741741", "crisis-text-line"),
     ("911", "emergency-911"), ("1-800-662-4357", "samhsa-helpline"), ("(800) 222-1222", "poison-help"),
     ("800.799.7233", "domestic-violence-hotline")],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_number_finds_whoever_is_reached_at_it(
    number: str, entry: str, lang: str, real_index: ResourceIndex
) -> None:
    assert entry in found(real_index, number, lang)
    assert entry in found(real_index, f"{number}?", lang)


@pytest.mark.parametrize(
    ("name", "entry"),
    [("rainn", "rainn"), ("RAINN", "rainn"), ("the trevor project", "trevor-project"),
     ("blackline", "blackline"), ("smart recovery", "smart-recovery"), ("safelink", "safelink"),
     ("al-anon", "al-anon"), ("whats the samhsa number", "samhsa-helpline"), ("halt", "halt"),
     ("5-4-3-2-1", "five-senses"), ("five senses", "five-senses"), ("al anon", "al-anon")],
)  # fmt: skip
def test_a_name_finds_its_entry_first(name: str, entry: str, real_index: ResourceIndex) -> None:
    assert found(real_index, name)[0] == entry


@pytest.mark.parametrize("word", ["project", "three", "words", "short", "room", "wait", "help", "the", "usa"])
def test_an_everyday_word_of_a_title_names_nothing(word: str, real_index: ResourceIndex) -> None:
    assert found(real_index, word) == []


def test_spanish_gets_spanish_entries_and_english_where_there_are_none(real_index: ResourceIndex) -> None:
    spanish = real_index.search("no tengo comida", lang="es", now=NOW)
    assert spanish[0].record.lang == "es"
    quitting = real_index.search("quiero dejar de fumar", lang="es", now=NOW)
    assert [(hit.record.id, hit.record.lang) for hit in quitting][:1] == [("quitline", "es")]
    english_only = real_index.search("medicare", lang="es", now=NOW)
    assert [(hit.record.id, hit.record.lang) for hit in english_only][:1] == [("medicare", "en")]


def test_a_spanish_sentence_on_the_english_page_is_still_understood(real_index: ResourceIndex) -> None:
    hits = real_index.search("necesito comida para mis hijos", lang="en", now=NOW)
    assert all(hit.record.lang == "en" for hit in hits)


def test_no_entry_is_given_twice(real_index: ResourceIndex) -> None:
    for lang in ("en", "es"):
        ids = found(real_index, "help / ayuda: i want to drink and cannot sleep", lang, limit=100)
        assert len(ids) == len(set(ids))


def test_hits_come_best_first(real_index: ResourceIndex) -> None:
    hits = real_index.search("i cant sleep", limit=10, now=NOW)
    scores = [hit.score for hit in hits]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


def test_a_kind_keeps_the_others_out(real_index: ResourceIndex) -> None:
    for kinds in (RESOURCES, SKILLS):
        hits = real_index.search("i want to drink", kinds=kinds, limit=10, now=NOW)
        assert hits
        assert {hit.record.kind for hit in hits} == kinds


def test_a_topic_keeps_the_others_out(real_index: ResourceIndex) -> None:
    hits = real_index.search("i want to drink", topics=frozenset({"urges"}), limit=10, now=NOW)
    assert hits
    assert all("urges" in hit.record.topics for hit in hits)
    assert real_index.search("i want to drink", topics=frozenset({"trafficking"}), now=NOW) == []


def test_what_was_given_is_not_given_again(real_index: ResourceIndex) -> None:
    first = found(real_index, "i cant sleep", limit=1)
    rest = real_index.search("i cant sleep", exclude=frozenset(first), now=NOW)
    assert rest
    assert first[0] not in [hit.record.id for hit in rest]


@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 3, 1_000])
def test_no_more_than_the_limit(limit: int, real_index: ResourceIndex) -> None:
    assert len(found(real_index, "i cant sleep", limit=limit)) <= max(limit, 0)


def test_a_filter_does_not_use_up_the_limit(real_index: ResourceIndex) -> None:
    unfiltered = real_index.search("i want to drink", limit=50, now=NOW)
    skills = [hit.record.id for hit in unfiltered if hit.record.kind == "coping_skill"][:2]
    filtered = real_index.search("i want to drink", kinds=SKILLS, limit=2, now=NOW)
    assert [hit.record.id for hit in filtered] == skills


def test_what_was_not_reviewed_in_time_is_hidden_but_crisis_lines_stay(real_index: ResourceIndex) -> None:
    late = datetime(2036, 1, 1, tzinfo=UTC)
    assert found(real_index, "food pantry") != []
    assert real_index.search("food pantry", now=late) == []
    hits = real_index.search("i need a suicide hotline", now=late)
    assert hits[0].record.id == "988-lifeline"
    assert all(hit.record.always_shown for hit in hits)


@pytest.mark.parametrize(
    "query",
    [
        "",
        " \n\t",
        "\x00",
        "\u202e",
        "😀" * 400,
        "i cant sleep " * 10_000,
        "\ud800",
        "'; drop --",
        "a" * 10**6,
    ],
)
@pytest.mark.parametrize("lang", ["en", "es", "xx"])
def test_any_query_has_an_answer(query: str, lang: str, real_index: ResourceIndex) -> None:
    assert len(real_index.search(query, lang=lang, now=NOW)) <= 3


def test_letters_and_spaces_do_not_change_what_is_found(real_index: ResourceIndex) -> None:
    plain = found(real_index, "where can i get food")
    assert plain
    assert found(real_index, "  where can\n i get   food ") == plain
    assert found(real_index, "WHERE CAN I GET FOOD") == plain


def test_many_threads_get_what_one_gets(real_index: ResourceIndex) -> None:
    queries = [*ENGLISH.values()] * 3
    alone = [found(real_index, query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: found(real_index, query), queries))
    assert together == alone


def test_a_record_is_had_by_its_id_in_the_language_or_else_in_english(real_index: ResourceIndex) -> None:
    spanish, english = real_index.record("988-lifeline", "es"), real_index.record("medicare", "es")
    assert spanish is not None
    assert english is not None
    assert (spanish.lang, english.lang) == ("es", "en")
    assert real_index.record("nowhere", "en") is None


def test_every_entry_can_be_listed_once(real_index: ResourceIndex) -> None:
    for lang in ("en", "es"):
        ids = [record.id for record in real_index.records(lang)]
        assert ids == sorted(set(ids))
        assert len(ids) >= 40 + 25


def test_hits_do_not_print_what_was_asked(real_index: ResourceIndex) -> None:
    hit = real_index.search("i cant sleep", now=NOW)[0]
    assert repr(hit) == f"Hit({hit.record.key}, {hit.score:.3f})"
