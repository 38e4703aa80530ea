"""`python -m launch <command>`: what the targets of the Makefile call."""

from __future__ import annotations

import argparse
import sys

from launch import commands
from launch.foreground import Told, prepare_only, up
from launch.settings import Settings
from launch.terminal import LaunchError, complain


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; whatever is wrong is said in plain sentences."""
    parser = argparse.ArgumentParser(prog="python -m launch", description="Run Porchlight.")
    names = parser.add_subparsers(dest="command", required=True)
    names.add_parser("up", help="prepare, start and stay until Ctrl-C")
    names.add_parser("prepare", help="build index and Rasa model where they are out of date, check screening")
    names.add_parser("status", help="one line for each process")
    names.add_parser("stop", help="stop what runs")
    names.add_parser("clean", help="remove what can be made again; conversations and keys stay")
    account = names.add_parser("account", help="make an account for the console")
    account.add_argument("rest", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment()
        if options.command == "account":
            return commands.account(settings, options.rest)
        command = {
            "up": up,
            "prepare": prepare_only,
            "status": commands.status,
            "stop": commands.stop,
            "clean": commands.clean,
        }[options.command]
        return command(settings)
    except LaunchError as error:
        complain(str(error))
        return 1
    except (KeyboardInterrupt, Told):
        complain("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
