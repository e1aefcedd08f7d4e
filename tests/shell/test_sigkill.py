"""A real process, killed at every request and at every commit of the ledger: the next passes finish what it began, once."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, event

from tests.core.examples import cohort, student
from tests.shell.world import World, at, starts
from worker.core.model import Cohort
from worker.execute.observe import Watch
from worker.execute.run import run_pass
from worker.google.access import stand_in
from worker.ledger.store import SqlLedger
from worker.ports.ports import Ports
from worker.sandbox.server import SandboxServer

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.shell.test_sigkill"])

LAUNCH, DECLINED, NUDGE_DAY, CHANGE = (
    "2027-02-07 09:00",
    "2027-02-07 10:00",
    "2027-02-14 09:00",
    "2027-02-20 09:00",
)
# A launch of four: a calendar, four series, four drafts and their sending. A declined series: a listing, a look, a move. A
# nudge day: a listing, four drafts, four last looks, four sendings. A change of the roster, where one takes another's place: a
# listing, two series ended (each looked at first), two begun, three mails of two requests.
REQUESTS = {LAUNCH: 13, DECLINED: 3, NUDGE_DAY: 13, CHANGE: 13}
# Every commit of each; one more would kill nobody, and the test would say so.
COMMITS = {LAUNCH: 32, DECLINED: 5, NUDGE_DAY: 21, CHANGE: 27}
MAILS = {LAUNCH: 4, DECLINED: 4, NUDGE_DAY: 8, CHANGE: 7}


def four(now: datetime) -> Cohort:
    """Four students; from the day of the change on, Chi is gone and Eli is there."""
    chi = student("chi", left=date(2027, 2, 20)) if now >= at(CHANGE) else student("chi")
    eli = (student("eli", joined=date(2027, 2, 20)),) if now >= at(CHANGE) else ()
    return cohort(student("ana"), student("ben"), chi, student("dan"), *eli)


def one_pass(
    port: int, ledger_file: str, now: datetime, commit_to_die_at: int, after: bool
) -> None:
    """What the process does: one pass, as `run` makes it, and SIGKILL at a commit if that is asked for."""
    commits = 0

    def die(_connection: object) -> None:
        nonlocal commits
        commits += 1
        if commits == commit_to_die_at + after:
            os.kill(os.getpid(), signal.SIGKILL)

    ledger = SqlLedger(f"sqlite:///{ledger_file}")
    if commit_to_die_at:
        # "commit" comes before the commit itself: after the n-th is before the one that follows.
        event.listen(Engine, "commit", die)
    door = stand_in(f"127.0.0.1:{port}")
    ports = Ports(door.calendar(_no_wait), door.mailbox(_no_wait), ledger)
    run_pass(four(now), ports, now, Watch(lambda: "5eed"))
    ports.close()
    ledger.close()


def _no_wait(_seconds: float) -> None:
    """Time that passes at once."""


class Killing:
    """The world's sandbox over HTTP; kills the caller at one of its requests."""

    def __init__(self, world: World) -> None:
        self._answer = world.sandbox.answer
        world.sandbox.answer = self.answer  # type: ignore[method-assign] # the server asks the sandbox by this name
        self._server = SandboxServer(world.sandbox)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self._left, self._after = 0, False
        self._kill: Callable[[], None] = lambda: None

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        self._left -= 1
        if self._left == 0 and not self._after:
            self._kill()
            return 503, b"{}"
        answered = self._answer(verb, uri, headers, body)
        if self._left == 0:
            self._kill()
        return answered

    def run(
        self, world: World, ledger: Path, request: int = 0, commit: int = 0, after: bool = False
    ) -> int:
        """A pass in a process of its own; what it ended with."""
        self._left, self._after = request, after
        arguments = (self._server.server_port, str(ledger), world.now, commit, after)
        child = processes.Process(target=one_pass, args=arguments)
        child.start()
        pid = child.pid
        assert pid is not None
        self._kill = lambda: os.kill(pid, signal.SIGKILL)
        child.join()
        code = child.exitcode
        child.close()
        assert code is not None
        return code

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    """Four students on the morning of the assignment."""
    one = World(tmp_path, four(at(LAUNCH)))
    yield one
    one.close()


@pytest.fixture
def killing(small: World) -> Iterator[Killing]:
    one = Killing(small)
    yield one
    one.close()


def finished(world: World, day: str) -> None:
    """Two more passes, and everything has happened once."""
    world.now += timedelta(minutes=10)
    world.run()
    assert world.run().well
    sent = sorted((str(mail["To"]), str(mail["Subject"])) for mail in world.mails())
    assert len(sent) == len(set(sent)) == MAILS[day]
    to_come = [one for _, one in world.series() if starts(one)[-1] > world.now]
    assert len(to_come) == 4
    assert {len(starts(one)) for one in to_come} == ({12} if day != CHANGE else {10, 12})
    assert all(len(one["_notified"]) <= 2 for _, one in world.series())
    assert world.sandbox.store.list("draft") == []
    assert all(one.settled for one in world.history().records.values())
    world.nothing_more_is_due()


def before(world: World, day: str) -> None:
    """What comes before the day on which the process dies."""
    if day != LAUNCH:
        world.run(LAUNCH)
    for calendar, series in world.series():
        if day == DECLINED and series["attendees"][1]["email"] == "chi@mail.example":
            world.answer(series, calendar, 1, "declined")
        for number in (0, 1) if day == CHANGE else ():
            world.answer(series, calendar, number, "accepted")
    if day == CHANGE:
        world.run("2027-02-08 09:00")
    world.now = at(day)
    world.cohort = four(world.now)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("day", "number"), [(day, n) for day, most in REQUESTS.items() for n in range(1, most + 1)]
)
def test_killed_at_a_request(
    small: World, killing: Killing, tmp_path: Path, day: str, number: int, after: bool
) -> None:
    before(small, day)
    assert (
        killing.run(small, tmp_path / "ledger.db", request=number, after=after) == -signal.SIGKILL
    )
    finished(small, day)


@pytest.mark.parametrize(
    ("day", "number"), [(day, n) for day, most in COMMITS.items() for n in range(1, most + 1)]
)
def test_killed_at_a_commit(
    small: World, killing: Killing, tmp_path: Path, day: str, number: int
) -> None:
    before(small, day)
    assert killing.run(small, tmp_path / "ledger.db", commit=number) == -signal.SIGKILL
    finished(small, day)
