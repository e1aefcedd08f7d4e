"""The rules of a draw in small integers, as the ways of drawing use them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from worker.core.model import MutualPairs
from worker.core.pairing.rules import Allowed, Rules
from worker.core.rounds import Pairing


@dataclass(frozen=True)
class IndexedRules:
    """The rules in integers: a student is a place in `students`.

    `barred`: the clients that a coach may not have, where there are any; `pinned`: client by coach;
    `allowed`: what callers know besides the rules, None where that is nothing.
    """

    students: tuple[str, ...]
    mutual: MutualPairs
    barred: Mapping[int, frozenset[int]]
    pinned: Mapping[int, int]
    allowed: Allowed | None

    @cached_property
    def coaches(self) -> list[int]:
        """Those whose client is still to be drawn, in order."""
        return [student for student in range(len(self.students)) if student not in self.pinned]

    @cached_property
    def clients(self) -> list[int]:
        """Those whose coach is still to be drawn, in order."""
        coached = set(self.pinned.values())
        return [student for student in range(len(self.students)) if student not in coached]

    def may(self, coach: int, client: int) -> bool:
        """Whether this pairing may be drawn, whatever the others are."""
        if coach == client or client in self.barred.get(coach, ()):
            return False
        return self.allowed is None or self.allowed(self.students[coach], self.students[client])

    @cached_property
    def options(self) -> Mapping[int, tuple[int, ...]]:
        """Every client that each free coach may have, in order. Looks at all pairs."""
        return {
            coach: tuple(client for client in self.clients if self.may(coach, client))
            for coach in self.coaches
        }

    @cached_property
    def somebody_has_no_peer(self) -> bool:
        """Whether somebody may have no client at all, or no coach: then there is no draw.

        Looks at few pairs, since it goes on at the first peer of each student.
        """
        all_have_clients = all(
            any(self.may(coach, client) for client in self.clients) for coach in self.coaches
        )
        return not all_have_clients or not all(
            any(self.may(coach, client) for coach in self.coaches) for client in self.clients
        )

    def whole(self, clients: Mapping[int, int] | Sequence[int]) -> tuple[Pairing, ...]:
        """The clients of the free coaches, with the pins, as pairings in the order of the
        students."""
        names = self.students
        pinned = self.pinned
        return tuple(
            Pairing(name, names[pinned[coach] if coach in pinned else clients[coach]])
            for coach, name in enumerate(names)
        )


def index_rules(rules: Rules, allowed: Allowed | None = None) -> IndexedRules | None:
    """The rules in integers; None where `mutual` is `require` and the pins contradict that."""
    # Nobody is looked up where nobody is named.
    named = rules.students if rules.pins or rules.apart or rules.met else ()
    place = {name: position for position, name in enumerate(named)}
    pinned = {place[pin.coach]: place[pin.client] for pin in rules.pins}
    if rules.mutual is MutualPairs.REQUIRE:
        back = {client: coach for coach, client in pinned.items()}
        if any(pinned.get(client, coach) != coach for client, coach in back.items()):
            return None  # a chain of pins: somebody would need two partners
        pinned |= back
    return IndexedRules(
        rules.students, rules.mutual, _barred(rules, place, pinned), pinned, allowed
    )


def _barred(
    rules: Rules, place: Mapping[str, int], pinned: Mapping[int, int]
) -> Mapping[int, frozenset[int]]:
    """The clients that each coach may not have."""
    barred: dict[int, set[int]] = {}
    for pair in rules.apart | rules.met:
        if len(pair) == 2 and all(name in place for name in pair):
            first, second = (place[name] for name in pair)
            barred.setdefault(first, set()).add(second)
            barred.setdefault(second, set()).add(first)
    if rules.mutual is MutualPairs.AVOID:
        # Whoever is pinned to coach somebody may not become that person's client.
        for coach, client in pinned.items():
            barred.setdefault(client, set()).add(coach)
    return {coach: frozenset(clients) for coach, clients in barred.items()}
