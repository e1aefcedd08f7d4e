"""Whether any draw is allowed, and whose fault it is where none is."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from worker.core.model import MutualPairs
from worker.core.pairing.rules import Allowed, Rules, index_rules, keeps
from worker.errors import NoDraw

# Up to so many students every permutation is looked at: 5,040 of them.
ENUMERABLE = 7


def every_draw(rules: Rules, allowed: Allowed) -> list[tuple[str, ...]]:
    """Every allowed draw of a small cohort, in order, as the clients of the students."""
    students = rules.students
    return [
        order
        for order in permutations(students)
        if keeps(rules, allowed, dict(zip(students, order, strict=True)))
    ]


def impossible(rules: Rules, allowed: Allowed) -> bool:
    """Whether it is certain that no draw is allowed. Up to seven students all are looked at; beyond, only what is easy to prove."""
    students = rules.students
    if len(students) <= ENUMERABLE:
        return not every_draw(rules, allowed)
    if rules.mutual is MutualPairs.REQUIRE and len(students) % 2:
        return True
    found = index_rules(rules, allowed)
    return found is None or matching(found.options) is None


def explain_infeasible(rules: Rules, allowed: Allowed, names: Mapping[str, str]) -> NoDraw:
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
    peers = {
        one: [other for other in students if rules.allow(one, other) and allowed(one, other)]
        for one in students
    }
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


def matching(options: Mapping[int, Sequence[int]]) -> dict[int, int] | None:
    """A client for every coach, each once (Kuhn's augmenting paths); None where there is none."""
    coach_of: dict[int, int] = {}
    client_of: dict[int, int] = {}
    for coach in options:
        if not _augment(coach, options, coach_of, client_of):
            return None
    return client_of


def _augment(
    root: int,
    options: Mapping[int, Sequence[int]],
    coach_of: dict[int, int],
    client_of: dict[int, int],
) -> bool:
    # Breadth first and by hand: recursion would end at a thousand students.
    came_from: dict[int, int] = {}
    queue = [root]
    for coach in queue:
        for client in options[coach]:
            if client in came_from:
                continue
            came_from[client] = coach
            if client not in coach_of:
                _flip(client, root, came_from, coach_of, client_of)
                return True
            queue.append(coach_of[client])
    return False


def _flip(
    client: int,
    root: int,
    came_from: Mapping[int, int],
    coach_of: dict[int, int],
    client_of: dict[int, int],
) -> None:
    while True:
        coach = came_from[client]
        before = client_of.get(coach)
        coach_of[client], client_of[coach] = coach, client
        if coach == root or before is None:
            return
        client = before
