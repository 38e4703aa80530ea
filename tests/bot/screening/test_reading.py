"""Disguises, typos and styles of writing are undone before a rule looks, and spans point back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.reading import MAX_CHARACTERS, Reading, Spellings, fold, read, squeeze

PLAIN = Spellings({}, {})
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)
# No word of one letter: three of them in a row are letters written apart.
SAID = ("want", "to", "die", "kill", "myself", "tonight", "quiero", "morirme", "nadie")
WORDS = st.lists(st.sampled_from(SAID), min_size=1)


def words(text: str, spellings: Spellings = PLAIN) -> list[str]:
    return [word.plain for word in read(text, spellings).words]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("KILL MYSELF", "kil myself"),
        ("kiiiill myseeelf", "kil myself"),
        ("k!ll mys3lf", "kil myself"),
        ("su1cide", "suicide"),
        ("d1e", "die"),
        ("s u i c i d e", "suicide"),
        ("k.i.l.l", "kil"),
        ("m\u0069\u0301 v\u00edda", "mi vida"),
        ("qu\u200bie\u00adro mori\u200brme", "quiero morirme"),
        ("su\u0456\u0441\u0456d\u0435", "suicide"),
        ("don\u2019t", "dont"),
        ("\uff44\uff49\uff45", "die"),
    ],
)
def test_a_disguised_word_reads_as_the_word_it_stands_for(written: str, meant: str) -> None:
    assert " ".join(words(written)) == meant


@pytest.mark.parametrize("text", ["500mg at 8pm", "3am", "14 yrs", "30 tabs", "4th of july"])
def test_numbers_and_doses_stay_numbers(text: str) -> None:
    assert words(text) == text.split()


def test_a_hard_stop_ends_a_sentence_and_an_ellipsis_does_not() -> None:
    reading = read("i cant... rest. want to die", PLAIN)
    assert reading.line == "i cant rest . want to die "
    assert reading.sentence_of(4, 4) == (4, 7)


def test_spellings_replace_one_word_or_two() -> None:
    spellings = Spellings({"kms": ("kil", "myself")}, {("my", "self"): ("myself",)})
    assert words("kms now", spellings) == ["kil", "myself", "now"]
    assert words("hurt my self", spellings) == ["hurt", "myself"]


@given(WORDS, st.data())
def test_capitals_accents_and_repeated_letters_change_nothing(said: list[str], data: st.DataObject) -> None:
    text = " ".join(said)
    drawn = []
    for letter in text:
        times = data.draw(st.integers(1, 3)) if letter.isalpha() else 1
        mark = data.draw(st.sampled_from(["", "\u0301"])) if letter in "aeiou" else ""
        drawn.append((letter.upper() if data.draw(st.booleans()) else letter) * times + mark)
    assert read("".join(drawn), PLAIN).line == read(text, PLAIN).line


@given(ANY_TEXT)
def test_every_word_of_any_text_points_into_the_text_and_in_order(text: str) -> None:
    reading = read(text, PLAIN)
    for word in reading.words:
        assert 0 <= word.start < word.end <= len(text)
        assert word.plain
        assert " " not in word.plain
    starts = [word.start for word in reading.words]
    assert starts == sorted(starts)


@given(ANY_TEXT)
def test_folding_keeps_the_place_of_every_character(text: str) -> None:
    folded, origins = fold(text)
    assert len(folded) == len(origins)
    assert all(unicodedata.category(c) != "Mn" for c in folded)


@given(st.text(alphabet="abcd ", max_size=50))
def test_squeezing_twice_is_squeezing_once(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)


def test_of_a_very_long_text_the_beginning_and_the_end_are_read() -> None:
    text = "first " + "x " * MAX_CHARACTERS + "last"
    reading = read(text, PLAIN)
    assert (reading.words[0].plain, reading.words[-1].plain) == ("first", "last")
    assert reading.words[-1].end == len(text)
    assert len(reading.line) <= MAX_CHARACTERS + 10


def test_a_place_in_the_line_leads_to_its_word() -> None:
    reading: Reading = read("one two three", PLAIN)
    assert [reading.index_at(at) for at in (0, 3, 4, 8)] == [0, 0, 1, 2]
    assert reading.original_span(1, 2) == (4, 13)
