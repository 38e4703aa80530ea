"""The JSON forms in which the console's socket sends desks and transcripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handoff.domain.conversation import Entry, FollowUp
from handoff.domain.risk import Judgement
from handoff.views import DeskView, QueueItem, TranscriptView


def desk_form(view: DeskView) -> dict[str, Any]:
    """A desk, times as ISO 8601 in UTC."""
    return {
        "waiting": [item_form(item) for item in view.waiting],
        "mine": [item_form(item) for item in view.mine],
        "offered": [item_form(item) for item in view.offered],
        "follow_ups": [item_form(item) for item in view.follow_ups],
        "held": [item_form(item) for item in view.held],
        "present": [{"id": peer_id, "name": name} for peer_id, name in view.present],
        "available": view.available,
    }


def item_form(item: QueueItem) -> dict[str, Any]:
    """A line of the lists; no words of the service user."""
    return {
        "id": item.id,
        "label": item.label,
        "state": item.state.value,
        "risk": item.risk.value,
        "reason": item.reason.value if item.reason else "",
        "waiting_since": _moment(item.waiting_since),
        "last_at": _moment(item.last_at),
        "last_seq": item.last_seq,
        "lang": item.lang,
        "topic": item.topic,
        "returned": item.returned,
        "rise": {"seq": item.rise.seq, "by": item.rise.by} if item.rise else None,
        "owner_id": item.owner_id,
        "owner_name": item.owner_name,
        "transfer_to": item.transfer_to,
    }


def transcript_form(view: TranscriptView) -> dict[str, Any]:
    """What a peer sees of a conversation, from a position on."""
    return {
        "id": view.item.id,
        "item": item_form(view.item),
        "entries": [entry_form(entry) for entry in view.entries],
        "trigger_seq": view.trigger_seq,
        "follow_up": _follow_up_form(view.follow_up),
        "mine": view.mine,
    }


def entry_form(entry: Entry) -> dict[str, Any]:
    """One line of the log, with what screening made of it."""
    return {
        "seq": entry.seq,
        "sender": entry.sender.value,
        "at": _moment(entry.at),
        "text": entry.text,
        "lang": entry.lang,
        "notice": entry.notice,
        "values": dict(entry.values),
        "author": entry.author,
        "author_id": entry.author_id,
        "choices": [choice.label for choice in entry.choices],
        "cards": [dict(card) for card in entry.cards],
        "guided": dict(entry.guided) if entry.guided else None,
        "judgement": _judgement_form(entry.judgement),
        "client_id": entry.client_id,
        "for_peers": entry.for_peers,
    }


def _judgement_form(judgement: Judgement | None) -> dict[str, Any] | None:
    if judgement is None:
        return None
    return {
        "risk": judgement.risk.value,
        "signals": [{"name": s.name, "start": s.start, "end": s.end} for s in judgement.signals],
        "wants_person": judgement.wants_person,
        "refuses_person": judgement.refuses_person,
    }


def _follow_up_form(follow_up: FollowUp | None) -> dict[str, Any] | None:
    if follow_up is None:
        return None
    return {"contact": follow_up.contact, "note": follow_up.note, "left_at": _moment(follow_up.left_at)}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
