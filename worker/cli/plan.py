"""`plan`: what `run` would do now, and what comes after it. Nothing is sent."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, SANDBOX, command, fresh_seed
from worker.cli.files import cohort_files, tell_problems, write
from worker.cli.settings import Settings, parse_now, settings
from worker.core.due.forecast import forecast
from worker.core.due.guard import refusals
from worker.core.due.plan import plan as plan_now
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.serialize import fingerprint
from worker.errors import UsageError
from worker.execute.observe import Watch, keep_seeds, last_seen, observe
from worker.ledger.store import SqlLedger
from worker.ports.ports import Ports
from worker.report import plan_documents, plans


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
    unusable = tell_problems(files)
    at = setting.clock()
    cohorts = [file.cohort for file in files if file.cohort is not None]
    entries = [_entry(cohort, history, at) for cohort, history in _histories(cohorts, setting)]
    document = plan_documents.document(entries, at)
    if out is not None:
        write(out, json.dumps(document, indent=2) + "\n")
    click.echo(json.dumps(document, indent=2) if as_json else plans.text(entries))
    return 2 if unusable else 0


def _entry(cohort: Cohort, history: History, at: datetime) -> plans.Entry:
    # Before a pause is taken out of the file, people want to see what it holds back.
    running = replace(cohort, paused=False)
    due = plan_now(running, history, at)
    # Whoever carries out a reviewed plan agrees to what it asks for.
    agreed = plan_now(running, history, at, consent=True) if due.asks else due
    coming = tuple(forecast(cohort, history, at))
    refused = refusals(cohort, history, at, due)
    return plans.Entry(cohort, due, coming, fingerprint(agreed), refused)


def _histories(cohorts: list[Cohort], setting: Settings) -> list[tuple[Cohort, History]]:
    """Each cohort with its history; with a look at the calendar where there is a way to it."""
    with closing(setting.ledger()) as ledger:
        if setting.reaches_google:
            ledger.belong_to(setting.world)
        watch, now = Watch(fresh_seed), setting.clock()
        histories = []
        for cohort in cohorts:
            ports = _ports(cohort, setting, ledger)
            if ports is None:
                # The draw that a plan shows is the one that a pass will make.
                keep_seeds(cohort, ledger, now, fresh_seed)
                cohort, history = last_seen(cohort, ledger)
            else:
                with closing(ports):
                    cohort, history = observe(cohort, ports, now, watch)
            # Also draws that are only to come are shown as they will be.
            history = watch.others.added(cohort, history, ledger, now)
            histories.append((cohort, history))
        return histories


def _ports(cohort: Cohort, setting: Settings, ledger: SqlLedger) -> Ports | None:
    """The way to Google; None where there is none: planning needs no credentials, since the ledger
    knows what was last seen."""
    try:
        return setting.ports(cohort, ledger)
    except UsageError:
        return None
