"""What is learned from: nothing unknown is taken for calm, and measuring rows are never learned from."""

from __future__ import annotations

import json
import math
from pathlib import Path

from bot.screening.outputs import OUTPUTS
from tuning.rows import TRAINED_SETS, is_for_measuring, joined, public_rows

GATE, WISH = OUTPUTS.index("moderate"), OUTPUTS.index("wants_person")


def write_sets(folder: Path, rows: int = 20) -> None:
    for name in TRAINED_SETS:
        lines = [
            json.dumps({"id": f"{name}:{n}", "text": f"text {n}", "label": "customer_service", "lang": "en"})
            for n in range(rows)
        ]
        (folder / f"{name}.dev.jsonl").write_text("\n".join(lines), encoding="utf-8")


def test_rows_kept_for_measuring_are_not_learned_from_and_readers_levels_are(tmp_path: Path) -> None:
    write_sets(tmp_path)
    learned = next(f"sad:{n}" for n in range(20) if not is_for_measuring(f"sad:{n}"))
    levels = tmp_path / "levels.jsonl"
    levels.write_text(json.dumps({"id": learned, "level": "high", "wants_person": True}), encoding="utf-8")
    rows = list(public_rows(tmp_path, levels))
    expected = sum(not is_for_measuring(f"{name}:{n}") for name in TRAINED_SETS for n in range(20))
    assert len(rows) == expected
    assert [row.targets[WISH] for row in rows if row.targets[GATE] == 1.0] == [1.0]


def test_to_ask_for_a_customer_service_is_neither_a_wish_nor_none(tmp_path: Path) -> None:
    write_sets(tmp_path)
    levels = tmp_path / "levels.jsonl"
    levels.write_text("", encoding="utf-8")
    assert all(math.isnan(row.targets[WISH]) for row in public_rows(tmp_path, levels))


def test_a_calm_sentence_beside_a_grave_one_stays_grave_and_what_is_unknown_stays_unknown(
    tmp_path: Path,
) -> None:
    write_sets(tmp_path)
    levels = tmp_path / "levels.jsonl"
    levels.write_text("", encoding="utf-8")
    calm = next(iter(public_rows(tmp_path, levels)))
    grave = type(calm)("x", tuple(1.0 for _ in OUTPUTS), "en", own=True, calm=False)
    both = joined(grave, calm, "both")
    assert both.targets[GATE] == 1.0
    assert not both.calm
    assert math.isnan(joined(calm, calm, "two").targets[WISH])
