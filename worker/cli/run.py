"""`run`: one pass over the cohorts.

Ends with 0, 1 for trouble, 2 for wrong usage or files, 75 where nothing could be served for now, 143 for SIGTERM.
"""

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from worker.cli.base import NOW, PATHS, SANDBOX, command, logger, on_terminal, say
from worker.cli.idle import at_rest
from worker.cli.order import Order
from worker.cli.settings import Settings, parse_now, settings
from worker.cli.shards import BadShard, shard_of
from worker.cli.summary import Summary, write_metrics
from worker.errors import KnownError, UsageError

if TYPE_CHECKING:
    from worker.ledger.at_rest import Rest


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
    "--shard",
    metavar="i/n",
    help="Serve the share of task i of n, from 0/n; else what Cloud Run or Kubernetes says.",
)
@click.option(
    "--metrics",
    metavar="FILE",
    type=click.Path(),
    help="Write what this pass has come to, in OpenMetrics' text form.",
)
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--verbose", is_flag=True, help="Say also where nothing is due, and what was done.")
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
    shard: str | None,
    metrics: str | None,
    quiet: bool,
    verbose: bool,
    preflight: bool,
) -> int:
    """One pass over the cohorts: whatever is due now. Running it again does nothing more."""
    began = time.monotonic()
    setting = settings(sandbox, parse_now(now) if now else None)
    if now and setting.is_google:
        raise UsageError(
            "--now works on the sandbox or a stand-in only: at Google, mail goes out at the time it is"
        )
    try:
        share = shard_of(shard, setting.environment)
    except BadShard as error:
        raise UsageError(str(error)) from error
    order = Order(
        paths, force, reviewed_path, retry, adopt, deadline, share, preflight, quiet, verbose
    )
    with closing(setting):
        rests, count = _at_rest(order, setting, shard)
        rests, asked = _undisturbed(rests, setting)
        if count and len(rests) == count:
            next_due = min(rest.look_at for rest in rests.values())
            summary = Summary(0, 0.0, count, next_due=next_due)
        else:
            summary = _served(order, setting, rests, asked)
        requests, units = setting.spent()
    _tell(
        summary._replace(seconds=time.monotonic() - began, requests=requests, units=units),
        order,
        metrics,
    )
    _give_sign(summary.code, order, setting)
    return summary.code


def _at_rest(order: Order, setting: Settings, shard: str | None) -> "tuple[dict[str, Rest], int]":
    """The files for which nothing is due, and how many there are. Whoever wants more than a usual pass
    gets a look at everything."""
    if not order.is_usual:
        return {}, 0
    folder = str(setting.sandbox) if setting.sandbox else None
    now = setting.clock().timestamp()
    return at_rest(tuple(map(str, order.paths)), setting.environment, folder, now, shard)


def _undisturbed(
    rests: "dict[str, Rest]", setting: Settings
) -> "tuple[dict[str, Rest], frozenset[str]]":
    """Those of them that stay at rest once their calendars have been looked at, and which these are."""
    if not any(rest.calendar for rest in rests.values()):
        return rests, frozenset()
    from worker.cli.watching import undisturbed

    return undisturbed(rests, setting, setting.clock())


def _served(
    order: Order, setting: Settings, rests: "dict[str, Rest]", asked: frozenset[str]
) -> Summary:
    from worker.cli.serving import serve

    try:
        return serve(order, setting, rests, asked)
    except KnownError as error:
        _give_sign(error.exit_code, order, setting)
        raise


def _tell(summary: Summary, order: Order, metrics: str | None) -> None:
    """Says what the pass has come to: in a line of the log, on a terminal, and in a file."""
    if order.preflight:
        return
    sentence = summary.sentence()
    logger.info("%s", sentence, extra={"figures": summary.figures()})
    if on_terminal() and not order.quiet:
        say(f"{sentence[:1].upper()}{sentence[1:]}.")
    if metrics and (trouble := write_metrics(metrics, summary.metrics(time.time()))):
        logger.warning("%s", trouble)


def _give_sign(code: int, order: Order, setting: Settings) -> None:
    """Tells whoever waits for a sign of life that all is well, or that a person has to look. A
    preflight is no pass, and would hide that none came."""
    url = setting.environment.get("HEARTBEAT_URL")
    if url and not order.preflight and code in (0, 1, 2):
        from worker.cli.heartbeat import FAIL, WELL, send_heartbeat

        send_heartbeat(url, WELL if code == 0 else FAIL)
