"""Closing a ring that has a gap, with the fewest changes: somebody has left, somebody has come,
somebody must be kept apart.

Pairings that can stay do. Whoever has lost a client and whoever has lost a coach are put together;
where no rule allows that, one more pairing is opened, then two, and so on. Of all ways with the
fewest new pairings, one is taken by chance, each as likely as every other, after those in which
fewer people meet again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from worker.core.pairing.rules import Allowed, Rules
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.gap import MANY, Gap, Roles, ways
from worker.core.rounds import Pairing

# Small rings are searched to the end; in large ones a way with so many opened pairings has always
# been found.
_SMALL = 7
_MOST_OPENED = 2
_MOST_WAYS = 2_000


@dataclass(frozen=True, slots=True)
class RingRepair:
    """What becomes of a ring. `alone`: for whom no way was found."""

    ended: tuple[Pairing, ...]
    begun: tuple[Roles, ...]
    alone: tuple[str, ...] = ()


def repair_ring(
    ring: Sequence[Pairing],
    rules: Rules,
    allowed: Allowed,
    random: SeededRandom,
    met: frozenset[frozenset[str]],
) -> RingRepair | None:
    """The ring closed again among `rules.students`; None where the rules allow no way. `met`: who
    has met before, which is avoided where that costs nothing."""
    gap = Gap.of(ring, rules)
    most = len(gap.kept) if len(rules.students) <= _SMALL else min(_MOST_OPENED, len(gap.kept))
    for opened in range(most + 1):
        possible = list(islice(ways(gap, opened, rules, allowed, random), _MOST_WAYS))
        if possible:
            fewest = min(_meeting_again(begun, met) for _, begun in possible)
            best = [way for way in possible if _meeting_again(way[1], met) == fewest]
            broken, begun = best[random.below(len(best))]
            return RingRepair((*gap.ended, *broken), begun)
    return None


def repair_in_part(
    ring: Sequence[Pairing], rules: Rules, allowed: Allowed, random: SeededRandom
) -> RingRepair:
    """As many of the open places filled as can be, where not all can: the others are left alone, and
    nobody else is touched."""
    gap = Gap.of(ring, rules)
    size = len(gap.coaches)
    for left_out in range(1, size + 1):
        if left_out < size > MANY:
            continue
        for coaches in combinations(gap.coaches, size - left_out):
            for clients in combinations(gap.clients, size - left_out):
                part = replace(gap, coaches=coaches, clients=clients)
                for _, begun in ways(part, 0, rules, allowed, random):
                    return RingRepair(gap.ended, begun, _alone(gap, coaches, clients))
    return RingRepair(gap.ended, (), tuple(sorted({*gap.coaches, *gap.clients})))


def _alone(gap: Gap, coaches: Sequence[str], clients: Sequence[str]) -> tuple[str, ...]:
    """Whoever still has an open place once these coaches and clients have none."""
    one_place_filled = ({*coaches} - {*gap.clients}) | ({*clients} - {*gap.coaches})
    both_filled = {*coaches} & {*clients}
    return tuple(sorted({*gap.coaches, *gap.clients} - both_filled - one_place_filled))


def _meeting_again(begun: Sequence[Roles], met: frozenset[frozenset[str]]) -> int:
    return sum(frozenset(roles) in met for roles in begun)
