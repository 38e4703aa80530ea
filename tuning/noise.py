"""How people really type, done to a text again and again while the encoders learn from it."""

from __future__ import annotations

import random
import re
import unicodedata

from tuning.rows import Row, joined

# Shares of the texts of one round to which each is done.
WITHOUT_ACCENTS, WITHOUT_STOPS, GREETED, MISTYPED, JOINED = 0.3, 0.15, 0.06, 0.2, 0.2
LETTERS_A_SLIP = 25
GREETINGS = {
    "en": ("hi ", "hey ", "hello, ", "ok so ", "um ", "idk ", "so "),
    "es": ("hola ", "oye ", "buenas, ", "pues ", "este ", "no sé "),
}
BETWEEN = {"en": (". ", " ", "\n", ", ", " and "), "es": (". ", " ", "\n", ", ", " y ")}
_NEAR = {
    "a": "sqz", "s": "adw", "d": "sfe", "e": "wrd", "r": "etf", "t": "ryg", "i": "uok", "o": "ipl",
    "n": "bmh", "l": "kop", "m": "njk", "u": "yij", "h": "gjn", "c": "xvd",
}  # fmt: skip
_SIGNS = {"i": "1!", "e": "3", "a": "4@", "o": "0", "s": "5$"}
_STOPS = re.compile(r"[.,;:!?'’¿¡]")


class Noise:
    """Changes texts with one stream of chance, so that a seed gives the same texts again."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def typed(self, text: str, lang: str) -> str:
        """Return ``text`` as somebody in a hurry, or with another keyboard, may type it."""
        if self._happens(WITHOUT_ACCENTS):
            text = "".join(c for c in unicodedata.normalize("NFD", text) if c != "\u0301")
            text = unicodedata.normalize("NFC", text)
        if self._happens(WITHOUT_STOPS):
            text = _STOPS.sub("", text)
        if self._happens(GREETED):
            text = self._chance.choice(GREETINGS[lang]) + text
        if self._happens(MISTYPED):
            text = self._mistyped(text)
        return text

    def beside_calm(self, row: Row, calm: list[Row]) -> Row:
        """Return ``row`` before or after a calm message: one sentence of danger in a long vent."""
        if not row.own or not calm or not self._happens(JOINED):
            return row
        other, stop = self._chance.choice(calm), self._chance.choice(BETWEEN[row.lang])
        first, second = (row, other) if self._happens(0.5) else (other, row)
        return joined(row, other, f"{first.text}{stop}{second.text}")

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _mistyped(self, text: str) -> str:
        letters = list(text)
        for _ in range(1 + len(letters) // LETTERS_A_SLIP):
            at = self._chance.randrange(len(letters)) if letters else 0
            if letters and letters[at].isalpha():
                self._slip(letters, at)
        return "".join(letters)

    def _slip(self, letters: list[str], at: int) -> None:
        letter = letters[at].lower()
        match self._chance.randrange(5):
            case 0:
                letters[at] = ""
            case 1:
                letters[at] *= self._chance.choice((2, 3, 5))
            case 2 if at + 1 < len(letters):
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 3:
                letters[at] = self._chance.choice(_NEAR.get(letter, letter))
            case _:
                letters[at] = self._chance.choice(_SIGNS.get(letter, letter))
