"""A thought sent in pieces is heard, and a danger is not unsaid by "lol jk"."""

from __future__ import annotations

import pytest

from bot.screening.conversation import MAX_CONVERSATIONS, Conversations
from bot.screening.detector import Detector
from bot.screening.result import RANK, Screening


def say_all(detector: Detector, *texts: str) -> list[Screening]:
    """The judgements on some messages of one conversation."""
    conversations = Conversations(detector.screen, Detector(detector.books, None).screen)
    return [conversations.screen(text, None, "c", None) for text in texts]


def say(detector: Detector, *texts: str) -> Screening:
    """The judgement on the last of them."""
    return say_all(detector, *texts)[-1]


@pytest.mark.parametrize(
    "pieces",
    [("i want to", "end", "my life"), ("i just want", "to be", "dead"), ("me quiero", "quitar", "la vida")],
)
def test_a_thought_in_pieces_is_heard_by_its_last_piece(detector: Detector, pieces: tuple[str, ...]) -> None:
    assert max(RANK[screening.risk] for screening in say_all(detector, *pieces)) >= RANK["high"]
    assert max(RANK[detector.screen(piece).risk] for piece in pieces) < RANK["high"]


def test_a_wish_for_a_person_in_pieces_is_heard(detector: Detector) -> None:
    assert say(detector, "can i", "speak", "with somebody").wants_person is True


@pytest.mark.parametrize(
    "taken_back", ["lol jk", "nvm im fine", "haha", "forget it", "es broma", "never mind sorry"]
)
def test_a_danger_is_not_unsaid_by_taking_it_back(detector: Detector, taken_back: str) -> None:
    screening = say(detector, "i want to kill myself tonight", taken_back)
    assert RANK[screening.risk] >= RANK["high"]
    assert "danger_taken_back" in {signal.name for signal in screening.signals}


def test_an_ordinary_message_after_a_danger_is_judged_by_itself(detector: Detector) -> None:
    assert (
        say(detector, "i want to kill myself tonight", "what time does the food pantry open").risk == "none"
    )


def test_calm_messages_in_a_row_stay_calm(detector: Detector) -> None:
    calm = ("im anxious and want to calm down", "Start", "Next", "Next", "yes", "thanks", "food please")
    assert {RANK[screening.risk] >= RANK["moderate"] for screening in say_all(detector, *calm)} == {False}


def test_laughing_in_a_calm_conversation_stays_calm(detector: Detector) -> None:
    assert say(detector, "my cat fell off the couch", "lol").risk == "none"


def test_conversations_are_kept_apart_and_in_the_order_of_their_turns(detector: Detector) -> None:
    conversations = Conversations(detector.screen, detector.screen)
    conversations.screen("i want to kill myself tonight", None, "a", 5)
    assert conversations.screen("lol jk", None, "b", 6).risk == "none"
    assert conversations.screen("lol jk", None, "a", 4).risk == "none"
    assert conversations.screen("lol jk", None, "a", 6).risk != "none"


def test_no_more_than_the_last_conversations_are_held(detector: Detector) -> None:
    calm = Screening("none", 0.0, (), False, False, "en")
    danger = Screening("high", 0.9, (), False, False, "en")

    def screen(text: str, _lang: str | None) -> Screening:
        return danger if "die" in text else calm

    conversations = Conversations(screen, screen)
    conversations.screen("die", None, "first", 1)
    for number in range(MAX_CONVERSATIONS):
        conversations.screen("hi", None, f"c{number}", 1)
    assert conversations.screen("jk", None, "first", 2).risk == "none"


def test_a_thought_in_five_pieces_is_heard(detector: Detector) -> None:
    said = say_all(detector, "i just", "really", "want to", "end", "my life")
    assert RANK[said[-1].risk] >= RANK["high"]
    assert max(RANK[screening.risk] for screening in said[:-1]) < RANK["high"]


def low(score: float) -> Screening:
    return Screening("low", score, (), False, False, "en")


def listen(*scores: float) -> Screening:
    """The judgement on the last of some messages, each low by itself with the given score."""
    judged = iter([low(score) for score in scores])
    conversations = Conversations(lambda _text, _lang: next(judged), lambda _text, _lang: low(0.0))
    text = "one more thing that weighs on me tonight"
    return [conversations.screen(text, None, "c", None) for _ in scores][-1]


def test_distress_that_builds_over_several_messages_asks_for_a_person() -> None:
    screening = listen(0.3, 0.4, 0.4, 0.4)
    assert screening.risk == "moderate"
    assert "distress_builds" in {signal.name for signal in screening.signals}


def test_ordinary_sadness_that_goes_on_asks_for_nobody() -> None:
    assert listen(0.05, 0.08, 0.05, 0.06, 0.07, 0.05).risk == "low"


def test_two_sad_messages_are_not_yet_distress_that_builds() -> None:
    assert listen(0.5, 0.55).risk == "low"
