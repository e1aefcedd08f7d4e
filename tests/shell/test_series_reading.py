"""What is made of a series as other programs and people left it, from Google's JSON: rows F1 to F9 and
F12 of what went wrong before, with their inputs and others of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from worker.core.model import Response
from worker.core.observed import ObservedSeries, Remark, SessionState
from worker.execute.series_reading import observed_series
from worker.google.events import observed_event

NEW_YORK = ZoneInfo("America/New_York")
FIRST = datetime(2027, 2, 10, 9, tzinfo=NEW_YORK)
WANTED = tuple((FIRST + timedelta(weeks=week)).astimezone(UTC) for week in range(12))
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=WE"
COACH, CLIENT = (
    {"email": f"{name}@mail.example", "responseStatus": "needsAction"} for name in ("ana", "ben")
)
ADDRESSES = (("ana@mail.example", "ana"), ("ben@mail.example", "ben"))
SENDER = "school@school.example"
EVENT: dict[str, Any] = {
    "id": "pcabc",
    "status": "confirmed",
    "start": {"dateTime": FIRST.isoformat(), "timeZone": "America/New_York"},
    "recurrence": [WEEKLY],
    "attendees": [COACH, CLIENT],
}


def seen(
    changed: Mapping[str, Any] | None = None, occurrences: Sequence[Mapping[str, Any]] = ()
) -> ObservedSeries:
    """The series of the event with these changes, and with these occurrences that differ."""
    return observed_series(
        (observed_event({**EVENT, **(changed or {})}),),
        tuple(map(observed_event, occurrences)),
        (WANTED,),
        ADDRESSES,
        frozenset({SENDER}),
    )  # fmt: skip


def lines(*more: str, rule: str = WEEKLY) -> ObservedSeries:
    return seen({"recurrence": [rule, *more]})


def starts(series: ObservedSeries) -> tuple[datetime, ...]:
    return tuple(session.start for session in series.sessions if session.stands)


def occurrence(week: int, **changed: Any) -> dict[str, Any]:
    """The session of this week, from 0, with an id that says nothing."""
    return {
        "id": f"opaque{week}",
        "recurringEventId": "pcabc",
        "originalStartTime": {"dateTime": WANTED[week].isoformat()},
        "start": {"dateTime": WANTED[week].isoformat()},
        **changed,
    }


def answered(week: int, **responses: str) -> dict[str, Any]:
    guests = [
        {"email": f"{name}@mail.example", "responseStatus": word}
        for name, word in responses.items()
    ]
    return occurrence(week, attendees=guests)


def test_a_series_that_nobody_touched_is_as_proposed() -> None:
    series = seen()
    assert (starts(series), series.moved, series.cancelled, series.remarks) == (
        WANTED,
        False,
        False,
        (),
    )
    assert set(series.answers.values()) == {Response.NEEDS_ACTION}


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;VALUE=DATE:20270310",
        "EXDATE:20270310T090000",
        "EXDATE;TZID=America/New_York;VALUE=DATE-TIME:20270310T090000",
        "EXDATE;VALUE=DATE-TIME;TZID=America/New_York:20270310T090000",
        'EXDATE;TZID="America/New_York":20270310T090000',
        "EXDATE;TZID=Eastern Standard Time:20270310T090000",
        "EXDATE;X-A=1;TZID=/freeassociation.sourceforge.net/America/New_York:20270310T090000",
        'EXDATE;TZID="GMT-05:00":20270310T090000',
    ],
)  # fmt: skip
def test_f1_a_date_that_is_taken_out_is_no_session(line: str) -> None:
    series = lines(line)
    assert starts(series) == (*WANTED[:4], *WANTED[5:])
    assert not series.moved
    assert Remark.LINES_IGNORED not in series.remarks


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;TZID=America:20270310T090000",
        "EXDATE;TZID=Customized Time Zone:20270310T090000",
        "RDATE;TZID=Atlantis:20270311T090000",
        "EXDATE;VALUE=DATE:10 March",
        "EXRULE:FREQ=WEEKLY",
    ],
)
def test_f1_what_cannot_be_read_is_as_if_it_were_not_there_and_said(line: str) -> None:
    series = lines(line)
    assert (starts(series), series.moved) == (WANTED, False)
    assert series.remarks == (Remark.LINES_IGNORED,)


@pytest.mark.parametrize(
    ("rule", "more", "count"),
    [
        (WEEKLY, ["RDATE;TZID=America/New_York:20270505T090000"], 13),
        (WEEKLY, ["RDATE;VALUE=DATE:20270505"], 13),
        (WEEKLY, ["RDATE;TZID=Eastern Standard Time:20270505T090000"], 13),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270428", [], 12),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270428T180000", [], 12),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270428T130000Z;INTERVAL=1", [], 12),
        ("RRULE:FREQ=WEEKLY;COUNT=12;X-EVOLUTION-ENDDATE=20270428T130000Z", [], 12),
        ("RRULE:FREQ=WEEKLY; COUNT=12", [], 12),
    ],
)
def test_f2_a_rule_gives_its_dates_in_any_spelling(rule: str, more: list[str], count: int) -> None:
    series = lines(*more, rule=rule)
    assert starts(series)[:12] == WANTED
    assert (len(starts(series)), series.moved) == (count, False)
    assert Remark.UNREADABLE not in series.remarks


@pytest.mark.parametrize(("zone", "count"), [("GMT-05:00", 5), ("UTC-5", 5), ("-0500", 5)])
def test_f2_an_offset_for_a_zone_is_no_move(zone: str, count: int) -> None:
    # Its clocks do not change in March: from then on the sessions are an hour off, which is said.
    series = seen({"start": {"dateTime": FIRST.isoformat(), "timeZone": zone}})
    assert sum(start in WANTED for start in starts(series)) == count
    assert (len(starts(series)), series.moved) == (12, False)
    assert series.remarks == (Remark.OTHER_DATES,)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=WEEKLY;INTERVAL=0;BYDAY=WE",
        "RRULE:FREQ=SOMETIMES",
        "RRULE:FREQ=WEEKLY;UNTIL=soon",
        " RRULE:FREQ=WEEKLY;COUNT=none",
        "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_an_unreadable_rule_leaves_the_series_as_it_was_understood(rule: str) -> None:
    series = lines(rule=rule)
    assert (starts(series), series.moved, series.cancelled) == (WANTED, False, False)
    assert series.remarks == (Remark.UNREADABLE,)


def test_f5_all_sessions_cancelled_one_by_one_are_the_series_deleted() -> None:
    gone = [occurrence(week, status="cancelled") for week in range(12)]
    assert seen(occurrences=gone).cancelled
    assert not seen(occurrences=gone[1:]).cancelled
    taken_out = seen({"recurrence": [WEEKLY, "EXDATE;VALUE=DATE:20270210"]}, gone[1:])
    assert taken_out.cancelled


@pytest.mark.parametrize("word", ["declined", "accepted", "tentative"])
def test_f5_all_sessions_answered_one_by_one_are_an_answer_to_the_series(word: str) -> None:
    each = [answered(week, ana="needsAction", ben=word) for week in range(12)]
    assert seen(occurrences=each).answers == {"ana": Response.NEEDS_ACTION, "ben": Response(word)}
    # One without an answer leaves it open; one cancelled does not.
    assert seen(occurrences=each[1:]).answers["ben"] is Response.NEEDS_ACTION
    gone = [*each[1:], occurrence(0, status="cancelled")]
    assert seen(occurrences=gone).answers["ben"] is Response(word)
    both = [answered(week, ana=word, ben=word) for week in range(12)]
    assert set(seen(occurrences=both).answers.values()) == {Response(word)}


def test_f5_a_session_that_one_declines_is_declined_alone() -> None:
    series = seen(occurrences=[answered(3, ana="accepted", ben="declined")])
    assert [session.state for session in series.sessions].count(SessionState.DECLINED) == 1
    assert series.answers["ben"] is Response.NEEDS_ACTION


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=1", 1),
        ("RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270217T045959Z", 1),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270331", 8),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270209", 0),
    ],
)
def test_f6_a_tail_that_was_cut_off_is_no_move_and_said(rule: str, left: int) -> None:
    series = lines(rule=rule)
    assert (starts(series), series.moved) == (WANTED[:left], False)
    assert series.remarks == (Remark.CUT_OFF,)


@pytest.mark.parametrize(
    "guest",
    [
        {"email": SENDER, "organizer": True, "self": True, "responseStatus": "accepted"},
        {"email": SENDER, "responseStatus": "accepted"},
        {"email": "c_1@resource.calendar.google.com", "responseStatus": "accepted"},
        {"email": "room@school.example", "resource": True, "responseStatus": "declined"},
        {"email": "x@group.calendar.google.com", "self": True},
        {"displayName": "somebody", "responseStatus": "accepted"},
    ],
)
def test_f8_sender_rooms_and_calendars_are_nobody(guest: dict[str, Any]) -> None:
    series = seen({"attendees": [COACH, guest, CLIENT]})
    assert (series.strangers, series.remarks) == (0, ())
    assert set(series.answers) == {"ana", "ben"}


@pytest.mark.parametrize("hours", [-1, 1])
def test_f9_a_change_of_the_zone_s_rules_moves_nothing(hours: int) -> None:
    # It was seen while the zone's clocks were thought to be an hour off.
    event = replace(
        observed_event(EVENT),
        start=WANTED[0] + timedelta(hours=hours),
        local_start=FIRST.replace(tzinfo=None),
    )
    series = observed_series((event,), (), (WANTED,), ADDRESSES)
    assert (starts(series), series.moved, series.remarks) == (WANTED, False, ())


def test_a_series_at_an_hour_that_nobody_proposed_was_moved() -> None:
    start = {"dateTime": (FIRST + timedelta(hours=2)).isoformat(), "timeZone": "America/New_York"}
    assert seen({"start": start}).moved


@pytest.mark.parametrize(
    "changed",
    [
        {"start": None},
        {"start": {}},
        {"start": {"dateTimes": "2027-02-10T09:00:00-05:00"}},
        {"start": {"dateTime": "0001-01-01T00:00:00+14:00", "timeZone": "America/New_York"}},
        {"start": {"dateTime": FIRST.isoformat(), "timeZone": "America"}},
        {"start": {"dateTime": FIRST.isoformat(), "timeZone": "Customized Time Zone"}},
        {"start": {"dateTime": "soon", "timeZone": "America/New_York"}},
        {"start": "2027-02-10"},
    ],
)
def test_f12_a_series_without_a_start_that_can_be_read_is_as_it_was(
    changed: dict[str, Any],
) -> None:
    series = seen(changed)
    assert (starts(series), series.moved, series.cancelled) == (WANTED, False, False)
    assert series.remarks == (Remark.UNREADABLE,)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": None},
        {"attendees": [{**COACH, "comment": None}, {**CLIENT, "comment": ["x"]}, None, 7]},
        {"htmlLink": None, "hangoutLink": 7, "extendedProperties": None},
        {"status": None, "iCalUID": None, "recurringEventId": None},
    ],
)
def test_f12_what_else_is_missing_stops_nothing(changed: dict[str, Any]) -> None:
    series = seen(changed)
    assert (starts(series), series.moved, series.remarks) == (WANTED, False, ())
    assert set(series.answers) == {"ana", "ben"}
    assert series.comments == {}
