"""The files that supervisord and the leash read: written anew at every start, without any secret.

supervisord is started in the run folder and its files are named from there: it expands a percent sign in
a path twice, and when that fails it writes its whole environment into the error.
"""

from __future__ import annotations

import json
import resource
import shlex
from collections.abc import Sequence

from launch.leash import COMMAND
from launch.programs import Program
from launch.settings import Settings
from launch.stamps import write_atomically

CONFIGURATION = "supervisord.conf"
# Each group stops in at most this many seconds: twice that stays below the 15 s promised for Ctrl-C.
SECONDS_TO_STOP = 6
# A chat page and a console each hold a socket; the default of many systems is 1024 for everything.
WANTED_FILES = 8192

HEAD = """\
[supervisord]
nodaemon=true
silent=true
nocleanup=true
identifier=porchlight
umask=077
minfds={files}
logfile=../logs/supervisord.log
logfile_maxbytes=5MB
logfile_backups=3
pidfile=supervisord.pid
childlogdir=../logs

[unix_http_server]
file={socket}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{socket}
"""

# startsecs=0: a process that dies at once is started again within a second, for ever, instead of ever
# more slowly. A person may be waiting for it.
PROGRAM = """
[program:{name}]
command={command}
priority={priority}
autostart=true
autorestart=true
startsecs=0
startretries=1000000
stopsignal=TERM
stopwaitsecs={stop}
killasgroup=true
redirect_stderr=true
stdout_logfile=../logs/{name}.log
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=3
"""


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def configuration(settings: Settings, programs: Sequence[Program]) -> str:
    """Return the text of supervisord's configuration."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, WANTED_FILES)
    socket = settings.supervisor_socket
    inside = socket.parent == settings.run
    parts = [HEAD.format(files=files, socket=socket.name if inside else _escaped(str(socket)))]
    for program in programs:
        command = _escaped(shlex.join([*COMMAND, program.name]))
        priority = 100 if program.foundation else 900
        parts.append(
            PROGRAM.format(name=program.name, command=command, priority=priority, stop=SECONDS_TO_STOP)
        )
    upper = [program.name for program in programs if not program.foundation]
    if upper:
        # One group stops together and before the next: Redis goes last, after all who write to it.
        parts.append(f"\n[group:porchlight]\nprograms={','.join(upper)}\npriority=900\n")
    return "".join(parts)


def write(settings: Settings, programs: Sequence[Program]) -> None:
    """Write supervisord's configuration and the programs' table into the run folder."""
    table = {program.name: {**program.as_dict(), "folder": str(settings.root)} for program in programs}
    write_atomically(settings.run / "programs.json", json.dumps(table, indent=1))
    write_atomically(settings.run / CONFIGURATION, configuration(settings, programs))
