"""A sandbox behind something that answers in its place for a while: portals, proxies, cut connections."""

from collections.abc import Mapping

from tests.contract.google_words import PAGE
from tests.contract.unreliable import error
from worker.sandbox.service import Answering

Answer = tuple[int, bytes]
ABORTED, CUT, DROPPED = "409 aborted", "cut off", "dropped"
PAGES = ("302", "307", "403", "404", "407", "410", "500")
STRANGE = (*PAGES, ABORTED, CUT, DROPPED)
# Google itself says that it was not done.
NEVER_DONE = (ABORTED,)


class Strange:
    """See worker.sandbox.service.Answering. From the request `first` on, so many are answered in this
    strange way; `done`: whether Google has done them all the same."""

    def __init__(self, google: Answering, what: str, first: int, count: int, done: bool) -> None:
        self._google, self._what = google, what
        self._strange = range(first, first + count)
        self._done = done and what not in NEVER_DONE
        self._asked = 0

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        """What becomes of a request."""
        self._asked += 1
        if self._asked not in self._strange:
            return self._google.answer(verb, uri, headers, body)
        done = self._done or self._what == CUT
        true = self._google.answer(verb, uri, headers, body) if done else (200, b"{}")
        return _instead(self._what, true)


def _instead(what: str, true: Answer) -> Answer:
    status, content = true
    if what == DROPPED:
        raise ConnectionResetError("the other side went away")
    if what == CUT:
        return status, content[: len(content) // 2]
    if what == ABORTED:
        return error(409, "aborted")
    return int(what), PAGE
