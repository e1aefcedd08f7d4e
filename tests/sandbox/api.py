"""Asking a sandbox as any program could: by verb, path, parameters and body."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from worker.sandbox.service import ORIGIN, Sandbox

START = {"dateTime": "2027-02-09T18:00:00-05:00", "timeZone": "America/New_York"}
END = {"dateTime": "2027-02-09T19:00:00-05:00", "timeZone": "America/New_York"}
TWELVE_TUESDAYS = "RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU"


@dataclass(frozen=True)
class Said:
    """An answer: its status, Google's code for what went wrong, and the body, empty where there is none."""

    status: int
    body: dict[str, Any]

    @property
    def reason(self) -> str:
        return str(self.body["error"]["errors"][0]["reason"]) if "error" in self.body else ""

    @property
    def verdict(self) -> tuple[int, str]:
        return self.status, self.reason


class Api:
    """A sandbox's methods under their paths."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def ask(
        self, verb: str, path: str, body: object = None, headers: Any = None, **parameters: Any
    ) -> Said:
        """What the sandbox answers. `query`: the parameters as pairs, where one of them comes twice."""
        pairs = parameters.pop("query", None) or parameters.items()
        query = urlencode([(name, _written(value)) for name, value in pairs])
        content = None if body is None else json.dumps(body)
        status, answer = self.sandbox.answer(
            verb, f"{ORIGIN}{path}?{query}", headers or {}, content
        )
        return Said(status, json.loads(answer) if answer else {})

    def done(self, verb: str, path: str, body: object = None, **parameters: Any) -> dict[str, Any]:
        """The body of an answer that has to be a success; nothing after a deletion."""
        said = self.ask(verb, path, body, **parameters)
        assert said.status == (204 if verb == "DELETE" else 200), said
        return said.body

    def calendar(self) -> str:
        """A new calendar's id."""
        return str(self.done("POST", "/calendar/v3/calendars", {"summary": "Peer Coaching"})["id"])

    def draft(self, raw: bytes) -> str:
        """A new draft's id."""
        body = {"message": {"raw": urlsafe_b64encode(raw).decode()}}
        return str(self.done("POST", "/gmail/v1/users/me/drafts", body)["id"])


def events(calendar: str, *more: str) -> str:
    """The path of a calendar's events, of one of them, or of what is below it."""
    return "/".join(["/calendar/v3/calendars", quote(calendar, safe=""), "events", *more])


def event(**changes: Any) -> dict[str, Any]:
    """Twelve Tuesdays at 18:00 in New York, for Ana and Ben."""
    plain: dict[str, Any] = {
        "id": "anacoachesben1",
        "summary": "Peer coaching",
        "start": START,
        "end": END,
        "recurrence": [TWELVE_TUESDAYS],
        "attendees": [{"email": "ana@mail.example"}, {"email": "ben@mail.example"}],
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
