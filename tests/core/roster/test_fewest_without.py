"""A class in which no draw gives everybody an hour: as many as can be get one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest

from tests.core.examples import cohort, student
from worker.core.history import History
from worker.core.model import Student, Window
from worker.core.pairing.rules import anybody, keeps
from worker.core.roster.assign import draw_by, hours_of
from worker.core.roster.terms import Terms, terms_of
from worker.core.rounds import Draw

SEEDS = ("a", "b", "c")
ZONES = (
    "America/New_York",
    "Europe/London",
    "Asia/Tokyo",
    "Australia/Sydney",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Africa/Nairobi",
    "Asia/Dubai",
)


def evenings(*days: int, start: int = 18, hours: int = 3) -> tuple[Window, ...]:
    return tuple(Window(day, start * 60, (start + hours) * 60) for day in days)


def class_of(sizes: Sequence[int]) -> list[Student]:
    """So many students free on the evenings of each weekday, and three who are free when nobody is."""
    roster = [
        student(f"s{day}{number}", available=evenings(day))
        for day, size in enumerate(sizes)
        for number in range(size)
    ]
    alone = [student(f"x{day}", available=evenings(day, start=5)) for day in range(3)]
    return [*roster, *alone]


def terms(roster: Sequence[Student]) -> Terms:
    spring = cohort(*roster)
    return terms_of(spring, "first", History({}), spring.rounds["first"].assign_on)


def without(draw: Draw) -> int:
    return sum(assignment.proposal is None for assignment in draw.assignments)


def sharing(wanted: Terms) -> Mapping[str, list[str]]:
    hours, ids = hours_of(wanted), [each.id for each in wanted.students]
    return {coach: [client for client in ids if hours.shared(coach, client)] for coach in ids}


def most_with_an_hour(options: Mapping[str, list[str]]) -> int:
    """How many coaches can have a client with whom they share an hour, by augmenting paths."""
    coach_of: dict[str, str] = {}

    def placed(coach: str, seen: set[str]) -> bool:
        for client in options[coach]:
            if client not in seen:
                seen.add(client)
                if client not in coach_of or placed(coach_of[client], seen):
                    coach_of[client] = coach
                    return True
        return False

    return sum(placed(coach, set()) for coach in options)


@pytest.mark.parametrize("seed", SEEDS)
def test_only_those_go_without_whom_no_draw_can_give_an_hour(seed: str) -> None:
    # The three who are alone go without an hour as coaches and as clients.
    wanted = terms(class_of((7, 6, 5)))
    drawn = draw_by(wanted, seed)
    least = len(wanted.students) - most_with_an_hour(sharing(wanted))
    assert (least, without(drawn)) == (3, 3)
    assert drawn.method == "fewest without an hour"
    assert drawn.relaxed == ()
    clients = {each.pairing.coach: each.pairing.client for each in drawn.assignments}
    assert keeps(wanted.rules, anybody, clients)


def test_a_draw_recorded_by_an_earlier_edition_comes_out_as_then() -> None:
    wanted = terms(class_of((7, 6, 5)))
    before = draw_by(replace(wanted, edition=1), "a")
    assert before.method == "the best of those looked at"
    assert without(before) > without(draw_by(wanted, "a"))


def test_everybody_gets_an_hour_where_chance_alone_meets_no_such_draw() -> None:
    # Four evenings of five: of 10**18 draws a few thousand stay within the evenings.
    roster = [each for each in class_of((5, 5, 5, 5)) if not each.id.startswith("x")]
    for seed in SEEDS:
        assert without(draw_by(terms(roster), seed)) == 0


def test_who_is_left_out_in_one_look_weighs_more_in_the_next() -> None:
    # Two hours on two or three days each, in ten zones. Looks that learn nothing leave out ten.
    chance = Random(60)
    roster = []
    for number in range(60):
        days = sorted(chance.sample(range(7), chance.choice((2, 3))))
        free = tuple(
            Window(day, (start := chance.choice((7, 8, 12, 17, 18, 19))) * 60, (start + 2) * 60)
            for day in days
        )
        roster.append(student(f"s{number:03}", zone=chance.choice(ZONES), available=free))
    assert without(draw_by(terms(roster), "seed0")) == 8
