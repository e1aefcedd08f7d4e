"""A sandbox on a bad day: one request goes wrong, or all from that one on, or the program ends
there."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.contract.unreliable import error
from worker.sandbox.service import Sandbox

Answer = tuple[int, bytes]
STOP, LOST, HALF, PAGE = "stop", "lost", "half", "page"
ANYWHERE = ""
PLACES = (ANYWHERE, "/drafts/send", "/drafts", "/events")
# A limit of rate is kept before anything is done.
NEVER_DONE = ("429",)
FAULTS = (LOST, HALF, PAGE, "500", "503", "429")


class Stopped(BaseException):
    """The program ends here: nothing catches it."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """What goes wrong with one request, and with every one after it where it `lasts`.

    `fault`: one of FAULTS, or STOP; `where`: a part of the address that is written to, or ANYWHERE;
    `number`: which of those requests; `done`: whether the work was done all the same.
    """

    fault: str
    where: str
    number: int
    done: bool
    lasts: bool = False

    def may_meet(self, verb: str, uri: str) -> bool:
        """Whether a request is one of those that are counted."""
        return self.where == ANYWHERE or (verb != "GET" and self.where in uri)


class BadDay:
    """See worker.sandbox.service.Answering."""

    def __init__(self, sandbox: Sandbox, mishap: Mishap) -> None:
        self._sandbox, self._mishap = sandbox, mishap
        self._left, self._begun = mishap.number, False

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        """What becomes of a request."""
        mishap, begun_before = self._mishap, self._begun
        self._left -= mishap.may_meet(verb, uri)
        self._begun = begun_before or self._left == 0
        # A program that has been stopped asks for nothing more, from any of its threads.
        stopped = begun_before and mishap.fault == STOP
        over = begun_before and not mishap.lasts and not stopped
        if not self._begun or over:
            return self._sandbox.answer(verb, uri, headers, body)
        status, content = 200, b'{"id": "x"}'
        if mishap.done and mishap.fault not in NEVER_DONE and not stopped:
            status, content = self._sandbox.answer(verb, uri, headers, body)
        return gone_wrong(mishap.fault, status, content)


def gone_wrong(fault: str, status: int, content: bytes) -> Answer:
    """What a fault makes of an answer."""
    match fault:
        case "stop":
            raise Stopped
        case "lost":
            raise ConnectionResetError("the other side went away")
        case "page":
            return 200, b"<html>Please log in to the guest network</html>"
        case "half":
            return status, content[: len(content) // 2]
        case _:
            return error(int(fault), "")
