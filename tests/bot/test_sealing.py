"""Encryption of what is kept."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing import BrokenSealError, Seal

KEY = bytes(range(32))


@given(st.binary(max_size=500), st.text(max_size=40))
def test_what_was_sealed_for_a_place_opens_there_only(content: bytes, place: str) -> None:
    sealed = Seal(KEY).close(content, place)
    assert Seal(KEY).open(sealed, place) == content
    with pytest.raises(BrokenSealError):
        Seal(KEY).open(sealed, place + "x")


def test_a_changed_byte_or_another_key_does_not_open() -> None:
    sealed = Seal(KEY).close(b"quiet words", "here")
    with pytest.raises(BrokenSealError):
        Seal(KEY).open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "here")
    with pytest.raises(BrokenSealError):
        Seal(os.urandom(32)).open(sealed, "here")


def test_the_same_words_never_look_the_same_twice() -> None:
    assert Seal(KEY).close(b"quiet words", "here") != Seal(KEY).close(b"quiet words", "here")
