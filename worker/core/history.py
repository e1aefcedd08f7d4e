"""What is known when a pass decides: what was drawn and done, by the ledger, and what students did, by the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from worker.core.model import Pairing, Response
from worker.core.rounds import Assignment, Draw, Repair, Ring, repaired


class SessionState(StrEnum):
    """What has become of one date of a series."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Session:
    """One date of a series as the calendar has it now. Both instants in UTC; `event`: its own id, where it is not as its series."""

    original_start: datetime
    start: datetime
    state: SessionState
    answers: Mapping[str, Response] = field(default_factory=dict)
    event: str = ""

    @property
    def stands(self) -> bool:
        """Whether the two will meet: neither cancelled, nor declined by one of them."""
        return self.state in (SessionState.PLANNED, SessionState.MOVED)


@dataclass(frozen=True)
class ObservedSeries:
    """A series as the calendar has it now. `answers` by student id, for the series as a whole, of those who are its guests;
    `since`: when we saw each; `comments`: what was said with it; `events`: the ids of its parts that stand; `strangers`: how many
    guests it has beside the two."""

    answers: Mapping[str, Response]
    since: Mapping[str, datetime]
    sessions: tuple[Session, ...]
    comments: Mapping[str, str] = field(default_factory=dict)
    cancelled: bool = False
    moved: bool = False
    link: str = ""
    meet: str = ""
    events: tuple[str, ...] = ()
    strangers: int = 0

    @cached_property
    def starts(self) -> tuple[datetime, ...]:
        """When the sessions that stand start, in order."""
        return tuple(sorted(one.start for one in self.sessions if one.stands))

    @cached_property
    def heard(self) -> frozenset[str]:
        """Who has answered the series or any one of its sessions."""
        everywhere = [self.answers, *(one.answers for one in self.sessions)]
        return frozenset(
            who
            for answers in everywhere
            for who, answer in answers.items()
            if answer is not Response.NEEDS_ACTION
        )

    @cached_property
    def in_touch(self) -> bool:
        """Whether the two have moved the series or a session, also one that was declined after that."""
        return self.moved or any(
            one.state is SessionState.MOVED or one.start != one.original_start
            for one in self.sessions
        )


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


@dataclass(frozen=True)
class History:
    """All that is known when a pass decides: seeds, draws and what repaired them, what was done (by key), what was proposed and
    is claimed to be moved to, and what was seen in the calendar.

    `busy`: when students are busy, UTC, where it was asked for; None where it could not be read. `redrawn`: why each
    round was drawn anew before anything was sent, as often as it was.
    """

    seeds: Mapping[str, str]
    draws: Mapping[str, DrawRecord] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    series: Mapping[tuple[str, Pairing], ObservedSeries] = field(default_factory=dict)
    proposed: Mapping[tuple[str, Pairing], Assignment] = field(default_factory=dict)
    moves: Mapping[tuple[str, Pairing], Assignment] = field(default_factory=dict)
    repairs: Mapping[str, tuple[Repair, ...]] = field(default_factory=dict)
    busy: Mapping[str, tuple[tuple[datetime, datetime], ...] | None] = field(default_factory=dict)
    redrawn: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def rings(self) -> Mapping[str, Ring]:
        """The pairings of every drawn round as they are now."""
        return {
            name: repaired(drawn.draw.ring, self.repairs.get(name, ()))
            for name, drawn in self.draws.items()
        }

    def pairings(self, round_name: str) -> tuple[Pairing, ...]:
        """Who coaches whom in a round now; nobody before it is drawn."""
        return self.rings[round_name].pairings if round_name in self.rings else ()

    def ended(self, round_name: str) -> tuple[Pairing, ...]:
        """The pairings of a round that repairs have ended, in that order."""
        return tuple(one for repair in self.repairs.get(round_name, ()) for one in repair.ended)

    def assigned(self, round_name: str) -> Mapping[Pairing, Assignment]:
        """Every pairing that a round has ever had, as the draw or a repair made it."""
        drawn = self.draws[round_name].draw.assignments if round_name in self.draws else ()
        begun = (one for repair in self.repairs.get(round_name, ()) for one in repair.begun)
        return {one.pairing: one for one in (*drawn, *begun)}

    def assignment(self, round_name: str, pairing: Pairing) -> Assignment:
        """What was proposed to a pairing last: what its series was claimed with or moved to, else what the draw or repair says."""
        claimed = self.proposed.get((round_name, pairing))
        return claimed if claimed is not None else self.assigned(round_name)[pairing]

    def starts(self, round_name: str, pairing: Pairing) -> tuple[datetime, ...]:
        """When a pairing's sessions start: as the calendar has them, else as proposed. In order; what will not be is left out."""
        seen = self.series.get((round_name, pairing))
        if seen is not None:
            return seen.starts
        proposal = self.assignment(round_name, pairing).proposal
        return proposal.instants if proposal else ()

    def settled(self, key: str) -> bool:
        """Whether this action is done, failed or skipped for good."""
        record = self.records.get(key)
        return record is not None and record.settled

    def done(self, key: str) -> bool:
        """Whether this action has been done."""
        record = self.records.get(key)
        return record is not None and record.state is State.DONE

    def failed_for(self, key: str) -> str | None:
        """The hash of the addresses for which this action failed; None where it did not fail."""
        record = self.records.get(key)
        return (
            record.detail.get("addresses", "")
            if record is not None and record.state is State.FAILED
            else None
        )
