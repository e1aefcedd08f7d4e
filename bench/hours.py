"""The hours: how fast, and how good compared with a general solver and with first come, first
served."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from statistics import median

from bench import _rings
from bench._exact import Value, by_cp_sat, value_of
from bench.table import Figure, Row, at_most
from worker.core.hours.candidate import Candidate
from worker.core.hours.schedule import best_schedule
from worker.core.rounds import Pairing

FEW, MANY = 60, 10_000
# Milliseconds.
TARGETS = {FEW: 20, MANY: 1000}
TURNS = {FEW: 7, MANY: 3}
SOLVER_SECONDS = 60.0
Chosen = Mapping[Pairing, Candidate | None]


def figures() -> Iterator[Figure]:
    """All tables about hours."""
    yield speed()
    yield quality()


def speed() -> Figure:
    """Candidates and schedule, on the processor."""
    rows = []
    for students in (FEW, MANY):
        for name in _rings.KINDS:
            turns = [_apart(students, name) for _ in range(TURNS[students])]
            listing, placing, size = (median(values) for values in zip(*turns, strict=True))
            label, target = f"{students:,} students, {name}", TARGETS[students]
            both = 1000 * (listing + placing)
            rows += [
                at_most(f"{label}: the schedule, given candidates", 1000 * placing, target, "ms"),
                at_most(f"{label}: candidates and schedule", both, target, "ms"),
            ]
            if students == MANY:
                rows.append(Row("  memory at its highest", f"{size / 1024:.0f} MiB"))
    method = (
        "A draw in one ring, students in four zones, available ten to fourteen hours a day: all from 08:00 to 20:00, or each with other "
        f"hours. Every turn in a process of its own, so nothing is known before; medians of {TURNS[FEW]} turns, and of {TURNS[MANY]} for "
        f"{MANY:,}. Time is the process's on the processor, whatever else the machine is doing: nothing here waits. Memory is "
        "never told as less than what the measuring process has itself."
    )
    return Figure("Speed of the hours", method, rows)


def quality() -> Figure:
    """What the schedule is worth, compared with others."""
    rows = []
    for students in (FEW, MANY):
        for name in _rings.KINDS:
            pairings, hours, blocked = _rings.drawn_ring(students, name)
            options = {pairing: hours.options(pairing) for pairing in pairings}
            by_rings = partial(best_schedule, blocked=blocked)
            # The best few that can matter are enough for it too, or it would not even begin with so
            # many.
            few = _rings.best_few(pairings, options, blocked)
            rows += [
                Row(f"{students:,} students, {name}", ""),
                Row("  rings", _timed(by_rings, pairings, options)),
                Row("  first come, first served", _timed(first_come, pairings, options)),
                Row("  CP-SAT", _by_cp_sat(pairings, few)),
            ]
    method = (
        "The same draws; of each schedule how many go without an hour, the worst cost and the sum of costs (quarter hours off "
        "what people like, and so on), in this order of weight. First come, first served takes pairing by pairing the best hour that is "
        "still free. CP-SAT (OR-Tools, one worker) begins with that, gets each pairing's best hours only, of which one is always free, and "
        f"{SOLVER_SECONDS:.0f} s for each of the three; its time is with the making of its model."
    )
    return Figure("Worth of the schedule", method, rows)


def _timed(
    schedule: Callable[[Sequence[Pairing], _rings.Options], Chosen],
    pairings: Sequence[Pairing],
    options: _rings.Options,
) -> str:
    started = time.process_time()
    chosen = schedule(pairings, options)
    return _told(value_of(pairings, chosen), time.process_time() - started)


def first_come(pairings: Sequence[Pairing], options: _rings.Options) -> Chosen:
    """Pairing by pairing the best hour that is free for both."""
    taken: dict[str, int] = {}
    chosen = {}
    for pairing in pairings:
        busy = taken.get(pairing.coach, 0) | taken.get(pairing.client, 0)
        choice = next((hour for hour in options[pairing] if not hour.mask & busy), None)
        for student in pairing.both:
            taken[student] = taken.get(student, 0) | (choice.mask if choice else 0)
        chosen[pairing] = choice
    return chosen


def _by_cp_sat(pairings: Sequence[Pairing], options: _rings.Options) -> str:
    started = time.process_time()
    try:
        value, proven = by_cp_sat(pairings, options, SOLVER_SECONDS, first_come(pairings, options))
    except TimeoutError as error:
        return str(error)
    return _told(value, time.process_time() - started) + ("" if proven else ", not proven")


def _told(value: Value, took: float) -> str:
    without, worst, total = value
    return f"{without} without, worst {worst}, sum {total:,}, {_duration(took)}"


def _duration(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _apart(students: int, name: str) -> tuple[float, float, int]:
    """Seconds for the candidates, seconds for the schedule, and KiB, in a process of its own."""
    command = (sys.executable, "-m", _rings.__name__, str(students), name)
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    listing, placing, size = json.loads(done.stdout)
    return listing, placing, size
