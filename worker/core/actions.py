"""What a pass can do, as data. A key names each action for good: what is settled under it is never done again.

No action holds the time of the pass: planning again gives the same actions, until something has changed.
"""

from dataclasses import dataclass
from enum import StrEnum

from worker.core.model import Pairing
from worker.core.rounds import Assignment, Draw, Repair

SPENT = "spent"
UNSUITED = "unsuited"
COORDINATOR = (
    ""  # stands where a student's id would, for the one recipient who is not on the roster
)


class Mail(StrEnum):
    """The kinds of mail; each has a template of this name."""

    ASSIGNMENT = "assignment"
    NUDGE = "nudge"
    ESCALATION = "escalation"
    PRACTICE = "practice"
    NOTICE = "notice"
    CHANGE = "change"
    SETTLE = "settle"
    LATE = "late"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class RecordDraw:
    """Write a round's draw into the ledger, before anything is sent."""

    draw: Draw

    @property
    def round(self) -> str:
        """The round that it belongs to."""
        return self.draw.round

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        return f"{self.draw.round}/draw"


@dataclass(frozen=True, slots=True)
class RecordRepair:
    """Write into the ledger what a change of the roster makes of a drawn round, before anybody is told."""

    repair: Repair

    @property
    def round(self) -> str:
        """The round that it belongs to."""
        return self.repair.round

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        return f"{self.repair.round}/repair/{self.repair.number}"


@dataclass(frozen=True, slots=True)
class EndSeries:
    """Cancel what is to come of a pairing that has ended, with notice; its past sessions stay."""

    round: str
    pairing: Pairing

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        return end_key(self.round, self.pairing)


@dataclass(frozen=True, slots=True)
class MoveSeries:
    """Propose another hour to a pairing that has declined the first, as a move of its series, and ask both anew."""

    round: str
    assignment: Assignment

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        return move_key(self.round, self.assignment.pairing)


@dataclass(frozen=True, slots=True)
class MendGuests:
    """Let a series' invitation follow a student to another address. `addresses`: a hash of those of the two now."""

    round: str
    pairing: Pairing
    addresses: str

    @property
    def key(self) -> str:
        """The action's name in the ledger."""
        return guests_key(self.round, self.pairing, self.addresses)


@dataclass(frozen=True, slots=True)
class ProposeSeries:
    """Put a pairing's series into the calendar and invite the two."""

    round: str
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
    round: str
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
            case Mail.ASSIGNMENT | Mail.PRACTICE | Mail.LATE:
                return mail_key(self.kind, self.round, self.to)
            case Mail.NUDGE:
                return nudge_key(self.round, self.about[0])
            case Mail.SETTLE:
                return mail_key(self.kind, self.round, self.about[0].key)
            case Mail.CHANGE:
                return change_key(self.round, int(self.batch), self.to)
            case Mail.ESCALATION | Mail.NOTICE | Mail.TROUBLE:
                return mail_key(self.kind, self.round, self.batch)


@dataclass(frozen=True, slots=True)
class Skip:
    """Record that something due has been overtaken, so that it is never done late. `assignment`: what holds of a pairing instead,
    where it is a series."""

    key: str
    why: str
    assignment: Assignment | None = None

    @property
    def round(self) -> str:
        """The round that it belongs to."""
        return self.key.split("/", 1)[0]


Action = (
    RecordDraw
    | RecordRepair
    | EndSeries
    | MoveSeries
    | MendGuests
    | ProposeSeries
    | SendMail
    | Skip
)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is due now, in the order in which it is done; `problems`: sentences on what cannot be done; `asks`: repairs that
    are made only when a person has said so."""

    actions: tuple[Action, ...] = ()
    problems: tuple[str, ...] = ()
    asks: tuple[RecordRepair, ...] = ()


def series_key(round_name: str, pairing: Pairing) -> str:
    """The name of a pairing's series in the ledger."""
    return f"{round_name}/series/{pairing.key}"


def nudge_key(round_name: str, pairing: Pairing) -> str:
    """The name of a pairing's nudge in the ledger: one, whoever of the two it goes to."""
    return f"{round_name}/nudge/{pairing.key}"


def mail_key(kind: Mail, round_name: str, which: str) -> str:
    """The name of a mail in the ledger. `which`: the student's id, or the batch of a mail to the coordinator."""
    return f"{round_name}/{kind}/{which}"


def move_key(round_name: str, pairing: Pairing) -> str:
    """The name of a declined series' move in the ledger: there is one."""
    return f"{round_name}/move/{pairing.key}"


def end_key(round_name: str, pairing: Pairing) -> str:
    """The name of a pairing's end in the ledger."""
    return f"{round_name}/end/{pairing.key}"


def guests_key(round_name: str, pairing: Pairing, addresses: str) -> str:
    """The name of a change of addresses in the ledger, where it has failed."""
    return f"{round_name}/guests/{pairing.key}/{addresses}"


def trouble_key(round_name: str) -> str:
    """The name of the mail that tells the coordinator of a limit of Google's: one a round."""
    return mail_key(Mail.TROUBLE, round_name, SPENT)


def change_key(round_name: str, number: int, student: str) -> str:
    """The name of the mail that tells a student of a repair."""
    return f"{round_name}/change/{number}/{student}"
