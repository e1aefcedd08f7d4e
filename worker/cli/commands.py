"""The console script. Importing a command's module is what makes the command."""

from worker.cli import draws, explain, login, look, run, simulate
from worker.cli.base import cli


def main() -> None:
    """What `peer-coaching` and `python -m worker` start."""
    cli(prog_name="peer-coaching")


__all__ = ["cli", "draws", "explain", "login", "look", "main", "run", "simulate"]
