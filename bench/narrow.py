"""The draw with its hours where it is hard: everybody in another zone, with few hours to give."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.cohorts import LAUNCH, cohort_of
from bench.table import Figure, Row, at_most
from worker.core.due.plan import draw_for
from worker.core.history import History
from worker.core.model import Cohort, Student, Window
from worker.core.pairing.seeded_random import SeededRandom

STUDENTS, SEEDS = 60, 50
ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Lagos",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Australia/Sydney",
)
_HOUR, _LENGTH = 60, 120
_FIRST, _LAST = 7 * _HOUR, 20 * _HOUR


def figures() -> Iterator[Figure]:
    """The one table of narrow windows."""
    yield narrow(SEEDS)


def narrow(seeds: int) -> Figure:
    """The draws of so many cohorts, each by a seed of its own."""
    with TemporaryDirectory() as folder:
        like = cohort_of(Path(folder), STUDENTS)
    timed_draws = [_drawn(like, f"narrow {number}") for number in range(seeds)]
    slowest, without = max(took for took, _ in timed_draws), [count for _, count in timed_draws]
    rows = [
        at_most(f"the slowest of {seeds} seeds", slowest, 3, "s"),
        Row("the median", f"{median(took for took, _ in timed_draws):.2f} s"),
        Row("pairings without an hour", f"{min(without)} to {max(without)}"),
    ]
    method = (
        f"{STUDENTS} students in {len(ZONES)} zones, by turns, each available two hours on two days, at the same time between 07:00 "
        "and 20:00, both by chance; for each seed others. The draw of the first round with its hours, on the processor."
    )
    return Figure("Draw and hours with narrow windows", method, rows)


def _drawn(like: Cohort, seed: str) -> tuple[float, int]:
    """Seconds for one draw, and how many of its pairings have no hour."""
    cohort = with_narrow_windows(like, seed)
    known = History(seeds={"first": seed})
    started = time.process_time()
    draw = draw_for(cohort, "first", known, LAUNCH)
    took = time.process_time() - started
    return took, sum(assignment.proposal is None for assignment in draw.assignments)


def with_narrow_windows(like: Cohort, seed: str) -> Cohort:
    """The cohort with its students in ten zones, two hours on each of two days to give."""
    stream = SeededRandom(seed)
    roster = tuple(_narrow(student, place, stream) for place, student in enumerate(like.roster))
    return replace(like, roster=roster)


def _narrow(student: Student, place: int, stream: SeededRandom) -> Student:
    first = stream.below(7)
    days = sorted((first, (first + 1 + stream.below(6)) % 7))
    begin = _FIRST + _HOUR * stream.below((_LAST - _LENGTH - _FIRST) // _HOUR + 1)
    windows = tuple(Window(day, begin, begin + _LENGTH) for day in days)
    return replace(student, zone=ZONES[place % len(ZONES)], available=windows)
