"""freebusy.query: when a calendar is busy."""

from typing import Any

from tests.sandbox.api import Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests

PATH = "/calendar/v3/freeBusy"
FEBRUARY = {"timeMin": "2027-02-01T00:00:00Z", "timeMax": "2027-03-01T00:00:00Z"}
TUESDAYS = [
    {"start": f"2027-02-{day:02}T23:00:00Z", "end": f"2027-02-{day + 1:02}T00:00:00Z"}
    for day in (9, 16, 23)
]


def busy(api: Api, calendar: str, **limits: str) -> list[dict[str, str]]:
    answer = api.done("POST", PATH, FEBRUARY | limits | {"items": [{"id": calendar}]})
    stretches: list[dict[str, str]] = answer["calendars"][calendar]["busy"]
    return stretches


def test_a_calendar_that_is_not_there_is_an_error_inside_a_good_answer(
    api: Api, calendar: str
) -> None:
    items = [{"id": "nobody@group.calendar.google.com"}, {"id": calendar}]
    answer = api.done("POST", PATH, FEBRUARY | {"items": items})
    nobody = answer["calendars"]["nobody@group.calendar.google.com"]
    assert [error["reason"] for error in nobody["errors"]] == ["notFound"]
    assert answer["calendars"][calendar] == {"busy": []}


def test_fifty_calendars_can_be_asked_for_and_one_more_cannot(api: Api) -> None:
    items: list[dict[str, Any]] = [{"id": f"c{number}"} for number in range(51)]
    assert len(api.done("POST", PATH, FEBRUARY | {"items": items[:50]})["calendars"]) == 50
    assert api.ask("POST", PATH, FEBRUARY | {"items": items}).verdict == (400, "invalid")


def test_busy_times_are_asked_for_with_both_ends(api: Api) -> None:
    for missing in FEBRUARY:
        given = {name: value for name, value in FEBRUARY.items() if name != missing}
        assert api.ask("POST", PATH, given | {"items": []}).verdict == (400, "required")


def test_a_calendar_is_busy_at_every_occurrence_of_a_series(
    api: Api, calendar: str, series: str
) -> None:
    assert busy(api, calendar) == TUESDAYS


def test_a_session_that_overlaps_the_range_counts_and_one_that_touches_it_does_not(
    api: Api, calendar: str, series: str
) -> None:
    assert (
        busy(api, calendar, timeMin="2027-02-16T23:59:59Z", timeMax="2027-02-23T23:00:01Z")
        == TUESDAYS[1:]
    )
    assert busy(api, calendar, timeMin="2027-02-17T00:00:00Z", timeMax="2027-02-23T23:00:00Z") == []


def test_a_moved_occurrence_is_busy_where_it_is_now_and_a_cancelled_one_nowhere(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.cancel(calendar, "anacoachesben1_20270209T230000Z", NOW)
    moved = {
        "start": {"dateTime": "2027-02-17T18:00:00-05:00"},
        "end": {"dateTime": "2027-02-17T18:30:00-05:00"},
    }
    api.done("PATCH", events(calendar, "anacoachesben1_20270216T230000Z"), moved)
    elsewhere = {"start": "2027-02-17T23:00:00Z", "end": "2027-02-17T23:30:00Z"}
    assert busy(api, calendar) == [elsewhere, TUESDAYS[2]]


def test_a_deleted_series_keeps_nobody_busy_and_a_single_event_does(
    api: Api, calendar: str, series: str
) -> None:
    api.done("DELETE", series)
    assert busy(api, calendar) == []
    api.done("POST", events(calendar), event(id="single1", recurrence=None))
    assert busy(api, calendar) == TUESDAYS[:1]
