"""events.list with singleEvents, and in an order."""

from typing import Any

import pytest

from tests.sandbox.api import Api, events
from tests.sandbox.conftest import NOW
from tests.sandbox.two_events import FEBRUARY, SERIES, SINGLE, TUESDAYS, WEDNESDAY, ids
from worker.sandbox.guests import Guests


def pages(api: Api, calendar: str, **parameters: Any) -> list[dict[str, Any]]:
    """Every page of a list."""
    listed = [api.done("GET", events(calendar), **parameters)]
    while token := listed[-1].get("nextPageToken"):
        listed.append(api.done("GET", events(calendar), pageToken=token, **parameters))
    return listed


def test_single_events_lists_the_occurrences_in_place_of_their_series(api: Api, both: str) -> None:
    listed = ids(api, both, singleEvents=True, **FEBRUARY)
    assert sorted(listed) == sorted([*TUESDAYS, SINGLE])
    assert len(ids(api, both, singleEvents=True)) == 13


def test_single_events_come_in_the_order_of_their_starts(api: Api, both: str) -> None:
    order = [*TUESDAYS[:2], SINGLE, TUESDAYS[2]]
    assert ids(api, both, singleEvents=True, orderBy="startTime", **FEBRUARY) == order
    third = events(both, TUESDAYS[2])
    api.done("PATCH", third, WEDNESDAY)
    api.done("PATCH", events(both, SINGLE), {"start": {"dateTime": "2027-02-08T09:00:00-05:00"}})
    order = [SINGLE, *TUESDAYS]
    assert ids(api, both, singleEvents=True, orderBy="startTime", **FEBRUARY) == order


def test_the_order_of_starts_is_refused_for_whole_series(api: Api, both: str) -> None:
    for single_events in ({}, {"singleEvents": False}):
        refused = api.ask("GET", events(both), orderBy="startTime", **single_events)
        assert refused.verdict == (400, "invalid")
        assert refused.body["error"]["errors"] == [
            {
                "domain": "global",
                "reason": "invalid",
                "message": "The requested ordering is not available for the particular query.",
                "locationType": "parameter",
                "location": "orderBy",
            }
        ]


def test_events_can_come_in_the_order_of_their_latest_change(
    api: Api, both: str, guests: Guests
) -> None:
    guests.answer(both, SINGLE, "chi@mail.example", "accepted", NOW.replace(hour=15))
    guests.answer(both, SERIES, "ana@mail.example", "accepted", NOW.replace(hour=16))
    assert ids(api, both, orderBy="updated") == [SINGLE, SERIES]
    guests.answer(both, SINGLE, "chi@mail.example", "declined", NOW.replace(hour=17))
    assert ids(api, both, orderBy="updated") == [SERIES, SINGLE]


@pytest.mark.parametrize("order", [None, "startTime", "updated"])
@pytest.mark.parametrize("size", [1, 3, 4, 13])
def test_the_pages_of_single_events_have_every_event_once(
    api: Api, both: str, size: int, order: str | None
) -> None:
    parameters = {"singleEvents": True, "maxResults": size} | ({"orderBy": order} if order else {})
    listed = [[item["id"] for item in page["items"]] for page in pages(api, both, **parameters)]
    assert [len(page) for page in listed[:-1]] == [size] * (len(listed) - 1)
    assert len({event_id for page in listed for event_id in page}) == 13
    assert sum(len(page) for page in listed) == 13


def test_what_changes_while_the_pages_of_single_events_are_read_is_not_missed(
    api: Api, both: str, guests: Guests
) -> None:
    first = api.done("GET", events(both), singleEvents=True, maxResults=10)
    guests.move(both, SERIES, NOW.replace(hour=1) - NOW.replace(hour=0), NOW)
    token, seen = first["nextPageToken"], {item["id"] for item in first["items"]}
    rest = api.done("GET", events(both), singleEvents=True, maxResults=10, pageToken=token)
    seen |= {item["id"] for item in rest["items"]}
    assert SINGLE in seen


def test_a_cancelled_occurrence_is_no_single_event_unless_deleted_ones_are_asked_for(
    api: Api, both: str
) -> None:
    api.done("DELETE", events(both, TUESDAYS[1]))
    assert TUESDAYS[1] not in ids(api, both, singleEvents=True)
    assert TUESDAYS[1] in ids(api, both, singleEvents=True, showDeleted=True)
    assert TUESDAYS[1] in ids(api, both)


def test_a_deleted_series_is_shown_as_its_single_cancelled_occurrences(api: Api, both: str) -> None:
    api.done("DELETE", events(both, SERIES))
    assert ids(api, both, singleEvents=True) == [SINGLE]
    shown = api.done("GET", events(both), singleEvents=True, showDeleted=True)["items"]
    cancelled = [item for item in shown if item["status"] == "cancelled"]
    assert len(cancelled) == 12
    assert {item["recurringEventId"] for item in cancelled} == {SERIES}


def test_a_sync_token_of_single_events_brings_the_occurrences_that_are_no_longer_there(
    api: Api, both: str
) -> None:
    moved = events(both, TUESDAYS[2])
    api.done("PATCH", moved, WEDNESDAY)
    token = api.done("GET", events(both), singleEvents=True)["nextSyncToken"]
    shorter = {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=TU"]}
    api.done("PATCH", events(both, SERIES), shorter)
    changes = api.done("GET", events(both), singleEvents=True, syncToken=token)["items"]
    statuses = {item["id"]: item["status"] for item in changes}
    assert len(changes) == len(statuses) == 12
    assert [statuses[occurrence] for occurrence in TUESDAYS] == [
        "confirmed",
        "confirmed",
        "cancelled",
    ]
    single = {"recurrence": None}
    api.done("PATCH", events(both, SERIES), single)
    changes = api.done("GET", events(both), singleEvents=True, syncToken=token)["items"]
    statuses = {item["id"]: item["status"] for item in changes}
    assert len(changes) == len(statuses) == 13
    assert [name for name, status in statuses.items() if status == "confirmed"] == [SERIES]


def test_occurrences_that_come_back_are_no_longer_cancelled(api: Api, both: str) -> None:
    whole = api.done("GET", events(both, SERIES))["recurrence"]
    api.done("PATCH", events(both, SERIES), {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=TU"]})
    api.done("PATCH", events(both, SERIES), {"recurrence": whole})
    shown = api.done("GET", events(both), singleEvents=True, showDeleted=True)["items"]
    assert {item["status"] for item in shown} == {"confirmed"}
    assert len(shown) == 13


def test_a_sync_token_needs_single_events_as_in_the_first_call(api: Api, both: str) -> None:
    token = api.done("GET", events(both), singleEvents=True)["nextSyncToken"]
    assert api.ask("GET", events(both), syncToken=token).verdict == (400, "invalid")
    assert api.done("GET", events(both), singleEvents=True, syncToken=token)["items"] == []


def test_an_ordered_list_gives_no_sync_token_and_a_filtered_one_does(api: Api, both: str) -> None:
    assert "nextSyncToken" not in api.done("GET", events(both), orderBy="updated")
    assert "nextSyncToken" in api.done("GET", events(both), q="dentist", **FEBRUARY)
