"""The Calendar port: a calendar of our own, and series with ids of our own in it."""

import json
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from tests.contract.conftest import Google
from tests.contract.examples import ANA, BEN, LABEL, NAME, NOW, SERIES_ID, START, invitation
from tests.contract.unreliable import (
    Mishap,
    done_but_answered_with_an_error,
    out_of_order,
    the_answer_is_lost,
    too_many_requests,
)
from worker.core.model import Response
from worker.errors import CredentialsInvalid, OutcomeUnknown, Rejected
from worker.google.api_client import MOST_ATTEMPTS
from worker.ports.calendar import Guest, ObservedEvent, SeriesName
from worker.ports.mailbox import Address

NOT_DONE = [out_of_order, too_many_requests]
DONE_UNHEARD = [the_answer_is_lost, done_but_answered_with_an_error]


@pytest.fixture
def calendar_id(google: Google) -> str:
    return google.calendar.create("Peer Coaching", "America/New_York")


def stored(google: Google) -> list[dict[str, Any]]:
    """The series as Google keeps them."""
    return [event for _, event in google.guests.events()]


def test_two_calendars_may_have_the_same_name(google: Google) -> None:
    first, second = (google.calendar.create("Peer Coaching", "America/New_York") for _ in range(2))
    assert first != second
    calendar = google.sandbox.store.get("calendar", "", first)
    assert calendar is not None
    assert (calendar["summary"], calendar["timeZone"]) == ("Peer Coaching", "America/New_York")


@pytest.mark.parametrize("mishap", [out_of_order, *DONE_UNHEARD])
def test_a_calendar_is_requested_only_once_whatever_the_answer(
    google: Google, mishap: Mishap
) -> None:
    google.sandbox.bad_day(mishap)
    with pytest.raises(OutcomeUnknown):
        google.calendar.create("Peer Coaching", "America/New_York")
    assert google.sandbox.requests.get("calendar.calendars.insert", 0) <= 1
    assert google.slept == []


def test_a_calendar_refused_only_because_of_the_rate_is_requested_again(google: Google) -> None:
    google.sandbox.bad_day(too_many_requests, too_many_requests)
    assert google.calendar.create("Peer Coaching", "America/New_York")
    assert len(google.sandbox.store.list("calendar")) == 1
    assert len(google.slept) == 2


def test_a_series_is_found_as_it_was_invited(google: Google, calendar_id: str) -> None:
    made = google.calendar.invite(calendar_id, invitation())
    assert google.calendar.find(calendar_id, SERIES_ID) == made
    assert replace(made, link="", meet="") == ObservedEvent(
        id=SERIES_ID,
        start=START.astimezone(UTC),
        local_start=START.replace(tzinfo=None),
        zone="America/New_York",
        recurrence=invitation().recurrence,
        guests=(Guest(ANA.email, Response.NEEDS_ACTION), Guest(BEN.email, Response.NEEDS_ACTION)),
        label=LABEL,
    )
    assert made.link.startswith("https://")
    assert made.meet.startswith("https://")


def test_a_series_can_be_in_the_senders_own_calendar(google: Google) -> None:
    made = google.calendar.invite("primary", invitation())
    assert google.calendar.find("primary", made.id) == made


def test_a_series_without_a_meeting_has_no_link_to_one(google: Google, calendar_id: str) -> None:
    assert google.calendar.invite(calendar_id, invitation(meet=False)).meet == ""


def test_an_address_comes_back_in_lower_case(google: Google, calendar_id: str) -> None:
    made = google.calendar.invite(
        calendar_id, invitation(guests=(Address("Ana", "Ana.Lima@Mail.Example"), BEN))
    )
    assert [guest.email for guest in made.guests] == ["ana.lima@mail.example", BEN.email]


def test_the_guests_get_notice_may_move_their_sessions_and_may_invite_nobody_else(
    google: Google, calendar_id: str
) -> None:
    google.calendar.invite(calendar_id, invitation())
    (event,) = stored(google)
    assert event["_notified"] == ["all"]
    assert (event["guestsCanModify"], event["guestsCanInviteOthers"]) == (True, False)
    assert [attendee["displayName"] for attendee in event["attendees"]] == [ANA.name, BEN.name]


def test_an_event_that_nobody_made_is_not_found(google: Google, calendar_id: str) -> None:
    assert google.calendar.find(calendar_id, "nobodymadethis") is None
    assert google.calendar.find("nobody@group.calendar.google.com", "nobodymadethis") is None


def test_inviting_twice_gives_the_same_series_as_it_is_now(
    google: Google, calendar_id: str
) -> None:
    google.calendar.invite(calendar_id, invitation())
    google.guests.answer(calendar_id, SERIES_ID, ANA.email, "accepted", NOW)
    again = google.calendar.invite(calendar_id, invitation())
    assert again == google.calendar.find(calendar_id, SERIES_ID)
    assert again.guests[0] == Guest(ANA.email, Response.ACCEPTED)
    assert len(stored(google)) == 1
    assert stored(google)[0]["_notified"] == ["all"]


def test_a_deleted_series_is_seen_as_cancelled_and_not_put_back(
    google: Google, calendar_id: str
) -> None:
    google.calendar.invite(calendar_id, invitation())
    google.guests.cancel(calendar_id, SERIES_ID, NOW)
    with pytest.raises(Rejected, match="deleted"):
        google.calendar.invite(calendar_id, invitation())
    series = google.calendar.find(calendar_id, SERIES_ID)
    assert series is not None
    assert series.cancelled


def test_a_new_generation_of_a_deleted_series_can_be_invited(
    google: Google, calendar_id: str
) -> None:
    google.calendar.invite(calendar_id, invitation())
    google.guests.cancel(calendar_id, SERIES_ID, NOW)
    made = google.calendar.invite(calendar_id, invitation(name=replace(NAME, attempt=2)))
    assert not made.cancelled


def test_another_event_under_the_series_id_is_not_taken_for_it(
    google: Google, calendar_id: str
) -> None:
    google.calendar.invite(calendar_id, invitation())
    others = {scope: {"peerCoaching": "another"} for scope in ("private", "shared")}
    status, _ = google.sandbox.answer(
        "PATCH",
        f"/calendar/v3/calendars/{calendar_id}/events/{SERIES_ID}",
        {},
        json.dumps({"extendedProperties": others}),
    )
    assert status == 200
    with pytest.raises(Rejected, match="another event"):
        google.calendar.invite(calendar_id, invitation())


@pytest.mark.parametrize(
    "name",
    [
        SeriesName("autumn", "first", "ana", "ben"),
        SeriesName("spring", "second", "ana", "ben"),
        SeriesName("spring", "first", "ben", "ana"),
        SeriesName("spring", "first", "ana", "ben", 31),
        SeriesName("Spring 2027 / évening", "A second round", "zoë@mail.example", "x>y~2" * 20),
    ],
)
def test_every_name_has_an_id_of_its_own_that_google_takes(
    google: Google, calendar_id: str, name: SeriesName
) -> None:
    first = google.calendar.invite(calendar_id, invitation())
    second = google.calendar.invite(calendar_id, invitation(name=name))
    assert second.id == google.calendar.id_of(name) != first.id
    assert second.label != first.label
    assert len(stored(google)) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"recurrence": ("RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=WE",)},
        {"zone": "America/New York"},
        {"end": START},
        {"guests": (Address("Ana", "ana"),)},
    ],
)
def test_what_google_can_never_take_is_refused_at_once(
    google: Google, calendar_id: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Rejected) as refused:
        google.calendar.invite(calendar_id, invitation(**wrong))
    assert refused.value.status == 400
    assert stored(google) == []
    assert google.slept == []


def test_a_calendar_that_is_gone_is_for_a_person_to_fix(google: Google) -> None:
    with pytest.raises(CredentialsInvalid, match="calendar is gone"):
        google.calendar.invite("nobody@group.calendar.google.com", invitation())
    for token in (None, "any"):
        with pytest.raises(CredentialsInvalid, match="calendar is gone"):
            google.calendar.changes("nobody@group.calendar.google.com", token)


@pytest.mark.parametrize("mishap", DONE_UNHEARD)
def test_an_invitation_whose_answer_was_lost_goes_out_once(
    google: Google, calendar_id: str, mishap: Mishap
) -> None:
    google.sandbox.bad_day(mishap)
    made = google.calendar.invite(calendar_id, invitation())
    assert made.id == SERIES_ID
    assert google.sandbox.requests["calendar.events.insert"] == 1
    assert [event["_notified"] for event in stored(google)] == [["all"]]
    assert len(google.slept) == 1


@pytest.mark.parametrize("mishap", NOT_DONE)
def test_an_invitation_that_did_not_go_out_is_tried_again(
    google: Google, calendar_id: str, mishap: Mishap
) -> None:
    google.sandbox.bad_day(mishap, mishap)
    assert google.calendar.invite(calendar_id, invitation()).id == SERIES_ID
    assert len(google.slept) == 2


@pytest.mark.parametrize("mishap", NOT_DONE)
def test_after_enough_tries_an_invitation_is_left_for_the_next_pass(
    google: Google, calendar_id: str, mishap: Mishap
) -> None:
    google.sandbox.bad_day(*[mishap] * MOST_ATTEMPTS)
    with pytest.raises(OutcomeUnknown):
        google.calendar.invite(calendar_id, invitation())
    assert google.sandbox.mishaps == ()
    assert stored(google) == []


@pytest.mark.parametrize("mishap", [*NOT_DONE, *DONE_UNHEARD])
def test_reading_is_tried_again(google: Google, calendar_id: str, mishap: Mishap) -> None:
    made = google.calendar.invite(calendar_id, invitation())
    google.sandbox.bad_day(mishap, mishap, for_reads=True)
    assert google.calendar.find(calendar_id, made.id) == made
    google.sandbox.bad_day(mishap, mishap, for_reads=True)
    assert google.calendar.changes(calendar_id, None).events == (made,)


def test_a_series_keeps_its_local_hour_when_the_clocks_change(
    google: Google, calendar_id: str
) -> None:
    google.calendar.invite(calendar_id, invitation())
    (event,) = stored(google)
    # Clocks go forward on 14 March: the sixth session is an hour earlier in UTC.
    google.guests.answer(
        calendar_id, google.guests.occurrence(event, 4), ANA.email, "accepted", NOW
    )
    google.guests.answer(
        calendar_id, google.guests.occurrence(event, 5), ANA.email, "accepted", NOW
    )
    seen = google.calendar.changes(calendar_id, None).events
    before, after = sorted(event.original_start for event in seen if event.original_start)
    assert after - before == timedelta(weeks=1) - timedelta(hours=1)
