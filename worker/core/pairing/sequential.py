"""The second way to draw, for sparse rules: Huber and Law's sequential rejection. Exactly uniform.

Mark Huber and Jenny Law, "Fast approximation of the permanent for very dense problems", SODA 2008:
U, the product of h(r)/e over the rows' remaining degrees r, bounds the number of permutations. A
column takes row i with probability U(what is left if i is taken)/U, and nothing with what is
missing to 1: then everything starts again. The factors cancel, so every allowed permutation has the
same probability, 1/U. Rows are coaches, columns are clients, and a row's degree is the number of
columns that it may still take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from worker.core.model import MutualPairs
from worker.core.pairing.indexed_rules import IndexedRules
from worker.core.pairing.seeded_random import SeededRandom

# Rows looked at before this way is given up: a tenth of a second.
MOST_LOOKS = 700_000
_E = 2.718281828459045
_ROUNDING = 1e-9


@cache
def bound(degree: int) -> float:
    """h(r) = r + ln(r)/2 + e - 1, for r >= 1. Decimal's logarithm is rounded correctly and so the
    same on every machine."""
    return degree + float(Decimal(degree).ln()) / 2 + _E - 1


def permutations_drawn(
    indexed: IndexedRules, random: SeededRandom
) -> Iterator[tuple[int, Mapping[int, int]]]:
    """Independent uniform draws, each with the number of tries so far, as the client of each coach.

    Ends after MOST_LOOKS, or at once where somebody may have no peer. So every column has a row,
    and every try at least one look.
    """
    if indexed.somebody_has_no_peer:
        return
    rows: dict[int, list[int]] = {client: [] for client in indexed.clients}
    for coach, options in indexed.options.items():
        for client in options:
            rows[client].append(coach)
    degrees = [len(indexed.options.get(coach, ())) for coach in range(len(indexed.students))]
    beyond = max(degrees, default=0) + 1
    bounds = _Bounds.up_to(beyond)
    columns = sorted(rows, key=lambda client: (_surprise(len(rows[client]), beyond), client))
    looks, tries = 0, 0
    while looks < MOST_LOOKS:
        tries += 1
        clients: dict[int, int] = {}
        left = degrees.copy()
        for client in columns:
            looks += len(rows[client])
            coach = _taken(rows[client], left, bounds, random)
            if coach < 0 or (indexed.mutual is MutualPairs.AVOID and clients.get(client) == coach):
                break
            clients[coach], left[coach] = client, 0
        else:
            yield tries, clients


def _surprise(rows: int, beyond: int) -> float:
    # Columns with few rows, and then those with many, have the most to miss: an attempt that will
    # fail should fail early.
    return min(rows, 2 * (beyond - rows) + 2)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """By degree: by how much a row shrinks U when it loses a column, and what it weighs when it
    takes one."""

    shrinks: Sequence[float]
    weighs: Sequence[float]

    @classmethod
    def up_to(cls, most: int) -> "_Bounds":
        degrees = range(2, most + 1)
        return cls(
            [0.0, 0.0, *(bound(degree - 1) / bound(degree) for degree in degrees)],
            [0.0, 0.0, *(_E / bound(degree - 1) for degree in degrees)],
        )


def _taken(rows: list[int], left: list[int], bounds: _Bounds, random: SeededRandom) -> int:
    """The row that takes this column, or -1.

    `left`: the rows' degrees, 0 where a row has its column. Those of the other free rows are
    counted down.
    """
    shrinks, weighs = bounds.shrinks, bounds.weighs
    free = []
    shrunk, last = 1.0, -1
    for row in rows:
        degree = left[row]
        if degree > 1:
            shrunk *= shrinks[degree]
            free.append(row)
        elif degree:
            if last >= 0:
                return -1  # two rows that both need this column
            last = row
            free.append(row)
    chance, reached, taken = random.unit(), 0.0, -1
    # A row that can have no other column has to take this one.
    for row in free if last < 0 else (last,):
        reached += shrunk if last >= 0 else shrunk * weighs[left[row]]
        if chance < reached and taken < 0:
            taken = row
    if reached > 1 + _ROUNDING:
        raise AssertionError(f"chances add up to {reached}: the draw would not be uniform")
    if taken >= 0:
        for row in free:
            left[row] -= 1
    return taken
