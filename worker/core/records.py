"""What the ledger knows of an action: how far it is, and what is needed to go on with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from worker.core.keys import ActionKey, Kind, Reason
from worker.core.rounds import Assignment, Pairing

_Wanted = TypeVar("_Wanted")


class State(StrEnum):
    """How far an action is. A claim without a result is in doubt: look at Google before doing it
    again."""

    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class SeriesDetail:
    """A series in the calendar. `event`, `calendar`: their ids; `guests`: the addresses of coach and
    client as invited, none where that is not known; `former`: addresses from before, each with the
    student's id; `link`, `meet`: where the event and its video call are opened.

    `calendar` is empty where the series was given up before it was put anywhere.
    """

    assignment: Assignment
    event: str = ""
    calendar: str = ""
    guests: tuple[str, ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    link: str = ""
    meet: str = ""


@dataclass(frozen=True, slots=True)
class MoveDetail:
    """The hour that a declined series is moved to; None where there was none to move it to."""

    assignment: Assignment | None = None


@dataclass(frozen=True, slots=True)
class EndDetail:
    """The instant from which the sessions of an ended pairing are cancelled, UTC."""

    until: datetime


class Step(StrEnum):
    """What was begun with a draft, written down before Google hears of it. `RECALLING`: thrown away
    by one pass, though another had begun to send it."""

    DRAFTED = "drafted"
    SENDING = "sending"
    DISCARDING = "discarding"
    RECALLING = "recalling"


@dataclass(frozen=True, slots=True)
class MailDetail:
    """A mail on its way. `about`: the pairings it speaks of; `failed`: the actions, where it is
    about some that failed; `draft`: its id while it waits; `meant`: for whom and about what that
    draft was written, as a hash; `step`: what was begun with it; `message`: its id once it was
    sent; `mailbox`: a hash of the student's address to which it was sent; `told`: what it says of each
    of the pairings, where that may become something else."""

    about: tuple[Pairing, ...] = ()
    draft: str = ""
    meant: str = ""
    message: str = ""
    step: Step = Step.DRAFTED
    failed: tuple[ActionKey, ...] = ()
    mailbox: str = ""
    told: tuple[str, ...] = ()


Detail = SeriesDetail | MoveDetail | EndDetail | MailDetail


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an action failed. `said`: the words of whoever refused it; `addresses`: a hash of the
    addresses that it was about: once these change, it is tried again."""

    said: str
    addresses: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger knows of one action. `at`: when it was claimed or, once it is settled,
    settled; `detail`: of the type that its kind has; `turn`: of the pass that claimed it."""

    key: ActionKey
    state: State
    at: datetime
    detail: Detail | None = None
    reason: Reason | None = None
    failure: Failure | None = None
    turn: int = 0

    @property
    def settled(self) -> bool:
        """Nothing more is to be done."""
        return self.state is not State.CLAIMED

    @property
    def done(self) -> bool:
        """It has been done."""
        return self.state is State.DONE

    @property
    def series(self) -> SeriesDetail:
        """The detail of a series. Raises TypeError for any other action."""
        return _of_type(SeriesDetail, self.detail)

    @property
    def move(self) -> MoveDetail:
        """The detail of a move. Raises TypeError for any other action."""
        return _of_type(MoveDetail, self.detail or MoveDetail())

    @property
    def mail(self) -> MailDetail:
        """The detail of a mail. Raises TypeError for any other action."""
        return _of_type(MailDetail, self.detail or MailDetail())


def _of_type(kind: type[_Wanted], detail: object) -> _Wanted:
    if not isinstance(detail, kind):
        raise TypeError(f"{type(detail).__name__} is no {kind.__name__}")
    return detail


# What `detail` is for each kind; changed guests are recorded only where that has failed.
DETAILS: dict[Kind, type[Detail] | None] = {
    Kind.SERIES: SeriesDetail,
    Kind.MOVE: MoveDetail,
    Kind.END: EndDetail,
    Kind.GUESTS: None,
    Kind.APPROVAL: None,
}


def detail_type(kind: Kind) -> type[Detail] | None:
    """The type of the detail that an action of this kind has; None where it has none."""
    return DETAILS.get(kind, MailDetail)
