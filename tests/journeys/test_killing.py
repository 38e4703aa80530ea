"""kill -9 of every process in the middle of a conversation: nothing acknowledged is lost or shown twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from launch.stack import Stack
from tests.journeys.people import Town, until

CANARY = "zanzibar marzipan"


@pytest.mark.parametrize("victim", ["rasa", "actions", "worker", "web", "redis"])
def test_kill_9_loses_nothing_and_everything_recovers_by_itself(
    stack: Stack, town: Town, victim: str
) -> None:
    person = town.somebody()
    acknowledged = [person.says(f"is there a food bank in town {CANARY} {number}") for number in range(3)]
    stack.kill(victim)
    acknowledged += [person.says(f"where can i get food {CANARY} {number}") for number in range(3)]
    entries = person.entries()
    said = [entry for entry in entries if entry["sender"] == "service_user"]
    assert [entry["client_id"] for entry in said] == acknowledged
    person.is_answered()
    heard = [entry for entry in person.entries() if entry["sender"] in ("bot", "notice")]
    assert len(heard) > len(acknowledged)
    until(lambda: not stack.unhealthy(), patience=90)
    after = person.last_seq()
    person.says("where can i get free food tonight")
    answer = person.hears_from("bot", after)
    assert answer["cards"]
    numbers = Counter(entry["seq"] for entry in person.entries())
    assert set(numbers.values()) == {1}


def test_while_rasa_is_away_a_distressed_person_still_reaches_a_peer(stack: Stack, town: Town) -> None:
    peer, person = town.peer("Dora"), town.somebody()
    stack.kill("rasa")
    person.says("i want to end my life tonight")
    assert any(entry["urgent"] for entry in person.entries())
    conversation = peer.takes_next()
    peer.says(conversation, "I am here with you.")
    person.sees("I am here with you.", "peer")
    until(lambda: not stack.unhealthy(), patience=90)


def test_no_word_of_anybody_is_in_any_log(stack: Stack, town: Town) -> None:
    person = town.somebody()
    person.says(f"{CANARY} i want to die")
    written = b"".join(path.read_bytes() for path in Path(stack.settings.logs).rglob("*") if path.is_file())
    assert re.search(CANARY.encode(), written) is None
    assert written
