"""Somebody who is to be forgotten, and what stands in place of their id and their address.

The stand-in is the same everywhere, so that who was whose peer still holds for all others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from worker.core.addresses import normal
from worker.core.keys import ActionKey
from worker.core.model import Pairing

# No student has such an id: a file refuses the colon.
STAND_IN = "forgotten:"
_NOWHERE = "forgotten.invalid"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who is forgotten. `id`: as the ledger knows them; `addresses`: all that they were invited
    under, in their normal form; `words`: their name, as the file has it; `mark`: of their stand-in, by
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
        return self.address if normal(address) in self.addresses else address

    def text(self, said: str) -> str:
        """Words of somebody's, without theirs."""
        # The longest first: an address may hold the name. Not the id, which may be part of any word.
        for word in sorted({*self.addresses, *self.words}, key=len, reverse=True):
            said = _without(said, word, self.stand_in)
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


def _without(said: str, word: str, stand_in: str) -> str:
    """The text with every occurrence of the word replaced, in capitals or not."""
    folded, wanted = said.lower(), word.lower()
    if not wanted or len(folded) != len(said):
        return said.replace(word, stand_in) if word else said
    kept, begin = [], 0
    while (found := folded.find(wanted, begin)) >= 0:
        kept += [said[begin:found], stand_in]
        begin = found + len(wanted)
    return "".join([*kept, said[begin:]])
