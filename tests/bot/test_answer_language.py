"""Which language the assistant answers in."""

from __future__ import annotations

import pytest

from bot import language


@pytest.mark.parametrize(
    ("evidence", "page", "before", "page_before", "expected"),
    [
        (None, None, None, None, "en"),
        (None, "es", None, None, "es"),
        ("es", "en", "en", "en", "es"),
        (None, "en", "es", "en", "es"),
        (None, None, "es", "en", "es"),
        (None, "es", "en", "en", "es"),
        (None, "en", "es", "es", "en"),
    ],
    ids=[
        "nothing known",
        "the page says",
        "what they write counts more than the page",
        "a short word does not change it back",
        "no page told",
        "the page was switched",
        "the page was switched back",
    ],
)
def test_the_answer_is_in_the_language_of_the_service_user(
    evidence: str | None, page: str | None, before: str | None, page_before: str | None, expected: str
) -> None:
    chosen = language.choose(evidence=evidence, page=page, before=before, page_before=page_before)
    assert chosen == expected


def test_a_short_text_says_nothing_about_the_language() -> None:
    assert language.spoken("no ok", "es") is None
    assert language.spoken("no puedo dormir", "es") == "es"
    assert language.spoken("je ne dors pas", "fr") is None
