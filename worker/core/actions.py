"""What a pass can do, as data.

No action holds the time of the pass: planning again gives the same actions, until something has
changed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from worker.core.keys import COORDINATOR, ActionKey, Kind, Reason
from worker.core.rounds import Assignment, Draw, Pairing, Repair


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
    """Send one mail to a student. `to`, `cc`: ids; `reply_to`: ids or COORDINATOR; `about`: the
    pairings it speaks of; `needs`: actions whose results it quotes, which have to be settled
    before; `repair`: the number of the repair that a mail about a change is about; `mailbox`: a hash of
    the corrected address to which it goes once more, or of which it tells."""

    kind: Kind
    round: str
    to: str
    about: tuple[Pairing, ...]
    cc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = (COORDINATOR,)
    needs: tuple[ActionKey, ...] = ()
    repair: int = 0
    mailbox: str = ""

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger: what is about a pairing goes to one of the two."""
        if self.kind is Kind.ADDRESS:
            return ActionKey(
                self.round, self.kind, self.about[0], student=self.to, digest=self.mailbox
            )
        if self.kind is Kind.ANOTHER_HOUR:
            return ActionKey(self.round, self.kind, self.about[0], student=self.to)
        if self.kind in (Kind.NUDGE, Kind.SETTLE):
            return ActionKey(self.round, self.kind, self.about[0])
        return ActionKey(
            self.round, self.kind, student=self.to, number=self.repair, digest=self.mailbox
        )


@dataclass(frozen=True, slots=True)
class TellCoordinator:
    """Tell the coordinator something, by mail. `kind` is the reason; `about`: the pairings
    concerned; `failed`: the actions that have failed, where it is about these; `needs`: actions whose
    results it tells, which have to be settled before; `told`: what is said of each of the pairings,
    where that may become something else; the other fields are those of the key."""

    kind: Kind
    round: str
    about: tuple[Pairing, ...] = ()
    number: int = 0
    day: date | None = None
    digest: str = ""
    failed: tuple[ActionKey, ...] = ()
    needs: tuple[ActionKey, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def key(self) -> ActionKey:
        """The action's name in the ledger."""
        return ActionKey(
            self.round, self.kind, number=self.number, day=self.day, digest=self.digest
        )


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


def recipients(action: Mail) -> tuple[str, tuple[str, ...]]:
    """To whom a mail goes, and who gets a copy: ids, or COORDINATOR."""
    if isinstance(action, SendMail):
        return action.to, action.cc
    return COORDINATOR, ()
