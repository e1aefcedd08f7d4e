"""`run`: one pass over the cohorts. Ends with 0, 1 for trouble, 2 for wrong usage or files, 75 for a held lock."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, SANDBOX, command, fresh_seed, logger
from worker.cli.files import cohort_files, tell_problems
from worker.cli.heartbeat import send_heartbeat
from worker.cli.preflight import look_at_all
from worker.cli.reviewed import Reviewed, reviewed_plan
from worker.cli.settings import Settings, parse_now, settings
from worker.core.model import Cohort
from worker.errors import KnownError, LockHeld, UsageError
from worker.execute.observe import Watch
from worker.execute.run import Pass, run_pass
from worker.ledger.store import SqlLedger
from worker.messages.examples import template_problems
from worker.report import screen

# The exit codes, from the least to the most urgent for a person.
_SEVERITY = (0, 75, 1, 2)


@command
@PATHS
@NOW
@SANDBOX
@click.option(
    "--force", is_flag=True, help="Do what was refused because it looked like an accident."
)
@click.option(
    "--plan",
    "reviewed_path",
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
    reviewed_path: Path | None,
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
    cohorts = [file.cohort for file in files if file.cohort is not None]
    if preflight:
        return max(*codes, look_at_all(cohorts, setting))
    if broken := template_problems():
        raise UsageError("nothing was sent, because a template is broken:\n" + "\n".join(broken))
    reviewed = reviewed_plan(reviewed_path)
    if cohorts:
        # Asked before the ledger is touched: without a way to Google, nothing at all is done.
        setting.door(cohorts[0])
        codes += _run_all(cohorts, setting, force, reviewed)
    code = max(codes, key=_SEVERITY.index)
    if code == 0:
        send_heartbeat(setting.environment.get("HEARTBEAT_URL"))
    return code


def _run_all(
    cohorts: list[Cohort], setting: Settings, force: bool, reviewed: Reviewed | None
) -> list[int]:
    """The exit code of each cohort's pass."""
    ledger = setting.ledger()
    ledger.belong_to(setting.world)
    watch = Watch(fresh_seed)
    codes = []
    for cohort in cohorts:
        if reviewed is not None and cohort.id not in reviewed:
            click.echo(f"{cohort.id}: not in the reviewed plan, so left alone")
            continue
        try:
            fingerprint = reviewed[cohort.id] if reviewed else None
            result = _run_one(cohort, setting, ledger, watch, force, fingerprint)
            click.echo(screen.passed(cohort, result))
            codes.append(0 if result.well else 1)
            for problem in result.problems:
                logger.error("%s: %s", cohort.id, problem)
        except LockHeld as error:
            logger.warning("%s", error)
            codes.append(error.exit_code)
        except KnownError as error:
            logger.error("%s: %s", cohort.id, error)
            codes.append(error.exit_code)
        except Exception:
            # One bad cohort never stops the others; an error that we do not know is still loud.
            logger.exception("%s: this should never happen", cohort.id)
            codes.append(1)
    ledger.close()
    return codes


def _run_one(
    cohort: Cohort,
    setting: Settings,
    ledger: SqlLedger,
    watch: Watch,
    force: bool,
    fingerprint: str | None,
) -> Pass:
    with screen.progress(cohort.name) as done, closing(setting.ports(cohort, ledger)) as ports:
        now, workers = setting.clock(), setting.workers
        return run_pass(cohort, ports, now, watch, force, fingerprint, workers, done)
