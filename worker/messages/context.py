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
    `skipped`: the weeks left out, in words; `late`: whether the last date is after the one to finish by."""

    mine: str
    theirs: str
    changes: tuple[str, ...]
    their_changes: tuple[str, ...]
    first: str
    last: str
    skipped: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class RoleView:
    """One of the reader's two roles. `hour` is None where the two share none; `sessions`: how many are planned; `link`, `meet` may
    be empty."""

    peer: PersonView
    sessions: int
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
    """What every message may name. `round`: its name; `finish_by`: a date in words."""

    cohort: str
    round: str
    sessions: int
    minutes: int
    finish_by: str
    coordinator: PersonView
    links: LinksView


@dataclass(frozen=True, slots=True)
class Assignment(Common):
    """To a student, on the day of the assignment: both roles, or None for one in which nobody could be found."""

    student: PersonView
    coaching: RoleView | None
    coached: RoleView | None
    nudge_days: int


@dataclass(frozen=True, slots=True)
class Nudge(Common):
    """To whoever owes an answer. `is_client`: whether that is the client; `invited`: on which day they were."""

    student: PersonView
    role: RoleView
    is_client: bool
    invited: str


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
    """To the coordinator, once for all that were invited on one day (`since`, `since_short`): who is stuck, who will be done late,
    which rules had to give way, whose calendar could not be read (`unknown`), and what the draw can be checked by."""

    since: str
    since_short: str
    unknown: str
    fingerprint: str
    stuck: tuple[StuckView, ...]
    late: tuple[PairView, ...]
    relaxed: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Practice(Common):
    """To a student near the end of a round that ends in practice for the exam. `coach`, `client`: None
    where there is none; `last`: the last session's date in words."""

    student: PersonView
    coach: PersonView | None
    client: PersonView | None
    last: str


@dataclass(frozen=True, slots=True)
class Notice(Common):
    """To the coordinator, with a draw to review. `assign_on`: in words; `unknown`, `fingerprint`: as in an Escalation."""

    unknown: str
    fingerprint: str
    assign_on: str
    relaxed: tuple[str, ...]
    pairs: tuple[PairView, ...]


@dataclass(frozen=True, slots=True)
class Change(Common):
    """To a student whose peer has changed. `left`, `joined`: who made it, in words; `was_coach`, `was_client`: names of those with
    whom it ends; `coaching`, `coached`: the roles that begin; `alone`: whether a peer is still to be found; `same`: whether
    only the hour is another."""

    student: PersonView
    left: str
    joined: str
    was_coach: str
    was_client: str
    coaching: RoleView | None
    coached: RoleView | None
    alone: bool
    same: bool


@dataclass(frozen=True, slots=True)
class Settle(Common):
    """To a client and, on copy, the coach, who have declined every hour that was proposed. `notes`: what was said with a no."""

    student: PersonView
    coach: PersonView
    backups: tuple[HourView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Late(Common):
    """To whoever joins when a round has no session left. `next_on`: when the next round is assigned, or nothing."""

    student: PersonView
    next_on: str


@dataclass(frozen=True, slots=True)
class Quota(Common):
    """To the coordinator: a limit of Google's has stopped the sending. `waiting`: how many students
    still wait for their mail, of `students`."""

    waiting: int
    students: int


@dataclass(frozen=True, slots=True)
class Alone(Common):
    """To the coordinator: who is without a peer, each with the reason, in sentences."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsuited(Common):
    """To the coordinator: pairings whose hour no longer suits, for which another is proposed once the
    coordinator agrees."""

    pairings: tuple[str, ...]


Context = (
    Assignment
    | Nudge
    | Escalation
    | Practice
    | Notice
    | Change
    | Settle
    | Late
    | Quota
    | Alone
    | Unsuited
)
