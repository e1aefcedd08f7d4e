"""The manual page, the completions and the wheel are made from what is there, the same each time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from tests.shell.cohort_files import REPOSITORY
from tools.manual import completion, main, manual
from worker.cli.commands import COMMANDS, cli, load


def options(command: click.Command) -> set[str]:
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    own = {name for each in command.params for name in each.opts if name.startswith("--")}
    return own.union(*map(options, inner))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_has_every_command_with_every_option(name: str) -> None:
    plain = manual().replace("\\-", "-")
    assert f".SS {name} " in plain
    assert [option for option in sorted(options(load(name))) if f"{option}" not in plain] == []


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_man_reads_the_page_without_a_complaint() -> None:
    called = ["groff", "-man", "-Tutf8", "-ww", "-Kutf8", "-P-c", "-P-b", "-P-o", "-P-u"]
    done = subprocess.run(called, input=manual(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--preflight" in done.stdout


def completed(words: list[str], begun: str) -> set[str]:
    complete = ShellComplete(cli, {}, "peer-coaching", "_PEER_COACHING_COMPLETE")
    return {item.value for item in complete.get_completions(words, begun)}


def test_commands_and_options_are_completed() -> None:
    assert completed([], "st") == {"status"}
    assert "--preflight" in completed(["run"], "--pre")
    assert completed(["ledger"], "mi") == {"migrate"}


@pytest.mark.parametrize(
    ("shell", "check"), [("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish --no-execute")]
)
def test_each_shell_reads_its_completion(shell: str, check: str, tmp_path: Path) -> None:
    text = completion(shell)
    assert "_PEER_COACHING_COMPLETE" in text
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "completion"
    file.write_text(text)
    done = subprocess.run([*check.split(), file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_all_of_them_go_into_a_folder(tmp_path: Path) -> None:
    main(tmp_path / "new")
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {
        "peer-coaching.1",
        "peer-coaching.bash",
        "_peer-coaching",
        "peer-coaching.fish",
    }


def test_a_wheel_built_twice_is_the_same(tmp_path: Path) -> None:
    wheels = []
    for name, umask, zone in (("one", 0o022, "UTC"), ("two", 0o077, "Asia/Tokyo")):
        environment = dict(os.environ) | {"SOURCE_DATE_EPOCH": "1767225600", "TZ": zone}
        folder = str(tmp_path / name)
        called = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(
            called, cwd=REPOSITORY, env=environment, check=True, capture_output=True, umask=umask
        )
        (wheel,) = (tmp_path / name).iterdir()
        wheels.append((wheel.name, wheel.read_bytes()))
    assert wheels[0] == wheels[1]
