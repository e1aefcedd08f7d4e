"""Whole passes on the embedded Google, through google-api-python-client: what a pass sends on which
day, and what it refuses."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.shell.world import World, addresses, at, body, guests_of, starts
from worker.core.keys import Kind
from worker.core.records import State
from worker.errors import LockHeld
from worker.execute.outcome import Reviewed
from worker.sandbox.event_store import saved
from worker.sandbox.sync import expire_tokens, limit_pages

LAUNCH, NEXT_DAY, WEEK = "2027-02-07 09:00", "2027-02-08 09:00", "2027-02-14 09:00"
SECOND_LAUNCH = "2027-05-02 09:00"
THIRTEEN_DAYS = "2027-02-20 09:00"


def test_on_the_day_before_the_assignment_nothing_happens(world: World) -> None:
    assert world.run("2027-02-06 09:00").well
    assert world.sandbox.writes == 0
    world.nothing_more_is_due()


def test_at_the_launch_everybody_gets_one_mail_with_both_peers_and_their_addresses(
    world: World,
) -> None:
    mails = world.mails_of(LAUNCH)
    readers = [addresses(mail, "To")[0] for mail in mails]
    assert sorted(readers) == sorted(student.email for student in world.cohort.roster)
    draw = world.history().draws["first"].draw
    for mail, reader in zip(mails, readers, strict=True):
        coaching, coached = draw.ring.roles()[reader.split("@")[0]]
        for peer in (coaching.client, coached.coach):
            student = world.cohort.student(peer)
            assert student is not None
            for text in (body(mail), body(mail, "html")):
                assert student.name in text
                assert student.email in text
                city = student.zone.rpartition("/")[2].replace("_", " ")
                assert f"{city} time" in text
    world.nothing_more_is_due()


def test_at_the_launch_every_pairing_gets_a_series_of_twelve_sessions_for_two(
    world: World,
) -> None:
    world.run()
    events = [event for _, event in world.series()]
    assert len(events) == 9
    sessions: Counter[tuple[str, datetime]] = Counter()
    for event in events:
        assert len(guests_of(event)) == 2
        assert len(starts(event)) == 12
        assert event["guestsCanModify"] is True
        assert event["hangoutLink"].startswith("https://")
        assert event["reminders"]["useDefault"] is False
        sessions.update((guest, start) for guest in guests_of(event) for start in starts(event))
    assert len(sessions) == 9 * 24
    assert set(sessions.values()) == {1}


def test_a_session_never_overlaps_another_of_the_same_student_in_either_round(world: World) -> None:
    world.run(LAUNCH)
    world.run(SECOND_LAUNCH)
    by_guest: dict[str, list[datetime]] = {}
    for _, event in world.series():
        for guest in guests_of(event):
            by_guest.setdefault(guest, []).extend(starts(event))
    assert {len(times) for times in by_guest.values()} == {48}
    hour = timedelta(hours=1)
    for times in by_guest.values():
        assert all(later - earlier >= hour for earlier, later in pairwise(sorted(times)))
    world.nothing_more_is_due()


def test_the_second_round_brings_nobody_together_again(world: World) -> None:
    world.run(LAUNCH)
    world.run(SECOND_LAUNCH)
    first, second = (
        {pairing.both for pairing in world.history().draws[name].draw.ring.pairings}
        for name in ("first", "second")
    )
    assert first.isdisjoint(second)
    assert len(second) == 9


def test_a_full_listing_after_an_expired_sync_token_repeats_no_reminder(world: World) -> None:
    limit_pages(world.sandbox.store, 2)
    world.run(LAUNCH)
    assert len(world.mails_of(WEEK)) == 9
    expire_tokens(world.sandbox.store)
    assert world.mails_of("2027-02-15 09:00") == []


def test_the_senders_own_calendar_will_do_and_no_other_is_made(world: World) -> None:
    world.cohort = replace(world.cohort, google=replace(world.cohort.google, own_calendar=True))
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    assert calendar == "primary"
    assert "calendar.calendars.insert" not in world.sandbox.requests
    world.answer(event, calendar, 1, "accepted")
    time = {"dateTime": "2027-02-09T10:00:00Z"}
    dentist = {"id": "dentist", "status": "confirmed", "attendees": [], "start": time, "end": time}
    saved(world.sandbox.store, world.now, calendar, dentist)
    world.run(WEEK)
    assert len(world.ledger.events("primary of sender@school.example")) == 9
    world.nothing_more_is_due()


def test_a_late_pass_does_not_send_a_burst(world: World) -> None:
    world.run(LAUNCH)
    (mail,) = world.mails_of(THIRTEEN_DAYS)
    assert addresses(mail, "To") == ["dana@school.example"]
    records = world.history().records
    states = Counter(record.state for key, record in records.items() if key.kind is Kind.NUDGE)
    assert states == {State.SKIPPED: 9}
    world.nothing_more_is_due()


def test_a_launch_that_was_missed_goes_out_later_with_dates_to_come(world: World) -> None:
    assert len(world.mails_of(THIRTEEN_DAYS)) == 9
    assert all(min(starts(event)) > world.now for _, event in world.series())
    world.nothing_more_is_due()


def test_a_pass_with_nothing_due_asks_google_once_and_without_an_open_round_not_at_all(
    world: World,
) -> None:
    world.run("2027-02-01 09:00")
    assert world.sandbox.requests == {}
    world.run(LAUNCH)
    launch = dict(world.sandbox.requests)
    assert launch == {
        # Whose mailbox it is, and the note on the ledger: looked for, written, and replaced.
        "gmail.users.getProfile": 1,
        "gmail.users.drafts.list": 1,
        "gmail.users.drafts.create": 2 + 9,
        "gmail.users.drafts.delete": 1,
        "gmail.users.drafts.send": 9,
        "calendar.calendars.insert": 1,
        "calendar.events.insert": 9,
    }
    world.run(NEXT_DAY)
    assert world.sandbox.requests == launch | {"calendar.events.list": 1}
    rounds = {**world.cohort.rounds, "second": world.cohort.rounds["first"]}
    world.cohort = replace(world.cohort, rounds=rounds)
    world.run("2027-12-01 09:00")
    assert world.sandbox.requests == launch | {"calendar.events.list": 1}


def test_a_paused_cohort_is_watched_but_sends_nothing(world: World) -> None:
    world.run(LAUNCH)
    world.cohort = replace(world.cohort, paused=True)
    assert world.mails_of(WEEK) == []
    assert world.sandbox.requests["calendar.events.list"] == 1


def test_a_damaged_roster_stops_the_cohort_until_it_is_forced(world: World) -> None:
    world.run(LAUNCH)
    world.cohort = replace(world.cohort, roster=world.cohort.roster[:3])
    refused = world.run(WEEK)
    assert not refused.well
    assert "6 of the 9 students" in refused.problems[0]
    assert world.run(WEEK, force=True).problems == ()


def test_a_reviewed_plan_that_is_stale_is_refused(world: World) -> None:
    refused = world.run(LAUNCH, reviewed=Reviewed("the fingerprint of another plan"))
    assert "stale" in refused.problems[0]
    assert world.sandbox.writes == 0


def test_a_pass_does_nothing_while_another_one_is_at_work(world: World) -> None:
    with world.ledger.lock(world.cohort.id), pytest.raises(LockHeld):
        world.run(LAUNCH)
    assert world.sandbox.writes == 0
    assert world.run(LAUNCH).well


def test_every_pass_that_reads_the_calendar_says_so_in_the_ledger(world: World) -> None:
    world.run("2027-02-07 09:00")
    assert world.history().looked_at is None
    for now, known in (("09:30", "09:30"), ("09:35", "09:30"), ("09:40", "09:40")):
        world.run(f"2027-02-07 {now}")
        assert world.history().looked_at == at(f"2027-02-07 {known}")
    world.nothing_more_is_due()
