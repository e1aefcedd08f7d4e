"""`check`, `plan` and `status`: they look and tell; nothing is sent."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from worker.cli.base import (
    NOW,
    PATHS,
    SANDBOX,
    cohort_files,
    command,
    fresh_seed,
    tell_problems,
    write,
)
from worker.cli.settings import Settings, parse_now, settings
from worker.cohort_file.reading import CohortFile
from worker.core.due.forecast import forecast
from worker.core.due.guard import refusals
from worker.core.due.plan import plan as plan_now
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.serialize import fingerprint
from worker.errors import UsageError
from worker.execute.observe import Watch, keep_seeds, observe, recorded
from worker.execute.seen import with_series
from worker.ledger.store import SqlLedger
from worker.messages.examples import template_problems
from worker.ports import Ports
from worker.report import no_common_hour as misfits
from worker.report import plans, screen, statuses


@command
@PATHS
def check(paths: tuple[Path, ...]) -> int:
    """Read the files and say everything that is wrong."""
    files = cohort_files(paths)
    for one in files:
        for problem in one.problems:
            click.echo(str(problem))
        if one.cohort is not None:
            apart = list(misfits.of_cohort(one.cohort))
            click.echo(screen.checked(str(one.path), one.cohort, bool(apart)))
            for sentence in apart:
                click.echo(f"{one.path}: look: {sentence}")
    broken = template_problems()
    for sentence in broken:
        click.echo(sentence)
    return 2 if broken or any(one.cohort is None for one in files) else 0


@command
@PATHS
@NOW
@SANDBOX
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the plan to FILE for `run --plan FILE`.",
)
def plan(
    paths: tuple[Path, ...], now: str | None, sandbox: Path | None, as_json: bool, out: Path | None
) -> int:
    """What `run` would do now, and what comes after it. Sends nothing."""
    setting = settings(sandbox, parse_now(now) if now else None)
    files = cohort_files(paths)
    bad = tell_problems(files)
    at = setting.clock()
    entries = []
    for cohort, history in _histories(files, setting, look=True):
        # What a pause holds back is what one wants to see before taking it out.
        running = replace(cohort, paused=False)
        due = plan_now(running, history, at)
        # Whoever carries out a reviewed plan agrees to what it asks for.
        agreed = plan_now(running, history, at, consent=True) if due.asks else due
        refused = refusals(cohort, history, at, due)
        entries.append(
            plans.Entry(
                cohort, due, tuple(forecast(cohort, history, at)), fingerprint(agreed), refused
            )
        )
    document = plans.document(entries, at)
    if out is not None:
        write(out, json.dumps(document, indent=2) + "\n")
    click.echo(json.dumps(document, indent=2) if as_json else plans.text(entries))
    return 2 if bad else 0


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
    bad = tell_problems(files)
    at = setting.clock()
    found = [
        statuses.status_of(cohort, history, at)
        for cohort, history in _histories(files, setting, look=False)
    ]
    if html is not None:
        write(html, statuses.page(found, at))
    if as_csv is not None:
        write(as_csv, statuses.table(found), "utf-8-sig")
    click.echo(
        json.dumps(statuses.document(found, at), indent=2) if as_json else screen.standing(found)
    )
    return 2 if bad else 0


def _histories(
    files: list[CohortFile], setting: Settings, look: bool
) -> list[tuple[Cohort, History]]:
    """Each cohort with its history; `look`: also at the calendar, where there is a way to it."""
    cohorts = [file.cohort for file in files if file.cohort is not None]
    with closing(setting.ledger()) as ledger:
        if look and setting.reaches_google:
            ledger.belong_to(setting.world)
        watch, now = Watch(fresh_seed), setting.clock()
        histories = []
        for cohort in cohorts:
            ports = _ports(cohort, setting, ledger) if look else None
            if ports is not None:
                with closing(ports):
                    histories.append((cohort, observe(cohort, ports, now, watch)))
                continue
            if look:
                # The draw that a plan shows is the one that a pass will make.
                keep_seeds(cohort, ledger, now, fresh_seed)
            histories.append((cohort, with_series(cohort, recorded(cohort, ledger), ledger)))
    return histories


def _ports(cohort: Cohort, setting: Settings, ledger: SqlLedger) -> Ports | None:
    """The way to Google; None where there is none: planning needs no credentials, since the ledger
    knows what was last seen."""
    try:
        return setting.ports(cohort, ledger)
    except UsageError:
        return None
