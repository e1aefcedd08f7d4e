"""Hours that are offered besides a pairing's own: no two of anybody's overlap, on any date."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from random import Random

import pytest

from tests.core.examples import LAUNCH, SEEDS, at, cohort, student
from worker.core.due.plan import draw_for
from worker.core.history import History
from worker.core.hours.nearly import ANOTHER_DAY
from worker.core.model import Cohort, Window
from worker.core.roster.offers import near_hours, other_hours
from worker.core.rounds import Assignment, Pairing, Proposal

ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Rome",
    "Africa/Lagos",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
)
LENGTH = timedelta(hours=1)


def class_of(students: int) -> Cohort:
    """Students in ten zones, each with some hours on some days."""
    chance = Random(students)
    roster = []
    for number in range(students):
        days = sorted(chance.sample(range(7), chance.randint(4, 7)))
        start = chance.choice((7, 8, 9, 12)) * 60
        windows = tuple(Window(day, start, start + chance.choice((8, 10, 12)) * 60) for day in days)
        roster.append(student(f"s{number:02}", ZONES[number % len(ZONES)], windows))
    return cohort(*roster)


def hours_of(
    history: History, offered: dict[Pairing, tuple[Proposal, ...]]
) -> Iterator[tuple[datetime, ...]]:
    for pairing, others in offered.items():
        own = history.assignment("first", pairing).proposal
        yield from (each.instants for each in (*others, *([own] if own else [])))


def overlap(some: tuple[datetime, ...], others: tuple[datetime, ...]) -> bool:
    return any(abs(start - other) < LENGTH for start in some for other in others)


@pytest.mark.parametrize("students", [9, 24, 60])
def test_no_two_hours_in_one_mail_overlap_on_any_date(students: int) -> None:
    school = class_of(students)
    history = History(SEEDS)
    history = history.with_draw(draw_for(school, "first", history, LAUNCH), LAUNCH)
    drawn = sum(len(each.backups) for each in history.assigned("first").values())
    offers = 0
    for pairings in history.rings["first"].roles().values():
        offered = {pairing: history.assignment("first", pairing).backups for pairing in pairings}
        # As they were drawn, and so as they are offered.
        assert not any(overlap(*two) for two in combinations(hours_of(history, offered), 2))
        told = other_hours(school, "first", history, pairings, LAUNCH)
        assert {pairing: told.get(pairing, ()) for pairing in pairings} == offered
        offers += sum(map(len, offered.values()))
    assert offers == 2 * drawn > students


def test_what_was_drawn_before_with_hours_that_overlap_is_offered_once() -> None:
    school = class_of(9)
    history = History(SEEDS)
    draw = draw_for(school, "first", history, LAUNCH)
    same = draw.assignments[0].backups
    draw = replace(
        draw, assignments=tuple(replace(each, backups=same) for each in draw.assignments)
    )
    history = history.with_draw(draw, LAUNCH)
    for pairings in history.rings["first"].roles().values():
        told = dict(other_hours(school, "first", history, pairings, LAUNCH))
        assert not any(overlap(*two) for two in combinations(hours_of(history, told), 2))


def test_an_hour_whose_dates_have_passed_is_not_offered() -> None:
    school = class_of(9)
    history = History(SEEDS)
    history = history.with_draw(draw_for(school, "first", history, LAUNCH), LAUNCH)
    pairings = history.pairings("first")[:1]
    assert other_hours(school, "first", history, pairings, LAUNCH)
    assert not other_hours(school, "first", history, pairings, at("2027-09-01 09:00"))


def apart(*windows: tuple[Window, ...]) -> tuple[Cohort, History, Pairing]:
    """Two who share no hour."""
    ana, ben = (
        student(name, available=own) for name, own in zip(("ana", "ben"), windows, strict=True)
    )
    school, pairing = cohort(ana, ben), Pairing("ana", "ben")
    history = History(SEEDS)
    draw = draw_for(school, "first", history, LAUNCH)
    draw = replace(draw, assignments=(Assignment(pairing, None),))
    return school, history.with_draw(draw, LAUNCH), pairing


def test_what_comes_close_says_by_how_much_it_is_outside_whose_times() -> None:
    # Ana has Monday until noon, Ben from noon on: half an hour is missing on either side.
    school, history, pairing = apart((Window(0, 480, 720),), (Window(0, 720, 960),))
    near = near_hours(school, "first", history, pairing, LAUNCH)
    assert len(near) == 3
    closest = near[0]
    assert closest.proposal.hour.weekday == 0
    assert closest.outside_coach + closest.outside_client == 60
    starts = [each.proposal.instants for each in near]
    assert not any(overlap(*two) for two in combinations(starts, 2))


def test_who_has_no_day_in_common_is_shown_hours_on_days_of_one_of_them() -> None:
    school, history, pairing = apart((Window(0, 480, 720),), (Window(3, 480, 720),))
    near = near_hours(school, "first", history, pairing, LAUNCH)
    assert len(near) == 3
    assert any(each.outside_client == ANOTHER_DAY for each in near)


def test_whoever_is_not_in_the_file_has_nothing_that_comes_close() -> None:
    school, history, pairing = apart((Window(0, 480, 720),), (Window(0, 720, 960),))
    alone = replace(school, roster=school.roster[:1])
    assert near_hours(alone, "first", history, pairing, LAUNCH) == ()
