"""One message seen after those before it: a thought in pieces, distress that builds, a danger taken back."""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.screening.result import RANK, Screening, Signal, higher

Screen = Callable[[str, str | None], Screening]

# So many messages before the present one are looked at.
MEMORY = 5
PIECES = 5
PIECE_WORDS = 7
# Distress builds when so many of the last messages are low, and one of them is likely to be more.
BUILDING_MESSAGES = 3
BUILT = 0.75
MAX_CONVERSATIONS = 2_000
SPLIT_SIGNAL = "thought_in_pieces"
BUILDS_SIGNAL = "distress_builds"
RETRACTED_SIGNAL = "danger_taken_back"

_RETRACTION = re.compile(
    r"\W*(?:(?:l+o+l+|ha(?:ha)+|jk|j/k|just kidding|nvm|never ?mind|forget (?:it|i said (?:that|anything))"
    r"|ignore (?:me|that)|i'?m (?:fine|ok|okay|good|kidding|joking)|only joking|it'?s nothing|sorry"
    r"|(?:ja){2,}|es broma|era broma|olv[ií]dal[oa]|no me hagas caso|ya estoy bien|estoy bien|no es nada"
    r"|perd[oó]n|no importa)\W*)+\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Turn:
    """An earlier message of the same service user and what it was judged to be."""

    text: str
    screening: Screening


def screen_turn(
    text: str, lang: str | None, before: Sequence[Turn], screen: Screen, join: Screen
) -> Screening:
    """Judge ``text`` after the turns ``before``, the latest last; never below what ``text`` says alone.

    Short messages in a row are also read as one, by ``join``: rules that find a phrase. Likeness to
    examples means nothing there (measured: of three calm messages in a row a quarter "sounded" grave).
    Several messages of distress in a row, none of them grave by itself, ask for a person together.
    "lol jk" does not unsay a danger: people who are ashamed of having told take it back.
    """
    before = before[-MEMORY:]
    alone = screen(text, lang)
    if before and _RETRACTION.match(text[:200]):
        gravest = max((turn.screening for turn in before), key=lambda s: RANK[s.risk])
        if RANK[gravest.risk] > max(RANK[alone.risk], RANK["low"]):
            return _raised(alone, gravest, RETRACTED_SIGNAL, len(text))
        return alone
    return _built(_joined(text, lang, before, alone, join), before, len(text))


def _joined(text: str, lang: str | None, before: Sequence[Turn], alone: Screening, join: Screen) -> Screening:
    """``alone``, or what ``text`` and the short messages right before it say together if that is graver."""
    pieces = _pieces(text, before)
    if not pieces:
        return alone
    joined = join(" ".join([*(turn.text for turn in pieces), text]), lang)
    apart = "none"
    for screening in (alone, *(turn.screening for turn in pieces)):
        apart = higher(apart, screening.risk)
    raised = alone
    if RANK[joined.risk] > max(RANK[apart], RANK["low"]):
        raised = _raised(alone, joined, SPLIT_SIGNAL, len(text))
    told = any(s.wants_person or s.refuses_person for s in (alone, *(turn.screening for turn in pieces)))
    if joined.wants_person and not told:
        raised = replace(raised, wants_person=True)
    return raised


def _built(now: Screening, before: Sequence[Turn], length: int) -> Screening:
    """``now``, or ``moderate`` when distress has built up to it.

    The chance that at least one of several messages is grave is one less the chance that none is.
    """
    if now.risk != "low":
        return now
    low = [now, *(turn.screening for turn in before if turn.screening.risk == "low")]
    none_is = math.prod(1.0 - screening.score for screening in low)
    if len(low) < BUILDING_MESSAGES or 1.0 - none_is < BUILT:
        return now
    signals = (*now.signals, Signal(BUILDS_SIGNAL, 0, length))
    return replace(now, risk="moderate", score=round(1.0 - none_is, 4), signals=signals)


def _pieces(text: str, before: Sequence[Turn]) -> list[Turn]:
    """The short messages right before ``text``, when it is short itself."""
    if len(text.split()) > PIECE_WORDS:
        return []
    pieces: list[Turn] = []
    for turn in reversed(before[-(PIECES - 1) :]):
        if not 0 < len(turn.text.split()) <= PIECE_WORDS:
            break
        pieces.insert(0, turn)
    return pieces


def _raised(alone: Screening, graver: Screening, name: str, length: int) -> Screening:
    return replace(
        alone,
        risk=graver.risk,
        score=max(alone.score, graver.score),
        signals=(*alone.signals, Signal(name, 0, length)),
    )


class Conversations:
    """The last messages of the conversations seen lately, for a reader of many of them in a row."""

    def __init__(self, screen: Screen, join: Screen) -> None:
        self._screen = screen
        self._join = join
        self._turns: OrderedDict[str, list[tuple[float, Turn]]] = OrderedDict()

    def screen(self, text: str, lang: str | None, conversation: str, turn: float | None) -> Screening:
        """Judge the next message of ``conversation``; what has a later ``turn`` does not count as before."""
        known = self._turns.pop(conversation, [])
        place = known[-1][0] + 1 if turn is None and known else (turn or 0.0)
        before = [earlier for at, earlier in known if at < place]
        screening = screen_turn(text, lang, before, self._screen, self._join)
        self._turns[conversation] = sorted(
            [*known, (place, Turn(text, screening))], key=lambda pair: pair[0]
        )[-MEMORY:]
        while len(self._turns) > MAX_CONVERSATIONS:
            self._turns.popitem(last=False)
        return screening
