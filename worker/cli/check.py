"""`check`: everything that is wrong with the files, and who shares no hour. Nothing is sent."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from worker.cli.base import PATHS, command
from worker.cli.files import cohort_files
from worker.core.model import Cohort
from worker.messages.template_check import template_problems
from worker.report import screen, students_apart


@command
@PATHS
def check(paths: tuple[Path, ...]) -> int:
    """Read the files and say everything that is wrong."""
    files = cohort_files(paths)
    for file in files:
        for problem in file.problems:
            click.echo(str(problem))
        for reading in file.readings:
            click.echo(f"{reading.mark}: taken: {reading.where}: {reading.what}")
        if file.cohort is not None:
            apart = list(students_apart.sentences(file.cohort))
            click.echo(screen.checked(str(file.path), file.cohort, bool(apart)))
            for sentence in (*_over(file.cohort, datetime.now(UTC)), *apart):
                click.echo(f"{file.path}: look: {sentence}")
    broken = template_problems()
    for sentence in broken:
        click.echo(sentence)
    return 2 if broken or any(file.cohort is None for file in files) else 0


def _over(cohort: Cohort, now: datetime) -> Iterator[str]:
    """A sentence on a cohort whose dates are all past; they may be those of the year before."""
    last = max(plan.finish_by for plan in cohort.rounds.values())
    if cohort.local_date(now) > last:
        yield f"the last round was to be done by {last}; is the year right?"
