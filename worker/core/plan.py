"""What is due now: the programme's rules, one function each, over the cohort, its history and the time.

Level, not edge: every pass asks afresh what is due, so a missed pass is made up for, and what has been overtaken in the
meantime is recorded as skipped instead of being sent in a burst.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from worker.core.actions import (
    COORDINATOR,
    Action,
    Mail,
    Plan,
    ProposeSeries,
    RecordDraw,
    SendMail,
    Skip,
    mail_key,
    nudge_key,
    series_key,
)
from worker.core.assign import assign, propose
from worker.core.history import DrawRecord, History, State
from worker.core.model import (
    Assignment,
    Cohort,
    Draw,
    Pairing,
    Round,
)
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
    if now < assign_at(cohort, round_name):
        # Only with days for review is a round drawn before it is assigned.
        yield from _notice(round_name, history)
        return
    series = list(_series(cohort, round_name, history, now))
    yield from series
    yield from _assignments(cohort, round_name, history, now, {one.key for one in series})
    yield from _nudges(cohort, round_name, history, now)
    yield from _escalations(cohort, round_name, history, now)
    if round_name is Round.SECOND:
        yield from _practice(cohort, history, now)


def _notice(round_name: Round, history: History) -> Iterator[Action]:
    """The coordinator sees the draw before the students do."""
    action = SendMail(Mail.NOTICE, round_name, COORDINATOR, history.draws[round_name].draw.pairings(), batch="draw")
    if not history.settled(action.key):
        yield action


def is_late(cohort: Cohort, round_name: Round, one: Assignment) -> bool:
    """Whether the last session falls after `finish_by` in the cohort's zone."""
    return one.proposal is not None and cohort.local_date(one.proposal.starts[-1]) > cohort.rounds[round_name].finish_by


def _series(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Iterator[ProposeSeries]:
    today = cohort.local_date(now)
    for pairing in history.draws[round_name].draw.pairings():
        key = series_key(round_name, pairing)
        if _settled(cohort, history, key, pairing.coach, pairing.client) or not _both_there(cohort, pairing, now):
            continue
        one = history.assignment(round_name, pairing)
        if key not in history.records and one.proposal is not None and one.proposal.starts[0] <= now:
            # Drawn, but not invited until the first date had passed: the same two, at an hour that can still be kept.
            one = propose(cohort, round_name, history, pairing, today)
            history = replace(history, proposed={**history.proposed, (round_name, pairing): one})
        if one.proposal is not None:
            yield ProposeSeries(round_name, one)


def _assignments(
    cohort: Cohort, round_name: Round, history: History, now: datetime, due_series: set[str]
) -> Iterator[Action]:
    """One mail for each student, with both roles; it quotes the invitations, so those go first."""
    draw = history.draws[round_name].draw
    for student in draw.students:
        key = mail_key(Mail.ASSIGNMENT, round_name, student)
        if _settled(cohort, history, key, student):
            continue
        about = draw.roles(student)
        needs = tuple(one for one in (series_key(round_name, pairing) for pairing in about) if one in due_series)
        if _there(cohort, student, now):
            yield SendMail(Mail.ASSIGNMENT, round_name, student, about, needs=needs)
        else:
            yield Skip(key, "no longer in the cohort")


def _settled(cohort: Cohort, history: History, key: str, *students: str) -> bool:
    """Settled, and not because of an address that has been mended in the file since."""
    failed_for = history.failed_for(key)
    return history.settled(key) and failed_for in (None, cohort.addresses_of(*students))


def _there(cohort: Cohort, student_id: str, now: datetime) -> bool:
    student = cohort.student(student_id)
    return student is not None and student.takes_part(cohort.local_date(now))


def _both_there(cohort: Cohort, pairing: Pairing, now: datetime) -> bool:
    return _there(cohort, pairing.coach, now) and _there(cohort, pairing.client, now)


def invited_at(round_name: Round, pairing: Pairing, history: History) -> datetime | None:
    """Since when the two have known of each other: invitation and the client's mail are out. None: not yet, or never."""
    series = history.records.get(series_key(round_name, pairing))
    mail = history.records.get(mail_key(Mail.ASSIGNMENT, round_name, pairing.client))
    if series is None or series.state is not State.DONE or mail is None or not mail.settled:
        return None
    return max(series.at, mail.at)


def told_at(round_name: Round, pairing: Pairing, history: History) -> datetime | None:
    """Since when the two have known of each other, with or without an invitation. None: not yet."""
    series = history.records.get(series_key(round_name, pairing))
    mail = history.records.get(mail_key(Mail.ASSIGNMENT, round_name, pairing.client))
    if mail is None or not mail.settled or (series is not None and not series.settled):
        return None
    return max(mail.at, series.at) if series else mail.at


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
    """Ten days: the coordinator is told of everybody who is stuck, in one mail for all that were invited on one day, and in
    the same mail of what the draw could not have."""
    drawn = history.draws[round_name]
    about: dict[str, list[Pairing]] = {}
    for pairing in drawn.draw.pairings():
        late = is_late(cohort, round_name, history.assignment(round_name, pairing))
        apart = not _both_there(cohort, pairing, now)
        since = told_at(round_name, pairing, history) if late or apart or stuck(round_name, pairing, history) else None
        if since and now >= escalate_at(cohort, since):
            about.setdefault(cohort.local_date(since).isoformat(), []).append(pairing)
    assigned = max(drawn.at, assign_at(cohort, round_name))
    if drawn.draw.relaxed and not about and now >= escalate_at(cohort, assigned):
        about[cohort.local_date(assigned).isoformat()] = []
    for invited_on, pairings in sorted(about.items()):
        if not history.settled(mail_key(Mail.ESCALATION, round_name, invited_on)):
            yield SendMail(Mail.ESCALATION, round_name, COORDINATOR, tuple(pairings), batch=invited_on)


def _practice(cohort: Cohort, history: History, now: datetime) -> Iterator[Action]:
    """Near the end of the second round: an hour may be two half-hours, as practice for the final exam."""
    draw = history.draws[Round.SECOND].draw
    for student in draw.students:
        key = mail_key(Mail.PRACTICE, Round.SECOND, student)
        times = None if history.settled(key) else practice_at(cohort, history, student)
        if times is None or now < times[0]:
            continue
        if not _there(cohort, student, now):
            yield Skip(key, "no longer in the cohort")
        elif now >= times[1]:
            yield Skip(key, "overtaken: the last session has begun")
        else:
            yield SendMail(Mail.PRACTICE, Round.SECOND, student, draw.roles(student))
