"""What a command costs however little there is to do, as a multiple of an interpreter that does
nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.cohorts import LAUNCH, QUIET, cohort_file
from bench.google import Terms, serving
from bench.passes import launch
from bench.table import Figure, Row

STUDENTS = 60
TURNS = 9
BARE = ("-c", "pass")
# A small process in between: a child's memory is counted from the process that started it, and ours
# is a large one.
_BETWEEN = """
import json, os, sys, time
started = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(child, 0)
print(json.dumps([time.perf_counter() - started, usage.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds, and the most memory at a time in KiB."""

    seconds: float
    memory: float


def figures() -> Iterator[Figure]:
    """The one table of fixed costs."""
    with TemporaryDirectory() as name, serving(Terms(LAUNCH)) as google:
        folder = Path(name)
        launch(folder, google, STUDENTS, 1)
        file = str(cohort_file(folder, STUDENTS))
        commands = {
            "python -c pass": BARE,
            "--version": ("-m", "worker", "--version"),
            "check": ("-m", "worker", "check", file),
            "a pass with nothing due": ("-m", "worker", "run", "--now", QUIET.isoformat(), file),
        }
        environment = {
            "GOOGLE_EMULATOR_HOST": google.host,
            "DATABASE_URL": f"sqlite:///{folder / 'ledger.db'}",
        }
        yield _figure(costs(commands, environment))


def costs(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> Mapping[str, Cost]:
    """The median cost of each command, all of them by turns; a first turn fills the caches and does
    not count."""
    turns = [
        {name: _cost(arguments, environment) for name, arguments in commands.items()}
        for _ in range(TURNS + 1)
    ][1:]
    return {
        name: Cost(
            median(turn[name].seconds for turn in turns),
            median(turn[name].memory for turn in turns),
        )
        for name in commands
    }


def _cost(arguments: Sequence[str], environment: Mapping[str, str]) -> Cost:
    command = (sys.executable, "-I", "-S", "-c", _BETWEEN, sys.executable, *arguments)
    done = subprocess.run(
        command, env=os.environ | environment, check=True, capture_output=True, text=True
    )
    seconds, memory, code = json.loads(done.stdout)
    if code != 0:
        raise AssertionError(f"{' '.join(arguments)} ended with {code}: {done.stderr}")
    return Cost(seconds, memory)


def _figure(cost_of: Mapping[str, Cost]) -> Figure:
    bare, *others = cost_of
    rows = [
        Row(name, f"{1000 * cost.seconds:.0f} ms, {cost.memory / 1024:.0f} MiB")
        for name, cost in cost_of.items()
    ]
    for name in others:
        time = cost_of[name].seconds / cost_of[bare].seconds
        memory = cost_of[name].memory / cost_of[bare].memory
        measured = f"{time:.0f} times the time, {memory:.1f} times the memory"
        rows.append(Row(f"{name}, as a multiple", measured, "none set"))
    method = (
        f"Each command {TURNS} times by turns after one turn that does not count; medians. `check` reads a cohort of {STUDENTS}; the "
        "pass comes an hour after its launch and asks a sandbox in another process for what has changed, without delay. Memory is the "
        "most that was resident at a time."
    )
    return Figure("Fixed costs", method, rows)
