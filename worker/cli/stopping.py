"""How a pass ends before its time: asked to by a signal, or because its time is over.

What is under way is finished and recorded, and nothing new is begun. A pass may be killed at any
point all the same, so whatever is not finished within some seconds is left to the next one.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Timer
from types import FrameType
from typing import Any

from worker.cli.base import logger
from worker.errors import PassAborted

# Cloud Run and systemd follow SIGTERM with SIGKILL after ten seconds.
SECONDS_TO_FINISH = 8.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """Whether this process has been asked to stop, and what it waits for meanwhile."""

    def __init__(self) -> None:
        self._asked = Event()
        self._signal = 0

    @property
    def asked(self) -> bool:
        """Whether a signal has come."""
        return self._asked.is_set()

    @property
    def exit_code(self) -> int:
        """What a process ends with that a signal has stopped: 143 for SIGTERM, 130 for SIGINT."""
        return 128 + self._signal

    def ask(self, number: int, _frame: FrameType | None = None) -> None:
        """Asks to stop, as a signal handler does."""
        self._signal = number
        self._asked.set()
        name = signal.Signals(number).name
        logger.warning("%s: what is under way is finished, the rest is left to the next pass", name)
        end = Timer(SECONDS_TO_FINISH, self._end)
        end.daemon = True
        end.start()

    def sleep(self, seconds: float) -> None:
        """Waits, but not after a signal. Raises PassAborted then."""
        if self._asked.wait(seconds):
            raise PassAborted("the pass was asked to stop")

    def _end(self) -> None:
        # Nothing is lost by it: every claim is looked up by the next pass.
        logger.warning("not all that was under way is finished; the next pass looks it up")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(self.exit_code)


@contextmanager
def stopped_by_signals(stopping: Stopping) -> Iterator[None]:
    """Lets SIGTERM and SIGINT ask to stop while inside."""
    before: list[tuple[int, Any]] = [
        (number, signal.signal(number, stopping.ask)) for number in _SIGNALS
    ]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def until(minutes: float, monotonic: Callable[[], float]) -> Callable[[], bool]:
    """Whether it is not yet so many minutes later than now; for ever where they are 0."""
    end = monotonic() + 60 * minutes
    return lambda: minutes == 0 or monotonic() < end
