"""A Google that takes its time over a launch, for passes that are stopped in the middle of it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event

from tests.shell.desk import Desk
from worker.sandbox.service import Sandbox

PROMISED_SECONDS = 8
# A launch of six: the account, the note, the calendar, six series; then six drafts and their sending.
DRAW, CALENDAR, SERIES, FIRST_DRAFT, MAILS = 1, 4, 7, 11, 15


class Slow:
    """A sandbox that takes its time, and says when it has been asked so often."""

    def __init__(self, sandbox: Sandbox, number: int, seconds: float) -> None:
        self._sandbox, self._number, self._seconds = sandbox, number, seconds
        self.asked = 0
        self.reached = Event()
        self.hurry = False

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering."""
        self.asked += 1
        if self.asked == self._number:
            self.reached.set()
        if not self.hurry:
            time.sleep(self._seconds if self.asked >= self._number else 0.02)
        return self._sandbox.answer(verb, uri, headers, body)


@contextmanager
def slow_google(desk: Desk, number: int, seconds: float) -> Iterator[Slow]:
    with desk.google() as sandbox:
        slow = Slow(sandbox, number, seconds)
        with desk.served(slow):
            yield slow


def told(log: str, signal_name: str) -> list[str]:
    """The lines of the log on this signal, or above mere information."""
    return [
        line for line in log.splitlines() if signal_name in line or '"severity": "INFO"' not in line
    ]
