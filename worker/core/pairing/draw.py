"""The draw: a permutation coach -> client, uniform over all that the rules allow, from a recorded
seed.

Three ways are tried one after the other, each within a bound on its work. Rejection and, for sparse
rules, sequential rejection are exact, and falling from one to the other after a bound keeps them
so. The random walk, for what neither reaches, comes close. Up to seven students, all allowed draws
are listed instead of the second and third way, and one is taken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from worker.core.model import MutualPairs
from worker.core.pairing import random_walk, rejection, sequential
from worker.core.pairing.feasible import ENUMERABLE, every_draw
from worker.core.pairing.indexed_rules import IndexedRules, index_rules
from worker.core.pairing.rules import Allowed, Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

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
# Draws with the number of tries so far, each as the client of every coach who has no pin.
_Draws = Iterator[tuple[int, Mapping[int, int] | Sequence[int]]]


def draw_pairings(
    rules: Rules, random: SeededRandom, allowed: Allowed | None = None, fits: Fits | None = None
) -> DrawResult | None:
    """A draw that keeps the rules, uniform over all of them; None where none was found.

    `allowed(coach, client)` is asked besides the rules, and `fits(pairings)` of a whole draw, so
    that callers can add what they know of hours. Pins stand as they are: they are checked against
    nothing here.
    """
    indexed = index_rules(rules, allowed)
    if indexed is None:
        return None
    for method, draws in _ways(indexed, random):
        for tries, clients in islice(draws, MOST_LOOKS):
            pairings = indexed.whole(clients)
            if fits is None or fits(pairings):
                return DrawResult(method, tries, pairings)
        if method == REJECTION and len(rules.students) <= ENUMERABLE:
            return _listed(rules, random, allowed or anybody, fits)
    return None


def _ways(indexed: IndexedRules, random: SeededRandom) -> Iterator[tuple[str, _Draws]]:
    if indexed.mutual is MutualPairs.REQUIRE:
        yield REJECTION, rejection.matchings_drawn(indexed, random)
        return
    yield REJECTION, rejection.permutations_drawn(indexed, random)
    yield SEQUENTIAL, sequential.permutations_drawn(indexed, random)
    yield LOOPS, random_walk.permutations_drawn(indexed, random)


def _listed(
    rules: Rules, random: SeededRandom, allowed: Allowed, fits: Fits | None
) -> DrawResult | None:
    listed = (
        tuple(map(Pairing, rules.students, clients)) for clients in every_draw(rules, allowed)
    )
    fitting = [pairings for pairings in listed if fits is None or fits(pairings)]
    return DrawResult(LISTING, 1, fitting[random.below(len(fitting))]) if fitting else None
