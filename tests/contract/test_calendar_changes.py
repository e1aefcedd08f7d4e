"""The Calendar port: watching what students do in their own calendars."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from tests.contract.conftest import Google
from tests.contract.examples import ANA, BEN, LATER, NAME, NOW, SERIES_ID, START, invitation
from worker.core.model import Response
from worker.google.names import event_id
from worker.ports.calendar import Guest, ObservedEvent
from worker.sandbox.sync import expire_tokens, limit_pages

WEEK = timedelta(weeks=1)
NAMES = [replace(NAME, attempt=attempt) for attempt in range(1, 6)]
IDS = [event_id(name) for name in NAMES]


@pytest.fixture
def calendar_id(google: Google) -> str:
    """A calendar with five series in it."""
    made = google.calendar.create("Peer Coaching", "America/New_York")
    for name in NAMES:
        google.calendar.invite(made, invitation(name=name))
    return made


@pytest.fixture
def token(google: Google, calendar_id: str) -> str:
    """Where watching has come to once all five were seen."""
    return google.calendar.changes(calendar_id, None).token


def only_change(google: Google, calendar_id: str, token: str) -> ObservedEvent:
    """The one event that has changed since."""
    changes = google.calendar.changes(calendar_id, token)
    assert not changes.full
    (event,) = changes.events
    return event


def occurrence(google: Google, calendar_id: str, number: int) -> str:
    """The id of an occurrence of the first series."""
    return next(
        google.guests.occurrence(event, number)
        for _, event in google.guests.events()
        if event["id"] == IDS[0]
    )


def test_without_a_token_everything_is_listed(google: Google, calendar_id: str) -> None:
    changes = google.calendar.changes(calendar_id, None)
    assert changes.full
    assert [event.id for event in changes.events] == IDS
    assert all(google.calendar.find(calendar_id, event.id) == event for event in changes.events)


def test_an_empty_calendar_can_be_watched_too(google: Google) -> None:
    empty = google.calendar.create("Peer Coaching", "America/New_York")
    nothing = google.calendar.changes(empty, None)
    assert (nothing.events, nothing.full) == ((), True)
    google.calendar.invite(empty, invitation())
    assert only_change(google, empty, nothing.token).id == SERIES_ID


def test_nothing_is_listed_where_nothing_has_changed(
    google: Google, calendar_id: str, token: str
) -> None:
    changes = google.calendar.changes(calendar_id, token)
    assert (changes.events, changes.full) == ((), False)
    assert google.calendar.changes(calendar_id, changes.token).events == ()


def test_a_change_is_listed_until_its_token_is_used(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.answer(calendar_id, IDS[1], ANA.email, "accepted", NOW)
    first, again = (google.calendar.changes(calendar_id, token) for _ in range(2))
    assert first.events == again.events
    assert [event.id for event in first.events] == [IDS[1]]
    assert google.calendar.changes(calendar_id, first.token).events == ()


def test_changes_in_another_calendar_are_not_listed(
    google: Google, calendar_id: str, token: str
) -> None:
    second_calendar = google.calendar.create("Another", "America/New_York")
    google.calendar.invite(second_calendar, invitation())
    assert google.calendar.changes(calendar_id, token).events == ()


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_listing_in_pages_holds_everything_once(
    google: Google, calendar_id: str, size: int
) -> None:
    limit_pages(google.sandbox.store, size)
    changes = google.calendar.changes(calendar_id, None)
    assert [event.id for event in changes.events] == IDS
    assert google.sandbox.requests["calendar.events.list"] == -(-len(IDS) // size)
    assert google.calendar.changes(calendar_id, changes.token).events == ()


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_changes_in_pages_are_all_there(
    google: Google, calendar_id: str, token: str, size: int
) -> None:
    limit_pages(google.sandbox.store, size)
    for series_id in IDS:
        google.guests.answer(calendar_id, series_id, BEN.email, "tentative", NOW)
    changes = google.calendar.changes(calendar_id, token)
    assert [event.id for event in changes.events] == IDS
    answers = {event.guests[1] for event in changes.events}
    assert answers == {Guest(BEN.email, Response.TENTATIVE)}
    assert not changes.full


def test_an_expired_token_means_that_everything_is_listed_again(
    google: Google, calendar_id: str, token: str
) -> None:
    expire_tokens(google.sandbox.store)
    changes = google.calendar.changes(calendar_id, token)
    assert changes.full
    assert [event.id for event in changes.events] == IDS
    assert not google.calendar.changes(calendar_id, changes.token).full
    assert google.slept == []


def test_a_token_that_google_never_gave_out_means_the_same(
    google: Google, calendar_id: str
) -> None:
    assert google.calendar.changes(calendar_id, "nonsense").full


@pytest.mark.parametrize("response", Response)
def test_an_answer_to_the_series_arrives(
    google: Google, calendar_id: str, token: str, response: Response
) -> None:
    google.guests.answer(calendar_id, IDS[0], BEN.email, str(response), LATER)
    seen = only_change(google, calendar_id, token)
    assert seen.id == IDS[0]
    assert seen.guests == (Guest(ANA.email, Response.NEEDS_ACTION), Guest(BEN.email, response))
    assert seen.start == START.astimezone(UTC)


def test_an_answer_to_one_occurrence_arrives_with_that_occurrence(
    google: Google, calendar_id: str, token: str
) -> None:
    third = occurrence(google, calendar_id, 2)
    google.guests.answer(calendar_id, third, ANA.email, "declined", LATER)
    seen = only_change(google, calendar_id, token)
    assert (seen.id, seen.series_id, seen.cancelled) == (third, IDS[0], False)
    assert seen.original_start == seen.start == START.astimezone(UTC) + 2 * WEEK
    assert seen.guests == (
        Guest(ANA.email, Response.DECLINED),
        Guest(BEN.email, Response.NEEDS_ACTION),
    )
    assert seen.recurrence == ()
    whole = google.calendar.find(calendar_id, IDS[0])
    assert whole is not None
    assert {guest.response for guest in whole.guests} == {Response.NEEDS_ACTION}


def test_a_moved_occurrence_arrives_with_both_its_times(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.move(calendar_id, occurrence(google, calendar_id, 1), timedelta(hours=26), LATER)
    seen = only_change(google, calendar_id, token)
    assert seen.series_id == IDS[0]
    assert seen.original_start == START.astimezone(UTC) + WEEK
    assert seen.start == START.astimezone(UTC) + WEEK + timedelta(hours=26)
    google.guests.move(calendar_id, seen.id, timedelta(hours=-1), LATER)
    moved_again = google.calendar.find(calendar_id, seen.id)
    assert moved_again is not None
    assert moved_again.original_start == seen.original_start
    assert moved_again.start == seen.start - timedelta(hours=1)


def test_a_cancelled_occurrence_arrives_with_its_ids_and_its_time(
    google: Google, calendar_id: str, token: str
) -> None:
    fourth = occurrence(google, calendar_id, 3)
    google.guests.cancel(calendar_id, fourth, LATER)
    gone = ObservedEvent(
        fourth, cancelled=True, series_id=IDS[0], original_start=START.astimezone(UTC) + 3 * WEEK
    )
    assert only_change(google, calendar_id, token) == gone
    assert gone in google.calendar.changes(calendar_id, None).events


def test_a_moved_series_arrives_with_its_new_start_and_rule(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.move(calendar_id, IDS[0], timedelta(days=2, hours=1), LATER)
    seen = only_change(google, calendar_id, token)
    assert (seen.id, seen.cancelled) == (IDS[0], False)
    assert seen.start == START.astimezone(UTC) + timedelta(days=2, hours=1)
    assert seen.recurrence == ("RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TH",)


def test_a_deleted_series_arrives_as_cancelled(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.cancel(calendar_id, IDS[0], LATER)
    assert only_change(google, calendar_id, token) == ObservedEvent(IDS[0], cancelled=True)


def test_a_full_listing_shows_deleted_series_too(google: Google, calendar_id: str) -> None:
    google.guests.cancel(calendar_id, IDS[0], LATER)
    events = google.calendar.changes(calendar_id, None).events
    cancelled = {event.id for event in events if event.cancelled}
    assert (sorted(event.id for event in events), cancelled) == (IDS, {IDS[0]})


def test_what_a_guest_said_with_an_answer_arrives_on_one_line(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.answer(
        calendar_id, IDS[0], BEN.email, "declined", LATER, comment=" I travel\n\ton Tuesdays. "
    )
    assert only_change(google, calendar_id, token).guests == (
        Guest(ANA.email, Response.NEEDS_ACTION),
        Guest(BEN.email, Response.DECLINED, comment="I travel on Tuesdays."),
    )


def test_a_guest_who_was_taken_off_is_no_longer_there(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.remove(calendar_id, IDS[0], BEN.email, LATER)
    assert [guest.email for guest in only_change(google, calendar_id, token).guests] == [ANA.email]


def test_a_series_that_was_cut_in_two_arrives_as_both(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.split(calendar_id, IDS[0], 4, timedelta(hours=1), LATER)
    cut, new = google.calendar.changes(calendar_id, token).events
    assert (cut.id, cut.start) == (IDS[0], START.astimezone(UTC))
    assert new.id != cut.id
    # The clocks go forward only after the fifth session.
    assert new.start == START.astimezone(UTC) + 4 * WEEK + timedelta(hours=1)
    assert (cut.label, cut.guests) == (new.label, new.guests)


def test_a_series_changed_twice_arrives_once_as_it_is_now(
    google: Google, calendar_id: str, token: str
) -> None:
    google.guests.answer(calendar_id, IDS[0], ANA.email, "accepted", NOW)
    google.guests.answer(calendar_id, IDS[0], ANA.email, "declined", LATER)
    assert only_change(google, calendar_id, token).guests[0] == Guest(ANA.email, Response.DECLINED)
