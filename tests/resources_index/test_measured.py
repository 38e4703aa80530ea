"""What the search finds of questions written without sight of the asks never falls below these floors."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from benchmarks.resources_index.questions import LANGUAGES, asked, figures, not_word_for_word, questions
from resources_index.index import ResourceIndex


@dataclass(frozen=True)
class Floor:
    """Least shares of right answers, and the most of wrong ones."""

    first: float
    in_three: float
    answered_wrongly: float


FLOORS = {"en": Floor(0.88, 0.94, 0.08), "es": Floor(0.80, 0.88, 0.14)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_find_their_answers(lang: str, real_index: ResourceIndex) -> None:
    found, floor = figures(asked(real_index, lang)), FLOORS[lang]
    assert found.first >= floor.first
    assert found.in_three >= floor.in_three


@pytest.mark.parametrize("lang", LANGUAGES)
def test_they_do_so_when_no_ask_says_the_same_words(lang: str, real_index: ResourceIndex) -> None:
    found = figures(not_word_for_word(real_index, asked(real_index, lang)))
    assert found.first >= FLOORS[lang].first - 0.05
    assert found.in_three >= FLOORS[lang].in_three - 0.05


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_no_entry_answers_is_seldom_answered(lang: str, real_index: ResourceIndex) -> None:
    assert figures(asked(real_index, lang)).answered_wrongly <= FLOORS[lang].answered_wrongly


@pytest.mark.parametrize(("lang", "answerable", "others"), [("en", 120, 40), ("es", 60, 20)])
def test_there_are_enough_questions_and_each_names_entries_that_exist(
    lang: str, answerable: int, others: int, real_index: ResourceIndex
) -> None:
    everything = questions(lang)
    ids = {record.id for record in real_index.records("en")}
    assert sum(bool(one.expected) for one in everything) >= answerable
    assert sum(not one.expected for one in everything) >= others
    assert len({one.text for one in everything}) == len(everything)
    assert all(one.expected <= ids for one in everything)
