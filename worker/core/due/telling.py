"""What all mails to the coordinator have in common: each is due until it has been sent, and what was
told once is not told again."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from worker.core.actions import TellCoordinator
from worker.core.due.settled import still_settled
from worker.core.history import History
from worker.core.keys import COORDINATOR, Kind
from worker.core.model import Cohort
from worker.core.rounds import Pairing


def unless_told(
    cohort: Cohort, history: History, action: TellCoordinator
) -> Iterator[TellCoordinator]:
    """The mail, until it has been sent."""
    if not still_settled(cohort, history, action.key, COORDINATOR):
        yield action


def told_about(kind: Kind, round_name: str, history: History) -> set[Pairing]:
    """The pairings of a round that a mail of this kind has spoken of."""
    return {
        pairing
        for key, record in history.records.items()
        if key.round == round_name and key.kind is kind and record.done
        for pairing in record.mail.about
    }


def digest_of(parts: Iterable[str]) -> str:
    """A short hash of what a mail is about, where that is too long for a key."""
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
