"""events.instances: the occurrences of one series, all of them or those that are asked for."""

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.api import Api, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests

SERIES = "anacoachesben1"
SECOND = f"{SERIES}_20270216T230000Z"


def ids(api: Api, series: str, **parameters: Any) -> list[str]:
    return [item["id"] for item in api.done("GET", f"{series}/instances", **parameters)["items"]]


@pytest.mark.parametrize(
    "start", ["2027-02-16T18:00:00-05:00", "2027-02-16T23:00:00Z", "2027-02-17T00:00:00.000+01:00"]
)
def test_an_occurrence_is_found_by_its_original_start_in_any_offset(
    api: Api, series: str, start: str
) -> None:
    assert ids(api, series, originalStart=start) == [SECOND]


def test_a_moved_occurrence_is_found_by_its_original_start_only(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.move(calendar, SECOND, timedelta(hours=3), NOW)
    assert ids(api, series, originalStart="2027-02-16T23:00:00Z") == [SECOND]
    assert ids(api, series, originalStart="2027-02-17T02:00:00Z") == []


def test_an_original_start_that_the_series_does_not_have_gives_an_empty_list(
    api: Api, series: str
) -> None:
    for start in ("2027-02-17T23:00:00Z", "2027-02-16T18:00:00Z"):
        assert ids(api, series, originalStart=start) == []


@pytest.mark.parametrize("start", ["2027-02-16T18:00:00", "Tuesday", ""])
def test_an_original_start_that_is_no_instant_is_a_bad_request(
    api: Api, series: str, start: str
) -> None:
    refused = api.ask("GET", f"{series}/instances", originalStart=start)
    assert refused.verdict == (400, "badRequest")


def test_a_cancelled_occurrence_is_found_by_its_original_start_if_deleted_ones_are_asked_for(
    api: Api, calendar: str, series: str
) -> None:
    api.done("DELETE", events(calendar, SECOND))
    assert ids(api, series, originalStart="2027-02-16T23:00:00Z") == []
    assert ids(api, series, originalStart="2027-02-16T23:00:00Z", showDeleted=True) == [SECOND]


def test_occurrences_are_listed_from_time_min_to_time_max_where_they_are_now(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    bounds = {"timeMin": "2027-02-17T00:00:00Z", "timeMax": "2027-03-09T23:00:00Z"}
    third, fourth = f"{SERIES}_20270223T230000Z", f"{SERIES}_20270302T230000Z"
    assert ids(api, series, **bounds) == [third, fourth]
    guests.move(calendar, SECOND, timedelta(days=1), NOW)
    guests.move(calendar, third, timedelta(days=60), NOW)
    assert ids(api, series, **bounds) == [SECOND, fourth]


def test_the_occurrences_in_a_range_come_in_pages(api: Api, series: str) -> None:
    bounds: dict[str, Any] = {"timeMin": "2027-02-17T00:00:00Z", "maxResults": 6}
    first = api.done("GET", f"{series}/instances", **bounds)
    token = first["nextPageToken"]
    second = api.done("GET", f"{series}/instances", pageToken=token, **bounds)
    assert [len(page["items"]) for page in (first, second)] == [6, 4]
    assert "nextPageToken" not in second


def test_an_empty_range_of_occurrences_is_refused(api: Api, series: str) -> None:
    bounds = {"timeMin": "2027-02-17T00:00:00Z", "timeMax": "2027-02-17T00:00:00Z"}
    assert api.ask("GET", f"{series}/instances", **bounds).verdict == (400, "timeRangeEmpty")
