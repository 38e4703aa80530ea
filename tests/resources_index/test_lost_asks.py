"""An ask that would lead to other entries, were it not written there, is named before it is relied on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources_index.fusion import owner_scores
from resources_index.lost_asks import check_asks, lost_asks, scores_left_out
from resources_index.reading import read_folder
from resources_index.record import Record
from resources_index.vectors import Vectors
from tests.bot.rasa_server import prepare_index
from tests.resources_index.entries import entry_text, record_of
from tests.resources_index.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Two entries, and an encoder to build with."""
    prepare_index()
    return Site(tmp_path)


def entry(name: str, *asks: str, lang: str = "en") -> Record:
    """An entry with these asks."""
    listed = "[" + ", ".join(f'"{ask}"' for ask in asks) + "]"
    return record_of(entry_text(id=name, lang=lang, title=f'"{name}"', asks=listed))


def by_letters(texts: list[str]) -> Vectors:
    """Unit rows of how often each letter stands in a text: near when they share letters, in both halves."""
    rows = np.array([[text.count(chr(97 + n)) + 1e-3 for n in range(26)] for text in texts], dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.hstack([rows, rows])


def lost(*records: Record) -> list[tuple[str, str, tuple[str, ...]]]:
    """Key, ask and what it finds instead."""
    return [(one.record.key, one.ask, one.instead) for one in lost_asks(records, by_letters, 26)]


def four(odd: str) -> list[Record]:
    """Four entries, each of its own letters but for one odd ask of the first."""
    return [
        entry("ant", "aa", "aaa", odd),
        entry("bee", "bb", "bbb"),
        entry("cat", "cc", "ccc"),
        entry("dog", "dd", "ddd"),
    ]


def test_asks_near_to_others_of_their_entry_are_kept() -> None:
    assert lost(*four("aaab")) == []


def test_an_ask_that_other_entries_answer_better_is_named_with_them() -> None:
    assert lost(*four("bbbccd")) == [("ant.en", "bbbccd", ("bee", "cat", "dog"))]


def test_saying_it_once_more_in_other_words_mends_it() -> None:
    ant, *others = four("bbbccd")
    assert lost(entry("ant", *ant.asks, "bbbbccd"), *others) == []


def test_the_ask_itself_its_title_and_its_steps_do_not_help() -> None:
    ant, *others = four("bbbccd")
    named = ant.model_copy(update={"title": "bbbccd", "summary": "bbbccd"})
    assert [ask for _, ask, _ in lost(named, *others)] == ["bbbccd"]


def test_a_translation_does_not_give_the_answer_away() -> None:
    assert [ask for _, ask, _ in lost(*four("bbbccd"), entry("ant", "bbbccd!", "bbccd", lang="es"))] == [
        "bbbccd"
    ]


def test_an_entry_with_one_ask_alone_cannot_be_found_by_others() -> None:
    assert [ask for _, ask, _ in lost(*four("aa"), entry("emu", "ee"))] == ["ee"]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_entries_score_as_in_a_search_over_the_other_asks(sizes: list[int], seed: int) -> None:
    owners = np.repeat(np.arange(len(sizes)), sizes)
    scores = np.random.default_rng(seed).random((len(owners),) * 2)
    found = scores_left_out(scores.astype(np.float32), owners)
    for query in range(len(owners)):
        rows = [row for row in np.argsort(-scores[:, query]) if row != query]
        expected = owner_scores(scores[rows, query].astype(np.float32), owners[rows], len(sizes))
        for owner in range(len(sizes)):
            assert found[owner, query] == pytest.approx(expected[owner])


def test_check_names_the_file_and_the_ask_blocks_no_build_and_encodes_once(site: Site) -> None:
    asks = [
        ("food", "food bank near me", "i need food", "free food"),
        ("rent", "help with rent", "i cant pay rent", "rent is due"),
        ("ride", "a ride to the doctor", "i need a ride", "no car no ride"),
        ("work", "find a job", "i need a job", "lost my job"),
    ]
    for name, *said in asks:
        if name == "food":
            said.append("cant pay rent and lost my job, need a ride")
        site.folder.write(entry_text(id=name, title=f'"{name}"', asks=str(said).replace("'", '"')))
    reading = read_folder(site.folder.path)
    problems = check_asks(site.settings, reading, lambda _: None)
    (odd,) = [problem for problem in problems if "lost my job, need a ride" in problem.mend]
    assert (odd.file, odd.field, odd.blocking) == ("resources/food.en.md", "asks", False)
    assert all(name in odd.mend for name in ("rent", "ride", "work"))
    spoken: list[str] = []
    assert check_asks(site.settings, reading, spoken.append) == problems
    assert spoken == [], "what was encoded is kept"
