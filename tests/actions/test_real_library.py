"""What the actions find in the index as it is built from the real entries."""

from __future__ import annotations

import pytest

from actions import find, guide
from actions.library import Library
from actions.needs import NEEDS, RESOURCES, SKILLS
from actions.turn import Context
from tests.actions.shelf import NOW, PROJECT, REPLIES, Talk
from tests.bot.rasa_server import STATE, prepare_index


@pytest.fixture(scope="module")
def context() -> Context:
    """The real index."""
    prepare_index()
    return Context(Library(STATE / "index"), REPLIES, NOW)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("intent", [intent for intent, need in NEEDS.items() if need.topics])
def test_every_need_is_met_from_the_real_index(context: Context, intent: str, lang: str) -> None:
    need = NEEDS[intent]
    action = guide.offer_skill if need.kinds == SKILLS else find.find_resource
    answer = action(Talk(lang).hears(intent, "zzz"), context)
    cards = answer.said[0]["custom"]["cards"]
    assert cards
    assert {card["kind"] for card in cards} <= need.kinds


@pytest.mark.parametrize("lang", ["en", "es"])
def test_who_asks_for_a_crisis_line_sees_988_first(context: Context, lang: str) -> None:
    answer = find.find_resource(Talk(lang).hears("find_crisis_line", "zzz"), context)
    assert answer.said[0]["custom"]["cards"][0]["id"] == "988-lifeline"


def test_a_wish_that_nothing_answers_is_told_so(context: Context) -> None:
    turn = Talk().hears("find_resource_other", "where can i get my old violin repaired")
    assert "nothing good for that" in find.find_resource(turn, context).said[0]["text"]


def test_a_resource_is_found_by_its_name(context: Context) -> None:
    answer = find.find_resource(Talk().hears("find_resource_other", "the trevor project"), context)
    assert answer.said[0]["custom"]["cards"][0]["id"] == "trevor-project"


def test_a_skill_is_found_by_its_name(context: Context) -> None:
    answer = guide.offer_skill(Talk().hears("cope_by_name", "box breathing"), context)
    assert answer.said[0]["custom"]["cards"][0]["id"] == "box-breathing"


def test_the_needs_name_only_topics_that_exist() -> None:
    import yaml

    known = yaml.safe_load((PROJECT / "data/resources/topics.yml").read_text())["topics"]
    for intent, need in NEEDS.items():
        assert set(need.topics) <= set(known), intent
        assert need.kinds == SKILLS or need.kinds >= RESOURCES or not need.kinds, intent
