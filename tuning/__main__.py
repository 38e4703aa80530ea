"""``python -m tuning PUBLIC``: make the learned part of screening anew from the written examples.

PUBLIC is a folder with the public sets named in docs/screening-model.md. The result is written to
``data/screening/classifier/`` and belongs into the repository; with two cores it takes about half an hour.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import replace
from pathlib import Path

from bot.screening.classifier import (
    Classifier,
    LanguageModel,
    manifest_of,
    model_name,
    tokenizer_name,
)
from bot.screening.detector import Detector
from bot.screening.examples import Example, load_examples
from bot.screening.phrases import load_books
from bot.screening.result import LANGUAGES
from bot.screening.settings import ScreeningSettings
from encoders.pinned import digest_of
from tuning.calibration import Observation, calibrated
from tuning.export import export
from tuning.network import Recipe, learn
from tuning.rows import SHARE, Row, is_for_calibration, public_rows, row_of
from tuning.sources import Source, minilm, multilingual_e5

RECIPES = {"en": Recipe(rounds=5, rate=8e-5), "es": Recipe(rounds=5, rate=1.2e-4)}
# Small enough for both to stay under 30 MB in the repository.
PIECES = {"en": 7_500, "es": 8_500}


def main(arguments: list[str] | None = None) -> int:
    """Fine-tune, export, calibrate; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tuning", description=__doc__)
    parser.add_argument("public", type=Path, help="folder of the public sets, *.dev.jsonl")
    parser.add_argument("--only", choices=LANGUAGES, help="fine-tune one language, keep the other as it is")
    parser.add_argument("--calibrate", action="store_true", help="keep both encoders, set the points anew")
    parser.add_argument("--out", type=Path, default=ScreeningSettings.of_project().classifier)
    chosen = parser.parse_args(arguments)
    settings = ScreeningSettings.of_project()
    examples = [example for example in load_examples(settings.data) if example.split == "train"]
    learning = [row_of(e) for e in examples if not is_for_calibration(e.family)]
    if not chosen.calibrate:
        everyday = list(public_rows(chosen.public, settings.data / "public-levels.jsonl"))
        for lang in [chosen.only] if chosen.only else LANGUAGES:
            _tune(lang, [*learning, *everyday], chosen.out)
    _calibrate(settings, [e for e in examples if is_for_calibration(e.family)], chosen.out)
    return 0


def _tune(lang: str, rows: list[Row], out: Path) -> None:
    # English is learned alone; Spanish beside it, as its encoder knows both and has fewer examples.
    mine = [
        row if row.lang == lang else replace(row, share=row.share * SHARE)
        for row in rows
        if lang in ("es", row.lang)
    ]
    source = _source(lang, [row.text for row in mine])
    _tell(f"{lang}: {len(mine)} texts, {source.name}")
    judge = learn(source, mine, RECIPES[lang], _tell)
    export(judge, source, out / model_name(lang), out / tokenizer_name(lang))


def _source(lang: str, texts: list[str]) -> Source:
    return minilm(texts, PIECES[lang]) if lang == "en" else multilingual_e5(texts, PIECES[lang])


def _calibrate(settings: ScreeningSettings, examples: list[Example], out: Path) -> None:
    models = {lang: LanguageModel(out / model_name(lang), out / tokenizer_name(lang)) for lang in LANGUAGES}
    detector = Detector(load_books(settings.data), Classifier(models, {}))
    fusions = {
        lang: calibrated([Observation(detector, e, lang) for e in examples if e.lang == lang])
        for lang in LANGUAGES
    }
    names = [name for lang in LANGUAGES for name in (model_name(lang), tokenizer_name(lang))]
    made_from = hashlib.sha256()
    for lang in LANGUAGES:
        made_from.update((settings.data / f"examples.{lang}.jsonl").read_bytes())
    manifest_of(
        out,
        {name: digest_of(out / name) for name in names},
        fusions,
        calibrated_on=len(examples),
        made_from=made_from.hexdigest(),
    )
    for lang, fusion in fusions.items():
        _tell(f"{lang}: operating points {dict(fusion.points)}")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
