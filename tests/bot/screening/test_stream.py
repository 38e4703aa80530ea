"""`python -m bot.screening < in > out`: a line for a line, errors included."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screening import detector as detecting
from bot.screening.detector import Detector
from bot.screening.result import RISK_LEVELS
from bot.screening.settings import PROJECT_ROOT
from bot.screening.stream import judged

FIELDS = {"id", "score", "level", "wants_human", "signals"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def run(given_bytes: bytes, *arguments: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot.screening", *arguments],
        cwd=PROJECT_ROOT,
        input=given_bytes,
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.decode("ascii").splitlines()]


def test_every_line_gets_its_line_in_order_with_its_id_whatever_it_holds() -> None:
    lines: list[bytes] = [
        b'{"id": "a", "text": "i want to kill myself"}',
        b"this is no json",
        b"",
        b'{"id": 7}',
        b'{"id": "c", "text": 3}',
        b'["a", "list"]',
        b'{"id": "d", "text": "quiero hablar con una persona", "lang": "es"}',
        b'{"id": "e", "text": "nul \\u0000 in it"}',
        b'{"id": "f", "text": "raw \x00 nul"}',
        b'{"id": "g\\ud800", "text": "\\ud800 i want to die"}',
        b'{"id": "h", "text": "\xff\xfe not utf-8"}',
        b'{"id": NaN, "text": "hello"}',
        b'{"id": {"deep": [1, null]}, "text": "hello", "lang": 5, "conv": [], "turn": "x"}',
        b"[" * 100_000,
        b'{"id": "i", "text": "carriage\rreturn"}',
        b'{"id": "j", "text": "' + "línea \u2028 ñ".encode() + b'"}',
        b'{"id": "k", "text": "my cat", "conv": "q", "turn": 1}',
        b'{"id": "l", "text": "i want to", "conv": "q", "turn": 2}',
        b'{"id": "m", "text": "end my life", "conv": "q", "turn": 3}',
        b'{"id": "n", "text": "lol jk", "conv": "q", "turn": 4}',
        b'{"id": "o", "text": "lol jk", "conv": "z", "turn": 4}',
    ]
    answers = run(b"\n".join(lines) + b"\n")
    assert [a["id"] for a in answers] == [
        "a", None, None, 7, "c", None, "d", "e", "f", "g\ud800", "h", None, {"deep": [1, None]}, None,
        "i", "j", "k", "l", "m", "n", "o",
    ]  # fmt: skip
    assert all(set(a) - {"error"} == FIELDS for a in answers)
    assert [n for n, a in enumerate(answers) if "error" in a] == [1, 2, 3, 4, 5, 11, 13]
    broken = [a for a in answers if "error" in a]
    assert all(a["level"] == "moderate" and a["signals"] == ["screening_failed"] for a in broken)
    levels = {a["id"]: a["level"] for a in answers if isinstance(a["id"], str)}
    assert levels["a"] == levels["g\ud800"] == levels["n"] == "high"
    assert levels["o"] == levels["k"] == "none"
    assert answers[6]["wants_human"] is True


def test_the_same_input_gives_the_same_bytes(detector: Detector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detecting, "detector", lambda: detector)
    lines = [
        json.dumps({"id": n, "text": t}) for n, t in enumerate(["hi", "i want to die", "ya no puedo más"])
    ]
    assert list(judged(lines)) == list(judged(lines))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=()), max_size=40) | JSON.map(json.dumps)))
def test_no_line_stops_the_stream(lines: list[str]) -> None:
    answers = [json.loads(answer) for answer in judged(lines)]
    assert len(answers) == len(lines)
    assert all(answer["level"] in RISK_LEVELS and set(answer) >= FIELDS for answer in answers)


def test_check_shows_why() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.screening", "check", "i", "want", "to", "die"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("high")
    assert "suicidal_intent: 'i want to die'" in done.stdout
