"""What is due now: the program's rules, over the cohort, its history and the time.

Level, not edge: every pass asks afresh what is due, so a missed pass is made up for, and what has
been overtaken in the meantime is recorded as skipped instead of being sent in a burst.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from worker.core.actions import (
    Action,
    Held,
    Keyed,
    Plan,
    RecordDraw,
    RecordRepair,
    Skip,
)
from worker.core.due import (
    alarms,
    coordinator,
    corrected,
    endings,
    milestones,
    proposals,
    reminders,
    student_mails,
)
from worker.core.due.dates import date_problems
from worker.core.due.digest import digests
from worker.core.due.launch import launches
from worker.core.due.pairing_state import states_of
from worker.core.due.review import before_it_goes_out, waits_for_approval
from worker.core.history import History
from worker.core.keys import MAILS, Reason
from worker.core.model import Cohort
from worker.core.records import State
from worker.core.roster.assign import assign
from worker.core.roster.changes import repair_for
from worker.core.roster.reschedule import reschedule
from worker.core.rounds import Draw, Repair
from worker.core.timeline import assign_at, closes_at, draw_is_due
from worker.errors import NoDraw


def plan(cohort: Cohort, history: History, now: datetime, consent: bool = False) -> Plan:
    """All actions due at `now` (aware), in order: draws and repairs, then what is in the calendar,
    then mails. A paused cohort has none. `consent`: a person has agreed to what would be asked."""
    if cohort.paused:
        return Plan()
    work = _Work(cohort, history, now, consent)
    for round_name in cohort.rounds:
        work.round(round_name)
    problems = (*work.problems, *date_problems(cohort, history, now))
    return Plan(tuple(work.actions), problems, tuple(work.asks))


def draw_for(cohort: Cohort, round_name: str, history: History, now: datetime) -> Draw:
    """The draw that `plan` shows and `run` records: for the day of the assignment, or for today
    where that has passed. Raises NoDraw."""
    on = max(cohort.rounds[round_name].assign_on, cohort.local_date(now))
    return assign(cohort, round_name, history, on)


def decided(history: History, due: Plan, now: datetime) -> History:
    """The history once what a plan decides has been recorded, and nothing of it done yet."""
    for action in due.actions:
        if isinstance(action, RecordDraw):
            history = history.with_draw(action.draw, now)
        elif isinstance(action, RecordRepair):
            history = history.with_repair(action.repair)
    return proposals.foreseen(history, due.actions)


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
        if draw_is_due(cohort, name, self.history, now):
            self._draw(name)
        if name not in self.history.draws:
            return
        if now >= closes_at(cohort, self.history, name):
            self.actions += _left_over(name, self.history, ())
            return
        # In this order: who leaves may take with them what no longer suits.
        self._repair(repair_for(cohort, name, self.history, now))
        if now < assign_at(cohort, name) or waits_for_approval(cohort, self.history, name):
            self.actions += before_it_goes_out(cohort, name, self.history, now)
            return
        asked = self._reschedule(name)
        due = list(_due(cohort, name, self.history, now, asked))
        self.actions += (each for each in due if not isinstance(each, Held))
        self.actions += _left_over(name, self.history, due)
        self.history = proposals.foreseen(self.history, self.actions)

    def _draw(self, name: str) -> None:
        try:
            draw = draw_for(self.cohort, name, self.history, self.now)
        except NoDraw as error:
            self.problems.append(f"the {name} round cannot be assigned: {error}")
            return
        self.actions.append(RecordDraw(draw))
        self.history = self.history.with_draw(draw, self.now)

    def _repair(self, repair: Repair | None) -> None:
        if repair is not None:
            self.actions.append(RecordRepair(repair))
            self.history = self.history.with_repair(repair)

    def _reschedule(self, name: str) -> Repair | None:
        """Does what a person has agreed to; otherwise the repair that waits for their word."""
        repair = reschedule(self.cohort, name, self.history, self.now)
        if repair is None or self.consent:
            self._repair(repair)
            return None
        self.asks.append(RecordRepair(repair))
        return repair


def _due(
    cohort: Cohort, round_name: str, history: History, now: datetime, asked: Repair | None
) -> Iterator[Keyed | Held]:
    """What is due, or held, in a round that has been assigned."""
    states = tuple(states_of(history, round_name))
    yield from endings.ends(round_name, history)
    yield from endings.guests(cohort, states, history)
    moves = list(proposals.moves(cohort, states, history, now))
    yield from moves
    history = proposals.foreseen(history, moves)
    no_other_hour = {move.key for move in moves if isinstance(move, Skip)}
    if moves:
        states = tuple(states_of(history, round_name))
    series = list(proposals.series(cohort, states, history, now))
    yield from series
    due_series = {each.key for each in series}
    yield from student_mails.assignments(cohort, round_name, history, due_series)
    yield from corrected.corrections(cohort, round_name, states, history)
    yield from student_mails.changes(cohort, round_name, history, due_series, now)
    yield from student_mails.latecomers(cohort, round_name, history, now)
    yield from reminders.other_hours(cohort, states, history, moves, now)
    yield from reminders.nudges(cohort, states, history, now)
    yield from reminders.settlements(cohort, states, history, no_other_hour)
    yield from coordinator.escalations(cohort, round_name, states, history, now)
    if cohort.rounds[round_name].exam_practice:
        yield from student_mails.practice(cohort, round_name, history, now)
    yield from milestones.milestones(cohort, round_name, history, now)
    yield from alarms.vanished(cohort, round_name, states, history, now)
    yield from alarms.odd_series(cohort, round_name, history)
    yield from alarms.lost_calendars(cohort, round_name, history)
    yield from alarms.quota(cohort, round_name, history)
    yield from alarms.failures(cohort, round_name, history)
    yield from coordinator.alone(cohort, round_name, history, now)
    if asked is not None:
        yield from coordinator.unsuited(cohort, asked, history)
    yield from digests(cohort, round_name, history, now)
    yield from launches(cohort, round_name, history, now)


def _left_over(round_name: str, history: History, due: Iterable[Keyed | Held]) -> Iterator[Skip]:
    """Mails that a pass had begun and that will not become due again: answered, overtaken, or to
    somebody who has left. What is only held stays claimed."""
    wanted = {each.key for each in due}
    for key, record in history.records.items():
        begun = record.state is State.CLAIMED and key.kind in MAILS and key.round == round_name
        if begun and key not in wanted:
            yield Skip(key, Reason.NOT_DUE)
