"""The rules of a draw as a coordinator's file gives them: who may be paired with whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from worker.core.model import MutualPairs
from worker.core.rounds import Pairing

# Whether this coach may have this client, by what callers know besides the rules.
Allowed = Callable[[str, str], bool]


def anybody(_coach: str, _client: str) -> bool:
    """For draws in which nothing but the rules counts."""
    return True


@dataclass(frozen=True, slots=True)
class Rules:
    """What a draw must keep.

    `students`: ids in canonical (sorted) order; `mutual`: whether two may coach each other;
    `apart`: pairs that are never put together; `met`: pairs of an earlier round, which are not put
    together again; `pins`: pairings that are given. Pins stand as they are: no other rule is asked
    about them.
    """

    students: tuple[str, ...]
    mutual: MutualPairs = MutualPairs.AVOID
    apart: frozenset[frozenset[str]] = frozenset()
    met: frozenset[frozenset[str]] = frozenset()
    pins: tuple[Pairing, ...] = ()

    def allow(self, coach: str, client: str) -> bool:
        """Whether this pairing may stand, whatever the others are."""
        pair = frozenset((coach, client))
        return len(pair) == 2 and pair not in self.apart and pair not in self.met


def keeps(rules: Rules, allowed: Allowed, clients: Mapping[str, str]) -> bool:
    """Whether a whole draw, as the client of each coach, keeps every rule and has every pin."""
    pinned = {(pin.coach, pin.client) for pin in rules.pins}
    if any(clients.get(coach) != client for coach, client in pinned):
        return False
    for coach, client in clients.items():
        is_pin = (coach, client) in pinned
        if not is_pin and not (rules.allow(coach, client) and allowed(coach, client)):
            return False
        mutual = clients[client] == coach
        if rules.mutual is MutualPairs.REQUIRE and not mutual:
            return False
        if rules.mutual is MutualPairs.AVOID and mutual and not is_pin:
            return False
    return True
