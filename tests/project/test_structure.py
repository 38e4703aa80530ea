"""The shape of the project: which way imports flow, which words are used, what the documents promise."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from handoff.domain.diagram import diagram
from handoff.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("actions", "bot", "encoders", "handoff", "launch", "resources_index", "wording")


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def files(folder: str) -> list[Path]:
    """Every module below a folder."""
    return sorted((ROOT / folder).rglob("*.py"))


def offenders(folder: str, forbidden: re.Pattern[str]) -> list[str]:
    """What modules below ``folder`` import against the rule."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(folder)
        for name in imports_of(path)
        if forbidden.match(name)
    ]


def test_the_domain_imports_the_standard_library_only() -> None:
    import sys

    for path in files("handoff/domain"):
        for name in imports_of(path):
            top = name.partition(".")[0]
            assert top in sys.stdlib_module_names or name.startswith("handoff.domain"), (path, name)


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("bot", r"handoff|actions|launch"),
        ("bot/screening", r"handoff|actions|launch|resources_index|rasa|lingua|torch|sentence_transformers"),
        ("resources_index", r"handoff|actions|launch|rasa"),
        ("encoders", r"handoff|actions|launch|bot|resources_index|rasa"),
        ("wording", r"handoff|actions|launch|bot|resources_index|rasa"),
        ("actions", r"handoff|launch"),
        ("handoff/store", r"handoff\.web|handoff\.worker|handoff\.assistant|fastapi|starlette"),
        ("handoff/web", r"handoff\.worker|handoff\.assistant|rasa|actions"),
        ("handoff", r"rasa|actions|launch"),
    ],
)
def test_imports_flow_one_way(folder: str, forbidden: str) -> None:
    assert offenders(folder, re.compile(rf"^({forbidden})(\.|$)")) == []


def tracked(*patterns: str) -> list[Path]:
    """The project's own files, as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


BANNED = re.compile(r"\b(clients?|patients?|customers?|visitors?)\b", re.IGNORECASE)


def test_people_are_called_by_the_words_of_the_design() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in tracked("data/wording/*.yml", "data/wording/**/*.yml", "handoff/web/templates/**/*.html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if BANNED.search(line) and "client_id" not in line and "client-id" not in line
    ]
    assert wrong == []


def test_no_file_names_a_path_of_one_machine() -> None:
    pattern = re.compile(r"(?<![\w./-])/(root|work|farm)/")
    this = Path(__file__)
    wrong = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py", "*.md", "*.yml", "*.txt", "*.toml", "Makefile", "*.js", "*.html")
        if path != this and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_the_diagram_in_the_documents_is_the_one_of_the_table() -> None:
    assert diagram() in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [
        name
        for name in Settings.model_fields
        if ("REDIS_URL" if name == "redis_url" else f"PORCHLIGHT_{name.upper()}") not in readme
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md"])
def test_every_link_of_the_documents_leads_somewhere(name: str) -> None:
    document = ROOT / name
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (document.parent / target).exists()] == []
