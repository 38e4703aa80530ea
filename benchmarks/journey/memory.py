"""How much memory each process holds, as Linux counts it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil

from launch.stack import Stack

MIB = 1024 * 1024


@dataclass(frozen=True)
class Holding:
    """One process, in bytes: all its pages, and its share where several processes hold the same ones."""

    name: str
    resident: int
    share: int


def holdings(stack: Stack) -> list[Holding]:
    """What every process of a running stack holds, the supervisor's own included."""
    known = stack.processes()
    found = [_holding(name, psutil.Process(state.pid)) for name, state in known.items() if state.pid]
    parents = {psutil.Process(state.pid).ppid() for state in known.values() if state.pid}
    found += [_holding("supervisor", psutil.Process(pid)) for pid in parents if pid > 1]
    return sorted(found, key=lambda holding: -holding.share)


def _holding(name: str, process: psutil.Process) -> Holding:
    family = [process] if name == "supervisor" else [process, *process.children(recursive=True)]
    return Holding(
        name,
        sum(member.memory_info().rss for member in family),
        sum(_share(member.pid) for member in family),
    )


def _share(pid: int) -> int:
    """Bytes of the proportional set size."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("The kernel does not tell the proportional set size.")
