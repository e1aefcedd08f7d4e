"""What is known when a pass decides: what was drawn and done, by the ledger, and what students did,
by the calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from worker.core.keys import ActionKey, Kind
from worker.core.observed import BusyTimes, ObservedSeries
from worker.core.records import Record, State
from worker.core.rounds import Assignment, Draw, Pairing, Repair, Ring, repaired

InRound = tuple[str, Pairing]


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """A recorded draw and the instant at which it was recorded."""

    draw: Draw
    at: datetime


@dataclass(frozen=True)
class History:
    """All that is known when a pass decides: seeds, draws and what repaired them, what was done (by
    key), what was proposed and is claimed to be moved to, and what was seen in the calendar.

    `busy`: when students are busy, UTC, where it was asked for; None where it could not be read.
    `redrawn`: why each round was drawn anew before anything was sent, as often as it was; `lost`:
    the calendars that are gone, or closed to the sender; `elsewhere`: when students have sessions to
    come in other cohorts, UTC, where hours may have to be found; `looked_at`: when a pass last looked at the
    calendars, UTC; None where that is not known; `watched_since`: when one first did and kept it;
    `agreed`: the coaches and clients who have agreed on an hour between them, as the coordinator says.
    """

    seeds: Mapping[str, str]
    draws: Mapping[str, DrawRecord] = field(default_factory=dict)
    records: Mapping[ActionKey, Record] = field(default_factory=dict)
    series: Mapping[InRound, ObservedSeries] = field(default_factory=dict)
    proposed: Mapping[InRound, Assignment] = field(default_factory=dict)
    moves: Mapping[InRound, Assignment] = field(default_factory=dict)
    repairs: Mapping[str, tuple[Repair, ...]] = field(default_factory=dict)
    busy: BusyTimes = field(default_factory=dict)
    redrawn: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    elsewhere: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    looked_at: datetime | None = None
    watched_since: datetime | None = None
    agreed: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def rings(self) -> Mapping[str, Ring]:
        """The pairings of every drawn round as they are now."""
        return {
            name: repaired(recorded.draw.ring, self.repairs.get(name, ()))
            for name, recorded in self.draws.items()
        }

    def with_draw(self, draw: Draw, at: datetime) -> "History":
        """The history once a draw has been recorded."""
        return replace(self, draws={**self.draws, draw.round: DrawRecord(draw, at)})

    def with_repair(self, repair: Repair) -> "History":
        """The history once a repair has been recorded."""
        before = self.repairs.get(repair.round, ())
        return replace(self, repairs={**self.repairs, repair.round: (*before, repair)})

    def without_failures(self) -> "History":
        """The history as if nothing had failed, so that all of that is tried again."""
        kept = {key: each for key, each in self.records.items() if each.state is not State.FAILED}
        return replace(self, records=kept)

    def pairings(self, round_name: str) -> tuple[Pairing, ...]:
        """Who coaches whom in a round now; nobody before it is drawn."""
        return self.rings[round_name].pairings if round_name in self.rings else ()

    @cached_property
    def _live(self) -> frozenset[InRound]:
        return frozenset(
            (name, each) for name, ring in self.rings.items() for each in ring.pairings
        )

    def is_live(self, round_name: str, pairing: Pairing) -> bool:
        """Whether the round has this pairing now."""
        return (round_name, pairing) in self._live

    def ended(self, round_name: str) -> tuple[Pairing, ...]:
        """The pairings of a round that repairs have ended, in that order."""
        return tuple(
            pairing for repair in self.repairs.get(round_name, ()) for pairing in repair.ended
        )

    def assigned(self, round_name: str) -> Mapping[Pairing, Assignment]:
        """Every pairing that a round has ever had, as the draw or a repair made it."""
        drawn = self.draws[round_name].draw.assignments if round_name in self.draws else ()
        begun = (
            assignment for repair in self.repairs.get(round_name, ()) for assignment in repair.begun
        )
        return {assignment.pairing: assignment for assignment in (*drawn, *begun)}

    def assignment(self, round_name: str, pairing: Pairing) -> Assignment:
        """What was proposed to a pairing last: what its series was claimed with or moved to, else
        what the draw or repair says."""
        claimed = self.proposed.get((round_name, pairing))
        return claimed if claimed is not None else self.assigned(round_name)[pairing]

    def starts(self, round_name: str, pairing: Pairing) -> tuple[datetime, ...]:
        """When a pairing's sessions start: as the calendar has them, else as proposed. In order;
        what will not be is left out."""
        observed = self.series.get((round_name, pairing))
        if observed is not None:
            return observed.starts
        proposal = self.assignment(round_name, pairing).proposal
        return proposal.instants if proposal else ()

    def sessions(
        self, except_for: str | None = None, pairings: frozenset[InRound] = frozenset()
    ) -> Mapping[str, tuple[datetime, ...]]:
        """When each student's sessions start, UTC, but for those of one round or of these pairings:
        as the calendar has them, else as proposed; those in other cohorts among them."""
        sessions = {student: list(starts) for student, starts in self.elsewhere.items()}
        for name, ring in self.rings.items():
            for pairing in ring.pairings:
                if name == except_for or (name, pairing) in pairings:
                    continue
                # Whether a move in doubt has been made is not known yet: both hours are taken.
                moving = self.moves.get((name, pairing))
                moved_to = moving.proposal.instants if moving and moving.proposal else ()
                for student in pairing.both:
                    starts = (*self.starts(name, pairing), *moved_to)
                    sessions.setdefault(student, []).extend(starts)
        return {student: tuple(sorted(starts)) for student, starts in sorted(sessions.items())}

    @cached_property
    def sent_once_more(self) -> Mapping[tuple[str, str], Record]:
        """The latest assignment mail, by round and student, that went to a corrected address."""
        latest: dict[tuple[str, str], Record] = {}
        for key, record in self.records.items():
            if key.kind is Kind.ASSIGNMENT and key.digest and record.done:
                before = latest.get((key.round, key.student))
                if before is None or before.at < record.at:
                    latest[key.round, key.student] = record
        return latest

    def record(self, round_name: str, kind: Kind, pairing: Pairing) -> Record | None:
        """What is known of an action about a pairing; None where it was never begun."""
        return self.records.get(ActionKey(round_name, kind, pairing))

    def calendars(self, rounds: Iterable[str]) -> tuple[str, ...]:
        """The calendars that hold the series of these rounds, also where the file names another by
        now."""
        calendars: dict[str, None] = {}
        for name in rounds:
            for pairing in self.assigned(name):
                record = self.record(name, Kind.SERIES, pairing)
                if record and record.done and not self.settled(ActionKey(name, Kind.END, pairing)):
                    calendars[record.series.calendar] = None
        return tuple(calendars)

    def on_lost_calendar(self, round_name: str, pairing: Pairing) -> bool:
        """Whether a pairing's series stands in a calendar that is gone, or closed to the sender."""
        record = self.record(round_name, Kind.SERIES, pairing)
        return record is not None and record.done and record.series.calendar in self.lost

    def settled(self, key: ActionKey) -> bool:
        """Whether this action is done, failed or skipped for good."""
        record = self.records.get(key)
        return record is not None and record.settled

    def failed_for(self, key: ActionKey) -> str | None:
        """The hash of the addresses for which this action failed; None where it did not fail."""
        record = self.records.get(key)
        if record is None or record.state is not State.FAILED:
            return None
        return record.failure.addresses if record.failure else ""
