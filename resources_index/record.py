"""One entry ready to be indexed and shown: its front matter, its body and its steps."""

from __future__ import annotations

import hashlib

from resources_index.entry import Entry


class Record(Entry):
    """An entry with its text. ``body`` is plain paragraphs; ``steps`` is filled for coping skills only."""

    body: str
    steps: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Record({self.id}.{self.lang})"

    __str__ = __repr__

    @property
    def key(self) -> str:
        """The entry in its language, as its file is named: ``988-lifeline.en``."""
        return f"{self.id}.{self.lang}"

    def content_hash(self) -> str:
        """SHA-256 of everything the record holds; two equal records have the same."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
