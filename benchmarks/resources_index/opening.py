"""``python -m benchmarks.resources_index.opening``: a fresh process opens the index and searches once.

Prints JSON: seconds until it is open and of the first search, and resident memory in MB before and after.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

PAGE_KB = 4


def resident_mb() -> float:
    """Memory of this process that is in RAM now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * PAGE_KB / 1024


def main() -> None:
    """Open, search, tell."""
    before = resident_mb()
    started = time.perf_counter()
    from benchmarks.resources_index.questions import NOW
    from resources_index.index import ResourceIndex
    from resources_index.settings import IndexSettings

    index = ResourceIndex.open(IndexSettings().index)
    opened = time.perf_counter()
    index.search("i cant sleep", now=NOW)
    searched = time.perf_counter()
    told = {
        "open": opened - started,
        "first": searched - opened,
        "before": before,
        "after": resident_mb(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
