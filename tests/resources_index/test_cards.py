"""A card can be dialled, opened and trusted: links, words, source and day of review."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from resources_index.card import card, contact_link, dialled
from resources_index.entry import Contact
from tests.resources_index.entries import entry_text, record_of, skill_text

NOW = datetime(2026, 12, 1, 20, tzinfo=UTC)


def link(kind: str, value: str, lang: str = "en", region: str = "US", **more: str) -> tuple[str, str]:
    """Label and href of a contact."""
    contact = Contact.model_validate({"kind": kind, "value": value, **more})
    shown = contact_link(contact, region, lang)
    return shown["label"], shown["href"]


@pytest.mark.parametrize(
    ("contact", "label", "href"),
    [
        (("call", "988"), "Call 988", "tel:988"),
        (("call", "800-555-0100"), "Call 800-555-0100", "tel:+18005550100"),
        (("call", "1-800-555-0100"), "Call 1-800-555-0100", "tel:+18005550100"),
        (("call", "+44 116 123"), "Call +44 116 123", "tel:+44116123"),
        (("text", "741741"), "Text 741741", "sms:741741"),
        (("tty", "711"), "TTY 711", "tel:711"),
        (("web", "https://www.nami.org/help"), "Open nami.org", "https://www.nami.org/help"),
        (("chat", "https://x.org/chat"), "Chat online", "https://x.org/chat"),
        (("video", "https://x.org/v"), "Open the video call", "https://x.org/v"),
        (("video", "800-555-0100"), "Videophone 800-555-0100", "tel:+18005550100"),
    ],
)
def test_a_contact_is_a_label_and_a_link_that_works(contact: tuple[str, str], label: str, href: str) -> None:
    assert link(*contact) == (label, href)


def test_a_keyword_is_filled_into_the_message() -> None:
    assert link("text", "741741", keyword="HELLO YOU") == (
        "Text HELLO YOU to 741741",
        "sms:741741?body=HELLO%20YOU",
    )
    assert link("text", "741741", "es", keyword="AYUDA")[0] == "Manda la palabra AYUDA al 741741"


def test_a_note_stands_beside_the_link() -> None:
    assert link("call", "988", note="press 2 for Spanish")[0] == "Call 988 (press 2 for Spanish)"


def test_numbers_abroad_get_no_american_prefix() -> None:
    assert dialled("0800 555 0100", "GB") == "08005550100"
    assert dialled("800 555 0100", "GB") == "8005550100"
    assert dialled("787-555-0100", "PR") == "+17875550100"


def test_a_card_shows_where_it_comes_from_and_when_it_was_checked() -> None:
    shown = card(record_of(entry_text()), NOW, "en")
    assert shown["sources"] == [{"name": "Night Line", "url": "https://nightline.org"}]
    assert shown["verified"] == {"on": "2026-11-23", "how": "own_page"}
    assert (shown["cost"], shown["open_now"], shown["hours"]) == ("Free", True, "Open all day, every day")


def test_service_information_links_to_this_services_own_page() -> None:
    sources = '[{name: "This service", url: "/privacy", seen: 2026-11-23}]'
    record = record_of(entry_text(kind="service_information", sources=sources, contacts="[]"))
    assert card(record, NOW, "en")["sources"] == [{"name": "This service", "url": "/privacy"}]


def test_a_skill_has_steps_and_no_hours() -> None:
    shown = card(record_of(skill_text()), NOW, "en")
    assert shown["steps"] == ["Sit down.", "Look at the wall."]
    assert (shown["hours"], shown["open_now"]) == ("", None)


def test_a_skill_says_what_it_needs_and_when_to_stop_or_not_to_begin() -> None:
    rule = '[{when: "short of breath", instead: night-line}]'
    shown = card(record_of(skill_text(needs='"a chair"', stop_if="dizzy", not_when=rule)), NOW, "en")
    assert (shown["needs"], shown["stop_if"], shown["not_when"]) == ("a chair", "dizzy", ["short of breath"])


def test_a_service_says_who_answers_whom_it_does_not_suit_and_what_else_there_is() -> None:
    text = entry_text(answered_by="a nurse", not_for="children", alternatives="[day-line]")
    shown = card(record_of(text), NOW, "en")
    assert (shown["answered_by"], shown["not_for"], shown["alternatives"]) == (
        "a nurse",
        "children",
        ["day-line"],
    )


@pytest.mark.parametrize(
    ("police", "lang", "said"),
    [("never_without_consent", "en", "unless you say yes"), ("may_be_sent", "en", "may send police"),
     ("may_be_sent", "es", "Pueden mandar a la policía")],
)  # fmt: skip
def test_whether_police_may_come_is_said_before_one_calls(police: str, lang: str, said: str) -> None:
    assert said in card(record_of(entry_text(police=police)), NOW, lang)["police"]


def test_what_is_not_known_about_police_is_not_said() -> None:
    assert card(record_of(entry_text(police="unknown")), NOW, "en")["police"] == ""


def test_labels_are_in_the_language_of_the_person_whatever_that_of_the_entry() -> None:
    shown = card(record_of(entry_text()), NOW, "es")
    assert shown["lang"] == "en"
    assert (shown["cost"], shown["contacts"][0]["label"]) == ("Gratis", "Llama al 800-555-0100")


@pytest.mark.parametrize(
    ("cost", "shown"), [("varies", "Cost varies"), ("unknown", ""), ("5 dollars", "5 dollars")]
)
def test_a_cost_is_said_in_words_or_not_at_all(cost: str, shown: str) -> None:
    assert card(record_of(entry_text(cost=cost)), NOW, "en")["cost"] == shown
