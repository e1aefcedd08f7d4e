"""What a pass can do, as data. A key names each action for good: what is settled under it is never done again.

No action holds the time of the pass: planning again gives the same actions, until something has changed.
"""

from dataclasses import dataclass
from enum import StrEnum

from worker.core.model import Assignment, Draw, Pairing, Round

COORDINATOR = ""  # stands where a student's id would, for the one recipient who is not on the roster


class Mail(StrEnum):
    """The kinds of mail; each has a template of this name."""

    ASSIGNMENT = "assignment"
    NUDGE = "nudge"
    ESCALATION = "escalation"
    PRACTICE = "practice"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class RecordDraw:
    """Write a round's draw into the ledger, before anything is sent."""

    draw: Draw

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        return f"{self.draw.round}/draw"


@dataclass(frozen=True, slots=True)
class ProposeSeries:
    """Put a pairing's series into the calendar and invite the two."""

    round: Round
    assignment: Assignment

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        return series_key(self.round, self.assignment.pairing)


@dataclass(frozen=True, slots=True)
class SendMail:
    """Send one mail. `to`, `cc`, `reply_to`: student ids or COORDINATOR; `about`: the pairings it speaks of; `needs`: the keys
    of actions whose results it quotes, which have to be settled before; `batch`: what sets one escalation apart from the next."""

    kind: Mail
    round: Round
    to: str
    about: tuple[Pairing, ...]
    cc: tuple[str, ...] = ()
    reply_to: str = COORDINATOR
    needs: tuple[str, ...] = ()
    batch: str = ""

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        match self.kind:
            case Mail.ASSIGNMENT | Mail.PRACTICE:
                return mail_key(self.kind, self.round, self.to)
            case Mail.NUDGE:
                return nudge_key(self.round, self.about[0])
            case Mail.ESCALATION | Mail.NOTICE:
                return mail_key(self.kind, self.round, self.batch)


@dataclass(frozen=True, slots=True)
class Skip:
    """Record that something due has been overtaken, so that it is never done late."""

    key: str
    why: str


Action = RecordDraw | ProposeSeries | SendMail | Skip


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is due now, in the order in which it is done; `problems`: sentences on what cannot be done."""

    actions: tuple[Action, ...] = ()
    problems: tuple[str, ...] = ()


def series_key(round_name: Round, pairing: Pairing) -> str:
    """The name of a pairing's series in the ledger."""
    return f"{round_name}/series/{pairing.key}"


def nudge_key(round_name: Round, pairing: Pairing) -> str:
    """The name of a pairing's nudge in the ledger: one, whoever of the two it goes to."""
    return f"{round_name}/nudge/{pairing.key}"


def mail_key(kind: Mail, round_name: Round, which: str) -> str:
    """The name of a mail in the ledger. `which`: the student's id, or the batch of a mail to the coordinator."""
    return f"{round_name}/{kind}/{which}"
