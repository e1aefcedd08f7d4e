"""`status`: where every pairing stands, as the ledger has it. Nothing is sent, and Google not asked."""

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, SANDBOX, command
from worker.cli.files import cohort_files, tell, tell_problems
from worker.cli.one_by_one import one_by_one
from worker.cli.output import write
from worker.cli.settings import parse_now, settings
from worker.core.history import History
from worker.core.model import Cohort
from worker.errors import UsageError
from worker.execute.seen import last_seen
from worker.report import hours_log, status_files, status_page, status_screen, statuses
from worker.report.settled_in_vain import lines_in_vain

_FILE = click.Path(path_type=Path)


@command
@PATHS
@NOW
@SANDBOX
@click.option("--by-student", is_flag=True, help="A line for each student, not for each pairing.")
@click.option("--json", "as_json", is_flag=True, help="For programs; see docs/status-json.md.")
@click.option("--html", metavar="FILE", type=_FILE, help="Write a page to look at.")
@click.option(
    "--csv", "as_csv", metavar="FILE", type=_FILE, help="Write a table for a spreadsheet."
)
@click.option(
    "--hours",
    metavar="FILE",
    type=_FILE,
    help="Write what stood in the calendar, as a log of coaching hours.",
)
@click.option("--initials", is_flag=True, help="With --hours: peers by their initials.")
def status(
    paths: tuple[Path, ...],
    now: str | None,
    sandbox: Path | None,
    by_student: bool,
    as_json: bool,
    html: Path | None,
    as_csv: Path | None,
    hours: Path | None,
    initials: bool,
) -> int:
    """Where every pairing stands and who has to act, as of the last pass."""
    if initials and hours is None:
        raise UsageError("--initials is about the log of --hours FILE; name that file as well")
    setting = settings(sandbox, parse_now(now) if now else None)
    files = cohort_files(paths)
    unusable = tell_problems(files)
    at = setting.clock()
    cohorts = [file.cohort for file in files if file.cohort is not None]

    def look(cohort: Cohort) -> tuple[Cohort, History, statuses.Status]:
        cohort, history = last_seen(cohort, ledger)
        return cohort, history, statuses.status_of(cohort, history, at)

    with closing(setting.ledger()) as ledger:
        seen, code = one_by_one(cohorts, look)
    known = [(cohort, history) for cohort, history, _ in seen]
    entries = [entry for _, _, entry in seen]
    if html is not None:
        write(html, status_page.page(entries, at))
    if as_csv is not None:
        write(as_csv, status_files.table(entries), "utf-8-sig")
    if hours is not None:
        write(hours, hours_log.hours_log(known, at, initials), "utf-8-sig")
    written = _say_written((html, as_csv, hours), beside_json=as_json)
    in_vain = lines_in_vain(files, known)
    if written or as_json:
        tell(in_vain)
    if as_json:
        click.echo(json.dumps(status_files.document(entries, at), indent=2))
    elif not written:
        for line in in_vain:
            click.echo(str(line))
        click.echo(status_screen.standing(entries, at, by_student))
    return 2 if unusable else code


def _say_written(files: Iterable[Path | None], beside_json: bool) -> bool:
    """Whether any of these files was asked for, which is said in a line."""
    written = [str(file) for file in files if file is not None]
    if written:
        click.echo(f"Written: {', '.join(written)}", err=beside_json)
    return bool(written)
