"""The first way to draw: shuffle, stop at the first broken rule, start again. Exactly uniform.

A forward Fisher-Yates shuffle stops at the first broken rule and starts again on the array as it is. Every attempt is a
fresh uniform permutation whatever order it starts from, so the first one that keeps every rule is uniform over the allowed
ones. With few rules that takes e^1.5 tries in the first round, e^3.5 in the second.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence

from worker.core.model import MutualPairs
from worker.core.pairing.indexed_rules import IndexedRules
from worker.core.pairing.seeded_random import SeededRandom

MOST_TRIES = 20_000


def permutations_drawn(
    indexed: IndexedRules, random: SeededRandom
) -> Iterator[tuple[int, Sequence[int]]]:
    """Independent uniform draws, each with the number of tries so far, as the client of each coach (-1: pinned). Ends after
    MOST_TRIES."""
    size = len(indexed.students)
    place: Sequence[int] = range(size)
    coaches, clients = array("i", place), array("i", place)
    if indexed.pinned:
        coaches, clients = array("i", indexed.coaches), array("i", indexed.clients)
        place = array("i", [size]) * size
        for position, coach in enumerate(coaches):
            place[coach] = position
    for tries in range(1, MOST_TRIES + 1):
        if _attempt(indexed, random, coaches, clients, place):
            yield tries, _by_coach(indexed, coaches, clients)


def _by_coach(indexed: IndexedRules, coaches: "array[int]", clients: "array[int]") -> Sequence[int]:
    if not indexed.pinned:
        return clients[:]
    by_coach = array("i", [-1]) * len(indexed.students)
    for coach, client in zip(coaches, clients, strict=True):
        by_coach[coach] = client
    return by_coach


def _attempt(
    indexed: IndexedRules,
    random: SeededRandom,
    coaches: "array[int]",
    clients: "array[int]",
    place: Sequence[int],
) -> bool:
    """Shuffles the clients in place until a pairing breaks a rule. Whether none does.

    `place`: where in `coaches` a student is; those with a pin are nowhere.
    """
    barred, allowed, names = indexed.barred, indexed.allowed, indexed.students
    avoid = indexed.mutual is MutualPairs.AVOID
    numbers = random.descending(len(clients))
    for position, (coach, further) in enumerate(zip(coaches, numbers, strict=True)):
        picked = position + further
        client = clients[picked]
        clients[picked] = clients[position]
        clients[position] = client
        if client == coach:
            return False
        if barred and client in barred.get(coach, ()):
            return False
        if avoid and (back := place[client]) < position and clients[back] == coach:
            return False
        if allowed is not None and not allowed(names[coach], names[client]):
            return False
    return True


def matchings_drawn(
    indexed: IndexedRules, random: SeededRandom
) -> Iterator[tuple[int, Mapping[int, int]]]:
    """The same where two always coach each other: partners are taken two by two from the shuffled students."""
    people = list(indexed.coaches)
    if len(people) % 2:
        return
    for tries in range(1, MOST_TRIES + 1):
        partners: dict[int, int] = {}
        for position in range(len(people)):
            picked = position + random.below(len(people) - position)
            people[position], people[picked] = people[picked], people[position]
            if position % 2:
                first, second = people[position - 1], people[position]
                if not (indexed.may(first, second) and indexed.may(second, first)):
                    break
                partners[first], partners[second] = second, first
        else:
            yield tries, partners
