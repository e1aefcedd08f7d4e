"""The draw: a permutation coach -> client, uniform over all that the rules allow, from a recorded seed.

Three ways, tried one after the other, each for a bounded number of tries: rejection and, for sparse rules, sequential
rejection are exact, and falling from one to the other after a bound keeps them so; directed loops, for what neither
reaches, come close. Up to seven students, all allowed draws are listed instead, and one is taken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from worker.core.model import MutualPairs, Pairing
from worker.core.pairing import random_walk as random_walk
from worker.core.pairing import rejection, sequential
from worker.core.pairing.feasible import ENUMERABLE, every_draw
from worker.core.pairing.rules import Allowed, IndexedRules, Rules, anybody, index_rules
from worker.core.pairing.seeded_random import SeededRandom

# How many draws of one way are looked at for one in which everybody gets an hour.
MOST_LOOKS = 100

REJECTION, LISTING, SEQUENTIAL, LOOPS = (
    "rejection",
    "listing",
    "sequential rejection",
    "directed loops",
)


@dataclass(frozen=True, slots=True)
class DrawResult:
    """A draw with the way in which it was found, and how many tries that took in this way."""

    method: str
    tries: int
    pairings: tuple[Pairing, ...]


Fits = Callable[[tuple[Pairing, ...]], bool]
_Ways = tuple[str, Iterator[tuple[int, Mapping[int, int] | Sequence[int]]]]


def draw_pairings(
    rules: Rules, stream: SeededRandom, allowed: Allowed | None = None, fits: Fits | None = None
) -> DrawResult | None:
    """A draw that keeps the rules, uniform over all of them; None where none was found.

    `allowed(coach, client)` is asked beside the rules, and `fits(pairings)` of a whole draw, so that callers can add what
    they know of hours. Pins stand as they are: they are checked against nothing here.
    """
    table = index_rules(rules, allowed)
    if table is None:
        return None
    for method, found in _ways(table, stream):
        for tries, clients in islice(found, MOST_LOOKS):
            pairings = table.whole(clients)
            if fits is None or fits(pairings):
                return DrawResult(method, tries, pairings)
        if method == REJECTION and len(rules.students) <= ENUMERABLE:
            return _listed(rules, stream, allowed or anybody, fits)
    return None


def _ways(table: IndexedRules, stream: SeededRandom) -> Iterator[_Ways]:
    if table.mutual is MutualPairs.REQUIRE:
        yield REJECTION, rejection.matchings_drawn(table, stream)
        return
    yield REJECTION, rejection.permutations_drawn(table, stream)
    yield SEQUENTIAL, sequential.permutations_drawn(table, stream)
    yield LOOPS, random_walk.permutations_drawn(table, stream)


def _listed(
    rules: Rules, stream: SeededRandom, allowed: Allowed, fits: Fits | None
) -> DrawResult | None:
    students = rules.students
    all_of_them = [
        tuple(map(Pairing, students, order))
        for order in every_draw(rules, allowed)
        if fits is None or fits(tuple(map(Pairing, students, order)))
    ]
    return (
        DrawResult(LISTING, 1, all_of_them[stream.below(len(all_of_them))]) if all_of_them else None
    )
