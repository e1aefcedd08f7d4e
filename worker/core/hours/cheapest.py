"""The cheapest choice from each row so that no two neighbors overlap, by dynamic programming.

Rows are sorted by cost, and none is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

# What is reached is one number, the cost and below it the place in the row: millions of tuples
# would keep the garbage collector busy.
_PLACE_BITS = 16
_PLACE = (1 << _PLACE_BITS) - 1


class Option(Protocol):
    """Something that can be chosen. `cost`: less is better; `mask`: as bits, what it occupies."""

    @property
    def cost(self) -> int: ...  # noqa: D102 - said above
    @property
    def mask(self) -> int: ...  # noqa: D102 - said above


OptionT = TypeVar("OptionT", bound=Option)


def cheapest(rows: Sequence[Sequence[OptionT]], closed: bool) -> Sequence[OptionT]:
    """One option of each row, with the least sum of costs.

    `closed`: the last row and the first are neighbors, too. Empty where every choice overlaps
    somewhere.
    """
    firsts = [row[0] for row in rows]
    neighbors = pairwise([*firsts, firsts[0]] if closed and len(rows) > 1 else firsts)
    if not any(option.mask & neighbor.mask for option, neighbor in neighbors):
        return firsts
    return _round_the_ring(rows) if closed else _along(rows[0], rows[1:])


def _round_the_ring(rows: Sequence[Sequence[OptionT]]) -> Sequence[OptionT]:
    # A ring is cut at the row with the fewest options, and each of them is tried there that could
    # still be the best one.
    cut = min(range(len(rows)), key=lambda position: len(rows[position]))
    turned = [*rows[cut:], *rows[:cut]]
    best: Sequence[OptionT] = []
    best_cost = best_place = -1
    for end in _reach(turned[-1], turned[-2::-1]).ends:
        at_least, place = end >> _PLACE_BITS, end & _PLACE
        if best and (at_least, place) > (best_cost, best_place):
            continue
        first = turned[0][place]
        path = _along([first], turned[1:], first.mask)
        cost = sum(option.cost for option in path)
        if path and (not best or (cost, place) < (best_cost, best_place)):
            best_cost, best_place, best = cost, place, path
    uncut = len(rows) - cut
    return [*best[uncut:], *best[:uncut]]


@dataclass(frozen=True, slots=True)
class _Reach:
    """How rows can be gone through. `ends`: for each option of the last row that can be reached,
    the least cost of getting there, and its place; the cheapest first. `came_from`: for each row
    but the first, from which place of the row before each of its options is reached, -1 where it
    cannot be."""

    ends: Sequence[int]
    came_from: Sequence[Sequence[int]]


def _reach(start: Sequence[Option], rows: Sequence[Sequence[Option]]) -> _Reach:
    # What is reached is kept by cost: the first one that does not overlap is the cheapest way to go
    # on.
    reached = sorted((option.cost << _PLACE_BITS) + place for place, option in enumerate(start))
    came_from = []
    previous_masks = [option.mask for option in start]
    for row in rows:
        origins = []
        reached_now = []
        masks = [option.mask for option in row]
        for place, mask in enumerate(masks):
            for way in reached:
                origin = way & _PLACE
                if not previous_masks[origin] & mask:
                    reached_now.append(way - origin + (row[place].cost << _PLACE_BITS) + place)
                    origins.append(origin)
                    break
            else:
                origins.append(-1)
        reached_now.sort()
        came_from.append(origins)
        reached, previous_masks = reached_now, masks
    return _Reach(reached, came_from)


def _along(
    start: Sequence[OptionT], rows: Sequence[Sequence[OptionT]], occupied: int = 0
) -> Sequence[OptionT]:
    """The cheapest options from one of `start` through all rows, of which the last leaves
    `occupied` alone. Empty where there is no way."""
    reach = _reach(start, rows)
    last = rows[-1] if rows else start
    places = (end & _PLACE for end in reach.ends)
    place = next((place for place in places if not rows or not last[place].mask & occupied), -1)
    if place < 0:
        return []
    path = []
    for row, origins in zip(reversed(rows), reversed(reach.came_from), strict=True):
        path.append(row[place])
        place = origins[place]
    return [start[place], *reversed(path)]
