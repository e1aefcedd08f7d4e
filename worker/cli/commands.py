"""The commands. Each returns what the process ends with: 0, 1 for trouble, 2 for wrong usage or files, 75 for a held lock."""

import json
import logging
import secrets
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import click
import httplib2

from worker.cli.logs import set_up
from worker.cli.settings import Settings, parse_now, settings
from worker.cohort_file.reading import CohortFile, read_all
from worker.core.model import Cohort, History
from worker.core.outlook import outlook
from worker.core.plan import plan as plan_now
from worker.core.wire import fingerprint
from worker.errors import KnownError, LockHeld, UsageError
from worker.messages.examples import template_problems
from worker.observe import Watch, observe, recorded, with_series
from worker.report import plans, screen, season, statuses
from worker.run import Pass, run_pass
from worker.simulate.season import play

logger = logging.getLogger("peer-coaching")

_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
_COHORT = click.argument("cohort", type=click.Path(path_type=Path))
_NOW = click.option("--now", metavar="TIME", help="Act as if it were this time, such as 2027-02-08T09:00-05:00.")
_SANDBOX = click.option(
    "--sandbox",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Use the embedded Google kept in DIR (PEER_COACHING_SANDBOX).",
)
_FRESH_SEED_BYTES = 16


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="peer-coaching")
def cli() -> None:
    """Runs peer coaching by itself: draws pairings, mails them, proposes weekly hours, watches the answers, nudges once."""


def main() -> None:
    """The console script."""
    cli(prog_name="peer-coaching")


def command(function: Callable[..., int]) -> Any:
    """Makes a command of a function that returns its exit code. Known errors become one sentence; others crash loudly."""

    @wraps(function)
    def called(**arguments: Any) -> None:
        set_up()
        try:
            code = function(**arguments)
        except KnownError as error:
            logger.error("%s", error)
            code = error.exit_code
        sys.exit(code)

    return cli.command()(called)


def cohort_files(paths: tuple[Path, ...]) -> list[CohortFile]:
    """The cohort files that a command is about. Raises UsageError."""
    if not paths and not Path("config").is_dir():
        raise UsageError("there is no folder config here; name a cohort file or a folder")
    return read_all(paths or (Path("config"),))


def tell_problems(files: list[CohortFile]) -> bool:
    """Logs what is wrong with the files; whether any of them cannot be used."""
    for one in files:
        for problem in one.problems:
            logger.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
    return any(one.cohort is None for one in files)


@command
@_PATHS
def check(paths: tuple[Path, ...]) -> int:
    """Read the files and say everything that is wrong."""
    files = cohort_files(paths)
    for one in files:
        for problem in one.problems:
            click.echo(str(problem))
        if one.cohort is not None:
            click.echo(screen.checked(str(one.path), one.cohort))
    broken = template_problems()
    for sentence in broken:
        click.echo(sentence)
    return 2 if broken or any(one.cohort is None for one in files) else 0


@command
@_PATHS
@_NOW
@_SANDBOX
@click.option("--force", is_flag=True, help="Do what was refused because it looked like an accident.")
@click.option(
    "--plan", "reviewed", metavar="FILE", type=click.Path(path_type=Path), help="Carry out exactly the plan in FILE."
)
def run(paths: tuple[Path, ...], now: str | None, sandbox: Path | None, force: bool, reviewed: Path | None) -> int:
    """One pass over the cohorts: whatever is due now. Running it again does nothing more."""
    setting = settings(sandbox, parse_now(now) if now else None)
    if now and setting.is_google:
        raise UsageError("--now works on the sandbox or a stand-in only: at Google, mail goes out at the time it is")
    files = cohort_files(paths)
    codes = [2 if tell_problems(files) else 0]
    broken = template_problems()
    if broken:
        raise UsageError("nothing was sent, because a template is broken:\n" + "\n".join(broken))
    agreed = _reviewed(reviewed)
    cohorts = [one.cohort for one in files if one.cohort is not None]
    if cohorts:
        # Asked before the ledger is touched: without a way to Google, nothing at all is done.
        setting.door(cohorts[0])
        codes += _run_all(cohorts, setting, force, agreed)
    code = max(codes, key=(0, 75, 1, 2).index)
    if code == 0:
        _heartbeat(setting)
    return code


def _run_all(cohorts: list[Cohort], setting: Settings, force: bool, agreed: dict[str, str] | None) -> list[int]:
    ledger = setting.ledger()
    ledger.belong_to(setting.world)
    watch = Watch(lambda: secrets.token_hex(_FRESH_SEED_BYTES))
    codes = []
    for cohort in cohorts:
        try:
            reviewed = None if agreed is None else agreed.get(cohort.id, "")
            with screen.progress(cohort.name) as done:
                result = run_pass(cohort, setting.ports(cohort, ledger), setting.clock(), watch, force, reviewed, done)
            click.echo(screen.passed(cohort, result))
            codes.append(0 if result.well else 1)
            _log_problems(cohort, result)
        except LockHeld as error:
            logger.warning("%s", error)
            codes.append(error.exit_code)
        except KnownError as error:
            logger.error("%s: %s", cohort.id, error)
            codes.append(error.exit_code)
        except Exception:
            # One bad cohort never stops the others; what we do not know is loud all the same.
            logger.exception("%s: this should never happen", cohort.id)
            codes.append(1)
    ledger.close()
    return codes


def _log_problems(cohort: Cohort, result: Pass) -> None:
    for problem in result.problems:
        logger.error("%s: %s", cohort.id, problem)


def _reviewed(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {one["cohort"]: one["fingerprint"] for one in document["cohorts"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"--plan: {path} is no file that `peer-coaching plan --out` has written") from error


def _heartbeat(setting: Settings) -> None:
    """Tells a watchman elsewhere that the pass went well, so that a pass that never came raises an alarm."""
    if url := setting.environment.get("HEARTBEAT_URL"):
        try:
            httplib2.Http(timeout=10).request(url)
        except (OSError, httplib2.HttpLib2Error) as error:
            logger.warning("HEARTBEAT_URL could not be fetched: %s", type(error).__name__)


@command
@_PATHS
@_NOW
@_SANDBOX
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="Write the plan to FILE for `run --plan FILE`."
)
def plan(paths: tuple[Path, ...], now: str | None, sandbox: Path | None, as_json: bool, out: Path | None) -> int:
    """What `run` would do now, and what comes after it. Sends nothing."""
    setting = settings(sandbox, parse_now(now) if now else None)
    files = cohort_files(paths)
    bad = tell_problems(files)
    at = setting.clock()
    entries = []
    for cohort, history in _histories(files, setting, look=True):
        due = plan_now(cohort, history, at)
        entries.append(plans.Entry(cohort, due, tuple(outlook(cohort, history, at)), fingerprint(due)))
    document = plans.document(entries, at)
    if out is not None:
        out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    click.echo(json.dumps(document, indent=2) if as_json else plans.text(entries))
    return 2 if bad else 0


@command
@_PATHS
@_NOW
@_SANDBOX
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page to look at.")
@click.option(
    "--csv", "as_csv", metavar="FILE", type=click.Path(path_type=Path), help="Write a table for a spreadsheet."
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
    found = [statuses.status_of(cohort, history, at) for cohort, history in _histories(files, setting, look=False)]
    if html is not None:
        html.write_text(statuses.page(found, at), encoding="utf-8")
    if as_csv is not None:
        as_csv.write_text(statuses.table(found), encoding="utf-8-sig")
    click.echo(json.dumps(statuses.document(found, at), indent=2) if as_json else screen.standing(found))
    return 2 if bad else 0


@command
@_COHORT
@_NOW
@click.option("--seed", default="demo", show_default=True, help="What decides the draws and who does what.")
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
def simulate(cohort: Path, now: str | None, seed: str, every: int, html: Path) -> int:
    """Play a cohort from Module I to its end on the embedded Google, with students who do what students do."""
    (file,) = read_all((cohort,))[:1]
    if tell_problems([file]) or file.cohort is None:
        return 2
    if broken := template_problems():
        raise UsageError("a template is broken:\n" + "\n".join(broken))
    # What a played pass does is the story itself; only what goes wrong is worth a log.
    logger.setLevel(logging.WARNING)
    with screen.part_done(f"Playing {file.cohort.name}") as progress:
        played = play(file.cohort, seed, timedelta(minutes=every), progress, until=parse_now(now) if now else None)
    click.echo(season.text(played))
    html.parent.mkdir(parents=True, exist_ok=True)
    html.write_text(season.page(played), encoding="utf-8")
    click.echo(f"\nEvery mail and every series: {html}")
    return 1 if played.trouble else 0


def _histories(files: list[CohortFile], setting: Settings, look: bool) -> list[tuple[Cohort, History]]:
    """Each cohort with its history; `look`: also at the calendar, where there is a way to it."""
    ledger = setting.ledger()
    watch = Watch(lambda: secrets.token_hex(_FRESH_SEED_BYTES))
    at: datetime = setting.clock()
    result = []
    for cohort in [one.cohort for one in files if one.cohort is not None]:
        try:
            ports = setting.ports(cohort, ledger) if look else None
        except UsageError:
            ports = None  # planning needs no credentials: the ledger knows what was last seen
        if ports is not None:
            result.append((cohort, observe(cohort, ports, at, watch)))
        else:
            result.append((cohort, with_series(cohort, recorded(cohort, ledger, at, watch.fresh_seed), ledger)))
    ledger.close()
    return result
