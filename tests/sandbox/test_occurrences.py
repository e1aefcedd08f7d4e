"""Single occurrences, and what becomes of them when their series is cut short."""

from typing import Any

import pytest

from tests.sandbox.api import END, START, TWELVE_TUESDAYS, Api, event, events

SERIES = "anacoachesben1"
LAST = f"{SERIES}_20270427T220000Z"
SECOND = f"{SERIES}_20270216T230000Z"
MOVED = {
    "start": {"dateTime": "2027-02-17T18:00:00-05:00"},
    "end": {"dateTime": "2027-02-17T19:00:00-05:00"},
}
UNTIL = "RRULE:FREQ=WEEKLY;UNTIL={};BYDAY=TU"
TWICE_COUNTED = "RRULE:FREQ=WEEKLY;COUNT=12;UNTIL=20270401T215959Z;BYDAY=TU"


def starts(api: Api, path: str, **parameters: Any) -> list[str]:
    return [
        event["start"]["dateTime"]
        for event in api.done("GET", f"{path}/instances", **parameters)["items"]
    ]


def statuses(api: Api, calendar: str) -> dict[str, str]:
    """The status of all that is stored."""
    return {
        event["id"]: event["status"]
        for event in api.done("GET", events(calendar), showDeleted=True)["items"]
    }


@pytest.mark.parametrize(("verb", "body"), [("DELETE", None), ("PATCH", {"status": "cancelled"})])
def test_a_single_occurrence_can_be_cancelled_and_brought_back(
    api: Api, calendar: str, series: str, verb: str, body: dict[str, Any] | None
) -> None:
    token = api.done("GET", events(calendar))["nextSyncToken"]
    api.done(verb, events(calendar, LAST), body, sendUpdates="all")
    (seen,) = api.done("GET", events(calendar), syncToken=token)["items"]
    assert (seen["id"], seen["status"], seen["recurringEventId"]) == (LAST, "cancelled", SERIES)
    assert seen["originalStartTime"]["dateTime"] == "2027-04-27T18:00:00-04:00"
    assert len(starts(api, series)) == 11
    assert api.done("GET", series)["status"] == "confirmed"
    assert api.ask("DELETE", events(calendar, LAST)).verdict == (410, "deleted")
    assert api.ask("PATCH", events(calendar, LAST), {"summary": "New"}).verdict == (
        403,
        "forbidden",
    )
    assert (
        api.done("PATCH", events(calendar, LAST), {"status": "confirmed"})["status"] == "confirmed"
    )
    assert len(starts(api, series)) == 12


@pytest.mark.parametrize(
    ("verb", "body"), [("DELETE", None), ("PATCH", {"summary": "New"}), ("PUT", event(id=None))]
)
def test_an_occurrence_that_the_series_does_not_have_cannot_be_changed(
    api: Api, calendar: str, series: str, verb: str, body: dict[str, Any] | None
) -> None:
    for stamp in ("20270401T220000Z", "20270427T230000Z", "20270504T220000Z"):
        assert api.ask(verb, events(calendar, f"{SERIES}_{stamp}"), body).verdict == (
            404,
            "notFound",
        )


def test_an_occurrence_cannot_recur_or_end_before_it_starts_or_change_its_series(
    api: Api, calendar: str, series: str
) -> None:
    path = events(calendar, SECOND)
    assert api.ask("PATCH", path, {"recurrence": [TWELVE_TUESDAYS]}).verdict == (400, "invalid")
    assert api.ask("PATCH", path, {"end": START}).verdict == (400, "timeRangeEmpty")
    assert api.ask("PATCH", path, {"start": {"dateTime": "2027-02-16T20:00:00-05:00"}}).verdict == (
        400,
        "timeRangeEmpty",
    )
    assert api.ask("PATCH", path, {"id": LAST}).verdict == (400, "invalid")
    foreign = {"recurringEventId": "another1", "originalStartTime": START}
    changed = api.done("PATCH", path, foreign)
    assert (changed["recurringEventId"], changed["originalStartTime"]["dateTime"][:10]) == (
        SERIES,
        "2027-02-16",
    )


def test_an_event_that_does_not_recur_has_no_occurrences(api: Api, calendar: str) -> None:
    api.done("POST", events(calendar), {"id": "single1", "start": START, "end": END})
    assert api.ask("GET", events(calendar, "single1_20270209T230000Z")).verdict == (404, "notFound")
    assert api.ask("GET", events(calendar, "single1/instances")).verdict == (400, "invalid")


@pytest.mark.parametrize(
    ("until", "dates"),
    [
        ("20270330T220000Z", 8),
        ("20270330T215959Z", 7),
        ("20270401T215959Z", 8),
        ("20270309T230000Z", 5),
        ("20270309T225959Z", 4),
        ("20270208T000000Z", 0),
    ],
)
def test_a_series_with_an_until_has_every_date_up_to_it(
    api: Api, calendar: str, until: str, dates: int
) -> None:
    # The clocks change on 14 March: the hour stays that of the zone, the end is counted in UTC.
    made = api.done("POST", events(calendar), event(recurrence=[UNTIL.format(until)]))
    local_starts = starts(api, events(calendar, made["id"]))
    assert len(local_starts) == dates
    assert all("T18:00:00-0" in start for start in local_starts)


@pytest.mark.parametrize(
    "until",
    [
        "20270401",
        "20270401T215959",
        "20270431T215959Z",
        "2027-04-01T21:59:59Z",
        "20270401T215959z",
        "",
    ],
)
def test_an_until_that_is_no_instant_in_utc_is_refused(api: Api, calendar: str, until: str) -> None:
    assert api.ask("POST", events(calendar), event(recurrence=[UNTIL.format(until)])).verdict == (
        400,
        "invalid",
    )


@pytest.mark.parametrize(
    "line", [TWICE_COUNTED, "RRULE:UNTIL=20270401T215959Z;FREQ=WEEKLY;COUNT=3"]
)
def test_a_rule_with_both_count_and_until_is_refused(
    api: Api, calendar: str, series: str, line: str
) -> None:
    for said in (
        api.ask("POST", events(calendar), event(id="another1", recurrence=[line])),
        api.ask("PATCH", series, {"recurrence": [line]}),
        api.ask("PUT", series, event(recurrence=[line])),
    ):
        assert said.verdict == (400, "invalid")
        assert "COUNT and UNTIL" in said.body["error"]["message"]
    assert len(starts(api, series)) == 12


@pytest.mark.parametrize(
    "recurrence",
    [
        [UNTIL.format("20270401T215959Z")],
        [TWELVE_TUESDAYS.replace("12", "8")],
        [TWELVE_TUESDAYS, "EXDATE;TZID=America/New_York:20270427T180000"],
        [],
    ],
)
def test_changed_occurrences_that_a_series_no_longer_has_are_cancelled(
    api: Api, calendar: str, series: str, recurrence: list[str]
) -> None:
    api.done("PATCH", events(calendar, SECOND), MOVED)
    api.done("PATCH", events(calendar, LAST), {"summary": "The last one"})
    token = api.done("GET", events(calendar))["nextSyncToken"]
    api.done("PATCH", series, {"recurrence": recurrence})
    assert api.done("GET", events(calendar, LAST))["status"] == "cancelled"
    stays = "confirmed" if recurrence else "cancelled"
    assert statuses(api, calendar) == {SERIES: "confirmed", LAST: "cancelled", SECOND: stays}
    assert LAST in [
        event["id"] for event in api.done("GET", events(calendar), syncToken=token)["items"]
    ]


def test_deleting_a_series_cancels_its_moved_occurrences(
    api: Api, calendar: str, series: str
) -> None:
    api.done("PATCH", events(calendar, SECOND), MOVED)
    api.done("DELETE", series)
    assert statuses(api, calendar) == {SERIES: "cancelled", SECOND: "cancelled"}


def test_a_new_title_of_a_series_leaves_its_moved_occurrences_alone(
    api: Api, calendar: str, series: str
) -> None:
    api.done("PATCH", events(calendar, SECOND), MOVED)
    before = api.done("GET", events(calendar, SECOND))
    api.done("PATCH", series, {"summary": "New"})
    assert api.done("GET", events(calendar, SECOND)) == before
