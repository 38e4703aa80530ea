"""What the learned part says of a text, in this order: levels, the wish for a person, signals."""

from __future__ import annotations

from bot.screening.result import RISK_LEVELS

# Column k is "this level or a graver one".
LEVEL_OUTPUTS = RISK_LEVELS[1:]
WANTS_PERSON = "wants_person"
SIGNALS = (
    "suicidal_intent",
    "passive_death_wish",
    "hopelessness",
    "suicidal_intent_present",
    "attempt_under_way",
    "overdose_now",
    "self_harm",
    "violence_threatened",
    "danger_from_someone",
    "abuse_disclosed",
    "psychosis",
    "voices_commanding",
    "panic",
    "deprivation",
    "relapse_risk",
    "dangerous_withdrawal",
    "losing_shelter",
    "other_person_at_risk",
    "other_person_worry",
    "distress",
)
OUTPUTS = (*LEVEL_OUTPUTS, WANTS_PERSON, *SIGNALS)
