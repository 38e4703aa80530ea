"""What a text says that a rule cares about: numbers, held breath, cold on the face."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_PHONE = re.compile(
    r"(?<![\w$.,/-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?![\d-])"  # 800-273-8255
    r"|(?<![\w$.,/-])\d{3}[ .-]\d{4}(?![\d-])"  # 555-0100
    r"|(?<![\w$.,/-])\d{2,4} \d{3}(?: \d{2,4})*(?![\d-])"  # 116 123
    r"|(?<![\w$.,/-])\d{5,6}(?![\d,-])"  # 741741
    r"|(?<![\w$.,/-])[2-9]11(?![\d,-])|(?<![\w$.,/-])988(?![\d,-])"
)
_WORD = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")

_NOT = {
    "en": r"(?:do not|don'?t|never|without|no need to|not)\s+(?:\w+\s+)?",
    "es": r"(?:no|nunca|sin)\s+(?:\w+\s+)?",
}
_HOLD = {
    "en": r"\bhold(?:ing)?\b",
    "es": r"\b(?:(?:aguant|sosten|sostén|mant[eé]n|cont[eé]n|ret[eé]n|deten|detén)\w*|guarda el aire|pausa)",
}
_BREATH = {
    "en": r"\b(?:breath\w*|inhale|exhale|lungs?|air)\b",
    "es": r"\b(?:respir\w*|inhal\w*|exhal\w*|aire|aliento|pulmon\w*)\b",
}
_MUSCLE = {
    "en": r"\b(?:muscle\w*|squeeze|tense|tighten|fist\w*|ice|hand|object|stretch|pose)\b",
    "es": r"\b(?:músculo\w*|aprieta|tensa|puño\w*|hielo|mano\w*|objeto|estira\w*|postura)\b",
}
_COLD = {"en": r"\b(?:cold|ice|icy|cool)\b", "es": r"\b(?:frí[oa]s?|hielo|helad[oa]s?|fresc[oa]s?)\b"}
_FACE = {
    "en": r"\b(?:face|cheeks?|forehead|eyes?|nose)\b",
    "es": r"\b(?:cara|rostro|mejillas?|frente|ojos?|nariz)\b",
}


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


def holds_breath(steps: Sequence[str], lang: str) -> bool:
    """Whether a step tells to hold the breath: a hold in a step about breath, or right after one."""
    about_breath = False
    for step in steps:
        text = re.sub(_NOT[lang] + _HOLD[lang], " ", step.casefold())
        held = re.search(_HOLD[lang], text) is not None
        breath = re.search(_BREATH[lang], text) is not None
        muscle = re.search(_MUSCLE[lang], text) is not None
        if held and not muscle and (breath or about_breath):
            return True
        about_breath = breath
    return False


def uses_cold_on_face(steps: Sequence[str], lang: str) -> bool:
    """Whether one step puts something cold on the face."""
    return any(
        re.search(_COLD[lang], step.casefold()) and re.search(_FACE[lang], step.casefold()) for step in steps
    )
