"""The missed-risk review: where a peer raised the level after screening had said less."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from handoff.corrections import Correction
from handoff.masking import masked
from handoff.views import label_of
from handoff.web.console.actions import ActingPeer
from handoff.web.console.sight import in_sight
from handoff.web.console.signed_in import ConsoleRoute, SignedInSupervisor
from handoff.web.parts import PartsDep

router = APIRouter(prefix="/console/api", route_class=ConsoleRoute)

# As many as somebody reads in one sitting, and a bound for the answer.
LATEST = 100


@router.get("/missed-risk")
async def missed_risk(parts: PartsDep, _acting: ActingPeer, supervisor: SignedInSupervisor) -> dict[str, Any]:
    """The latest missed risk; words are masked where the conversation is out of the supervisor's sight."""
    found = await parts.corrections.missed(LATEST + 1)
    latest = found[:LATEST]
    ids = {one.conversation_id for one in latest}
    seen = {conversation_id: await in_sight(parts, supervisor, conversation_id) for conversation_id in ids}
    return {
        "corrections": [_form(one, whole=seen[one.conversation_id]) for one in latest],
        "more": len(found) > LATEST,
    }


def _form(one: Correction, *, whole: bool) -> dict[str, Any]:
    return {
        "id": one.conversation_id if whole else "",
        "label": label_of(one.conversation_id),
        "seq": one.about_seq,
        "at": one.at.isoformat(),
        "by": one.by,
        "judged": one.judged.value,
        "risk": one.risk.value,
        "lang": one.lang,
        "text": one.text if whole else masked(one.text),
        "note": one.note if whole else masked(one.note),
    }
