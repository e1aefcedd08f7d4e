"""The draw: how fair, beside the usual ways, and how fast. BENCH_DRAWS: how many draws for each row, 200,000 unless set."""

import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import mean

from bench._statistics import by_chance, chi_square_p, total_variation
from bench._usual import WAYS, Clients, Way
from bench.table import Figure, Row, at_most
from worker.core.model import MutualPairs, Pairing
from worker.core.pairing.draw import draw_pairings
from worker.core.pairing.feasible import every_draw
from worker.core.pairing.rules import Allowed, Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom

DRAWS = int(os.environ.get("BENCH_DRAWS", "200000"))
# The usual ways are slower, and need no more to be seen through.
USUAL_DRAWS = DRAWS // 10
LEAST_P = 0.001
NAMES = "abcdefg"
MANY = 1_000_000
# Which cases are told one by one for the usual ways.
_TOLD = ("7 students, round one", "7 students, round two", "7 students, few shared hours")


@dataclass(frozen=True, slots=True)
class Case:
    """Rules for a few students; `allowed`: every draw that keeps them."""

    name: str
    rules: Rules
    may: Allowed
    allowed: Sequence[Clients]


def figures() -> Iterator[Figure]:
    """All tables about the draw."""
    yield fair()
    yield usual()
    yield fast()


def _case(
    name: str, students: int, apart: str = "", met: str = "", pin: str = "", hours: str = ""
) -> Case:
    """`hours`: pairs that share none."""
    some, before, none = (frozenset(map(frozenset, pairs.split())) for pairs in (apart, met, hours))
    pins = (Pairing(pin[0], pin[1]),) if pin else ()
    rules = Rules(tuple(NAMES[:students]), MutualPairs.AVOID, some, before, pins)
    may = anybody if not none else lambda coach, client: frozenset((coach, client)) not in none
    return Case(f"{students} students, {name}", rules, may, every_draw(rules, may))


@cache
def cases() -> tuple[Case, ...]:
    """All that the draw is held against."""
    met = {5: "ab bc cd de ea", 6: "ab bc ca de ef fd", 7: "ab bc ca de ef fg gd"}
    hours = {4: "ab", 5: "ab ac de", 6: "ab ac de bf", 7: "ab bc cd de ef fg ga ac"}
    return (
        *(_case("round one", n) for n in (4, 5, 6, 7)),
        *(_case("round two", n, met=met[n]) for n in (5, 6, 7)),
        *(_case("two never paired", n, apart="ab") for n in (4, 5, 6, 7)),
        *(_case("a pin", n, pin="ba") for n in (4, 5, 6, 7)),
        *(_case("few shared hours", n, hours=hours[n]) for n in (4, 5, 6, 7)),
        _case("round two, two never paired, a pin", 7, met=met[7], apart="ad", pin="ba"),
    )


def fair() -> Figure:
    """The program's draws against uniform ones."""
    rows = []
    for case in cases():
        found = Counter(_ours(case, f"{case.name} {at}") for at in range(DRAWS))
        p, far = chi_square_p(found, case.allowed), total_variation(found, case.allowed)
        measured = f"p = {p:.3f}, {far:.4f} ({by_chance(DRAWS, len(case.allowed)):.4f})"
        rows.append(
            Row(
                f"{case.name}: {len(case.allowed):,} draws", measured, f"p > {LEAST_P}", p > LEAST_P
            )
        )
    how = (
        f"{DRAWS:,} draws for each row, each from a seed of its own, as `draw` makes them; counted by draw, over all draws that keep "
        "the rules. p: how often uniform draws are as far from uniform as these (chi-square). Then the total variation, and in "
        "brackets what uniform draws have of it by chance."
    )
    return Figure("Fairness of the draw", how, rows)


def _ours(case: Case, seed: str) -> Clients:
    found = draw_pairings(case.rules, SeededRandom(seed), None if case.may is anybody else case.may)
    if found is None:
        raise AssertionError(f"there are draws for {case.name}")
    return tuple(one.client for one in found.pairings)


def usual() -> Figure:
    """The usual ways, held against the same."""
    rows = []
    for name, way in WAYS.items():
        found = {case.name: _usual(way, case) for case in cases()}
        missed = sum(p <= LEAST_P for p, _, _ in found.values())
        rows.append(Row(f"{name}: rows that are not uniform", f"{missed} of {len(found)}"))
        rows += [
            Row(
                f"  {told}",
                f"p {_small(p)}, {far:.3f} ({by_chance(USUAL_DRAWS, of):.3f}), {never:.0%} never",
            )
            for told in _TOLD
            for p, far, (never, of) in (found[told],)
        ]
    how = (
        f"The same rows by other ways, written down in bench/_usual.py, {USUAL_DRAWS:,} draws each, all of which keep every rule: how "
        f"many rows are not uniform (p <= {LEAST_P}). Of some rows p, the total variation as above, and how many of the allowed draws "
        "never came."
    )
    return Figure("Fairness of the usual ways", how, rows)


def _usual(way: Way, case: Case) -> tuple[float, float, tuple[float, int]]:
    stream = SeededRandom(case.name)
    found = Counter(way(case.rules, case.may, stream) for _ in range(USUAL_DRAWS))
    of = len(case.allowed)
    never = sum(one not in found for one in case.allowed) / of
    return chi_square_p(found, case.allowed), total_variation(found, case.allowed), (never, of)


def _small(p: float) -> str:
    return f"= {p:.3f}" if p >= LEAST_P else f"< {LEAST_P}"


def fast() -> Figure:
    """Time and memory."""
    many = [_apart(seed) for seed in ("one", "two", "three", "four", "five")]
    seconds, sizes = [one for one, _, _ in many], [size for _, size, _ in many]
    sparse = [_timed(*_sparse(seed), seed) for seed in map(str, range(20))]
    methods = Counter(method for _, method in sparse)
    second = {
        students: [_timed(_second(students), None, str(at))[0] for at in range(20)]
        for students in (60, 10_000)
    }
    rows = [
        at_most(f"{MANY:,} students, round one, mean", mean(seconds), 3, "s"),
        Row("  the slowest of five seeds", f"{max(seconds):.3g} s, {_tries(many)}"),
        at_most("  memory at its highest", max(sizes) / 2**20, 1, "GiB"),
        at_most(
            "60 students, 30 % of the pairs allowed, slowest",
            1000 * max(one for one, _ in sparse),
            200,
            "ms",
        ),
        Row("  mean", f"{1000 * mean(one for one, _ in sparse):.3g} ms"),
        *(
            Row(f"  drawn by {method}", f"{times} of {len(sparse)}")
            for method, times in methods.most_common()
        ),
        *(
            Row(
                f"{students:,} students, round two",
                f"{1000 * mean(some):.3g} ms, slowest {1000 * max(some):.3g} ms",
            )
            for students, some in second.items()
        ),
    ]
    how = (
        f"{MANY:,} students in a process of their own for each of five seeds, from the rules to the pairings; memory is the most that was "
        "resident, with the interpreter and the roster. The others by twenty seeds each in this process; 30 %: any two share an "
        "hour or not, by another chance for each seed. Round two: after a first round in one ring. Time is this process's on the "
        "processor, whatever else the machine is doing: nothing here waits."
    )
    return Figure("Speed of the draw", how, rows)


def _tries(many: Sequence[tuple[float, int, int]]) -> str:
    return f"{max(many)[2]} tries"


def _timed(rules: Rules, allowed: Allowed | None, seed: str) -> tuple[float, str]:
    started = time.process_time()
    found = draw_pairings(rules, SeededRandom(seed), allowed)
    took = time.process_time() - started
    return took, found.method if found else "nothing"


def _names(students: int) -> tuple[str, ...]:
    return tuple(f"s{at:06}" for at in range(students))


def _second(students: int) -> Rules:
    names = _names(students)
    return Rules(
        names, met=frozenset(frozenset((one, names[at - 1])) for at, one in enumerate(names))
    )


def _sparse(seed: str) -> tuple[Rules, Allowed]:
    names = _names(60)
    chance = SeededRandom(f"hours {seed}")
    share = {
        frozenset((one, other)): chance.below(100) < 30
        for at, one in enumerate(names)
        for other in names[:at]
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
    found = draw_pairings(rules, SeededRandom(seed))
    took = time.process_time() - started
    if found is None:
        raise AssertionError("so many can be paired in many ways")
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, found.tries


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_alone(sys.argv[1])))
