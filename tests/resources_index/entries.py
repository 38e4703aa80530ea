"""Entries and folders of entries, good unless a test says otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from resources_index.checks import check_folder
from resources_index.entry import FOLDER_OF, KEYS_OF, KINDS
from resources_index.problem import Problem
from resources_index.reading import read_text
from resources_index.record import Record

TODAY = date(2026, 12, 1)
TOPICS = """
topics:
  warmline: {en: "Someone to talk to", es: "Alguien con quien hablar"}
  anxiety: {en: "Anxiety", es: "Ansiedad"}
audiences:
  anyone: {en: "Anyone", es: "Cualquier persona"}
feelings:
  scared: {en: "Scared", es: "Con miedo"}
"""
BODY = "A kind person will listen. You can stop at any time."
STEPS = "Do this when you are tense.\n\n1. Sit down.\n2. Look at the wall.\n"
FRONT = {
    "id": "night-line",
    "lang": "en",
    "kind": "resource",
    "title": '"Night Line"',
    "summary": '"A free line for people who are up at night."',
    "asks": "",
    "topics": "[warmline]",
    "audience": "[anyone]",
    "feelings": "[scared]",
    "languages": "[en]",
    "region": "US",
    "urgent": "false",
    "contacts": '[{kind: call, value: "800-555-0100"}]',
    "hours": "always",
    "cost": "free",
    "answered_by": '"a volunteer"',
    "police": "unknown",
    "not_for": '""',
    "alternatives": "[]",
    "sources": '[{name: "Night Line", url: "https://nightline.org", seen: 2026-11-23}]',
    "licence": "CC-BY-4.0",
    "verified": '{on: 2026-11-23, by: "An editor", how: own_page}',
    "review_by": "2027-05-23",
    "status": "active",
}
SKILL = {"needs": "nothing", "stop_if": '""', "not_when": "[]", "evidence": '"One small trial"'}


def ask_of(name: str | None, lang: str | None, number: int) -> str:
    """An ask of one entry alone, without a word of its title."""
    return f"{str(name)[::-1]} {lang} way {number} to ask"


def entry_text(body: str | None = None, more: str = "", **changes: str | None) -> str:
    """A good entry as an editor writes it, with fields changed, or left out where ``None``."""
    kind = changes.get("kind", "resource")
    of_others = {key for other, keys in KEYS_OF.items() for key in keys if other != kind}
    kept = {key: value for key, value in FRONT.items() if kind not in KINDS or key not in of_others}
    fields: dict[str, str | None] = {**kept, **(SKILL if kind == "coping_skill" else {}), **changes}
    name, lang = fields["id"], fields["lang"]
    if fields["asks"] == "":
        fields["asks"] = "[" + ", ".join(f'"{ask_of(name, lang, n)}"' for n in range(6)) + "]"
    lines = [f"{key}: {value}" for key, value in fields.items() if value is not None]
    text = (STEPS if fields["kind"] == "coping_skill" else BODY) if body is None else body
    return "\n".join(["---", *lines, *([more] if more else []), "---", "", text, ""])


def skill_text(body: str | None = None, more: str = "", **changes: str | None) -> str:
    """A good coping skill."""
    skill = {"id": "look-away", "kind": "coping_skill", "title": '"Look away"', "contacts": "[]"}
    return entry_text(body, more, **{**skill, **changes})


def record_of(text: str) -> Record:
    """The record that a text must hold."""
    record, problems = read_text(text, "x")
    assert record is not None, [str(problem) for problem in problems]
    return record


class Folder:
    """A folder of entries, at first with one good resource."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        (path / "topics.yml").write_text(TOPICS, encoding="utf-8")
        self.write(entry_text())

    def write(self, text: str, name: str | None = None) -> str:
        """Write an entry where it belongs, or to ``name``; return its name."""
        if name is None:
            record = record_of(text)
            name = f"{FOLDER_OF[record.kind]}/{record.key}.md"
        file = self.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return name

    def faults(self, today: date = TODAY) -> list[Problem]:
        """What ``check`` finds."""
        return check_folder(self.path, today)[1]
