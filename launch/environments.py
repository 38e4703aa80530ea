"""`python3 -m launch.environments [--dev]`: make the Python environments from the lock files.

Runs on the system's Python with the standard library alone, since it makes everything else.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from launch.interpreters import find_python_310
from launch.stamps import content_hash, read_stamp, write_atomically
from launch.terminal import LaunchError, complain, say

ROOT = Path(__file__).resolve().parent.parent
STAMP = ".porchlight-stamp"
TORCH = "torch==2.13.0"
LOCKS_OF = {
    "app": ("requirements/app.txt", "requirements/build.txt"),
    "dev": ("requirements/dev.txt",),
    "bot": ("requirements/bot.txt",),
}


def run(command: list[str], failure: str) -> None:
    """Run ``command`` with its output shown.

    Raises:
        LaunchError: it failed; the message begins with ``failure``.
    """
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    try:
        status = subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    except OSError as error:
        raise LaunchError(f"{failure}: {error.strerror}.") from None
    if status != 0:
        raise LaunchError(f"{failure}; what went wrong stands above.")


def torch_options(find_links: str, python_tag: str) -> list[str]:
    """Say to uv where a torch without CUDA comes from.

    A folder of pip's find-links that offers a torch wheel for this Python (``python_tag``, for example
    ``cp311``) is used as it is; otherwise uv takes the CPU build that PyTorch publishes.
    """
    for place in find_links.split():
        folder = Path(place.removeprefix("file://"))
        if folder.is_dir() and any(folder.glob(f"torch-{TORCH.partition('==')[2]}*-{python_tag}-*.whl")):
            return ["--find-links", str(folder)]
    return ["--torch-backend=cpu"]


@dataclass(frozen=True)
class Environment:
    """One environment below ``.venvs``, and how much of it is installed.

    ``groups`` are keys of ``LOCKS_OF``. A group once installed stays: running after testing uninstalls
    nothing, and testing after running only adds.
    """

    folder: Path
    version: str
    interpreter: Callable[[], Path]
    groups: tuple[str, ...]
    root: Path = ROOT

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def ready(self) -> bool:
        """Tell whether everything asked for is installed from the lock files as they are now."""
        recorded, _, found = read_stamp(self.folder / STAMP).partition(" ")
        installed = set(recorded.split("+"))
        return set(self.groups) <= installed and found == self.hash_of(installed) and self.starts()

    def hash_of(self, groups: Iterable[str]) -> str:
        """Hash the lock files of ``groups`` and the version of Python."""
        locks = [lock for group in groups for lock in LOCKS_OF.get(group, ())]
        return content_hash(self.root, locks, (self.version, TORCH, sys.platform))

    def make(self, uv: Path) -> None:
        """Make or mend the environment, and stamp it.

        Raises:
            LaunchError: no fitting Python, or a package could not be installed.
        """
        recorded, _, _ = read_stamp(self.folder / STAMP).partition(" ")
        groups = sorted({*self.groups, *(group for group in recorded.split("+") if group in LOCKS_OF)})
        name = self.folder.name
        say(f"Setting up the {name} environment ({', '.join(groups)}); the first time takes a few minutes.")
        if not self.starts():
            interpreter = self.interpreter()
            command = [
                str(uv),
                "venv",
                "--clear",
                "--no-project",
                "--python",
                str(interpreter),
                str(self.folder),
            ]
            run(command, f"The {name} environment could not be made")
        stamped = (self.folder / STAMP).exists()
        (self.folder / STAMP).unlink(missing_ok=True)
        self._install(uv, groups, exact=stamped)
        write_atomically(self.folder / STAMP, f"{'+'.join(groups)} {self.hash_of(groups)}\n")

    def _install(self, uv: Path, groups: Iterable[str], *, exact: bool) -> None:
        install = [str(uv), "pip", "install", "--compile-bytecode", "--python", str(self.python)]
        locks = [option for group in groups for lock in LOCKS_OF[group] for option in ("-r", lock)]
        failure = f"The packages of the {self.folder.name} environment could not be installed"
        extra = []
        if "app" in groups:
            tag = "cp" + self.version.replace(".", "")
            links = torch_options(os.environ.get("PIP_FIND_LINKS", ""), tag)
            constraints = [option for lock in LOCKS_OF["app"] for option in ("-c", lock)]
            run([*install, *links, *constraints, TORCH], failure)
            extra = [TORCH]
        run([*install, *(["--exact"] if exact else []), *locks, *extra], failure)

    def starts(self) -> bool:
        """Tell whether the environment is there with the right Python."""
        question = f"import sys; sys.exit('%d.%d' % sys.version_info[:2] != {self.version!r})"
        try:
            done = subprocess.run([str(self.python), "-c", question], capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0


def ensure_uv(root: Path) -> Path:
    """Return the pinned uv, installed with pip into an environment of its own when it is not there.

    Raises:
        LaunchError: this Python makes no virtual environments, or uv could not be installed.
    """
    folder = root / ".venvs" / "tools"
    uv = folder / "bin" / "uv"
    wanted = content_hash(root, ["requirements/tools.txt"], (sys.version,))
    if uv.exists() and read_stamp(folder / STAMP) == wanted:
        return uv
    say("Getting uv, which installs the rest.")
    advice = (
        "This Python makes no virtual environment (on Debian and Ubuntu install the package python3-venv)"
    )
    run([sys.executable, "-m", "venv", "--clear", str(folder)], advice)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
    run([*pip, "-r", "requirements/tools.txt"], "The installer uv could not be installed")
    write_atomically(folder / STAMP, wanted + "\n")
    return uv


def ensure(root: Path, *, dev: bool) -> None:
    """Bring every environment up to date; says one line when nothing is to be done.

    Raises:
        LaunchError: something needed is missing; the message says what.
    """
    (root / ".venvs").mkdir(exist_ok=True)
    with (root / ".venvs" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        version = ".".join(map(str, sys.version_info[:2]))
        groups = ("app", "dev") if dev else ("app",)
        uv = root / ".venvs" / "tools" / "bin" / "uv"
        environments = [
            Environment(root / ".venvs" / "app", version, lambda: Path(sys.executable), groups, root),
            Environment(root / ".venvs" / "bot", "3.10", lambda: find_python_310(uv=uv), ("bot",), root),
        ]
        stale = [environment for environment in environments if not environment.ready()]
        if stale:
            uv = ensure_uv(root)
        # A missing Python is said before the long part, not after it.
        for environment in stale:
            if not environment.starts():
                environment.interpreter()
        for environment in stale:
            environment.make(uv)
    say("Environments: ready.")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when every environment is ready, else 1 after one sentence."""
    parser = argparse.ArgumentParser(prog="python3 -m launch.environments", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options = parser.parse_args(arguments)
    try:
        ensure(ROOT, dev=options.dev)
    except LaunchError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
