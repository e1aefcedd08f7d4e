"""The commands are known by name and help, and imported when they are called."""

import pkgutil
import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

import worker.cli
from worker.cli.commands import COMMANDS, cli, load

# What a command may need, and the list of commands does not.
HEAVY = ("googleapiclient", "sqlalchemy", "pydantic", "rich", "jinja2", "worker.core")


def modules_after(script: str) -> set[str]:
    """The modules that a new interpreter has loaded at the end of this script."""
    program = f"import sys\n{script}\nprint(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return set(result.stderr.split())


def in_python(*arguments: str) -> str:
    """The lines of a script that calls the program with these arguments, and goes on after it."""
    called = f"sys.argv[1:] = {list(arguments)!r}\ntry: main()\nexcept SystemExit: pass"
    return f"from worker.cli import main\n{called}"


def test_the_list_of_commands_imports_none_of_them() -> None:
    loaded = modules_after(in_python("--help"))
    assert {"click", "worker.cli.commands"} <= loaded
    assert loaded.isdisjoint(HEAVY)
    assert loaded.isdisjoint(f"worker.cli.{name}" for name in COMMANDS)


def test_a_command_that_is_called_is_the_only_one_imported() -> None:
    loaded = modules_after(in_python("redraw", "--help"))
    assert {name for name in COMMANDS if f"worker.cli.{name}" in loaded} == {"redraw"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_shows_the_first_sentence_of_a_commands_own_help(name: str) -> None:
    command = load(name)
    assert command.name == name
    for limit in (20, 66, 500):
        listed = cli.commands[name].get_short_help_str(limit)
        assert listed == command.get_short_help_str(limit)


def test_every_command_is_in_the_list() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    listed = [line.split()[0] for line in result.stdout.partition("Commands:\n")[2].splitlines()]
    assert listed == sorted(COMMANDS)
    modules = [module.name for module in pkgutil.iter_modules(worker.cli.__path__)]
    defined = [
        name
        for name in modules
        if isinstance(getattr(import_module(f"worker.cli.{name}"), name, None), click.Command)
    ]
    assert defined == sorted(COMMANDS)


def test_an_unknown_command_is_an_error_that_names_the_nearest_one() -> None:
    result = CliRunner().invoke(cli, ["statsu"])
    assert result.exit_code == 2
    assert "No such command 'statsu'. Did you mean 'status'?" in result.stderr


@pytest.mark.parametrize("start", [["-m", "worker"], ["-c", "from worker.cli import main; main()"]])
def test_the_module_and_the_console_script_start_the_same_program(start: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, *start, "check", "nowhere.yaml"], capture_output=True, text=True
    )
    assert result.returncode == 2
    assert "there is no file or folder nowhere.yaml" in result.stderr
    usage = subprocess.run([sys.executable, *start, "--help"], capture_output=True, text=True)
    assert usage.stdout.startswith("Usage: peer-coaching [OPTIONS] COMMAND")
