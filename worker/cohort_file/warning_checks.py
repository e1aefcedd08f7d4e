"""What may be meant so in a cohort file, but had better be looked at."""

from collections.abc import Iterator
from datetime import timedelta

from worker.cohort_file import rounds
from worker.cohort_file.form import CohortForm
from worker.cohort_file.problem import Marks, Path, Problem, mark_of, said
from worker.core.hours.frame import frame_of, most_sessions
from worker.core.model import WEEKDAYS, Cohort, MutualPairs, RoundPlan, Student, Window
from worker.core.timeline import default_rounds

Warnings = Iterator[tuple[Path, str]]


def warnings_in(form: CohortForm, cohort: Cohort, marks: Marks) -> list[Problem]:
    """All warnings about a file without mistakes, each with its place."""
    warnings = [
        *rounds.warnings_in(form),
        *_too_short(cohort),
        *_dates(cohort),
        *_students(cohort),
        *_small_rounds(cohort),
    ]
    return [
        Problem(mark_of(marks, path), said(path), what, warning=True) for path, what in warnings
    ]


def _too_short(cohort: Cohort) -> Warnings:
    planned, pause = cohort.program.sessions, cohort.program.first_session_after_days
    for name, plan in cohort.rounds.items():
        fit = most_sessions(frame_of(cohort, name, plan.assign_on))
        if fit < planned:
            first = plan.assign_on + timedelta(days=pause)
            weeks, days = divmod((plan.finish_by - first).days + 1, 7)
            yield (
                ("rounds", name),
                f"from {first} ({pause} days after assign_on) to {plan.finish_by} are "
                f"{weeks} weeks and {days} days, less the days without sessions: at most {fit} weekly sessions fit, "
                f"{planned} are planned. The last ones will fall after finish_by",
            )


def _dates(cohort: Cohort) -> Warnings:
    usual = default_rounds(cohort.modules)
    for name, plan in cohort.rounds.items():
        if plan.finish_by <= plan.assign_on:
            yield (
                ("rounds", name),
                f"would be assigned on {plan.assign_on} and done by {plan.finish_by}; give both dates",
            )
        if name in usual and plan.assign_on < usual[name].assign_on - timedelta(days=20):
            early = (usual[name].assign_on - plan.assign_on).days
            yield (
                ("rounds", name, "assign_on"),
                f"{plan.assign_on} is {early} days earlier than three weeks after "
                f"Module {'I' if name == 'first' else 'II'}",
            )
    if cohort.program.escalate_after_days <= cohort.program.nudge_after_days:
        yield (
            ("program", "escalate_after_days"),
            "comes before nudge_after_days: nobody would ever be nudged",
        )


def _students(cohort: Cohort) -> Warnings:
    rows: dict[str, int] = {}
    for row, student in enumerate(cohort.roster):
        first_row = rows.setdefault(student.name.casefold(), row)
        if first_row != row:
            yield (
                ("roster", row, "name"),
                f"{student.name} is also the name of roster[{first_row}]; the mails tell them apart by address only",
            )
        for field, what in _hours(student, cohort):
            yield ("roster", row, field), what


def _hours(student: Student, cohort: Cohort) -> Iterator[tuple[str, str]]:
    """What is odd about the times of one student: the field, and the sentence."""
    minutes = cohort.program.session_minutes
    if max((window.end - window.start for window in student.available), default=0) < minutes:
        yield (
            "available",
            f"{student.name} has no stretch of {minutes} minutes, so no hour can be proposed",
        )
    if student.prefer and not any(
        _fits(wish, window, minutes) for wish in student.prefer for window in student.available
    ):
        yield (
            "prefer",
            f"no session fits into what {student.name} prefers within their available times, so it changes nothing",
        )
    days = {window.weekday for window in student.available}
    if len(days) == 1 and cohort.program.sessions > 1:
        yield (
            "available",
            f"{student.name} is available on {WEEKDAYS[days.pop()]} only, where two sessions a week have to fit",
        )


def _fits(wish: Window, window: Window, minutes: int) -> bool:
    """Whether a session fits into both stretches."""
    shared = min(wish.end, window.end) - max(wish.start, window.start)
    return wish.weekday == window.weekday and shared >= minutes


def _small_rounds(cohort: Cohort) -> Warnings:
    for name, plan in cohort.rounds.items():
        students = sum(student.takes_part(plan.assign_on, name) for student in cohort.roster)
        if what := _too_few(cohort, plan, students):
            yield ("roster",), what


def _too_few(cohort: Cohort, plan: RoundPlan, students: int) -> str:
    """The sentence on a round with so few students; empty where they are enough."""
    earlier = plan.avoid_peers_of
    if students < 2:
        return (
            f"on {plan.assign_on}, when the {plan.name} round is assigned, only {students} of the "
            "students take part; it cannot be drawn"
        )
    if not earlier:
        lonely = students == 2 and cohort.program.mutual_pairs is MutualPairs.AVOID
        return (
            f"with two students the {plan.name} round cannot keep every rule: the two coach each other"
            if lonely
            else ""
        )
    # Every earlier round takes two peers from each student, and this one needs two more.
    if students >= 2 * len(earlier) + 3:
        return ""
    peers = f"the {' and '.join(earlier)} round{'' if len(earlier) == 1 else 's'}"
    return (
        f"with {students} students the {plan.name} round cannot keep every rule: first two students may coach each other, "
        f"then peers of {peers} may meet again"
    )
