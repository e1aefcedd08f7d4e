"""The draw: how fair, compared with the usual ways, and how fast. BENCH_DRAWS: how many draws for
each row, 200,000 unless set."""

import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import mean

from bench._cases import Case, cases
from bench._statistics import by_chance, chi_square_p, total_variation
from bench._usual import WAYS, Clients, Way
from bench.table import Figure, Row, at_most
from worker.core.pairing.draw import draw_pairings
from worker.core.pairing.rules import Allowed, Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom

DRAWS = int(os.environ.get("BENCH_DRAWS", "200000"))
# The usual ways are slower, and need no more to be seen through.
USUAL_DRAWS = DRAWS // 10
LEAST_P = 0.001
MANY = 1_000_000
# The cases of which more is told for the usual ways.
_TOLD = ("7 students, round one", "7 students, round two", "7 students, few shared hours")


def figures() -> Iterator[Figure]:
    """All tables about the draw."""
    yield fair()
    yield usual()
    yield fast()


def fair() -> Figure:
    """The program's draws against uniform ones."""
    rows = []
    for case in cases():
        counts = Counter(_ours(case, f"{case.name} {number}") for number in range(DRAWS))
        p_value = chi_square_p(counts, case.allowed)
        distance, outcomes = total_variation(counts, case.allowed), len(case.allowed)
        measured = f"p = {p_value:.3f}, {distance:.4f} ({by_chance(DRAWS, outcomes):.4f})"
        name = f"{case.name}: {outcomes:,} draws"
        rows.append(Row(name, measured, f"p > {LEAST_P}", p_value > LEAST_P))
    method = (
        f"{DRAWS:,} draws for each row, each from a seed of its own, as `draw` makes them; counted by draw, over all draws that keep "
        "the rules. p: how often uniform draws are as far from uniform as these (chi-square). Then the total variation, and in "
        "brackets what uniform draws have of it by chance."
    )
    return Figure("Fairness of the draw", method, rows)


def _ours(case: Case, seed: str) -> Clients:
    allowed = None if case.may is anybody else case.may
    drawn = draw_pairings(case.rules, SeededRandom(seed), allowed)
    if drawn is None:
        raise AssertionError(f"there are draws for {case.name}")
    return tuple(pairing.client for pairing in drawn.pairings)


def usual() -> Figure:
    """The usual ways, held against the same."""
    rows = []
    for name, way in WAYS.items():
        counts = {case.name: _counts(way, case) for case in cases()}
        p_values = [chi_square_p(counts[case.name], case.allowed) for case in cases()]
        missed = sum(p_value <= LEAST_P for p_value in p_values)
        rows.append(Row(f"{name}: rows that are not uniform", f"{missed} of {len(p_values)}"))
        rows += [
            Row(f"  {case.name}", _told(counts[case.name], case.allowed))
            for case in cases()
            if case.name in _TOLD
        ]
    method = (
        f"The same rows by other ways, written down in bench/_usual.py, {USUAL_DRAWS:,} draws each, all of which keep every rule: how "
        f"many rows are not uniform (p <= {LEAST_P}). Of some rows p, the total variation as above, and how many of the allowed draws "
        "never came."
    )
    return Figure("Fairness of the usual ways", method, rows)


def _counts(way: Way, case: Case) -> Counter[Clients]:
    stream = SeededRandom(case.name)
    return Counter(way(case.rules, case.may, stream) for _ in range(USUAL_DRAWS))


def _told(counts: Counter[Clients], allowed: Sequence[Clients]) -> str:
    p_value, distance = chi_square_p(counts, allowed), total_variation(counts, allowed)
    small = f"= {p_value:.3f}" if p_value >= LEAST_P else f"< {LEAST_P}"
    by_luck = by_chance(USUAL_DRAWS, len(allowed))
    never = sum(draw not in counts for draw in allowed) / len(allowed)
    return f"p {small}, {distance:.3f} ({by_luck:.3f}), {never:.0%} never"


def fast() -> Figure:
    """Time and memory."""
    many = [_apart(seed) for seed in ("one", "two", "three", "four", "five")]
    seconds, sizes = [took for took, _, _ in many], [size for _, size, _ in many]
    seeds = [str(number) for number in range(20)]
    sparse = [_timed(*_sparse(seed), seed) for seed in seeds]
    sparse_seconds = [took for took, _ in sparse]
    methods = Counter(method for _, method in sparse)
    second = {
        students: [_timed(_second(students), None, seed)[0] for seed in seeds]
        for students in (60, 10_000)
    }
    rows = [
        at_most(f"{MANY:,} students, round one, mean", mean(seconds), 3, "s"),
        Row("  the slowest of five seeds", f"{max(seconds):.3g} s, {_tries(many)}"),
        at_most("  memory at its highest", max(sizes) / 2**20, 1, "GiB"),
        at_most(
            "60 students, 30 % of the pairs allowed, slowest",
            1000 * max(sparse_seconds),
            200,
            "ms",
        ),
        Row("  mean", f"{1000 * mean(sparse_seconds):.3g} ms"),
        *(
            Row(f"  drawn by {way}", f"{times} of {len(sparse)}")
            for way, times in methods.most_common()
        ),
        *(
            Row(
                f"{students:,} students, round two",
                f"{1000 * mean(took):.3g} ms, slowest {1000 * max(took):.3g} ms",
            )
            for students, took in second.items()
        ),
    ]
    method = (
        f"{MANY:,} students in a process of their own for each of five seeds, from the rules to the pairings; memory is the most that was "
        "resident, with the interpreter and the roster. The others by twenty seeds each in this process; 30 %: any two share an "
        "hour or not, by another chance for each seed. Round two: after a first round in one ring. Time is this process's on the "
        "processor, whatever else the machine is doing: nothing here waits."
    )
    return Figure("Speed of the draw", method, rows)


def _tries(many: Sequence[tuple[float, int, int]]) -> str:
    return f"{max(many)[2]} tries"


def _timed(rules: Rules, allowed: Allowed | None, seed: str) -> tuple[float, str]:
    started = time.process_time()
    drawn = draw_pairings(rules, SeededRandom(seed), allowed)
    took = time.process_time() - started
    return took, drawn.method if drawn else "nothing"


def _names(students: int) -> tuple[str, ...]:
    return tuple(f"s{number:06}" for number in range(students))


def _second(students: int) -> Rules:
    names = _names(students)
    ring = zip(names, (names[-1], *names), strict=False)
    return Rules(names, met=frozenset(frozenset(pair) for pair in ring))


def _sparse(seed: str) -> tuple[Rules, Allowed]:
    names = _names(60)
    chance = SeededRandom(f"hours {seed}")
    share = {
        frozenset((first, second)): chance.below(100) < 30
        for number, first in enumerate(names)
        for second in names[:number]
    }
    return Rules(names), lambda coach, client: share[frozenset((coach, client))]


def _apart(seed: str) -> tuple[float, int, int]:
    """Seconds, KiB and tries of one draw of many, in a process of its own."""
    done = subprocess.run(
        (sys.executable, "-m", __name__, seed), check=True, capture_output=True, text=True
    )
    seconds, size, tries = json.loads(done.stdout)
    return seconds, size, tries


def _alone(seed: str) -> tuple[float, int, int]:
    rules, started = Rules(_names(MANY)), time.process_time()
    drawn = draw_pairings(rules, SeededRandom(seed))
    took = time.process_time() - started
    if drawn is None:
        raise AssertionError("so many can be paired in many ways")
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, drawn.tries


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_alone(sys.argv[1])))
