"""What a template may name: these fields and no others. `check` holds every template against them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody a message speaks of."""

    name: str
    first_name: str
    email: str
    zone: str


@dataclass(frozen=True, slots=True)
class HourView:
    """A weekly time as two people read it. `mine`, `theirs`: in the reader's and in the peer's zone; `changes`,
    `their_changes`: what it becomes when the clocks change; `first`, `last`: the dates in the reader's zone;
    `skipped`: the weeks left out, in words."""

    mine: str
    theirs: str
    changes: tuple[str, ...]
    their_changes: tuple[str, ...]
    first: str
    last: str
    skipped: str


@dataclass(frozen=True, slots=True)
class RoleView:
    """One of the reader's two roles. `hour` is None where the two share none; `link`, `meet` may be empty."""

    peer: PersonView
    hour: HourView | None
    backups: tuple[HourView, ...]
    link: str
    meet: str


@dataclass(frozen=True, slots=True)
class LinksView:
    """The documents in the Hub; empty where the cohort file names none."""

    peer_coaching_tips: str
    peer_assignment_tips: str


@dataclass(frozen=True, slots=True)
class Common:
    """What every message may name. `round`: first or second; `finish_by`: a date in words."""

    cohort: str
    round: str
    sessions: int
    minutes: int
    finish_by: str
    coordinator: PersonView
    links: LinksView


@dataclass(frozen=True, slots=True)
class Assignment(Common):
    """To a student, on the day of the assignment: both roles."""

    student: PersonView
    coaching: RoleView
    coached: RoleView
    nudge_days: int


@dataclass(frozen=True, slots=True)
class Nudge(Common):
    """To whoever owes an answer. `is_client`: whether that is the client."""

    student: PersonView
    role: RoleView
    is_client: bool
    days: int


@dataclass(frozen=True, slots=True)
class StuckView:
    """A pairing that the coordinator should look at. `hour`: as proposed, in the coordinator's zone."""

    coach: PersonView
    client: PersonView
    what: str
    hour: str
    nudged: str


@dataclass(frozen=True, slots=True)
class PairView:
    """A pairing of a draw. `note`: what the coordinator should know of it, or nothing."""

    coach: PersonView
    client: PersonView
    hour: str
    note: str


@dataclass(frozen=True, slots=True)
class Escalation(Common):
    """To the coordinator, once: who is stuck, who will be done late, which rules had to give way."""

    stuck: tuple[StuckView, ...]
    late: tuple[PairView, ...]
    relaxed: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Practice(Common):
    """To a student near the end of the second round. `last`: the last session's date in words."""

    student: PersonView
    coach: PersonView
    client: PersonView
    last: str


@dataclass(frozen=True, slots=True)
class Notice(Common):
    """To the coordinator, with a draw to review. `assign_on`: in words."""

    assign_on: str
    relaxed: tuple[str, ...]
    pairs: tuple[PairView, ...]


Context = Assignment | Nudge | Escalation | Practice | Notice
