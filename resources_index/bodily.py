"""What a skill asks of a body that can harm some people: held breath, cold face, hard effort, closed eyes.

Holding the breath is wrong with air hunger, lung disease and late pregnancy; cold on the face slows
the heart (diving reflex; DBT's TIPP is taught with that warning); hard effort is wrong with chest
pain; closed eyes can bring on a flashback or voices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
# "Run cold water" and "run your hand along" are not exercise; "salta las partes que duelen" is to skip.
_EFFORT = {
    "en": (
        r"\b(?:run|running)\b(?!\s+(?:\w+ly\s+)?(?:your|the|a|an|some|cold|cool|warm|hot|water|through|over|out|down)\b)"
        r"|\b(?:jog|sprint|jumping|push-?ups?|sit-?ups?|squats?|burpees?|lunges?|planks?)\w*"
        r"|\bjump\b|\bskip rope\b|\b(?:climb|run|take|use|up|down)\s+(?:\w+\s+)?stairs\b"
        r"|\b(?:walk|move|march|dance|pedal|swim|go)\s+(?:very\s+)?(?:fast|hard)\b"
        r"|\bas (?:fast|hard) as you can\b|\bout of breath\b|\bworkout\b|\bexercise hard\b"
    ),
    "es": (
        r"\b(?:corre|correr|corres)\b(?!\s+(?:la|el|las|los|agua)\b)"
        r"|\b(?:trota\w*|sprint\w*|brinca\w*|lagartijas?|flexiones|abdominales|sentadillas?|burpees?)\b"
        r"|\b(?:salta|saltar|saltos)\b(?!\s+(?:la|el|las|los|lo|una?|esa?|esta?)\b(?!\s+cuerda))"
        r"|\b(?:sube|subir|subes|por)\s+(?:y baja\s+)?(?:las?\s+|unas?\s+)?escaleras?\b"
        r"|\b(?:camina|anda|muévete|baila|pedalea|marcha)\s+(?:muy\s+)?(?:rápido|fuerte)\b"
        r"|\blo más (?:rápido|fuerte) que puedas\b|\bsin aliento\b"
    ),
}
_EYES_CLOSED = {
    "en": (
        r"\b(?:clos(?:e|ed|ing)|shut)\b(?:\s+(?:or|and)\s+\w+)?(?:\s+(?:your|both|the))*\s+eyes\b"
        r"|\beyes\s+(?:\w+\s+)?(?:closed|shut|close)\b"
    ),
    "es": (
        r"\b(?:cierra|cerrar|cierras|cerrando|cerrado)\b(?:\s+[oy]\s+\w+)?\s+(?:los|tus)\s+ojos\b"
        r"|\bojos\s+(?:\w+\s+)?cerrados\b"
    ),
}


def holds_breath(steps: Sequence[str], lang: str) -> bool:
    """Whether a step tells to hold the breath: a hold in a step about breath, or right after one."""
    about_breath = False
    for step in steps:
        text = _told(step, _HOLD, lang)
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


def asks_for_hard_effort(steps: Sequence[str], lang: str) -> bool:
    """Whether a step makes the heart work: running, jumping, stairs, moving fast."""
    return any(re.search(_EFFORT[lang], _told(step, _EFFORT, lang)) for step in steps)


def closes_eyes(steps: Sequence[str], lang: str) -> bool:
    """Whether a step tells to close the eyes; "keep your eyes open" does not."""
    return any(re.search(_EYES_CLOSED[lang], _told(step, _EYES_CLOSED, lang)) for step in steps)


def risks(steps: Sequence[str], lang: str) -> Iterator[tuple[str, bool]]:
    """What a step does that needs a way round, and whether a caution must say who is at risk as well."""
    for found, act, caution in (
        (holds_breath, "holds the breath", True),
        (uses_cold_on_face, "puts cold on the face", True),
        (asks_for_hard_effort, "is hard exercise", False),
        (closes_eyes, "closes the eyes", False),
    ):
        if found(steps, lang):
            yield act, caution


def _told(step: str, act: dict[str, str], lang: str) -> str:
    """The step without what it tells not to do."""
    return re.sub(rf"{_NOT[lang]}(?:{act[lang]})", " ", step.casefold())


def mentions_breath(step: str, lang: str) -> bool:
    """Whether a step is about breath or air."""
    return re.search(_BREATH[lang], step.casefold()) is not None
