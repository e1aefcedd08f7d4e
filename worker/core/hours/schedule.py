"""One hour for every pairing so that nobody is in two sessions at once: the fairest schedule, and of those the best in sum.

Fairest: as few as possible go without an hour, and the one who is worst off is as well off as can be. Only pairings that share
a student can clash, and a student is in two of them, so the pairings form rings (coach -> client -> …), or lines where
some of them are held. Dynamic programming along each is exact.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from worker.core.hours.candidate import Candidate
from worker.core.model import Pairing

Choice = Candidate | None
_Row = Sequence[Candidate]
# Where a pairing goes without an hour: as if it had a dear one that is in nobody's way.
_NO_HOUR = Candidate(10**9, 0, "", 0, (), (), 0, 0, (0, 0), date.min)
# What is reached is one number, the cost and behind it the place in the row: millions of tuples would keep the garbage collector busy.
_PLACES = 16
_PLACE = (1 << _PLACES) - 1


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
        chosen |= {
            one: None if hour is _NO_HOUR else hour
            for one, hour in zip(chain.pairings, fair, strict=True)
        }
    return chosen


def _rows(
    chain: Chain,
    options: Mapping[Pairing, Sequence[Candidate]],
    blocked: Callable[[Pairing, Pairing], int] | None,
) -> list[_Row]:
    ring = chain.pairings
    rows: list[_Row] = []
    for at, one in enumerate(ring):
        enough = None
        if blocked is not None:
            enough = blocked(one, ring[at - 1]) + blocked(one, ring[(at + 1) % len(ring)]) + 1
        best = options[one][:enough]
        # Where a candidate is always free nobody needs to go without.
        rows.append(best if enough is not None and len(best) == enough else [*best, _NO_HOUR])
    return rows


def _fairest(chain: Chain, rows: Sequence[_Row], path: _Row, at_least: int) -> int:
    """The least cost that the worst off of this chain can have, or `at_least`, with no more of them without an hour."""
    without, highest = _without(path), _worst(path)
    firsts = [row[0] for row in rows]
    # Nobody can do better than their best, but for whoever had better go without so that no more have to.
    lowest = max(at_least, _worst(firsts)) if _without(firsts) == without else at_least
    costs = sorted({one.cost for row in rows for one in row if lowest < one.cost < highest})
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


def _up_to(rows: Sequence[_Row], cost: int) -> list[_Row]:
    # Always with the way out of no hour, for where the dear ones were the only free ones.
    return [[*(one for one in row if one.cost <= cost), _NO_HOUR] for row in rows]


def _worst(path: _Row) -> int:
    return max((one.cost for one in path if one is not _NO_HOUR), default=0)


def _without(path: _Row) -> int:
    return sum(one is _NO_HOUR for one in path)


def _best(chain: Chain, rows: Sequence[_Row]) -> _Row:
    """The cheapest choice for each of a chain's pairings."""
    firsts = [row[0] for row in rows]
    beside = pairwise([*firsts, firsts[0]] if chain.closed and len(rows) > 1 else firsts)
    if not any(one.mask & other.mask for one, other in beside):
        return firsts
    if not chain.closed:
        return _path(rows[0], rows[1:])
    # A ring is cut at the pairing with the fewest choices, and each of them is tried there that could still be the best one.
    cut = min(range(len(rows)), key=lambda at: len(rows[at]))
    turned = [*rows[cut:], *rows[:cut]]
    best: _Row = []
    best_cost = best_at = -1
    for end in _reach(turned[-1], turned[-2::-1]).ends:
        at_least, at = end >> _PLACES, end & _PLACE
        if best and (at_least, at) > (best_cost, best_at):
            continue
        first = turned[0][at]
        path = _path([first], turned[1:], first.mask)
        cost = sum(one.cost for one in path)
        if path and (not best or (cost, at) < (best_cost, best_at)):
            best_cost, best_at, best = cost, at, path
    back = len(rows) - cut
    return [*best[back:], *best[:back]]


@dataclass(frozen=True, slots=True)
class _Reach:
    """How a chain's rows can be gone through: `ends`: what it costs to end at each choice of the last row, cheapest first; `came`:
    for each row but the first, from which place of the row before each choice is reached, -1 for not at all."""

    ends: Sequence[int]
    came: Sequence[Sequence[int]]


def _reach(start: _Row, rows: Sequence[_Row]) -> _Reach:
    # What is reached is kept by cost: the first one that does not clash is the cheapest way to go on.
    reached = sorted((one.cost << _PLACES) + at for at, one in enumerate(start))
    came = []
    before = [one.mask for one in start]
    for row in rows:
        back = []
        after = []
        masks = [one.mask for one in row]
        for at, mask in enumerate(masks):
            for way in reached:
                by = way & _PLACE
                if not before[by] & mask:
                    after.append(way - by + (row[at].cost << _PLACES) + at)
                    back.append(by)
                    break
            else:
                back.append(-1)
        after.sort()
        came.append(back)
        reached, before = after, masks
    return _Reach(reached, came)


def _path(start: _Row, rows: Sequence[_Row], taken: int = 0) -> _Row:
    """The cheapest choices from one of the first row through all others. Round the ring, the last pairing shares a student with the
    first: its choice leaves the slots in `taken` alone. Empty where there is no way."""
    found = _reach(start, rows)
    last = rows[-1] if rows else start
    places = (end & _PLACE for end in found.ends)
    at = next((at for at in places if not rows or not last[at].mask & taken), -1)
    if at < 0:
        return []
    path = []
    for row, back in zip(reversed(rows), reversed(found.came), strict=True):
        path.append(row[at])
        at = back[at]
    return [start[at], *reversed(path)]
