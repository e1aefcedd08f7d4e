"""What the shell needs of a calendar service, and the values that pass through it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from worker.core.model import Response
from worker.ports.mailbox import Address


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

    Instants are aware, UTC; `local_start`: what the clocks of `zone` showed at the start when it was
    seen, naive; `part_of`: the id of the series that a part was cut off, where its id says so;
    `label`: says which of our series it is, or a part of; `gone_at`: when
    we first saw it cancelled. A cancelled occurrence guarantees no more than its ids and
    `original_start`. Hashable: what is made of the same event again and again is made once.
    """

    id: str
    cancelled: bool = False
    series_id: str = ""
    part_of: str = ""
    original_start: datetime | None = None
    start: datetime | None = None
    local_start: datetime | None = None
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

    def occurrence(
        self, calendar_id: str, event_id: str, original_start: datetime
    ) -> ObservedEvent | None:
        """The occurrence of a series that was to start at this aware instant, as it is now; None
        where there is none. Its id is asked for, never made."""

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
