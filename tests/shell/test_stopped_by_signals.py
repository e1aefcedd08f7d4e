"""SIGTERM and SIGINT in a real process, in the middle of a launch: what is under way is finished, one line, and the next pass does
the rest, each mail once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shell.cohort_files import REPOSITORY
from tests.shell.desk import LAUNCH, NEXT_HOUR, SETTINGS, Desk, new_desk
from tests.shell.slow_google import (
    CALENDAR,
    DRAW,
    FIRST_DRAFT,
    MAILS,
    PROMISED_SECONDS,
    SERIES,
    Slow,
    slow_google,
    told,
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


@dataclass(frozen=True)
class End:
    """How a process ended. `seconds`: since the signal."""

    code: int
    output: str
    log: str
    seconds: float


def stopped(
    desk: Desk,
    slow: Slow,
    *signals: signal.Signals,
    meanwhile: AbstractContextManager[None] = nullcontext(),  # noqa: B008 - holds nothing
) -> End:
    """A pass that gets these signals, one after the other, at that request."""
    program = [sys.executable, "-m", "worker", "run", "--now", LAUNCH]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(
        program,
        env=environment,
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert slow.reached.wait(60)
            with meanwhile:
                begin = time.monotonic()
                for number in signals:
                    process.send_signal(number)
                    time.sleep(0.1)
                output, log = process.communicate(timeout=30)
                seconds = time.monotonic() - begin
        finally:
            process.kill()
    slow.hurry = True
    return End(process.returncode, output, log, seconds)


def everything_happens_once(desk: Desk) -> None:
    """The next pass finishes, and one more finds nothing to do."""
    assert desk.call("run", "--now", NEXT_HOUR).exit_code == 0
    assert desk.call("run", "--now", NEXT_HOUR).stdout == ""
    sent = desk.recipients()
    assert len(sent) == len(set(sent)) == 6
    assert len(desk.series()) == 6


@pytest.mark.parametrize("number", [DRAW, CALENDAR, SERIES, FIRST_DRAFT, MAILS])
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_what_is_under_way_is_finished_and_the_rest_done_by_the_next_pass(
    desk: Desk, name: str, code: int, number: int
) -> None:
    with slow_google(desk, number, seconds=0.3) as slow:
        end = stopped(desk, slow, signal.Signals[name])
        assert (end.code, end.seconds < PROMISED_SECONDS) == (code, True), end
        (line,) = told(end.log, name)
        assert f"{name}: what was under way is finished, the rest is left to the next pass" in line
        everything_happens_once(desk)


def test_a_request_that_takes_too_long_is_left_to_the_next_pass(desk: Desk) -> None:
    with slow_google(desk, MAILS, seconds=20) as slow:
        end = stopped(desk, slow, signal.SIGTERM)
        assert (end.code, end.seconds < PROMISED_SECONDS) == (143, True), end
        (line,) = told(end.log, "SIGTERM")
        assert "SIGTERM: not all that was under way is finished; the next pass looks it up" in line
        everything_happens_once(desk)


def test_only_the_first_of_several_signals_counts(desk: Desk) -> None:
    with slow_google(desk, SERIES, seconds=0.5) as slow:
        end = stopped(desk, slow, signal.SIGTERM, signal.SIGTERM, signal.SIGINT)
        assert end.code == 143
        assert len(told(end.log, "SIG")) == 1
        everything_happens_once(desk)


def test_the_cohorts_that_come_after_are_left_to_the_next_pass(desk: Desk) -> None:
    rows = "".join(f"  - {{name: U{n}, email: u{n}@mail.example}}\n" for n in range(3))
    desk.write(f"{SETTINGS.replace('spring', 'autumn')}roster:\n{rows}", "config/zoo.yaml")
    with slow_google(desk, SERIES, seconds=0.3) as slow:
        end = stopped(desk, slow, signal.SIGTERM)
        assert end.code == 143
        # The smaller one is served first.
        assert "spring: left for the next pass" in end.output
        assert "the pass was asked to stop (" in end.output
        assert desk.call("run", "--now", NEXT_HOUR).exit_code == 0
        assert len(desk.recipients()) == len(set(desk.recipients())) == 9


def test_a_pass_that_waits_for_its_quota_stops_at_once(desk: Desk) -> None:
    # A draft is 10 units and its sending 100: after the first mail there is a minute to wait.
    desk.patch.setenv("GMAIL_UNITS_PER_MINUTE", "150")
    with slow_google(desk, FIRST_DRAFT, seconds=0) as slow:
        end = stopped(desk, slow, signal.SIGTERM)
        assert (end.code, end.seconds < 3) == (143, True), end
        desk.patch.setenv("GMAIL_UNITS_PER_MINUTE", "0")
        everything_happens_once(desk)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Somebody else has the ledger open, and writes."""
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_pass_that_waits_for_the_database_stops_as_fast(desk: Desk) -> None:
    with slow_google(desk, MAILS, seconds=0.5) as slow:
        ledger = desk.folder / "var" / "peer-coaching.db"
        end = stopped(desk, slow, signal.SIGTERM, meanwhile=locked(ledger))
        assert (end.code, end.seconds < PROMISED_SECONDS) == (143, True), end
        (line,) = told(end.log, "SIGTERM")
        assert "not all that was under way is finished" in line
        everything_happens_once(desk)
