"""What is wrong with an entry, said so that an editor can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault of one file.

    ``blocking`` faults keep the index from being built (a wrong number, a missing caution); the
    others are shown by ``check`` alone (a sentence too long, an ordinary review overdue).
    """

    file: str
    field: str
    mend: str
    line: int | None = None
    blocking: bool = True

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}  {self.field}: {self.mend}"


class BuildRefusedError(Exception):
    """The entries hold faults with which no index may be built; ``problems`` lists them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(
            f"{len(problems)} fault(s) in the entries keep the index from being built; the last index stays."
        )
