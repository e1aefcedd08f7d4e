"""`forget`: takes somebody out of the ledger, and leaves the rest as it is."""

import secrets
import sys
from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command
from worker.cli.files import one_file
from worker.cli.settings import parse_now, settings
from worker.cli.students import perhaps_called
from worker.core.due.farewell import known_as
from worker.core.model import Cohort, Student
from worker.errors import UsageError
from worker.execute.forget import forget_student
from worker.execute.recorded import known

# Enough that no two are the same, and that nothing of the person is in it.
_MARK_BYTES = 4


@command
@COHORT
@click.argument("name", metavar="STUDENT")
@NOW
@SANDBOX
@click.option("--yes", is_flag=True, help="Do not ask whether that is meant.")
def forget(path: Path, name: str, now: str | None, sandbox: Path | None, yes: bool) -> int:
    """Take one STUDENT out of the ledger for good, given by id, address or name.

    Their pairings stay, with a stand-in; so do those of all others. Whoever is in an open round has
    to leave first. Mails and events at Google stay where they are.
    """
    setting = settings(sandbox, parse_now(now) if now else None)
    cohort, roster = one_file(path)
    with closing(setting.ledger()) as ledger:
        as_known, history = known(cohort, ledger)
        student = _in_file(as_known, cohort, name)
        student_id = student.id if student else known_as(history, name)
        if student_id is None or known_as(history, student_id) is None:
            raise UsageError(
                f'the ledger knows nobody called "{name}" in {cohort.id}; give the id or an address'
            )
        if not (yes or _agreed(cohort, student_id)):
            click.echo("nothing was forgotten")
            return 1
        at, mark = setting.clock(), secrets.token_hex(_MARK_BYTES)
        stand_in = forget_student(cohort, student_id, student, ledger, at, mark)
    click.echo(f"{cohort.id}: forgotten; where they were, the ledger says {stand_in} now.")
    click.echo("Backups and exports that were made before still name them.")
    if student is not None:
        click.echo(f"Take their line out of {roster} as well.")
    return 0


def _in_file(as_known: Cohort, cohort: Cohort, name: str) -> Student | None:
    """Their line in the file, with the id under which the ledger knows them; None without one. Raises
    UsageError for several of the name."""
    student = perhaps_called(cohort, name)
    return None if student is None else as_known.roster[cohort.roster.index(student)]


def _agreed(cohort: Cohort, student_id: str) -> bool:
    """Whether a person says that it is meant. Raises UsageError where there is none to ask."""
    if not sys.stdin.isatty():
        raise UsageError(
            "nothing was forgotten: where nobody can be asked, --yes says that it is meant"
        )
    return click.confirm(f"Take {student_id} out of what is known of {cohort.id}, for good?")
