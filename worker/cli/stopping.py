"""How a pass ends before its time: asked to by a signal, or because its time is over.

What is under way is finished and recorded, and nothing new is begun. A pass may be killed at any
point all the same, so whatever is not finished within some seconds is left to the next one.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread, Timer

from worker.errors import PassAborted

logger = logging.getLogger("peer-coaching")

# Cloud Run and systemd follow SIGTERM with SIGKILL after ten seconds.
SECONDS_TO_FINISH = 7.0
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

    def ask(self, number: int) -> None:
        """Asks to stop, as the signal of this number does. Only the first one counts."""
        if self.asked:
            return
        self._signal = number
        self._asked.set()
        end = Timer(SECONDS_TO_FINISH, self._end)
        end.daemon = True
        end.start()

    def check(self) -> None:
        """Raises PassAborted after a signal."""
        if self.asked:
            raise PassAborted("the pass was asked to stop")

    def sleep(self, seconds: float) -> None:
        """Waits, but not after a signal. Raises PassAborted then."""
        self._asked.wait(seconds)
        self.check()

    def tell(self, sentence: str) -> None:
        """Logs how the process has ended."""
        logger.warning("%s: %s", signal.Signals(self._signal).name, sentence)

    def _end(self) -> None:
        # Nothing is lost by it: every claim is looked up by the next pass.
        self.tell("not all that was under way is finished; the next pass looks it up")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(self.exit_code)


@contextmanager
def stopped_by_signals(stopping: Stopping) -> Iterator[None]:
    """Lets SIGTERM and SIGINT ask to stop while inside.

    A thread waits for them: the main one may be waiting for a database just then.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    listener = Thread(target=_listen, args=(reading, stopping), daemon=True)
    before = [(number, signal.signal(number, _nothing)) for number in _SIGNALS]
    pipe_before = signal.set_wakeup_fd(writing)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(pipe_before)
        for number, handler in before:
            signal.signal(number, handler)
        os.close(writing)
        listener.join()
        os.close(reading)


def _nothing(*_: object) -> None:
    """Python writes the signal's number into the pipe before it calls this."""


def _listen(reading: int, stopping: Stopping) -> None:
    while byte := os.read(reading, 1):
        if byte[0] in _SIGNALS:
            stopping.ask(byte[0])


def until(minutes: float, monotonic: Callable[[], float]) -> Callable[[], bool]:
    """Whether it is not yet so many minutes later than now; for ever where they are 0."""
    end = monotonic() + 60 * minutes
    return lambda: minutes == 0 or monotonic() < end
