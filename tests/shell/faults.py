"""Everything that can go wrong with one request to Google, and a Google in this process with which it does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from tests.contract.unreliable import error
from worker.google.access import in_process
from worker.ports.calendar import Calendar
from worker.ports.mailbox import Mailbox
from worker.sandbox.service import ORIGIN, Answering, Sandbox, SandboxHttp

Answer = tuple[int, bytes]
PAGE = b"<!DOCTYPE html><html><body>Please log in to the guest network.</body></html>"


class Meaning(StrEnum):
    """What a fault means to the pass."""

    UNHEARD = "nobody can say whether it was done"
    NOT_YET = "not done, and to be asked again"
    STOP = "not done, and nothing else will be"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault.

    `done`: whether the work is done all the same; `answer`: makes the answer from the true one,
    which is empty where nothing was done.
    """

    name: str
    done: bool
    meaning: Meaning
    answer: Callable[[bytes], Answer]
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def _dropped(_true: bytes) -> Answer:
    raise ConnectionResetError("the other side went away")


def _half(true: bytes) -> Answer:
    return 200, true[: len(true) // 2]


def _always(answer: Answer) -> Callable[[bytes], Answer]:
    return lambda _true: answer


def _unheard() -> Iterator[Fault]:
    html = {"content-type": "text/html"}
    ways: list[tuple[str, Callable[[bytes], Answer], Mapping[str, str]]] = [
        ("dropped", _dropped, {}),
        ("500", _always(error(500, "backendError")), {}),
        ("503", _always(error(503, "backendError")), {}),
        ("404-page", _always((404, PAGE)), html),
        ("302-page", _always((302, PAGE)), html | {"location": "https://portal.example/"}),
        ("200-page", _always((200, PAGE)), html),
    ]
    for name, answer, headers in ways:
        for done in (False, True):
            yield Fault(
                f"{name}-{'after' if done else 'before'}", done, Meaning.UNHEARD, answer, headers
            )
    yield Fault("half-after", True, Meaning.UNHEARD, _half)


def _refused(meaning: Meaning, status: int, reason: str) -> Fault:
    return Fault(f"{status}-{reason}", False, meaning, _always(error(status, reason)))


def _wait(name: str, until: str) -> Fault:
    headers = {"date": "Sun, 07 Feb 2027 14:00:00 GMT", "retry-after": until}
    return replace(_refused(Meaning.NOT_YET, 429, "rateLimitExceeded"), name=name, headers=headers)


UNHEARD = tuple(_unheard())
NOT_YET = (
    _refused(Meaning.NOT_YET, 429, "rateLimitExceeded"),
    _wait("429-seconds", "7"),
    _wait("429-date", "Sun, 07 Feb 2027 14:00:07 GMT"),
    _refused(Meaning.NOT_YET, 403, "rateLimitExceeded"),
    _refused(Meaning.NOT_YET, 403, "userRateLimitExceeded"),
)
STOP = (
    _refused(Meaning.STOP, 403, "quotaExceeded"),
    _refused(Meaning.STOP, 403, "dailyLimitExceeded"),
    _refused(Meaning.STOP, 403, "forbidden"),
    _refused(Meaning.STOP, 403, "insufficientPermissions"),
    _refused(Meaning.STOP, 401, "authError"),
)
FAULTS = (*UNHEARD, *NOT_YET, *STOP)


class Faulty:
    """A sandbox at which one request meets a fault; where it `lasts`, nothing is answered from then on."""

    def __init__(self, sandbox: Sandbox, number: int, fault: Fault, lasts: bool = False) -> None:
        self._sandbox, self._number, self._fault, self._lasts = sandbox, number, fault, lasts
        self.asked = 0

    @property
    def headers(self) -> Mapping[str, str]:
        """The additional headers of the latest answer."""
        return self._fault.headers if self.asked == self._number else {}

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        """See Answering."""
        self.asked += 1
        if self.asked > self._number and self._lasts:
            raise ConnectionRefusedError("nobody is there")
        if self.asked != self._number:
            return self._sandbox.answer(verb, uri, headers, body)
        true = self._sandbox.answer(verb, uri, headers, body)[1] if self._fault.done else b""
        return self._fault.answer(true)


class Turning(SandboxHttp):
    """An Http in this process that asks whichever `google` is set, and passes on the headers of faults."""

    def __init__(self) -> None:
        super().__init__(self)
        self.google: Answering
        # How long a pass would have waited; None until a test sets it.
        self.slept: list[float] | None = None

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        """See Answering."""
        return self.google.answer(verb, uri, headers, body)

    def sleep(self, seconds: float) -> None:
        """Time that passes at once."""
        assert self.slept is not None
        self.slept.append(seconds)

    def request(self, *args: Any, **options: Any) -> Any:
        """See httplib2.Http.request."""
        response, content = super().request(*args, **options)
        if isinstance(self.google, Faulty):
            response.update(self.google.headers)
        return response, content


@cache
def adapters() -> tuple[Turning, Calendar, Mailbox]:
    """One pair for all tests: the client library takes longer to make its methods than a pass takes to ask."""
    http = Turning()
    door = in_process(http, ORIGIN)
    return http, door.calendar(http.sleep), door.mailbox(http.sleep)
