"""What a peer does: taking, writing, handing back, closing; each once, and by one peer."""

from __future__ import annotations

import asyncio

import pytest

from handoff.desk import OUTCOMES
from handoff.domain.conversation import State
from handoff.web.console.words import sentences
from tests.handoff.web.console.running import Console


async def test_two_peers_who_claim_at_once_become_one_owner_and_one_who_is_told_kindly(
    console: Console,
) -> None:
    peers = [await console.peer("Ana"), await console.peer("Ben")]
    async with console.client("Ana") as ana, console.client("Ben") as ben:
        for _ in range(50):
            waiting = await console.person()
            path = f"/console/api/conversations/{waiting}/claim"
            answers = await asyncio.gather(ana.post(path), ben.post(path))
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            owner = (await console.service.conversation(waiting)).owner_id
            for answer, peer in zip(answers, peers, strict=True):
                assert (answer.status_code == 200) == (owner == peer.id)
                if answer.status_code == 409:
                    told = "Another peer has just taken this conversation."
                    assert answer.json()["error"] == {"code": "already_claimed", "message": told}


async def test_take_next_gives_the_most_urgent_person_and_never_the_same_one_to_two_peers(
    console: Console,
) -> None:
    for name in ("Ana", "Ben", "Cleo"):
        await console.peer(name)
    calm, urgent = await console.person(), await console.person("[imminent]")
    async with console.client("Ana") as ana, console.client("Ben") as ben, console.client("Cleo") as cleo:
        first = await ana.post("/console/api/take-next", json={})
        assert first.json() == {"id": urgent}
        answers = await asyncio.gather(*(c.post("/console/api/take-next", json={}) for c in (ben, cleo)))
    assert sorted(str(answer.json()["id"]) for answer in answers) == sorted([calm, "None"])


async def test_claiming_ones_own_conversation_again_changes_nothing(console: Console) -> None:
    await console.peer("Ana")
    waiting = await console.person()
    async with console.client("Ana") as client:
        for _ in range(2):
            answer = await client.post(f"/console/api/conversations/{waiting}/claim", json={})
            assert answer.json() == {"id": waiting}
    assert (await console.service.conversation(waiting)).owner_epoch == 1


async def test_the_same_message_sent_twenty_times_at_once_is_said_once(console: Console) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    async with console.client("Ana") as client:
        path = f"/console/api/conversations/{held}/messages"
        message = {"client_id": "once-1", "text": "I am here."}
        answers = await asyncio.gather(*(client.post(path, json=message) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["seq"] for answer in answers}) == 1
        assert [answer.json()["duplicate"] for answer in answers].count(False) == 1
        other = await client.post(path, json={**message, "text": "Something else."})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "duplicate_id")
    assert (await console.texts(ana, held)).count("I am here.") == 1


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty_text"), (" \n\t", "empty_text"), ("x" * 4001, "too_long_text")]
)
async def test_empty_and_endless_replies_are_refused_and_not_stored(
    console: Console, text: str, code: str
) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    before = await console.texts(ana, held)
    async with console.client("Ana") as client:
        answer = await client.post(
            f"/console/api/conversations/{held}/messages", json={"client_id": "c1", "text": text}
        )
    assert answer.json()["error"]["code"] == code
    assert await console.texts(ana, held) == before


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "/restart", "🙂" * 4000, "a\x00b", "\u202eabc\n\nd"]
)
async def test_what_a_peer_writes_is_stored_exactly(console: Console, text: str) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    async with console.client("Ana") as client:
        path = f"/console/api/conversations/{held}/messages"
        assert (await client.post(path, json={"client_id": "c1", "text": text})).status_code == 200
    assert (await console.texts(ana, held))[-1] == text


async def test_after_handing_back_nothing_more_can_be_said_but_what_was_stored_is_still_acknowledged(
    console: Console,
) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    async with console.client("Ana") as client:
        path = f"/console/api/conversations/{held}"
        stored = await client.post(f"{path}/messages", json={"client_id": "c1", "text": "Before."})
        assert (await client.post(f"{path}/hand-back", json={})).status_code == 200
        again = await client.post(f"{path}/messages", json={"client_id": "c1", "text": "Before."})
        late = await client.post(f"{path}/messages", json={"client_id": "c2", "text": "After."})
    assert (await console.service.conversation(held)).state is State.BOT
    assert again.json() == {"seq": stored.json()["seq"], "duplicate": True}
    assert (late.status_code, late.json()["error"]["code"]) == (404, "unknown_conversation")


@pytest.mark.parametrize("outcome", OUTCOMES)
async def test_a_conversation_closes_with_each_outcome_that_the_page_offers(
    console: Console, outcome: str
) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    async with console.client("Ana") as client:
        answer = await client.post(f"/console/api/conversations/{held}/close", json={"outcome": outcome})
    assert answer.status_code == 200
    closed = await console.service.conversation(held)
    assert (closed.state, closed.outcome) == (State.CLOSED, outcome)
    for lang in ("en", "es"):
        assert sentences(console.parts.wording, lang)[f"outcomes.{outcome}"]


async def test_an_outcome_that_nobody_knows_closes_nothing(console: Console) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    async with console.client("Ana") as client:
        answer = await client.post(f"/console/api/conversations/{held}/close", json={"outcome": "bored"})
    assert answer.status_code == 409
    assert (await console.service.conversation(held)).state is State.WITH_PEER


async def test_duty_is_switched_on_and_off_by_the_peer_alone(console: Console) -> None:
    ana = await console.peer("Ana")
    async with console.client("Ana") as client:
        for on in (True, False):
            assert (await client.post("/console/api/presence", json={"available": on})).status_code == 200
            view = await console.service.desk.view(ana)
            assert view.available is on
            assert view.present == (((ana.id, "Ana"),) if on else ())


async def test_a_level_is_lowered_only_with_a_reason(console: Console) -> None:
    ana = await console.peer("Ana")
    held = await console.person("[high]")
    await console.service.desk.claim(ana, held)
    async with console.client("Ana") as client:
        path = f"/console/api/conversations/{held}/risk"
        assert (await client.post(path, json={"risk": "low", "note": " "})).status_code == 422
        assert (await client.post(path, json={"risk": "tiny", "note": "why"})).status_code == 422
        assert (await console.service.conversation(held)).risk == "high"
        assert (await client.post(path, json={"risk": "low", "note": "Safe at home."})).status_code == 200
    assert (await console.service.conversation(held)).risk == "low"


async def test_a_conversation_changes_hands_only_when_the_other_peer_accepts(console: Console) -> None:
    ana, ben = await console.peer("Ana"), await console.peer("Ben")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    await console.service.desk.set_available(ben, True)
    path = f"/console/api/conversations/{held}"
    async with console.client("Ana") as a, console.client("Ben") as b:
        assert (await a.post(f"{path}/transfer", json={"to": ben.id})).status_code == 200
        assert (
            await a.post(f"{path}/messages", json={"client_id": "c1", "text": "Still me."})
        ).status_code == 200
        assert (await b.post(f"{path}/transfer/accept", json={})).status_code == 200
        late = await a.post(f"{path}/messages", json={"client_id": "c2", "text": "Me again."})
        assert late.status_code == 404
        assert (await b.post(f"{path}/messages", json={"client_id": "c3", "text": "Hi."})).status_code == 200
    assert (await console.service.conversation(held)).owner_id == ben.id


async def test_every_sentence_of_the_console_stands_in_both_languages(console: Console) -> None:
    english, spanish = (sentences(console.parts.wording, lang) for lang in ("en", "es"))
    assert english.keys() == spanish.keys()
    for key, sentence in english.items():
        braces = [part.partition("}")[0] for part in str(sentence).split("{")[1:]]
        assert braces == [part.partition("}")[0] for part in str(spanish[key]).split("{")[1:]] or sorted(
            braces
        ) == sorted(part.partition("}")[0] for part in str(spanish[key]).split("{")[1:]), key
