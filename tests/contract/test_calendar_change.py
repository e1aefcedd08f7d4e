"""The Calendar port: changing an event as it is at that moment, and asking when people are busy."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.conftest import Google
from tests.contract.examples import ANA, BEN, LABEL, NEW_YORK, SERIES_ID, START, invitation
from tests.contract.unreliable import (
    Mishap,
    done_but_answered_with_an_error,
    out_of_order,
    the_answer_is_lost,
)
from worker.core.hours.recurrence_lines import ended, expand
from worker.core.model import Response
from worker.ports.calendar import Change, ObservedEvent
from worker.ports.mailbox import Address

LATER = START + timedelta(days=1, hours=2)
WEDNESDAYS = ("RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=WE",)
MOVED = Change(LATER, LATER + timedelta(hours=1), "America/New_York", WEDNESDAYS, ask_anew=True)


@pytest.fixture
def calendar(google: Google) -> str:
    """A calendar with the series of Ana and Ben, which Ben has declined and Ana accepted."""
    made = google.calendar.create("Peer Coaching", "America/New_York")
    google.calendar.invite(made, invitation())
    google.guests.answer(made, SERIES_ID, BEN.email, "declined", START, comment="No")
    google.guests.answer(made, SERIES_ID, ANA.email, "accepted", START)
    return made


def stored(google: Google, calendar: str) -> dict[str, Any]:
    event = google.sandbox.store.get("event", calendar, SERIES_ID)
    assert event is not None
    return event


def starts(seen: ObservedEvent | None) -> list[datetime]:
    assert seen is not None
    assert seen.start is not None
    return list(expand(seen.start, seen.zone, seen.recurrence))


def declined(seen: ObservedEvent) -> bool:
    return any(guest.response is Response.DECLINED for guest in seen.guests)


def test_a_series_is_moved_and_everybody_is_asked_again_with_notice(
    google: Google, calendar: str
) -> None:
    seen = google.calendar.change(calendar, SERIES_ID, lambda _: MOVED)
    local = [start.astimezone(NEW_YORK) for start in starts(seen)]
    assert [start.date() for start in local] == [
        LATER.date() + timedelta(weeks=week) for week in range(12)
    ]
    assert {start.time() for start in local} == {LATER.time()}
    event = stored(google, calendar)
    assert [(attendee["email"], attendee["responseStatus"]) for attendee in event["attendees"]] == [
        (ANA.email, "needsAction"),
        (BEN.email, "needsAction"),
    ]
    assert [attendee["displayName"] for attendee in event["attendees"]] == [ANA.name, BEN.name]
    assert event["_notified"] == ["all", "all"]
    assert event["extendedProperties"] == {
        "private": {"peerCoaching": LABEL},
        "shared": {"peerCoaching": LABEL},
    }


def test_an_event_stays_as_it_is_when_no_change_is_decided(google: Google, calendar: str) -> None:
    before_ = stored(google, calendar)
    seen = google.calendar.change(calendar, SERIES_ID, lambda _: None)
    assert seen is not None
    assert declined(seen)
    assert stored(google, calendar) == before_


def test_nothing_is_decided_about_an_event_that_does_not_exist(
    google: Google, calendar: str
) -> None:
    assert google.calendar.change(calendar, "nothing1", lambda _: MOVED) is None


def test_a_change_by_somebody_else_at_the_same_moment_is_read_before_deciding_again(
    google: Google, calendar: str
) -> None:
    looks = []

    def decide(seen: ObservedEvent) -> Change | None:
        looks.append(declined(seen))
        if len(looks) == 1:
            google.guests.answer(calendar, SERIES_ID, BEN.email, "accepted", START)
        return MOVED if declined(seen) else None

    seen = google.calendar.change(calendar, SERIES_ID, decide)
    assert looks == [True, False]
    assert starts(seen)[0] == START.astimezone(UTC)


@pytest.mark.parametrize(
    "mishap", [out_of_order, the_answer_is_lost, done_but_answered_with_an_error]
)
def test_a_lost_answer_is_looked_up_before_anything_is_done_again(
    google: Google, calendar: str, mishap: Mishap
) -> None:
    google.sandbox.mishaps = (mishap,)
    google.calendar.change(calendar, SERIES_ID, lambda seen: MOVED if declined(seen) else None)
    assert len(stored(google, calendar)["_notified"]) == 2


def test_a_new_address_takes_the_place_and_the_answer_of_the_old_one(
    google: Google, calendar: str
) -> None:
    new = Address("Ana Lima", "ana@new.example")
    google.calendar.change(calendar, SERIES_ID, lambda _: Change(addresses=((ANA.email, new),)))
    assert [
        (attendee["email"], attendee["responseStatus"])
        for attendee in stored(google, calendar)["attendees"]
    ] == [
        ("ana@new.example", "accepted"),
        (BEN.email, "declined"),
    ]
    assert stored(google, calendar)["attendees"][1]["comment"] == "No"


def test_a_series_that_is_cut_off_after_a_date_keeps_the_earlier_dates(
    google: Google, calendar: str
) -> None:
    third = starts(google.calendar.find(calendar, SERIES_ID))[2]
    seen = google.calendar.change(
        calendar,
        SERIES_ID,
        lambda event: Change(recurrence=ended(event.recurrence, START, NEW_YORK, third)),
    )
    assert starts(seen)[-1] == third
    assert len(starts(seen)) == 3
    assert stored(google, calendar)["_notified"][-1] == "all"


def test_cancelling_tells_the_guests_and_cancelling_again_does_nothing(
    google: Google, calendar: str
) -> None:
    for _ in range(2):
        seen = google.calendar.change(
            calendar,
            SERIES_ID,
            lambda event: None if event.cancelled else Change(cancel=True),
        )
        assert seen is not None
        assert seen.cancelled
    assert stored(google, calendar)["status"] == "cancelled"
    assert stored(google, calendar)["_notified"] == ["all", "all"]


def test_busy_times_are_returned_where_they_can_be_read(google: Google, calendar: str) -> None:
    day = START.astimezone(UTC)
    busy = google.calendar.busy([calendar, "nobody@mail.example"], day, day + timedelta(days=8))
    assert busy == {
        calendar: tuple(
            (start, start + timedelta(hours=1)) for start in (day, day + timedelta(weeks=1))
        ),
        "nobody@mail.example": None,
    }


def test_many_calendars_are_asked_fifty_at_a_time(google: Google, calendar: str) -> None:
    people = [f"p{number}@mail.example" for number in range(120)]
    busy = google.calendar.busy(people, START, LATER)
    assert list(busy) == people
    assert google.sandbox.requests["calendar.freebusy.query"] == 3
