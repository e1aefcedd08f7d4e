"""What a cohort's file may set: the program's figures, whose mailbox and calendar, links."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class MutualPairs(StrEnum):
    """What the rules say of two students who coach each other."""

    AVOID = "avoid"
    ALLOW = "allow"
    REQUIRE = "require"


class Review(StrEnum):
    """What a coordinator's silence means once they have seen a draw."""

    SEND = "send"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Program:
    """The program's figures; a cohort file may change each of them. `retention_days`: how long after
    its end a cohort is kept; None is for good."""

    sessions: int = 12
    session_minutes: int = 60
    mail_at: time = time(9)
    nudge_after_days: int = 7
    escalate_after_days: int = 10
    mutual_pairs: MutualPairs = MutualPairs.AVOID
    review_days: int = 0
    first_session_after_days: int = 3
    grid_minutes: int = 30
    review: Review = Review.SEND
    retention_days: int | None = None


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """Whose mailbox sends, into which calendar the series go (`own_calendar`: the sender's own,
    whatever its name), and whether students' busy times are asked for."""

    sender: str
    sender_name: str = "Peer Coaching"
    calendar: str = "Peer Coaching"
    meet: bool = True
    busy: bool = False
    own_calendar: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """The two documents in the Hub that the messages point to; None where the file names none."""

    peer_coaching_tips: str | None = None
    peer_assignment_tips: str | None = None
