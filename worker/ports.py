"""What the shell needs of the world, as protocols, and the values that pass through them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from worker.core.history import DrawRecord
from worker.core.keys import ActionKey, Reason
from worker.core.model import Cohort, Response
from worker.core.records import Detail, Failure, Record, State
from worker.core.rounds import Draw, Repair


@dataclass(frozen=True, slots=True)
class Address:
    """A name and an e-mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Message:
    """One mail as its reader gets it: the same words as plain text and as HTML. `label`: what its draft is known by."""

    sender: Address
    to: Address
    subject: str
    text: str
    html: str
    cc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class SeriesName:
    """What a series is known by, in a calendar as in the ledger. `attempt`: 1, or more where the two
    have been put together before in the same round."""

    cohort: str
    round: str
    coach: str
    client: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Invitation:
    """A series to put into a calendar. `start`, `end`: the first session, aware, in `zone`."""

    name: SeriesName
    summary: str
    description: str
    start: datetime
    end: datetime
    zone: str
    recurrence: tuple[str, ...]
    guests: tuple[Address, ...]
    meet: bool


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest of an event: address in lower case, answer, when we first saw that answer (None: not yet written down), and the
    note that came with it."""

    email: str
    response: Response
    since: datetime | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ObservedEvent:
    """An event as the calendar shows it: a series, or one occurrence that differs from its series
    (`series_id` is set). Ids mean nothing but to the calendar.

    Instants are aware, UTC; `label`: says which of our series it is, or a part of; `gone_at`: when
    we first saw it cancelled. A cancelled occurrence guarantees no more than its ids and
    `original_start`. Hashable: what is made of the same event again and again is made once.
    """

    id: str
    cancelled: bool = False
    series_id: str = ""
    original_start: datetime | None = None
    start: datetime | None = None
    zone: str = ""
    recurrence: tuple[str, ...] = ()
    guests: tuple[Guest, ...] = ()
    label: str = ""
    link: str = ""
    meet: str = ""
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an event is to become; what is not given stays. `start`, `end`: of the first session, aware, in `zone`; `ask_anew`:
    takes all answers back; `addresses`: pairs of an old address, in lower case, and whose it is now; `cancel`: all else is
    nothing then."""

    start: datetime | None = None
    end: datetime | None = None
    zone: str = ""
    recurrence: tuple[str, ...] = ()
    ask_anew: bool = False
    addresses: tuple[tuple[str, Address], ...] = ()
    cancel: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed in a calendar. `full`: this is everything there is; `token`: what to ask with the next time."""

    events: tuple[ObservedEvent, ...]
    token: str
    full: bool


class Calendar(Protocol):
    """A calendar service, as the organizer. Every method raises the GoogleErrors of
    `worker.errors`."""

    own: str
    """The id of the sender's own calendar."""

    def id_of(self, name: SeriesName) -> str:
        """The id under which the series of this name is put into a calendar."""

    def close(self) -> None:
        """Let go of its connections."""

    def create(self, name: str, zone: str) -> str:
        """Make a calendar of our own; its id."""

    def invite(self, calendar_id: str, invitation: Invitation) -> ObservedEvent:
        """Put the series into the calendar and invite its guests, or find that it is there
        already."""

    def find(self, calendar_id: str, event_id: str) -> ObservedEvent | None:
        """The event as it is now; None where there is none of this id."""

    def change(
        self, calendar_id: str, event_id: str, decide: Callable[[ObservedEvent], Change | None]
    ) -> ObservedEvent | None:
        """Look at an event and make of it what `decide` says, with notice to its guests; nothing where it says None.

        When somebody else has changed the event meanwhile, or nobody knows whether it was done, it is looked at and decided
        anew. The event as it is then; None where there is none of this id.
        """

    def busy(
        self, addresses: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, tuple[tuple[datetime, datetime], ...] | None]:
        """When the owners of these calendars are busy between two aware instants; None for one that cannot be read."""

    def changes(self, calendar_id: str, token: str | None) -> Changes:
        """What has changed of our series since the token was given out; everything without one, or
        when it is too old."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a draft addressed to nobody says of the ledger that serves a cohort. `draft`: its id;
    `serial`: how far that ledger had come `at` this instant; `place`: where it is, for people."""

    draft: str
    lineage: str
    serial: int
    at: datetime
    place: str = ""


class Mailbox(Protocol):
    """The sender's mailbox. Every method raises the GoogleErrors of `worker.errors`."""

    def close(self) -> None:
        """Let go of its connections."""

    def create_draft(self, message: Message) -> str:
        """Write a draft; its id."""

    def has_draft(self, draft_id: str) -> bool:
        """Whether the draft is still there, that is, not sent."""

    def send_draft(self, draft_id: str) -> str:
        """Send the draft, which is gone afterwards; the message's id."""

    def delete_draft(self, draft_id: str) -> bool:
        """Throw a draft away; whether it was still there."""

    def drafts(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of all drafts that carry a label, by label."""

    def account(self) -> str:
        """The address whose mailbox this is."""

    def notes(self, label: str, known: str | None) -> Sequence[Note]:
        """The notes under this label; looked for at the `known` draft first, and in all drafts where
        it is gone or none is known."""

    def keep_note(self, label: str, name: str, note: Note) -> str:
        """Write a note on the cohort of this name, as a draft that explains itself; its id."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The number under which a pass writes: each pass takes its cohort's next one."""

    cohort: str
    number: int = 0


class Ledger(Protocol):
    """What was decided and done, for good. Times are the pass's, aware, UTC."""

    def lock(self, cohort: str) -> AbstractContextManager[None]:
        """One pass at a time per cohort: raises LockHeld, and dies with its holder."""

    @property
    def place(self) -> str:
        """Where the ledger is, for people."""

    def lineage(self, fresh: str) -> str:
        """What tells this ledger from every other: `fresh`, or what was kept before."""

    def kept_note(self, cohort: str) -> str | None:
        """The id of the draft that says which ledger serves a cohort; None where none was kept."""

    def keep_note(self, cohort: str, draft_id: str) -> None:
        """Keep the id of that draft."""

    def cohorts(self) -> frozenset[str]:
        """The names of all cohorts that the ledger knows."""

    def open_guests(self, now: datetime) -> Mapping[str, frozenset[str]]:
        """The addresses, in lower case, that have sessions to come, by cohort."""

    def turn(self, cohort: str) -> Turn:
        """The latest turn that any pass has taken."""

    def take_turn(self, latest: Turn, at_least: int = 0) -> Turn:
        """Take the next one. Raises PlaceLost where `latest` is no longer the latest."""

    def hold(self, turn: Turn) -> None:
        """Raises PlaceLost where another pass has taken a later one. So does every method that takes
        a turn, before it writes."""

    def seeds(self, cohort: str) -> Mapping[str, str]:
        """The recorded seeds."""

    def record_seed(self, cohort: str, round_name: str, seed: str, at: datetime) -> str:
        """Keep a round's seed; the one that was there first is returned."""

    def draws(self, cohort: str) -> Mapping[str, DrawRecord]:
        """The recorded draws."""

    def record_draw(self, turn: Turn, draw: Draw, at: datetime) -> None:
        """Write a draw that was not yet recorded; one that was stays as it is."""

    def redraw(self, turn: Turn, round_name: str, seed: str, reason: str, at: datetime) -> None:
        """Put a recorded draw, of which nothing was sent, aside with the reason, and keep another seed for the next."""

    def redrawn(self, cohort: str) -> Mapping[str, tuple[str, ...]]:
        """Why each round was drawn anew, as often as it was."""

    def repairs(self, cohort: str) -> Mapping[str, tuple[Repair, ...]]:
        """The recorded repairs of each round, in order."""

    def record_repair(self, turn: Turn, repair: Repair, at: datetime) -> None:
        """Write a repair that was not yet recorded; one of its number that was stays as it is."""

    def records(self, cohort: str) -> Mapping[ActionKey, Record]:
        """What is known of every action, by key."""

    def claim(self, turn: Turn, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """Announce an action before it is done. Where it was claimed before, that claim is returned
        as it is."""

    def reopen(self, turn: Turn, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """Claim a failed action anew; nothing of its failure is kept."""

    def note(self, turn: Turn, key: ActionKey, detail: Detail) -> None:
        """Write down what is known of an action by now."""

    def settle(
        self,
        turn: Turn,
        key: ActionKey,
        state: State,
        at: datetime,
        detail: Detail | None = None,
        reason: Reason | None = None,
        failure: Failure | None = None,
    ) -> None:
        """Record the result of an action for good. Without a detail, the one of its claim stays."""

    def calendar(self, sender: str, name: str) -> str | None:
        """The id of the calendar made under this name; None where none was."""

    def record_calendar(self, sender: str, name: str, calendar_id: str) -> str:
        """Keep a calendar's id; the one that was there first is returned."""

    def token(self, calendar_id: str) -> str | None:
        """Where watching has come to."""

    def events(self, calendar_id: str) -> Sequence[ObservedEvent]:
        """All events as last seen."""

    def record_event(self, calendar_id: str, event: ObservedEvent, at: datetime) -> None:
        """Take in one event as it is after a change of our own."""

    def record_changes(
        self, calendar_id: str, changes: Changes, at: datetime, since_token: str | None
    ) -> None:
        """Take in what has changed and where watching has come to, both or neither."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The shell's three ways to the world."""

    calendar: Calendar
    mailbox: Mailbox
    ledger: Ledger

    def close(self) -> None:
        """Let go of Google. The ledger is shared, and closed by whoever opened it."""
        self.calendar.close()
        self.mailbox.close()


def calendar_id(cohort: Cohort, ports: Ports) -> str | None:
    """The calendar of the cohort's series; None where the program has not made it yet."""
    google = cohort.google
    if google.own_calendar:
        return ports.calendar.own
    return ports.ledger.calendar(google.sender, google.calendar)


def watch_key(cohort: Cohort, calendar: str) -> str:
    """What the ledger files a calendar's events under: senders may have calendars of the same id."""
    return f"{calendar} of {cohort.google.sender}"
