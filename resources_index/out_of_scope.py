"""Lines that no entry answers, shipped beside the code to set the threshold with."""

from __future__ import annotations

from pathlib import Path

from resources_index.advice import advice_rules

FOLDER = Path(__file__).resolve().parent


def searched_lines(lang: str) -> list[str]:
    """The lines that reach the search: a question of advice is answered by its rule before."""
    rules = advice_rules()
    return [line for line in out_of_scope_lines(lang) if rules.kind_of(line) is None]


def out_of_scope_lines(lang: str, folder: Path = FOLDER) -> list[str]:
    """The lines of ``out_of_scope.<lang>.txt``, without blank ones and ``#`` comments; [] if none."""
    path = folder / f"out_of_scope.{lang}.txt"
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
