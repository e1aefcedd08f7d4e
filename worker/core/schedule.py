"""One hour for every pairing so that nobody is in two sessions at once, at the least cost in sum.

Only pairings that share a student can clash, and a student is in two of them, so the pairings of a draw form rings
(coach -> client -> …). Dynamic programming around each ring is exact.
"""

from collections.abc import Mapping, Sequence

from worker.core.hours import Candidate
from worker.core.model import Pairing

# If each neighbour's candidate blocks at most B of mine, only my best 2B + 1 can matter: one of them is always free. With
# half-hourly starts, two anchors and changing clocks B stays below 12.
ENOUGH = 25
_NO_HOUR_COST = 10**9
_NO_HOUR: Candidate | None = None

Choice = Candidate | None


def rings(pairings: Sequence[Pairing]) -> list[list[Pairing]]:
    """The pairings in the order in which each one's client coaches the next one."""
    by_coach = {pairing.coach: pairing for pairing in pairings}
    result = []
    while by_coach:
        _, pairing = next(iter(by_coach.items()))
        ring = []
        while pairing.coach in by_coach:
            ring.append(by_coach.pop(pairing.coach))
            pairing = by_coach.get(pairing.client, pairing)
        result.append(ring)
    return result


def best_schedule(pairings: Sequence[Pairing], options: Mapping[Pairing, Sequence[Candidate]]) -> dict[Pairing, Choice]:
    """The cheapest choice for each pairing without clashes; None where a pairing has to go without an hour.

    As few as possible go without. `options` are sorted, best first.
    """
    chosen: dict[Pairing, Choice] = {}
    for ring in rings(pairings):
        choice = _around(ring, [list(options[one][:ENOUGH]) for one in ring])
        if any(got is None and len(options[one]) > ENOUGH for one, got in zip(ring, choice, strict=True)):
            choice = _around(ring, [list(options[one]) for one in ring])
        chosen |= dict(zip(ring, choice, strict=True))
    return chosen


def _around(ring: Sequence[Pairing], lists: Sequence[Sequence[Candidate]]) -> list[Choice]:
    choices: list[list[Choice]] = [[*one, _NO_HOUR] for one in lists]
    floor = [min(_cost(one) for one in row) for row in choices]
    best: list[Choice] = [_NO_HOUR] * len(ring)
    best_cost = _NO_HOUR_COST * len(ring) + 1
    for first in choices[0]:
        if _cost(first) + sum(floor[1:]) >= best_cost:
            continue
        cost, path = _cheapest_path(first, choices)
        if cost < best_cost:
            best_cost, best = cost, path
    return best


def _cheapest_path(first: Choice, choices: Sequence[Sequence[Choice]]) -> tuple[int, list[Choice]]:
    # costs[i]: the cheapest way to the i-th choice of the row reached so far; came[row][i]: from which choice of the row before.
    row_before: Sequence[Choice] = [first]
    costs = [_cost(first)]
    came: list[list[int]] = []
    for row in choices[1:]:
        steps = [
            min(((costs[i], i) for i, before in enumerate(row_before) if not _clash(before, one)), default=(10**18, 0))
            for one in row
        ]
        came.append([i for _, i in steps])
        costs = [reached + _cost(one) for (reached, _), one in zip(steps, row, strict=True)]
        row_before = row
    # Round the ring: the last pairing shares a student with the first.
    cost, at = min((costs[i], i) for i, last in enumerate(row_before) if not _clash(last, first) or len(choices) == 1)
    path: list[Choice] = []
    for row, back in zip(reversed(choices[1:]), reversed(came), strict=True):
        path.append(row[at])
        at = back[at]
    return cost, [first, *reversed(path)]


def _cost(one: Choice) -> int:
    return _NO_HOUR_COST if one is None else one.cost


def _clash(one: Choice, other: Choice) -> bool:
    return one is not None and other is not None and one.mask & other.mask != 0
