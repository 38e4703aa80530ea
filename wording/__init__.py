"""The sentences that people read, kept in ``data/wording`` where editors can reach them."""

from wording.book import WordingBook, WordingError

__all__ = ["WordingBook", "WordingError"]
