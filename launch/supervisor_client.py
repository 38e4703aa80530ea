"""Asking a running supervisord over its private socket."""

from __future__ import annotations

import http.client
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast


@dataclass(frozen=True)
class ProcessState:
    """What supervisord knows of one process: ``pid`` 0 when it does not run, ``up`` in seconds."""

    name: str
    state: str
    pid: int
    up: int


def states(socket: Path) -> dict[str, ProcessState] | None:
    """Return the state of every process by name, or None where no supervisord answers."""
    if not socket.exists():
        return None
    from supervisor.xmlrpc import SupervisorTransport

    transport = SupervisorTransport(None, None, f"unix://{socket}")
    try:
        proxy: Any = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        found = cast("list[dict[str, Any]]", proxy.supervisor.getAllProcessInfo())
    except (OSError, http.client.HTTPException, xmlrpc.client.Error):
        return None
    finally:
        transport.close()
    return {
        str(entry["name"]): ProcessState(
            name=str(entry["name"]),
            state=str(entry["statename"]).lower(),
            pid=int(entry["pid"]),
            up=max(0, int(entry["now"]) - int(entry["start"])) if entry["pid"] else 0,
        )
        for entry in found
    }
