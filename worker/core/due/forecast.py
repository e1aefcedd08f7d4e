"""What comes after now, and when: for people who want to look ahead. Decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from worker.core.due.mails import invited_at
from worker.core.due.plan import draw_for, with_repair
from worker.core.due.responses import owing
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.changes import repair_for
from worker.core.rounds import Draw, Repair
from worker.core.timeline import (
    assign_at,
    closes_at,
    draw_at,
    escalate_at,
    is_open,
    nudge_at,
    practice_at,
)
from worker.errors import NoDraw


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that will be due. `at`: aware, UTC; `students`: how many it is about; `draw`: as it would be drawn now; `repair`:
    what a change of the roster that the file foresees would do as things stand."""

    at: datetime
    what: str
    round: str
    students: int = 0
    draw: Draw | None = None
    repair: Repair | None = None


def forecast(cohort: Cohort, history: History, now: datetime) -> list[Coming]:
    """All that is to come as things stand now, earliest first. The draw of the next round is shown as `run` will make it."""
    found: list[Coming] = []
    for name in cohort.rounds:
        if name not in history.draws:
            found += _undrawn(cohort, name, history, now)
        elif is_open(cohort, history, name, now):
            found += _drawn(cohort, name, history, now)
    return sorted(found, key=lambda one: one.at)


def _undrawn(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    at = draw_at(cohort, name)
    if now >= cohort.at_mail_time(cohort.rounds[name].finish_by):
        return
    # A draw that avoids the peers of an earlier round cannot be known before that one.
    ready = all(earlier in history.draws for earlier in cohort.rounds[name].avoid_peers_of)
    try:
        draw = draw_for(cohort, name, history, now) if ready else None
        students = (
            len(draw.assignments)
            if draw
            else sum(one.takes_part(cohort.rounds[name].assign_on, name) for one in cohort.roster)
        )
        if at > now:
            yield Coming(at, "draw", name, students, draw)
        if assign_at(cohort, name) > max(now, at):
            yield Coming(assign_at(cohort, name), "assignment", name, students)
    except NoDraw as error:
        yield Coming(at, f"no draw: {error}", name)


def _roster_changes(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    """Who will leave or join by the dates in the file, and what that does to the round."""
    dates = {
        one
        for student in cohort.roster
        for one in (student.left, student.joined)
        if one is not None
    }
    for on in sorted(dates):
        at = max(cohort.at_mail_time(on), assign_at(cohort, name))
        if at > now and is_open(cohort, history, name, at):
            repair = repair_for(cohort, name, history, at)
            if repair is not None:
                yield Coming(at, "repair", name, len(repair.affected), repair=repair)
                history = with_repair(history, repair)


def _drawn(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    # Whatever is due now comes first; what the file foresees is reckoned from there.
    due = repair_for(cohort, name, history, now)
    yield from _roster_changes(cohort, name, with_repair(history, due) if due else history, now)
    pairings = history.pairings(name)
    if assign_at(cohort, name) > now:
        yield Coming(assign_at(cohort, name), "assignment", name, len(pairings))
        return
    nudges: dict[datetime, int] = {}
    escalations: dict[datetime, int] = {}
    for pairing in pairings:
        invited = invited_at(name, pairing, history)
        if invited is None or owing(pairing, history.series.get((name, pairing))) is None:
            continue
        for at, counts in (
            (nudge_at(cohort, invited), nudges),
            (escalate_at(cohort, invited), escalations),
        ):
            if at > now:
                counts[at] = counts.get(at, 0) + 1
    yield from (Coming(at, "nudge", name, count) for at, count in nudges.items())
    yield from (Coming(at, "escalation", name, count) for at, count in escalations.items())
    if cohort.rounds[name].exam_practice:
        times = [
            found[0]
            for one in pairings
            if (found := practice_at(cohort, history, name, one.coach)) and found[0] > now
        ]
        if times:
            yield Coming(min(times), "practice", name, len(times))
    yield Coming(closes_at(cohort, history, name), "end", name)
