"""Bounding the blast: what a pass refuses to do without being told twice."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from worker.core.actions import Plan, RecordRepair
from worker.core.addresses import normal
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.core.rounds import students_of
from worker.core.timeline import is_open

# More than this part of a drawn round missing from the file is a damaged file, not a change of
# roster.
_MOST_MISSING = 0.3
# In one class hardly anybody changes their provider on the day on which somebody else does, and whoever
# joins late comes alone or with one friend.
_MOST_CHANGED = 0.25
_MOST_NEW = 0.25
_SHOWN = 5
_FEW = 2
_FEW_PAIRINGS = 8
# Half of a round: a later launch is a wrong year more often than a long holiday.
_MOST_DAYS_LATE = 42


def refusals(cohort: Cohort, history: History, now: datetime, due: Plan) -> tuple[str, ...]:
    """Sentences on what looks like an accident in the file; nothing of what is due is done for the
    cohort until it is mended or forced."""
    sentences = list(_lost_rounds(cohort, history))
    for round_name in cohort.rounds:
        if round_name not in history.draws:
            sentences += _much_too_late(cohort, round_name, now)
        elif is_open(cohort, history, round_name, now):
            sentences += _missing_students(cohort, round_name, history)
            sentences += _changed_addresses(cohort, round_name, history)
    # A damaged file says it all: that its students' pairings would end need not be told as well.
    return tuple(
        sentences or (*_many_endings(due, history), *_many_newcomers(cohort, due, history))
    )


def _lost_rounds(cohort: Cohort, history: History) -> Iterator[str]:
    for round_name in history.draws:
        if round_name not in cohort.rounds:
            yield (
                f"the {round_name} round has been drawn, but the file has no such round any more; "
                f"put `{round_name}` back under `rounds`, with its dates"
            )


def _missing_students(cohort: Cohort, round_name: str, history: History) -> Iterator[str]:
    drawn = students_of(history.pairings(round_name))
    missing = [student for student in drawn if cohort.student(student) is None]
    if len(missing) > max(_FEW, _MOST_MISSING * len(drawn)):
        yield (
            f"{len(missing)} of the {len(drawn)} students of the {round_name} round are no longer in the file; "
            "if that is meant, run again with --force, otherwise restore the roster (who left keeps a line with `left:`)"
        )


def _changed_addresses(cohort: Cohort, round_name: str, history: History) -> Iterator[str]:
    """Whose address in the file is not the one that they were invited under."""
    invited = {
        student: normal(address)
        for pairing in history.pairings(round_name)
        if (record := history.record(round_name, Kind.SERIES, pairing)) and record.done
        for student, address in zip(pairing.roles, record.series.guests, strict=False)
    }
    changed = [
        display_name(student)
        for student in cohort.roster
        if invited.get(student.id, normal(student.email)) != normal(student.email)
    ]
    if len(changed) > max(_FEW, _MOST_CHANGED * len(invited)):
        yield (
            f"{len(changed)} of the {len(invited)} students of the {round_name} round would have other addresses at once "
            f"({_some(changed)}); if that is meant, run again with --force, otherwise restore the roster: it may be "
            "that of another class, or its columns may have slipped"
        )


def _many_newcomers(cohort: Cohort, due: Plan, history: History) -> Iterator[str]:
    for action in due.actions:
        if not isinstance(action, RecordRepair):
            continue
        joined, there = action.repair.joined, students_of(history.pairings(action.round))
        if len(joined) > max(_FEW, _MOST_NEW * len(there)):
            names = [display_name(student) for student in cohort.roster if student.id in joined]
            yield (
                f"{len(joined)} students would join the {action.round} round of {len(there)} at once ({_some(names)}); "
                "if that is meant, run again with --force, otherwise restore the roster: two may have been pasted together"
            )


def _some(names: Sequence[str]) -> str:
    """Anna, Ben, Chi and 9 others"""
    shown, more = names[:_SHOWN], len(names) - _SHOWN
    return f"{', '.join(shown)} and {more} others" if more > 0 else ", ".join(shown)


def _many_endings(due: Plan, history: History) -> Iterator[str]:
    for action in due.actions:
        if not isinstance(action, RecordRepair):
            continue
        ended, now = len(action.repair.parted), len(history.pairings(action.round))
        if ended > max(_FEW_PAIRINGS, _MOST_MISSING * now):
            yield (
                f"{ended} of the {now} pairings of the {action.round} round would end at once, since students have left or are kept "
                "apart; if that is meant, run again with --force, otherwise correct `left`, `rounds` and `never_pair`"
            )


def _much_too_late(cohort: Cohort, round_name: str, now: datetime) -> Iterator[str]:
    plan = cohort.rounds[round_name]
    late = (cohort.local_date(now) - plan.assign_on).days
    if late > _MOST_DAYS_LATE and now < cohort.at_mail_time(plan.finish_by):
        yield (
            f"the {round_name} round should have been assigned on {plan.assign_on}, {late} days ago; "
            "if its date is right, run again with --force, otherwise correct the date, or its year"
        )
