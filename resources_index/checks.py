"""Every rule that an entry must keep, with the mend for each that breaks it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from resources_index import rules_of_facts, rules_of_text
from resources_index.collection import LISTS, TOPICS_FILE, Collection, Rule
from resources_index.problem import Problem
from resources_index.reading import Reading, read_folder

RULES: tuple[Rule, ...] = (
    rules_of_facts.unknown_choices,
    rules_of_text.duplicates,
    rules_of_text.asks_in_other_words,
    rules_of_facts.overdue,
    rules_of_text.lengths,
    rules_of_text.steps,
    rules_of_text.reading_grades,
    rules_of_text.phone_numbers,
    rules_of_facts.contacts,
    rules_of_facts.other_entries,
    rules_of_facts.bodily_care,
    rules_of_facts.languages,
)


def check_folder(folder: Path, today: date, overlay: Path | None = None) -> tuple[Reading, list[Problem]]:
    """Read ``folder``, with what was edited in ``overlay``, and apply every rule."""
    reading = read_folder(folder, overlay)
    return reading, faults(reading, folder, today)


def faults(reading: Reading, folder: Path, today: date) -> list[Problem]:
    """The faults of what was read, in the order of the files; ``folder`` holds the list of topics."""
    lists, problems = _lists(folder)
    collection = Collection(reading.records, reading.files, **lists, today=today)
    problems += list(reading.problems)
    for rule in RULES:
        problems.extend(rule(collection))
    return sorted(dict.fromkeys(problems), key=lambda fault: (fault.file, fault.line or 0, fault.field))


def _lists(folder: Path) -> tuple[dict[str, frozenset[str]], list[Problem]]:
    try:
        content = yaml.safe_load((folder / TOPICS_FILE).read_text(encoding="utf-8"))
        found = {name: frozenset(str(key) for key in content[name]) for name in LISTS}
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError):
        fault = Problem(
            TOPICS_FILE, "file", "must hold `topics:`, `audiences:` and `feelings:`, each with labels"
        )
        return dict.fromkeys(LISTS, frozenset()), [fault]
    return found, []
