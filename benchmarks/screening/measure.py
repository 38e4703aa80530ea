"""How well screening finds what it should, how often it fires at what it should not, and how fast it is.

``python -m benchmarks.screening.measure [FOLDER] [--write FILE]``: the project's own test split, the
public sets in FOLDER when one is given (only rows that fine-tuning did not see), other detectors on the
same rows, and times. Never prints a text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.screening.agreement import agreement
from benchmarks.screening.figures import auc, share
from benchmarks.screening.own import Judged, missed, own_split
from benchmarks.screening.public import EVERYDAY, PublicText, public_sets, public_texts
from benchmarks.screening.rivals import diet_scores, rivals
from benchmarks.screening.tables import Table
from benchmarks.screening.timing import timing_table
from bot.screening import load, screen
from bot.screening.examples import Example, load_examples
from bot.screening.result import LANGUAGES, RANK, RISK_LEVELS
from bot.screening.settings import PROJECT_ROOT, ScreeningSettings

LEAVE_OUT = PROJECT_ROOT / "benchmarks" / "screening" / "leave-out.json"
DIET = LEAVE_OUT.with_name("diet.json")
DIET_POINT = 0.5

HEADING = """# Screening: results

What the levels mean, and what no figure here promises: [screening.md](screening.md). What the learned
part was made from: [screening-model.md](screening-model.md). Made by

    {command}

## The project's own test split

{test:,} of {all:,} written messages, in scenarios that nothing was learned from or set by. With 95 %
intervals. `low` and `none` found as moderate or above are needless alerts; about half of the messages
were written to be hard (danger without a keyword, harmless words that sound like danger), so these
shares are not those of an ordinary night.
"""
PUBLIC = """## Public sets

Read from FOLDER, not part of this repository; of the sets that were learned from, only the other half.
`sad` and `goemotions` hold ordinary stress and feelings; `clinc150`, `bitext` and `hint3` requests to
assistants and shops, where every alert is needless.
"""
RIVALS = """## Other detectors, on the same rows

Shares called "a person is needed", by the level that readers gave; `none`, `low` and the everyday sets
(clinc150, hint3, bitext; English) are needless calls. DIET is Rasa's classifier, trained on the same
messages with the level as intent (`--diet`); it calls when moderate or above is likelier than not.
"""
LEFT_OUT = """## Dangers and ways of writing never learned from

One signal, or one register, at a time is left out of everything that is learned from, with every scenario
in which it stands. A logistic regression on sentence vectors learns here, as an encoder cannot be fine-tuned
fifty times (`python -m tuning.leave_out`); so these shares lie below the detector's own, and their difference
tells how far the messages carry beyond themselves. Both at the score that 5 % of calm messages reach.
"""
AGREEMENT = """## How far two readers agree

Every message was read a second time, by a reader who saw the text alone. Cohen's kappa by level:
"""
MISSED = """## Missed at high or imminent

Of these, a keyword would have found nearly none: danger is told in things, places and goodbyes. They are
the first candidates for new scenarios among the examples.
"""


def against_others(
    judged: Sequence[Judged], everyday: Sequence[PublicText], diet: Mapping[str, float]
) -> list[str]:
    """Return tables of this detector and of others on the same rows, by level; ``diet`` scores by id."""
    texts = [one.example.text for one in judged]
    calls = {"Porchlight": ([one.found for one in judged], [_called(row.text) for row in everyday])}
    scores = {"Porchlight": [one.screening.score for one in judged]}
    for name, rival in rivals().items():
        if rival is not None:
            calls[name] = ([rival(text) for text in texts], [rival(row.text) for row in everyday])
    if diet:
        scores["DIET"] = [diet[one.example.id] for one in judged]
        calls["DIET"] = (
            [score >= DIET_POINT for score in scores["DIET"]],
            [diet[row.id] >= DIET_POINT for row in everyday],
        )
    lines: list[str] = []
    for lang in LANGUAGES:
        mine = [n for n, one in enumerate(judged) if one.example.lang == lang]
        table = Table(f"{lang}: detector", *reversed(RISK_LEVELS), "everyday sets", "AUC")
        for name, (called, at_everyday) in calls.items():
            by_level = (
                share(called[n] for n in mine if judged[n].example.level == wanted)
                for wanted in reversed(RISK_LEVELS)
            )
            area = _area(judged, mine, scores[name]) if name in scores else ""
            table.add(name, *by_level, share(at_everyday) if lang == "en" else "", area)
        lines += table.lines()
    return lines


def _area(judged: Sequence[Judged], rows: Sequence[int], scores: Sequence[float]) -> str:
    grave = [scores[n] for n in rows if judged[n].grave]
    calm = [scores[n] for n in rows if not judged[n].grave]
    return f"{auc(grave, calm):.3f}"


def _called(text: str) -> bool:
    return RANK[screen(text).risk] >= RANK["moderate"]


def diet_by_id(
    examples: Sequence[Example], everyday: Sequence[PublicText], *, train: bool
) -> dict[str, float]:
    """Return what DIET says by id: trained anew, or as it was for these very examples, or nothing."""
    digest = hashlib.sha256(repr([(e.id, e.text, e.level, e.split) for e in examples]).encode()).hexdigest()
    if train:
        rows = {e.id: e.text for e in examples if e.split == "test"} | {row.id: row.text for row in everyday}
        scores = diet_scores([e for e in examples if e.split == "train"], list(rows.values()))
        found = {"examples": digest, "scores": dict(zip(rows, scores, strict=True))}
        DIET.write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")
    if not DIET.exists():
        return {}
    kept = json.loads(DIET.read_text(encoding="utf-8"))
    known: dict[str, float] = kept["scores"]
    return known if kept["examples"] == digest and all(row.id in known for row in everyday) else {}


def left_out() -> list[str]:
    """Return what ``python -m tuning.leave_out`` found, when it was run; lines of Markdown."""
    if not LEAVE_OUT.exists():
        return []
    lines = [LEFT_OUT]
    for lang, kinds in json.loads(LEAVE_OUT.read_text(encoding="utf-8")).items():
        for kind, groups in kinds.items():
            table = Table(
                f"{lang}: {kind}", "grave messages", "found, learned from", "found, never learned from"
            )
            for name, found in groups.items():
                table.add(
                    name.replace("_", " "),
                    str(found["messages"]),
                    f"{found['seen']:.0%}",
                    f"{found['unseen']:.0%}",
                )
            lines += table.lines()
    return lines


def report(folder: Path | None, command: str, *, diet: bool) -> str:
    """Measure everything and return the report; with ``diet`` Rasa's classifier is trained too."""
    load()
    settings = ScreeningSettings.of_project()
    examples = load_examples(settings.data)
    judged = [Judged(e, screen(e.text, e.lang)) for e in examples if e.split == "test"]
    public = public_texts(folder) if folder is not None else []
    everyday = [row for row in public if row.name in EVERYDAY]
    compared = diet_by_id(examples, everyday, train=diet)
    lines = [HEADING.format(command=command, test=len(judged), all=len(examples))]
    for lang in LANGUAGES:
        lines += own_split([one for one in judged if one.example.lang == lang], lang)
    lines += left_out()
    lines += [RIVALS, *against_others(judged, everyday, compared)]
    if public:
        lines += [PUBLIC, *public_sets(public)]
    lines += ["## Time for one message, one thread", "", *timing_table([one.example.text for one in judged])]
    lines += ["", AGREEMENT, *agreement(settings.data, examples)]
    lines += ["", MISSED, *missed(judged)]
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """Print the report, and write it when a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening.measure", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="public sets, *.dev.jsonl")
    parser.add_argument(
        "--diet", action="store_true", help="train Rasa's classifier to compare with (minutes)"
    )
    parser.add_argument("--write", type=Path, help="the file that gets the report as well")
    chosen = parser.parse_args(arguments)
    command = "OMP_NUM_THREADS=1 taskset -c 0 python -m benchmarks.screening.measure"
    command += " FOLDER" * bool(chosen.folder)
    text = report(chosen.folder, command, diet=chosen.diet)
    sys.stdout.write(text)
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
