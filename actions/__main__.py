"""``python -m actions``: the action server, on the loopback interface, silent about what people write."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import uvicorn
from pydantic import ValidationError

from actions.settings import ActionSettings
from bot import quiet
from bot.replies import replies

HOST = "127.0.0.1"


def main() -> int:
    """Serve until told to stop. Exit code 2: a setting is missing."""
    quiet.configure()
    try:
        settings = ActionSettings()
    except ValidationError as error:
        sys.stderr.write("\n".join(problem["msg"] for problem in error.errors()) + "\n")
        return 2
    from actions.app import create_app
    from actions.library import Library
    from actions.registry import executor

    library = Library(settings.index_folder)
    library.warm(datetime.now(UTC))
    app = create_app(executor(library, replies()), settings.secret())
    quiet.silence_handlers()
    uvicorn.run(
        app, host=HOST, port=settings.actions_port, log_config=None, access_log=False, server_header=False
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
