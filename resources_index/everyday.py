"""Words that any two texts may share without being about the same, simplified (no accents)."""

from __future__ import annotations

_WORDS = {
    "en": """
        a about after all an and any are as at be before by can do does for from get go have help how i if
        im in is it its me my no not of off on one or out so some someone than that the their them then
        there they this to too up was we what when where which who why will with without you your
    """,
    "es": """
        a al algo ante antes aqui asi ayuda como con cual cuando de del desde donde el ella en era es esa
        ese eso esta este esto estoy fue ha hay he la las le lo los mas me mi mis muy nada no nos o otra
        otro para pero por porque que quien se ser si sin sobre son su sus te tengo ti tu tus un una uno y
        ya yo
    """,
}
_SETS = {lang: frozenset(words.split()) for lang, words in _WORDS.items()}


def everyday_words(lang: str) -> frozenset[str]:
    """The everyday words of ``lang`` ("en" or "es")."""
    return _SETS[lang]
