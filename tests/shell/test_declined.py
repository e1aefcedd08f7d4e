"""A declined series is proposed once more at the next best hour; after that the two settle it
between themselves, and the coordinator sees it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.core.examples import ALL_WEEK, cohort, student
from tests.shell.declines import (
    AN_HOUR_LATER,
    LAUNCH,
    NEXT_DAY,
    first_declines,
    pairing_of,
    same,
)
from tests.shell.world import World, addresses, body, guests_of, starts
from worker.core.due.pairing_state import states_of
from worker.core.due.responses import PairingStatus
from worker.core.model import Window


def test_a_declined_series_is_moved_to_the_next_best_hour_and_both_are_asked_anew(
    world: World,
) -> None:
    _, event = first_declines(world)
    since = world.sandbox.store.change()
    assert world.run(AN_HOUR_LATER).well
    moved = same(world, event)
    assert set(starts(moved)).isdisjoint(starts(event))
    assert len(starts(moved)) == 12
    answers = [guest["responseStatus"] for guest in moved["attendees"]]
    assert answers == ["needsAction", "needsAction"]
    assert guests_of(moved) == guests_of(event)
    assert moved["_notified"][-1] == "all"
    assert len(world.series()) == 9
    told = world.mails(since)
    assert sorted(addresses(mail, "To")[0] for mail in told) == sorted(guests_of(event))
    assert all("here is another one" in body(mail) for mail in told)
    next_dates = {start.strftime("%B %-d") for start in (min(starts(moved)), min(starts(event)))}
    named = {
        date for date in next_dates for mail in told if f", {date}, 2027. Please" in body(mail)
    }
    assert named == {min(starts(moved)).strftime("%B %-d")}
    world.nothing_more_is_due()


def test_the_new_hour_of_a_declined_series_clashes_with_no_other_series(world: World) -> None:
    _, event = first_declines(world)
    world.run(AN_HOUR_LATER)
    taken = [
        start
        for _, series in world.series()
        if series["id"] != event["id"] and set(guests_of(series)) & set(guests_of(event))
        for start in starts(series)
    ]
    hour = timedelta(hours=1)
    moved_to = starts(same(world, event))
    assert not any(abs(start - busy) < hour for start in moved_to for busy in taken)


def test_the_new_hour_of_a_declined_series_is_one_of_the_two_that_the_mail_offered(
    world: World,
) -> None:
    _, event = first_declines(world)
    world.run(AN_HOUR_LATER)
    assignment = world.history().assigned("first")[pairing_of(world, event)]
    offered = [backup.instants for backup in assignment.backups]
    assert tuple(starts(same(world, event))) in offered


def test_two_who_decline_again_are_asked_once_to_settle_it(world: World) -> None:
    calendar, event = first_declines(world)
    coach, client = guests_of(event)
    world.run(AN_HOUR_LATER)
    world.guests.answer(calendar, event["id"], client, "declined", world.now, comment="Too late")
    before = starts(same(world, event))
    (mail,) = world.mails_of(NEXT_DAY)
    assert addresses(mail, "To") == [client]
    assert addresses(mail, "Cc") == [coach]
    assert addresses(mail, "Reply-To") == [client, coach]
    assert "please pick one together" in body(mail)
    assert 'wrote: "Too late"' in body(mail)
    assert starts(same(world, event)) == before
    world.nothing_more_is_due()
    assert world.mails_of("2027-02-09 09:00") == []


def test_the_coordinator_sees_a_declined_series_ten_days_after_its_second_hour(
    world: World,
) -> None:
    calendar, event = first_declines(world)
    for _, series in world.series():
        for guest in (0, 1) if series["id"] != event["id"] else ():
            world.answer(series, calendar, guest, "accepted")
    world.run(AN_HOUR_LATER)
    world.answer(event, calendar, 0, "declined")
    world.run(NEXT_DAY)
    (mail,) = world.mails_of("2027-02-17 09:00")
    assert addresses(mail, "To") == ["dana@school.example"]
    assert "declined the hour" in body(mail)


def test_where_no_other_hour_suits_the_two_settle_it_at_once(tmp_path: Path) -> None:
    evening = tuple(Window(day, 18 * 60, 19 * 60) for day in (0, 1))
    three = cohort(student("ana"), student("ben", available=evening), student("chi"))
    world = World(tmp_path, three)
    world.run(LAUNCH)
    calendar, event = next(
        (calendar, series)
        for calendar, series in world.series()
        if "ben@mail.example" in guests_of(series)
    )
    world.answer(event, calendar, 1, "declined")
    (mail,) = world.mails_of(AN_HOUR_LATER)
    assert "please pick one together" in body(mail)
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()
    world.close()


def test_a_session_that_one_of_the_two_declines_is_not_counted(world: World) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    third = world.guests.occurrence(event, 2)
    world.guests.answer(calendar, third, guests_of(event)[1], "declined", world.now)
    world.run(AN_HOUR_LATER)
    observed = world.history().series["first", pairing_of(world, event)]
    assert len(observed.starts) == 11
    assert starts(event)[2] not in observed.starts


def test_available_times_do_not_matter_to_what_students_move_themselves(world: World) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    world.guests.move(calendar, event["id"], timedelta(hours=9), world.now)
    world.run(AN_HOUR_LATER)
    moved = starts(same(world, event))
    roster = tuple(replace(student, available=ALL_WEEK[:3]) for student in world.cohort.roster)
    world.cohort = replace(world.cohort, roster=roster)
    (asked,) = world.run(NEXT_DAY).asks
    assert asked.repair.ended
    assert pairing_of(world, event) not in asked.repair.ended
    assert world.run(force=True).well
    assert starts(same(world, event)) == moved


def test_a_series_that_is_declined_after_one_session_was_moved_is_for_the_two_to_settle(
    world: World,
) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    world.guests.move(calendar, world.guests.occurrence(event, 2), timedelta(days=1), world.now)
    world.run(AN_HOUR_LATER)
    world.answer(event, calendar, 1, "declined")
    (mail,) = world.mails_of(NEXT_DAY)
    assert "please pick one together" in body(mail)
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()


def decline_one_by_one(world: World, guest: int, response: str = "declined") -> Mapping[str, Any]:
    """The coach (0) or client (1) of the first series answers each of its sessions by itself."""
    calendar, event = world.series()[0]
    address = guests_of(event)[guest]
    for number in range(12):
        occurrence = world.guests.occurrence(event, number)
        world.guests.answer(calendar, occurrence, address, response, world.now)
    return event


@pytest.mark.parametrize("guest", [0, 1])
def test_all_sessions_declined_one_by_one_are_the_series_declined(world: World, guest: int) -> None:
    world.run(LAUNCH)
    world.run(NEXT_DAY)
    event = decline_one_by_one(world, guest)
    since = world.sandbox.store.change()
    assert world.run(AN_HOUR_LATER).well
    moved = same(world, event)
    assert set(starts(moved)).isdisjoint(starts(event))
    assert len(starts(moved)) == 12
    assert [guest["responseStatus"] for guest in moved["attendees"]] == ["needsAction"] * 2
    told = [addresses(mail, "To")[0] for mail in world.mails(since)]
    assert sorted(told) == sorted(guests_of(event))
    world.nothing_more_is_due()


def test_a_no_one_by_one_that_a_yes_to_the_series_follows_moves_nothing(world: World) -> None:
    world.run(LAUNCH)
    world.run(NEXT_DAY)
    event = decline_one_by_one(world, 1)
    for calendar, series in world.series():
        if series["id"] == event["id"]:
            world.answer(series, calendar, 1, "accepted")
    assert world.run(AN_HOUR_LATER).well
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()


def test_all_sessions_accepted_one_by_one_are_the_series_accepted(world: World) -> None:
    world.run(LAUNCH)
    world.run(NEXT_DAY)
    event = decline_one_by_one(world, 0, "accepted")
    decline_one_by_one(world, 1, "accepted")
    world.run(AN_HOUR_LATER)
    (state,) = (
        state
        for state in states_of(world.history(), "first")
        if state.pairing == pairing_of(world, event)
    )
    assert state.status is PairingStatus.AGREED
    world.nothing_more_is_due()


def test_some_sessions_declined_one_by_one_are_only_those(world: World) -> None:
    world.run(LAUNCH)
    world.run(NEXT_DAY)
    calendar, event = world.series()[0]
    for number in range(11):
        occurrence = world.guests.occurrence(event, number)
        world.guests.answer(calendar, occurrence, guests_of(event)[1], "declined", world.now)
    assert world.run(AN_HOUR_LATER).well
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()
