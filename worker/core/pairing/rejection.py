"""The first way to draw: shuffle, stop at the first broken rule, start again. Exactly uniform.

A forward Fisher-Yates shuffle stops at the first broken rule and starts again on the array as it
is. Every attempt is a fresh uniform permutation whatever order it starts from, so the first one
that keeps every rule is uniform over the allowed ones. With few rules that takes e^1.5 tries in the
first round, e^3.5 in the second.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence

from worker.core.model import MutualPairs
from worker.core.pairing.indexed_rules import IndexedRules
from worker.core.pairing.seeded_random import SeededRandom

MOST_TRIES = 20_000
# Students looked at, in all tries together: some seconds. Large rosters have a thousand whole
# shuffles at least.
MOST_STEPS = 20_000_000
_LEAST_SHUFFLES = 1_000
# After so many tries it is worth a look whether there can be a draw at all.
_DOUBTFUL_TRIES = 1_000


def permutations_drawn(
    indexed: IndexedRules, random: SeededRandom
) -> Iterator[tuple[int, Sequence[int]]]:
    """Independent uniform draws, each with the number of tries so far, as the client of each coach
    (-1: pinned).

    Ends after MOST_TRIES or MOST_STEPS, or when it is clear that there is no draw.
    """
    size = len(indexed.students)
    place: Sequence[int] = range(size)
    coaches, clients = array("i", place), array("i", place)
    if indexed.pinned:
        coaches, clients = array("i", indexed.coaches), array("i", indexed.clients)
        place = array("i", [size]) * size
        for position, coach in enumerate(coaches):
            place[coach] = position
    steps_left = _steps(size)
    for tries in range(1, MOST_TRIES + 1):
        kept = _attempt(indexed, random, coaches, clients, place)
        if kept == len(clients):
            yield tries, _by_coach(indexed, coaches, clients)
        steps_left -= kept + 1
        if steps_left < 0 or (tries == _DOUBTFUL_TRIES and indexed.somebody_has_no_peer):
            return


def _steps(size: int) -> int:
    return max(MOST_STEPS, _LEAST_SHUFFLES * size)


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
) -> int:
    """Shuffles the clients in place until a pairing breaks a rule. Gives how many come before it:
    all, where none does.

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
            return position
        if barred and client in barred.get(coach, ()):
            return position
        if avoid and (back := place[client]) < position and clients[back] == coach:
            return position
        if allowed is not None and not allowed(names[coach], names[client]):
            return position
    return len(clients)


def matchings_drawn(
    indexed: IndexedRules, random: SeededRandom
) -> Iterator[tuple[int, Mapping[int, int]]]:
    """The same where two always coach each other: partners are taken two by two from the shuffled
    students."""
    people = list(indexed.coaches)
    if len(people) % 2:
        return
    steps_left = _steps(len(people))
    for tries in range(1, MOST_TRIES + 1):
        partners: dict[int, int] = {}
        for position in range(len(people)):
            picked = position + random.below(len(people) - position)
            people[position], people[picked] = people[picked], people[position]
            steps_left -= 1
            if position % 2:
                first, second = people[position - 1], people[position]
                if not (indexed.may(first, second) and indexed.may(second, first)):
                    break
                partners[first], partners[second] = second, first
        else:
            yield tries, partners
        if steps_left < 0 or (tries == _DOUBTFUL_TRIES and indexed.somebody_has_no_peer):
            return
