"""What a text says that a rule cares about: words, and numbers to dial."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from resources_index.everyday import everyday_words

_PHONE = re.compile(
    r"(?<![\w$.,/-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?![\d-])"  # 800-273-8255
    r"|(?<![\w$.,/-])\d{3}[ .-]\d{4}(?![\d-])"  # 555-0100
    r"|(?<![\w$.,/-])\d{2,4} \d{3}(?: \d{2,4})*(?![\d-])"  # 116 123
    r"|(?<![\w$.,/-])\d{5,6}(?![\d,-])"  # 741741
    r"|(?<![\w$.,/-])[2-9]11(?![\d,-])|(?<![\w$.,/-])988(?![\d,-])"
)
_WORD = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")


def word_count(text: str) -> int:
    """Words as a reader counts them; "5-4-3-2-1" and "don't" are one each."""
    return len(_WORD.findall(text))


def simplified(text: str) -> str:
    """Small letters without accents or signs, to tell whether two texts are the same."""
    return " ".join(re.findall(r"[^\W_]+", folded(text)))


def folded(text: str) -> str:
    """Small plain letters: no accents, and none of the bold or wide ones that some phones type."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", plain).casefold()
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def content_words(text: str, lang: str) -> frozenset[str]:
    """The words of ``text``, simplified, that carry its meaning: no everyday word and no lone letter."""
    words = simplified(text).split()
    return frozenset(word for word in words if len(word) > 1 and word not in everyday_words(lang))


def digits_of(number: str) -> str:
    """The digits of a number, without the leading 1 of North America."""
    digits = re.sub(r"\D", "", number)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def dialled_numbers(values: Iterable[str]) -> frozenset[str]:
    """The digits of every value that is a number, addresses left out."""
    return frozenset(digits_of(value) for value in values if not value.startswith("https://"))


def numbers_in_prose(text: str) -> frozenset[str]:
    """The digits of everything in ``text`` that looks like a number to dial."""
    return frozenset(digits_of(match[0]) for match in _PHONE.finditer(text))
