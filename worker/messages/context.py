"""What a template may name: these fields and no others. `check` holds every template against them.

Each kind of mail has a context of its own, in `student_contexts` or `coordinator_contexts`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody whom a message speaks of. `zone`: the name of their time zone; `place`: the same as
    people say it, such as Lagos time."""

    name: str
    first_name: str
    email: str
    zone: str
    place: str


@dataclass(frozen=True, slots=True)
class HourView:
    """A weekly time as two people read it.

    `mine`, `theirs`: in the reader's and in the peer's zone; `changes`, `their_changes`: what it
    becomes when the clocks change; `first`, `last`: the dates in the reader's zone, `from_day` and
    `to_day` the same in short; `brief`: `mine` without the zone; `peer_time`: `theirs` in short, or
    nothing where it is the same; `both`: `mine` and `theirs` in one, for a letter; `skipped`: the
    weeks left out, in words; `late`: whether the last date is after the one to finish by;
    `days_late`: by how many days, in the reader's zone.
    """

    mine: str
    theirs: str
    changes: tuple[str, ...]
    their_changes: tuple[str, ...]
    first: str
    last: str
    skipped: str
    from_day: str
    to_day: str
    brief: str
    peer_time: str
    both: str
    late: bool = False
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class DatesView:
    """How far a pairing is. `next`, `last`: its next date and its last, in words, or nothing; `left`:
    how many are to come; `passed`: dates that have passed without an agreement, in words; `missed`:
    how many; `late`: whether the last is after the one to finish by."""

    next: str
    last: str
    left: int
    passed: str
    missed: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class NearView:
    """An hour that nearly suits two people. `outside`: by how many minutes it is outside the reader's
    times, `theirs_outside`: outside the peer's; 1440 or more on a day that is not theirs at all; `how_far`,
    `theirs_how_far`: the same in words, such as half an hour."""

    hour: HourView
    outside: int
    theirs_outside: int
    how_far: str
    theirs_how_far: str


@dataclass(frozen=True, slots=True)
class RoleView:
    """One of the reader's two roles. `hour`: None where the two share none; `near`: what nearly suits
    them then; `sessions`: how many are planned; `done`: how many the reader has had in this role in
    this round, with whomever; `link`, `meet`: empty where the series is not in the calendar;
    `settled`: whether the two have agreed on a time outside the calendar, as the file says; `behind`:
    whether more of their dates have passed unheld than the reader has had sessions."""

    peer: PersonView
    sessions: int
    done: int
    hour: HourView | None
    backups: tuple[HourView, ...]
    near: tuple[NearView, ...]
    dates: DatesView
    link: str
    meet: str
    settled: bool = False
    behind: bool = False


@dataclass(frozen=True, slots=True)
class PairView:
    """A pairing of a draw. `hour`: as proposed, in the coordinator's zone; `note`: what the
    coordinator should know of the pairing, or nothing."""

    coach: PersonView
    client: PersonView
    hour: str
    note: str


@dataclass(frozen=True, slots=True)
class StuckView:
    """A pairing that the coordinator should look at. `what`: how it stands, in a sentence; `hour`:
    as proposed, in the coordinator's zone; `nudged`: on which day, or nothing; `settled`: how the
    file says that the two have agreed."""

    coach: PersonView
    client: PersonView
    what: str
    hour: str
    nudged: str
    dates: DatesView
    settled: str


@dataclass(frozen=True, slots=True)
class LinksView:
    """The documents in the Hub; empty where the cohort file names none."""

    peer_coaching_tips: str
    peer_assignment_tips: str


@dataclass(frozen=True, slots=True)
class Context:
    """What every message may name. `round`: its name; `round_name`: the same in words, such as first
    round; `finish_by`: a date in words."""

    cohort: str
    round: str
    round_name: str
    sessions: int
    minutes: int
    finish_by: str
    coordinator: PersonView
    links: LinksView
