"""What is due by mail: the programme's rules on who hears of what and when, one function each."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from worker.core.actions import (
    COORDINATOR,
    SPENT,
    UNSUITED,
    Action,
    Mail,
    SendMail,
    Skip,
    change_key,
    mail_key,
    move_key,
    nudge_key,
    series_key,
    trouble_key,
)
from worker.core.due.proposals import still_settled
from worker.core.due.responses import STUCK, PairingStatus, owing, removed, standing
from worker.core.history import History, State
from worker.core.model import Cohort, Pairing, Response
from worker.core.roster.changes import too_late
from worker.core.rounds import Assignment, Repair, known_alone
from worker.core.timeline import assign_at, escalate_at, nudge_at, practice_at


def notice(cohort: Cohort, round_name: str, history: History) -> Iterator[SendMail]:
    """The coordinator sees a draw before the students do; a draw made anew once more."""
    redrawn = len(history.redrawn.get(round_name, ()))
    batch = f"draw{redrawn + 1}" if redrawn else "draw"
    action = SendMail(
        Mail.NOTICE, round_name, COORDINATOR, history.pairings(round_name), batch=batch
    )
    if not still_settled(cohort, history, action.key, COORDINATOR):
        yield action


def assignments(
    cohort: Cohort, round_name: str, history: History, due_series: set[str]
) -> Iterator[SendMail]:
    """One mail for each student, with both roles; it quotes the invitations, so those go first."""
    for student, about in sorted(history.rings[round_name].roles().items()):
        key = mail_key(Mail.ASSIGNMENT, round_name, student)
        if not still_settled(cohort, history, key, student):
            yield SendMail(
                Mail.ASSIGNMENT,
                round_name,
                student,
                about,
                needs=_needs(round_name, about, due_series),
            )


def changes(
    cohort: Cohort, round_name: str, history: History, due_series: set[str], now: datetime
) -> Iterator[SendMail]:
    """Those for whom a repair has changed something, and who had been told otherwise, hear of it in one mail."""
    ring = set(history.pairings(round_name))
    for repair in history.repairs.get(round_name, ()):
        for student in repair.tell:
            key = change_key(round_name, repair.number, student)
            if not _there(cohort, student, round_name, now) or still_settled(
                cohort, history, key, student
            ):
                continue
            then = tuple(one.pairing for one in repair.begun if student in one.pairing.both)
            begun = tuple(one for one in then if one in ring)
            if then and not begun:
                continue  # a later repair has ended it, and its mail says what holds
            ended = tuple(one for one in repair.ended if student in one.both)
            needs = _needs(round_name, begun, due_series)
            yield SendMail(
                Mail.CHANGE,
                round_name,
                student,
                (*begun, *ended),
                needs=needs,
                batch=str(repair.number),
            )


def _there(cohort: Cohort, student_id: str, round_name: str, now: datetime) -> bool:
    """Whether somebody takes part in the round by now: who has left meanwhile hears of no change."""
    student = cohort.student(student_id)
    return student is not None and student.takes_part(cohort.mail_date(now), round_name)


def _needs(round_name: str, about: tuple[Pairing, ...], due_series: set[str]) -> tuple[str, ...]:
    return tuple(
        one for one in (series_key(round_name, pairing) for pairing in about) if one in due_series
    )


def latecomers(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[SendMail]:
    """Whoever joins when a round has no session left is told so, once."""
    today = cohort.mail_date(now)
    if not too_late(cohort, round_name, today):
        return
    inside = {one for pairing in history.assigned(round_name) for one in pairing.both}
    for student in cohort.roster:
        came_later = (
            student.joined is not None and student.joined > cohort.rounds[round_name].assign_on
        )
        if not came_later or student.id in inside or not student.takes_part(today, round_name):
            continue
        if not still_settled(
            cohort, history, mail_key(Mail.LATE, round_name, student.id), student.id
        ):
            yield SendMail(Mail.LATE, round_name, student.id, ())


def told_at(round_name: str, pairing: Pairing, history: History) -> datetime | None:
    """Since when the two have known of each other, with or without an invitation. None: not yet."""
    series = history.records.get(series_key(round_name, pairing))
    mail = history.records.get(_mail_about(round_name, pairing, history))
    if mail is None or not mail.settled or (series is not None and not series.settled):
        return None
    move = history.records.get(move_key(round_name, pairing))
    if move is not None and not move.settled:
        return None  # the two are being asked anew just now
    moved = move if move is not None and move.state is State.DONE else None
    return max(one.at for one in (mail, series, moved) if one is not None)


def invited_at(round_name: str, pairing: Pairing, history: History) -> datetime | None:
    """Since when the two have had the invitation as it is now, and the client's mail. None: not yet, or never."""
    return (
        told_at(round_name, pairing, history)
        if history.done(series_key(round_name, pairing))
        else None
    )


def _mail_about(round_name: str, pairing: Pairing, history: History) -> str:
    """The mail in which the client heard of this pairing."""
    for repair in history.repairs.get(round_name, ()):
        if pairing.client in repair.tell and any(one.pairing == pairing for one in repair.begun):
            return change_key(round_name, repair.number, pairing.client)
    return mail_key(Mail.ASSIGNMENT, round_name, pairing.client)


def nudges(cohort: Cohort, round_name: str, history: History, now: datetime) -> Iterator[Action]:
    """Seven days without an answer: whoever owes it is nudged, once, with the peer on copy and to reply to."""
    for pairing in history.pairings(round_name):
        key = nudge_key(round_name, pairing)
        over = history.settled(key) and history.failed_for(key) is None
        invited = None if over else invited_at(round_name, pairing, history)
        if invited is None or now < nudge_at(cohort, invited):
            continue
        who = owing(pairing, history.series.get((round_name, pairing)))
        if who is None or still_settled(cohort, history, key, who):
            continue
        if now >= escalate_at(cohort, invited):
            yield Skip(key, "overtaken: the coordinator is told instead")
            continue
        peer = pairing.peer_of(who)
        yield SendMail(Mail.NUDGE, round_name, who, (pairing,), cc=(peer,), reply_to=peer)


def settlements(
    cohort: Cohort, round_name: str, history: History, no_other_hour: set[str]
) -> Iterator[SendMail]:
    """Declined again, or declined where there is no other hour to propose or the two have moved sessions: the pair is asked to
    settle it, once.

    `no_other_hour`: the keys of the moves that this pass gives up.
    """
    for pairing in history.pairings(round_name):
        seen = history.series.get((round_name, pairing))
        key = mail_key(Mail.SETTLE, round_name, pairing.key)
        move = move_key(round_name, pairing)
        if seen is None or seen.cancelled or seen.moved or removed(pairing, seen):
            continue
        settle = history.settled(move) or move in no_other_hour or seen.in_touch
        if (
            settle
            and Response.DECLINED in seen.answers.values()
            and not still_settled(cohort, history, key, pairing.client)
        ):
            peer = pairing.coach
            yield SendMail(
                Mail.SETTLE, round_name, pairing.client, (pairing,), cc=(peer,), reply_to=peer
            )


def stuck(round_name: str, pairing: Pairing, history: History) -> PairingStatus | None:
    """How a pairing is stuck; None where it is not."""
    invited = history.done(series_key(round_name, pairing))
    has_hour = history.assignment(round_name, pairing).proposal is not None
    how = standing(pairing, history.series.get((round_name, pairing)), invited, has_hour)
    return how if how in STUCK else None


def is_late(cohort: Cohort, round_name: str, one: Assignment) -> bool:
    """Whether the last session falls after `finish_by` in the cohort's zone."""
    return (
        one.proposal is not None
        and cohort.local_date(one.proposal.starts[-1]) > cohort.rounds[round_name].finish_by
    )


def escalations(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[SendMail]:
    """Ten days: the coordinator is told of everybody who is stuck, in one mail for all that were invited on one day, and in
    the same mail of what the draw could not have."""
    drawn = history.draws[round_name]
    about: dict[str, list[Pairing]] = {}
    for pairing in history.pairings(round_name):
        late = is_late(cohort, round_name, history.assignment(round_name, pairing))
        since = (
            told_at(round_name, pairing, history)
            if late or stuck(round_name, pairing, history)
            else None
        )
        if since and now >= escalate_at(cohort, since):
            about.setdefault(cohort.local_date(since).isoformat(), []).append(pairing)
    assigned = max(drawn.at, assign_at(cohort, round_name))
    if drawn.draw.relaxed and not about and now >= escalate_at(cohort, assigned):
        about[cohort.local_date(assigned).isoformat()] = []
    for invited_on, pairings in sorted(about.items()):
        if not still_settled(
            cohort, history, mail_key(Mail.ESCALATION, round_name, invited_on), COORDINATOR
        ):
            yield SendMail(
                Mail.ESCALATION, round_name, COORDINATOR, tuple(pairings), batch=invited_on
            )


def practice(cohort: Cohort, round_name: str, history: History, now: datetime) -> Iterator[Action]:
    """Near the end of the round that ends in practice: an hour may be two half-hours, as practice for the final exam."""
    for student, about in sorted(history.rings[round_name].roles().items()):
        key = mail_key(Mail.PRACTICE, round_name, student)
        times = (
            None
            if still_settled(cohort, history, key, student)
            else practice_at(cohort, history, round_name, student)
        )
        if times is None or now < times[0]:
            continue
        if now >= times[1]:
            yield Skip(key, "overtaken: the last session has begun")
        else:
            yield SendMail(Mail.PRACTICE, round_name, student, about)


def asked(cohort: Cohort, repair: Repair, history: History) -> Iterator[SendMail]:
    """The coordinator hears of hours that no longer suit, once of each, and that another is proposed only on their word."""
    which = sha256("\n".join(one.key for one in repair.ended).encode()).hexdigest()[:16]
    action = SendMail(
        Mail.TROUBLE, repair.round, COORDINATOR, repair.ended, batch=f"{UNSUITED}-{which}"
    )
    kind = mail_key(Mail.TROUBLE, repair.round, UNSUITED)
    told = {
        pairing
        for key, record in history.records.items()
        if key.startswith(kind) and key != action.key and record.state is State.DONE
        for pairing in record.detail.get("about", "").split("\n")
    }
    news = {one.key for one in repair.ended} - told
    if news and not still_settled(cohort, history, action.key, COORDINATOR):
        yield action


def troubles(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[SendMail]:
    """The coordinator hears of a limit of Google's that has stopped the sending, once a round; and of whoever has no peer."""
    spent = trouble_key(round_name)
    if spent in history.records and not still_settled(cohort, history, spent, COORDINATOR):
        yield SendMail(Mail.TROUBLE, round_name, COORDINATOR, (), batch=SPENT)
    repairs = history.repairs.get(round_name, ())
    for at, repair in enumerate(repairs):
        action = SendMail(
            Mail.TROUBLE, round_name, COORDINATOR, repair.ended, batch=f"alone{repair.number}"
        )
        news = {one for one in repair.alone if _there(cohort, one, round_name, now)}
        news -= known_alone(repairs[:at]) - {*repair.affected}
        if news and not still_settled(cohort, history, action.key, COORDINATOR):
            yield action
