"""Logging that cannot leak: what a service user writes never reaches a log line, at any level.

Rasa and the libraries below it put message text into log events, warnings and exception messages.
So a line from code that is not ours says only where it came from and what kind of error it was;
its own words are dropped. Our own code logs constant sentences.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any

OWN = ("bot", "actions", "encoders", "resources_index", "wording", "porchlight")
_EVENT = re.compile(r"[a-z_]+(\.[a-z_]+)+")


class QuietFormatter(logging.Formatter):
    """Writes time, level, logger, place and kinds of errors; never the words of a foreign record."""

    def format(self, record: logging.LogRecord) -> str:
        """One line a record, followed by the places an exception passed through."""
        when = self.formatTime(record)
        own = record.name.split(".", 1)[0] in OWN
        said = record.getMessage() if own else f"{record.module}:{record.lineno}"
        lines = [f"{when} {record.levelname} {record.name} {said}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += places(record.exc_info[1])
        return "\n".join(lines)


def places(error: BaseException) -> list[str]:
    """The kind of an error, of what caused it, and the code lines it passed; no message, no values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"  {type(current).__module__}.{type(current).__qualname__}")
        lines += [
            f"    {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)[-6:]
        ]
        current = current.__cause__ or current.__context__
    return lines


def configure(level: int = logging.INFO) -> None:
    """Send every log record, warning and uncaught error of this process through the quiet formatter.

    Call before anything else is imported; later attempts of libraries to add handlers of their own
    to the root logger are harmless because ``silence_handlers`` removes them.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(QuietFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught


def silence_handlers() -> None:
    """Remove the handlers that libraries gave their loggers, so that all records go to the root."""
    for name in list(logging.Logger.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        if name.split(".", 1)[0] not in OWN:
            logger.setLevel(logging.NOTSET)


def configure_structlog() -> None:
    """Make structlog, where it is installed, pass on event names only, and only from warnings up."""
    import structlog

    structlog.configure(
        processors=[_event_name_only],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _event_name_only(_: Any, method: str, event: Any) -> str:
    name = str(event.get("event", ""))
    return f"{method.upper()} structlog {name if _EVENT.fullmatch(name) else 'event'}"


def _uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    sys.stderr.write("\n".join(["stopped by an error:", *places(error)]) + "\n")
