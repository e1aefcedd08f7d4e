"""How pairings are usually drawn. Each keeps every rule, and each prefers some draws: that is what is measured."""

from collections.abc import Callable, Mapping

from worker.core.pairing.rules import Allowed, Rules, keeps
from worker.core.pairing.seeded_random import SeededRandom

Clients = tuple[str, ...]
Way = Callable[[Rules, Allowed, SeededRandom], Clients]
_MOST_REPAIRS = 50


def shuffle_and_repair(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """Everybody shuffled; then whoever has a client that breaks a rule swaps with somebody at random until nobody has."""
    students = rules.students
    while True:
        clients = list(shuffled(students, stream))
        for _ in range(_MOST_REPAIRS):
            wrong = [at for at in range(len(students)) if _breaks(rules, allowed, clients, at)]
            if not wrong:
                return tuple(clients)
            one, other = wrong[0], stream.below(len(students))
            clients[one], clients[other] = clients[other], clients[one]


def hat_in_order(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """One coach after the other draws from a hat with the clients who are left and allowed; all begins anew where it is empty."""
    while True:
        left, clients = list(rules.students), dict[str, str]()
        for coach in rules.students:
            hat = [
                one
                for one in left
                if _may(rules, allowed, coach, one) and clients.get(one) != coach
            ]
            hat = [
                pin.client for pin in rules.pins if pin.coach == coach and pin.client in left
            ] or hat
            if not hat:
                break
            clients[coach] = hat[stream.below(len(hat))]
            left.remove(clients[coach])
        found = tuple(clients.values())
        if len(found) == len(rules.students) and _keeps(rules, allowed, found):
            return found


def one_ring(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """Everybody in one circle, each coaches the next; another circle where that breaks a rule."""
    while True:
        circle = shuffled(rules.students, stream)
        clients = dict(zip(circle, (*circle[1:], circle[0]), strict=True))
        found = tuple(clients[one] for one in rules.students)
        if _keeps(rules, allowed, found):
            return found


def matched(rules: Rules, allowed: Allowed, stream: SeededRandom) -> Clients:
    """Hopcroft and Karp's matching, the coaches shuffled and the clients as they stand; again where two coach each other."""
    while True:
        options = {
            one: [other for other in rules.students if _may(rules, allowed, one, other)]
            for one in shuffled(rules.students, stream)
        }
        options |= {pin.coach: [pin.client] for pin in rules.pins}
        clients = hopcroft_karp(options)
        found = tuple(clients.get(one, one) for one in rules.students)
        if _keeps(rules, allowed, found):
            return found


WAYS: Mapping[str, Way] = {
    "shuffle and repair": shuffle_and_repair,
    "a hat, in the order of the roster": hat_in_order,
    "one single ring": one_ring,
    "Hopcroft and Karp, coaches shuffled": matched,
}


def shuffled(students: Clients, stream: SeededRandom) -> Clients:
    """The students in a uniform random order."""
    order = list(students)
    for at in range(len(order) - 1, 0, -1):
        other = stream.below(at + 1)
        order[at], order[other] = order[other], order[at]
    return tuple(order)


def hopcroft_karp(options: Mapping[str, list[str]]) -> dict[str, str]:
    """A largest matching: shortest augmenting paths, as many at a time as do not meet."""
    client_of, coach_of = dict[str, str](), dict[str, str]()

    def levels() -> dict[str, int]:
        level = {one: 0 for one in options if one not in client_of}
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
        free = [one for one in options if one not in client_of]
        if not any([augmented(one, level) for one in free]):  # noqa: C419 - all of them are to be tried
            return client_of


def _may(rules: Rules, allowed: Allowed, coach: str, client: str) -> bool:
    return rules.allow(coach, client) and allowed(coach, client)


def _keeps(rules: Rules, allowed: Allowed, clients: Clients) -> bool:
    return keeps(rules, allowed, dict(zip(rules.students, clients, strict=True)))


def _breaks(rules: Rules, allowed: Allowed, clients: list[str], at: int) -> bool:
    coach, client = rules.students[at], clients[at]
    pinned = {pin.coach: pin.client for pin in rules.pins}
    if coach in pinned:
        return client != pinned[coach]
    return not _may(rules, allowed, coach, client) or clients[rules.students.index(client)] == coach
