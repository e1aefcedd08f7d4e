"""What may be meant so in a cohort file, but should be checked by a person."""

from collections.abc import Iterator

from worker.cohort_file import (
    date_warnings,
    leftover_warnings,
    place_warnings,
    round_warnings,
)
from worker.cohort_file.form import CohortForm
from worker.cohort_file.problem import Marks, Mistakes, Problem, problem_at, row_said
from worker.core.model import WEEKDAYS, Cohort, Student, Window

# A journey is seldom longer.
_LONGEST_AWAY = 31


def warnings_in(form: CohortForm, cohort: Cohort, marks: Marks) -> list[Problem]:
    """All warnings about a file without mistakes, each with its place."""
    warnings = [
        *round_warnings.missing_round(form),
        *round_warnings.short_rounds(cohort),
        *round_warnings.odd_dates(cohort),
        *_reminders(cohort),
        *_headings(form, marks),
        *leftover_warnings.not_real(form),
        *leftover_warnings.links_to_nowhere(form),
        *date_warnings.far_off(form),
        *place_warnings.without_a_place(form),
        *_students(cohort, marks),
        *round_warnings.small_rounds(cohort),
    ]
    return [problem_at(marks, path, sentence, warning=True) for path, sentence in warnings]


def _reminders(cohort: Cohort) -> Mistakes:
    if cohort.program.escalate_after_days <= cohort.program.nudge_after_days:
        yield (
            ("program", "escalate_after_days"),
            "comes before nudge_after_days: nobody would ever be nudged",
        )


def _headings(form: CohortForm, marks: Marks) -> Mistakes:
    if form.columns and not marks["roster", 0].cell:
        yield ("columns",), "says nothing here, since the roster stands in this file"


def _students(cohort: Cohort, marks: Marks) -> Mistakes:
    rows: dict[str, int] = {}
    for row, student in enumerate(cohort.roster):
        first_row = rows.setdefault(student.name.casefold(), row)
        if first_row != row:
            yield (
                ("roster", row, "name"),
                f"{student.name} is also the name of {row_said(marks, first_row)}; lists show "
                "where each lives, mails to students the addresses",
            )
        for sentence in _away(student):
            yield ("roster", row, "away"), sentence
        for field, sentence in _hours(student, cohort):
            yield ("roster", row, field), sentence


def _away(student: Student) -> Iterator[str]:
    """Two dates alone are two days; people who write them may mean all days from one to the other."""
    match student.away:
        case ((first, first_end), (last, last_end)) if first == first_end and last == last_end:
            if 1 < (last - first).days <= _LONGEST_AWAY:
                yield (
                    f"{student.name} is away on two days, {first} and {last}; for all days from one to the other write "
                    f"[[{first}, {last}]], or {first} to {last} in a spreadsheet"
                )


def _hours(student: Student, cohort: Cohort) -> Iterator[tuple[str, str]]:
    """What is odd about the times of one student: the field, and the sentence."""
    minutes = cohort.program.session_minutes
    if max((window.end - window.start for window in student.available), default=0) < minutes:
        yield (
            "available",
            f"there is no stretch of {minutes} minutes, so no hour can be proposed",
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
            f"available on {WEEKDAYS[days.pop()]} only, where two sessions a week have to fit",
        )


def _fits(wish: Window, window: Window, minutes: int) -> bool:
    """Whether a session fits into both stretches."""
    shared = min(wish.end, window.end) - max(wish.start, window.start)
    return wish.weekday == window.weekday and shared >= minutes
