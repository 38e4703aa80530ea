"""Building: only when the content of the inputs has changed, and failing in plain words."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from launch.preparation import Preparation, Step, steps_of
from launch.settings import ROOT, Settings
from launch.terminal import LaunchError

# Makes the folder named by the last argument and notes that it ran.
BUILD = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1])
folder.mkdir(exist_ok=True)
with (folder / "runs").open("a") as file:
    file.write("x")
"""


class Workshop:
    """One step with its input in a folder of its own."""

    def __init__(self, folder: Path, code: str = BUILD) -> None:
        self.settings = Settings.from_environment({"PORCHLIGHT_STATE": str(folder / "state")}, folder)
        self.input = folder / "data" / "input.yml"
        self.input.parent.mkdir()
        self.input.write_text("one")
        output = self.settings.state / "made"
        command = (sys.executable, "-c", code, str(output))
        self.step = Step("made", "making it", ("data/**/*",), output, command)
        self.told: list[str] = []

    def prepare(self) -> None:
        Preparation(self.settings, [[self.step]], self.told.append).run()

    def runs(self) -> int:
        return len((self.step.output / "runs").read_text())


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def test_unchanged_inputs_are_not_built_again_and_changed_ones_are(workshop: Workshop) -> None:
    workshop.prepare()
    workshop.prepare()
    assert workshop.runs() == 1
    assert workshop.told[-1] == "  made: unchanged"
    workshop.input.write_text("two")
    workshop.prepare()
    assert workshop.runs() == 2


def test_a_renamed_an_added_and_a_removed_input_count_as_changes(workshop: Workshop) -> None:
    found = {workshop.step.hash(workshop.settings.root)}
    workshop.input.with_name("more.yml").write_text("one")
    found.add(workshop.step.hash(workshop.settings.root))
    workshop.input.unlink()
    found.add(workshop.step.hash(workshop.settings.root))
    workshop.input.with_name("more.yml").rename(workshop.input)
    assert workshop.step.hash(workshop.settings.root) in found
    assert len(found) == 3


def test_touching_an_input_without_changing_it_builds_nothing(workshop: Workshop) -> None:
    workshop.prepare()
    workshop.input.touch()
    workshop.prepare()
    assert workshop.runs() == 1


def test_an_output_that_was_emptied_is_built_again(workshop: Workshop) -> None:
    workshop.prepare()
    (workshop.step.output / "runs").unlink()
    workshop.prepare()
    assert workshop.runs() == 1


def test_a_failing_step_is_named_with_its_last_lines_and_tried_again_next_time(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path, "import sys; sys.exit('the reason stands here')")
    for _ in range(2):
        with pytest.raises(LaunchError, match=r"(?s)making it.*the reason stands here"):
            workshop.prepare()


def test_an_input_changed_while_it_was_being_built_is_built_again(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path, BUILD + "pathlib.Path('data/input.yml').write_text('later')\n")
    workshop.prepare()
    assert not workshop.step.done(workshop.settings.root)


def test_a_build_is_ended_when_the_launcher_is_told_to_stop(tmp_path: Path) -> None:
    code = BUILD + "import time\ntime.sleep(600)\n"
    workshop = Workshop(tmp_path, code)

    def stop_when_running() -> None:
        while not (workshop.step.output / "runs").exists():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=stop_when_running, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        workshop.prepare()
    assert not workshop.step.stamp.exists()


def test_the_inputs_of_every_real_step_exist() -> None:
    steps = [step for sequence in steps_of(Settings.from_environment({})) for step in sequence]
    assert [step.name for step in steps] == ["index", "screening", "rasa"]
    for step in steps:
        for pattern in step.inputs:
            assert any(ROOT.glob(pattern)), (step.name, pattern)
