"""What comes after now, and when: for people who want to look ahead. Decides nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from worker.core.due.coming import Coming
from worker.core.due.concerns import concerns_of, going_on
from worker.core.due.digest import digest_day
from worker.core.due.milestones import halfway_times
from worker.core.due.pairing_state import states_of
from worker.core.due.plan import draw_for
from worker.core.due.review import waits_for_approval
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.changes import repair_for
from worker.core.timeline import (
    assign_at,
    closes_at,
    draw_at,
    escalate_at,
    is_open,
    keep_until,
    nudge_at,
    practice_at,
)
from worker.errors import NoDraw


def forecast(cohort: Cohort, history: History, now: datetime) -> list[Coming]:
    """All that is to come as things stand now, earliest first. The draw of the next round is shown
    as `run` will make it."""
    coming: list[Coming] = []
    for name in cohort.rounds:
        if name not in history.draws:
            coming += _undrawn(cohort, name, history, now)
        elif is_open(cohort, history, name, now):
            coming += _drawn(cohort, name, history, now)
    coming += _digest(cohort, history, now)
    if (until := keep_until(cohort, history)) and until > now:
        coming.append(Coming(until, "forgotten", ""))
    return sorted(coming, key=lambda each: each.at)


def _undrawn(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    plan, drawn_at = cohort.rounds[name], draw_at(cohort, name)
    if now >= cohort.at_mail_time(plan.finish_by):
        return
    # A draw that avoids the peers of an earlier round cannot be known before that one.
    ready = all(earlier in history.draws for earlier in plan.avoid_peers_of)
    try:
        draw = draw_for(cohort, name, history, now) if ready else None
    except NoDraw as error:
        yield Coming(drawn_at, f"no draw: {error}", name)
        return
    there = sum(student.takes_part(plan.assign_on, name) for student in cohort.roster)
    students = len(draw.assignments) if draw else there
    if drawn_at > now:
        yield Coming(drawn_at, "draw", name, students, draw)
    if assign_at(cohort, name) > max(now, drawn_at):
        yield Coming(assign_at(cohort, name), "assignment", name, students)


def _drawn(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    # Whatever is due now comes first; what the file foresees is counted from there.
    due = repair_for(cohort, name, history, now)
    yield from _roster_changes(cohort, name, history.with_repair(due) if due else history, now)
    waits = waits_for_approval(cohort, history, name)
    if assign_at(cohort, name) > now or waits:
        what = "approval" if waits else "assignment"
        at = max(assign_at(cohort, name), now)
        yield Coming(at, what, name, len(history.pairings(name)))
        return
    yield from _reminders(cohort, name, history, now)
    if cohort.rounds[name].exam_practice:
        yield from _practice(cohort, name, history, now)
    yield from _halfway(cohort, name, history, now)
    yield Coming(closes_at(cohort, history, name), "end", name)


def _roster_changes(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    """Who will leave or join by the dates in the file, and what that does to the round."""
    dates = {
        date
        for student in cohort.roster
        for date in (student.left, student.joined)
        if date is not None
    }
    for on in sorted(dates):
        at = max(cohort.at_mail_time(on), assign_at(cohort, name))
        if at > now and is_open(cohort, history, name, at):
            repair = repair_for(cohort, name, history, at)
            if repair is not None:
                yield Coming(at, "repair", name, len(repair.affected), repair=repair)
                history = history.with_repair(repair)


def _reminders(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    counts: Counter[tuple[str, datetime]] = Counter()
    for state in states_of(history, name):
        if state.invited_at is None or state.owing is None:
            continue
        counts["nudge", nudge_at(cohort, state.invited_at)] += 1
        counts["escalation", escalate_at(cohort, state.invited_at)] += 1
    for (what, at), pairings in counts.items():
        if at > now:
            yield Coming(at, what, name, pairings)


def _digest(cohort: Cohort, history: History, now: datetime) -> Iterator[Coming]:
    """The next digest, where things stay as they are."""
    day, names = digest_day(cohort, now), going_on(cohort, history, now)
    if day is None or not names:
        return
    at = cohort.at_mail_time(day + timedelta(weeks=1))
    concerns = concerns_of(cohort, history, at)
    things = len(concerns.stuck) + len(concerns.behind) + len(concerns.failed)
    if things:
        yield Coming(at, "digest", names[-1], things)


def _practice(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    times = [
        times[0]
        for pairing in history.pairings(name)
        if (times := practice_at(cohort, history, name, pairing.coach)) and times[0] > now
    ]
    if times:
        yield Coming(min(times), "practice", name, len(times))


def _halfway(cohort: Cohort, name: str, history: History, now: datetime) -> Iterator[Coming]:
    times = [at for at in halfway_times(cohort, history, name).values() if at > now]
    if times:
        yield Coming(min(times), "halfway", name, len(times))
