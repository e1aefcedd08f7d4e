"""`plan`: what `run` would do now, and what comes after it. Nothing is sent."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, SANDBOX, command
from worker.cli.files import cohort_files, tell, tell_problems
from worker.cli.looking import looking
from worker.cli.one_by_one import one_by_one
from worker.cli.output import write
from worker.cli.settings import parse_now, settings
from worker.core.due.forecast import forecast
from worker.core.due.guard import refusals
from worker.core.due.plan import decided
from worker.core.due.plan import plan as plan_now
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.serialize import fingerprint
from worker.messages.wording import wording
from worker.report import plan_documents, plans
from worker.report.settled_in_vain import lines_in_vain


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
    with_words = as_json or out is not None
    with looking(setting) as look:
        seen, code = one_by_one(cohorts, lambda cohort: _looked(look(cohort), at, with_words))
    entries = [entry for _, entry in seen]
    in_vain = lines_in_vain(files, [known for known, _ in seen])
    document = plan_documents.document(entries, at)
    if out is not None:
        write(out, json.dumps(document, indent=2) + "\n")
    if as_json:
        tell(in_vain)
        click.echo(json.dumps(document, indent=2))
    else:
        for line in in_vain:
            click.echo(str(line))
        click.echo(plans.text(entries))
    return 2 if unusable else code


def _looked(
    known: tuple[Cohort, History], at: datetime, with_words: bool
) -> tuple[tuple[Cohort, History], plans.Entry]:
    return known, _entry(*known, at, with_words)


def _entry(cohort: Cohort, history: History, at: datetime, with_words: bool) -> plans.Entry:
    # Before a pause is taken out of the file, people want to see what it holds back.
    running = replace(cohort, paused=False)
    due = plan_now(running, history, at)
    # Whoever carries out a reviewed plan agrees to what it asks for.
    agreed = plan_now(running, history, at, consent=True) if due.asks else due
    coming = tuple(forecast(cohort, history, at))
    refused = refusals(cohort, history, at, due)
    words = wording(agreed, running, decided(history, agreed, at), at) if with_words else None
    undrawn = tuple(
        name
        for name, each in cohort.rounds.items()
        if name not in history.draws and at < cohort.at_mail_time(each.assign_on)
    )
    return plans.Entry(cohort, due, coming, fingerprint(agreed), refused, words, undrawn)
