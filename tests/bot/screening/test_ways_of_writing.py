"""However a danger is written it stays one, and however a calm message is written it stays calm."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from bot.screening.detector import Detector
from bot.screening.result import RANK

Change = Callable[[str], str]

GRAVE = (
    "i want to kill myself tonight",
    "im going to end my life",
    "my husband is hitting me again and i am hiding in the bathroom",
    "i took all of my pills",
    "quiero matarme",
    "no quiero vivir más",
    "me tomé todas las pastillas",
    "ya no puedo más con mi vida",
)
CALM = (
    "what time does the food pantry open",
    "the game killed me again lol",
    "show me a breathing exercise",
    "thank you, that helped a lot",
    "a qué hora abre el banco de comida",
    "muchas gracias, me ayudó mucho",
    "quiero un ejercicio para respirar",
)


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if c != "\u0301")


def drawn_out(text: str) -> str:
    """The last letter of every word three times."""
    return " ".join(word + word[-1] * 2 for word in text.split())


def one_slip(text: str) -> str:
    """Two letters of the longest word change places."""
    words = text.split()
    at = max(range(len(words)), key=lambda n: len(words[n]))
    middle = len(words[at]) // 2
    word = words[at]
    words[at] = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return " ".join(words)


VENT = {
    "before": (
        "so today at work the printer broke and then my sister called about dinner on sunday and i said "
        "maybe, and the bus was late again, and my neighbour had the radio on all evening. "
    ),
    "after": ". anyway how do i get a bus pass, the site is confusing and i have been on hold twice",
}
CHANGES: dict[str, Change] = {
    "capitals": str.upper,
    "lower case": str.lower,
    "no accents": without_accents,
    "letters drawn out": drawn_out,
    "two spaces": lambda text: text.replace(" ", "  "),
    "line breaks": lambda text: text.replace(" ", "\n", 1),
    "a slip": one_slip,
    "greeting": lambda text: "hello, good evening, " + text,
    "saludo": lambda text: "hola buenas noches, " + text,
    "emoji": lambda text: text + " 😭💔",
    "no stops": lambda text: text.replace(",", "").replace(".", ""),
    "ellipses": lambda text: text.replace(" ", "... ", 1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("text", GRAVE)
def test_a_danger_stays_a_danger(detector: Detector, text: str, change: Change) -> None:
    assert RANK[detector.screen(change(text)).risk] >= RANK["moderate"]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("text", CALM)
def test_a_calm_message_stays_calm(detector: Detector, text: str, change: Change) -> None:
    assert RANK[detector.screen(change(text)).risk] < RANK["moderate"]


@pytest.mark.parametrize("text", GRAVE)
def test_one_sentence_of_danger_in_a_long_vent_is_heard(detector: Detector, text: str) -> None:
    for vent in (VENT["before"] + text, VENT["before"] + text + VENT["after"], text + VENT["after"]):
        assert RANK[detector.screen(vent).risk] >= RANK["moderate"]


@pytest.mark.parametrize(
    "text",
    ["i think about su1cide every day", "k!ll mys3lf", "i want to unalive myself", "gonna ctb this weekend",
     "i sh again last night", "i wanna kms fr this time", "s u i c i d e is all i think about",
     "i wanna d1e", "thinking of sewerslide again", "bro no mames i wanna kms ya no aguanto",
     "i told my mom que me quiero morir", "kiero morirme", "m kiero morir",
     "nomas kiero desaparecer d una vez"],
)  # fmt: skip
def test_the_slang_and_the_disguises_of_the_day_are_heard(detector: Detector, text: str) -> None:
    assert RANK[detector.screen(text).risk] >= RANK["moderate"]
