"""Closing a ring that has a gap, with the fewest changes: somebody has left, somebody has come, somebody must be kept apart.

Pairings that can stay do. Whoever has lost a client and whoever has lost a coach are put together; where no rule allows
that, one more pairing is opened, then two, and so on. Of all ways with the fewest new pairings, one is taken by chance,
each as likely as every other, after those in which fewer people meet again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from worker.core.model import MutualPairs, Pairing
from worker.core.pairing.rules import Allowed, Rules
from worker.core.pairing.seeded_random import SeededRandom

# Small rings are searched to the end; in large ones a way with so many opened pairings has always been found.
_SMALL = 7
_MOST_OPENED = 2
# Beyond this many people at once, ways are looked at in an order of chance, and no more of them than this.
_MANY = 6
_MOST_WAYS = 2_000

Arc = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RingRepair:
    """What becomes of a ring. `alone`: for whom no way was found."""

    ended: tuple[Pairing, ...]
    begun: tuple[Arc, ...]
    alone: tuple[str, ...] = ()


def repair_ring(
    ring: Sequence[Pairing],
    rules: Rules,
    allowed: Allowed,
    stream: SeededRandom,
    met: frozenset[frozenset[str]],
) -> RingRepair | None:
    """The ring closed again among `rules.students`; None where the rules allow no way. `met`: who has met before, which is
    avoided where that costs nothing."""
    gap = _Gap.of(ring, rules)
    most = len(gap.kept) if len(rules.students) <= _SMALL else min(_MOST_OPENED, len(gap.kept))
    for opened in range(most + 1):
        ways = list(islice(_ways(gap, opened, rules, allowed, stream), _MOST_WAYS))
        if ways:
            fewest = min(_meeting_again(begun, met) for _, begun in ways)
            best = [way for way in ways if _meeting_again(way[1], met) == fewest]
            broken, begun = best[stream.below(len(best))]
            return RingRepair((*gap.ended, *broken), begun)
    return None


def repair_in_part(
    ring: Sequence[Pairing], rules: Rules, allowed: Allowed, stream: SeededRandom
) -> RingRepair:
    """As many of the open places filled as can be, where not all can: the others are left alone, and nobody else is touched."""
    gap = _Gap.of(ring, rules)
    size = len(gap.coaches)
    for left_out in range(1, size + 1):
        if left_out < size > _MANY:
            continue
        for coaches in combinations(gap.coaches, size - left_out):
            for clients in combinations(gap.clients, size - left_out):
                part = replace(gap, coaches=coaches, clients=clients)
                for _, begun in _ways(part, 0, rules, allowed, stream):
                    alone = (
                        {*gap.coaches, *gap.clients}
                        - ({*coaches} & {*clients})
                        - _whole(gap, coaches, clients)
                    )
                    return RingRepair(gap.ended, begun, tuple(sorted(alone)))
    return RingRepair(gap.ended, (), tuple(sorted({*gap.coaches, *gap.clients})))


def _whole(gap: "_Gap", coaches: Sequence[str], clients: Sequence[str]) -> set[str]:
    """Those with one open place, which has been filled."""
    return ({*coaches} - {*gap.clients}) | ({*clients} - {*gap.coaches})


@dataclass(frozen=True, slots=True)
class _Gap:
    """A ring with its open places: what stays, what has ended, who lacks a client, who lacks a coach."""

    kept: tuple[Pairing, ...]
    ended: tuple[Pairing, ...]
    coaches: tuple[str, ...]
    clients: tuple[str, ...]

    @classmethod
    def of(cls, ring: Sequence[Pairing], rules: Rules) -> "_Gap":
        stays = kept(ring, rules)
        coaching, coached = {one.coach for one in stays}, {one.client for one in stays}
        return cls(
            stays,
            tuple(one for one in ring if one not in stays),
            tuple(one for one in rules.students if one not in coaching),
            tuple(one for one in rules.students if one not in coached),
        )


def kept(ring: Sequence[Pairing], rules: Rules) -> tuple[Pairing, ...]:
    """The pairings that can stay: both are there, and are not to be kept apart, or pinned all the same."""
    there, pinned = set(rules.students), {(pin.coach, pin.client) for pin in rules.pins}
    return tuple(
        one
        for one in ring
        if one.both <= there and (one.both not in rules.apart or (one.coach, one.client) in pinned)
    )


def is_whole(ring: Sequence[Pairing], rules: Rules) -> bool:
    """Whether there is nothing to mend."""
    gap = _Gap.of(ring, rules)
    return not gap.ended and not gap.coaches


def _ways(
    gap: _Gap, opened: int, rules: Rules, allowed: Allowed, stream: SeededRandom
) -> Iterator[tuple[tuple[Pairing, ...], tuple[Arc, ...]]]:
    pinned = {(pin.coach, pin.client) for pin in rules.pins}
    breakable = [one for one in gap.kept if (one.coach, one.client) not in pinned]
    for broken in combinations(breakable, opened):
        before = {(one.coach, one.client) for one in broken}
        stays = {one.coach: one.client for one in gap.kept if one not in broken}
        coaches = (*gap.coaches, *(one.coach for one in broken))
        clients = (*gap.clients, *(one.client for one in broken))

        def may(
            coach: str, client: str, stays: Mapping[str, str] = stays, before: set[Arc] = before
        ) -> bool:
            if (coach, client) in before or not rules.allow(coach, client):
                return False
            if rules.mutual is MutualPairs.AVOID and stays.get(client) == coach:
                return False
            return allowed(coach, client)

        for arcs in _filled(coaches, list(clients), may, stream if len(coaches) > _MANY else None):
            if _mutual_as_it_should_be(arcs, stays, rules.mutual):
                yield broken, tuple(sorted(arcs.items()))


def _filled(
    coaches: Sequence[str],
    clients: list[str],
    may: Callable[[str, str], bool],
    stream: SeededRandom | None,
) -> Iterator[Mapping[str, str]]:
    """Every way to give each of these coaches one of these clients; in an order of chance where a stream is given."""
    if not coaches:
        yield {}
        return
    coach, *others = coaches
    order = list(clients)
    if stream is not None:
        order = [order.pop(stream.below(len(order))) for _ in clients]
    for client in order:
        if may(coach, client):
            for rest in _filled(others, [one for one in clients if one != client], may, stream):
                yield {coach: client, **rest}


def _mutual_as_it_should_be(
    arcs: Mapping[str, str], stays: Mapping[str, str], mutual: MutualPairs
) -> bool:
    both = {**stays, **arcs}
    back = [both.get(client) == coach for coach, client in arcs.items()]
    return (
        not any(back) if mutual is MutualPairs.AVOID else all(back) or mutual is MutualPairs.ALLOW
    )


def _meeting_again(arcs: Sequence[Arc], met: frozenset[frozenset[str]]) -> int:
    return sum(frozenset(arc) in met for arc in arcs)
