"""Googles in this process on which something goes wrong, or on which somebody acts while a pass is
under way. Each asks a sandbox; see worker.sandbox.service.Answering."""

from collections.abc import Callable, Mapping

from tests.contract.unreliable import error
from worker.sandbox.service import Sandbox

Answer = tuple[int, bytes]
# Whether a request, given by its verb and URI, is of some kind.
Requests = Callable[[str, str], bool]


def inviting(verb: str, uri: str) -> bool:
    """Requests that put a series into a calendar."""
    return verb == "POST" and uri.split("?")[0].endswith("/events")


def drafting(verb: str, uri: str) -> bool:
    """Requests that write a draft."""
    return verb == "POST" and uri.split("?")[0].endswith("/drafts")


def sending(_verb: str, uri: str) -> bool:
    """Requests that send a draft."""
    return "/drafts/send" in uri


def making_a_calendar(verb: str, uri: str) -> bool:
    """Requests that make a calendar."""
    return verb == "POST" and uri.split("?")[0].endswith("/calendars")


class Refusing:
    """Answers some requests with an error, and does nothing for them."""

    def __init__(
        self, sandbox: Sandbox, refused: Requests, status: int = 503, reason: str = ""
    ) -> None:
        self._sandbox, self._refused = sandbox, refused
        self._error = error(status, reason)

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        if self._refused(verb, uri):
            return self._error
        return self._sandbox.answer(verb, uri, headers, body)


class Interrupted:
    """Something happens before each request. `first` is told its verb and URI."""

    def __init__(self, sandbox: Sandbox, first: Callable[[str, str], None]) -> None:
        self._sandbox, self._first = sandbox, first

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        self._first(verb, uri)
        return self._sandbox.answer(verb, uri, headers, body)
