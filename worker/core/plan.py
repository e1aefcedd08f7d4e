"""What is due now: the programme's rules, one function each, over the cohort, its history and the time.

Level, not edge: every pass asks afresh what is due, so a missed pass is made up for, and what has been overtaken in the
meantime is recorded as skipped instead of being sent in a burst.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from worker.core.actions import (
    COORDINATOR,
    Action,
    Mail,
    Plan,
    ProposeSeries,
    RecordDraw,
    SendMail,
    Skip,
    nudge_key,
    series_key,
)
from worker.core.assign import assign, propose
from worker.core.model import Assignment, Cohort, Draw, DrawRecord, History, Pairing, Round, State
from worker.core.responses import STUCK, Standing, owing, standing
from worker.core.timeline import assign_at, closes_at, draw_at, escalate_at, nudge_at, practice_at
from worker.errors import NoDraw


def plan(cohort: Cohort, history: History, now: datetime) -> Plan:
    """All actions due at `now` (aware), in order: draws, then series, then mails. A paused cohort has none."""
    if cohort.paused:
        return Plan()
    actions: list[Action] = []
    problems: list[str] = []
    for round_name in Round:
        if round_name not in history.draws:
            if not draw_at(cohort, round_name) <= now < cohort.at_mail_time(cohort.rounds[round_name].finish_by):
                continue
            try:
                draw = draw_for(cohort, round_name, history, now)
            except NoDraw as error:
                problems.append(f"the {round_name} round cannot be assigned: {error}")
                continue
            actions.append(RecordDraw(draw))
            history = replace(history, draws={**history.draws, round_name: DrawRecord(draw, now)})
        actions += due_in_round(cohort, round_name, history, now)
    return Plan(tuple(actions), tuple(problems))


def draw_for(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Draw:
    """The draw that `plan` shows and `run` records: for the day of the assignment, or for today where that has passed. Raises NoDraw."""
    on = max(cohort.rounds[round_name].assign_on, cohort.local_date(now))
    return assign(cohort, round_name, history, on)


def due_in_round(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Iterator[Action]:
    """What is due in a round that has been drawn."""
    if now >= closes_at(cohort, history, round_name):
        return
    yield from _notice(cohort, round_name, history)
    if now < assign_at(cohort, round_name):
        return
    yield from _series(cohort, round_name, history, now)
    yield from _assignments(cohort, round_name, history, now)
    yield from _nudges(cohort, round_name, history, now)
    yield from _escalations(cohort, round_name, history, now)
    if round_name is Round.SECOND:
        yield from _practice(cohort, history, now)


def _notice(cohort: Cohort, round_name: Round, history: History) -> Iterator[Action]:
    """The coordinator sees the draw first where the file says so, and hears of what the round could not have."""
    draw = history.draws[round_name].draw
    action = SendMail(Mail.NOTICE, round_name, COORDINATOR, tuple(remarkable(cohort, draw)), batch="draw")
    if (cohort.program.review_days or draw.relaxed or action.about) and not history.settled(action.key):
        yield action


def remarkable(cohort: Cohort, draw: Draw) -> Iterator[Pairing]:
    """The pairings of a draw that the coordinator has to hear of: without an hour, or done only after `finish_by`."""
    for one in draw.assignments:
        if one.proposal is None or is_late(cohort, draw.round, one):
            yield one.pairing


def is_late(cohort: Cohort, round_name: Round, one: Assignment) -> bool:
    """Whether the last session falls after `finish_by` in the cohort's zone."""
    return one.proposal is not None and cohort.local_date(one.proposal.starts[-1]) > cohort.rounds[round_name].finish_by


def _series(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Iterator[Action]:
    today = cohort.local_date(now)
    for pairing in history.draws[round_name].draw.pairings():
        key = series_key(round_name, pairing)
        one = history.assignment(round_name, pairing)
        if one.proposal is None or history.settled(key) or not _both_there(cohort, pairing, now):
            continue
        if key not in history.records and one.proposal.starts[0] <= now:
            # Drawn, but not invited until the first date had passed: the same two, at an hour that can still be kept.
            one = propose(cohort, round_name, history, pairing, today)
            history = replace(history, proposed={**history.proposed, (round_name, pairing): one})
        if one.proposal is not None:
            yield ProposeSeries(round_name, one)


def _assignments(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Iterator[Action]:
    """One mail for each student, with both roles."""
    pairings = history.draws[round_name].draw.pairings()
    for student in sorted({one.coach for one in pairings} | {one.client for one in pairings}):
        coaching = next(one for one in pairings if one.coach == student)
        coached = next(one for one in pairings if one.client == student)
        about = (coaching, coached)
        needs = tuple(series_key(round_name, one) for one in about if history.assignment(round_name, one).proposal)
        action = SendMail(Mail.ASSIGNMENT, round_name, student, about, needs=needs)
        if history.settled(action.key):
            continue
        yield action if _there(cohort, student, now) else Skip(action.key, "no longer in the cohort")


def _there(cohort: Cohort, student_id: str, now: datetime) -> bool:
    student = cohort.student(student_id)
    return student is not None and student.takes_part(cohort.local_date(now))


def _both_there(cohort: Cohort, pairing: Pairing, now: datetime) -> bool:
    return _there(cohort, pairing.coach, now) and _there(cohort, pairing.client, now)


def invited_at(round_name: Round, pairing: Pairing, history: History) -> datetime | None:
    """Since when the two have known of each other: invitation and the client's mail are out. None: not yet, or never."""
    series = history.records.get(series_key(round_name, pairing))
    mail = history.records.get(SendMail(Mail.ASSIGNMENT, round_name, pairing.client, (pairing,)).key)
    if series is None or series.state is not State.DONE or mail is None or not mail.settled:
        return None
    return max(series.at, mail.at)


def _nudges(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Iterator[Action]:
    """Seven days without an answer: whoever owes it is nudged, once, with the peer on copy and to reply to."""
    for pairing in history.draws[round_name].draw.pairings():
        key = nudge_key(round_name, pairing)
        invited = None if history.settled(key) else invited_at(round_name, pairing, history)
        if invited is None or not _both_there(cohort, pairing, now):
            continue
        who = owing(pairing, history.series.get((round_name, pairing)))
        if who is None:
            if key in history.records:
                yield Skip(key, "answered before the nudge went out")
            continue
        if now < nudge_at(cohort, invited):
            continue
        if now >= escalate_at(cohort, invited):
            yield Skip(key, "overtaken: the coordinator is told instead")
            continue
        peer = pairing.peer_of(who)
        yield SendMail(Mail.NUDGE, round_name, who, (pairing,), cc=(peer,), reply_to=peer)


def stuck(round_name: Round, pairing: Pairing, history: History) -> Standing | None:
    """How a pairing is stuck; None where it is not."""
    record = history.records.get(series_key(round_name, pairing))
    invited = record is not None and record.state is State.DONE
    has_hour = history.assignment(round_name, pairing).proposal is not None
    how = standing(pairing, history.series.get((round_name, pairing)), invited, has_hour)
    return how if how in STUCK else None


def _escalations(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Iterator[Action]:
    """Ten days: the coordinator is told of everybody who is stuck, in one mail for all that were invited on one day."""
    drawn = history.draws[round_name]
    waiting = []
    for pairing in drawn.draw.pairings():
        if stuck(round_name, pairing, history) and _both_there(cohort, pairing, now):
            since = invited_at(round_name, pairing, history) or max(drawn.at, assign_at(cohort, round_name))
            if now >= escalate_at(cohort, since):
                waiting.append((cohort.local_date(since), pairing))
    for invited_on, group in groupby(sorted(waiting, key=lambda one: (one[0], one[1].key)), key=lambda one: one[0]):
        about = tuple(pairing for _, pairing in group)
        action = SendMail(Mail.ESCALATION, round_name, COORDINATOR, about, batch=invited_on.isoformat())
        if not history.settled(action.key):
            yield action


def _practice(cohort: Cohort, history: History, now: datetime) -> Iterator[Action]:
    """Near the end of the second round: an hour may be two half-hours, as practice for the final exam."""
    pairings = history.draws[Round.SECOND].draw.pairings()
    for student in sorted({one.coach for one in pairings} | {one.client for one in pairings}):
        about = tuple(one for one in pairings if student in (one.coach, one.client))
        action = SendMail(Mail.PRACTICE, Round.SECOND, student, about)
        times = None if history.settled(action.key) else practice_at(cohort, history, student)
        if times is None or now < times[0]:
            continue
        if not _there(cohort, student, now):
            yield Skip(action.key, "no longer in the cohort")
        elif now >= times[1].astimezone(UTC):
            yield Skip(action.key, "overtaken: the last session has begun")
        else:
            yield action
