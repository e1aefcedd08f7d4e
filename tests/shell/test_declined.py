"""A declined series is proposed once more at the next best hour; after that the two settle it, and the coordinator sees it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.core.examples import ALL_WEEK, cohort, student
from tests.shell.world import World, addresses, body, starts
from worker.core.model import Pairing, Window
from worker.google.access import in_process
from worker.ports.ports import Ports
from worker.sandbox.service import ORIGIN, SandboxHttp

LAUNCH, AN_HOUR_LATER, NEXT_DAY = "2027-02-07 09:00", "2027-02-07 10:00", "2027-02-08 09:00"
Event = Mapping[str, Any]


def first_declines(world: World) -> tuple[str, Event]:
    """The launch, and the first series declined by its client."""
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    world.answer(event, calendar, 1, "declined")
    return calendar, event


def same(world: World, event: Event) -> Event:
    return next(one for _, one in world.series() if one["id"] == event["id"])


def test_it_is_moved_to_the_next_best_hour_and_both_are_asked_anew(world: World) -> None:
    _, event = first_declines(world)
    since = world.sandbox.store.change()
    assert world.run(AN_HOUR_LATER).well
    moved = same(world, event)
    assert set(starts(moved)).isdisjoint(starts(event))
    assert len(starts(moved)) == 12
    assert [one["responseStatus"] for one in moved["attendees"]] == ["needsAction", "needsAction"]
    assert [one["email"] for one in moved["attendees"]] == [
        one["email"] for one in event["attendees"]
    ]
    assert moved["_notified"][-1] == "all"
    assert len(world.series()) == 9
    # Google writes to the two about the new hour; we write nothing.
    assert world.mails(since) == []
    world.nothing_more_is_due()


def test_the_new_hour_clashes_with_nobody_elses_series(world: World) -> None:
    _, event = first_declines(world)
    world.run(AN_HOUR_LATER)
    pair = {one["email"] for one in event["attendees"]}
    taken = [
        at
        for _, one in world.series()
        if one["id"] != event["id"]
        for at in starts(one)
        if pair & who(one)
    ]
    hour = timedelta(hours=1)
    assert not any(abs(at - other) < hour for at in starts(same(world, event)) for other in taken)


def who(event: Event) -> set[str]:
    return {one["email"] for one in event["attendees"]}


def pairing_of(world: World, event: Event) -> Pairing:
    (pairing,) = [
        pairing
        for (_, pairing), observed in world.history().series.items()
        if event["id"] in observed.events
    ]
    return pairing


def test_it_is_one_of_the_two_other_hours_that_the_mail_offered(world: World) -> None:
    _, event = first_declines(world)
    world.run(AN_HOUR_LATER)
    history = world.history()
    offered = [
        backup.instants for backup in history.assigned("first")[pairing_of(world, event)].backups
    ]
    assert tuple(starts(same(world, event))) in offered


def test_declined_again_the_two_are_asked_to_settle_it_once(world: World) -> None:
    calendar, event = first_declines(world)
    world.run(AN_HOUR_LATER)
    world.guests.answer(
        calendar,
        event["id"],
        event["attendees"][1]["email"],
        "declined",
        world.now,
        comment="Too late",
    )
    before = starts(same(world, event))
    (mail,) = world.mails_of(NEXT_DAY)
    assert addresses(mail, "To") == [event["attendees"][1]["email"]]
    assert addresses(mail, "Cc") == addresses(mail, "Reply-To") == [event["attendees"][0]["email"]]
    assert "settle on an hour between the two of you" in body(mail)
    assert 'wrote: "Too late"' in body(mail)
    assert starts(same(world, event)) == before
    world.nothing_more_is_due()
    assert world.mails_of("2027-02-09 09:00") == []


def test_the_coordinator_sees_it_ten_days_after_the_second_hour(world: World) -> None:
    calendar, event = first_declines(world)
    for _, one in world.series():
        for number in (0, 1) if one["id"] != event["id"] else ():
            world.answer(one, calendar, number, "accepted")
    world.run(AN_HOUR_LATER)
    world.answer(event, calendar, 0, "declined")
    world.run(NEXT_DAY)
    (told,) = world.mails_of("2027-02-17 09:00")
    assert addresses(told, "To") == ["dana@school.example"]
    assert "declined the hour" in body(told)


def test_where_no_other_hour_suits_the_two_settle_it_at_once(tmp_path: Path) -> None:
    evening = tuple(Window(day, 18 * 60, 19 * 60) for day in (0, 1))
    world = World(
        tmp_path, cohort(student("ana"), student("ben", available=evening), student("chi"))
    )
    world.run(LAUNCH)
    (calendar, event) = next(one for one in world.series() if "ben@mail.example" in who(one[1]))
    world.answer(event, calendar, 1, "declined")
    (mail,) = world.mails_of(AN_HOUR_LATER)
    assert "settle on an hour" in body(mail)
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()
    world.close()


def test_a_no_that_is_taken_back_in_time_moves_nothing(world: World) -> None:
    calendar, event = first_declines(world)

    def answer_first(verb: str, _uri: str) -> None:
        if verb == "GET" and "/events/" in _uri:
            world.answer(event, calendar, 1, "accepted")

    with_door(world, answer_first)
    assert world.run(AN_HOUR_LATER).well
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()


def test_somebody_who_moves_it_at_the_same_moment_goes_first(world: World) -> None:
    calendar, event = first_declines(world)
    moves = iter([None])

    def move_first(verb: str, _uri: str) -> None:
        if verb == "PATCH" and next(moves, "moved already") is None:
            world.guests.move(calendar, event["id"], timedelta(hours=3), world.now)

    with_door(world, move_first)
    assert world.run(AN_HOUR_LATER).well
    assert starts(same(world, event)) == [at + timedelta(hours=3) for at in starts(event)]
    world.nothing_more_is_due()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_move_whose_answer_is_lost_is_made_once(world: World, after: bool) -> None:
    _, event = first_declines(world)
    faults = iter([True])

    class Losing:
        def answer(
            self, verb: str, uri: str, headers: Mapping[str, str], content: bytes | str | None
        ) -> tuple[int, bytes]:
            if verb == "PATCH" and next(faults, False):
                if after:
                    world.sandbox.answer(verb, uri, headers, content)
                raise ConnectionResetError
            return world.sandbox.answer(verb, uri, headers, content)

    door = in_process(SandboxHttp(Losing()), ORIGIN)
    world.ports = Ports(door.calendar(lambda _: None), door.mailbox(lambda _: None), world.ledger)
    assert world.run(AN_HOUR_LATER).well
    assert len(same(world, event)["_notified"]) == 2
    world.nothing_more_is_due()


def with_door(world: World, first: Callable[[str, str], None]) -> None:
    """From now on something happens before each request of the program's."""

    class Door:
        def answer(
            self, verb: str, uri: str, headers: Mapping[str, str], content: bytes | str | None
        ) -> tuple[int, bytes]:
            first(verb, uri)
            return world.sandbox.answer(verb, uri, headers, content)

    door = in_process(SandboxHttp(Door()), ORIGIN)
    world.ports = Ports(door.calendar(lambda _: None), door.mailbox(lambda _: None), world.ledger)


def test_an_answer_that_comes_while_a_pass_runs_keeps_the_nudge_back(world: World) -> None:
    world.run(LAUNCH)
    (calendar, late), *others = world.series()
    for _, one in others:
        world.answer(one, calendar, 0, "accepted")
        world.answer(one, calendar, 1, "accepted")
    world.answer(late, calendar, 0, "accepted")
    since = world.sandbox.store.change()

    def answer_then(verb: str, uri: str) -> None:
        if verb == "POST" and uri.split("?")[0].endswith("/drafts"):
            world.answer(late, calendar, 1, "accepted")

    with_door(world, answer_then)
    assert world.run("2027-02-14 09:00").well
    assert world.mails(since) == []
    assert world.sandbox.store.list("draft") == []
    world.run()
    world.nothing_more_is_due()


def test_a_session_that_one_of_the_two_declines_is_not_counted(world: World) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    third = world.guests.occurrence(event, 2)
    world.guests.answer(calendar, third, event["attendees"][1]["email"], "declined", world.now)
    world.run(AN_HOUR_LATER)
    (seen,) = [one for one in world.history().series.values() if event["id"] in one.events]
    assert len(seen.starts) == 11
    assert starts(event)[2] not in seen.starts


def test_available_times_do_not_matter_to_what_students_move_themselves(world: World) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    world.guests.move(calendar, event["id"], timedelta(hours=9), world.now)
    world.run(AN_HOUR_LATER)
    roster = tuple(replace(one, available=ALL_WEEK[:3]) for one in world.cohort.roster)
    moved = starts(same(world, event))
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
    (mail,) = world.mails_of("2027-02-08 09:00")
    assert "settle on an hour" in body(mail)
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()


def test_a_move_in_doubt_whose_hour_is_declined_as_well_is_not_asked_for_again(
    world: World,
) -> None:
    calendar, event = first_declines(world)

    class Stopped(BaseException):
        """The program ends here."""

    def die(*_: object) -> None:
        raise Stopped

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.ledger, "settle", die)
        with pytest.raises(Stopped):
            world.run(AN_HOUR_LATER)
    moved = same(world, event)
    world.answer(event, calendar, 1, "declined")
    assert world.run("2027-02-07 11:00").well
    assert starts(same(world, event)) == starts(moved)
    assert same(world, event)["attendees"][1]["responseStatus"] == "declined"
    (mail,) = world.mails_of("2027-02-07 12:00")
    assert "settle on an hour" in body(mail)
    world.nothing_more_is_due()
