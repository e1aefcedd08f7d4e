"""`run`: one pass over the cohorts. Ends with 0, 1 for trouble, 2 for wrong usage or files, 75 for a held lock."""

import json
from contextlib import closing
from http.client import HTTPException
from pathlib import Path

import click
import httplib2

from worker.cli.base import (
    NOW,
    PATHS,
    SANDBOX,
    cohort_files,
    command,
    fresh_seed,
    logger,
    tell_problems,
)
from worker.cli.preflight import look_at_all
from worker.cli.settings import Settings, parse_now, settings
from worker.core.model import Cohort
from worker.errors import KnownError, LockHeld, UsageError
from worker.execute.observe import Watch
from worker.execute.run import Pass, Wishes, run_pass
from worker.messages.examples import template_problems
from worker.report import screen


@command
@PATHS
@NOW
@SANDBOX
@click.option(
    "--force", is_flag=True, help="Do what was refused because it looked like an accident."
)
@click.option(
    "--plan",
    "reviewed",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Carry out exactly the plan in FILE.",
)
@click.option(
    "--preflight",
    is_flag=True,
    help="Look whether Google can be reached as the sender, and do nothing else.",
)
def run(
    paths: tuple[Path, ...],
    now: str | None,
    sandbox: Path | None,
    force: bool,
    reviewed: Path | None,
    preflight: bool,
) -> int:
    """One pass over the cohorts: whatever is due now. Running it again does nothing more."""
    setting = settings(sandbox, parse_now(now) if now else None)
    if now and setting.is_google:
        raise UsageError(
            "--now works on the sandbox or a stand-in only: at Google, mail goes out at the time it is"
        )
    files = cohort_files(paths)
    codes = [2 if tell_problems(files) else 0]
    if preflight:
        return max(
            *codes, look_at_all([one.cohort for one in files if one.cohort is not None], setting)
        )
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


def _run_all(
    cohorts: list[Cohort], setting: Settings, force: bool, agreed: dict[str, str] | None
) -> list[int]:
    ledger = setting.ledger()
    ledger.belong_to(setting.world)
    watch = Watch(fresh_seed)
    codes = []
    for cohort in cohorts:
        if agreed is not None and cohort.id not in agreed:
            click.echo(f"{cohort.id}: not in the reviewed plan, so left alone")
            continue
        try:
            reviewed = agreed[cohort.id] if agreed else None
            with (
                screen.progress(cohort.name) as done,
                closing(setting.ports(cohort, ledger)) as ports,
            ):
                result = run_pass(
                    cohort,
                    ports,
                    setting.clock(),
                    watch,
                    Wishes(force, reviewed),
                    setting.workers,
                    done,
                )
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
        raise UsageError(
            f"--plan: {path} is no file that `peer-coaching plan --out` has written"
        ) from error


def _heartbeat(setting: Settings) -> None:
    """Tells a watchman elsewhere that the pass went well, so that a pass that never came raises an alarm."""
    if url := setting.environment.get("HEARTBEAT_URL"):
        try:
            httplib2.Http(timeout=10).request(url)
        except (OSError, HTTPException, httplib2.HttpLib2Error) as error:
            logger.warning("HEARTBEAT_URL could not be fetched: %s", type(error).__name__)
