"""Tables of a report in Markdown."""

from __future__ import annotations


class Table:
    """Rows under a heading; an empty line follows."""

    def __init__(self, *heading: str) -> None:
        self._rows: list[tuple[str, ...]] = [heading, ("---",) * len(heading)]

    def add(self, *cells: str) -> None:
        """Add a row."""
        self._rows.append(cells)

    def lines(self) -> list[str]:
        """Return the lines."""
        return [*(f"| {' | '.join(row)} |" for row in self._rows), ""]
