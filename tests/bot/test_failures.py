"""What happens when something breaks: it is seen, nothing is half done, and no word gets into a log."""

from __future__ import annotations

import os
import signal

from tests.bot.rasa_server import Assistant
from tests.bot.test_conversations import start

CANARY = "purplezebra seventeen umbrellas"


def test_the_action_server_killed_in_the_middle_of_a_skill_comes_back_to_the_same_step(
    assistant: Assistant,
) -> None:
    person = assistant.conversation()
    start(person, "i feel really anxious right now")
    assert person.says("next").step["step"] == 2
    assistant.actions.kill()
    try:
        assert person.is_unanswered("next", message_id="lost")
        assert person.is_unanswered("next", message_id="lost")
        assert person.says("talk to a person").handoff == "asked"
    finally:
        assistant.actions.start()
    assert person.says("next", message_id="lost").step["step"] == 3
    assert person.says("next", message_id="lost").step["step"] == 3


def test_an_action_server_that_hangs_is_given_up_in_time_and_the_conversation_goes_on(
    assistant: Assistant,
) -> None:
    person = assistant.conversation()
    process = assistant.actions.process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        assert person.is_unanswered("i need food")
        assert person.says("hello").text
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert person.says("i need food").cards


def test_rasa_killed_in_the_middle_of_a_conversation_goes_on_where_it_was(assistant: Assistant) -> None:
    person = assistant.conversation()
    start(person, "i feel really anxious right now")
    said = person.says("next", message_id="before")
    assistant.rasa.kill()
    assistant.rasa.start()
    assert person.says("next", message_id="before").messages == said.messages
    assert person.says("next").step["step"] == 3


def test_redis_gone_is_a_failure_that_is_seen_and_ends_with_its_return(assistant: Assistant) -> None:
    person = assistant.conversation()
    start(person, "i feel really anxious right now")
    assistant.valkey.kill()
    try:
        assert person.is_unanswered("next", message_id="lost")
    finally:
        assistant.valkey.start()
    assert person.says("next", message_id="lost").step["step"] == 2


def test_a_library_that_cannot_be_read_is_told_honestly_with_a_person_and_the_crisis_line(
    assistant: Assistant,
) -> None:
    person = assistant.conversation()
    closed = {**assistant.actions.environment, "PORCHLIGHT_INDEX": str(assistant.folder / "nowhere")}
    was = assistant.actions.environment
    assistant.actions.stop()
    assistant.actions.environment = closed
    try:
        assistant.actions.start()
        reply = person.says("i need food")
        assert "cannot look things up right now" in reply.text
        assert "988" in reply.text
        assert reply.buttons[0] == "Talk to a person"
        assert person.says("yes").handoff == "asked"
    finally:
        assistant.actions.stop()
        assistant.actions.environment = was
        assistant.actions.start()


def test_no_word_of_a_service_user_is_in_any_log_whatever_fails(assistant: Assistant) -> None:
    person = assistant.conversation()
    for text in (CANARY, f"i need food {CANARY}", f"/restart{CANARY}", f"i feel anxious {CANARY}"):
        person.says(text)
        person.says(text, screening="none")
    assistant.post({"sender": CANARY, "message": CANARY, "metadata": CANARY})
    headers = {"Authorization": f"Bearer {assistant.secret}"}
    assistant.http.post(assistant.url, content=f"{{{CANARY}".encode(), headers=headers)
    assistant.http.post(assistant.url, content=f'"{CANARY}'.encode() * 9_000, headers=headers)
    webhook = assistant.actions.health.replace("/health", "/webhook")
    broken = {"next_action": "action_find_resource", "tracker": {"sender_id": CANARY, "events": [CANARY]}}
    assert assistant.http.post(webhook, json=broken, headers=headers).status_code == 500
    assistant.http.post(webhook, json={"next_action": CANARY}, headers=headers)
    assistant.actions.kill()
    assert person.is_unanswered(f"i need food {CANARY}")
    assistant.actions.start()
    assistant.valkey.kill()
    assert person.is_unanswered(CANARY)
    assistant.valkey.start()
    logs = assistant.logs()
    assert "An action failed: AttributeError" in logs or "An action failed: TypeError" in logs
    for word in CANARY.split():
        assert word not in logs
