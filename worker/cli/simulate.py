"""`simulate`: a whole season on the embedded Google."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, command, logger
from worker.cli.files import one_cohort
from worker.cli.output import write
from worker.cli.settings import parse_now
from worker.core.model import Review
from worker.errors import UsageError
from worker.messages.template_check import cohort_problems, template_problems
from worker.report import season_page, season_text
from worker.report.progress import part_done
from worker.report.statuses import status_of
from worker.simulate.play import play


@command
@COHORT
@NOW
@click.option(
    "--seed", default="demo", show_default=True, help="What decides the draws and who does what."
)
@click.option(
    "--every",
    default=60,
    show_default=True,
    metavar="MINUTES",
    type=click.IntRange(5, 24 * 60),
    help="How often a pass is made.",
)
@click.option(
    "--html",
    metavar="FILE",
    default=Path("season.html"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where the page goes.",
)
def simulate(path: Path, now: str | None, seed: str, every: int, html: Path) -> int:
    """Play a cohort from Module I to its end on the embedded Google, with students who do what students do."""
    cohort = one_cohort(path)
    if broken := template_problems() or cohort_problems(cohort):
        raise UsageError("a template is broken:\n" + "\n".join(broken))
    # The story tells what each pass does; only what goes wrong is worth a log.
    logger.setLevel(logging.WARNING)
    with part_done(f"Playing {cohort.name}") as progress:
        played = play(
            # On the sandbox nobody is there to say yes to a draw.
            replace(cohort, paused=False, program=replace(cohort.program, review=Review.SEND)),
            seed,
            timedelta(minutes=every),
            progress,
            start=parse_now(now) if now else None,
        )
    rows = status_of(played.cohort, played.history, played.last).rows
    click.echo(season_text.text(played, rows))
    write(html, season_page.page(played, rows))
    click.echo(f"\nEvery mail and every series: {html}")
    return 1 if played.trouble else 0
