"""What a template may name: these fields and no others. `check` holds every template against them.

Each kind of mail has a context of its own, in `student_contexts` or `coordinator_contexts`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody whom a message speaks of."""

    name: str
    first_name: str
    email: str
    zone: str


@dataclass(frozen=True, slots=True)
class HourView:
    """A weekly time as two people read it.

    `mine`, `theirs`: in the reader's and in the peer's zone; `changes`, `their_changes`: what it
    becomes when the clocks change; `first`, `last`: the dates in the reader's zone; `skipped`: the
    weeks left out, in words; `late`: whether the last date is after the one to finish by.
    """

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
    """One of the reader's two roles. `hour`: None where the two share none; `sessions`: how many
    are planned; `link`, `meet`: empty where the series is not in the calendar."""

    peer: PersonView
    sessions: int
    hour: HourView | None
    backups: tuple[HourView, ...]
    link: str
    meet: str


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
    as proposed, in the coordinator's zone; `nudged`: on which day, or nothing."""

    coach: PersonView
    client: PersonView
    what: str
    hour: str
    nudged: str


@dataclass(frozen=True, slots=True)
class LinksView:
    """The documents in the Hub; empty where the cohort file names none."""

    peer_coaching_tips: str
    peer_assignment_tips: str


@dataclass(frozen=True, slots=True)
class Context:
    """What every message may name. `round`: its name; `finish_by`: a date in words."""

    cohort: str
    round: str
    sessions: int
    minutes: int
    finish_by: str
    coordinator: PersonView
    links: LinksView
