"""Which mails are due to students: what they are assigned, what changes, what comes at the end."""

from collections.abc import Iterator, Set
from datetime import datetime

from worker.core.actions import Held, SendMail, Skip
from worker.core.due.settled import still_settled
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Cohort
from worker.core.roster.remaining import too_late
from worker.core.rounds import Pairing, students_of
from worker.core.timeline import practice_at


def assignments(
    cohort: Cohort, round_name: str, history: History, due_series: Set[ActionKey]
) -> Iterator[SendMail]:
    """One mail for each student, with both roles; it quotes the invitations, so those go first."""
    for student, about in sorted(history.rings[round_name].roles().items()):
        needs = _needs(round_name, about, due_series)
        mail = SendMail(Kind.ASSIGNMENT, round_name, student, about, needs=needs)
        if not still_settled(cohort, history, mail.key, student):
            yield mail


def changes(
    cohort: Cohort,
    round_name: str,
    history: History,
    due_series: Set[ActionKey],
    now: datetime,
) -> Iterator[SendMail]:
    """Those for whom a repair has changed something, and who had been told otherwise, hear of it in
    one mail."""
    for repair in history.repairs.get(round_name, ()):
        for student in repair.tell:
            mine = [each for each in repair.begun_pairings if student in each.both]
            begun = tuple(each for each in mine if history.is_live(round_name, each))
            if mine and not begun:
                continue  # a later repair has ended it, and its mail says what holds
            ended = tuple(pairing for pairing in repair.ended if student in pairing.both)
            mail = SendMail(
                Kind.CHANGE,
                round_name,
                student,
                (*begun, *ended),
                needs=_needs(round_name, begun, due_series),
                repair=repair.number,
            )
            if takes_part_now(cohort, student, round_name, now) and not still_settled(
                cohort, history, mail.key, student
            ):
                yield mail


def takes_part_now(cohort: Cohort, student_id: str, round_name: str, now: datetime) -> bool:
    """Whether somebody takes part in the round by now: whoever has left meanwhile hears of no
    change."""
    student = cohort.student(student_id)
    return student is not None and student.takes_part(cohort.mail_date(now), round_name)


def _needs(
    round_name: str, about: tuple[Pairing, ...], due_series: Set[ActionKey]
) -> tuple[ActionKey, ...]:
    keys = (ActionKey(round_name, Kind.SERIES, pairing) for pairing in about)
    return tuple(key for key in keys if key in due_series)


def latecomers(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[SendMail]:
    """Whoever joins when a round has no session left is told so, once."""
    today = cohort.mail_date(now)
    if not too_late(cohort, round_name, today):
        return
    inside = students_of(history.assigned(round_name))
    assign_on = cohort.rounds[round_name].assign_on
    for student in cohort.roster:
        came_later = student.joined is not None and student.joined > assign_on
        if not came_later or student.id in inside or not student.takes_part(today, round_name):
            continue
        mail = SendMail(Kind.LATE, round_name, student.id, ())
        if not still_settled(cohort, history, mail.key, student.id):
            yield mail


def practice(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[SendMail | Skip | Held]:
    """Near the end of a round that ends in practice for the exam: an hour may be two half-hours."""
    for student, about in sorted(history.rings[round_name].roles().items()):
        mail = SendMail(Kind.PRACTICE, round_name, student, about)
        if still_settled(cohort, history, mail.key, student):
            continue
        times = practice_at(cohort, history, round_name, student)
        if times is None:
            continue
        opens, ends = times
        if now < opens:
            yield Held(mail.key, opens)
        elif now >= ends:
            yield Skip(mail.key, Reason.LAST_SESSION_BEGUN)
        else:
            yield mail
