"""``python -m bot.screening``: judge lines from standard input, ``check`` a text.

``report`` prints the levels that peers corrected, as candidates for the examples.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.screening.classifier import ClassifierMissingError, load_classifier
from bot.screening.detector import screen
from bot.screening.pattern import PatternError
from bot.screening.phrases import PhraseListError, load_books
from bot.screening.settings import ScreeningSettings
from bot.screening.stream import judged


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.screening", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    ready = commands.add_parser("ready", help="read lists and learned part, and note in FOLDER that both fit")
    ready.add_argument("folder", type=Path)
    check = commands.add_parser("check", help="show what one text is judged to be, and why")
    check.add_argument("text", nargs="+")
    check.add_argument("--lang", choices=("en", "es"))
    commands.add_parser("report", help="print the levels that peers corrected, without names or context")
    chosen = parser.parse_args(arguments)
    if chosen.command == "ready":
        return _ready(chosen.folder)
    if chosen.command == "report":
        return _report()
    if chosen.command == "check":
        return _check(" ".join(chosen.text), chosen.lang)
    for line in judged(_lines()):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


def _lines() -> Iterator[str]:
    """Lines end at a line feed only; bytes that are no UTF-8 become the replacement character."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


def _ready(folder: Path) -> int:
    """Refuse at set-up what would otherwise be found out at the first message."""
    settings = ScreeningSettings.of_project()
    try:
        load_books(settings.data)
        load_classifier(settings.classifier)
    except (PhraseListError, PatternError, ClassifierMissingError) as error:
        sys.stderr.write(f"The screening of messages cannot be built: {error}\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ready").touch()
    sys.stdout.write("Phrase lists and learned part fit.\n")
    return 0


def _report() -> int:
    """Ask the service, which alone can open conversations; a process of its own keeps the two apart."""
    return subprocess.run([sys.executable, "-m", "handoff", "corrections"], check=False).returncode


def _check(text: str, lang: str | None) -> int:
    result = screen(text, lang)
    wishes = [
        name
        for name, is_so in (
            ("wants a person", result.wants_person),
            ("refuses a person", result.refuses_person),
        )
        if is_so
    ]
    sys.stdout.write(f"{result.risk}  score {result.score:.2f}  {result.lang}  {', '.join(wishes)}\n")
    for signal in result.signals:
        sys.stdout.write(f"  {signal.name}: {text[signal.start : signal.end]!r}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
