"""What a pass costs that finds nothing to do, one cohort and many; and what `check` costs."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.cohorts import BEFORE, LAUNCH, QUIET, cohort_files
from bench.google import Google, Terms, serving
from bench.table import Figure, Row, at_most

TURNS = 5
IDLE, DUE, OPEN, CHECKED = 1000, 10, 1000, 100
STUDENTS, FEW = 60, 3
BARE = ("-c", "pass")
# Three weeks earlier, its round is due on the day of the pass.
_FIRST_MODULE, _EARLIER = "[2027-01-15, 2027-01-17]", "[2026-12-25, 2026-12-27]"
# What a pass over an open round cannot do without: Google's client, and one request.
_CLIENT = """
import sys
import httplib2
from googleapiclient.discovery import build
service = build("calendar", "v3", http=httplib2.Http(proxy_info=None), cache_discovery=False,
    client_options={"api_endpoint": f"http://{sys.argv[1]}/calendar/v3/"}, static_discovery=True)
service.calendarList().list().execute()
"""
_BETWEEN = """
import json, os, sys
null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, usage = os.wait4(child, 0)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds of the processor, and the most memory at a time in MiB."""

    cpu: float
    memory: float


def figures() -> Iterator[Figure]:
    """All tables about passes with nothing to do."""
    yield idle()
    yield opened()
    yield many_opened()
    yield checked()


def idle() -> Figure:
    """No round is open, and nothing is due."""
    with TemporaryDirectory() as name, serving(Terms(BEFORE)) as google:
        folder = Path(name)
        single, many = (
            cohort_files(folder / word, count, FEW) for word, count in (("1", 1), ("n", IDLE))
        )
        environment = _environment(folder, google)
        commands = {"bare": BARE, "one": _run(single, now=BEFORE), "many": _run(many, now=BEFORE)}
        for command in (commands["one"], commands["many"]):
            cost_of(command, environment)
        cost = _costs(commands, environment)
        for number, file in enumerate(sorted(many.iterdir())):
            if number < DUE:
                file.write_text(file.read_text().replace(_FIRST_MODULE, _EARLIER))
        some_due = cost_of(commands["many"], environment)
        sent = google.seen().calls["gmail.users.drafts.send"]
        if sent < DUE * FEW:
            raise AssertionError(
                f"{DUE} cohorts should have been launched, and {sent} mails went out"
            )
    to_bare, to_one = cost["one"].cpu / cost["bare"].cpu, cost["many"].cpu / cost["one"].cpu
    rows = [
        Row("python -c pass", _told(cost["bare"])),
        Row("one cohort", _told(cost["one"])),
        Row(f"{IDLE:,} cohorts", _told(cost["many"])),
        at_most("one cohort, CPU to bare interpreter", to_bare, 6),
        at_most(f"{IDLE:,} cohorts to one", to_one, 2),
        at_most(f"memory, {IDLE:,} idle and {DUE} due", some_due.memory, 110, "MiB"),
    ]
    method = (
        f"Processor time of whole processes, {TURNS} times by turns, medians. A pass looks at everything first; what is measured "
        f"are those that come after it. For the memory {DUE} of them are launched."
    )
    return Figure("Passes with nothing to do", method, rows)


def opened() -> Figure:
    """A round is open, and nobody has answered."""
    with TemporaryDirectory() as name, serving(Terms(LAUNCH)) as google:
        folder = Path(name)
        files, environment = cohort_files(folder / "1", 1, FEW), _environment(folder, google)
        for now in (LAUNCH, QUIET):
            cost_of(_run(files, now=now), environment)
        before = google.seen().total
        commands = {"client": ("-c", _CLIENT, google.host), "pass": _run(files, now=QUIET)}
        cost = _costs(commands, environment)
        asked = (google.seen().total - before) / TURNS - 1
    rows = [
        Row("Google's client and one request", _told(cost["client"])),
        Row("one cohort", _told(cost["pass"])),
        at_most(
            "CPU to Google's client and one request", cost["pass"].cpu / cost["client"].cpu, 1.3
        ),
        at_most("requests", asked, 1, ""),
    ]
    method = (
        f"An hour after the launch of a cohort of {FEW}; the client alone is a script that imports Google's client and asks once, "
        "by turns with the pass."
    )
    return Figure("An open round, nothing due", method, rows)


def many_opened() -> Figure:
    """Rounds of many cohorts are open, in one calendar, and nobody has answered."""
    with TemporaryDirectory() as name, serving(Terms(LAUNCH)) as google:
        folder = Path(name)
        files, environment = cohort_files(folder / "n", OPEN, FEW), _environment(folder, google)
        cost_of(_run(files, now=LAUNCH), environment)
        half = sorted(map(str, files.iterdir()))[: OPEN // 2]
        costs = {}
        for count, paths in ((OPEN // 2, half), (OPEN, [str(files)])):
            with closing(sqlite3.connect(folder / "ledger.db")) as ledger, ledger:
                ledger.execute("DELETE FROM rests")
            before = google.seen().total
            # Nothing is known of what rests: as after an update. Then what every later pass costs.
            looks = [cost_of(_run(*paths, now=QUIET), environment) for _ in range(2)]
            costs[count] = looks, google.seen().total - before
    (full, resting), asked = costs[OPEN]
    (half_full, half_resting), _ = costs[OPEN // 2]
    rows = [
        *(
            Row(
                f"{count:,} cohorts, looked at in full, then at rest",
                ", then ".join(map(_told, looks)),
            )
            for count, (looks, _) in costs.items()
        ),
        at_most("in full, CPU", full.cpu, 20, "s"),
        at_most(f"in full, {OPEN:,} cohorts to {OPEN // 2}", full.cpu / half_full.cpu, 2.2),
        at_most("at rest, CPU", resting.cpu, 20, "s"),
        at_most(f"at rest, {OPEN:,} cohorts to {OPEN // 2}", resting.cpu / half_resting.cpu, 2.2),
        at_most("requests of a pass", asked / 2, 1, ""),
    ]
    method = (
        f"Cohorts of {FEW} with all series in one calendar, an hour after their launch: a pass that has to look at each of them, as "
        "after an update, and the one after it."
    )
    return Figure("Many open rounds in one calendar, nothing due", method, rows)


def checked() -> Figure:
    """`check` of many cohorts."""
    with TemporaryDirectory() as name:
        folder = cohort_files(Path(name) / "n", CHECKED, STUDENTS)
        commands = {"bare": BARE, "check": ("-m", "worker", "check", str(folder))}
        cost = _costs(commands, {})
    rows = [
        at_most(f"{CHECKED} cohorts of {STUDENTS}, CPU", cost["check"].cpu, 2, "s"),
        Row("to the bare interpreter", f"{cost['check'].cpu / cost['bare'].cpu:.0f} times"),
    ]
    return Figure("check", f"Processor time, {TURNS} times by turns, medians.", rows)


def _run(*files: Path | str, now: datetime) -> Sequence[str]:
    return ("-m", "worker", "run", "--now", now.isoformat(), "--deadline", "0", *map(str, files))


def _environment(folder: Path, google: Google) -> Mapping[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "GOOGLE_EMULATOR_HOST": google.host,
        "DATABASE_URL": f"sqlite:///{folder / 'ledger.db'}",
        "GMAIL_UNITS_PER_MINUTE": "0",
        "CALENDAR_REQUESTS_PER_MINUTE": "0",
    }


def _costs(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> Mapping[str, Cost]:
    turns = [
        {name: cost_of(command, environment) for name, command in commands.items()}
        for _ in range(TURNS)
    ]
    return {
        name: Cost(
            median(turn[name].cpu for turn in turns), median(turn[name].memory for turn in turns)
        )
        for name in commands
    }


def cost_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """What a command of Python costs, in a process of its own with these settings. Raises
    AssertionError where it does not end with 0."""
    command = (sys.executable, "-I", "-S", "-c", _BETWEEN, sys.executable, *arguments)
    done = subprocess.run(
        command, env=os.environ | environment, check=True, capture_output=True, text=True
    )
    cpu, memory, code = json.loads(done.stdout)
    if code != 0:
        raise AssertionError(f"{' '.join(arguments)} ended with {code}")
    return Cost(cpu, memory)


def _told(cost: Cost) -> str:
    return f"{1000 * cost.cpu:.0f} ms, {cost.memory:.0f} MiB"
