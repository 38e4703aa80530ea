"""Whatever breaks inside screening, it never raises and never ends as "no risk"."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from bot.screening import Screening, screen
from bot.screening import detector as detecting
from bot.screening.classifier import Classifier, Learned
from bot.screening.detector import Detector
from bot.screening.result import FAILED_SIGNAL, RANK
from bot.screening.settings import PROJECT_ROOT
from handoff.screener import Screener

CANARY = "purplezebra seventeen umbrellas"


class BrokenClassifier(Classifier):
    """A learned part whose files went bad while it was running."""

    def read(self, text: str, langs: Sequence[str]) -> dict[str, Learned]:
        """Fail with the text in the error, as libraries do."""
        raise RuntimeError(text)


def asks_for_a_person(screening: Screening) -> bool:
    named = {signal.name for signal in screening.signals}
    return RANK[screening.risk] >= RANK["moderate"] and FAILED_SIGNAL in named


@pytest.mark.parametrize("text", ["hello", "where is food", "", "i want to die"])
def test_an_exception_inside_asks_for_a_person_and_logs_no_word(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    broken = Detector((), BrokenClassifier({}, {}))
    monkeypatch.setattr(detecting, "detector", lambda: broken)
    with caplog.at_level(logging.DEBUG):
        judged = screen(f"{text} {CANARY}", "en")
    assert asks_for_a_person(judged)
    assert "RuntimeError" in caplog.text
    assert "purplezebra" not in caplog.text


def test_a_detector_that_cannot_be_built_asks_for_a_person_at_every_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unbuilt() -> Detector:
        raise OSError("phrases.en.yml")

    monkeypatch.setattr(detecting, "detector", unbuilt)
    assert asks_for_a_person(screen("hello"))
    assert asks_for_a_person(screen("hello again"))


@pytest.mark.parametrize("wrong", [None, 3, b"bytes", ["list"]])
def test_what_is_no_text_at_all_asks_for_a_person(
    detector: Detector, monkeypatch: pytest.MonkeyPatch, wrong: Any
) -> None:
    monkeypatch.setattr(detecting, "detector", lambda: detector)
    assert asks_for_a_person(screen(wrong))


def test_without_the_learned_part_every_result_says_so_and_the_rules_go_on(rules_alone: Detector) -> None:
    for text, least in (("hello", "none"), ("i want to kill myself", "high")):
        judged = rules_alone.screen(text)
        assert "classifier_missing" in {signal.name for signal in judged.signals}
        assert RANK[judged.risk] >= RANK[least]


async def test_a_screening_that_takes_too_long_asks_for_a_person() -> None:
    released = threading.Event()

    def slow(text: str, lang: str | None) -> Screening:
        released.wait()
        return Screening("none", 0.0, (), False, False, "en")

    screener = Screener(slow, ("en", "es"), timeout=0.01)
    try:
        judged = await screener.judge("hello", "en")
    finally:
        released.set()
        screener.close()
    assert judged.risk.value == "moderate"
    assert [signal.name for signal in judged.signals] == [FAILED_SIGNAL]


async def test_a_screening_that_raises_asks_for_a_person() -> None:
    def broken(text: str, lang: str | None) -> Screening:
        raise RuntimeError(text)

    screener = Screener(broken, ("en", "es"), timeout=5)
    try:
        assert (await screener.judge("hello", "en")).risk.value == "moderate"
    finally:
        screener.close()


IN_RASA = """
import sys, json
from rasa.shared.nlu.training_data.message import Message
from bot.nlu.screening import ScreeningComponent
from bot.screening import screen
judged = []
for text in json.loads(sys.argv[1]):
    message = Message.build(text=text)
    ScreeningComponent().process([message])
    judged.append([message.get("screening"), screen(text).as_dict(), message.get("intent")])
print(json.dumps(judged))
"""


def test_the_component_inside_rasa_says_what_the_service_says(detector: Detector) -> None:
    import json

    texts = ["i want to kill myself", "quiero hablar con una persona", "where is food", "no person please"]
    done = subprocess.run(
        [str(PROJECT_ROOT / ".venvs" / "bot" / "bin" / "python"), "-c", IN_RASA, json.dumps(texts)],
        cwd=PROJECT_ROOT,
        env={"PATH": "", "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        check=True,
    )
    judged = json.loads(done.stdout.splitlines()[-1])
    for text, (component, there, intent) in zip(texts, judged, strict=True):
        here = detector.screen(text).as_dict()
        assert component == there
        assert {**there, "score": None} == {**here, "score": None}
        assert there["score"] == pytest.approx(here["score"], abs=0.001)
        wish = {"high": "safety_concern"}.get(here["risk"]) or (
            "ask_person_now" if here["wants_person"] else None
        )
        assert (intent or {}).get("name") == wish
