"""Questions of dose, diagnosis, prognosis and law: known by their words, before anything is searched.

Closeness of meaning alone does not refuse them (measured: "how much zoloft should i take" lies near
every entry about medicine). The patterns are data, in ``data/advice/patterns.yml``, for editors to
extend; the answers are in ``data/wording``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from resources_index.prose import folded

PATTERNS = Path(__file__).resolve().parents[1] / "data" / "advice" / "patterns.yml"
# A pattern looks at so many characters of a message; a question that long is a story, not a question.
LONGEST = 300

Advice = Literal["dose", "diagnosis", "prognosis", "law"]
KINDS: tuple[Advice, ...] = get_args(Advice)


class AdviceError(ValueError):
    """The file of patterns cannot be used; the message names the part and what is wrong."""


@dataclass(frozen=True)
class AdviceRules:
    """Compiled patterns of each kind, and those that let a question through after all."""

    kinds: Mapping[Advice, tuple[re.Pattern[str], ...]]
    unless: tuple[re.Pattern[str], ...]

    @classmethod
    def load(cls, path: Path = PATTERNS) -> AdviceRules:
        """Read a file of patterns.

        Raises:
            AdviceError: it cannot be read, a kind is unknown or missing, or a pattern is not one.
        """
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            lists = {name: "|".join(words) for name, words in content["lists"].items()}
            kinds = {kind: _compiled(kind, content["kinds"][kind], lists) for kind in KINDS}
            if set(content["kinds"]) != set(KINDS):
                raise AdviceError(f"{path.name}: kinds must be {', '.join(KINDS)}")
            return cls(kinds, _compiled("unless", content["unless"], lists))
        except (OSError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
            raise AdviceError(f"{path.name} cannot be read ({type(error).__name__})") from None

    def kind_of(self, text: str) -> Advice | None:
        """What kind of advice a message asks for, or ``None``. Raises nothing on any text."""
        said = simplified_question(text)
        if any(pattern.search(said) for pattern in self.unless):
            return None
        for kind in KINDS:
            if any(pattern.search(said) for pattern in self.kinds[kind]):
                return kind
        return None


def simplified_question(text: str) -> str:
    """Small letters without accents or apostrophes; signs other than "?" become spaces."""
    plain = folded(text[:LONGEST].replace("’", "").replace("'", ""))
    return " ".join(re.sub(r"[^\w?¿]+", " ", plain).split())


@cache
def advice_rules() -> AdviceRules:
    """The shipped rules, read once."""
    return AdviceRules.load()


def _compiled(part: str, patterns: Any, lists: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    made = []
    for number, pattern in enumerate(patterns, start=1):
        filled = re.sub(r"\{([a-z]+)\}", lambda found: lists[found[1]], pattern)
        try:
            made.append(re.compile(filled))
        except re.error as error:
            raise AdviceError(f"pattern {number} of {part} is not one: {error}") from None
    return tuple(made)
