"""`status`: where every pairing stands, as the ledger has it. Nothing is sent, and Google not asked."""

import json
from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, SANDBOX, command
from worker.cli.files import cohort_files, tell_problems, write
from worker.cli.settings import parse_now, settings
from worker.execute.observe import last_seen
from worker.report import status_files, status_screen, statuses


@command
@PATHS
@NOW
@SANDBOX
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page to look at."
)
@click.option(
    "--csv",
    "as_csv",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a table for a spreadsheet.",
)
def status(
    paths: tuple[Path, ...],
    now: str | None,
    sandbox: Path | None,
    as_json: bool,
    html: Path | None,
    as_csv: Path | None,
) -> int:
    """Where every pairing stands and who has to act, as of the last pass."""
    setting = settings(sandbox, parse_now(now) if now else None)
    files = cohort_files(paths)
    unusable = tell_problems(files)
    at = setting.clock()
    with closing(setting.ledger()) as ledger:
        entries = [
            statuses.status_of(*last_seen(cohort, ledger), at)
            for cohort in (file.cohort for file in files)
            if cohort is not None
        ]
    if html is not None:
        write(html, status_files.page(entries, at))
    if as_csv is not None:
        write(as_csv, status_files.table(entries), "utf-8-sig")
    if as_json:
        click.echo(json.dumps(status_files.document(entries, at), indent=2))
    else:
        click.echo(status_screen.standing(entries))
    return 2 if unusable else 0
