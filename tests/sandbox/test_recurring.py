"""Recurring events: what Google takes, and which occurrences it makes of it."""

from typing import Any

import pytest

from tests.sandbox.api import END, START, TWELVE_TUESDAYS, Api, Said, event, events

NO_ZONE = {"dateTime": "2027-02-09T18:00:00-05:00"}
NO_ZONE_END = {"dateTime": "2027-02-09T19:00:00-05:00"}
THIRTEEN = "RRULE:FREQ=WEEKLY;COUNT=13;BYDAY=TU"


def inserted(api: Api, calendar: str, **changes: Any) -> Said:
    return api.ask("POST", events(calendar), event(**changes))


def starts(api: Api, path: str) -> list[str]:
    """When the occurrences of a series start."""
    return [event["start"]["dateTime"] for event in api.done("GET", f"{path}/instances")["items"]]


def starts_of(api: Api, calendar: str, *recurrence: str) -> list[str]:
    made = inserted(api, calendar, recurrence=list(recurrence))
    return starts(api, events(calendar, made.body["id"]))


def test_a_series_keeps_its_local_hour_when_the_clocks_change(api: Api, series: str) -> None:
    local_starts = starts(api, series)
    assert len(local_starts) == 12
    assert local_starts[0] == "2027-02-09T18:00:00-05:00"
    assert local_starts[5] == "2027-03-16T18:00:00-04:00"
    assert local_starts[11] == "2027-04-27T18:00:00-04:00"


@pytest.mark.parametrize("byday", ["MO", "WE", "TH,FR", "SU"])
def test_the_first_start_has_to_fall_on_byday(api: Api, calendar: str, byday: str) -> None:
    refused = inserted(api, calendar, recurrence=[f"RRULE:FREQ=WEEKLY;COUNT=12;BYDAY={byday}"])
    assert refused.verdict == (400, "invalid")


def test_byday_means_the_weekday_in_the_zone_of_the_event(api: Api, calendar: str) -> None:
    # 23:30 on Tuesday in New York is Wednesday in UTC.
    late = {"dateTime": "2027-02-10T04:30:00Z", "timeZone": "America/New_York"}
    later = {"dateTime": "2027-02-10T05:30:00Z", "timeZone": "America/New_York"}
    assert inserted(api, calendar, start=late, end=later).status == 200
    wednesday = [TWELVE_TUESDAYS.replace("TU", "WE")]
    assert (
        inserted(api, calendar, id="another1", start=late, end=later, recurrence=wednesday).status
        == 400
    )


@pytest.mark.parametrize(
    ("start", "end"), [(NO_ZONE, END), (START, NO_ZONE_END), (NO_ZONE, NO_ZONE_END)]
)
def test_a_recurring_event_needs_its_zone_at_both_ends(
    api: Api, calendar: str, start: dict[str, str], end: dict[str, str]
) -> None:
    assert inserted(api, calendar, start=start, end=end).verdict == (400, "required")


def test_a_single_event_with_an_offset_needs_no_zone(api: Api, calendar: str) -> None:
    assert inserted(api, calendar, start=NO_ZONE, end=NO_ZONE_END, recurrence=None).status == 200
    local = {"dateTime": "2027-02-09T18:00:00"}
    assert inserted(
        api, calendar, id="another1", start=local, end=END, recurrence=None
    ).verdict == (400, "invalid")


@pytest.mark.parametrize("zone", ["America/New York", "EST5", "Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_that_iana_does_not_know_is_refused(api: Api, calendar: str, zone: str) -> None:
    assert inserted(api, calendar, start=START | {"timeZone": zone}).verdict == (400, "invalid")


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART;TZID=America/New_York:20270209T180000",
        "DTEND:20270209T190000",
        "RRULE",
        "rrule:FREQ=WEEKLY",
        "RRULE:FREQ=OFTEN",
        "EXDATE:yesterday",
        "",
    ],
)
def test_a_recurrence_with_a_dtstart_or_an_unreadable_line_is_refused(
    api: Api, calendar: str, line: str
) -> None:
    assert inserted(api, calendar, recurrence=[TWELVE_TUESDAYS, line]).verdict == (400, "invalid")


def test_a_skipped_date_uses_up_the_count(api: Api, calendar: str) -> None:
    exdate = "EXDATE;TZID=America/New_York:20270406T180000"
    local_starts = starts_of(api, calendar, TWELVE_TUESDAYS, exdate)
    assert len(local_starts) == 11
    assert "2027-04-06T18:00:00-04:00" not in local_starts


def test_a_count_raised_by_one_makes_up_for_a_skipped_date(api: Api, calendar: str) -> None:
    skipped = "EXDATE;TZID=America/New_York:20270406T180000"
    local_starts = starts_of(api, calendar, THIRTEEN, skipped)
    assert len(local_starts) == 12
    assert local_starts[-1] == "2027-05-04T18:00:00-04:00"


@pytest.mark.parametrize(
    "exdate",
    [
        "EXDATE;TZID=America/New_York:20270406T180001",
        "EXDATE;TZID=America/New_York:20270406T000000",
        "EXDATE;TZID=America/Chicago:20270406T180000",
        "EXDATE:20270406T180000Z",
    ],
)
def test_a_date_that_does_not_match_to_the_second_skips_nothing(
    api: Api, calendar: str, exdate: str
) -> None:
    assert len(starts_of(api, calendar, TWELVE_TUESDAYS, exdate)) == 12


@pytest.mark.parametrize(
    "exdate", ["EXDATE:20270406T220000Z", "EXDATE;TZID=America/Chicago:20270406T170000"]
)
def test_an_exdate_in_another_zone_skips_the_same_instant(
    api: Api, calendar: str, exdate: str
) -> None:
    assert len(starts_of(api, calendar, TWELVE_TUESDAYS, exdate)) == 11


def test_several_dates_can_be_skipped_in_one_line(api: Api, calendar: str) -> None:
    exdate = "EXDATE;TZID=America/New_York:20270216T180000,20270406T180000"
    local_starts = starts_of(api, calendar, TWELVE_TUESDAYS, exdate)
    assert (len(local_starts), local_starts[1]) == (10, "2027-02-23T18:00:00-05:00")


def test_an_event_that_ends_before_it_starts_is_refused(api: Api, calendar: str) -> None:
    assert inserted(api, calendar, start=END, end=START).verdict == (400, "timeRangeEmpty")
    assert inserted(api, calendar, start=START, end=START).verdict == (400, "timeRangeEmpty")


@pytest.mark.parametrize("missing", ["start", "end"])
def test_an_event_without_a_start_or_an_end_is_refused(
    api: Api, calendar: str, missing: str
) -> None:
    assert inserted(api, calendar, **{missing: None}).verdict == (400, "required")


def test_an_occurrence_names_its_series_and_its_original_start(
    api: Api, calendar: str, series: str
) -> None:
    third = api.done("GET", f"{series}/instances")["items"][2]
    assert third["id"] == "anacoachesben1_20270223T230000Z"
    assert third["recurringEventId"] == "anacoachesben1"
    assert (
        third["originalStartTime"]
        == third["start"]
        == START | {"dateTime": "2027-02-23T18:00:00-05:00"}
    )
    assert "recurrence" not in third
    assert api.done("GET", events(calendar, third["id"])) == third


def test_occurrences_come_in_pages(api: Api, series: str) -> None:
    first = api.done("GET", f"{series}/instances", maxResults=7)
    second = api.done("GET", f"{series}/instances", maxResults=7, pageToken=first["nextPageToken"])
    assert [len(first["items"]), len(second["items"])] == [7, 5]
    assert "nextPageToken" not in second
    assert [*first["items"], *second["items"]] == api.done("GET", f"{series}/instances")["items"]


def test_a_cancelled_occurrence_is_no_instance_any_more(
    api: Api, calendar: str, series: str
) -> None:
    second = api.done("GET", f"{series}/instances")["items"][1]
    api.done("DELETE", events(calendar, second["id"]))
    assert len(starts(api, series)) == 11
    shown = api.done("GET", f"{series}/instances", showDeleted=True)["items"]
    assert [event["status"] for event in shown[:3]] == ["confirmed", "cancelled", "confirmed"]
