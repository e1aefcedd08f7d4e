"""Many requests at a time, and never more than the quota."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shell.world import World, never_sleep
from worker.google.access import in_process, stand_in
from worker.google.quota import Quota
from worker.ports.ports import Ports
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import ORIGIN, SandboxHttp
from worker.sandbox.service import Sandbox as SandboxService


class Clock:
    """A clock that only sleeping moves on."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def test_what_is_within_the_quota_goes_out_at_once() -> None:
    clock = Clock()
    quota = Quota(6000, clock, clock.sleep)
    for _ in range(54):
        quota.take(110)
    assert clock.slept == 0
    quota.take(110)
    assert 60 <= clock.slept <= 61


def test_no_limit_is_no_limit() -> None:
    quota = Quota(0, never_sleep, never_sleep)  # type: ignore[arg-type] # it is never asked for the time
    for _ in range(10_000):
        quota.take(100)


def test_a_call_above_the_whole_quota_goes_alone_instead_of_waiting_for_ever() -> None:
    clock = Clock()
    quota = Quota(50, clock, clock.sleep)
    quota.take(100)
    quota.take(100)
    assert 60 <= clock.slept <= 61


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.floats(0, 40)), max_size=40))
def test_no_minute_ever_holds_more_than_the_quota(calls: list[tuple[int, float]]) -> None:
    clock = Clock()
    quota = Quota(100, clock, clock.sleep)
    taken: list[tuple[float, int]] = []
    for units, pause in calls:
        clock.now += pause
        quota.take(units)
        taken.append((clock.now, units))
    for start, _ in taken:
        assert sum(units for at, units in taken if start <= at < start + 60) <= 100


@pytest.fixture
def over_http(world: World) -> Iterator[World]:
    """The world with its sandbox behind HTTP on loopback."""
    server = SandboxServer(world.sandbox)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    door = stand_in(f"127.0.0.1:{server.server_port}")
    world.ports = Ports(door.calendar(never_sleep), door.mailbox(never_sleep), world.ledger)
    yield world
    world.ports.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_four_workers_do_what_one_does(over_http: World) -> None:
    assert over_http.run("2027-02-07 09:00", workers=4).well
    sent = sorted(str(mail["To"]) for mail in over_http.mails())
    assert len(sent) == len(set(sent)) == 9
    assert len(over_http.series()) == 9
    assert over_http.sandbox.requests["calendar.calendars.insert"] == 1
    over_http.nothing_more_is_due()


class Closed:
    """A sandbox that no longer accepts the credentials after so many requests."""

    def __init__(self, sandbox: SandboxService, after: int) -> None:
        self._sandbox, self._left = sandbox, after

    def answer(
        self, verb: str, uri: str, headers: object, body: bytes | str | None
    ) -> tuple[int, bytes]:
        self._left -= 1
        return (
            self._sandbox.answer(verb, uri, {}, body)
            if self._left >= 0
            else (401, b'{"error": {"code": 401, "message": "gone"}}')
        )


def test_when_consent_is_gone_nothing_new_is_begun_and_the_next_pass_finishes(world: World) -> None:
    whole = world.ports
    door = in_process(SandboxHttp(Closed(world.sandbox, 14)), ORIGIN)
    world.ports = replace(
        whole, calendar=door.calendar(never_sleep), mailbox=door.mailbox(never_sleep)
    )
    result = world.run("2027-02-07 09:00", workers=4)
    assert not result.well
    assert "run `peer-coaching login` again" in result.problems[0]
    world.ports = whole
    assert world.run(workers=4).well
    sent = sorted(str(mail["To"]) for mail in world.mails())
    assert len(sent) == len(set(sent)) == 9
    world.nothing_more_is_due()
