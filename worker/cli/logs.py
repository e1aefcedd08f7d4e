"""Logs on standard error: for people on a terminal, as JSON lines where a machine collects them."""

import json
import logging
import re
import sys

# Whatever quotes a file or an answer of Google's may hold an address; a log never does.
_ADDRESS = re.compile(r"[^\s\"'<>(),;:]*@[^\s\"'<>(),;:]*")


class _JsonLines(logging.Formatter):
    """One JSON object a line, with the two fields that Google Cloud's logging reads."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter.format."""
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        return json.dumps(
            {"severity": record.levelname, "message": _ADDRESS.sub("<address>", message)},
            ensure_ascii=False,
        )


def set_up() -> None:
    """Sends what the program logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    # On a terminal the results are on the screen already; there the log only says what is wrong.
    on_terminal = sys.stderr.isatty()
    for_people = logging.Formatter("%(levelname)s: %(message)s")
    handler.setFormatter(for_people if on_terminal else _JsonLines())
    handler.setLevel(logging.WARNING if on_terminal else logging.INFO)
    logger = logging.getLogger("peer-coaching")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
