"""Other detectors on the same rows: a list of keywords, and the packages that are published for this.

The packages are found only after ``pip install -r requirements/rivals.txt``; a missing one is said so.
DIET, Rasa's own classifier, is trained on the same examples by ``benchmarks.screening.diet``, in the
environment that Rasa lives in.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.screening.examples import Example
from bot.screening.settings import PROJECT_ROOT

Calls = Callable[[str], bool]
BOT_PYTHON = PROJECT_ROOT / ".venvs" / "bot" / "bin" / "python"

# What somebody without data would write down: the plain words for suicide and self-harm.
KEYWORDS = re.compile(
    r"suicid|kill (?:myself|me)|want to die|wanna die|end (?:my life|it all)|better off dead|self.?harm"
    r"|cut(?:ting)? myself|hurt myself|overdos|matarme|suicidar|quiero morir|morirme|quitarme la vida"
    r"|acabar con (?:mi vida|todo)|cortarme|hacerme daño|sobredosis",
    re.IGNORECASE,
)


def rivals() -> Mapping[str, Calls | None]:
    """Return each rival by name: does it call for help at a text? ``None`` when it is not installed."""
    return {
        "keyword list": lambda text: bool(KEYWORDS.search(text)),
        "rrt-advocate": _or_none(_rrt_advocate),
        "pantheon-guardrails": _or_none(_pantheon),
        "cogno-aegis": _or_none(_cogno),
    }


def diet_scores(learn: Sequence[Example], texts: Sequence[str]) -> list[float]:
    """Train DIET on ``learn`` and return its probability of moderate or above for each of ``texts``.

    Raises:
        subprocess.CalledProcessError: Rasa could not be trained.
    """
    rows = {"learn": [[e.text, e.level] for e in learn], "judge": list(texts)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        command = [str(BOT_PYTHON), "-m", "benchmarks.screening.diet", str(path)]
        done = subprocess.run(command, cwd=PROJECT_ROOT, check=True, stdout=subprocess.PIPE)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _or_none(make: Callable[[], Calls]) -> Calls | None:
    try:
        return make()
    except ImportError:
        return None


def _rrt_advocate() -> Calls:
    from rrt_advocate import CrisisEngine, CrisisLevel

    def calls(text: str) -> bool:
        # A fresh engine each time: a message is judged without another person's before it.
        level: Any = CrisisEngine("one").assess(text).crisis_level
        return bool(level not in (CrisisLevel.GREEN, CrisisLevel.YELLOW))

    return calls


def _pantheon() -> Calls:
    from pantheon_guardrails.crisis import CrisisProtocol

    protocol: Any = CrisisProtocol()
    return lambda text: bool(protocol.check(text, jurisdiction="US").triggered)


def _cogno() -> Calls:
    from cogno_aegis.input_guard import InputGuard
    from cogno_aegis.safety import DEFAULT_CRISIS_RULES

    logging.getLogger("cogno_aegis").setLevel(logging.ERROR)
    guard: Any = InputGuard(crisis_rules=DEFAULT_CRISIS_RULES)
    return lambda text: not guard.check_crisis(text).ok
