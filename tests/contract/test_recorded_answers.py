"""Answers of the shapes that other programs have recorded of the real Google, with persons left out.

Sources: GNOME/libgdata's network traces of 2015, KDE/libkgapi's tests of 2018, the fixtures of
kewisch/gdata-provider and northworld/google_calendar, and answers in public repositories of 2018 to
2024. Names, ids and times are others.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.contract.raw_server import asking, reply, serving
from worker.core.model import Response
from worker.errors import OutcomeUnknown
from worker.execute.event_starts import is_unreadable, starts
from worker.ports.calendar import Change, ObservedEvent

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
# A gem's fixture: whoever made it wrote the name of the field wrong.
WITHOUT_A_DATE = EVENT_OF_2015 | {
    "start": {"dateTimes": "2009-04-17T15:00:00Z"},
    "end": {"dateTimes": "2009-04-17T17:00:00Z"},
}
WHOLE_DAYS_WITH_OTHERS = EVENT_OF_2015 | {
    "id": "osnd1",
    "start": {"date": "2009-06-13"},
    "recurrence": [
        "RRULE:FREQ=YEARLY;COUNT=5;BYDAY=-1SU,2SA;BYMONTH=6",
        "RDATE;VALUE=DATE:20090815",
        "EXDATE;VALUE=DATE:20100612",
    ],
    "extendedProperties": {"private": {"X-GOOGLE-SNOOZE-RECUR": '{"1": "20211012T123456Z"}'}},
}
PART_THAT_WAS_CUT = EVENT_OF_2018 | {
    "id": "pcabc0123",
    "start": {"dateTime": "2011-10-03T09:30:00-07:00", "timeZone": "America/Los_Angeles"},
    "recurrence": ["RRULE:FREQ=WEEKLY;WKST=SU;UNTIL=20120109T075959Z;BYDAY=MO"],
}
SESSION_OF_THE_REST = EVENT_OF_2018 | {
    "id": "pcabc0123_20210521T160000Z",
    "recurringEventId": "pcabc0123_R20210510T160000",
    "iCalUID": "pcabc0123_R20210510T160000@google.com",
    "start": {"dateTime": "2021-05-21T09:00:00-07:00"},
    "originalStartTime": {"dateTime": "2021-05-21T09:00:00-07:00"},
}
WITH_A_MEETING = EVENT_OF_2018 | {
    "hangoutLink": "https://meet.google.com/abc-defg-hij",
    "conferenceData": {
        "createRequest": {"requestId": "r", "status": {"statusCode": "success"}},
        "entryPoints": [
            {"entryPointType": "video", "uri": "https://meet.google.com/abc-defg-hij"},
            {"entryPointType": "phone", "uri": "tel:+1-234", "pin": "123"},
        ],
        "conferenceSolution": {"key": {"type": "hangoutsMeet"}},
    },
}
AWAY = EVENT_OF_2018 | {
    "eventType": "outOfOffice",
    "outOfOfficeProperties": {"autoDeclineMode": "declineAllConflictingInvitations"},
    "attendees": [],
}
AT_HOME = EVENT_OF_2018 | {
    "eventType": "workingLocation",
    "start": {"date": "2023-06-19"},
    "recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=MO"],
    "workingLocationProperties": {"type": "homeOffice", "homeOffice": {}},
}
NOTHING_BUT_GONE = {"id": "8ndrpt97", "status": "cancelled"}
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


def found(event: dict[str, Any]) -> ObservedEvent:
    with serving(answer(event)) as server, asking(server) as google:
        seen = google.calendar.find("primary", "any")
        assert seen is not None
        return seen


def test_an_event_without_a_date_is_read_and_its_sessions_are_unknown() -> None:
    seen = found(WITHOUT_A_DATE)
    assert (seen.start, starts(seen), is_unreadable(seen)) == (None, (), True)


def test_whole_days_are_read_with_dates_added_and_taken_out() -> None:
    days = [f"{start:%Y-%m-%d}" for start in starts(found(WHOLE_DAYS_WITH_OTHERS))]
    assert days == ["2009-06-13", "2009-06-28", "2009-08-15", "2010-06-27", "2011-06-11"]


def test_a_part_ends_with_the_day_before_the_cut_and_the_rest_has_ids_of_its_own() -> None:
    assert starts(found(PART_THAT_WAS_CUT))[-1] == datetime(2012, 1, 2, 17, 30, tzinfo=UTC)
    session = found(SESSION_OF_THE_REST)
    assert (session.series_id, session.part_of) == ("pcabc0123_R20210510T160000", "pcabc0123")
    assert session.original_start == session.start == datetime(2021, 5, 21, 16, tzinfo=UTC)


def test_the_link_of_a_meeting_is_read() -> None:
    assert found(WITH_A_MEETING).meet == "https://meet.google.com/abc-defg-hij"


@pytest.mark.parametrize("event", [AWAY, AT_HOME, NOTHING_BUT_GONE])
def test_events_of_other_kinds_are_read_like_any(event: dict[str, Any]) -> None:
    seen = found(event)
    assert seen.cancelled is (event is NOTHING_BUT_GONE)
    assert not seen.label


def test_of_a_listing_only_what_is_ours_is_kept() -> None:
    private = {"extendedProperties": {"private": {"everyoneDeclinedDismissed": "-1"}}}
    both = {
        "extendedProperties": {"private": {"peerCoaching": "l", "everyoneDeclinedDismissed": "-1"}}
    }
    items = [
        AT_HOME,
        EVENT_OF_2018 | private,
        EVENT_OF_2018 | both | {"id": "x1"},
        SESSION_OF_THE_REST,
    ]
    page = {
        "kind": "calendar#events",
        "items": items,
        "nextSyncToken": "AKi8uge987ECEIjyiZnV_cECGAU=",
    }
    with serving(answer(page)) as server, asking(server) as google:
        kept = google.calendar.changes("primary", "t").events
        assert [event.id for event in kept] == ["x1", "pcabc0123_20210521T160000Z"]


@pytest.mark.parametrize(
    "page",
    [
        {"kind": "calendar#events", "items": [], "accessRole": "reader"},
        {"kind": "calendar#events", "items": [EVENT_OF_2018], "nextPageToken": ""},
        {"kind": "calendar#calendar", "id": "abc@group.calendar.google.com"},
        EVENT_OF_2018,
        [],
        "nothing",
        None,
    ],
)
def test_a_listing_that_has_no_end_is_no_answer(page: object) -> None:
    no_answer = pytest.raises(OutcomeUnknown, match="it is not what was asked for")
    with serving(answer(page)) as server, asking(server) as google, no_answer:
        google.calendar.changes("primary", None)


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


@pytest.mark.parametrize(
    "calendar",
    [
        {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []},
        {"errors": [{"domain": "calendar", "reason": "internalError"}]},
        {"busy": [{"start": "2018-04-01T12:30:00+02:00"}]},
        {"busy": [{"start": "2018-04-01T12:30:00Z", "end": "soon"}]},
        {"busy": None},
        {},
        None,
    ],
)
def test_busy_times_that_cannot_be_read_are_unknown_and_not_free(calendar: object) -> None:
    first, last = (datetime(2018, 4, day, tzinfo=UTC) for day in (1, 2))
    body = {"kind": "calendar#freeBusy", "calendars": {"MockAccount": calendar}}
    with serving(answer(body)) as server, asking(server) as google:
        assert google.calendar.busy(["MockAccount"], first, last) == {"MockAccount": None}


def test_a_deletion_is_answered_with_204_and_nothing() -> None:
    with serving(answer(EVENT_OF_2015), reply(204, "")) as server, asking(server) as google:
        seen = google.calendar.change("primary", "8ndrpt97", lambda _: Change(cancel=True))
        assert seen is not None
        assert seen.cancelled
        assert server.verbs == ["GET", "DELETE"]
