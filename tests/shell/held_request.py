"""A pass that is held at one of its requests, in a thread of its own, until it is let go on."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from worker.errors import LockHeld
from worker.execute.outcome import Pass
from worker.sandbox.service import Answering

# Nobody waits so long unless something is wrong.
PATIENCE_SECONDS = 60.0

Ended = Pass | LockHeld


class Gate:
    """A Google at which one request is held, before it is heard or once it is done.

    `number`: which request, from 1; 0 is none.
    """

    def __init__(self, google: Answering, number: int, after: bool) -> None:
        self._google, self._number, self._after = google, number, after
        self.asked = 0
        self.was_reached = False
        self.requests: list[str] = []
        self.reached, self.let_go = Event(), Event()

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering."""
        self.asked += 1
        self.requests.append(f"{verb} {uri}")
        if self.asked != self._number:
            return self._google.answer(verb, uri, headers, body)
        if self._after:
            answered = self._google.answer(verb, uri, headers, body)
            self._hold()
            return answered
        self._hold()
        return self._google.answer(verb, uri, headers, body)

    def _hold(self) -> None:
        self.was_reached = True
        self.reached.set()
        assert self.let_go.wait(PATIENCE_SECONDS)


@contextmanager
def held(gate: Gate, run: Callable[[], Pass], always: bool = True) -> Iterator[Future[Ended]]:
    """While inside, the pass is held at its gate; afterwards it goes on to its end, which the future
    then has. What it raises but LockHeld is raised here.

    Unless it is `always` held, it may also end before it comes there.
    """

    def to_the_end() -> Ended:
        try:
            return run()
        except LockHeld as error:
            return error
        finally:
            gate.reached.set()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(to_the_end)
        try:
            assert gate.reached.wait(PATIENCE_SECONDS)
            if always and not gate.was_reached:
                raise AssertionError(f"it ended after {gate.asked} requests: {future.result()}")
            yield future
        finally:
            gate.let_go.set()
        future.result()
