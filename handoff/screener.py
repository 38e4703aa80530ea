"""Judges every message in this process, in time, and never lets a failure mean "no risk"."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.screening import Screening
from bot.screening import Signal as Found
from bot.screening.conversation import MEMORY, Turn, screen_turn
from handoff.domain.conversation import Entry, Sender
from handoff.domain.risk import Judgement, Risk, Signal

_log = logging.getLogger(__name__)

Screen = Callable[[str, str | None], Screening]


class Screener:
    """Runs screening on its own threads under a time limit."""

    def __init__(
        self, screen: Screen, languages: tuple[str, ...], timeout: float, join: Screen | None = None
    ) -> None:
        """``join`` reads short messages in a row as one; without it ``screen`` does."""
        self._screen = screen
        self._join = join or screen
        self._languages = languages
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="screening")

    async def judge(self, text: str, lang: str, before: Sequence[Turn] = ()) -> Judgement:
        """Level, signals and wishes in ``text``, after the turns ``before``; ``lang`` is a hint.

        An error or a time-out becomes ``Screening.failed``: a person may be needed.
        """
        loop = asyncio.get_running_loop()
        try:
            screening = await asyncio.wait_for(
                loop.run_in_executor(
                    self._threads, screen_turn, text, lang, before, self._screen, self._join
                ),
                self._timeout,
            )
            return self._judgement(screening, lang)
        except Exception as error:
            _log.error("Screening failed (%s); a person is asked for.", type(error).__name__)
            return self._judgement(Screening.failed(lang), lang)

    def _judgement(self, screening: Screening, lang: str) -> Judgement:
        return Judgement(
            risk=Risk(screening.risk),
            score=screening.score,
            signals=tuple(Signal(s.name, s.start, s.end) for s in screening.signals),
            wants_person=screening.wants_person,
            refuses_person=screening.refuses_person,
            lang=screening.lang if screening.lang in self._languages else lang,
        )

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def turns(entries: Iterable[Entry]) -> tuple[Turn, ...]:
    """The service user's last messages as screening wants them.

    What was said before a peer wrote is settled by the peer, and not heard again.
    """
    found: list[Turn] = []
    for entry in entries:
        if entry.sender is Sender.PEER:
            found.clear()
        elif entry.sender is Sender.SERVICE_USER and entry.judgement is not None:
            found.append(Turn(entry.text, _screening(entry.judgement)))
    return tuple(found[-MEMORY:])


def _screening(judgement: Judgement) -> Screening:
    return Screening(
        risk=judgement.risk.value,
        score=judgement.score,
        signals=tuple(Found(s.name, s.start, s.end) for s in judgement.signals),
        wants_person=judgement.wants_person,
        refuses_person=judgement.refuses_person,
        lang=judgement.lang,
    )
