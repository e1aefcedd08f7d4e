"""One hour for every pairing so that nobody is in two sessions at once: the fairest schedule, and
of those the best in sum.

Fairest: as few as possible go without an hour, and the one who is worst off is as well off as can
be. Only pairings that share a student can clash, and a student is in two of them. So the pairings
form rings (coach -> client -> …), or lines where some of them keep the hours that they have.
Dynamic programming along each is exact.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from worker.core.hours.chains import Chain, chains
from worker.core.hours.cheapest import OptionT, cheapest
from worker.core.rounds import Pairing


class _NoHour(NamedTuple):
    """To go without an hour, as if that were a very expensive one that is in nobody's way."""

    cost: int = 10**9
    mask: int = 0


_NO_HOUR = _NoHour()
_Row = Sequence[OptionT | _NoHour]
Blocked = Callable[[Pairing, Pairing], int]


def best_schedule(
    pairings: Sequence[Pairing],
    options: Mapping[Pairing, Sequence[OptionT]],
    blocked: Blocked | None = None,
) -> dict[Pairing, OptionT | None]:
    """The fairest and best choice for each pairing without clashes; None where a pairing has to go
    without an hour.

    `options`: those of each pairing, best first. `blocked(pairing, neighbor)`: how many of the
    pairing's options one option of its neighbor can touch, at most (B). The two neighbors touch 2B,
    so of the best 2B + 1 one is always free, and none that is worse can matter. Where it is not
    given, all options are looked at, which takes longer.
    """
    all_chains = chains(pairings)
    all_rows = [_rows(chain, options, blocked) for chain in all_chains]
    paths = [cheapest(rows, chain.closed) for chain, rows in zip(all_chains, all_rows, strict=True)]
    worst = 0
    for chain, rows, path in zip(all_chains, all_rows, paths, strict=True):
        if _worst(path) > worst:
            worst = _fairest(chain, rows, path, worst)
    chosen: dict[Pairing, OptionT | None] = {}
    for chain, rows, path in zip(all_chains, all_rows, paths, strict=True):
        fair = path if _worst(path) <= worst else cheapest(_up_to(rows, worst), chain.closed)
        for pairing, hour in zip(chain.pairings, fair, strict=True):
            chosen[pairing] = None if isinstance(hour, _NoHour) else hour
    return chosen


def _rows(
    chain: Chain,
    options: Mapping[Pairing, Sequence[OptionT]],
    blocked: Blocked | None,
) -> list[_Row[OptionT]]:
    pairings = chain.pairings
    rows: list[_Row[OptionT]] = []
    for position, pairing in enumerate(pairings):
        enough = None
        if blocked is not None:
            before, after = pairings[position - 1], pairings[(position + 1) % len(pairings)]
            enough = blocked(pairing, before) + blocked(pairing, after) + 1
        best = options[pairing][:enough]
        # Where an option is always free nobody needs to go without.
        rows.append(best if len(best) == enough else [*best, _NO_HOUR])
    return rows


def _fairest(
    chain: Chain, rows: Sequence[_Row[OptionT]], path: _Row[OptionT], at_least: int
) -> int:
    """The least cost that the worst off of this chain can have, or `at_least`, with no more of them
    without an hour.

    `path`: the chain's cheapest choice.
    """
    without, highest = _without(path), _worst(path)
    firsts = [row[0] for row in rows]
    # Nobody can do better than their best option. But where somebody who has options goes without,
    # it may be somebody else, whose best is worse than all others'.
    lowest = max(at_least, _worst(firsts)) if _without(firsts) == without else at_least
    costs = {option.cost for row in rows for option in row}
    levels = [lowest, *sorted(cost for cost in costs if lowest < cost < highest), highest]
    # Below levels[low] nothing is known; levels[high] is enough.
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        if _without(cheapest(_up_to(rows, levels[middle]), chain.closed)) == without:
            high = middle
        else:
            low = middle + 1
    return levels[high]


def _up_to(rows: Sequence[_Row[OptionT]], cost: int) -> list[_Row[OptionT]]:
    # Every row can be left without an hour: the options that are taken out may be the only free
    # ones.
    return [[*(option for option in row if option.cost <= cost), _NO_HOUR] for row in rows]


def _worst(path: _Row[OptionT]) -> int:
    return max((option.cost for option in path if option is not _NO_HOUR), default=0)


def _without(path: _Row[OptionT]) -> int:
    return sum(option is _NO_HOUR for option in path)
