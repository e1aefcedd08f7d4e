"""The outside of the program: arguments, environment, clock, and nothing else. One module per command.

`main` is what the console script and `python -m worker` start. Only `commands` (`cli`) and `settings`
are for others, and only tests and the bench use them: no other package imports this one.
"""

from worker.cli.entry import main

__all__ = ["main"]
