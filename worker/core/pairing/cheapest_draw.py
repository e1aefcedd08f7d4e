"""Draws that cost little: for rosters of which no draw is known that has everything.

The cost of a pairing says what speaks against it. Among draws of the least cost chance decides: a
random number is added to each pairing, too small to outweigh a unit of cost. That comes close to
uniform without reaching it.

The cheapest permutation is found by shortest augmenting paths: J. Munkres, "Algorithms for the
assignment and transportation problems", Journal of SIAM 5, 1957, with the potentials of J. Edmonds
and R. M. Karp, Journal of the ACM 19, 1972. That no two coach each other cannot be said as a cost.
Where it comes out so, one of the two directions is barred, by chance, and the rest is done again.
"""

from collections.abc import Callable, Mapping, Sequence

from worker.core.model import MutualPairs
from worker.core.pairing.indexed_rules import IndexedRules, index_rules
from worker.core.pairing.rules import Rules
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

Cost = Callable[[str, str], int]
"""What speaks against this coach and this client: 0 is nothing."""

_CHANCE = 1 << 20
# Above the cost of any allowed draw: a permutation that costs so much breaks a rule.
_BARRED = 1 << 60
# How often it is begun anew after too much has been barred.
_MOST_STARTS = 20


def cheapest_draw(rules: Rules, random: SeededRandom, cost: Cost) -> tuple[Pairing, ...] | None:
    """A draw that keeps the rules and costs as little as can be found; None where there is none, or
    where two who coach each other are wanted."""
    indexed = index_rules(rules)
    if indexed is None or indexed.mutual is MutualPairs.REQUIRE:
        return None
    coaches, clients = indexed.coaches, indexed.clients
    scale = _CHANCE * max(1, len(coaches))
    table = [
        [
            _priced(indexed, coach, client, cost) * scale + random.below(_CHANCE)
            for client in clients
        ]
        for coach in coaches
    ]
    for _ in range(_MOST_STARTS):
        drawn = _without_mutual_pairs(indexed, [list(row) for row in table], random)
        if drawn is not None:
            return indexed.whole(drawn)
    return None


def _without_mutual_pairs(
    indexed: IndexedRules, table: list[list[int]], random: SeededRandom
) -> Mapping[int, int] | None:
    """The client of each free coach; None where nothing is left, since too much has been barred."""
    coaches, clients = indexed.coaches, indexed.clients
    while True:
        chosen = _cheapest_permutation(table)
        if any(table[row][column] >= _BARRED for row, column in enumerate(chosen)):
            return None
        drawn = {coach: clients[column] for coach, column in zip(coaches, chosen, strict=True)}
        again = _coach_each_other(drawn) if indexed.mutual is MutualPairs.AVOID else []
        if not again:
            return drawn
        for pair in again:
            coach, client = pair if random.below(2) else pair[::-1]
            table[coaches.index(coach)][clients.index(client)] = _BARRED


def _priced(indexed: IndexedRules, coach: int, client: int, cost: Cost) -> int:
    if not indexed.may(coach, client):
        return _BARRED
    return cost(indexed.students[coach], indexed.students[client])


def _coach_each_other(drawn: Mapping[int, int]) -> list[tuple[int, int]]:
    return [
        (coach, client)
        for coach, client in drawn.items()
        if coach < client and drawn.get(client) == coach
    ]


def _cheapest_permutation(table: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row, each once, with the least sum. Takes the cube of their number of
    steps."""
    size = len(table)
    # One column more than there are: it holds the row that is being given a column.
    row_of = [-1] * (size + 1)
    of_row, of_column = [0] * size, [0] * (size + 1)
    for root in range(size):
        row_of[size] = root
        column = size
        nearest, came_from = [_BARRED * _BARRED] * size, [size] * size
        seen: list[int] = []
        unseen = list(range(size))
        while row_of[column] >= 0:
            seen.append(column)
            row = row_of[column]
            costs, paid = table[row], of_row[row]
            for other in unseen:
                left = costs[other] - paid - of_column[other]
                if left < nearest[other]:
                    nearest[other], came_from[other] = left, column
            column = min(unseen, key=nearest.__getitem__)
            step = nearest[column]
            for other in seen:
                of_row[row_of[other]] += step
                of_column[other] -= step
            for other in unseen:
                nearest[other] -= step
            unseen.remove(column)
        while column != size:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    columns = [0] * size
    for column, row in enumerate(row_of[:size]):
        columns[row] = column
    return columns
