"""English or Spanish: told by common words and by letters that only one of them has."""

from __future__ import annotations

import re
import unicodedata

from bot.screening.result import DEFAULT_LANGUAGE, LANGUAGES

OTHER = "other"
MAX_CHARACTERS = 4_000
ENOUGH_LETTERS = 4
ENOUGH_HITS = 4
ENOUGH_OF_BOTH = 2

_WORDS = {
    "en": "the i im you your my me is are am was be it its to of and in on that this for with do dont "
    "not can cant have has what how why who when where just so but like get want need feel know "
    "will would if at they he she we him her them about from all up out no yes please thanks hi "
    "hey hello help there here been had did does im ive u ur gonna wanna really any some "
    "someone nobody never more anymore now going think talk life die",
    "es": "el la los las un una unos y o que de del en mi me te se no si es soy estoy esta estas "
    "estan ser con por para lo le les su sus yo tu ya mas muy pero como cuando donde quien "
    "porque nada nadie alguien algo todo toda quiero puedo tengo hay hola gracias favor ayuda "
    "necesito siento hoy noche dia vida vivir morir hablar persona sin mis nunca siempre cada "
    "voy va hacer solo sola mucho mal bien esto eso al ni q pa tambien ella tiene",
    "other": "je suis les des une est pas vous nous avec dans mon ma ne pour ich bin nicht und das ist "
    "der die wir mein nao voce uma com meu minha estou isso muito eu sou ele ela non sono che "
    "una gli della anche voglio ho il het een niet van ik veux peux plus rien moi toi kein "
    "keine mehr will mir quero tenho preciso",
}
_KNOWN = {lang: frozenset(words.split()) for lang, words in _WORDS.items()}
_OWN = {"en": _KNOWN["en"] - _KNOWN["es"], "es": _KNOWN["es"] - _KNOWN["en"]}
_WORD = re.compile(r"[^\W\d_]+")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text[:MAX_CHARACTERS]).casefold()
    return "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})


def detect(text: str, hint: str | None = None) -> str:
    """Return ``en`` or ``es``, or ``other`` when the message is plainly in neither.

    A text too short to tell takes ``hint``, the language of the page; without one it is English.
    """
    fallback = hint if hint in LANGUAGES else DEFAULT_LANGUAGE
    words = _WORD.findall(_plain(text).replace("'", "").replace("’", ""))
    letters = sum(len(word) for word in words)
    latin = sum(len(word) for word in words if word.isascii())
    if letters >= ENOUGH_LETTERS and latin * 2 < letters:
        return OTHER
    hits = {lang: sum(word in known for word in words) for lang, known in _KNOWN.items()}
    if any(mark in text for mark in "ñ¿¡Ñ"):
        hits["es"] += 2
    best = max(hits["en"], hits["es"])
    if hits["other"] >= ENOUGH_HITS and hits["other"] > 2 * best:
        return OTHER
    if hits["en"] == hits["es"]:
        return fallback
    return "en" if hits["en"] > hits["es"] else "es"


def mixes(text: str) -> bool:
    """Tell whether words of English and of Spanish stand side by side, so that both are to be read."""
    words = _WORD.findall(_plain(text))
    return all(sum(word in own for word in words) >= ENOUGH_OF_BOTH for own in _OWN.values())
