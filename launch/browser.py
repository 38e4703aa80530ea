"""Finding, or where possible installing, the Chromium of the browser tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from launch.terminal import LaunchError, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "The browser tests need Chromium: install your distribution's package `chromium`, "
    "or set CHROMIUM to the path of a Chromium or Chrome."
)


def find_chromium(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the browser that CHROMIUM names, else the first one on PATH, else None.

    Raises:
        LaunchError: CHROMIUM names something that is not a program.
    """
    path = environment.get("PATH", "")
    named = environment.get("CHROMIUM")
    if named:
        found = which(named, path=path)
        if found is None:
            raise LaunchError(f"CHROMIUM={named} is not a program. {ADVICE}")
        return Path(found)
    return next((Path(found) for name in NAMES if (found := which(name, path=path))), None)


def ensure_chromium(environment: Mapping[str, str] = os.environ, *, root: bool | None = None) -> Path:
    """Return a Chromium; where there is none, root on Debian and its kin gets the distribution's package.

    Raises:
        LaunchError: there is none and it may not or cannot be installed; one sentence says what to install.
    """
    found = find_chromium(environment)
    if found is not None:
        return found
    path = environment.get("PATH", "")
    apt = which("apt-get", path=path)
    if apt is None or not (os.geteuid() == 0 if root is None else root):
        raise LaunchError(ADVICE)
    say("Installing the distribution's Chromium for the browser tests.")
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        [apt, "update", "-q"],
        [apt, "install", "-y", "-q", "--no-install-recommends", "chromium"],
    ):
        # A failing update need not matter: the list may be there already. What counts is the browser.
        subprocess.run(command, env=quiet, check=False)
    found = find_chromium(environment)
    if found is None:
        raise LaunchError(ADVICE)
    return found
