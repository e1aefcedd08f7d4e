"""A sandbox with bad days: some requests are done and never answered, others answered and never done."""

import json
from collections.abc import Callable, Mapping

from worker.sandbox.service import Sandbox

Answer = tuple[int, bytes]
Mishap = Callable[[Callable[[], Answer]], Answer]


def the_answer_is_lost(do: Callable[[], Answer]) -> Answer:
    """It is done, and the connection closes before anybody learns of it."""
    do()
    raise ConnectionAbortedError("the answer is lost")


def done_but_answered_with_an_error(do: Callable[[], Answer]) -> Answer:
    """It is done, and Google says that something went wrong (googleapis/google-api-python-client#1474)."""
    do()
    return error(503, "backendError")


def too_many_requests(_do: Callable[[], Answer]) -> Answer:
    """It is not done: too much was asked for at once."""
    return error(403, "rateLimitExceeded")


def out_of_order(_do: Callable[[], Answer]) -> Answer:
    """It is not done: Google is out of order."""
    return error(500, "backendError")


def error(status: int, reason: str, message: str = "something went wrong") -> Answer:
    """Google's form of an error."""
    details = [{"domain": "global", "reason": reason, "message": message}]
    return status, json.dumps(
        {"error": {"code": status, "message": message, "errors": details}}
    ).encode()


class Unreliable(Sandbox):
    """A sandbox whose next requests meet these mishaps, one each: writes only, unless the mishaps are `for_reads`."""

    mishaps: tuple[Mishap, ...] = ()
    for_reads: bool = False

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        if not self.mishaps or (verb == "GET") is not self.for_reads:
            return super().answer(verb, uri, headers, body)
        mishap, *rest = self.mishaps
        self.mishaps = tuple(rest)
        return mishap(lambda: super(Unreliable, self).answer(verb, uri, headers, body))

    def bad_day(self, *mishaps: Mishap, for_reads: bool = False) -> None:
        """From now on, these happen to the next requests."""
        self.mishaps, self.for_reads = mishaps, for_reads
