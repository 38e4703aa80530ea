"""Words and meaning together rank, and filters decide before either is looked at."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources_index.bm25 import Bm25, terms
from resources_index.candidates import Filters, countries_named, serves
from resources_index.choice import Hit, chosen
from resources_index.fusion import fused, owner_scores
from tests.resources_index.entries import entry_text, record_of, skill_text

NIGHT = datetime(2026, 12, 1, 8, tzinfo=UTC)
DAYTIME = '[{days: [mon, tue, wed, thu, fri], opens: "09:00", closes: "17:00", zone: America/New_York}]'


def hit(score: float, **changes: str) -> Hit:
    """A hit of a good entry with fields changed; each id has a number of its own."""
    number = 100 + sum(map(ord, changes["id"])) % 800
    contacts = f'[{{kind: call, value: "800-555-0{number}"}}]'
    return Hit(record_of(entry_text(**{"contacts": contacts, **changes})), score)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    index = Bm25.of([terms("help with food"), terms("help with rent"), terms("help with sleep")])
    scores = index.scores(terms("help me with rent"))
    assert scores.argmax() == 1
    assert scores[1] > scores[0] > 0


def test_words_meet_in_small_letters_without_accents_and_endings() -> None:
    index = Bm25.of([terms("Ansiedad"), terms("can't sleep"), terms("anxious feelings")])
    assert index.scores(terms("ANSIEDADES"))[0] > 0
    assert index.scores(terms("cant sleep"))[1] > 0
    assert index.scores(terms("zzz")).tolist() == [0, 0, 0]


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=30))
def test_any_texts_can_be_indexed_and_asked(texts: list[str], query: str) -> None:
    scores = Bm25.of([terms(text) for text in texts]).scores(terms(query))
    assert scores.shape == (len(texts),)
    assert (scores >= 0).all()
    assert np.isfinite(scores).all()


def test_the_words_read_back_are_those_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("words") / "words.npz"
    index = Bm25.of([terms("no puedo dormir"), terms("i cant sleep")])
    index.save(path)
    again = Bm25.load(path)
    assert again.scores(terms("dormir")).tolist() == index.scores(terms("dormir")).tolist()


def test_an_owner_scores_by_its_best_passage_and_its_best_three() -> None:
    scores = np.array([0.9, 0.3, 0.3, 0.0, 0.8], dtype=np.float32)
    owners = np.array([0, 0, 0, 0, 2])
    found = owner_scores(scores, owners, 3)
    assert found[:1] == pytest.approx((0.9 + 0.5) / 2)
    assert found[1] == -np.inf
    assert found[2] == pytest.approx(0.8)


def test_the_best_keeps_its_full_score_only_when_words_agree() -> None:
    dense = np.array([0.8, 0.7, 0.2], dtype=np.float32)
    agreed = fused(dense, np.array([5, 1, 0], dtype=np.float32), 0.8)
    differed = fused(dense, np.array([0, 5, 0], dtype=np.float32), 0.8)
    unsaid = fused(dense, np.zeros(3, dtype=np.float32), 0.8)
    assert agreed[0] == pytest.approx(0.8)
    assert differed[1] > differed[0]
    assert unsaid[0] < agreed[0]


@pytest.mark.parametrize(
    ("place", "region", "named", "allowed"),
    [("US", None, "", True), ("001", "MX", "", True), ("GB", None, "", False), ("GB", "GB", "", True),
     ("GB", None, "suicide line in england", True), ("MX", "US-TX", "línea de crisis en México", True),
     ("US-CA", "US-NY", "", False), ("US-CA", "US-CA", "", True), ("US-CA", None, "", True),
     ("US", "US-NY", "", True), ("US", "GB", "", False), ("PR", None, "", True)],
)  # fmt: skip
def test_a_line_of_another_country_is_shown_only_to_who_asks_for_that_country(
    place: str, region: str | None, named: str, allowed: bool
) -> None:
    assert serves(place, region, countries_named(named)) is allowed


def test_filters_decide_by_kind_language_audience_hours_status_and_review() -> None:
    line, skill = record_of(entry_text(hours=DAYTIME)), record_of(skill_text())
    assert Filters().allows(line, NIGHT)
    assert not Filters(open_now=True).allows(line, NIGHT)
    assert Filters(open_now=True).allows(skill, NIGHT)
    assert not Filters(speaks="es").allows(line, NIGHT)
    assert not Filters(exclude=frozenset({"night-line"})).allows(line, NIGHT)
    assert not Filters(audience=frozenset({"veterans"})).allows(
        record_of(entry_text(audience="[youth]")), NIGHT
    )
    assert not Filters().allows(record_of(entry_text(status="paused")), NIGHT)
    assert not Filters().allows(line, datetime(2036, 1, 1, tzinfo=UTC))


def test_at_night_one_of_the_answers_is_open() -> None:
    shut = [hit(0.9 - n / 100, id=f"day-{n}", hours=DAYTIME) for n in range(3)]
    opened = hit(0.5, id="night")
    given_ = chosen(shut, [*shut, opened], "en", 3, NIGHT)
    assert [one.record.id for one in given_] == ["day-0", "day-1", "night"]
    noon = datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert [one.record.id for one in chosen(shut, [*shut, opened], "en", 3, noon)][2] == "day-2"


def test_an_organisation_is_given_once() -> None:
    same = '[{kind: call, value: "800-555-0100"}]'
    hits = [hit(0.9, id="one", contacts=same), hit(0.8, id="two", contacts=same), hit(0.7, id="three")]
    assert [one.record.id for one in chosen(hits, [], "en", 3, NIGHT)] == ["one", "three"]


def test_a_spanish_entry_comes_before_an_english_one_that_is_hardly_nearer() -> None:
    english, spanish = hit(0.72, id="english"), hit(0.7, id="spanish", lang="es")
    assert [one.record.lang for one in chosen([english, spanish], [], "es", 3, NIGHT)] == ["es", "en"]
    nearer = hit(0.9, id="english")
    assert [one.record.lang for one in chosen([nearer, spanish], [], "es", 3, NIGHT)] == ["en", "es"]
