"""Whether the ports of Porchlight are free, asked before anything is started."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping

from launch.terminal import LaunchError


def check_free(ports: Mapping[str, tuple[str, int]]) -> None:
    """Try each port, given as setting -> (host, port).

    Raises:
        LaunchError: one cannot be listened on; the message names the setting that moves it.
    """
    for setting, (host, port) in ports.items():
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family, kind, protocol) as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(address)
                listener.listen(1)
        except OSError as error:
            raise LaunchError(_sentence(setting, host, port, error)) from None


def _sentence(setting: str, host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is used by another program: stop that program, or choose another port "
            f"with {setting}, for example `{setting}={port + 1} make run`."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} may not be used without more rights; choose one above 1023 with {setting}."
    return (
        f"Nothing can listen on {host}:{port} here ({error.strerror}); change PORCHLIGHT_HOST or {setting}."
    )
