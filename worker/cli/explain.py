"""`explain`: why a student is paired so, what was sent to them and when, what comes next."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command
from worker.cli.files import one_cohort
from worker.cli.settings import parse_now, settings
from worker.cli.students import student_called
from worker.execute.seen import last_seen
from worker.report.explanations import explained


@command
@COHORT
@click.argument("name", metavar="STUDENT")
@NOW
@SANDBOX
@click.option("--words", is_flag=True, help="The mails in full, as they would read now.")
def explain(path: Path, name: str, now: str | None, sandbox: Path | None, words: bool) -> int:
    """Tell all about one STUDENT, given by id, address or name."""
    setting = settings(sandbox, parse_now(now) if now else None)
    cohort = one_cohort(path)
    student = student_called(cohort, name)
    with closing(setting.ledger()) as ledger:
        known, history = last_seen(cohort, ledger)
    # The ledger may know the student by another id: the row stays the same.
    student = known.roster[cohort.roster.index(student)]
    click.echo(explained(known, student, history, setting.clock(), words))
    return 0
