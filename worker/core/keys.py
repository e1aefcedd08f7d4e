"""What an action is known by. A key names it for good: what is settled under it is never done
again."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from worker.core.rounds import Pairing

COORDINATOR = ""


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
    ADDRESS = "address"
    ANOTHER_HOUR = "another-hour"
    HALFWAY = "halfway"
    FINISHED = "finished"
    NOTICE = "notice"
    ESCALATION = "escalation"
    QUOTA = "quota"
    ALONE = "alone"
    UNSUITED = "unsuited"
    FAILED = "failed"
    CALENDAR = "calendar"
    VANISHED = "vanished"
    DATES = "dates"
    ODD = "odd"
    APPROVAL = "approval"
    LAUNCH = "launch"
    DIGEST = "digest"


TO_COORDINATOR = (
    Kind.NOTICE,
    Kind.ESCALATION,
    Kind.QUOTA,
    Kind.ALONE,
    Kind.UNSUITED,
    Kind.FAILED,
    Kind.CALENDAR,
    Kind.VANISHED,
    Kind.DATES,
    Kind.ODD,
    Kind.LAUNCH,
    Kind.DIGEST,
)
TO_STUDENT = (
    Kind.ASSIGNMENT,
    Kind.NUDGE,
    Kind.PRACTICE,
    Kind.CHANGE,
    Kind.SETTLE,
    Kind.LATE,
    Kind.ADDRESS,
    Kind.ANOTHER_HOUR,
    Kind.HALFWAY,
    Kind.FINISHED,
)
MAILS = (*TO_STUDENT, *TO_COORDINATOR)


@dataclass(frozen=True, slots=True)
class ActionKey:
    """What an action is about, and so its name in the ledger. Two actions are the same where all
    fields are.

    `number`: of the repair, or of the draw that was drawn anew, that a mail is about; `day`: on
    which those were invited whom an escalation is about; `digest`: of the addresses or pairings
    that an action is about, where these are too many, or too private, for a name.
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


class Reason(StrEnum):
    """Why something is recorded without having been done, or as done without having been seen."""

    NOT_DUE = "not due"
    ESCALATED = "escalated"
    LAST_SESSION_BEGUN = "last session begun"
    HALF_LONG_PAST = "half long past"
    LONG_OVER = "long over"
    CHANGED_BY_THE_TWO = "changed by the two"
    LONG_BEGUN = "long begun"
    NO_OTHER_HOUR = "no other hour"
    NO_HOUR_ANY_MORE = "no hour any more"
    PAIRING_ENDED = "pairing ended"
    DRAFT_GONE = "draft gone"
