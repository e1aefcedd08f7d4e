"""What `peer-coaching` and `python -m worker` start.

Most passes of cron find nothing to do. These are over before any command is imported: whatever else is
wanted, or is not as the last pass left it, goes to the commands.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from worker.ledger.at_rest import Rest

_FLAGS = ("--quiet", "--verbose")
_VALUES = ("--now", "--sandbox", "--metrics", "--shard", "--deadline")


def main() -> None:
    """Runs the command that was called."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["run"] and _was_idle(arguments[1:], os.environ):
        return
    from worker.cli.commands import cli

    cli(prog_name="peer-coaching")


class _Call(NamedTuple):
    """`run`, as far as a pass with nothing to do needs to know it. `now`: seconds since the epoch."""

    paths: Sequence[str]
    sandbox: str | None
    now: float
    shard: str | None
    metrics: str | None
    quiet: bool


def _was_idle(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether nothing is due for any cohort, and nothing new in any calendar; then that has been said."""
    began = time.monotonic()
    call = _call(arguments, environment)
    # The sign of life has to be given, and a terminal gets its tables.
    if call is None or environment.get("HEARTBEAT_URL") or sys.stdout.isatty():
        return False
    from worker.cli.idle import at_rest

    rests, count = at_rest(call.paths, environment, call.sandbox, call.now, call.shard)
    if not count or len(rests) < count:
        return False
    requests = 0
    if any(rest.calendar for rest in rests.values()):
        rests, requests = _undisturbed(rests, call, environment)
        if len(rests) < count:
            return False
    _tell(call, began, count, min(rest.look_at for rest in rests.values()), requests)
    return True


def _undisturbed(
    rests: "dict[str, Rest]", call: _Call, environment: Mapping[str, str]
) -> "tuple[dict[str, Rest], int]":
    """Those in whose calendars nothing has changed, and how many requests that took to know."""
    from contextlib import closing
    from datetime import UTC
    from pathlib import Path

    from worker.cli.settings import Settings
    from worker.cli.watching import undisturbed

    now = datetime.fromtimestamp(call.now, UTC)
    setting = Settings(environment, Path(call.sandbox) if call.sandbox else None, now)
    with closing(setting):
        quiet, _ = undisturbed(rests, setting, now)
        return quiet, setting.spent()[0]


def _tell(call: _Call, began: float, count: int, next_due: float, requests: int) -> None:
    from worker.cli.summary import Summary, write_metrics

    summary = Summary(0, time.monotonic() - began, count, requests=requests, next_due=next_due)
    trouble = call.metrics and write_metrics(call.metrics, summary.metrics(time.time()))
    if trouble:
        _say("WARNING", trouble, {})
    if not call.quiet:
        _say("INFO", summary.sentence(), summary.figures())


def _say(severity: str, sentence: str, figures: Mapping[str, object]) -> None:
    from worker.cli.lines import line

    # On a terminal the log only says what is wrong.
    if not sys.stderr.isatty():
        sys.stderr.write(line(severity, sentence, {}, figures) + "\n")
    elif severity != "INFO":
        sys.stderr.write(f"{severity}: {sentence}\n")


def _call(arguments: Sequence[str], environment: Mapping[str, str]) -> _Call | None:
    """What was asked for; None where it is anything but a usual pass, or nothing that we know."""
    paths, values = [], {}
    rest = iter(arguments)
    for argument in rest:
        name, given, value = argument.partition("=")
        if name in _VALUES:
            value = value if given else next(rest, "")
            if not value:
                return None
            values[name] = value
        elif argument in _FLAGS:
            values[argument] = argument
        elif argument.startswith("-"):
            return None
        else:
            paths.append(argument)
    sandbox = values.get("--sandbox") or environment.get("PEER_COACHING_SANDBOX")
    if sandbox and "--now" not in values:
        # A sandbox may have a clock of its own.
        return None
    now = _instant(values.get("--now"), bool(sandbox or environment.get("GOOGLE_EMULATOR_HOST")))
    if now is None or not _is_number(values.get("--deadline", "0")):
        return None
    return _Call(
        paths,
        sandbox,
        now,
        values.get("--shard"),
        values.get("--metrics"),
        "--quiet" in values,
    )


def _instant(text: str | None, may_be_set: bool) -> float | None:
    """Seconds since the epoch; None where that is not clear, or nobody may set it."""
    if text is None:
        return time.time()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.timestamp() if at.tzinfo is not None and may_be_set else None


def _is_number(text: str) -> bool:
    try:
        return float(text) >= 0
    except ValueError:
        return False
