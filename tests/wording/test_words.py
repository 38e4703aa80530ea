"""The sentences people read: complete in both languages, plain, and honest about what speaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from resources_index.reading_grade import reading_grade
from wording import WordingBook, WordingError

ROOT = Path(__file__).resolve().parents[2]
BOOK = WordingBook.load(ROOT / "data" / "wording")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
CRISIS = ("crisis_lines", "handoff_high", "handoff_high_refused", "nobody_present", "declined_high")


@pytest.mark.parametrize("key", sorted(BOOK.keys("en")))
def test_every_sentence_stands_in_both_languages_with_the_same_gaps(key: str) -> None:
    assert key in BOOK.keys("es")
    english, spanish = BOOK.get(key, "en"), BOOK.get(key, "es")
    assert type(english) is type(spanish)
    if isinstance(english, str):
        assert sorted(set(PLACEHOLDER.findall(english))) == sorted(set(PLACEHOLDER.findall(spanish)))


def test_no_sentence_stands_in_spanish_alone() -> None:
    assert BOOK.keys("es") - BOOK.keys("en") == frozenset()


def _sentences(key: str, lang: str) -> str:
    return PLACEHOLDER.sub("Ana", str(BOOK.get(key, lang))).replace("•", "")


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("key", sorted(k for k in BOOK.keys("en") if k.startswith("notices.")))
def test_what_the_service_says_is_plain(key: str, lang: str) -> None:
    limit = 5 if key.removeprefix("notices.") in CRISIS else 6
    assert reading_grade(_sentences(key, lang), lang) <= limit


PHONE = re.compile(r"\b(?:1[-. ])?\d{3}(?:[-. ]\d{3}[-. ]\d{4})?\b|\b\d{5,6}\b")


def _digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


@pytest.mark.parametrize("lang", ["en", "es"])
def test_only_numbers_of_the_curated_entries_are_named(lang: str) -> None:
    known = {"54321"}
    for path in (ROOT / "data" / "resources").glob("*/*.md"):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        known |= {_digits(str(contact["value"])) for contact in front.get("contacts") or []}
    said = " ".join(str(BOOK.get(key, lang)) for key in BOOK.keys(lang))
    assert {_digits(number) for number in PHONE.findall(said)} - known == set()


def test_a_missing_sentence_is_an_error_that_names_it() -> None:
    with pytest.raises(WordingError, match=r"no\.such\.key"):
        BOOK.say("no.such.key", "en")
