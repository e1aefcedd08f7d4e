"""Hours for several pairings at once: what is remembered, what is counted, what stays clear of
what."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from tests.core.examples import NEW_YORK, cohort, student
from worker.core.hours.blocked import blocked_at_most
from worker.core.hours.candidates import candidates
from worker.core.hours.frame import frame_of
from worker.core.hours.hour_finder import HourFinder
from worker.core.hours.schedule import best_schedule
from worker.core.hours.slots import bits, occupied
from worker.core.hours.starts import share_an_hour
from worker.core.model import Student, Window
from worker.core.rounds import Pairing, Proposal

FRAME = frame_of(cohort(), "first", date(2027, 2, 7))
EVERY_SLOT = bits(0, FRAME.horizon.slots)


def on(weekday: int, first_hour: float, last_hour: float) -> Window:
    return Window(weekday, int(first_hour * 60), int(last_hour * 60))


def finder(
    *students: Student,
    other_sessions: dict[str, int] | None = None,
    calendar_events: dict[str, int] | None = None,
) -> HourFinder:
    by_id = {member.id: member for member in students}
    return HourFinder(FRAME, by_id, other_sessions or {}, calendar_events or {})


def mask(proposal: Proposal | None) -> int:
    assert proposal is not None
    return occupied(FRAME.horizon, proposal.instants, timedelta(hours=1))


def ring(*names: str) -> list[Pairing]:
    return [Pairing(names[place - 1], name) for place, name in enumerate(names)]


def test_backup_hours_are_clear_of_the_other_sessions_of_both_students() -> None:
    day = (on(2, 9, 16),)
    hours = finder(*(student(name, available=day) for name in "abcd"))
    assignments = hours.assignments(ring("a", "b", "c", "d"))
    assert [len(assignment.backups) for assignment in assignments] == [2, 2, 2, 2]
    for assignment in assignments:
        # Nobody's hours overlap: neither those they have nor those they are offered, in either role.
        for neighbor in assignments:
            if neighbor.pairing.both & assignment.pairing.both:
                theirs = (neighbor.proposal, *neighbor.backups)
                for backup in assignment.backups:
                    others = (other for other in theirs if other is not backup)
                    assert not any(mask(other) & mask(backup) for other in others)
    # The first of all gets the best that is clear of the hours that they have.
    first = assignments[0]
    taken = sum(
        mask(each.proposal) for each in assignments if each.pairing.both & first.pairing.both
    )
    clear = [each for each in hours.options(first.pairing) if not each.mask & taken]
    assert first.backups[0] == clear[0].proposal
    # Somebody's best hour is a neighbor's session.
    assert any(
        hours.options(assignment.pairing)[0].proposal
        not in (assignment.proposal, *assignment.backups)
        for assignment in assignments
    )


def test_a_pairing_without_room_for_backups_has_none() -> None:
    morning = (on(2, 9, 10.5),)
    hours = finder(student("a", available=morning), student("b", available=morning))
    (assignment,) = hours.assignments([Pairing("a", "b")])
    assert assignment.proposal is not None
    assert assignment.backups == ()
    assert (assignment.rank, assignment.options) == (1, 2)


def test_an_assignment_says_which_of_how_many_hours_it_is_and_how_often_it_collides() -> None:
    # Of one pairing it is the only hour, so the other has to take its second best.
    only, both = (on(2, 9, 10),), (on(2, 9, 10), on(3, 9, 10))
    hours = finder(
        student("a", available=only),
        student("b", available=both),
        student("c", available=both),
        calendar_events={"c": mask_of_dates(date(2027, 2, 18), date(2027, 2, 25))},
    )
    first, second = hours.assignments([Pairing("a", "b"), Pairing("b", "c")])
    assert (first.rank, first.options, first.collisions) == (1, 1, 0)
    assert (second.rank, second.options, second.collisions) == (2, 2, 2)
    assert second.proposal is not None
    assert second.proposal.hour.weekday == 3


def mask_of_dates(*dates: date) -> int:
    """All of these days."""
    result = 0
    for day in dates:
        first = 96 * ((day - FRAME.first).days + 2)
        result |= bits(first, first + 96)
    return result


def test_who_has_no_hour_has_no_rank() -> None:
    hours = finder(student("a", available=(on(1, 9, 10),)), student("b", available=(on(2, 9, 10),)))
    (assignment,) = hours.assignments([Pairing("a", "b")])
    assert assignment.proposal is None
    assert (assignment.rank, assignment.options, assignment.collisions) == (0, 0, 0)


def test_hours_and_backups_leave_other_series_alone() -> None:
    mornings = tuple(on(weekday, 9, 10) for weekday in range(5))
    free = finder(student("a", available=mornings), student("b", available=mornings))
    best, second, third, fourth, fifth = free.options(Pairing("a", "b"))
    hours = finder(
        student("a", available=mornings),
        student("b", available=mornings),
        other_sessions={"a": best.mask, "b": third.mask},
    )
    (assignment,) = hours.assignments([Pairing("a", "b")])
    assert assignment.proposal == second.proposal
    assert assignment.backups == (fourth.proposal, fifth.proposal)
    assert hours.shared("a", "b")
    assert hours.shared("b", "a")
    assert not finder(
        student("a", available=mornings),
        student("b", available=mornings),
        other_sessions={"a": best.mask, "b": EVERY_SLOT & ~best.mask},
    ).shared("a", "b")


def alike() -> dict[str, Student]:
    """Some who are the same in everything that hours depend on, and some who differ in one
    thing."""
    day = (on(2, 9, 12), on(4, 9, 12))
    same = student("a", "Europe/Rome", day)
    return {
        "a": same,
        "b": replace(same, id="b"),
        "c": replace(same, id="c", zone="Europe/London"),
        "d": replace(same, id="d", available=(on(2, 10, 13),)),
        "e": replace(same, id="e", prefer=(on(4, 11, 12),)),
        "f": replace(same, id="f"),  # has other sessions
        "g": replace(same, id="g"),  # has something else in the calendar
    }


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_known_of_those_who_are_alike_is_not_told_of_others(order: int) -> None:
    students = alike()
    friday = mask_of_dates(*(date(2027, 2, 12) + timedelta(weeks=week) for week in range(20)))
    sessions, events = {"f": friday}, {"g": friday}
    hours = HourFinder(FRAME, students, sessions, events)
    for coach, client in list(permutations(students, 2))[::order]:
        busy = sessions.get(coach, 0) | sessions.get(client, 0)
        both = students[coach], students[client]
        assert hours.options(Pairing(coach, client)) == candidates(
            FRAME, *both, busy, events.get(coach, 0) | events.get(client, 0)
        )
        assert hours.shared(coach, client) == share_an_hour(FRAME, *both, busy)
    assert hours.options(Pairing("a", "b")) is hours.options(Pairing("b", "a"))


def test_nobody_shares_an_hour_with_themselves() -> None:
    assert not finder(student("a")).shared("a", "a")


@pytest.mark.parametrize("size", [3, 8, 9, 11])
def test_as_many_are_counted_without_an_hour_as_go_without(size: int) -> None:
    # All of them have the same two hours: every second pairing of a line has one, and so has its
    # neighbor.
    names = "abcdefghijk"[:size]
    few = finder(*(student(name, available=(on(2, 9, 10),)) for name in names))
    pairings = ring(*names)
    assignments = few.assignments(pairings)
    without = sum(assignment.proposal is None for assignment in assignments)
    assert without == -(-size // 2)
    assert few.without(pairings) == few.without(pairings) == without
    assert few.without(pairings[:1]) == 0
    enough = finder(*(student(name) for name in names))
    assert enough.without(pairings) == 0


def test_who_shares_no_hour_goes_without_whatever_the_others_take() -> None:
    students = [*(student(name) for name in "abc"), student("d", available=(on(2, 3, 4),))]
    assert finder(*students).without(ring("a", "b", "c", "d")) == 2


@pytest.mark.parametrize(
    ("zones", "neighbor_zones", "touched", "at_most"),
    [
        ((NEW_YORK, NEW_YORK), (NEW_YORK, NEW_YORK), 3, 4),
        ((NEW_YORK, "Asia/Kathmandu"), ("Asia/Kathmandu", NEW_YORK), 9, 12),
        (("Europe/Rome", NEW_YORK), (NEW_YORK, "Africa/Lagos"), 10, 16),
        (("America/Santiago", "Europe/Rome"), ("Europe/Rome", "Australia/Lord_Howe"), 11, 24),
    ],
)
def test_an_hour_touches_no_more_of_a_neighbors_than_is_said(
    zones: tuple[str, str], neighbor_zones: tuple[str, str], touched: int, at_most: int
) -> None:
    week = tuple(on(weekday, 0, 24) for weekday in range(7))
    own, neighbors = (
        candidates(FRAME, student("a", coach, week), student("b", client, week))
        for client, coach in (zones, neighbor_zones)
    )
    assert touched == max(
        sum(bool(candidate.mask & neighbor.mask) for candidate in own) for neighbor in neighbors
    )
    assert blocked_at_most(FRAME, zones, neighbor_zones) == at_most


def test_a_pairing_whose_best_hours_all_lie_in_its_neighbors_ones_gets_the_next_one() -> None:
    noon, afternoon = on(2, 11.5, 13.5), on(2, 14.5, 16.5)
    tuesday = on(1, 9, 10)
    students = {
        "x": student("x", available=(on(2, 12, 13),)),
        "a": student("a", available=(noon, afternoon, tuesday)),
        "b": student("b", available=(noon, afternoon, tuesday)),
        "y": student("y", available=(on(2, 15, 16),)),
    }
    hours = finder(*students.values())
    first, middle, last = pairings = [Pairing("x", "a"), Pairing("a", "b"), Pairing("b", "y")]
    best = hours.options(middle)
    assert [hour.proposal.hour.weekday for hour in best] == [2, 2, 2, 2, 2, 2, 1]
    assert [len(hours.options(pairing)) for pairing in (first, last)] == [1, 1]
    assignments = hours.assignments(pairings)
    assert [assignment.rank for assignment in assignments] == [1, 7, 1]
    # If a neighbor's hour were said to touch two and not four, only five would be looked at, and
    # somebody would go without.
    few = {pairing: hours.options(pairing)[:5] for pairing in pairings}
    assert None in best_schedule(pairings, few).values()
