"""Whether any draw is allowed, and which student and rules are in the way where none is."""

from collections.abc import Mapping
from itertools import permutations

from worker.core.model import MutualPairs
from worker.core.pairing.indexed_rules import index_rules
from worker.core.pairing.matching import matching
from worker.core.pairing.rules import Allowed, Rules, keeps
from worker.errors import NoDraw

# Up to so many students every permutation is looked at: 5,040 of them.
ENUMERABLE = 7


def every_draw(rules: Rules, allowed: Allowed) -> list[tuple[str, ...]]:
    """Every allowed draw of a small cohort, in order, as the clients of the students."""
    students = rules.students
    return [
        clients
        for clients in permutations(students)
        if keeps(rules, allowed, dict(zip(students, clients, strict=True)))
    ]


def impossible(rules: Rules, allowed: Allowed) -> bool:
    """Whether it is certain that no draw is allowed.

    Up to seven students every permutation is looked at; beyond that, only what is easy to prove.
    """
    students = rules.students
    if len(students) <= ENUMERABLE:
        return not every_draw(rules, allowed)
    if rules.mutual is MutualPairs.REQUIRE and len(students) % 2:
        return True
    indexed = index_rules(rules, allowed)
    return indexed is None or matching(indexed.options) is None


def explain_infeasible(rules: Rules, allowed: Allowed, names: Mapping[str, str]) -> NoDraw:
    """The error for a roster that has no allowed draw: which student or rule is in the way.
    `names`: by id."""
    students = rules.students
    if len(students) < 2:
        return NoDraw(
            "a draw needs at least two students who take part on the day; add students or correct `joined` and `left`"
        )
    if rules.mutual is MutualPairs.REQUIRE and len(students) % 2:
        return NoDraw(
            "mutual_pairs: require needs an even number of students; set it to avoid or allow, or change the roster"
        )
    clients = {
        coach: [
            client for client in students if rules.allow(coach, client) and allowed(coach, client)
        ]
        for coach in students
    }
    least = min(students, key=lambda coach: (len(clients[coach]), coach))
    who = " and ".join(names.get(client, client) for client in clients[least]) or "nobody"
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
