"""What has to be done outside after a commit. Each is safe to do twice; none holds words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBot:
    """Ask the bot to answer message ``reply_to`` while owner epoch ``epoch`` lasts."""

    reply_to: int
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPeers:
    """Tell peers on duty that somebody waits, or the service user that nobody is on duty."""

    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCorrection:
    """Remember that a peer corrected the level of risk; ``raised``: screening had said less."""

    raised: bool


Effect = AskBot | AlertPeers | NoteCorrection
