"""Reading on: by asking or by a socket, from the position held, with no gap and no repeat."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from handoff.domain.events import BotMessage
from tests.handoff.web.chat.conftest import NewPerson
from tests.handoff.web.chat.person import JSON, Person
from tests.handoff.web.chat.porch import Porch
from tests.service import make_peer
from tests.valkey import Valkey

OpenSocket = Callable[..., ClientConnection]


@pytest.fixture
def open_socket() -> Iterator[OpenSocket]:
    """Opens sockets of the chat page with a cookie and an origin."""
    opened: list[ClientConnection] = []

    def make(person: Person, origin: str | None = "own", token: str = "") -> ClientConnection:
        socket = connect(
            person.porch.url.replace("http", "ws") + "/chat/socket",
            origin=person.porch.url if origin == "own" else origin,  # type: ignore[arg-type]  # any text
            additional_headers={"Cookie": f"chat={token or person.token}"},
            proxy=None,
        )
        opened.append(socket)
        return socket

    yield make
    for socket in opened:
        socket.close()


def heard(socket: ClientConnection) -> Any:
    """The next thing a socket says."""
    return json.loads(socket.recv(timeout=20))


def last_words(socket: ClientConnection) -> tuple[list[Any], int | None]:
    """What a socket still says, and the code with which it is closed."""
    said: list[Any] = []
    try:
        while True:
            said.append(heard(socket))
    except ConnectionClosed as closed:
        return said, closed.rcvd.code if closed.rcvd else None


def numbers(news: Any) -> list[int]:
    """The numbers of the entries in an answer."""
    return [entry["seq"] for entry in news["entries"]]


def test_asking_from_a_position_gives_exactly_what_came_after_it(person: Person) -> None:
    person.begins()
    for number in range(5):
        person.sends(f"message {number}")
    everything = numbers(person.news())
    assert everything == list(range(1, everything[-1] + 1))
    for after in range(everything[-1] + 1):
        assert numbers(person.news(after)) == everything[after:]


def test_nothing_new_leaves_the_buttons_as_they_are(person: Person) -> None:
    person.begins()
    news = person.news(person.news()["last_seq"])
    assert (news["entries"], news["choices"]) == ([], None)


def test_a_position_that_cannot_be_is_told_to_reload(person: Person) -> None:
    assert person.begins().news(10_000) == {"type": "reload"}


@pytest.mark.parametrize("after", ["-1", "1.5", "x", "9" * 30, "", "٣x"])
def test_a_position_that_is_no_number_is_refused(person: Person, after: str) -> None:
    answer = person.begins().http.get("/chat/entries", params={"after": after}, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_what_is_for_peers_alone_is_never_told(person: Person) -> None:
    from handoff.domain.risk import Risk

    person.begins(ask="person")
    porch, conversation_id = person.porch, person.conversation_id
    porch.peer_joins(conversation_id)
    porch.do(porch.service.desk.set_risk(make_peer("Ana"), conversation_id, Risk.HIGH, "a note of peers"))
    shown = json.dumps(person.news()) + person.opens().text + person.opens("/chat/log").text
    assert "a note of peers" not in shown
    assert "judgement" not in shown


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://127.0.0.1:1"])
def test_no_other_site_can_open_the_socket(
    person: Person, open_socket: OpenSocket, origin: str | None
) -> None:
    person.begins()
    with pytest.raises(InvalidStatus) as refused:
        open_socket(person, origin)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("token", ["forged", "0" * 64, ""])
def test_a_socket_without_a_known_token_is_closed_without_a_word(
    person: Person, open_socket: OpenSocket, token: str
) -> None:
    person.begins()
    socket = open_socket(person, token=token or person.conversation_id)
    assert last_words(socket) == ([], 4404)


def test_a_socket_tells_news_of_its_own_conversation_only(
    person: Person, new_person: NewPerson, open_socket: OpenSocket
) -> None:
    other = new_person().begins()
    person.begins()
    socket = open_socket(person)
    socket.send(json.dumps({"after": 0}))
    assert heard(socket)["entries"]
    other.sends("not for you")
    person.sends("for me")
    news = heard(socket)
    assert [entry["text"] for entry in news["entries"]] == ["for me"]
    assert "not for you" not in json.dumps(news)


def test_a_socket_goes_on_where_the_last_one_ended_without_gap_or_repeat(
    person: Person, open_socket: OpenSocket
) -> None:
    person.begins()
    told: list[int] = []
    for round_ in range(4):
        socket = open_socket(person)
        socket.send(json.dumps({"after": told[-1] if told else 0}))
        told += numbers(heard(socket))
        person.sends(f"while listening {round_}")
        while not told or told[-1] < person.news()["last_seq"]:
            told += numbers(heard(socket))
        socket.close()
        person.sends(f"while away {round_}")
    told += numbers(person.news(told[-1]))
    assert told == list(range(1, person.news()["last_seq"] + 1))


def test_a_burst_arrives_once_and_in_order(person: Person, open_socket: OpenSocket) -> None:
    person.begins()
    socket = open_socket(person)
    socket.send(json.dumps({"after": 0}))
    told = numbers(heard(socket))
    for number in range(30):
        person.sends(f"burst {number}")
    last = person.news()["last_seq"]
    while told[-1] < last:
        told += numbers(heard(socket))
    assert told == list(range(1, last + 1))


def test_the_bots_answer_and_the_peers_words_come_by_the_socket(
    person: Person, open_socket: OpenSocket
) -> None:
    person.begins().sends("hello")
    porch, conversation_id = person.porch, person.conversation_id
    socket = open_socket(person)
    socket.send(json.dumps({"after": person.news()["last_seq"]}))
    assert heard(socket)["state"]["busy"] == "The assistant is writing …"
    porch.bot_says(conversation_id, BotMessage(text="Hello there."))
    news = heard(socket)
    assert [entry["speaker"] for entry in news["entries"]] == ["Assistant (automated)"]
    porch.do(porch.service.intake.ask_for_person(conversation_id))
    assert heard(socket)["state"]["name"] == "waiting"
    porch.peer_joins(conversation_id)
    assert heard(socket)["state"]["name"] == "with_peer"
    porch.peer_says(conversation_id, "I am here.", "p1")
    assert [entry["speaker"] for entry in heard(socket)["entries"]] == ["Ana, peer"]
    porch.do(porch.parts.feed.typing(conversation_id, "peer"))
    assert heard(socket) == {"type": "typing"}


def test_that_somebody_types_is_passed_on_and_nothing_of_what(
    person: Person, open_socket: OpenSocket
) -> None:
    person.begins()
    porch, topic = person.porch, person.porch.parts.feed.conversation(person.conversation_id)

    async def first_change(listening: asyncio.Event) -> str:
        async with porch.parts.feed.changes(topic) as changes:
            listening.set()
            async for change in changes:
                return f"{change.kind}:{change.detail}"
        return ""

    async def both() -> str:
        listening = asyncio.Event()
        watching = asyncio.create_task(first_change(listening))
        await listening.wait()
        await asyncio.to_thread(socket.send, json.dumps({"type": "typing", "text": "my secret"}))
        return await asyncio.wait_for(watching, 20)

    socket = open_socket(person)
    socket.send(json.dumps({"after": 0}))
    heard(socket)
    assert porch.do(both()) == "typing:service_user"


@pytest.mark.parametrize(
    "hello", ["", "[]", "{}", '{"after":-1}', '{"after":true}', '{"after":"0"}', "[" * 9000]
)
def test_a_socket_that_talks_nonsense_is_closed(person: Person, open_socket: OpenSocket, hello: str) -> None:
    socket = open_socket(person.begins())
    socket.send(hello)
    assert last_words(socket) == ([], 1008)


def test_a_socket_that_holds_a_position_that_cannot_be_is_told_to_reload(
    person: Person, open_socket: OpenSocket
) -> None:
    socket = open_socket(person.begins())
    socket.send(json.dumps({"after": 10_000}))
    assert heard(socket) == {"type": "reload"}


def test_a_deleted_conversation_closes_its_sockets(person: Person, open_socket: OpenSocket) -> None:
    socket = open_socket(person.begins())
    socket.send(json.dumps({"after": 0}))
    heard(socket)
    person.http.post("/privacy/delete", data={"sure": "yes"})
    assert last_words(socket)[1] == 4404


def test_a_socket_is_closed_honestly_when_redis_goes(
    porch_on_own_redis: Porch, own_redis: Valkey, new_person: NewPerson, open_socket: OpenSocket
) -> None:
    person = new_person(porch_on_own_redis).begins()
    socket = open_socket(person)
    socket.send(json.dumps({"after": 0}))
    heard(socket)
    own_redis.kill()
    assert last_words(socket)[1] == 1013
