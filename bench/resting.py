"""What a pass costs that finds nothing to do, one cohort and many; and what `check` costs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.cohorts import BEFORE, LAUNCH, QUIET, cohort_files
from bench.google import Google, Terms, serving
from bench.table import Figure, Row, at_most

TURNS = 5
IDLE, DUE, OPEN, CHECKED = 1000, 10, 200, 100
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
    yield checked()


def idle() -> Figure:
    """No round is open, and nothing is due."""
    with TemporaryDirectory() as name, serving(Terms(BEFORE)) as google:
        folder = Path(name)
        single, many = (
            cohort_files(folder / word, count, FEW) for word, count in (("1", 1), ("n", IDLE))
        )
        environment = _environment(folder, google)
        commands = {"bare": BARE, "one": _run(single, BEFORE), "many": _run(many, BEFORE)}
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
    """Rounds are open, in one calendar, and nobody has answered."""
    with TemporaryDirectory() as name, serving(Terms(LAUNCH)) as google:
        folder = Path(name)
        single, half, many = (
            cohort_files(folder / str(count), count, FEW) for count in (1, OPEN // 2, OPEN)
        )
        rows = []
        costs: dict[int, Cost] = {}
        for count, files in ((1, single), (OPEN // 2, half), (OPEN, many)):
            environment = _environment(folder / f"of-{count}", google)
            for now in (LAUNCH, QUIET):
                cost_of(_run(files, now), environment)
            before = google.seen().total
            quiet = {"client": ("-c", _CLIENT, google.host), "pass": _run(files, QUIET)}
            both = _costs(quiet, environment)
            asked = (google.seen().total - before) / TURNS - 1
            costs[count] = both["pass"]
            rows.append(Row(f"{count} cohorts", f"{_told(both['pass'])}, {asked:g} requests"))
            if count == 1:
                ratio = both["pass"].cpu / both["client"].cpu
                rows.append(at_most("CPU to Google's client and one request", ratio, 1.3))
            if count == OPEN:
                rows.append(at_most("requests of all of them", asked, 1, ""))
    growth = costs[OPEN].cpu / costs[OPEN // 2].cpu
    rows.append(at_most(f"{OPEN} cohorts to {OPEN // 2}", growth, 2))
    method = (
        f"The same an hour after the launch. Each cohort has {FEW} students, all series are in one calendar; the client alone is a "
        "script that imports Google's client and asks once, by turns with the pass."
    )
    return Figure("Open rounds, nothing due", method, rows)


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


def _run(files: Path, now: datetime) -> Sequence[str]:
    return ("-m", "worker", "run", "--now", now.isoformat(), "--deadline", "0", str(files))


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
