"""The curated entries themselves, as far as no rule of the checks says it."""

from __future__ import annotations

from resources_index.reading import read_folder
from resources_index.record import Record
from resources_index.settings import ROOT

RECORDS = {record.key: record for record in read_folder(ROOT / "data" / "resources").records}


def english() -> list[Record]:
    """Every entry once."""
    return [record for record in RECORDS.values() if record.lang == "en"]


def test_skills_crisis_entries_and_this_service_are_there_in_spanish_too() -> None:
    needed = [record for record in english() if record.urgent or record.kind != "resource"]
    assert [record.id for record in needed if f"{record.id}.es" not in RECORDS] == []


def test_nobody_is_left_without_the_lines_that_are_always_shown() -> None:
    shown = {record.id for record in english() if record.always_shown}
    assert {"988-lifeline", "emergency-911", "crisis-text-line"} <= shown


def test_every_crisis_line_names_another_way() -> None:
    lines = [record for record in english() if record.kind == "resource" and record.urgent]
    assert [record.id for record in lines if not record.alternatives] == []


def test_what_nobody_dialled_is_not_said_to_have_been_called() -> None:
    for record in RECORDS.values():
        assert record.verified.how != "called" or record.contacts
