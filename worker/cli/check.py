"""`check`: everything that is wrong with the files, and who shares no hour. Nothing is sent."""

from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, command
from worker.cli.files import cohort_files
from worker.cli.settings import parse_now, settings
from worker.messages.template_check import template_problems
from worker.report import screen, students_apart


@command
@PATHS
@NOW
def check(paths: tuple[Path, ...], now: str | None) -> int:
    """Read the files and say everything that is wrong."""
    setting = settings(None, parse_now(now) if now else None)
    files = cohort_files(paths, setting.clock())
    for file in files:
        for problem in file.problems:
            click.echo(str(problem))
        if file.cohort is not None:
            apart = list(students_apart.sentences(file.cohort))
            click.echo(screen.checked(str(file.path), file.cohort, bool(apart)))
            for sentence in apart:
                click.echo(f"{file.path}: look: {sentence}")
    broken = template_problems()
    for sentence in broken:
        click.echo(sentence)
    return 2 if broken or any(file.cohort is None for file in files) else 0
