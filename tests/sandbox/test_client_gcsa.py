"""The sandbox over HTTP, used by gcsa (Google Calendar Simple API), a client that other people wrote.

gcsa takes no address: its public attribute `service` is set to one that google-api-python-client builds for the sandbox.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httplib2
import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

from tests.sandbox.api import Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests

gcsa = pytest.importorskip("gcsa", reason="gcsa is not installed")
pytest.importorskip("gcsa.google_calendar")
pytest.importorskip("gcsa.calendar")

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2027, 2, 9, 18, tzinfo=NEW_YORK)
HOUR = timedelta(hours=1)
SPRING = {"time_min": START - HOUR, "time_max": START + timedelta(days=180)}
TWELVE_TUESDAYS = "RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU"


@pytest.fixture
def client(served: str) -> Iterator[Any]:
    """gcsa, in front of the sandbox."""
    http = httplib2.Http(timeout=10)
    token = Credentials("token")  # type: ignore[no-untyped-call] # google-auth has no types here
    calendar = gcsa.google_calendar.GoogleCalendar(credentials=token)
    calendar.service.close()
    calendar.service = build(
        "calendar",
        "v3",
        http=http,
        client_options={"api_endpoint": f"{served}/calendar/v3/"},
        static_discovery=True,
    )
    yield calendar
    http.close()


def series() -> Any:
    return gcsa.event.Event(
        "Peer coaching",
        start=START,
        end=START + HOUR,
        timezone="America/New_York",
        recurrence=TWELVE_TUESDAYS,
        attendees=["ana@mail.example", "ben@mail.example"],
    )


def test_gcsa_adds_reads_updates_and_deletes_an_event(client: Any) -> None:
    made = client.add_event(series(), send_updates="all")
    read = client.get_event(made.event_id)
    assert (read.summary, read.start, read.recurrence) == (
        "Peer coaching",
        START,
        [TWELVE_TUESDAYS],
    )
    assert [guest.response_status for guest in read.attendees] == ["needsAction"] * 2
    assert read.creator.email == "me@sandbox.example"
    read.summary = "Peer practice"
    assert client.update_event(read).summary == "Peer practice"
    client.delete_event(read)
    assert list(client.get_events(**SPRING)) == []


def test_gcsa_reads_what_the_program_invites_to(client: Any, api: Api) -> None:
    meeting = {"createRequest": {"requestId": "anacoachesben1"}}
    api.done("POST", events("primary"), event(conferenceData=meeting), conferenceDataVersion=1)
    (read,) = client.get_events(**SPRING)
    assert read.event_id == "anacoachesben1"
    assert read.conference_solution.entry_points[0].uri.startswith("https://meet.sandbox.example/")
    assert client.update_event(read).conference_solution == read.conference_solution


def test_gcsa_lists_the_sessions_in_the_order_of_their_starts(client: Any, api: Api) -> None:
    made = client.add_event(series())
    sessions = list(client.get_events(single_events=True, order_by="startTime", **SPRING))
    starts = [session.start for session in sessions]
    assert starts == [START + timedelta(weeks=week) for week in range(12)]
    assert {session.recurring_event_id for session in sessions} == {made.event_id}
    week = {"time_min": START + timedelta(days=6), "time_max": START + timedelta(days=8)}
    assert [session.start for session in client.get_instances(made, **week)] == starts[1:2]


def test_gcsa_moves_one_session_by_the_id_that_a_list_gave(client: Any, sandbox: Any) -> None:
    made = client.add_event(series())
    second = list(client.get_instances(made, **SPRING))[1]
    second.start, second.end = second.start + HOUR, second.end + HOUR
    client.update_event(second)
    sessions = list(client.get_events(single_events=True, order_by="startTime", **SPRING))
    assert sessions[1].start == START + timedelta(weeks=1) + HOUR
    assert len(sessions) == 12


def test_gcsa_sees_both_parts_of_a_series_that_was_cut_in_two(client: Any, guests: Guests) -> None:
    made = client.add_event(series())
    part = guests.split("primary", made.event_id, 6, timedelta(hours=1), NOW)
    assert {listed.event_id for listed in client.get_events(**SPRING)} == {made.event_id, part}
    sessions = list(client.get_events(single_events=True, order_by="startTime", **SPRING))
    assert [session.start.hour for session in sessions] == [18] * 6 + [19] * 6


def test_gcsa_searches_makes_and_deletes_calendars(client: Any) -> None:
    calendar = client.add_calendar(gcsa.calendar.Calendar("Peers", timezone="America/New_York"))
    client.add_event(series(), calendar_id=calendar.calendar_id)
    listed = {entry.calendar_id: entry.summary for entry in client.get_calendar_list()}
    assert listed[calendar.calendar_id] == "Peers"
    search = {"calendar_id": calendar.calendar_id, **SPRING}
    assert len(list(client.get_events(query="peer", **search))) == 1
    assert list(client.get_events(query="dentist", **search)) == []
    client.delete_calendar(calendar)
    assert calendar.calendar_id not in {entry.calendar_id for entry in client.get_calendar_list()}


def test_gcsa_reads_free_and_busy_times(client: Any) -> None:
    client.add_event(series())
    busy = client.get_free_busy(time_min=START - HOUR, time_max=START + timedelta(days=8))
    stretches = [(stretch.start, stretch.end) for stretch in busy]
    second = START + timedelta(weeks=1)
    assert stretches == [(START, START + HOUR), (second, second + HOUR)]
