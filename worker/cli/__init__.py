"""The outside of the program: arguments, environment, clock, and nothing else. One function per command."""

from worker.cli.commands import main

__all__ = ["main"]
