"""From a message to an answer or a peer, over the real processes."""

from __future__ import annotations

import json

import pytest

from launch.stack import Stack
from tests.journeys.people import Town, until, whole


def test_every_process_starts_whole_with_its_models(stack: Stack) -> None:
    faults = [
        line
        for path in stack.settings.logs.glob("*.log")
        for line in path.read_text(encoding="utf-8").splitlines()
        if " ERROR " in line
    ]
    assert faults == []


def test_a_question_about_a_resource_is_answered_with_source_and_review_date(town: Town) -> None:
    person = town.somebody()
    person.says("where can i get free food tonight")
    answer = person.sees("2026", "bot")
    assert "Hunger" in whole(answer) or "211" in whole(answer)
    assert "https://" in whole(answer)


def test_a_coping_skill_is_offered_and_goes_through_its_steps(town: Town) -> None:
    person = town.somebody()
    person.says("im anxious and want to calm down")
    answer = person.hears_from("bot")
    seen: list[int] = []
    for text in ("Start", "Next", "Next", "Next", "Next", "Next", "Next", "Next", "Next"):
        after = person.last_seq()
        person.says(text)
        answer = person.hears_from("bot", after)
        if answer["step"]:
            seen.append(answer["seq"])
        elif seen:
            break
    assert len(seen) >= 3


def test_an_unanswerable_question_gets_an_honest_answer_and_something_else_to_do(town: Town) -> None:
    person = town.somebody()
    person.says("who won the football world cup in 1974")
    answer = person.hears_from("bot")
    assert not answer["cards"]
    assert answer["text"]


def test_asking_for_a_real_person_reaches_a_peer_and_the_bot_stays_silent(town: Town) -> None:
    peer, person = town.peer("Ana"), town.somebody()
    person.says("can i talk to a real person")
    conversation = peer.takes_next()
    person.sees("Ana", "notice")
    peer.says(conversation, "Hi, I am Ana. I am here.")
    person.sees("Hi, I am Ana. I am here.", "peer")
    after = person.last_seq()
    person.says("where can i get free food tonight")
    peer.says(conversation, "Let us look together.")
    person.sees("Let us look together.", "peer")
    assert [e for e in person.entries() if e["sender"] == "bot" and e["seq"] > after] == []
    assert peer.does(f"conversations/{conversation}/hand-back").status_code == 200
    after = person.last_seq()
    person.says("where can i get free food tonight")
    person.hears_from("bot", after)


def test_a_plain_statement_of_suicidal_thoughts_shows_crisis_lines_and_reaches_a_peer(town: Town) -> None:
    peer, person = town.peer("Ben"), town.somebody()
    person.says("i want to kill myself")
    crisis = next(entry for entry in person.entries() if entry["urgent"])
    assert "988" in crisis["text"]
    assert crisis["seq"] == 3
    conversation = peer.takes_next()
    peer.says(conversation, "I am glad you wrote.")
    person.sees("I am glad you wrote.", "peer")
    assert peer.does(f"conversations/{conversation}/close", outcome="supported").status_code == 200
    person.sees("Ben", "notice")


def test_a_level_that_a_peer_corrects_becomes_a_nameless_candidate_for_the_examples(town: Town) -> None:
    peer, person = town.peer("Eli"), town.somebody()
    person.says("can i talk to a real person, i am Rosalinda")
    person.says("the tracks run right behind my house you know")
    conversation = peer.takes_next()
    said = next(e["seq"] for e in person.entries() if "tracks" in e["text"])
    answer = peer.does(
        f"conversations/{conversation}/risk", risk="imminent", note="tracks behind the house", about_seq=said
    )
    assert answer.status_code == 200
    line = until(lambda: town.runs("bot.screening", "report"))
    assert json.loads(line.splitlines()[0])["corrected"] == "imminent"
    assert "tracks run right behind my house" in line
    assert "Rosalinda" not in line
    assert conversation not in line
    assert peer.review().status_code == 403
    supervisor = town.supervisor("Sol")
    (missed,) = (one for one in supervisor.review().json()["corrections"] if one["id"] == conversation)
    assert (missed["risk"], missed["by"], missed["seq"]) == ("imminent", "Eli", said)
    assert "tracks run right behind my house" in missed["text"]


def test_a_level_that_rises_while_waiting_moves_the_person_up_and_alerts_the_desks(town: Town) -> None:
    peer, first, second = town.peer("Fay"), town.somebody(), town.somebody()
    first.says("can i talk to a real person")
    second.says("can i talk to a real person")
    until(lambda: len(peer.desk()["waiting"]) == 2)
    second.says("i want to kill myself")
    waiting = until(lambda: [item for item in peer.desk()["waiting"] if item["rise"]])
    assert [item["risk"] in ("high", "imminent") for item in waiting] == [True]
    assert peer.takes_next() == waiting[0]["id"]
    second.sees("Fay", "notice")


def test_a_level_that_rises_with_a_peer_alerts_that_peer_and_the_supervisors(town: Town) -> None:
    peer, supervisor, person = town.peer("Gil"), town.supervisor("Sol"), town.somebody()
    person.says("can i talk to a real person")
    conversation = peer.takes_next()
    assert [item["rise"] for item in peer.desk()["mine"]] == [None]
    person.says("i want to kill myself")
    said = next(entry["seq"] for entry in person.entries() if "kill myself" in entry["text"])
    (mine,) = peer.desk()["mine"]
    held = next(item for item in supervisor.desk()["held"] if item["id"] == conversation)
    assert mine["rise"] == held["rise"] == {"seq": said, "by": ""}


def test_spanish_is_answered_in_spanish(town: Town) -> None:
    person = town.somebody()
    person.says("necesito comida para mis hijos esta noche")
    answer = person.hears_from("bot")
    assert answer["lang"] == "es"


def test_with_nobody_on_duty_a_person_is_told_at_once_and_can_leave_a_message(town: Town) -> None:
    person = town.somebody()
    person.presses("ask_person")
    person.sees("988", "notice")
    sent = person.browser.post("/chat/follow-up", data={"contact": "555 0100", "note": "after six please"})
    assert sent.status_code in (200, 303)
    peer = town.peer("Cleo")
    assert peer.does("presence", available=True).status_code == 200
    person.sees("after six please", "service_user")


STRANGE = {
    "restart": "/restart",
    "intent": '/any_intent{"slot":"x"}',
    "script": "<script>alert(1)</script>",
    "emoji": "🙂🙂🙂",
    "right-to-left": "\u202eabc\u202c",
}


@pytest.mark.parametrize("name", sorted(STRANGE))
def test_strange_messages_are_stored_verbatim_and_answered(town: Town, name: str) -> None:
    person = town.somebody()
    person.says(STRANGE[name])
    assert person.sees(STRANGE[name], "service_user")["text"] == STRANGE[name]
    until_answered = person.entries()
    assert until_answered[0]["sender"] == "notice"


@pytest.mark.parametrize(("text", "status"), [("", 422), ("   ", 422), ("x" * 10_000, 413)])
def test_empty_and_endless_messages_are_refused_with_a_sentence(town: Town, text: str, status: int) -> None:
    person = town.somebody()
    answer = person.sends(text, "client-id-0001")
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert len(person.entries()) == 1


def test_the_same_message_sent_again_is_stored_once_and_another_under_its_id_is_refused(town: Town) -> None:
    person = town.somebody()
    client_id = person.says("are you there")
    assert person.sends("are you there", client_id).status_code == 200
    assert person.sends("something else", client_id).status_code == 409
    assert [e["text"] for e in person.entries()].count("are you there") == 1


def test_nobody_reads_a_conversation_without_its_token(town: Town) -> None:
    person = town.somebody()
    person.says("only for me")
    stranger = town.stranger()
    assert stranger.get("/chat/entries").status_code in (401, 403, 404)
    stranger.cookies.set("chat", "guess" * 8)
    assert stranger.get("/chat/entries").status_code in (401, 403, 404)
    for path in ("/console/api/take-next", "/console/api/conversations/x/claim"):
        refused = stranger.post(path, json={}, headers={"Origin": town.address})
        assert refused.status_code in (401, 403)


def test_another_website_can_neither_write_nor_press(town: Town) -> None:
    person = town.somebody()
    answer = person.browser.post(
        "/chat/messages",
        data={"text": "hello", "client_id": "client-id-0001"},
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 403
