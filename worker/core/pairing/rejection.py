"""The first way to draw: shuffle, stop at the first broken rule, start again. Exactly uniform.

A forward Fisher-Yates shuffle stops at the first broken rule and starts again on the array as it is. Every attempt is a
fresh uniform permutation whatever order it starts from, so the first one that keeps every rule is uniform over the allowed
ones. With few rules that takes e^1.5 tries in the first round, e^3.5 in the second.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence

from worker.core.model import MutualPairs
from worker.core.pairing.rules import IndexedRules
from worker.core.pairing.seeded_random import SeededRandom

MOST_TRIES = 20_000


def permutations_drawn(
    indexed: IndexedRules, stream: SeededRandom
) -> Iterator[tuple[int, Sequence[int]]]:
    """Independent uniform draws, each with the number of tries so far, as the client of each coach (-1: pinned); ends after
    MOST_TRIES."""
    place: Sequence[int] = range(len(indexed.students))
    coaches, clients = array("i", place), array("i", place)
    if indexed.pinned:
        coaches, clients = array("i", indexed.coaches), array("i", indexed.clients)
        place = array("i", [len(indexed.students)]) * len(indexed.students)
        for at, coach in enumerate(coaches):
            place[coach] = at
    for tries in range(1, MOST_TRIES + 1):
        if _attempt(indexed, stream, coaches, clients, place):
            yield tries, _by_coach(indexed, coaches, clients)


def _by_coach(indexed: IndexedRules, coaches: "array[int]", clients: "array[int]") -> Sequence[int]:
    if not indexed.pinned:
        return clients[:]
    found = array("i", [-1]) * len(indexed.students)
    for coach, client in zip(coaches, clients, strict=True):
        found[coach] = client
    return found


def _attempt(
    indexed: IndexedRules,
    stream: SeededRandom,
    coaches: "array[int]",
    clients: "array[int]",
    place: Sequence[int],
) -> bool:
    barred, allowed, names = indexed.barred, indexed.allowed, indexed.students
    avoid = indexed.mutual is MutualPairs.AVOID
    for i, (coach, further) in enumerate(
        zip(coaches, stream.descending(len(clients)), strict=True)
    ):
        j = i + further
        client = clients[j]
        clients[j] = clients[i]
        clients[i] = client
        if client == coach:
            return False
        if barred and client in barred.get(coach, ()):
            return False
        if avoid and (at := place[client]) < i and clients[at] == coach:
            return False
        if allowed is not None and not allowed(names[coach], names[client]):
            return False
    return True


def matchings_drawn(
    indexed: IndexedRules, stream: SeededRandom
) -> Iterator[tuple[int, Mapping[int, int]]]:
    """The same where two always coach each other: partners are taken two by two from the shuffled students."""
    people = list(indexed.coaches)
    if len(people) % 2:
        return
    for tries in range(1, MOST_TRIES + 1):
        partners: dict[int, int] = {}
        for i in range(len(people)):
            j = i + stream.below(len(people) - i)
            people[i], people[j] = people[j], people[i]
            if i % 2:
                one, other = people[i - 1], people[i]
                if not (indexed.may(one, other) and indexed.may(other, one)):
                    break
                partners[one], partners[other] = other, one
        else:
            yield tries, partners
