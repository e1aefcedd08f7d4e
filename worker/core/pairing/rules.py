"""The rules of a draw: who may be paired with whom, as a coordinator's file says it and as small integers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from worker.core.model import MutualPairs, Pairing

Allowed = Callable[[str, str], bool]


def anybody(_coach: str, _client: str) -> bool:
    """For draws in which nothing but the rules counts."""
    return True


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


@dataclass(frozen=True)
class IndexedRules:
    """The rules in integers: a student is a place in `students`. `barred`: the clients that a coach may not have, where there are
    any; `pinned`: client by coach; `allowed`: what callers know beside the rules, None where that is nothing."""

    students: tuple[str, ...]
    mutual: MutualPairs
    barred: Mapping[int, frozenset[int]]
    pinned: Mapping[int, int]
    allowed: Allowed | None

    @cached_property
    def coaches(self) -> list[int]:
        """Those whose client is still to be drawn, in order."""
        return [one for one in range(len(self.students)) if one not in self.pinned]

    @cached_property
    def clients(self) -> list[int]:
        """Those whose coach is still to be drawn, in order."""
        taken = set(self.pinned.values())
        return [one for one in range(len(self.students)) if one not in taken]

    def may(self, coach: int, client: int) -> bool:
        """Whether this one pairing may be drawn."""
        if coach == client or client in self.barred.get(coach, ()):
            return False
        return self.allowed is None or self.allowed(self.students[coach], self.students[client])

    @cached_property
    def options(self) -> Mapping[int, tuple[int, ...]]:
        """Every client that each free coach may have, in order. Looks at all pairs."""
        return {
            coach: tuple(one for one in self.clients if self.may(coach, one))
            for coach in self.coaches
        }

    def whole(self, clients: Mapping[int, int] | Sequence[int]) -> tuple[Pairing, ...]:
        """The clients of the free coaches, with the pins, as pairings in the order of the students."""
        names = self.students
        at = self.pinned
        return tuple(
            Pairing(name, names[at[coach] if coach in at else clients[coach]])
            for coach, name in enumerate(names)
        )


def index_rules(rules: Rules, allowed: Allowed | None = None) -> IndexedRules | None:
    """The rules as a board. Pins stand as they are: they are checked against nothing. None: the pins contradict `require`."""
    # Nobody is looked up where nobody is named.
    named = rules.students if rules.pins or rules.apart or rules.met else ()
    place = {name: at for at, name in enumerate(named)}
    pinned = {place[pin.coach]: place[pin.client] for pin in rules.pins}
    if rules.mutual is MutualPairs.REQUIRE:
        back = {client: coach for coach, client in pinned.items()}
        if any(pinned.get(one, other) != other for one, other in back.items()):
            return None  # a chain of pins: somebody would need two partners
        pinned |= back
    barred: dict[int, set[int]] = {}
    for pair in rules.apart | rules.met:
        if len(pair) == 2 and all(one in place for one in pair):
            one, other = (place[name] for name in pair)
            barred.setdefault(one, set()).add(other)
            barred.setdefault(other, set()).add(one)
    if rules.mutual is MutualPairs.AVOID:
        # Whoever is pinned to coach somebody is nobody for that one to coach.
        for coach, client in pinned.items():
            barred.setdefault(client, set()).add(coach)
    return IndexedRules(
        rules.students,
        rules.mutual,
        {at: frozenset(some) for at, some in barred.items()},
        pinned,
        allowed,
    )


def keeps(rules: Rules, allowed: Allowed, clients: Mapping[str, str]) -> bool:
    """Whether a whole permutation keeps every rule. Pinned pairings are excused from all but being there."""
    pinned = {(pin.coach, pin.client) for pin in rules.pins}
    if any(clients.get(coach) != client for coach, client in pinned):
        return False
    for coach, client in clients.items():
        if (coach, client) not in pinned and not (
            rules.allow(coach, client) and allowed(coach, client)
        ):
            return False
        mutual = clients[client] == coach
        if rules.mutual is MutualPairs.REQUIRE and not mutual:
            return False
        if rules.mutual is MutualPairs.AVOID and mutual and (coach, client) not in pinned:
            return False
    return True
