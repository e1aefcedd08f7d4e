"""The draw: a permutation coach -> client, uniform over all that the rules allow, from a recorded seed.

Early-abort rejection: a forward Fisher-Yates shuffle stops at the first broken rule and starts again on the array as it
is. Every attempt is a fresh uniform permutation whatever order it starts from, so the first one that keeps every rule is
uniform over the allowed ones.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from worker.core.chance import Stream
from worker.core.model import MutualPairs, Pairing
from worker.errors import NoDraw

MOST_TRIES = 50_000
ENUMERABLE = 7


@dataclass(frozen=True, slots=True)
class Rules:
    """What a draw must keep. `students`: ids in canonical (sorted) order; `apart`: pairs never put together; `met`: pairs of the
    first round."""

    students: tuple[str, ...]
    mutual: MutualPairs = MutualPairs.AVOID
    apart: frozenset[frozenset[str]] = frozenset()
    met: frozenset[frozenset[str]] = frozenset()
    pins: tuple[Pairing, ...] = ()

    def allow(self, coach: str, client: str) -> bool:
        """Whether this one pairing may stand, whatever the others are."""
        pair = frozenset((coach, client))
        return len(pair) == 2 and pair not in self.apart and pair not in self.met


Allowed = Callable[[str, str], bool]


def allowed_draws(
    rules: Rules, stream: Stream, allowed: Allowed, most_tries: int = MOST_TRIES
) -> Iterator[tuple[int, tuple[Pairing, ...]]]:
    """Independent uniform draws among all that keep the rules, each with the number of tries so far; ends after `most_tries`.

    `allowed(coach, client)` is asked beside `rules.allow`, so that callers can add what they know of hours. Pins stand
    as they are: they are checked against nothing here.
    """
    attempt = _attempt_matching if rules.mutual is MutualPairs.REQUIRE else _attempt_permutation
    pinned = {pin.coach: pin.client for pin in rules.pins}
    if rules.mutual is MutualPairs.REQUIRE:
        partners = {client: coach for coach, client in pinned.items()}
        if any(pinned.get(one, other) != other for one, other in partners.items()):
            return  # a chain of pins: somebody would need two partners
        pinned |= partners
    coaches = [one for one in rules.students if one not in pinned]
    taken = set(pinned.values())
    clients = [one for one in rules.students if one not in taken]
    for tries in range(1, most_tries + 1):
        found = attempt(rules, stream, allowed, pinned, coaches, clients)
        if found is not None:
            yield tries, as_pairings(rules.students, found)


def as_pairings(students: Sequence[str], clients: Mapping[str, str]) -> tuple[Pairing, ...]:
    """A permutation as pairings, in the order of the students who coach."""
    return tuple(Pairing(coach, clients[coach]) for coach in students)


def _attempt_permutation(
    rules: Rules, stream: Stream, allowed: Allowed, pinned: Mapping[str, str], coaches: list[str], clients: list[str]
) -> Mapping[str, str] | None:
    chosen = dict(pinned)
    n = len(clients)
    for i, coach in enumerate(coaches):
        j = i + stream.below(n - i)
        clients[i], clients[j] = clients[j], clients[i]
        client = clients[i]
        if not rules.allow(coach, client) or not allowed(coach, client):
            return None
        if rules.mutual is MutualPairs.AVOID and chosen.get(client) == coach:
            return None
        chosen[coach] = client
    return chosen


def _attempt_matching(
    rules: Rules, stream: Stream, allowed: Allowed, pinned: Mapping[str, str], coaches: list[str], _clients: list[str]
) -> Mapping[str, str] | None:
    if len(coaches) % 2:
        return None
    chosen = dict(pinned)
    n = len(coaches)
    for i in range(n):
        j = i + stream.below(n - i)
        coaches[i], coaches[j] = coaches[j], coaches[i]
        if i % 2:
            one, other = coaches[i - 1], coaches[i]
            if not rules.allow(one, other) or not allowed(one, other):
                return None
            chosen[one], chosen[other] = other, one
    return chosen


def keeps(rules: Rules, allowed: Allowed, clients: Mapping[str, str]) -> bool:
    """Whether a whole permutation keeps every rule. Pinned pairings are excused from all but being there."""
    pinned = {(pin.coach, pin.client) for pin in rules.pins}
    if any(clients.get(coach) != client for coach, client in pinned):
        return False
    for coach, client in clients.items():
        if (coach, client) not in pinned and not (rules.allow(coach, client) and allowed(coach, client)):
            return False
        mutual = clients[client] == coach
        if rules.mutual is MutualPairs.REQUIRE and not mutual:
            return False
        if rules.mutual is MutualPairs.AVOID and mutual and (coach, client) not in pinned:
            return False
    return True


def impossible(rules: Rules, allowed: Allowed) -> bool:
    """Whether it is certain that no draw is allowed. Up to seven students all are looked at; beyond, only what is easy to prove."""
    students = rules.students
    if len(students) <= ENUMERABLE:
        every = (dict(zip(students, order, strict=True)) for order in permutations(students))
        return not any(keeps(rules, allowed, clients) for clients in every)
    if rules.mutual is MutualPairs.REQUIRE and len(students) % 2:
        return True
    return _first_unmatched(rules, allowed) is not None


def whose_fault(rules: Rules, allowed: Allowed, names: Mapping[str, str]) -> NoDraw:
    """The sentence for a roster that has no allowed draw: which student or rule is in the way, by name."""
    students = rules.students
    if len(students) < 2:
        return NoDraw(
            "a draw needs at least two students who take part on the day; add students or correct `joined` and `left`"
        )
    if rules.mutual is MutualPairs.REQUIRE and len(students) % 2:
        return NoDraw(
            "mutual_pairs: require needs an even number of students; set it to avoid or allow, or change the roster"
        )
    peers = {one: [other for other in students if rules.allow(one, other) and allowed(one, other)] for one in students}
    least = min(students, key=lambda one: (len(peers[one]), one))
    who = " and ".join(names.get(one, one) for one in peers[least]) or "nobody"
    reasons = []
    if rules.apart:
        reasons.append("never_pair")
    if rules.met:
        reasons.append("not meeting the peers of the first round again")
    if rules.mutual is MutualPairs.AVOID:
        reasons.append("mutual_pairs: avoid")
    return NoDraw(
        f"no draw keeps every rule: {names.get(least, least)} could only be paired with {who}. "
        f"In the way: {', '.join(reasons) or 'the pins'}. Take back one of these in the cohort file"
    )


def _first_unmatched(rules: Rules, allowed: Allowed) -> str | None:
    """A student for whom no client is left, whatever the others get (Kuhn's augmenting paths); None where everybody finds one."""
    pinned = {pin.coach: pin.client for pin in rules.pins}
    options = {
        coach: [pinned[coach]]
        if coach in pinned
        else [one for one in rules.students if rules.allow(coach, one) and allowed(coach, one)]
        for coach in rules.students
    }
    coach_of: dict[str, str] = {}
    for coach in rules.students:
        if not _augment(coach, options, coach_of):
            return coach
    return None


def _augment(root: str, options: Mapping[str, Sequence[str]], coach_of: dict[str, str]) -> bool:
    # Breadth first and by hand: recursion would end at a thousand students.
    came_from: dict[str, str] = {}
    queue = [root]
    for coach in queue:
        for client in options[coach]:
            if client in came_from:
                continue
            came_from[client] = coach
            if client not in coach_of:
                _flip(client, root, came_from, coach_of)
                return True
            queue.append(coach_of[client])
    return False


def _flip(client: str, root: str, came_from: Mapping[str, str], coach_of: dict[str, str]) -> None:
    while True:
        coach = came_from[client]
        before = next((taken for taken, by in coach_of.items() if by == coach), None)
        coach_of[client] = coach
        if coach == root or before is None:
            return
        client = before
