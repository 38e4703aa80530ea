"""The reference page says what the schema says."""

from __future__ import annotations

from resources_index.checks import RULES
from resources_index.entry import KEYS_OF, Entry
from resources_index.reference import reference
from resources_index.settings import ROOT

PAGE = ROOT / "docs" / "entries.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `python -m resources_index reference`"


def test_every_key_is_explained() -> None:
    page = reference()
    for key, field in Entry.model_fields.items():
        assert field.description
        assert f"| `{key}` |" in page
    assert "None" not in page


def test_a_key_of_one_kind_says_so() -> None:
    rows = {line.split("`")[1]: line for line in reference().splitlines() if line.startswith("| `")}
    for kind, keys in KEYS_OF.items():
        assert all(f"| `{kind}` |" in rows[key] for key in keys)
    assert "| every entry |" in rows["title"]
    assert "| may be left out |" in rows["always_shown"]


def test_every_rule_is_named() -> None:
    refused = reference().split("refuses\n")[1].splitlines()
    assert sum(line.startswith("- ") for line in refused) == len(RULES) + 1
    assert "- A skill is 1 to 7 steps of at most 20 words." in refused
