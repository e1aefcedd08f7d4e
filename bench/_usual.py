"""How pairings are usually drawn. Each way keeps every rule, and each prefers some draws: that is
what is measured."""

from collections.abc import Callable, Mapping

from worker.core.pairing.rules import Allowed, Rules, keeps
from worker.core.pairing.seeded_random import SeededRandom

Clients = tuple[str, ...]
Way = Callable[[Rules, Allowed, SeededRandom], Clients]
_MOST_REPAIRS = 50


def shuffle_and_repair(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """Everybody is shuffled; then whoever has a client that breaks a rule swaps with somebody at
    random, until nobody has."""
    coaches = range(len(rules.students))
    while True:
        clients = list(shuffled(rules.students, stream))
        for _ in range(_MOST_REPAIRS):
            wrong = [coach for coach in coaches if _breaks(rules, allowed, clients, coach)]
            if not wrong:
                return tuple(clients)
            chosen = stream.below(len(coaches))
            clients[wrong[0]], clients[chosen] = clients[chosen], clients[wrong[0]]


def hat_in_order(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """One coach after the other draws from a hat with the clients who are left and allowed; where
    it is empty, all begins anew."""
    while True:
        left, clients = list(rules.students), dict[str, str]()
        for coach in rules.students:
            pinned = [pin.client for pin in rules.pins if pin.coach == coach and pin.client in left]
            hat = pinned or [
                client
                for client in left
                if _may(rules, allowed, coach, client) and clients.get(client) != coach
            ]
            if not hat:
                break
            clients[coach] = hat[stream.below(len(hat))]
            left.remove(clients[coach])
        drawn = tuple(clients.values())
        if len(drawn) == len(rules.students) and _keeps(rules, allowed, drawn):
            return drawn


def one_ring(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """Everybody stands in one circle and coaches the next; where that breaks a rule, another circle
    is drawn."""
    while True:
        circle = shuffled(rules.students, stream)
        clients = dict(zip(circle, (*circle[1:], circle[0]), strict=True))
        drawn = tuple(clients[coach] for coach in rules.students)
        if _keeps(rules, allowed, drawn):
            return drawn


def matched(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """Hopcroft and Karp's matching, with the coaches shuffled and the clients as they stand; where
    two coach each other, another."""
    while True:
        options = {
            coach: [client for client in rules.students if _may(rules, allowed, coach, client)]
            for coach in shuffled(rules.students, stream)
        }
        options |= {pin.coach: [pin.client] for pin in rules.pins}
        clients = hopcroft_karp(options)
        drawn = tuple(clients.get(coach, coach) for coach in rules.students)
        if _keeps(rules, allowed, drawn):
            return drawn


WAYS: Mapping[str, Way] = {
    "shuffle and repair": shuffle_and_repair,
    "a hat, in the order of the roster": hat_in_order,
    "one single ring": one_ring,
    "Hopcroft and Karp, coaches shuffled": matched,
}


def shuffled(students: Clients, stream: SeededRandom) -> Clients:
    """The students in a uniform random order."""
    order = list(students)
    for last in range(len(order) - 1, 0, -1):
        chosen = stream.below(last + 1)
        order[last], order[chosen] = order[chosen], order[last]
    return tuple(order)


def hopcroft_karp(options: Mapping[str, list[str]]) -> dict[str, str]:
    """A largest matching: shortest augmenting paths, as many at a time as do not meet."""
    client_of, coach_of = dict[str, str](), dict[str, str]()

    def levels() -> dict[str, int]:
        level = {coach: 0 for coach in options if coach not in client_of}
        queue = list(level)
        for coach in queue:
            for client in options[coach]:
                beyond = coach_of.get(client)
                if beyond is not None and beyond not in level:
                    level[beyond] = level[coach] + 1
                    queue.append(beyond)
        return level

    def augmented(coach: str, level: dict[str, int]) -> bool:
        for client in options[coach]:
            beyond = coach_of.get(client)
            if beyond is None or (
                level.get(beyond) == level[coach] + 1 and augmented(beyond, level)
            ):
                client_of[coach], coach_of[client] = client, coach
                return True
        level[coach] = -1
        return False

    while True:
        level = levels()
        free = [coach for coach in options if coach not in client_of]
        if not any([augmented(coach, level) for coach in free]):  # noqa: C419 - all of them are to be tried
            return client_of


def _may(rules: Rules, allowed: Allowed, coach: str, client: str) -> bool:
    return rules.allow(coach, client) and allowed(coach, client)


def _keeps(rules: Rules, allowed: Allowed, clients: Clients) -> bool:
    return keeps(rules, allowed, dict(zip(rules.students, clients, strict=True)))


def _breaks(rules: Rules, allowed: Allowed, clients: list[str], number: int) -> bool:
    coach, client = rules.students[number], clients[number]
    pinned = {pin.coach: pin.client for pin in rules.pins}
    if coach in pinned:
        return client != pinned[coach]
    return not _may(rules, allowed, coach, client) or clients[rules.students.index(client)] == coach
