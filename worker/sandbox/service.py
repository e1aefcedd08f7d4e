"""The embedded Google as one function from request to answer, and the doors to it: in process and over HTTP."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import httplib2

from worker.sandbox import calendars, events, gmail
from worker.sandbox.discovery import call_of
from worker.sandbox.fault import Fault
from worker.sandbox.store import Resource, Store

ORIGIN = "http://google.sandbox.example"

Handler = Callable[[Store, datetime, dict[str, Any], dict[str, Any]], Resource]

_HANDLERS: Mapping[str, Handler] = {
    "calendar.calendars.insert": calendars.insert,
    "calendar.calendars.get": calendars.get,
    "calendar.colors.get": calendars.colors,
    "calendar.events.insert": events.insert,
    "calendar.events.get": events.get,
    "calendar.events.list": calendars.list_events,
    "calendar.events.patch": events.patch,
    "calendar.events.update": events.update,
    "calendar.events.delete": events.delete,
    "calendar.events.instances": events.instances,
    "calendar.freebusy.query": calendars.free_busy,
    "gmail.users.getProfile": gmail.get_profile,
    "gmail.users.drafts.create": gmail.create_draft,
    "gmail.users.drafts.get": gmail.get_draft,
    "gmail.users.drafts.list": gmail.list_drafts,
    "gmail.users.drafts.delete": gmail.delete_draft,
    "gmail.users.drafts.send": gmail.send_draft,
    "gmail.users.messages.send": gmail.send_message,
    "gmail.users.messages.get": gmail.get_message,
    "gmail.users.messages.list": gmail.list_messages,
}


class Sandbox:
    """Google, embedded. `clock` gives the aware instant of each request; without a folder all is kept in memory.

    `requests` counts the calls by method, for figures and for tests that nothing was written.
    """

    def __init__(self, clock: Callable[[], datetime], folder: Path | None = None) -> None:
        self.store = Store(folder)
        self.requests: dict[str, int] = {}
        self._counting = Lock()
        self._clock = clock

    @property
    def writes(self) -> int:
        """How many calls so far were not mere reading."""
        reading = (".get", ".getProfile", ".list", ".instances", ".query")
        return sum(count for method, count in self.requests.items() if not method.endswith(reading))

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """The status and the JSON body with which Google would answer this request."""
        try:
            call = call_of(verb, uri, body)
            with self._counting:
                self.requests[call.method] = self.requests.get(call.method, 0) + 1
            handler = _HANDLERS.get(call.method)
            if handler is None:
                raise Fault(501, "notImplemented", f"the sandbox does not have {call.method}")
            if_match = next(
                (value for name, value in headers.items() if name.lower() == "if-match"), None
            )
            # Not by the verb: a first look at `primary` makes it.
            with self.store.transaction(write=True):
                answer = handler(
                    self.store, self._clock(), call.parameters | {"_if_match": if_match}, call.body
                )
            return 200, json.dumps(answer).encode()
        except Fault as fault:
            return fault.status, fault.body()


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
        return httplib2.Response(
            {"status": str(status), "content-type": "application/json; charset=UTF-8"}
        ), content
