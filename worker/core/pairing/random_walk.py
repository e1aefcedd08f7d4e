"""The third way to draw, for what the exact ways cannot reach: a random walk among the allowed
draws. Close to uniform.

A directed loop opens a random coach and gives them a random client that they may have. The coach
who loses that client is the next to be given one, and so on, until the client who was set free
first is taken again. A loop and its way back have the same probability, so in the long run every
draw is as likely as every other; any two differ by such loops, so all are reached. Two who coach
each other are let through with a penalty and must be gone at the end of a stretch of fixed length:
stopping at the first success would prefer some draws.
"""

from collections.abc import Iterator, Mapping

from worker.core.model import MutualPairs
from worker.core.pairing.indexed_rules import IndexedRules
from worker.core.pairing.matching import matching
from worker.core.pairing.seeded_random import SeededRandom

MOST_STRETCHES = 200
# How many times the usual steps are taken before the walk is given up. A loop usually takes as many
# as there are coaches; it can take far more where few clients are allowed.
_PATIENCE = 10


def permutations_drawn(
    indexed: IndexedRules, random: SeededRandom
) -> Iterator[tuple[int, Mapping[int, int]]]:
    """Draws, each with the number of stretches so far, as the client of each coach. They depend on
    those before.

    None where there is no allowed draw. Ends after MOST_STRETCHES, or when the loops have become
    far too long.
    """
    if indexed.somebody_has_no_peer:
        return
    clients = matching(indexed.options)
    if not clients:
        return
    loops = 30 + 2 * len(indexed.coaches).bit_length()
    walk = _Walk(indexed, random, clients, _PATIENCE * MOST_STRETCHES * loops * len(clients))
    for tries in range(1, MOST_STRETCHES + 1):
        for _ in range(loops):
            walk.loop()
        if walk.steps_left <= 0:
            return
        if walk.mutual == 0:
            yield tries, dict(walk.clients)


class _Walk:
    """Where the walk is: each coach's client, and how many pairs coach each other where they should
    not."""

    def __init__(
        self, indexed: IndexedRules, random: SeededRandom, clients: dict[int, int], steps: int
    ) -> None:
        self.clients = clients
        self.steps_left = steps
        self._coach_of = {client: coach for coach, client in clients.items()}
        self._options = indexed.options
        self._coaches = indexed.coaches
        self._random = random
        self._avoid = indexed.mutual is MutualPairs.AVOID
        allowed = sum(map(len, self._options.values()))
        self._penalty = min(1.0, 2 * allowed / len(self._coaches) ** 2)
        self.mutual = self._pairs(clients, clients) if self._avoid else 0

    def loop(self) -> None:
        """One loop, or none where it would make more mutual pairs than chance lets through, or
        where no steps are left."""
        below = self._random.below
        coach = self._coaches[below(len(self._coaches))]
        free, client = self.clients[coach], -1
        before: dict[int, int] = {}
        while client != free:
            if self.steps_left <= 0:
                self._take_back(before)
                return
            self.steps_left -= 1
            before.setdefault(coach, self.clients[coach])
            options = self._options[coach]
            client = options[below(len(options))]
            loser = self._coach_of[client]
            self.clients[coach], self._coach_of[client] = client, coach
            coach = loser
        more = self._gained(before)
        if more > 0 and self._random.unit() >= self._penalty**more:
            self._take_back(before)
        else:
            self.mutual += more

    def _gained(self, before: Mapping[int, int]) -> int:
        """How many more mutual pairs there are than with the clients that these coaches had
        before."""
        if not self._avoid:
            return 0
        previous = {**self.clients, **before}
        return self._pairs(before, self.clients) - self._pairs(before, previous)

    @staticmethod
    def _pairs(changed: Mapping[int, int], clients: Mapping[int, int]) -> int:
        """How many pairs with one of the changed coaches coach each other."""
        return len(
            {
                frozenset((coach, clients[coach]))
                for coach in changed
                if clients.get(clients[coach]) == coach
            }
        )

    def _take_back(self, before: Mapping[int, int]) -> None:
        for coach, client in before.items():
            self.clients[coach], self._coach_of[client] = client, coach
