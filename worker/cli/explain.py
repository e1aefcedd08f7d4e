"""`explain`: why a student is paired so, what was sent to them and when, what comes next."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command
from worker.cli.files import one_cohort
from worker.cli.settings import parse_now, settings
from worker.cohort_file.problem import nearest
from worker.core.addresses import normal
from worker.core.model import Cohort, Student
from worker.errors import UsageError
from worker.execute.observe import last_seen
from worker.messages import words
from worker.report.explanations import explained


@command
@COHORT
@click.argument("name", metavar="STUDENT")
@NOW
@SANDBOX
def explain(path: Path, name: str, now: str | None, sandbox: Path | None) -> int:
    """Tell all about one STUDENT, given by id, address or name."""
    setting = settings(sandbox, parse_now(now) if now else None)
    cohort = one_cohort(path)
    student = _student(cohort, name)
    with closing(setting.ledger()) as ledger:
        known, history = last_seen(cohort, ledger)
    # The ledger may know the student by another id: the row stays the same.
    student = known.roster[cohort.roster.index(student)]
    click.echo(explained(known, student, history, setting.clock()))
    return 0


def _student(cohort: Cohort, name: str) -> Student:
    """Who is called this. Raises UsageError for nobody, and for several."""
    known: dict[str, list[Student]] = {}
    for student in cohort.roster:
        for word in {normal(word) for word in _names_of(student)}:
            known.setdefault(word, []).append(student)
    students = known.get(normal(name), [])
    if len(students) > 1:
        ids = words.listed([student.id for student in students])
        raise UsageError(f"several students are called {name}; give the id or the address: {ids}")
    if not students:
        raise UsageError(
            f'nobody on the roster of {cohort.id} is called "{name}".{nearest(name, known)}'
        )
    return students[0]


def _names_of(student: Student) -> tuple[str, ...]:
    names = (student.name, student.display_name, student.greeting, student.first_name)
    return student.id, student.email, *filter(None, names)
