"""A series cut in two by "this and following", as Google does it in the web client."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.sandbox.api import TWELVE_TUESDAYS, Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox import times
from worker.sandbox.cuts import Labels
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox

SERIES = "anacoachesben1"
# The seventh Tuesday, 23 March 2027 at 18:00 in New York, where the clocks have gone forward.
PART = f"{SERIES}_R20270323T220000"
SECOND, LAST = f"{SERIES}_20270216T230000Z", f"{SERIES}_20270427T220000Z"
LATER, NOT_MOVED = timedelta(hours=1), timedelta()
LABELS = {"private": {"round": "first"}, "shared": {"round": "first"}}
NEW_YORK = ZoneInfo("America/New_York")
SKIPPED = "EXDATE;TZID=America/New_York:20270216T180000,20270406T180000"
ADDED = "RDATE:20270218T230000Z,20270408T220000Z"


@pytest.fixture
def labelled(api: Api, calendar: str) -> str:
    """The path of a series with labels."""
    made = api.done("POST", events(calendar), event(extendedProperties=LABELS))
    return events(calendar, made["id"])


def starts(api: Api, path: str) -> list[str]:
    items = api.done("GET", f"{path}/instances")["items"]
    return [item["start"]["dateTime"] for item in items]


def test_the_second_part_of_a_cut_series_has_the_id_of_the_series_with_a_range(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    before = api.done("GET", series)
    assert guests.split(calendar, SERIES, 6, LATER, NOW) == PART
    part = api.done("GET", events(calendar, PART))
    assert part["iCalUID"] == f"{PART}@google.com"
    assert part["start"]["dateTime"] == "2027-03-23T19:00:00-04:00"
    assert part["htmlLink"] != before["htmlLink"]
    kept = ("summary", "created", "creator", "organizer", "attendees", "eventType")
    assert {name: part[name] for name in kept} == {name: before[name] for name in kept}
    assert (before["sequence"], part["sequence"]) == (0, 1)


def test_the_first_part_of_a_cut_series_keeps_its_id_and_ends_with_the_day_before(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    whole = starts(api, series)
    guests.split(calendar, SERIES, 6, LATER, NOW)
    first = api.done("GET", series)
    assert first["recurrence"] == ["RRULE:FREQ=WEEKLY;UNTIL=20270323T035959Z;BYDAY=TU"]
    assert (first["iCalUID"], first["sequence"]) == (f"{SERIES}@google.com", 1)
    assert starts(api, series) == whole[:6]


def test_the_occurrences_of_the_second_part_have_ids_without_the_range(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    whole = api.done("GET", f"{series}/instances")["items"]
    guests.split(calendar, SERIES, 6, NOT_MOVED, NOW)
    items = api.done("GET", f"{events(calendar, PART)}/instances")["items"]
    assert [item["id"] for item in items] == [item["id"] for item in whole[6:]]
    assert {item["recurringEventId"] for item in items} == {PART}
    assert {item["iCalUID"] for item in items} == {f"{PART}@google.com"}
    assert api.done("GET", events(calendar, LAST))["recurringEventId"] == PART
    assert api.done("GET", events(calendar, SECOND))["recurringEventId"] == SERIES
    changed = api.done("PATCH", events(calendar, LAST), {"summary": "The last one"})
    assert (changed["id"], changed["recurringEventId"]) == (LAST, PART)
    (instance,) = api.done(
        "GET", f"{events(calendar, PART)}/instances", originalStart="2027-04-27T22:00:00Z"
    )["items"]
    assert instance == changed


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (Labels.KEPT, LABELS),
        (Labels.LOST, {"shared": {"round": "first"}}),
        (
            Labels.ADDED,
            {
                "private": {"round": "first", "everyoneDeclinedDismissed": "-1"},
                "shared": {"round": "first"},
            },
        ),
    ],
)
def test_the_second_part_keeps_or_loses_private_labels_or_has_one_more(
    api: Api, calendar: str, labelled: str, guests: Guests, labels: Labels, expected: object
) -> None:
    part = guests.split(calendar, SERIES, 6, LATER, NOW, labels)
    assert api.done("GET", events(calendar, part))["extendedProperties"] == expected
    assert api.done("GET", labelled)["extendedProperties"] == LABELS


def test_a_series_without_labels_has_none_after_the_cut_unless_google_adds_its_own(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    first = guests.split(calendar, SERIES, 6, LATER, NOW, Labels.LOST)
    assert "extendedProperties" not in api.done("GET", events(calendar, first))
    second = guests.split(calendar, SERIES, 3, LATER, NOW, Labels.ADDED)
    properties = api.done("GET", events(calendar, second))["extendedProperties"]
    assert properties == {"private": {"everyoneDeclinedDismissed": "-1"}}


def test_a_moved_second_part_begins_without_the_changes_of_its_occurrences(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.move(calendar, SECOND, LATER, NOW)
    guests.move(calendar, LAST, LATER, NOW)
    guests.split(calendar, SERIES, 6, LATER, NOW)
    items = api.done("GET", events(calendar), showDeleted=True)["items"]
    assert {item["id"]: item["status"] for item in items} == {
        SERIES: "confirmed",
        PART: "confirmed",
        SECOND: "confirmed",
        LAST: "cancelled",
    }


def test_a_second_part_that_stays_where_it_was_takes_its_changed_occurrences_along(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    cancelled = f"{SERIES}_20270420T220000Z"
    guests.answer(calendar, LAST, "ana@mail.example", "declined", NOW)
    guests.cancel(calendar, cancelled, NOW)
    guests.split(calendar, SERIES, 6, NOT_MOVED, NOW)
    last = api.done("GET", events(calendar, LAST))
    assert (last["status"], last["recurringEventId"]) == ("confirmed", PART)
    assert last["attendees"][0]["responseStatus"] == "declined"
    assert api.done("GET", events(calendar, cancelled))["status"] == "cancelled"
    assert len(starts(api, events(calendar, PART))) == 5


def test_both_parts_of_a_cut_series_arrive_with_the_sync_token(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    token = api.done("GET", events(calendar))["nextSyncToken"]
    singles = api.done("GET", events(calendar), singleEvents=True)["nextSyncToken"]
    guests.split(calendar, SERIES, 6, NOT_MOVED, NOW)
    changes = api.done("GET", events(calendar), syncToken=token)["items"]
    assert [change["id"] for change in changes] == [SERIES, PART]
    changes = api.done("GET", events(calendar), syncToken=singles, singleEvents=True)["items"]
    assert len(changes) == len({change["id"] for change in changes}) == 12
    assert {change["status"] for change in changes} == {"confirmed"}


def test_a_deleted_second_part_leaves_the_first_and_is_listed_once(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.split(calendar, SERIES, 6, NOT_MOVED, NOW)
    api.done("DELETE", events(calendar, PART))
    assert len(starts(api, series)) == 6
    shown = api.done("GET", events(calendar), singleEvents=True, showDeleted=True)["items"]
    statuses = [item["status"] for item in shown]
    assert (statuses.count("confirmed"), statuses.count("cancelled")) == (6, 6)


def test_a_change_of_the_first_part_does_not_cancel_the_occurrences_of_the_second(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.split(calendar, SERIES, 6, NOT_MOVED, NOW)
    api.done("PATCH", series, {"summary": "New"})
    shown = api.done("GET", events(calendar), singleEvents=True, showDeleted=True)["items"]
    assert [item["status"] for item in shown] == ["confirmed"] * 12


def test_a_first_part_that_is_made_long_again_has_occurrences_of_its_own(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.answer(calendar, LAST, "ana@mail.example", "declined", NOW)
    guests.split(calendar, SERIES, 6, NOT_MOVED, NOW)
    api.done("PATCH", series, {"recurrence": [TWELVE_TUESDAYS]})
    items = api.done("GET", f"{series}/instances")["items"]
    assert [item["recurringEventId"] for item in items] == [SERIES] * 12
    assert items[-1]["attendees"][0]["responseStatus"] == "needsAction"


def test_a_part_can_be_cut_again_and_keeps_the_id_of_the_whole(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    whole = starts(api, series)
    guests.split(calendar, SERIES, 6, NOT_MOVED, NOW)
    third = guests.split(calendar, PART, 3, NOT_MOVED, NOW)
    assert third == f"{SERIES}_R20270413T220000"
    paths = (series, events(calendar, PART), events(calendar, third))
    assert [start for path in paths for start in starts(api, path)] == whole
    assert api.done("GET", events(calendar, LAST))["recurringEventId"] == third


def test_a_cut_at_an_instant_where_another_part_was_cut_makes_an_id_of_its_own(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.split(calendar, SERIES, 6, timedelta(days=7), NOW)
    first = guests.split(calendar, SERIES, 4, timedelta(days=7), NOW)
    second = guests.split(calendar, first, 1, NOT_MOVED, NOW)
    assert second != PART
    assert len(starts(api, events(calendar, second))) == 1
    assert len(starts(api, events(calendar, PART))) == 6


def test_a_series_cannot_be_cut_before_its_first_occurrence(
    calendar: str, series: str, guests: Guests
) -> None:
    with pytest.raises(ValueError, match="move the whole series"):
        guests.split(calendar, SERIES, 0, LATER, NOW)


def test_opaque_ids_of_occurrences_stay_the_same_after_a_cut() -> None:
    sandbox = Sandbox(lambda: NOW, opaque_ids=True)
    api, guests = Api(sandbox), Guests(sandbox)
    series = events("primary", api.done("POST", events("primary"), event())["id"])
    whole = [item["id"] for item in api.done("GET", f"{series}/instances")["items"]]
    part = guests.split("primary", SERIES, 6, NOT_MOVED, NOW)
    paths = (series, events("primary", part))
    items = [item for path in paths for item in api.done("GET", f"{path}/instances")["items"]]
    assert [item["id"] for item in items] == whole
    assert api.done("GET", events("primary", whole[-1]))["recurringEventId"] == part
    sandbox.store.close()


RULES = st.sampled_from(
    [
        TWELVE_TUESDAYS,
        "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=12",
        "RRULE:FREQ=WEEKLY;UNTIL=20270427T220000Z",
        "RRULE:FREQ=WEEKLY;WKST=SU;UNTIL=20270427T220000Z;BYDAY=TU,TH",
        "RRULE:FREQ=DAILY;COUNT=20",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=6",
    ]
)
DATES = st.lists(st.sampled_from([SKIPPED, ADDED]), max_size=2, unique=True)


@settings(max_examples=60, deadline=None)
@given(
    rule=RULES,
    dates=DATES,
    number=st.integers(1, 30),
    hours=st.one_of(st.just(0), st.integers(-60, 60)),
)
def test_no_session_is_lost_or_doubled_by_a_cut(
    rule: str, dates: list[str], number: int, hours: int
) -> None:
    sandbox = Sandbox(lambda: NOW)
    api = Api(sandbox)
    made = api.done("POST", events("primary"), event(recurrence=[rule, *dates]))
    whole = times.starts(made)
    at_cut = 1 + number % (len(whole) - 1)
    # A rule takes its weekday from the first start, so an added date on another weekday cannot begin a part.
    assume(whole[at_cut] in times.starts(made | {"recurrence": [rule]}))
    by = timedelta(hours=hours)
    part = Guests(sandbox).split("primary", SERIES, at_cut, by, NOW)
    first, second = (api.done("GET", events("primary", name)) for name in (SERIES, part))
    assert times.starts(first) == whole[:at_cut]
    moved = [(start.astimezone(NEW_YORK) + by).astimezone(UTC) for start in whole[at_cut:]]
    assert list(times.starts(second)) == moved
    times.check(first)
    times.check(second)
    sandbox.store.close()
