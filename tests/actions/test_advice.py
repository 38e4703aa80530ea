"""Questions of dose, diagnosis, prognosis and law get a fixed answer and a person, not the nearest entry."""

from __future__ import annotations

import pytest

from actions.registry import ACTIONS
from tests.actions.shelf import Talk


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("action", ["action_find_resource", "action_offer_skill", "action_misunderstood"])
@pytest.mark.parametrize(
    ("text", "said"),
    [("how many xanax can i take", {"en": "Poison Help", "es": "Poison Help"}),
     ("do i have bipolar disorder", {"en": "do not want to guess", "es": "no quiero adivinar"}),
     ("will i ever get better", {"en": "cannot know how it will go", "es": "No puedo saber"}),
     ("can my landlord evict me", {"en": "legal aid office", "es": "ayuda legal"})],
)  # fmt: skip
def test_advice_is_answered_with_the_fixed_words_and_the_offer_of_a_person(
    text: str, said: dict[str, str], action: str, lang: str
) -> None:
    (answer,) = Talk(lang).does(ACTIONS[action], "find_resource_other", text)
    assert said[lang] in answer["text"]
    assert "custom" not in answer
    assert answer["buttons"][0]["title"] in ("Talk to a person", "Hablar con una persona")


def test_who_asks_for_a_service_is_still_shown_it() -> None:
    (answer,) = Talk().does(ACTIONS["action_find_resource"], "find_legal_help", "i need a free lawyer")
    assert answer["custom"]["cards"]
