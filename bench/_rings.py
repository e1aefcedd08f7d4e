"""Draws whose hours are measured. `python -m bench._rings STUDENTS KIND` measures one of them in a
process that has seen nothing else."""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

from bench.cohorts import ZONES
from worker.core.hours.blocked import blocked_at_most
from worker.core.hours.candidate import Candidate
from worker.core.hours.frame import Frame
from worker.core.hours.hour_finder import HourFinder
from worker.core.hours.schedule import best_schedule
from worker.core.model import Student, Window
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

WHERE = Frame(
    first=date(2027, 2, 10),
    zone="America/New_York",
    sessions=12,
    length=60,
    grid=30,
    closed_days=((date(2027, 1, 15), date(2027, 1, 17)), (date(2027, 4, 9), date(2027, 4, 11))),
    finish_by=date(2027, 5, 2),
)

Options = Mapping[Pairing, Sequence[Candidate]]
Blocked = Callable[[Pairing, Pairing], int]


def drawn_ring(students: int, name: str) -> tuple[list[Pairing], HourFinder, Blocked]:
    """One ring of students, and what is known of their hours: nothing yet."""
    stream = SeededRandom(f"{name} {students}")
    roster = {}
    for number in range(students):
        zone, available = ZONES[number % len(ZONES)], KINDS[name](stream)
        student = Student(f"s{number:05}", "", "", zone, available)
        roster[student.id] = student
    order = list(roster)
    for last in range(students - 1, 0, -1):
        chosen = stream.below(last + 1)
        order[last], order[chosen] = order[chosen], order[last]

    @cache
    def touched(mine: tuple[str, str], theirs: tuple[str, str]) -> int:
        return blocked_at_most(WHERE, mine, theirs)

    def zones(pairing: Pairing) -> tuple[str, str]:
        return roster[pairing.client].zone, roster[pairing.coach].zone

    def blocked(first: Pairing, second: Pairing) -> int:
        return touched(zones(first), zones(second))

    pairings = [Pairing(order[number - 1], client) for number, client in enumerate(order)]
    return pairings, HourFinder(WHERE, roster, {}, {}), blocked


def best_few(pairings: Sequence[Pairing], options: Options, blocked: Blocked) -> Options:
    """Of each pairing's candidates the best that its two neighbors in the ring cannot all take, and
    one more."""
    ring = zip((pairings[-1], *pairings), pairings, (*pairings[1:], pairings[0]), strict=False)
    return {
        pairing: options[pairing][: blocked(pairing, before) + blocked(pairing, after) + 1]
        for before, pairing, after in ring
    }


def _alike(_: SeededRandom) -> tuple[Window, ...]:
    return tuple(Window(day, 8 * 60, 20 * 60) for day in range(7))


def _distinct(stream: SeededRandom) -> tuple[Window, ...]:
    return tuple(
        Window(day, 7 * 60 + 15 * stream.below(9), 19 * 60 + 15 * stream.below(9))
        for day in range(7)
    )


KINDS: Mapping[str, Callable[[SeededRandom], tuple[Window, ...]]] = {
    "availability alike": _alike,
    "everybody's another": _distinct,
}


def _alone(students: int, name: str) -> tuple[float, float, int]:
    pairings, hours, blocked = drawn_ring(students, name)
    started = time.process_time()
    options = {pairing: hours.options(pairing) for pairing in pairings}
    listed = time.process_time()
    best_schedule(pairings, options, blocked)
    placed = time.process_time()
    return listed - started, placed - listed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_alone(int(sys.argv[1]), sys.argv[2])))
