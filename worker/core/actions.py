"""What a pass can do, as data. A key names each action for good: what is settled under it is never
done again.

No action holds the time of the pass: planning again gives the same actions, until something has
changed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from worker.core.model import Pairing
from worker.core.rounds import Assignment, Draw, Repair

COORDINATOR = (
    ""  # stands where a student's id would, for the one recipient who is not on the roster
)


class Kind(StrEnum):
    """The kinds of action. Each kind of mail has a template of its name."""

    SERIES = "series"
    MOVE = "move"
    END = "end"
    GUESTS = "guests"
    ASSIGNMENT = "assignment"
    NUDGE = "nudge"
    PRACTICE = "practice"
    CHANGE = "change"
    SETTLE = "settle"
    LATE = "late"
    NOTICE = "notice"
    ESCALATION = "escalation"
    QUOTA = "quota"
    ALONE = "alone"
    UNSUITED = "unsuited"


TO_COORDINATOR = (Kind.NOTICE, Kind.ESCALATION, Kind.QUOTA, Kind.ALONE, Kind.UNSUITED)
TO_STUDENT = (
    Kind.ASSIGNMENT,
    Kind.NUDGE,
    Kind.PRACTICE,
    Kind.CHANGE,
    Kind.SETTLE,
    Kind.LATE,
)
MAILS = (*TO_STUDENT, *TO_COORDINATOR)


@dataclass(frozen=True, slots=True)
class ActionKey:
    """What an action is about, and so its name in the ledger. Two actions are the same where all
    fields are.

    `number`: of the repair, or of the draw that was drawn anew, that a mail is about; `day`: on
    which those were invited whom an escalation is about; `digest`: of the addresses or pairings
    that an action is about, where these are too many for a name.
    """

    round: str
    kind: Kind
    pairing: Pairing | None = None
    student: str = ""
    number: int = 0
    day: date | None = None
    digest: str = ""

    def __str__(self) -> str:
        """The key for people and logs. Nothing reads it back."""
        named = (self.number, self.pairing, self.student, self.day, self.digest)
        return "/".join([self.round, self.kind, *(str(part) for part in named if part)])


@dataclass(frozen=True, slots=True)
class RecordDraw:
    """Write a round's draw into the ledger, before anything is sent."""

    draw: Draw

    @property
    def round(self) -> str:
        """The round that it belongs to."""
        return self.draw.round


@dataclass(frozen=True, slots=True)
class RecordRepair:
    """Write into the ledger what a change of the roster makes of a drawn round, before anybody is
    told."""

    repair: Repair

    @property
    def round(self) -> str:
        """The round that it belongs to."""
        return self.repair.round


@dataclass(frozen=True, slots=True)
class ProposeSeries:
    """Put a pairing's series into the calendar and invite the two."""

    round: str
    assignment: Assignment

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger."""
        return ActionKey(self.round, Kind.SERIES, self.assignment.pairing)


@dataclass(frozen=True, slots=True)
class MoveSeries:
    """Propose another hour to a pairing that has declined the first, as a move of its series, and
    ask both anew."""

    round: str
    assignment: Assignment

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger: a series is moved once."""
        return ActionKey(self.round, Kind.MOVE, self.assignment.pairing)


@dataclass(frozen=True, slots=True)
class EndSeries:
    """Cancel what is to come of a pairing that has ended, with notice; its past sessions stay."""

    round: str
    pairing: Pairing

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger."""
        return ActionKey(self.round, Kind.END, self.pairing)


@dataclass(frozen=True, slots=True)
class ChangeGuests:
    """Let a series' invitation follow a student to another address. `addresses`: a hash of those of
    the two now."""

    round: str
    pairing: Pairing
    addresses: str

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger, where it has failed."""
        return ActionKey(self.round, Kind.GUESTS, self.pairing, digest=self.addresses)


@dataclass(frozen=True, slots=True)
class SendMail:
    """Send one mail to a student. `to`, `cc`: ids; `reply_to`: an id or COORDINATOR; `about`: the
    pairings it speaks of; `needs`: actions whose results it quotes, which have to be settled
    before; `repair`: the number of the repair that a mail about a change is about."""

    kind: Kind
    round: str
    to: str
    about: tuple[Pairing, ...]
    cc: tuple[str, ...] = ()
    reply_to: str = COORDINATOR
    needs: tuple[ActionKey, ...] = ()
    repair: int = 0

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger: what is about a pairing goes to one of the two."""
        if self.kind in (Kind.NUDGE, Kind.SETTLE):
            return ActionKey(self.round, self.kind, self.about[0])
        return ActionKey(self.round, self.kind, student=self.to, number=self.repair)


@dataclass(frozen=True, slots=True)
class TellCoordinator:
    """Tell the coordinator something, by mail. `kind` is the reason; `about`: the pairings
    concerned; the other fields are those of the key."""

    kind: Kind
    round: str
    about: tuple[Pairing, ...] = ()
    number: int = 0
    day: date | None = None
    digest: str = ""

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger."""
        return ActionKey(
            self.round, self.kind, number=self.number, day=self.day, digest=self.digest
        )


class Reason(StrEnum):
    """Why something is recorded without having been done, or as done without having been seen."""

    NOT_DUE = "not due"
    ESCALATED = "escalated"
    LAST_SESSION_BEGUN = "last session begun"
    CHANGED_BY_THE_TWO = "changed by the two"
    LONG_BEGUN = "long begun"
    NO_OTHER_HOUR = "no other hour"
    NO_HOUR_ANY_MORE = "no hour any more"
    PAIRING_ENDED = "pairing ended"
    DRAFT_GONE = "draft gone"


@dataclass(frozen=True, slots=True)
class Skip:
    """Record that something due has been overtaken, so that it is never done late. `assignment`:
    what holds of a pairing instead, where it is a series."""

    key: ActionKey
    reason: Reason
    assignment: Assignment | None = None

    @property
    def round(self) -> str:
        """The round that it belongs to."""
        return self.key.round


Mail = SendMail | TellCoordinator
Keyed = ProposeSeries | MoveSeries | EndSeries | ChangeGuests | Mail | Skip
Action = RecordDraw | RecordRepair | Keyed


@dataclass(frozen=True, slots=True)
class Held:
    """An action that is not due yet, and may become so: it is neither done nor given up. `until`:
    when, aware, UTC; None where that depends on what people do."""

    key: ActionKey
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is due now, in the order in which it is done; `problems`: sentences on what cannot be
    done; `asks`: repairs that are made only when a person has said so."""

    actions: tuple[Action, ...] = ()
    problems: tuple[str, ...] = ()
    asks: tuple[RecordRepair, ...] = ()
