"""Where a service user stands in a coping skill. Pure: no index, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

OFFERED, CHECKING, RUNNING, FINISHED = "offered", "checking", "running", "finished"


@dataclass(frozen=True)
class SkillState:
    """A skill, its phase, the check that is being asked (from 0) and the step shown (from 1; 0 = none)."""

    id: str
    phase: str = OFFERED
    check: int = 0
    step: int = 0

    @classmethod
    def of(cls, slot: Mapping[str, Any] | None) -> SkillState | None:
        """Read the slot ``skill``."""
        return cls(**slot) if slot else None

    def as_slot(self) -> dict[str, Any]:
        """The form kept in the slot ``skill``."""
        return asdict(self)

    def begun(self, checks: int, steps: int) -> SkillState:
        """The first check is asked, or without any the first step is shown."""
        if checks > 0:
            return replace(self, phase=CHECKING, check=0, step=0)
        return replace(self, phase=RUNNING, step=1) if steps else replace(self, phase=FINISHED)

    def check_passed(self, checks: int, steps: int) -> SkillState:
        """The next check is asked, or after the last the first step is shown."""
        if self.check + 1 < checks:
            return replace(self, check=self.check + 1)
        return self.begun(0, steps)

    def advanced(self, steps: int) -> SkillState:
        """The next step, or after the last the end."""
        if self.step < steps:
            return replace(self, phase=RUNNING, step=self.step + 1)
        return replace(self, phase=FINISHED)

    def within(self, steps: int) -> SkillState:
        """The same place where the skill has ``steps`` steps, as it may in another language."""
        return replace(self, step=min(self.step, steps))

    def returned(self) -> SkillState:
        """The step before; the first stays the first."""
        return replace(self, phase=RUNNING, step=max(1, self.step - 1))
