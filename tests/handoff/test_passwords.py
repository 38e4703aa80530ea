"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.passwords import MAX_CHARACTERS, Passwords, WeakPasswordError, require_strong

GOOD = "four green teapots sing"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    "weak",
    ["", "short", "elevenchars", "password1234", "Password!2026", "qwertyuiop123", "123456789012",
     "98765432109876", "aaaaaaaaaaaaaaaa", "abababababab", "ana.p ana.p ana.p!", "ｐａｓｓｗｏｒｄ１２３４",
     "porchlight2026", "correct horse battery staple", "contrasena2026", "abcdefghijkl", "x y" * 100],
)  # fmt: skip
def test_a_password_that_others_would_try_first_is_refused_with_a_reason(weak: str) -> None:
    with pytest.raises(WeakPasswordError) as refused:
        require_strong(weak, "ana.p")
    assert str(refused.value).endswith(".")
    assert not weak or weak not in str(refused.value)


@pytest.mark.parametrize(
    "good", [GOOD, "ñandú del río tranquilo", "Xk7#pL2@qR9$", "十二文字以上の長い合言葉です"]
)
def test_long_passwords_of_any_make_up_are_taken(good: str) -> None:
    require_strong(good, "ana.p")


def test_passwords_are_kept_as_argon2id_with_the_recommended_cost() -> None:
    kept = Passwords().hash(GOOD)
    parameters = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19_456, 2, 1)
    assert GOOD not in kept


def test_the_same_password_is_kept_differently_each_time_and_still_matches() -> None:
    passwords = Passwords(QUICK)
    one, other = passwords.hash(GOOD), passwords.hash(GOOD)
    assert one != other
    assert passwords.matches(GOOD, one)
    assert passwords.matches(GOOD, other)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_other_text_matches(text: str) -> None:
    passwords = Passwords(QUICK)
    assert passwords.matches(text, passwords.hash(GOOD)) is (text == GOOD)


def test_a_hash_that_cannot_be_read_or_is_not_there_matches_nothing() -> None:
    passwords = Passwords(QUICK)
    for stored in (None, "", "garbage", "$argon2id$v=19$m=8,t=1,p=1$abc"):
        assert not passwords.matches(GOOD, stored)
        assert not passwords.matches("", stored)


def test_a_password_that_only_begins_like_the_right_one_does_not_match() -> None:
    passwords = Passwords(QUICK)
    longest = (GOOD * 20)[:MAX_CHARACTERS]
    kept = passwords.hash(longest)
    assert passwords.matches(longest, kept)
    assert not passwords.matches(longest + "x", kept)


def test_a_hash_of_lesser_cost_is_known_to_be_outdated() -> None:
    assert Passwords().is_outdated(Passwords(QUICK).hash(GOOD))
    assert not Passwords().is_outdated(Passwords().hash(GOOD))
