"""What the templates of mails to the coordinator may name."""

from dataclasses import dataclass

from worker.messages.context import Context, PairView, PersonView, StuckView


@dataclass(frozen=True, slots=True)
class WithoutHour:
    """A pairing that got no hour. `why`: in a sentence without its capital letter and its full stop,
    with the least that would mend it."""

    coach: PersonView
    client: PersonView
    why: str


@dataclass(frozen=True, slots=True)
class Notice(Context):
    """A draw to review. `assign_on`: in words; `unknown`: whose calendar could not be read;
    `fingerprint`: what the draw can be checked by; `relaxed`: which rules had to give way; `waits`:
    nothing goes out until they say yes; `overdue`: the day has come, and they have not; `round_id`: what
    commands and the cohort file call the round; `argument`: what commands call the cohort;
    `without_hour`: those of the pairs that got none."""

    unknown: str
    fingerprint: str
    assign_on: str
    relaxed: tuple[str, ...]
    pairs: tuple[PairView, ...]
    waits: bool = False
    overdue: bool = False
    round_id: str = ""
    argument: str = ""
    without_hour: tuple[WithoutHour, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation(Context):
    """Once for all who were invited on one day: who is stuck, and who will be done late.

    `since`, `since_short`: that day, in words; `unknown`, `fingerprint`, `relaxed`: as in a Notice;
    `days`: how long the students had to answer.
    """

    since: str
    since_short: str
    unknown: str
    fingerprint: str
    stuck: tuple[StuckView, ...]
    late: tuple[PairView, ...]
    relaxed: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Quota(Context):
    """A limit of Google's has stopped the sending. `waiting`: how many students still wait for
    their mail, of `students`."""

    waiting: int
    students: int


@dataclass(frozen=True, slots=True)
class Alone(Context):
    """Who is without a peer, each with the reason, in sentences."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsuited(Context):
    """Pairings whose hour no longer suits, for which another is proposed once the coordinator
    agrees."""

    pairings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed(Context):
    """What Google has refused, each with its words, in sentences."""

    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar(Context):
    """A calendar is gone, or closed to the sender. `calendar`: its name; `pairings`: whose sessions
    stood in it, by name."""

    calendar: str
    pairings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vanished(Context):
    """Many series have been deleted at once: of these `pairings`, by name, out of a `total`."""

    pairings: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Odd(Context):
    """Series that somebody changed in a way that is no answer: a sentence each."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates(Context):
    """A round was sent out, and the file now assigns it later. `assign_on`: in words."""

    assign_on: str


@dataclass(frozen=True, slots=True)
class Launch(Context):
    """A round has gone out. `sent`: how many of its `students` were written to; `pairs`: how many
    pairings there are; `to_look_at`: what is not as it should be, in sentences, first those of the
    pairings that got `no_hour`; `late`: sentences on those that only end after the date to finish
    by; `days`: how long the students have to answer until the coordinator is told."""

    sent: int
    students: int
    pairs: int
    to_look_at: tuple[str, ...]
    days: int
    no_hour: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A pairing that needs somebody. `what`: how it stands, in a sentence; `since`: in words, or
    nothing; `days`: how many that is; `to_do`: in a sentence."""

    coach: PersonView
    client: PersonView
    round: str
    round_name: str
    what: str
    since: str
    days: int
    to_do: str


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """How a round goes. `pairs`: how many pairings it has; `agreed`: how many of them agree on an
    hour; `passed`, `planned`: sessions of these that are over, and all; `finish_by`: in words."""

    round: str
    round_name: str
    pairs: int
    agreed: int
    passed: int
    planned: int
    finish_by: str


@dataclass(frozen=True, slots=True)
class Digest(Context):
    """Once a week while somebody needs it. `day`: in words; `several_rounds`: whether more than one
    is going on; `failures`: what was refused, in sentences."""

    day: str
    several_rounds: bool
    stuck: tuple[DigestItem, ...]
    behind: tuple[DigestItem, ...]
    failures: tuple[str, ...]
    figures: tuple[RoundFigures, ...]
