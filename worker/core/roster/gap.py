"""The open places of a ring, and every way to fill them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from worker.core.model import MutualPairs
from worker.core.pairing.rules import Allowed, Rules
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

# Beyond so many people at once, ways are looked at in an order of chance.
MANY = 6
# How many pairs are looked at before a search gives up: where hardly anybody may meet, the ways that
# lead nowhere are without number.
MOST_LOOKS = 200_000

Roles = tuple[str, str]
Way = tuple[tuple[Pairing, ...], tuple[Roles, ...]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A ring with its open places: what stays, what has ended, who lacks a client, who lacks a
    coach."""

    kept: tuple[Pairing, ...]
    ended: tuple[Pairing, ...]
    coaches: tuple[str, ...]
    clients: tuple[str, ...]

    @classmethod
    def of(cls, ring: Sequence[Pairing], rules: Rules) -> "Gap":
        """The gap of a ring among `rules.students`."""
        stays = kept(ring, rules)
        coaching = {pairing.coach for pairing in stays}
        coached = {pairing.client for pairing in stays}
        return cls(
            stays,
            tuple(pairing for pairing in ring if pairing not in stays),
            tuple(student for student in rules.students if student not in coaching),
            tuple(student for student in rules.students if student not in coached),
        )


def kept(ring: Sequence[Pairing], rules: Rules) -> tuple[Pairing, ...]:
    """The pairings that can stay: both are there, and are not to be kept apart, or pinned all the
    same."""
    there, pinned = set(rules.students), _pinned(rules)
    return tuple(
        pairing
        for pairing in ring
        if pairing.both <= there and (pairing.both not in rules.apart or pairing.roles in pinned)
    )


def is_whole(ring: Sequence[Pairing], rules: Rules) -> bool:
    """Whether there is nothing to repair."""
    gap = Gap.of(ring, rules)
    return not gap.ended and not gap.coaches


def ways(
    gap: Gap, opened: int, rules: Rules, allowed: Allowed, random: SeededRandom
) -> Iterator[Way]:
    """Every way to fill the gap after `opened` more pairings have been broken: the broken ones, and
    who coaches whom instead. Ends, at the latest, after MOST_LOOKS pairs."""
    looks = iter(range(MOST_LOOKS))
    pinned = _pinned(rules)
    breakable = [pairing for pairing in gap.kept if pairing.roles not in pinned]
    for broken in combinations(breakable, opened):
        before = {pairing.roles for pairing in broken}
        stays = {pairing.coach: pairing.client for pairing in gap.kept if pairing not in broken}
        coaches = (*gap.coaches, *(pairing.coach for pairing in broken))
        clients = [*gap.clients, *(pairing.client for pairing in broken)]

        def may(
            coach: str, client: str, stays: Mapping[str, str] = stays, before: set[Roles] = before
        ) -> bool:
            if next(looks, None) is None:
                return False
            if (coach, client) in before or not rules.allow(coach, client):
                return False
            if rules.mutual is MutualPairs.AVOID and stays.get(client) == coach:
                return False
            return allowed(coach, client)

        for filled in _filled(coaches, clients, may, random if len(coaches) > MANY else None):
            if _keeps_mutual(filled, stays, rules.mutual):
                yield broken, tuple(sorted(filled.items()))


def _pinned(rules: Rules) -> set[Roles]:
    return {pin.roles for pin in rules.pins}


def _filled(
    coaches: Sequence[str],
    clients: list[str],
    may: Callable[[str, str], bool],
    random: SeededRandom | None,
) -> Iterator[Mapping[str, str]]:
    """Every way to give each of these coaches one of these clients; in an order of chance where a
    stream is given."""
    if not coaches:
        yield {}
        return
    coach, *others = coaches
    order = list(clients)
    if random is not None:
        order = [order.pop(random.below(len(order))) for _ in clients]
    for client in order:
        if may(coach, client):
            left = [each for each in clients if each != client]
            for rest in _filled(others, left, may, random):
                yield {coach: client, **rest}


def _keeps_mutual(filled: Mapping[str, str], stays: Mapping[str, str], mutual: MutualPairs) -> bool:
    whole = {**stays, **filled}
    back = [whole.get(client) == coach for coach, client in filled.items()]
    if mutual is MutualPairs.AVOID:
        return not any(back)
    return all(back) or mutual is MutualPairs.ALLOW
