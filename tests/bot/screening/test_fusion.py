"""Rules and learned part are weighed so that a rule never talks a danger down."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.classifier import MANIFEST
from bot.screening.fusion import GATES, Evidence, Fusion, Wish
from bot.screening.result import LANGUAGES, RISK_LEVELS
from bot.screening.settings import ScreeningSettings

FUSIONS = {
    lang: Fusion.from_dict(fields)
    for lang, fields in json.loads(
        (ScreeningSettings.of_project().classifier / MANIFEST).read_text(encoding="utf-8")
    )["fusion"].items()
}
LANGS = st.sampled_from(LANGUAGES)
LOGITS = st.lists(st.floats(-20, 20), min_size=len(GATES), max_size=len(GATES))
SHARES = st.floats(0, 1)


@given(LANGS, LOGITS, st.integers(0, 4), st.integers(0, 4), SHARES)
def test_a_graver_rule_never_lowers_a_probability(
    lang: str, logits: list[float], one: int, two: int, cleared: float
) -> None:
    less, more = sorted((one, two))
    fusion = FUSIONS[lang]
    lower, higher = (fusion.tails(logits, Evidence(rank, cleared)) for rank in (less, more))
    assert (higher >= lower - 1e-12).all()


@given(LANGS, LOGITS, st.integers(0, 4), SHARES, SHARES)
def test_words_known_to_be_harmless_never_raise_one(
    lang: str, logits: list[float], rank: int, one: float, two: float
) -> None:
    less, more = sorted((one, two))
    fusion = FUSIONS[lang]
    assert (
        fusion.tails(logits, Evidence(rank, more)) <= fusion.tails(logits, Evidence(rank, less)) + 1e-12
    ).all()


@given(LANGS, LOGITS, st.integers(0, 4), SHARES)
def test_probabilities_of_graver_levels_never_rise(
    lang: str, logits: list[float], rank: int, cleared: float
) -> None:
    tails = FUSIONS[lang].tails(logits, Evidence(rank, cleared))
    assert ((tails >= 0) & (tails <= 1)).all()
    assert (np.diff(tails) <= 0).all()
    assert FUSIONS[lang].level(tails) in RISK_LEVELS


@given(LANGS, st.floats(-20, 20), st.booleans(), st.booleans())
def test_a_wish_said_plainly_counts_for_a_person_and_a_refusal_against(
    lang: str, logit: float, refuses: bool, asks: bool
) -> None:
    fusion = FUSIONS[lang]
    plain = fusion.wants(logit, Wish(wants=True, refuses=refuses, asks_about=asks))
    silent = fusion.wants(logit, Wish(wants=False, refuses=refuses, asks_about=asks))
    refused = fusion.wants(logit, Wish(wants=False, refuses=True, asks_about=asks))
    assert plain >= silent >= refused


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_json_form_is_read_back_as_it_was(lang: str) -> None:
    assert Fusion.from_dict(json.loads(json.dumps(FUSIONS[lang].as_dict()))) == FUSIONS[lang]
