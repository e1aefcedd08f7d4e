"""What the templates of mails to students may name."""

from dataclasses import dataclass

from worker.messages.context import Context, PersonView, RoleView


@dataclass(frozen=True, slots=True)
class Assignment(Context):
    """On the day of the assignment: both roles, or None for one in which nobody could be found.
    `joins`: whether the reader has come after the draw."""

    student: PersonView
    coaching: RoleView | None
    coached: RoleView | None
    nudge_days: int
    joins: bool


@dataclass(frozen=True, slots=True)
class Nudge(Context):
    """To whoever owes an answer. `is_client`: whether that is the client; `invited`: on which day
    the two were invited; `escalate_days`: after how many the coordinator is told."""

    student: PersonView
    role: RoleView
    is_client: bool
    invited: str
    escalate_days: int


@dataclass(frozen=True, slots=True)
class Practice(Context):
    """Near the end of a round that ends in practice for the exam. `coach`, `client`: None where
    there is none; `last`: the last session's date in words."""

    student: PersonView
    coach: PersonView | None
    client: PersonView | None
    last: str


@dataclass(frozen=True, slots=True)
class Change(Context):
    """To a student whose peer or hour has changed.

    `left`, `joined`: whose coming and going made it, in words; `was_coach`, `was_client`: the names
    of those with whom it ends; `coaching`, `coached`: the roles that begin; `alone`: whether a peer
    is still to be found; `same`: whether the two go on together, at another hour.
    """

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
class Settle(Context):
    """To a client, with the coach on copy, when the two have declined every hour that was proposed.
    `role`: as the client reads it; `coach_link`: where the coach opens the series; `notes`: what was
    said with a no."""

    student: PersonView
    coach: PersonView
    role: RoleView
    coach_link: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Late(Context):
    """To whoever joins when a round has no session left. `next_on`: when the next round is
    assigned, or nothing."""

    student: PersonView
    next_on: str


@dataclass(frozen=True, slots=True)
class Address(Context):
    """To whoever was told of an address of the `peer` that has been corrected. `is_client`: whether
    the reader is the client of the two."""

    student: PersonView
    peer: PersonView
    is_client: bool


@dataclass(frozen=True, slots=True)
class AnotherHour(Context):
    """To each of two whose declined series has been proposed at another hour."""

    student: PersonView
    role: RoleView
    is_client: bool


@dataclass(frozen=True, slots=True)
class Halfway(Context):
    """To whoever has half of their dates behind them. `coaching`, `coached`: None where there is none;
    `well`: whether sessions were held in each role, and more than were not."""

    student: PersonView
    coaching: RoleView | None
    coached: RoleView | None
    well: bool


@dataclass(frozen=True, slots=True)
class Finished(Context):
    """To whoever has their last date behind them. `coaching`, `coached`, `well`: as half-way;
    `in_time`: whether the day to finish by is still to come; `next_on`: when the next round is
    assigned, or nothing; `exam`: whether this one ended in practice for the exam."""

    student: PersonView
    coaching: RoleView | None
    coached: RoleView | None
    well: bool
    in_time: bool
    next_on: str
    exam: bool
