"""One hour for every pairing so that nobody is in two sessions at once: the fairest schedule, and of those the best in sum.

Fairest: as few as possible go without an hour, and the one who is worst off is as well off as can be. Only pairings that share
a student can clash, and a student is in two of them, so the pairings form rings (coach -> client -> …), or lines where
some of them are held. Dynamic programming along each is exact.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from worker.core.hours import Candidate
from worker.core.model import Pairing

_NO_HOUR_COST = 10**9
_NO_HOUR: Candidate | None = None

Choice = Candidate | None
Row = Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Chain:
    """Pairings in the order in which each one's client coaches the next one; `closed`: the last one's client coaches the first."""

    pairings: tuple[Pairing, ...]
    closed: bool


def chains(pairings: Sequence[Pairing]) -> list[Chain]:
    """The pairings as rings and lines."""
    by_coach = {pairing.coach: pairing for pairing in pairings}
    coached = {pairing.client for pairing in pairings}
    # Lines first, from their beginnings; what is left over then are rings.
    beginnings = [one for one in pairings if one.coach not in coached]
    result = []
    for beginning in (*beginnings, *pairings):
        chain = []
        pairing: Pairing | None = by_coach.get(beginning.coach)
        while pairing is not None:
            chain.append(by_coach.pop(pairing.coach))
            pairing = by_coach.get(pairing.client)
        if chain:
            result.append(Chain(tuple(chain), chain[-1].client == chain[0].coach))
    return result


def best_schedule(
    pairings: Sequence[Pairing],
    options: Mapping[Pairing, Sequence[Candidate]],
    blocked: Callable[[Pairing, Pairing], int] | None = None,
) -> dict[Pairing, Choice]:
    """The fairest and best choice for each pairing without clashes; None where a pairing has to go without an hour.

    `options` are sorted, best first. `blocked(one, other)`: how many of the first's candidates one of the other's can touch,
    at most (B). A pairing's two neighbours touch 2B, so of its best 2B + 1 one is always free, and no worse one can matter.
    """
    found = chains(pairings)
    rows = [_rows(chain, options, blocked) for chain in found]
    paths = [_best(chain, row) for chain, row in zip(found, rows, strict=True)]
    worst = 0
    for chain, row, path in zip(found, rows, paths, strict=True):
        if _worst(path) > worst:
            worst = _fairest(chain, row, path, worst)
    chosen: dict[Pairing, Choice] = {}
    for chain, row, path in zip(found, rows, paths, strict=True):
        fair = path if _worst(path) <= worst else _best(chain, _up_to(row, worst))
        chosen |= dict(zip(chain.pairings, fair, strict=True))
    return chosen


def _rows(
    chain: Chain, options: Mapping[Pairing, Sequence[Candidate]], blocked: Callable[[Pairing, Pairing], int] | None
) -> list[Row]:
    ring = chain.pairings
    rows: list[Row] = []
    for at, one in enumerate(ring):
        enough = None
        if blocked is not None:
            enough = blocked(one, ring[at - 1]) + blocked(one, ring[(at + 1) % len(ring)]) + 1
        best = options[one][:enough]
        # Where a candidate is always free nobody needs to go without.
        rows.append(best if enough is not None and len(best) == enough else [*best, _NO_HOUR])
    return rows


def _fairest(chain: Chain, rows: Sequence[Row], path: Sequence[Choice], at_least: int) -> int:
    """The least cost that the worst off of this chain can have, or `at_least`, with no more of them without an hour."""
    without, highest = _without(path), _worst(path)
    firsts = [row[0] for row in rows]
    # Nobody can do better than their best, but for whoever had better go without so that no more have to.
    lowest = max(at_least, _worst(firsts)) if _without(firsts) == without else at_least
    costs = sorted({one.cost for row in rows for one in row if one is not None and lowest < one.cost < highest})
    levels = [lowest, *costs, highest]
    # Below levels[low] nothing is known; levels[high] is enough.
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        if _without(_best(chain, _up_to(rows, levels[middle]))) == without:
            high = middle
        else:
            low = middle + 1
    return levels[high]


def _up_to(rows: Sequence[Row], cost: int) -> list[Row]:
    # Always with the way out of no hour, for where the dear ones were the only free ones.
    return [[*(one for one in row if one is not None and one.cost <= cost), _NO_HOUR] for row in rows]


def _worst(path: Sequence[Choice]) -> int:
    return max((one.cost for one in path if one is not None), default=0)


def _without(path: Sequence[Choice]) -> int:
    return sum(one is None for one in path)


def _best(chain: Chain, rows: Sequence[Row]) -> list[Choice]:
    """The cheapest choice for each of a chain's pairings."""
    first_choices = [row[0] for row in rows]
    if not any(_clash(one, other) for one, other in _neighbours(first_choices, chain.closed)):
        return first_choices
    if not chain.closed:
        return _cheapest_path(rows[0], rows[1:], None)[1]
    # A ring is cut at the pairing with the fewest choices, and each of them is tried there.
    cut = min(range(len(rows)), key=lambda at: len(rows[at]))
    turned = [*rows[cut:], *rows[:cut]]
    floor = sum(_cost(row[0]) for row in turned[1:])
    best: list[Choice] = []
    best_cost = -1
    for first in turned[0]:
        if best_cost >= 0 and _cost(first) + floor >= best_cost:
            break
        cost, path = _cheapest_path([first], turned[1:], first)
        if cost >= 0 and (best_cost < 0 or cost < best_cost):
            best_cost, best = cost, path
    back = len(rows) - cut
    return [*best[back:], *best[:back]]


def _neighbours(path: Sequence[Choice], closed: bool) -> list[tuple[Choice, Choice]]:
    pairs = list(pairwise(path))
    return [*pairs, (path[-1], path[0])] if closed and len(path) > 1 else pairs


def _cheapest_path(start: Row, rows: Sequence[Row], last_beside: Choice) -> tuple[int, list[Choice]]:
    """From a choice of the first row through all others; the last choice may not clash with `last_beside`. Its cost, or -1 where
    there is no way."""
    # What is reached is kept by cost: the first one that does not clash is the cheapest way to go on.
    reached = sorted((_cost(one), at) for at, one in enumerate(start))
    came: list[dict[int, int]] = []
    before = start
    for row in rows:
        back: dict[int, int] = {}
        after = []
        for at, one in enumerate(row):
            for cost, by in reached:
                if not _clash(before[by], one):
                    back[at] = by
                    after.append((cost + _cost(one), at))
                    break
        after.sort()
        came.append(back)
        reached, before = after, row
    # Round the ring: the last pairing shares a student with the first.
    cost, at = next((one for one in reached if not rows or not _clash(before[one[1]], last_beside)), (-1, 0))
    if cost < 0:
        return -1, []
    path: list[Choice] = []
    for row, back in zip(reversed(rows), reversed(came), strict=True):
        path.append(row[at])
        at = back[at]
    return cost, [start[at], *reversed(path)]


def _cost(one: Choice) -> int:
    return _NO_HOUR_COST if one is None else one.cost


def _clash(one: Choice, other: Choice) -> bool:
    return one is not None and other is not None and one.mask & other.mask != 0
