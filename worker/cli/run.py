"""`run`: one pass over the cohorts.

Ends with 0, 1 for trouble, 2 for wrong usage or files, 75 for a held lock, 143 for SIGTERM.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, SANDBOX, command, fresh_seed, logger, say
from worker.cli.files import cohort_files, tell_problems
from worker.cli.heartbeat import send_heartbeat
from worker.cli.preflight import look_at_all
from worker.cli.reviewed import reviewed_plan
from worker.cli.settings import Settings, parse_now, settings
from worker.cli.stopping import stopped_by_signals, until
from worker.core.model import Cohort
from worker.errors import KnownError, LockHeld, UsageError
from worker.execute.observe import Watch
from worker.execute.outcome import Reviewed, Wishes
from worker.execute.run import run_pass
from worker.ledger.store import SqlLedger
from worker.messages.template_check import cohort_problems, template_problems
from worker.messages.templates import BadTemplate
from worker.report import screen
from worker.report.progress import progress

_BROKEN = "nothing was sent, because a template is broken:\n"
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
@click.option("--retry", is_flag=True, help="Try again what Google has refused before.")
@click.option(
    "--adopt",
    is_flag=True,
    help="Let this ledger serve the cohorts, though another one has: it does not know what that one sent.",
)
@click.option(
    "--deadline",
    metavar="MINUTES",
    type=click.FloatRange(min=0),
    default=55,
    show_default=True,
    help="Begin nothing more after so many minutes; 0 is no deadline.",
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
    retry: bool,
    adopt: bool,
    deadline: float,
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
        raise UsageError(_BROKEN + "\n".join(broken))
    reviewed = reviewed_plan(reviewed_path)
    if not cohorts:
        return max(codes, key=_SEVERITY.index)
    # Asked before the ledger is touched: without a way to Google, nothing at all is done.
    setting.door(cohorts[0])
    wishes = Wishes(force, None, retry, adopt)
    with stopped_by_signals(setting.stopping):
        codes += _run_all(cohorts, setting, wishes, reviewed, until(deadline, time.monotonic))
    if setting.stopping.asked:
        setting.stopping.tell("what was under way is finished, the rest is left to the next pass")
        return setting.stopping.exit_code
    code = max(codes, key=_SEVERITY.index)
    if code == 0:
        send_heartbeat(setting.environment.get("HEARTBEAT_URL"))
    return code


def _run_all(
    cohorts: list[Cohort],
    setting: Settings,
    wishes: Wishes,
    reviewed: dict[str, Reviewed] | None,
    in_time: Callable[[], bool],
) -> list[int]:
    """The exit code of each cohort's pass."""
    watch = Watch(fresh_seed)
    codes = []
    with closing(setting.ledger()) as ledger:
        ledger.belong_to(setting.world)
        if ledger.is_new:
            say(f"A new ledger was made: {ledger.place}")
        for cohort in cohorts:
            if reviewed is not None and cohort.id not in reviewed:
                say(f"{cohort.id}: not in the reviewed plan, so left alone")
                continue
            if setting.stopping.asked or not in_time():
                say(f"{cohort.id}: left for the next pass")
                continue
            wish = replace(wishes, reviewed=reviewed[cohort.id]) if reviewed else wishes
            codes.append(_run_one(cohort, setting, ledger, watch, wish, in_time))
    return codes


def _run_one(
    cohort: Cohort,
    setting: Settings,
    ledger: SqlLedger,
    watch: Watch,
    wishes: Wishes,
    in_time: Callable[[], bool],
) -> int:
    """The exit code of one cohort's pass, which says itself how it went."""

    def may_go_on() -> bool:
        setting.stopping.check()
        return in_time()

    try:
        if broken := cohort_problems(cohort):
            raise BadTemplate(_BROKEN + "\n".join(broken))
        with progress(cohort.name) as done, closing(setting.ports(cohort, ledger)) as ports:
            now, workers = setting.clock(), setting.workers
            result = run_pass(cohort, ports, now, watch, wishes, workers, done, may_go_on)
    except LockHeld as error:
        logger.warning("%s", error)
        return error.exit_code
    except KnownError as error:
        logger.error("%s: %s", cohort.id, error)
        return error.exit_code
    except Exception:
        # One bad cohort never stops the others; an error that we do not know is still loud.
        logger.exception("%s: this should never happen", cohort.id)
        return 1
    said = say(
        "\n".join([screen.passed(cohort, result), *(f"  {each}" for each in result.notices)])
    )
    for problem in result.problems:
        # That it was asked to stop is no error, and told once for all cohorts.
        if not setting.stopping.asked:
            logger.error("%s: %s", cohort.id, problem)
    return 0 if result.well and said else 1
