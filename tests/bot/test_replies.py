"""The assistant's words and buttons."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.replies import BUTTON_INTENTS, WORDING, Replies, normalised
from wording import WordingBook

PROJECT = Path(__file__).resolve().parents[2]
BOOK = WordingBook.load(WORDING)
REPLIES = Replies(BOOK)

# What these say is followed by another reply, or ends the talk for now.
WITHOUT_BUTTONS = {"other_skill_instead", "handoff_asked", "handoff_later", "handoff_safety", "goodbye"}


def rules() -> dict[str, str]:
    """Intent -> action of every rule."""
    found: dict[str, str] = {}
    for path in sorted((PROJECT / "data/bot/rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text())["rules"]:
            assert [list(step) for step in rule["steps"]] == [["intent"], ["action"]]
            assert rule["steps"][0]["intent"] not in found
            found[rule["steps"][0]["intent"]] = rule["steps"][1]["action"]
    return found


def spoken(lang: str) -> list[tuple[str, Any]]:
    """Every reply of a language by its key."""
    keys = sorted(
        k for k in BOOK.keys(lang) if k.startswith(("bot.utter.", "bot.act.")) and k.endswith(".text")
    )
    return [(key, BOOK.get(key, lang)) for key in keys]


def test_every_sentence_and_button_is_there_in_both_languages() -> None:
    def ours(lang: str) -> set[str]:
        return {key for key in BOOK.keys(lang) if key.startswith("bot.")}

    assert ours("en") == ours("es")
    for key in ours("en"):
        if key.endswith(".buttons"):
            assert BOOK.get(key, "en") == BOOK.get(key, "es"), key


def test_every_button_has_a_title_and_a_meaning() -> None:
    assert {
        key.removeprefix("bot.buttons.") for key in BOOK.keys("en") if key.startswith("bot.buttons.")
    } == set(BUTTON_INTENTS)


def test_every_meaning_of_a_button_and_a_command_has_a_rule() -> None:
    for text, phrase in REPLIES.phrases().items():
        assert phrase.intent in rules(), text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_stop_start_over_and_talk_to_a_person_are_understood_word_for_word(lang: str) -> None:
    phrases = REPLIES.phrases()
    for name, intent in (
        ("stop", "stop"),
        ("start_over", "start_over"),
        ("talk_to_person", "ask_person_now"),
    ):
        title = REPLIES.buttons([name], lang)[0]["payload"]
        assert phrases[normalised(title.upper() + "!")].intent == intent


def test_a_text_that_means_two_things_is_refused() -> None:
    words = {"buttons": dict.fromkeys(BUTTON_INTENTS, "same")}
    flat = {f"bot.buttons.{name}": title for name, title in words["buttons"].items()}
    with pytest.raises(ValueError, match="means both"):
        Replies(WordingBook({"en": flat})).phrases()


def test_every_reply_that_a_rule_gives_is_written() -> None:
    given = {action.removeprefix("utter_") for action in rules().values() if action.startswith("utter_")}
    # An action gives these two when there is nothing to show again in the other language.
    assert given | {"in_english", "in_spanish"} == set(REPLIES.utterances())


def test_a_path_that_brings_a_person_does_not_need_the_action_server() -> None:
    for intent in ("ask_person_now", "ask_person_later", "safety_concern"):
        reply = REPLIES.reply(rules()[intent].replace("utter_", "utter."), "en")
        assert reply["custom"]["handoff"]["reason"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_reply_asks_two_questions_or_shows_more_than_six_buttons(lang: str) -> None:
    for key, text in spoken(lang):
        assert text.count("?") <= 1, key
        assert len(buttons_of(key, lang)) <= 6, key
        assert buttons_of(key, lang) or key.split(".")[2] in WITHOUT_BUTTONS, key


def test_a_person_can_be_asked_for_from_nearly_every_reply() -> None:
    without = {key.split(".")[2] for key, _ in spoken("en") if "talk_to_person" not in buttons_of(key, "en")}
    # A question has answers of its own as buttons; the words for a person work there as well.
    in_a_skill = {"check_condition", "check_cautions", "finished", "finished_rated"}
    assert without <= in_a_skill | WITHOUT_BUTTONS | {"refuse_person", "choose_help"}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_words_are_easy_to_read(lang: str) -> None:
    for key, text in spoken(lang):
        assert longest_sentence(text) <= 24, key
    whole = " ".join(text for _, text in spoken(lang))
    words = re.findall(r"[^\W\d_]+", whole)
    per_sentence = len(words) / len(re.findall(r"[.!?]+(?:\s|$)", whole))
    per_word = sum(syllables(word, lang) for word in words) / len(words)
    if lang == "en":
        # Kincaid and others 1975: the school grade.
        assert 0.39 * per_sentence + 11.8 * per_word - 15.59 <= 6
    else:
        # Fernández Huerta 1959: 70 and above is fairly easy, the sixth school year.
        assert 206.84 - 60 * per_word - 1.02 * per_sentence >= 70


def syllables(word: str, lang: str) -> int:
    """Groups of vowels, near enough for a whole book; a silent English e at the end does not count."""
    groups = re.findall(r"[aeiouyáéíóúü]+", word.lower())
    silent = lang == "en" and len(groups) > 1 and re.search(r"[^aeiouyl]e$", word.lower())
    return max(1, len(groups) - bool(silent))


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max(len(sentence.split()) for sentence in re.split(r"[.!?:]\s|\n", text))


def buttons_of(key: str, lang: str) -> list[str]:
    """The names of the buttons of a reply."""
    place = key.removesuffix("text") + "buttons"
    return list(BOOK.get(place, lang)) if place in BOOK.keys(lang) else []
