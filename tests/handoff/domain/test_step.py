"""The state machine: everything in the table happens as told, everything else is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.domain import events as e
from handoff.domain.conversation import (
    Conversation,
    FollowUp,
    Handoff,
    Reason,
    Rise,
    Sender,
    State,
    Transfer,
)
from handoff.domain.effects import AlertPeers, AskBot
from handoff.domain.errors import LateReplyError, NotOwnerError, RefusedError
from handoff.domain.risk import Judgement, Risk
from handoff.domain.step import opened, step
from handoff.domain.transitions import TRANSITIONS

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
EVENTS: tuple[type[e.Event], ...] = get_args(e.Event)
SAMPLES: dict[type[e.Event], e.Event] = {
    e.ServiceUserWrote: e.ServiceUserWrote(text="hello", judgement=Judgement(), client_id="c1"),
    e.PersonRequested: e.PersonRequested(),
    e.PersonDeclined: e.PersonDeclined(),
    e.CompanionChosen: e.CompanionChosen(),
    e.FollowUpLeft: e.FollowUpLeft(contact="555", note="call me"),
    e.LanguageChosen: e.LanguageChosen(lang="es"),
    e.BotReplied: e.BotReplied(reply_to=3, epoch=0, messages=(e.BotMessage(text="hi"),)),
    e.BotFailed: e.BotFailed(reply_to=3, epoch=0),
    e.NobodyPresent: e.NobodyPresent(),
    e.WaitGrewLong: e.WaitGrewLong(),
    e.Claimed: e.Claimed(peer_id="ana", peer_name="Ana"),
    e.PeerWrote: e.PeerWrote(peer_id="ana", text="hello", client_id="p1"),
    e.LeaseExpired: e.LeaseExpired(epoch=0),
    e.TransferOffered: e.TransferOffered(peer_id="ana", to_id="ben", to_name="Ben"),
    e.TransferAccepted: e.TransferAccepted(peer_id="ben"),
    e.TransferEnded: e.TransferEnded(peer_id="ben"),
    e.HandedBack: e.HandedBack(peer_id="ana"),
    e.RiskSet: e.RiskSet(peer_id="ana", risk=Risk.LOW, note="talked it through"),
    e.ClosedByPeer: e.ClosedByPeer(peer_id="ana", outcome="supported"),
    e.ClosedByServiceUser: e.ClosedByServiceUser(),
}


def make_conversation(state: State = State.BOT, **fields: object) -> Conversation:
    """A conversation that is in ``state`` with everything that belongs to it."""
    conversation = Conversation(
        id="c", opened_at=NOW, state=state, last_seq=2, bot_asked=3, companion=state is State.WAITING
    )
    if state in (State.WAITING, State.WITH_PEER):
        conversation = replace(
            conversation, handoff=Handoff(reason=Reason.ASKED, requested_at=NOW, trigger_seq=2)
        )
    if state is State.WITH_PEER:
        conversation = replace(
            conversation, owner_id="ana", owner_name="Ana", transfer=Transfer(to_id="ben", to_name="Ben")
        )
    if state is State.FOLLOW_UP:
        conversation = replace(conversation, follow_up=FollowUp(contact="555", left_at=NOW))
    return replace(conversation, **fields)  # type: ignore[arg-type]  # a test names the fields


def wrote(
    risk: Risk = Risk.NONE,
    *,
    wants_person: bool = False,
    refuses_person: bool = False,
    chosen: bool = False,
    lang: str = "en",
) -> e.ServiceUserWrote:
    """A message that screening judged so."""
    judgement = Judgement(risk=risk, wants_person=wants_person, refuses_person=refuses_person, lang=lang)
    return e.ServiceUserWrote(text="words", judgement=judgement, chosen=chosen)


ALL_PAIRS = list(product(State, EVENTS))


@pytest.mark.parametrize(("state", "event"), [pair for pair in ALL_PAIRS if pair not in TRANSITIONS], ids=str)
def test_every_pair_absent_from_the_table_is_refused_and_changes_nothing(
    state: State, event: type[e.Event]
) -> None:
    conversation = make_conversation(state)
    with pytest.raises(RefusedError):
        step(conversation, SAMPLES[event], NOW)
    assert conversation == make_conversation(state)


@pytest.mark.parametrize(("state", "event"), list(TRANSITIONS), ids=str)
def test_every_pair_of_the_table_leads_where_the_table_says(state: State, event: type[e.Event]) -> None:
    decision = step(make_conversation(state), SAMPLES[event], NOW)
    assert decision.conversation.state in TRANSITIONS[(state, event)]


@pytest.mark.parametrize("risk", [Risk.MODERATE, Risk.HIGH, Risk.IMMINENT])
def test_a_message_of_moderate_risk_or_above_asks_for_a_person_in_the_same_decision(risk: Risk) -> None:
    decision = step(make_conversation(), wrote(risk), NOW)
    assert decision.conversation.state is State.WAITING
    assert AlertPeers(epoch=0) in decision.effects
    assert not any(isinstance(effect, AskBot) for effect in decision.effects)
    assert decision.entries[0].text == "words"


@pytest.mark.parametrize("risk", [Risk.HIGH, Risk.IMMINENT])
@pytest.mark.parametrize("state", list(State))
def test_high_risk_shows_the_crisis_lines_at_once_in_every_state(state: State, risk: Risk) -> None:
    decision = step(make_conversation(state), wrote(risk), NOW)
    assert decision.entries[1].notice == "crisis_lines"


def test_a_wish_for_a_person_asks_for_one() -> None:
    decision = step(make_conversation(), wrote(wants_person=True), NOW)
    assert decision.conversation.state is State.WAITING
    assert decision.conversation.handoff is not None
    assert decision.conversation.handoff.reason is Reason.ASKED


def test_a_refusal_of_a_person_is_respected_below_high() -> None:
    refused = step(make_conversation(), wrote(refuses_person=True), NOW).conversation
    decision = step(refused, wrote(Risk.MODERATE), NOW)
    assert decision.conversation.state is State.BOT
    assert [entry.notice for entry in decision.entries] == ["", "person_is_there"]


def test_a_refusal_of_a_person_at_high_risk_is_told_plainly_that_a_peer_is_alerted() -> None:
    refused = step(make_conversation(), wrote(refuses_person=True), NOW).conversation
    decision = step(refused, wrote(Risk.HIGH), NOW)
    assert decision.conversation.state is State.WAITING
    assert "handoff_high_refused" in [entry.notice for entry in decision.entries]


def test_declining_while_waiting_at_high_risk_keeps_the_place_in_the_queue() -> None:
    waiting = make_conversation(State.WAITING, risk=Risk.HIGH)
    decision = step(waiting, e.PersonDeclined(), NOW)
    assert decision.conversation.state is State.WAITING
    assert decision.conversation.handoff == waiting.handoff


def test_the_bot_is_silent_from_the_instant_a_peer_claims() -> None:
    claimed = step(make_conversation(State.WAITING), SAMPLES[e.Claimed], NOW).conversation
    with pytest.raises(LateReplyError):
        step(claimed, SAMPLES[e.BotReplied], NOW)
    decision = step(claimed, wrote(), NOW)
    assert decision.effects == ()


def test_a_reply_meant_for_before_the_peer_came_is_dropped_after_the_peer_has_gone() -> None:
    claimed = step(make_conversation(State.WAITING), SAMPLES[e.Claimed], NOW).conversation
    back = step(claimed, SAMPLES[e.HandedBack], NOW).conversation
    assert back.state is State.BOT
    with pytest.raises(LateReplyError):
        step(back, e.BotReplied(reply_to=99, epoch=0, messages=(e.BotMessage(text="late"),)), NOW)


def test_a_waiting_person_hears_the_bot_only_by_choice() -> None:
    waiting = make_conversation(State.WAITING, companion=False)
    assert step(waiting, wrote(), NOW).effects == ()
    with pytest.raises(LateReplyError):
        step(waiting, SAMPLES[e.BotReplied], NOW)
    keeping_company = step(waiting, e.CompanionChosen(), NOW).conversation
    assert any(isinstance(effect, AskBot) for effect in step(keeping_company, wrote(), NOW).effects)


def test_a_button_pressed_while_waiting_is_answered_by_the_bot() -> None:
    waiting = make_conversation(State.WAITING, companion=False)
    decision = step(waiting, wrote(chosen=True), NOW)
    assert any(isinstance(effect, AskBot) for effect in decision.effects)
    assert decision.conversation.state is State.WAITING


def test_no_thanks_while_waiting_is_respected_below_high_and_keeps_the_place_above() -> None:
    calm = step(make_conversation(State.WAITING), wrote(refuses_person=True), NOW)
    assert calm.conversation.state is State.BOT
    assert [entry.notice for entry in calm.entries] == ["", "declined"]
    grave = step(make_conversation(State.WAITING, risk=Risk.HIGH), wrote(refuses_person=True), NOW)
    assert grave.conversation.state is State.WAITING
    assert [entry.notice for entry in grave.entries] == ["", "declined_high"]


def test_the_service_speaks_the_language_in_which_the_person_writes() -> None:
    decision = step(make_conversation(), wrote(Risk.HIGH, lang="es"), NOW)
    assert {entry.lang for entry in decision.entries} == {"es"}


def test_the_same_answer_twice_is_added_once() -> None:
    asked = step(make_conversation(), wrote(), NOW).conversation
    reply = e.BotReplied(reply_to=asked.last_seq, epoch=0, messages=(e.BotMessage(text="hi"),))
    answered = step(asked, reply, NOW).conversation
    with pytest.raises(LateReplyError):
        step(answered, reply, NOW)


def test_a_peer_who_vanishes_leaves_the_person_in_front_with_risk_and_waiting_time_kept() -> None:
    held = make_conversation(State.WITH_PEER, risk=Risk.HIGH)
    decision = step(held, e.LeaseExpired(epoch=0), NOW)
    after = decision.conversation
    assert after.state is State.WAITING
    assert after.risk is Risk.HIGH
    assert after.handoff == replace(held.handoff, returned=True) if held.handoff else False
    assert AlertPeers(epoch=1) in decision.effects


def test_until_a_transfer_is_accepted_the_first_peer_owns_the_conversation() -> None:
    held = make_conversation(State.WITH_PEER, transfer=None)
    offered = step(held, SAMPLES[e.TransferOffered], NOW).conversation
    assert (offered.owner_id, offered.owner_epoch) == ("ana", 0)
    with pytest.raises(NotOwnerError):
        step(offered, e.PeerWrote(peer_id="ben", text="hi"), NOW)
    accepted = step(offered, SAMPLES[e.TransferAccepted], NOW).conversation
    assert (accepted.owner_id, accepted.owner_epoch) == ("ben", 1)


@pytest.mark.parametrize(
    "event",
    [
        e.PeerWrote(peer_id="eve", text="hi"),
        e.HandedBack(peer_id="eve"),
        e.ClosedByPeer(peer_id="eve", outcome="supported"),
        e.RiskSet(peer_id="eve", risk=Risk.NONE, note="x"),
        e.TransferOffered(peer_id="eve", to_id="ben", to_name="Ben"),
        e.TransferAccepted(peer_id="eve"),
        e.TransferEnded(peer_id="eve"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_only_the_owner_can_act_on_a_held_conversation(event: e.Event) -> None:
    with pytest.raises(NotOwnerError):
        step(make_conversation(State.WITH_PEER), event, NOW)


def test_a_peers_note_on_risk_is_marked_as_for_peers_only() -> None:
    decision = step(make_conversation(State.WITH_PEER, risk=Risk.HIGH), SAMPLES[e.RiskSet], NOW)
    assert decision.conversation.risk is Risk.LOW
    assert all(entry.for_peers for entry in decision.entries)


@pytest.mark.parametrize("state", [State.WAITING, State.WITH_PEER])
@pytest.mark.parametrize("risk", [Risk.MODERATE, Risk.HIGH, Risk.IMMINENT])
def test_a_level_that_rises_after_the_handoff_alerts_and_says_by_which_message(
    state: State, risk: Risk
) -> None:
    decision = step(make_conversation(state, risk=Risk.LOW), wrote(risk), NOW)
    assert decision.conversation.rise == Rise(seq=decision.entries[0].seq)
    assert (AlertPeers(epoch=0) in decision.effects) == (state is State.WAITING)
    assert decision.conversation.state is state


@pytest.mark.parametrize("state", [State.WAITING, State.WITH_PEER])
@pytest.mark.parametrize(("before", "now"), [("none", "low"), ("high", "high"), ("imminent", "high")])
def test_a_level_that_does_not_rise_or_stays_ordinary_alerts_nobody(
    state: State, before: str, now: str
) -> None:
    decision = step(make_conversation(state, risk=Risk(before)), wrote(Risk(now)), NOW)
    assert decision.conversation.rise is None
    assert AlertPeers(epoch=0) not in decision.effects


def test_a_peer_who_raises_the_level_is_named_and_one_who_lowers_it_ends_the_alert() -> None:
    held = make_conversation(State.WITH_PEER)
    raised = step(held, e.RiskSet(peer_id="ana", risk=Risk.HIGH, note="the tracks"), NOW)
    assert raised.conversation.rise == Rise(seq=3, by="ana")
    lowered = step(raised.conversation, e.RiskSet(peer_id="ana", risk=Risk.LOW, note="safe"), NOW)
    assert lowered.conversation.rise is None
    again = step(lowered.conversation, wrote(Risk.HIGH), NOW)
    assert again.conversation.rise == Rise(seq=again.entries[0].seq)


@pytest.mark.parametrize(
    "event", [SAMPLES[e.TransferAccepted], SAMPLES[e.LeaseExpired], SAMPLES[e.HandedBack]], ids=type
)
def test_whoever_takes_a_conversation_as_it_is_hears_nothing_of_an_earlier_rise(event: e.Event) -> None:
    held = make_conversation(State.WITH_PEER, risk=Risk.HIGH, rise=Rise(seq=2))
    assert step(held, event, NOW).conversation.rise is None
    waiting = make_conversation(State.WAITING, risk=Risk.HIGH, rise=Rise(seq=2))
    assert step(waiting, SAMPLES[e.Claimed], NOW).conversation.rise is None


def test_a_failing_bot_offers_a_person_and_stays_where_it_is() -> None:
    decision = step(make_conversation(), SAMPLES[e.BotFailed], NOW)
    assert decision.conversation.state is State.BOT
    assert decision.entries[0].notice == "bot_failed"
    assert decision.entries[0].choices


def test_nobody_on_duty_is_said_once() -> None:
    told = step(make_conversation(State.WAITING), e.NobodyPresent(), NOW)
    assert [entry.notice for entry in told.entries] == ["nobody_present"]
    assert step(told.conversation, e.NobodyPresent(), NOW).entries == ()


def test_a_danger_in_a_message_left_for_later_asks_for_a_person_now() -> None:
    event = e.FollowUpLeft(contact="555", note="words", judgement=Judgement(risk=Risk.HIGH))
    decision = step(make_conversation(State.BOT), event, NOW)
    assert decision.conversation.state is State.WAITING
    assert decision.conversation.follow_up is not None


def test_a_question_that_was_pending_when_a_person_was_asked_for_is_put_to_the_bot_by_choosing_company() -> (
    None
):
    asked = step(make_conversation(), wrote(), NOW).conversation
    waiting = step(asked, e.PersonRequested(), NOW).conversation
    assert not waiting.bot_is_answering
    for choice in (e.CompanionChosen(), e.PersonDeclined(), e.FollowUpLeft(contact="555")):
        decision = step(waiting, choice, NOW)
        assert decision.conversation.bot_is_answering
        assert decision.effects == (AskBot(reply_to=asked.bot_asked, epoch=0),), choice


def test_what_was_asked_before_a_peer_came_is_never_answered_by_the_bot_afterwards() -> None:
    asked = step(make_conversation(), wrote(), NOW).conversation
    waiting = step(asked, e.PersonRequested(), NOW).conversation
    held = step(waiting, SAMPLES[e.Claimed], NOW).conversation
    for end in (e.LeaseExpired(epoch=1), SAMPLES[e.HandedBack]):
        after = step(held, end, NOW).conversation
        assert not step(after, e.CompanionChosen(), NOW).conversation.bot_is_answering
    closed = step(held, SAMPLES[e.ClosedByPeer], NOW).conversation
    again = step(closed, wrote(), NOW).conversation
    assert again.bot_answered_to == closed.last_seq


@pytest.mark.parametrize("change", [e.PersonDeclined(), wrote(refuses_person=True)], ids=["button", "words"])
def test_a_promised_follow_up_stays_promised_when_the_person_asks_for_a_peer_and_declines(
    change: e.Event,
) -> None:
    promised = step(make_conversation(), SAMPLES[e.FollowUpLeft], NOW).conversation
    waiting = step(promised, e.PersonRequested(), NOW).conversation
    after = step(waiting, change, NOW).conversation
    assert after.state is State.FOLLOW_UP
    assert after.follow_up == promised.follow_up


def test_a_promised_follow_up_stays_promised_until_a_peer_says_that_it_is_done() -> None:
    promised = step(make_conversation(), SAMPLES[e.FollowUpLeft], NOW).conversation
    held = step(promised, SAMPLES[e.Claimed], NOW).conversation
    back = step(held, SAMPLES[e.HandedBack], NOW).conversation
    assert (back.state, back.follow_up) == (State.FOLLOW_UP, promised.follow_up)
    assert step(back, SAMPLES[e.ClosedByPeer], NOW).conversation.follow_up is None


def test_a_follow_up_sent_twice_is_kept_once() -> None:
    first = step(make_conversation(), SAMPLES[e.FollowUpLeft], NOW)
    assert [entry.text for entry in first.entries].count("call me") == 1
    assert step(first.conversation, SAMPLES[e.FollowUpLeft], NOW).entries == ()
    waiting = step(first.conversation, e.PersonRequested(), NOW).conversation
    again = step(waiting, SAMPLES[e.FollowUpLeft], NOW)
    assert again.conversation.state is State.FOLLOW_UP
    assert "call me" not in [entry.text for entry in again.entries]


@pytest.mark.parametrize("risk", [Risk.HIGH, Risk.IMMINENT])
def test_someone_in_danger_who_leaves_a_message_keeps_their_place_in_the_queue(risk: Risk) -> None:
    waiting = step(make_conversation(), wrote(risk), NOW).conversation
    decision = step(waiting, e.FollowUpLeft(contact="555", note="words", judgement=Judgement()), NOW)
    after = decision.conversation
    assert (after.state, after.handoff, after.companion) == (State.WAITING, waiting.handoff, True)
    assert after.follow_up is not None
    assert decision.entries[-1].notice == "follow_up_saved"


_RISKS = st.sampled_from(list(Risk))
_WORDS = st.builds(
    e.ServiceUserWrote,
    text=st.just("words"),
    judgement=st.builds(Judgement, risk=_RISKS, wants_person=st.booleans(), refuses_person=st.booleans()),
)
_PEERS = st.sampled_from(["ana", "ben"])
_ANY_EVENT = st.one_of(
    _WORDS,
    st.sampled_from(
        [e.PersonRequested(), e.PersonDeclined(), e.CompanionChosen(), e.NobodyPresent(), e.WaitGrewLong()]
    ),
    st.just(e.ClosedByServiceUser()),
    st.builds(
        e.FollowUpLeft,
        contact=st.just("555"),
        note=st.sampled_from(["", "note", "another"]),
        judgement=st.builds(Judgement, risk=_RISKS),
    ),
    st.builds(
        e.BotReplied,
        reply_to=st.integers(1, 40),
        epoch=st.integers(0, 4),
        messages=st.just((e.BotMessage(text="hi"),)),
        handoff=st.sampled_from([None, Reason.BOT]),
    ),
    st.builds(e.BotFailed, reply_to=st.integers(1, 40), epoch=st.integers(0, 4)),
    st.builds(e.Claimed, peer_id=_PEERS, peer_name=st.just("A")),
    st.builds(e.PeerWrote, peer_id=_PEERS, text=st.just("hello")),
    st.builds(e.LeaseExpired, epoch=st.integers(0, 6)),
    st.builds(e.TransferOffered, peer_id=_PEERS, to_id=_PEERS, to_name=st.just("B")),
    st.builds(e.TransferAccepted, peer_id=_PEERS),
    st.builds(e.TransferEnded, peer_id=_PEERS),
    st.builds(e.HandedBack, peer_id=_PEERS),
    st.builds(e.ClosedByPeer, peer_id=_PEERS, outcome=st.just("supported")),
)


@settings(max_examples=400)
@given(st.lists(_ANY_EVENT, max_size=40))
def test_whatever_happens_the_promises_of_a_conversation_hold(history: list[e.Event]) -> None:
    first = opened("c", "en", NOW)
    conversation, log = first.conversation, list(first.entries)
    for event in history:
        before = conversation
        try:
            decision = step(conversation, event, NOW)
        except RefusedError:
            assert conversation == before
            continue
        conversation = decision.conversation
        log += decision.entries
        assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
        assert conversation.last_seq == len(log)
        assert (conversation.state is State.WITH_PEER) == bool(conversation.owner_id)
        assert (conversation.state is State.WAITING) <= (conversation.handoff is not None)
        assert conversation.owner_epoch >= before.owner_epoch
        assert (conversation.owner_id != before.owner_id) <= (conversation.owner_epoch > before.owner_epoch)
        if conversation.bot_is_answering and not before.bot_is_answering:
            assert any(isinstance(effect, AskBot) for effect in decision.effects)
        if before.follow_up and not isinstance(event, e.ClosedByPeer):
            assert conversation.follow_up
            assert conversation.state in (State.FOLLOW_UP, State.WAITING, State.WITH_PEER)
        if before.state is State.WAITING and before.risk.at_least(Risk.HIGH):
            assert conversation.state in (State.WAITING, State.WITH_PEER)
        if before.state is State.WITH_PEER:
            assert not any(entry.sender is Sender.BOT for entry in decision.entries)
        if before.state is not State.CLOSED and not isinstance(event, e.ClosedByPeer):
            assert conversation.risk.at_least(before.risk)
        if before.state in (State.WAITING, State.WITH_PEER) and conversation.risk.rank > before.risk.rank:
            risen = conversation.state is before.state and conversation.risk.at_least(Risk.MODERATE)
            assert risen <= (conversation.rise is not None and conversation.rise != before.rise)
        if isinstance(event, e.ServiceUserWrote) and event.judgement.risk.at_least(Risk.HIGH):
            assert conversation.state in (State.WAITING, State.WITH_PEER)
