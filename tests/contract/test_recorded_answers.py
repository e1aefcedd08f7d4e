"""Answers of the shapes that other programs have recorded of the real Google, with persons left out.

Sources: GNOME/libgdata's network traces of 2015 and KDE/libkgapi's tests of 2018.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.contract.raw_server import asking, reply, serving
from worker.core.model import Response
from worker.ports.calendar import Change

CALENDAR_OF_2015 = {
    "kind": "calendar#calendar",
    "etag": '"pc4WsFKt/dA-nwMO6T"',
    "id": "abc@group.calendar.google.com",
    "summary": "Temp",
}
CALENDAR_OF_2018 = CALENDAR_OF_2015 | {
    "etag": "1519491233237000",
    "timeZone": "UTC",
    "conferenceProperties": {"allowedConferenceSolutionTypes": ["eventHangout"]},
}
EVENT_OF_2015: dict[str, Any] = {
    "kind": "calendar#event",
    "etag": '"2861896391802000"',
    "id": "8ndrpt97",
    "status": "confirmed",
    "creator": {"email": "person1@mail.example"},
    "organizer": {"email": "abc@group.calendar.google.com", "self": True},
    "start": {"dateTime": "2009-04-17T15:00:00Z", "timeZone": "UTC"},
    "end": {"dateTime": "2009-04-17T17:00:00Z", "timeZone": "UTC"},
    "sequence": 0,
    "attendees": [{"email": "person4@mail.example", "responseStatus": "needsAction"}],
    "guestsCanSeeOtherGuests": False,
}
EVENT_OF_2018 = EVENT_OF_2015 | {
    "eventType": "default",
    "start": {"dateTime": "2018-04-01T10:30:00+02:00", "timeZone": "Europe/Prague"},
    "attendees": [
        {"id": "1234567890", "email": "person1@mail.example", "responseStatus": "needsAction"},
        {"id": "0987654321", "email": "person2@mail.example", "responseStatus": "accepted"},
    ],
}
WHOLE_DAY_OF_2018 = EVENT_OF_2015 | {
    "privateCopy": True,
    "start": {"date": "2018-04-20"},
    "end": {"date": "2018-04-23"},
    "recurrence": ["RRULE:FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=20"],
    "organizer": {"email": "MockAccount"},
}
# Neither program labels its events, and of a listing only what is ours is read.
OURS = {"extendedProperties": {"shared": {"peerCoaching": "label"}}}


def answer(body: object) -> bytes:
    return reply(200, json.dumps(body))


@pytest.mark.parametrize("made", [CALENDAR_OF_2015, CALENDAR_OF_2018])
def test_a_calendar_that_was_made_is_known_by_its_id(made: dict[str, object]) -> None:
    with serving(answer(made)) as server, asking(server) as google:
        assert google.calendar.create("Temp", "UTC") == "abc@group.calendar.google.com"


@pytest.mark.parametrize(
    ("event", "start", "responses"),
    [
        (EVENT_OF_2015, datetime(2009, 4, 17, 15, tzinfo=UTC), [Response.NEEDS_ACTION]),
        (
            EVENT_OF_2018,
            datetime(2018, 4, 1, 8, 30, tzinfo=UTC),
            [Response.NEEDS_ACTION, Response.ACCEPTED],
        ),
        (WHOLE_DAY_OF_2018, datetime(2018, 4, 20, tzinfo=UTC), [Response.NEEDS_ACTION]),
    ],
)
def test_an_event_is_read(
    event: dict[str, Any], start: datetime, responses: list[Response]
) -> None:
    with serving(answer(event)) as server, asking(server) as google:
        seen = google.calendar.find("primary", "8ndrpt97")
        assert seen is not None
        assert (seen.id, seen.start) == ("8ndrpt97", start)
        assert [guest.response for guest in seen.guests] == responses


def test_a_listing_in_two_pages_is_read_whole() -> None:
    about = {"kind": "calendar#events", "timeZone": "Europe/Prague", "accessRole": "owner"}
    first = about | {"items": [EVENT_OF_2018 | OURS], "nextPageToken": "ClEKQ182"}
    last = about | {"items": [WHOLE_DAY_OF_2018 | OURS | {"id": "_60o3"}], "nextSyncToken": "CMCj="}
    with serving(answer(first), answer(last)) as server, asking(server) as google:
        changes = google.calendar.changes("primary", None)
        assert [event.id for event in changes.events] == ["8ndrpt97", "_60o3"]
        assert (changes.token, changes.full) == ("CMCj=", True)


def test_an_empty_listing_is_read() -> None:
    with (
        serving(answer({"kind": "calendar#events", "nextSyncToken": "CMCj="})) as server,
        asking(server) as google,
    ):
        assert google.calendar.changes("primary", "t1").events == ()


def test_busy_times_are_read_with_their_offsets() -> None:
    first, last = (datetime(2018, 4, day, tzinfo=UTC) for day in (1, 2))
    busy = [{"start": "2018-04-01T12:30:00+02:00", "end": "2018-04-01T13:30:00+02:00"}]
    calendars = {"MockAccount": {"busy": busy}}
    body = {"kind": "calendar#freeBusy", "timeMin": "2018-04-01T08:00:00.000Z"}
    with serving(answer(body | {"calendars": calendars})) as server, asking(server) as google:
        times = google.calendar.busy(["MockAccount", "unknown"], first, last)
        start, end = (datetime(2018, 4, 1, hour, 30, tzinfo=UTC) for hour in (10, 11))
        assert times == {"MockAccount": ((start, end),), "unknown": None}


def test_a_deletion_is_answered_with_204_and_nothing() -> None:
    with serving(answer(EVENT_OF_2015), reply(204, "")) as server, asking(server) as google:
        seen = google.calendar.change("primary", "8ndrpt97", lambda _: Change(cancel=True))
        assert seen is not None
        assert seen.cancelled
        assert server.verbs == ["GET", "DELETE"]
