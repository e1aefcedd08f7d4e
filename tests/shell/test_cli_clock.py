"""Without --now a command goes by the clock: what is due, what is recorded and what it waits for."""

import json
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory, StepTickTimeFactory, TickingDateTimeFactory

from tests.shell.test_cli_run import Call, call, of_cohorts, sandboxed
from worker.cli.commands import COMMANDS, load
from worker.sandbox.gmail import sent_since
from worker.sandbox.store import Store

__all__ = ["call"]
Clock = FrozenDateTimeFactory | StepTickTimeFactory | TickingDateTimeFactory
SENT = "spring: 1 draw, 3 series, 3 assignment mails\n"
NOTHING = ""
# The first round is assigned on February 7, 2027, at 09:00 in New York.
LAUNCH_DAY = datetime(2027, 2, 7, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sandbox(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sandbox that the environment names. Every command is loaded before the clock stops, so
    that no module keeps the frozen one."""
    for name in COMMANDS:
        load(name)
    monkeypatch.setenv("PEER_COACHING_SANDBOX", str(tmp_path / "google"))
    return tmp_path / "google"


@pytest.fixture
def one_mail_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quota for Gmail in which a mail is a draft of 10 units and its sending of 100."""
    monkeypatch.setenv("GMAIL_UNITS_PER_MINUTE", "110")


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (LAUNCH_DAY - timedelta(days=1), NOTHING),
        (LAUNCH_DAY - timedelta(minutes=6), NOTHING),
        (LAUNCH_DAY - timedelta(minutes=5), SENT),
        (LAUNCH_DAY, SENT),
    ],
)
def test_run_sends_when_the_clock_has_come_to_launch_time_and_not_before(
    call: Call, instant: datetime, said: str
) -> None:
    with freeze_time(instant):
        result = call("run")
    assert (result.exit_code, of_cohorts(result)) == (0, said)


def test_a_second_run_a_week_later_by_the_clock_nudges(call: Call) -> None:
    with freeze_time(LAUNCH_DAY) as clock:
        assert of_cohorts(call("run")) == SENT
        clock.tick(timedelta(days=7, minutes=-6))
        assert call("run").stdout == NOTHING
        clock.tick(timedelta(minutes=6))
        assert call("run").stdout == "spring: 3 nudge mails\n"


def test_what_a_run_does_is_recorded_at_the_instant_of_the_clock(call: Call, sandbox: Path) -> None:
    with freeze_time(LAUNCH_DAY):
        call("run")
        story = call("explain", "config/spring.yaml", "ana").stdout
    assert "Sunday, February 7, 2027 at 9:05 AM, New York time: assignment mail" in story
    assert set(sending_times(sandbox)) == {LAUNCH_DAY}


@pytest.mark.parametrize("command", ["plan", "status"])
def test_a_report_says_as_of_which_instant_of_the_clock_it_is(call: Call, command: str) -> None:
    with freeze_time(LAUNCH_DAY):
        document = json.loads(call(command, "--json").stdout)
    assert document["now"] == "2027-02-07T14:05:00+00:00"


def test_plan_shows_as_due_what_the_clock_makes_due(call: Call) -> None:
    with freeze_time(LAUNCH_DAY - timedelta(days=1)) as clock:
        before = json.loads(call("plan", "--json").stdout)["cohorts"][0]["due"]
        clock.tick(timedelta(days=1))
        after = json.loads(call("plan", "--json").stdout)["cohorts"][0]["due"]
    assert (len(before), len(after)) == (0, 7)


def test_now_on_the_command_line_comes_before_the_clock(call: Call) -> None:
    with freeze_time(LAUNCH_DAY - timedelta(days=300)):
        assert of_cohorts(sandboxed(call, "run")) == SENT


def test_a_season_that_is_played_does_not_depend_on_the_clock(call: Call) -> None:
    def played() -> str:
        return call("simulate", "config/spring.yaml", "--every", "1440").stdout

    with freeze_time("2026-11-27"):
        first = played()
    with freeze_time("2031-03-30 01:30"):
        assert played() == first
    assert "The first round is drawn" in first


def test_a_run_waits_for_its_quota_and_goes_on_a_minute_later(
    call: Call, sandbox: Path, one_mail_a_minute: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with freeze_time(LAUNCH_DAY) as clock:
        wait_by(clock, monkeypatch)
        assert of_cohorts(call("run")) == SENT
    waits = [later - earlier for earlier, later in pairwise(sending_times(sandbox))]
    assert waits == [timedelta(seconds=60.5)] * 2


def test_a_run_begins_nothing_more_after_its_deadline_and_the_next_run_does_the_rest(
    call: Call, sandbox: Path, one_mail_a_minute: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with freeze_time(LAUNCH_DAY) as clock:
        wait_by(clock, monkeypatch)
        assert "the time of this pass is over" in call("run", "--deadline", "1").stdout
        assert len(sending_times(sandbox)) == 1
        assert of_cohorts(call("run")) == "spring: 2 assignment mails\n"


def wait_by(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets whatever waits move this clock on instead, which takes no time."""

    def wait(event: Event, timeout: float | None = None) -> bool:
        clock.tick(timeout or 0)
        return event.is_set()

    monkeypatch.setattr(Event, "wait", wait)
    monkeypatch.setattr(time, "sleep", clock.tick)


def sending_times(sandbox: Path) -> list[datetime]:
    """When the mails in a sandbox were sent, UTC."""
    store = Store(sandbox)
    times = [sent_at for sent_at, _ in sent_since(store, 0)]
    store.close()
    return times
