"""Logs on standard error: for people on a terminal, as JSON lines where a machine collects them."""

import logging
import sys

from worker.cli.lines import SUBJECTS, line

_FOR_PEOPLE = "%(levelname)s: %(message)s"


class _JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter.format."""
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        values = vars(record)
        about = {name: str(values[name]) for name in SUBJECTS if values.get(name)}
        return line(record.levelname, message, about, values.get("figures", {}))


def set_up(quiet: bool = False, verbose: bool = False) -> None:
    """Sends what the program logs to standard error. `quiet`: only what is wrong; `verbose`: also on
    a terminal what was done."""
    handler = logging.StreamHandler(sys.stderr)
    # On a terminal the results are on the screen already; there the log only says what is wrong.
    on_terminal = sys.stderr.isatty()
    handler.setFormatter(logging.Formatter(_FOR_PEOPLE) if on_terminal else _JsonLines())
    only_trouble = quiet or (on_terminal and not verbose)
    handler.setLevel(logging.WARNING if only_trouble else logging.INFO)
    logger = logging.getLogger("peer-coaching")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
