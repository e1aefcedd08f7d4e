"""`explain`: why a student is paired so, what was sent to them and when, what comes next."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command, one_cohort
from worker.cli.settings import parse_now, settings
from worker.cohort_file.problem import nearest
from worker.core.model import Cohort, Student
from worker.errors import UsageError
from worker.execute.observe import recorded
from worker.execute.seen import with_series
from worker.messages import words
from worker.report.explanations import explained


@command
@COHORT
@click.argument("student")
@NOW
@SANDBOX
def explain(cohort: Path, student: str, now: str | None, sandbox: Path | None) -> int:
    """Tell all about one STUDENT, given by id, address or name."""
    setting = settings(sandbox, parse_now(now) if now else None)
    this = one_cohort(cohort)
    who = _found(this, student)
    with closing(setting.ledger()) as ledger:
        history = with_series(this, recorded(this, ledger), ledger)
    click.echo(explained(this, who, history, setting.clock()))
    return 0


def _found(cohort: Cohort, word: str) -> Student:
    known: dict[str, list[Student]] = {}
    for one in cohort.roster:
        names = {one.id, one.email, one.name, words.full_name(one.name), words.first_name(one.name)}
        for name in {name.lower() for name in names}:
            known.setdefault(name, []).append(one)
    found = known.get(word.lower(), [])
    if len(found) > 1:
        raise UsageError(
            f"several students are called {word}; give the id or the address: {words.listed([one.id for one in found])}"
        )
    if not found:
        raise UsageError(
            f'nobody on the roster of {cohort.id} is called "{word}".{nearest(word, known)}'
        )
    return found[0]
