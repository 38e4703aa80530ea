"""Simple programs in the places of the real ones, beside a real Redis, for tests of the launcher.

Run as a script it is `make run` with these programs.
"""

from __future__ import annotations

import sys

from launch.foreground import up
from launch.health import HttpProbe
from launch.programs import Program, programs_of
from launch.settings import Settings
from launch.terminal import LaunchError, complain

# Writes down the environment it was given, then answers 200 to everything.
ANSWERING = """
import http.server, json, os, pathlib, sys
folder = pathlib.Path(os.environ["PORCHLIGHT_STATE"]) / "given"
folder.mkdir(exist_ok=True)
(folder / os.environ["PORCHLIGHT_PROGRAM"]).write_text(json.dumps(dict(os.environ)))
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *arguments):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
# Takes SIGTERM and goes on.
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + ANSWERING


def standins(settings: Settings, worker: str = ANSWERING) -> tuple[Program, ...]:
    """The real Redis and stand-ins that keep the names and secrets of the real programs."""
    ports = {"rasa": settings.rasa_port, "actions": settings.actions_port, "web": settings.port}
    made = []
    for program in programs_of(settings):
        if program.name in ports:
            port = ports[program.name]
            command = (sys.executable, "-c", ANSWERING, str(port))
            probe = HttpProbe("127.0.0.1", port, "/")
            made.append(Program(program.name, command, probe, program.secrets))
        elif program.name == "worker":
            port = settings.port + 1 if settings.port < 65535 else settings.port - 1
            probe = HttpProbe("127.0.0.1", port, "/")
            made.append(Program("worker", (sys.executable, "-c", worker, str(port)), probe, program.secrets))
        else:
            made.append(program)
    return tuple(made)


def main() -> int:
    settings = Settings.from_environment()
    try:
        return up(settings, standins(settings), build=False)
    except LaunchError as error:
        complain(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
