"""The sandbox as a Google of its own: another process, answers that take their time, and quotas
counted on its side.

Another process, because a Google in ours would wait for our interpreter's lock and we for its.
"""

import json
import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from threading import Lock, Thread
from urllib.parse import urlsplit

from bench.cohorts import SENDER
from worker.sandbox.discovery import methods
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import Sandbox

_processes = multiprocessing.get_context("spawn")
# Gmail's prices (Gmail API, usage limits). Written down once more: a price that we have wrong would
# otherwise be wrong here too.
UNITS = {
    "gmail.users.drafts.create": 10,
    "gmail.users.drafts.send": 100,
    "gmail.users.drafts.get": 5,
    "gmail.users.drafts.list": 5,
    "gmail.users.drafts.delete": 10,
    "gmail.users.messages.send": 100,
    "gmail.users.getProfile": 1,
}
SENDING = ("gmail.users.drafts.send", "gmail.users.messages.send")
_TOO_MANY = {
    "error": {
        "code": 429,
        "message": "Rate Limit Exceeded",
        "errors": [
            {
                "domain": "usageLimits",
                "reason": "rateLimitExceeded",
                "message": "Rate Limit Exceeded",
            }
        ],
    }
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How this Google answers. `delay`: seconds for each answer; `units`, `calls`: what Gmail and
    Calendar allow in `window` seconds, 0 is no limit."""

    now: datetime
    delay: float = 0.0
    units: int = 0
    calls: int = 0
    window: float = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a Google has answered: the calls that it let in, by method, and how many it refused with
    429. `mailed_at`: when the first mail was sent, by the machine's monotonic clock; 0 before."""

    calls: Counter[str]
    refused: int
    mailed_at: float = 0.0

    @property
    def total(self) -> int:
        """All calls, with those refused."""
        return self.calls.total() + self.refused


class Meter:
    """So many units in any window, for one thread at a time; what is refused uses nothing up."""

    def __init__(
        self, limit: int, window: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit, self._window, self._clock = limit, window, clock
        self._taken: deque[tuple[float, int]] = deque()

    def lets_in(self, units: int) -> bool:
        """Whether there is room for these units now; then they are counted."""
        now = self._clock()
        while self._taken and self._taken[0][0] + self._window <= now:
            self._taken.popleft()
        if self._limit and sum(used for _, used in self._taken) + units > self._limit:
            return False
        self._taken.append((now, units))
        return True


def method_of(verb: str, uri: str) -> str:
    """The name of the method that a request calls, such as gmail.users.drafts.send; empty where
    there is none."""
    path = urlsplit(uri).path
    called = (method for method in methods() if method.verb == verb and method.path.match(path))
    return next((method.id for method in called), "")


class Remote(Sandbox):
    """A sandbox that is far away and counts."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(lambda: terms.now, owner=SENDER)
        self._delay = terms.delay
        self._gmail = Meter(terms.units, terms.window)
        self._calendar = Meter(terms.calls, terms.window)
        self._lock = Lock()
        self._calls: Counter[str] = Counter()
        self._refused = 0
        self._mailed_at = 0.0

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Sandbox.answer. Counted on arrival, before the delay; many wait at a time."""
        method = method_of(verb, uri)
        # Not by Sandbox.requests, into which several threads write at a time.
        with self._lock:
            gmail = method.startswith("gmail.")
            room = self._gmail.lets_in(UNITS[method]) if gmail else self._calendar.lets_in(1)
            self._calls[method] += room
            self._refused += not room
        # An answer's way through the network, which is what many workers are for.
        time.sleep(self._delay)
        if not room:
            return 429, json.dumps(_TOO_MANY).encode()
        answer = super().answer(verb, uri, headers, body)
        if method in SENDING and answer[0] == 200 and not self._mailed_at:
            self._mailed_at = time.monotonic()
        return answer

    def seen(self) -> Seen:
        """What it has answered so far."""
        with self._lock:
            return Seen(self._calls.copy(), self._refused, self._mailed_at)


class _Server(SandboxServer):
    # The usual five would let connections that come at once wait a second for the kernel's next
    # try.
    request_queue_size = 128


def _serve(terms: Terms, pipe: Connection) -> None:
    remote = Remote(terms)
    server = _Server(remote)
    methods()  # read before anybody waits for it
    Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(server.server_port)
    while pipe.recv():
        pipe.send(remote.seen())


class Google:
    """A Google in another process. `host`: where it listens."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.host = f"127.0.0.1:{pipe.recv()}"

    def seen(self) -> Seen:
        """What it has answered so far."""
        self._pipe.send(True)
        answer: Seen = self._pipe.recv()
        return answer


@contextmanager
def serving(terms: Terms) -> Iterator[Google]:
    """A Google on these terms, until the end of the block."""
    ours, theirs = _processes.Pipe()
    child = _processes.Process(target=_serve, args=(terms, theirs), daemon=True)
    child.start()
    # Left open here, it would keep us waiting for a child that has died.
    theirs.close()
    try:
        yield Google(ours)
    finally:
        child.terminate()
        child.join()
        child.close()
        ours.close()
