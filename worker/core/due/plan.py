"""What is due now: the programme's rules, over the cohort, its history and the time.

Level, not edge: every pass asks afresh what is due, so a missed pass is made up for, and what has been overtaken in the
meantime is recorded as skipped instead of being sent in a burst.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.core.actions import Action, Mail, Plan, RecordDraw, RecordRepair, Skip
from worker.core.due import mails, proposals
from worker.core.history import DrawRecord, History, State
from worker.core.model import Cohort
from worker.core.roster.assign import assign
from worker.core.roster.changes import repair_for, reschedule
from worker.core.rounds import Draw, Repair
from worker.core.timeline import assign_at, closes_at, draw_at
from worker.errors import NoDraw


def plan(cohort: Cohort, history: History, now: datetime, consent: bool = False) -> Plan:
    """All actions due at `now` (aware), in order: draws and repairs, then what is in the calendar, then mails. A paused cohort
    has none. `consent`: a person has agreed to what the plan asks for."""
    if cohort.paused:
        return Plan()
    work = _Work(cohort, history, now, consent)
    for round_name in cohort.rounds:
        work.round(round_name)
    return Plan(tuple(work.actions), tuple(work.problems), tuple(work.asks))


def draw_for(cohort: Cohort, round_name: str, history: History, now: datetime) -> Draw:
    """The draw that `plan` shows and `run` records: for the day of the assignment, or for today where that has passed. Raises NoDraw."""
    on = max(cohort.rounds[round_name].assign_on, cohort.local_date(now))
    return assign(cohort, round_name, history, on)


@dataclass
class _Work:
    """A plan in the making: the history grows by what has been decided."""

    cohort: Cohort
    history: History
    now: datetime
    consent: bool
    actions: list[Action] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    asks: list[RecordRepair] = field(default_factory=list)

    def round(self, name: str) -> None:
        """What is due in one round."""
        cohort, now = self.cohort, self.now
        if name not in self.history.draws and not self._draw(name):
            return
        if now >= closes_at(cohort, self.history, name):
            self.actions += _left_over(name, self.history, set())
            return
        # In this order: who leaves may take with them what no longer suits.
        self._repair(repair_for(cohort, name, self.history, now))
        asked = None
        if now >= assign_at(cohort, name):
            again = reschedule(cohort, name, self.history, now)
            if self.consent:
                self._repair(again)
            elif again is not None:
                self.asks.append(RecordRepair(again))
                asked = again
        due = list(due_in_round(cohort, name, self.history, now, asked))
        self.actions += due
        self.history = proposals.foreseen(self.history, due)

    def _draw(self, name: str) -> bool:
        cohort, now = self.cohort, self.now
        if not draw_at(cohort, name) <= now < cohort.at_mail_time(cohort.rounds[name].finish_by):
            return False
        try:
            draw = draw_for(cohort, name, self.history, now)
        except NoDraw as error:
            self.problems.append(f"the {name} round cannot be assigned: {error}")
            return False
        self.actions.append(RecordDraw(draw))
        self.history = replace(
            self.history, draws={**self.history.draws, name: DrawRecord(draw, now)}
        )
        return True

    def _repair(self, repair: Repair | None) -> None:
        if repair is not None:
            self.actions.append(RecordRepair(repair))
            self.history = with_repair(self.history, repair)


def with_repair(history: History, repair: Repair) -> History:
    """The history once a repair has been recorded."""
    before = history.repairs.get(repair.round, ())
    return replace(history, repairs={**history.repairs, repair.round: (*before, repair)})


def due_in_round(
    cohort: Cohort, round_name: str, history: History, now: datetime, asked: Repair | None = None
) -> Iterator[Action]:
    """What is due in a round that has been drawn. `asked`: a repair that waits for a person's word."""
    if now < assign_at(cohort, round_name):
        # Only with days for review is a round drawn before it is assigned.
        yield from mails.notice(cohort, round_name, history)
        return
    due = list(_assigned(cohort, round_name, history, now))
    if asked is not None:
        due += mails.asked(cohort, asked, history)
    yield from due
    yield from _left_over(round_name, history, {one.key for one in due})


def _assigned(cohort: Cohort, round_name: str, history: History, now: datetime) -> Iterator[Action]:
    yield from proposals.ends(round_name, history)
    yield from proposals.guests(cohort, round_name, history)
    moves = list(proposals.moves(cohort, round_name, history, now))
    yield from moves
    history = proposals.foreseen(history, moves)
    no_other_hour = {one.key for one in moves if isinstance(one, Skip)}
    series = list(proposals.series(cohort, round_name, history, now))
    yield from series
    due_series = {one.key for one in series}
    yield from mails.assignments(cohort, round_name, history, due_series)
    yield from mails.changes(cohort, round_name, history, due_series, now)
    yield from mails.latecomers(cohort, round_name, history, now)
    yield from mails.nudges(cohort, round_name, history, now)
    yield from mails.settlements(cohort, round_name, history, no_other_hour)
    yield from mails.escalations(cohort, round_name, history, now)
    if cohort.rounds[round_name].exam_practice:
        yield from mails.practice(cohort, round_name, history, now)
    yield from mails.troubles(cohort, round_name, history, now)


def _left_over(round_name: str, history: History, due: set[str]) -> Iterator[Skip]:
    """Mails that a pass had begun and that are due no longer: answered, overtaken, or to somebody who has left."""
    kinds = {f"{round_name}/{kind}" for kind in Mail}
    for key, record in history.records.items():
        mail = "/".join(key.split("/", 2)[:2]) in kinds
        if mail and record.state is State.CLAIMED and key not in due:
            yield Skip(key, "no longer due when it was to go out")
