"""The embedded Google as one function from request to answer, and the way to it in this process."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import httplib2

from worker.sandbox.calls import Call, call_of
from worker.sandbox.fault import Fault, lacking
from worker.sandbox.handlers import HANDLERS, only_reads
from worker.sandbox.occurrences import make_ids_opaque
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store

ORIGIN = "http://google.sandbox.example"


class Sandbox:
    """Google, embedded.

    `clock` gives the aware instant of each request. Without a `folder`, all is kept in memory.
    `owner` is the address of the account whose mailbox and primary calendar these are. Without one, every caller is the owner.
    With `opaque_ids`, the ids of occurrences say nothing. A folder that was opened so once keeps such ids.
    `requests` counts the calls by method, for figures and for tests that nothing was written.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        folder: Path | None = None,
        *,
        owner: str = "",
        opaque_ids: bool = False,
    ) -> None:
        self.store = Store(folder)
        if opaque_ids:
            with self.store.transaction(write=True):
                make_ids_opaque(self.store)
        self.owner = owner
        self.requests: dict[str, int] = {}
        self._counting = Lock()
        self._clock = clock

    @property
    def writes(self) -> int:
        """How many calls so far were not mere reading."""
        return sum(count for method, count in self.requests.items() if not only_reads(method))

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """The status and the body with which Google would answer this request: JSON, or nothing after a deletion."""
        try:
            call = call_of(verb, uri, body)
            with self._counting:
                self.requests[call.method] = self.requests.get(call.method, 0) + 1
            resource = self._answer(call, headers)
            return (204, b"") if resource is None else (200, json.dumps(resource).encode())
        except Fault as fault:
            return fault.status, fault.body()

    def _answer(self, call: Call, headers: Mapping[str, str]) -> Resource | None:
        handler = HANDLERS.get(call.method)
        if handler is None:
            raise lacking(call.method)
        self._check_user(call)
        if_match = next(
            (value for name, value in headers.items() if name.lower() == "if-match"), None
        )
        # Not by the verb: a first look at `primary` makes it.
        with self.store.transaction(write=True):
            return handler(
                Request(self.store, self._clock(), call.parameters, call.body, if_match, self.owner)
            )

    def _check_user(self, call: Call) -> None:
        user = call.parameters.get("userId", "me")
        if self.owner and user.lower() not in ("me", self.owner.lower()):
            raise Fault(403, "forbidden", f"Delegation denied for {self.owner}")


class Answering(Protocol):
    """What stands behind a door: a sandbox, or one with faults."""

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """The status and body for a request."""


class SandboxHttp(httplib2.Http):  # type: ignore[misc] # httplib2 ships no types
    """An Http that asks a sandbox in this process and opens no socket."""

    def __init__(self, sandbox: Answering) -> None:
        super().__init__()
        self._sandbox = sandbox

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        *_: Any,
        **__: Any,
    ) -> Any:
        """See httplib2.Http.request."""
        status, content = self._sandbox.answer(method, uri, headers or {}, body)
        answered = {"status": str(status)}
        if content:
            answered["content-type"] = "application/json; charset=UTF-8"
        return httplib2.Response(answered), content
