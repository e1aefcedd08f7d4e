"""The schedule against a solver that knows nothing of rings, on tight instances: few students,
narrow windows, several zones."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from bench._exact import Value, by_cp_sat, value_of
from tests.core.examples import cohort, student
from worker.core.hours.blocked import blocked_at_most
from worker.core.hours.candidate import Candidate
from worker.core.hours.candidates import candidates
from worker.core.hours.frame import Frame, frame_of
from worker.core.hours.schedule import best_schedule
from worker.core.model import Student, Window
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

# Neighbours on the globe, so that narrow windows meet now and then; in the twelve weeks of this
# round, clocks move in five.
ZONES = (
    "America/New_York",
    "Europe/London",
    "Europe/Rome",
    "Africa/Lagos",
    "America/Santiago",
    "America/Sao_Paulo",
)
HOURS_OFF_UTC = dict(zip(ZONES, (-5, 0, 1, 1, -3, -3), strict=True))
FRAME = frame_of(cohort(), "first", date(2027, 2, 7))
SEEDS = range(100)

Options = dict[Pairing, list[Candidate]]


def narrow(name: str, random: SeededRandom, days: int, room: int) -> Student:
    """Somebody who has an afternoon or two, of one hour and up to `room` half hours more, on the
    same few weekdays as all others."""
    zone = ZONES[random.below(len(ZONES))]
    windows = []
    for weekday in range(days):
        if random.below(10):
            start = 60 * (14 + HOURS_OFF_UTC[zone]) + 30 * random.below(3)
            windows.append(Window(weekday, start, start + 60 + 30 * random.below(room + 1)))
    return student(name, zone, tuple(windows))


def rings(names: Sequence[str], random: SeededRandom) -> list[Pairing]:
    """The students in one ring, or in two."""
    cut = random.below(len(names))
    parts = [names] if cut < 2 or len(names) - cut < 2 else [names[:cut], names[cut:]]
    return [
        Pairing(part[place - 1], student) for part in parts for place, student in enumerate(part)
    ]


def blocked(students: dict[str, Student], frame: Frame, first: Pairing, second: Pairing) -> int:
    zones = [
        (students[pairing.client].zone, students[pairing.coach].zone) for pairing in (first, second)
    ]
    return blocked_at_most(frame, zones[0], zones[1])


@cache
def instance(seed: int) -> tuple[dict[str, Student], list[Pairing], Options]:
    """Rings for an even seed. For an odd one lines: some pairings have their hours already, which
    are busy to the rest."""
    random = SeededRandom(f"tight {seed}")
    # A third of them tight, a third with one hour or two for most, a third with many.
    days, room = ((1, 3), (2, 4), (3, 14))[seed % 3]
    students = {
        name: narrow(name, random, days, room) for name in "abcdefghij"[: 4 + random.below(7)]
    }
    pairings = rings(tuple(students), random)
    sessions = dict.fromkeys(students, 0)

    def options(pairings: list[Pairing]) -> Options:
        return {
            pairing: candidates(
                FRAME,
                students[pairing.coach],
                students[pairing.client],
                sessions[pairing.coach] | sessions[pairing.client],
            )
            for pairing in pairings
        }

    if seed % 2:
        held = [
            pairing
            for number, pairing in enumerate(pairings)
            if number == 0 or random.below(4) == 0
        ]
        for pairing, hour in best_schedule(held, options(held)).items():
            for name in pairing.both:
                sessions[name] |= hour.mask if hour else 0
        pairings = [pairing for pairing in pairings if pairing not in held]
    return students, pairings, options(pairings)


@cache
def optimum(seed: int) -> Value:
    _, pairings, options = instance(seed)
    value, proven = by_cp_sat(pairings, options)
    assert proven
    return value


@pytest.mark.parametrize("seed", SEEDS)
def test_no_solver_finds_a_better_schedule(seed: int) -> None:
    _, pairings, options = instance(seed)
    assert value_of(pairings, best_schedule(pairings, options)) == optimum(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_looking_at_the_best_few_of_each_pairing_only_changes_nothing(seed: int) -> None:
    students, pairings, options = instance(seed)
    chosen = best_schedule(
        pairings, options, lambda first, second: blocked(students, FRAME, first, second)
    )
    assert value_of(pairings, chosen) == optimum(seed)


def test_these_instances_are_tight() -> None:
    """Or the two above would prove little."""
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        students, pairings, options = instance(seed)
        without, *_ = optimum(seed)
        kinds["first choices clash"] += clash(
            pairings, {pairing: next(iter(options[pairing]), None) for pairing in pairings}
        )
        kinds["somebody has hours and goes without"] += without > sum(
            not options[pairing] for pairing in pairings
        )
        kinds["everybody has an hour"] += without == 0
        kinds["a list is cut"] += any(
            len(options[pairing]) > 2 * blocked(students, FRAME, pairing, pairing) + 1
            for pairing in pairings
        )
    assert min(kinds.values()) >= 20, kinds
    assert len(kinds) == 4


def clash(pairings: list[Pairing], chosen: dict[Pairing, Candidate | None]) -> bool:
    try:
        value_of(pairings, chosen)
    except AssertionError:
        return True
    return False
