"""Google's JSON with a value of another kind somewhere in it: never a crash, never a wrong date."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from worker.core.model import Response
from worker.execute.event_starts import is_unreadable, reading
from worker.google.error_answer import error_answer
from worker.google.events import change_body, observed_event
from worker.google.names import is_ours
from worker.ports.calendar import Change

ODD: list[Any] = [
    None,
    [],
    {},
    "",
    "x",
    7,
    -1e99,
    True,
    ["x"],
    [None],
    [[1]],
    {"x": 1},
    "20" * 3000,
]
ODD += [
    {"dateTime": None},
    {"dateTime": 5},
    {"date": ["2027-02-10"]},
    {"private": {"peerCoaching": []}},
]
EVENT: dict[str, Any] = {
    "kind": "calendar#event",
    "etag": '"1"',
    "id": "pcabc0123",
    "status": "confirmed",
    "htmlLink": "https://calendar.google.com/e",
    "hangoutLink": "https://meet.google.com/abc-defg-hij",
    "iCalUID": "pcabc0123@google.com",
    "recurringEventId": "pcabc",
    "originalStartTime": {"dateTime": "2027-02-10T09:00:00-05:00", "timeZone": "America/New_York"},
    "start": {"dateTime": "2027-02-10T09:00:00-05:00", "timeZone": "America/New_York"},
    "end": {"dateTime": "2027-02-10T10:00:00-05:00", "timeZone": "America/New_York"},
    "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;VALUE=DATE:20270217"],
    "attendees": [
        {"email": "ana@mail.example", "responseStatus": "accepted", "comment": "Yes!"},
        {"email": "room@resource.calendar.google.com", "resource": True},
    ],
    "extendedProperties": {"private": {"peerCoaching": "label"}, "shared": {"key": "value"}},
}
ERROR: dict[str, Any] = {
    "error": {
        "code": 403,
        "message": "No.",
        "status": "RESOURCE_EXHAUSTED",
        "errors": [{"domain": "usageLimits", "reason": "rateLimitExceeded", "message": "No."}],
        "details": [{"@type": "ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED", "metadata": {}}],
    }
}


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where there is a value in this JSON, but the whole."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in inside:
        yield (*place, key)
        yield from places(part, (*place, key))


def exchanged(whole: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(whole)
    part: Any = changed
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return changed


def shown(place: tuple[Any, ...]) -> str:
    return ".".join(map(str, place))


@pytest.mark.parametrize("place", list(places(EVENT)), ids=shown)
def test_an_event_with_an_odd_value_is_read_without_it(place: tuple[Any, ...]) -> None:
    seen_whole = observed_event(EVENT)
    for value in ODD:
        event = exchanged(EVENT, place, value)
        is_ours(event)
        seen = observed_event(event)
        assert hash(seen) is not None
        # Either the dates are right, or it is said that they are not.
        right = set(reading(seen).starts) <= set(reading(seen_whole).starts)
        assert right or reading(seen).unread or "recurrence" in place or "start" in place
        if place[0] == "start" and seen.start is None:
            assert is_unreadable(seen)
        if place[0] not in ("attendees", "start", "recurrence"):
            assert (seen.guests, reading(seen)) == (seen_whole.guests, reading(seen_whole))
        for guest in seen.guests:
            assert isinstance(guest.response, Response)
            assert isinstance(guest.comment, str)
        assert isinstance(change_body(event, Change(ask_anew=True))["attendees"], list)


@pytest.mark.parametrize("place", list(places(ERROR)), ids=shown)
def test_an_error_with_an_odd_value_is_googles_only_with_its_status(place: tuple[Any, ...]) -> None:
    for value in ODD:
        body = exchanged(ERROR, place, value)
        said = error_answer(403, json.dumps(body).encode())
        assert (said is None) == (place in (("error",), ("error", "code")))
        assert said is None or all(isinstance(code, str) and code for code in said.codes)


@pytest.mark.parametrize(
    "body",
    [
        {"error": "invalid_grant", "error_description": "Code was already redeemed."},
        [{"error": {"code": 403, "message": "No."}}],
        {"errors": [{"reason": "notFound"}], "code": 403},
        {"error": [{"code": 403}]},
        {"error": {"code": "403"}},
        {"error": {"code": 403.5}},
        {"error": {"code": 404}},
        {"error": None},
        [],
        None,
        403,
    ],
)
def test_an_error_of_another_form_is_nobodys_word(body: object) -> None:
    assert error_answer(403, json.dumps(body).encode()) is None


def test_an_error_as_googles_guide_prints_it_is_no_json() -> None:
    printed = json.dumps(ERROR).replace("}]", "},]")
    assert error_answer(403, printed.encode()) is None
