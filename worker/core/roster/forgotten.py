"""Somebody who is to be forgotten, and what stands in place of their id and their address.

The stand-in is the same everywhere, so that who was whose peer still holds for all others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from worker.core.addresses import normal
from worker.core.keys import ActionKey
from worker.core.rounds import Pairing

STAND_IN = "forgotten:"
_NOWHERE = "forgotten.invalid"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who is forgotten. `id`: as the ledger knows them; `addresses`: all that they were invited
    under, as written then; `words`: their name, as the file has it; `mark`: of their stand-in, by
    which nobody can guess them."""

    id: str
    addresses: frozenset[str]
    words: tuple[str, ...]
    mark: str

    @property
    def stand_in(self) -> str:
        """The id that stands for theirs."""
        return f"{STAND_IN}{self.mark}"

    @property
    def address(self) -> str:
        """The address that stands for theirs, at which nobody can be."""
        return f"{self.mark}@{_NOWHERE}"

    def student(self, student: str) -> str:
        """The id, or the stand-in for theirs."""
        return self.stand_in if student == self.id else student

    def students(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids, with the stand-in."""
        return tuple(map(self.student, ids))

    def guest(self, address: str) -> str:
        """The address, or the stand-in for theirs."""
        known = {normal(each) for each in self.addresses}
        return self.address if normal(address) in known else address

    def text(self, said: str) -> str:
        """Words of somebody's, without theirs."""
        # The longest first: an address may hold the name. Not the id, which may be any word.
        for word in sorted({*self.addresses, *self.words}, key=len, reverse=True):
            whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
            said = whole.sub(self.stand_in, said)
        return said

    def pairing(self, pairing: Pairing) -> Pairing:
        """The pairing, with the stand-in."""
        coach, client = self.students(pairing.roles)
        return replace(pairing, coach=coach, client=client)

    def pairings(self, pairings: Iterable[Pairing]) -> tuple[Pairing, ...]:
        """The pairings, with the stand-in."""
        return tuple(map(self.pairing, pairings))

    def concerns(self, key: ActionKey) -> bool:
        """Whether the action was about them."""
        return key.student == self.id or (key.pairing is not None and self.id in key.pairing.both)
