"""Whole passes on the embedded Google, through google-api-python-client."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.shell.world import World, addresses, body, starts
from worker.core.actions import Kind
from worker.core.records import State
from worker.errors import LockHeld
from worker.sandbox.event_store import saved
from worker.sandbox.sync import expire_tokens, limit_pages

LAUNCH, WEEK, TEN_DAYS = "2027-02-07 09:00", "2027-02-14 09:00", "2027-02-17 09:00"


def test_the_day_before_nothing_happens(world: World) -> None:
    assert world.run("2027-02-06 09:00").well
    assert world.sandbox.writes == 0
    world.nothing_more_is_due()


def test_on_the_day_everybody_gets_one_mail_with_both_peers_and_their_addresses(
    world: World,
) -> None:
    mails = world.mails_of(LAUNCH)
    assert sorted(addresses(mail, "To")[0] for mail in mails) == sorted(
        one.email for one in world.cohort.roster
    )
    draw = world.history().draws["first"].draw
    for mail in mails:
        reader = addresses(mail, "To")[0].split("@")[0]
        coaching, coached = draw.ring.roles()[reader]
        for peer in (coaching.client, coached.coach):
            student = world.cohort.student(peer)
            assert student is not None
            for text in (body(mail), body(mail, "html")):
                assert student.name in text
                assert student.email in text
                assert student.zone in text
    world.nothing_more_is_due()


def test_on_the_day_every_pairing_gets_a_series_of_twelve_for_two(world: World) -> None:
    world.run()
    events = world.series()
    assert len(events) == 9
    taken: Counter[tuple[str, object]] = Counter()
    for _, event in events:
        assert len(event["attendees"]) == 2
        assert len(starts(event)) == 12
        assert event["guestsCanModify"] is True
        assert event["hangoutLink"].startswith("https://")
        assert event["reminders"]["useDefault"] is False
        taken.update(
            (guest["email"], start) for guest in event["attendees"] for start in starts(event)
        )
    assert len(taken) == 9 * 24
    assert set(taken.values()) == {1}


def test_a_session_never_overlaps_another_of_the_same_student_in_either_round(world: World) -> None:
    world.run(LAUNCH)
    world.run("2027-05-02 09:00")
    by_guest: dict[str, list[datetime]] = {}
    for _, event in world.series():
        for guest in event["attendees"]:
            by_guest.setdefault(guest["email"], []).extend(starts(event))
    assert {len(times) for times in by_guest.values()} == {48}
    for times in by_guest.values():
        assert all(
            later - earlier >= timedelta(hours=1) for earlier, later in pairwise(sorted(times))
        )
    world.nothing_more_is_due()


def test_after_seven_days_one_reminder_goes_to_each_who_owes_an_answer(world: World) -> None:
    world.run(LAUNCH)
    (calendar, silent), (_, half), *rest = world.series()
    world.answer(half, calendar, 1, "accepted")
    for _, event in rest:
        world.answer(event, calendar, 0, "accepted")
        world.answer(event, calendar, 1, "tentative")
    nudges = world.mails_of(WEEK)
    expected = [
        (silent["attendees"][1]["email"], silent["attendees"][0]["email"]),
        (half["attendees"][0]["email"], half["attendees"][1]["email"]),
    ]
    assert sorted((addresses(one, "To")[0], addresses(one, "Cc")[0]) for one in nudges) == sorted(
        expected
    )
    for one in nudges:
        assert addresses(one, "Reply-To") == addresses(one, "Cc")
    world.nothing_more_is_due()
    assert world.mails_of("2027-02-15 09:00") == []


def test_after_ten_days_the_coordinator_gets_one_mail_about_those_who_are_stuck(
    world: World,
) -> None:
    world.run(LAUNCH)
    (calendar, silent), (_, declined), *rest = world.series()
    world.answer(declined, calendar, 1, "declined")
    world.run("2027-02-07 10:00")
    world.answer(declined, calendar, 1, "declined")
    for _, event in rest:
        world.answer(event, calendar, 0, "accepted")
        world.answer(event, calendar, 1, "accepted")
    world.run(WEEK)
    (told,) = world.mails_of(TEN_DAYS)
    assert addresses(told, "To") == ["dana@school.example"]
    text = body(told)
    for guest in (*silent["attendees"], *declined["attendees"]):
        assert guest["email"] in text
    assert "declined the hour" in text
    assert "A reminder went out on 14 February" in text
    world.nothing_more_is_due()
    assert world.mails_of("2027-03-01 09:00") == []


def test_a_moved_series_is_taken_up_and_not_nudged(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *rest = world.series()
    world.guests.move(calendar, first["id"], timedelta(days=1), world.now)
    for _, event in rest:
        world.answer(event, calendar, 0, "accepted")
        world.answer(event, calendar, 1, "accepted")
    assert world.mails_of(WEEK) == []
    moved = [one for one in world.history().series.values() if one.moved]
    assert len(moved) == 1
    assert len(moved[0].starts) == 12
    world.nothing_more_is_due()


def test_a_cancelled_and_a_moved_session_are_counted(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    world.guests.cancel(calendar, world.guests.occurrence(first, 3), world.now)
    world.guests.move(calendar, world.guests.occurrence(first, 5), timedelta(days=1), world.now)
    world.run("2027-02-08 09:00")
    (seen,) = [one for one in world.history().series.values() if one.in_touch]
    assert len(seen.starts) == 11
    assert Counter(session.state.value for session in seen.sessions) == {
        "planned": 10,
        "moved": 1,
        "cancelled": 1,
    }


def test_a_full_listing_after_410_repeats_no_reminder(world: World) -> None:
    limit_pages(world.sandbox.store, 2)
    world.run(LAUNCH)
    assert len(world.mails_of(WEEK)) == 9
    expire_tokens(world.sandbox.store)
    assert world.mails_of("2027-02-15 09:00") == []


def test_a_deleted_series_is_not_put_back_and_nobody_is_nudged_for_it(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    world.guests.cancel(calendar, first["id"], world.now)
    assert len(world.mails_of(WEEK)) == 8
    assert len(world.series()) == 8
    world.nothing_more_is_due()


def test_a_series_cut_in_two_is_still_one(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    world.guests.split(calendar, first["id"], 4, timedelta(hours=2), world.now)
    world.run("2027-02-08 09:00")
    (seen,) = [one for one in world.history().series.values() if one.moved]
    assert len(seen.starts) == 12
    assert seen.starts[4] - starts(first)[4] == timedelta(hours=2)
    assert len(world.mails_of(WEEK)) == 8
    world.nothing_more_is_due()


def test_a_guest_who_was_taken_off_is_not_nudged_and_the_coordinator_is_told(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *rest = world.series()
    world.guests.remove(calendar, first["id"], first["attendees"][1]["email"], world.now)
    for _, event in rest:
        world.answer(event, calendar, 0, "accepted")
        world.answer(event, calendar, 1, "accepted")
    assert world.mails_of(WEEK) == []
    (told,) = world.mails_of(TEN_DAYS)
    assert "is no longer a guest of the series" in body(told)


def test_what_was_said_with_a_no_is_told(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    guest = first["attendees"][1]["email"]
    world.guests.answer(
        calendar, first["id"], guest, "declined", world.now, comment="I teach\non Wednesdays"
    )
    world.run("2027-02-07 10:00")
    world.guests.answer(
        calendar, first["id"], guest, "declined", world.now, comment="I teach\non Wednesdays"
    )
    world.run(WEEK)
    (told,) = world.mails_of(TEN_DAYS)
    assert 'wrote: "I teach on Wednesdays"' in body(told)


def test_the_senders_own_calendar_will_do_and_no_other_is_made(world: World) -> None:
    world.cohort = replace(world.cohort, google=replace(world.cohort.google, own_calendar=True))
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    assert calendar == "primary"
    assert "calendar.calendars.insert" not in world.sandbox.requests
    world.answer(first, calendar, 1, "accepted")
    times = {name: {"dateTime": "2027-02-09T10:00:00Z"} for name in ("start", "end")} | {
        "status": "confirmed"
    }
    saved(world.sandbox.store, world.now, calendar, times | {"id": "dentist", "attendees": []})
    world.run(WEEK)
    assert len(world.ledger.events("primary of sender@school.example")) == 9
    world.nothing_more_is_due()


def test_the_second_round_meets_nobody_from_the_first(world: World) -> None:
    world.run(LAUNCH)
    world.run("2027-05-02 09:00")
    draws = world.history().draws
    met = [
        {frozenset((one.coach, one.client)) for one in draws[name].draw.ring.pairings}
        for name in ("first", "second")
    ]
    assert not met[0] & met[1]
    assert len(met[1]) == 9


def test_a_late_pass_does_not_send_a_burst(world: World) -> None:
    world.run(LAUNCH)
    (told,) = world.mails_of("2027-02-20 09:00")
    assert addresses(told, "To") == ["dana@school.example"]
    states = Counter(
        record.state for key, record in world.history().records.items() if key.kind is Kind.NUDGE
    )
    assert states == {State.SKIPPED: 9}
    world.nothing_more_is_due()


def test_a_launch_that_was_missed_goes_out_later_with_dates_to_come(world: World) -> None:
    assert len(world.mails_of("2027-02-20 09:00")) == 9
    assert all(min(starts(event)) > world.now for _, event in world.series())
    world.nothing_more_is_due()


def test_a_pass_with_nothing_due_asks_once_and_without_an_open_round_not_at_all(
    world: World,
) -> None:
    world.run("2027-02-01 09:00")
    assert world.sandbox.requests == {}
    world.run(LAUNCH)
    launch = dict(world.sandbox.requests)
    assert launch == {
        "calendar.calendars.insert": 1,
        "calendar.events.insert": 9,
        "gmail.users.drafts.create": 9,
        "gmail.users.drafts.send": 9,
    }
    world.run("2027-02-08 09:00")
    assert world.sandbox.requests == launch | {"calendar.events.list": 1}
    world.cohort = replace(
        world.cohort, rounds={**world.cohort.rounds, "second": world.cohort.rounds["first"]}
    )
    world.run("2027-12-01 09:00")
    assert world.sandbox.requests == launch | {"calendar.events.list": 1}


def test_a_paused_cohort_is_watched_but_sends_nothing(world: World) -> None:
    world.run(LAUNCH)
    world.cohort = replace(world.cohort, paused=True)
    assert world.mails_of(WEEK) == []


def test_a_damaged_roster_stops_the_cohort_until_it_is_forced(world: World) -> None:
    world.run(LAUNCH)
    world.cohort = replace(world.cohort, roster=world.cohort.roster[:3])
    refused = world.run(WEEK)
    assert not refused.well
    assert "6 of the 9 students" in refused.problems[0]
    assert world.run(WEEK, force=True).problems == ()


def test_a_reviewed_plan_that_is_stale_is_refused(world: World) -> None:
    refused = world.run(LAUNCH, reviewed="another")
    assert "stale" in refused.problems[0]
    assert world.sandbox.writes == 0


def test_two_passes_at_once_do_the_work_of_one(world: World) -> None:
    with world.ledger.lock(world.cohort.id), pytest.raises(LockHeld):
        world.run(LAUNCH)
    assert world.sandbox.writes == 0
    assert world.run(LAUNCH).well
