"""What is known when a pass decides: what was drawn and done, by the ledger, and what students did, by the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from worker.core.model import Assignment, Draw, Pairing, Response, Round


class SessionState(StrEnum):
    """What has become of one date of a series."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Session:
    """One date of a series as the calendar has it now. Both instants in UTC."""

    original_start: datetime
    start: datetime
    state: SessionState
    answers: Mapping[str, Response] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesSeen:
    """A series as the calendar has it now. `answers` by student id, for the series as a whole, of those who are its guests;
    `since`: when we saw each; `comments`: what was said with it."""

    answers: Mapping[str, Response]
    since: Mapping[str, datetime]
    sessions: tuple[Session, ...]
    comments: Mapping[str, str] = field(default_factory=dict)
    cancelled: bool = False
    moved: bool = False
    link: str = ""
    meet: str = ""

    @cached_property
    def starts(self) -> tuple[datetime, ...]:
        """When the sessions that stand start, in order."""
        return tuple(sorted(one.start for one in self.sessions if one.state is not SessionState.CANCELLED))

    @cached_property
    def heard(self) -> frozenset[str]:
        """Who has answered the series or any one of its sessions."""
        everywhere = [self.answers, *(one.answers for one in self.sessions)]
        return frozenset(
            who for answers in everywhere for who, answer in answers.items() if answer is not Response.NEEDS_ACTION
        )

    @cached_property
    def in_touch(self) -> bool:
        """Whether the two have moved the series or a session."""
        return self.moved or any(one.state is SessionState.MOVED for one in self.sessions)


class State(StrEnum):
    """How far an action is. A claim without a result is in doubt: look at Google before doing it again."""

    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger knows of one action. `at`: when it was claimed or, once it is settled, settled."""

    key: str
    state: State
    at: datetime
    detail: Mapping[str, str] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """Nothing more is to be done."""
        return self.state is not State.CLAIMED


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """A recorded draw and the instant at which it was recorded."""

    draw: Draw
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """All that is known when a pass decides: seeds, draws, what was done (by key), proposed by claim, and seen in the calendar."""

    seeds: Mapping[Round, str]
    draws: Mapping[Round, DrawRecord] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    series: Mapping[tuple[Round, Pairing], SeriesSeen] = field(default_factory=dict)
    proposed: Mapping[tuple[Round, Pairing], Assignment] = field(default_factory=dict)

    def assignment(self, round_name: Round, pairing: Pairing) -> Assignment:
        """What was proposed to a drawn pairing: what the series was claimed with, else what the draw says."""
        claimed = self.proposed.get((round_name, pairing))
        if claimed is not None:
            return claimed
        return next(one for one in self.draws[round_name].draw.assignments if one.pairing == pairing)

    def starts(self, round_name: Round, pairing: Pairing) -> tuple[datetime, ...]:
        """When a drawn pairing's sessions start: as the calendar has them, else as proposed. In order; cancelled ones are left out."""
        seen = self.series.get((round_name, pairing))
        if seen is not None:
            return seen.starts
        proposal = self.assignment(round_name, pairing).proposal
        return proposal.instants if proposal else ()

    def settled(self, key: str) -> bool:
        """Whether this action is done, failed or skipped for good."""
        record = self.records.get(key)
        return record is not None and record.settled

    def failed_for(self, key: str) -> str | None:
        """The hash of the addresses for which this action failed; None where it did not fail."""
        record = self.records.get(key)
        return record.detail.get("addresses", "") if record is not None and record.state is State.FAILED else None
