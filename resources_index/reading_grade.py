"""The school grade at which a text can be read, in English and Spanish.

English: Flesch-Kincaid grade level, ``0.39 words/sentence + 11.8 syllables/word - 15.59``
(Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75, US Navy).
Spanish: Crawford's grade for primary texts, ``-0.205 sentences/100 words + 0.049 syllables/100
words - 3.407`` (Crawford 1989, "Fórmula y gráfico para determinar la comprensibilidad de textos
del nivel primario en castellano", Lectura y Vida 10(4)).

Syllables are counted by rule, so that no dictionary has to be fetched.
"""

from __future__ import annotations

import re
import unicodedata

# Below this many words a formula says more about one long name than about the text.
FEWEST_WORDS = 30

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\d[\d,.:/-]*")
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|gov|com|net|mil|me)\b\S*")
_END = re.compile(r"[.!?…]+(?=\s|$)|\n\s*\n|:\s*\n")
_ENGLISH_NUCLEUS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"([^aeiouyl]|[aeiouy]l|rl)e$|[^aeiouytd]ed$|[^aeiouyscxzgh]es$")
# ra-di-o, fam-i-li-ar (not na-tion, so-cial); u-su-al; vid-e-o; do-ing; ar-e-a; qui-et; cre-ate.
_HEARD_APART = re.compile(
    r"i(?=ety$)|(?<![tscg])i(?=a|o(?!us))(?!on[s]?$)|(?<=^l)i(?=on)|(?<![qg])u(?=al|at)|e(?=o$|os$)|[uoyei](?=ing)"
    r"|(?<=[rd])e(?=a$|as$)|qui(?=et)|cre(?=at)|^re(?=a[cl])|^su(?=ic)|^sci(?=en)|^po(?=e[mt])"
    r"|s(?=m$|ms$)|i(?=er$)(?<=[l-t]i)"
)
_STRONG = "aeoáéóíú"


def reading_grade(text: str, lang: str) -> float:
    """The grade of ``text`` in ``lang`` ("es" by Crawford, else Flesch-Kincaid), never below 0.

    A text of fewer than ``FEWEST_WORDS`` words gets 0: too short to judge.
    """
    plain = _NUMBER.sub(" ", _ADDRESS.sub(" ", text))
    words = _WORD.findall(plain)
    if len(words) < FEWEST_WORDS:
        return 0.0
    sentences = max(1, sum(1 for part in _END.split(plain) if _WORD.search(part)))
    if lang == "es":
        syllables = sum(spanish_syllables(word) for word in words)
        per_hundred = 100 / len(words)
        grade = -0.205 * sentences * per_hundred + 0.049 * syllables * per_hundred - 3.407
    else:
        syllables = sum(english_syllables(word) for word in words)
        grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return round(max(0.0, grade), 1)


def english_syllables(word: str) -> int:
    """Vowel groups, less silent endings, plus pairs that are heard apart; an acronym is spelt out."""
    if word.isupper() and 1 < len(word) <= 5:
        return len(word) + 2 * word.count("W")
    letters = re.sub(r"[^a-z]", "", _unaccented(word.lower().replace("’", "'").split("'")[0]))
    count = len(_ENGLISH_NUCLEUS.findall(letters))
    if _SILENT_END.search(letters):
        count -= 1
    return max(1, count + len(_HEARD_APART.findall(letters)))


def spanish_syllables(word: str) -> int:
    """One for each strong or stressed vowel; weak ones (i, u) join it or, alone, make one together."""
    letters = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", "g", word.lower())
    letters = re.sub(r"y(?![aeiouáéíóú])", "i", letters)
    runs = re.findall(r"[aeiouáéíóúü]+", letters)
    return max(1, sum(max(1, sum(vowel in _STRONG for vowel in run)) for run in runs))


def _unaccented(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
