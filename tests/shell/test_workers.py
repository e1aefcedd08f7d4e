"""Many requests at a time, and never more than the quota."""

from collections.abc import Iterator, Mapping
from threading import Lock, Thread
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.unreliable import error
from tests.shell.world import World, never_sleep
from worker.execute.beside import both
from worker.google.access import stand_in
from worker.google.quota import Quota
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import Sandbox

LAUNCH = "2027-02-07 09:00"
# Requests of a launch of nine before its mails: whose mailbox it is, the drafts, the note on the
# ledger, a calendar, nine series.
BEFORE_THE_MAILS = 13


class Clock:
    """A clock that moves on only while somebody sleeps."""

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


def test_a_quota_of_zero_is_no_limit() -> None:
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
        assert sum(units for instant, units in taken if start <= instant < start + 60) <= 100


@pytest.fixture
def over_http(world: World) -> Iterator[World]:
    """The world with its sandbox behind HTTP on loopback."""
    server = SandboxServer(world.sandbox)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    door = stand_in(f"127.0.0.1:{server.server_port}")
    world.ports = Ports(
        door.calendar(never_sleep), door.mailbox(never_sleep), world.ledger, TemplateWriter()
    )
    yield world
    world.ports.close()
    server.shutdown()
    thread.join()
    server.server_close()


def everybody_was_written_to_once(world: World) -> None:
    readers = sorted(str(mail["To"]) for mail in world.mails())
    assert len(readers) == len(set(readers)) == 9
    assert len(world.series()) == 9
    world.nothing_more_is_due()


def test_four_workers_do_what_one_worker_does(over_http: World) -> None:
    assert over_http.run(LAUNCH, workers=4).well
    assert over_http.sandbox.requests["calendar.calendars.insert"] == 1
    everybody_was_written_to_once(over_http)


class Closing:
    """A sandbox that no longer accepts the credentials after so many requests. See
    worker.sandbox.service.Answering."""

    def __init__(self, sandbox: Sandbox, accepted: int) -> None:
        self._sandbox, self._left = sandbox, accepted
        self._counting = Lock()

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        with self._counting:
            self._left -= 1
            closed = self._left < 0
        return error(401, "authError") if closed else self._sandbox.answer(verb, uri, headers, body)


def test_when_consent_is_gone_four_workers_end_the_pass_and_the_next_one_finishes(
    world: World,
) -> None:
    with world.asking(Closing(world.sandbox, BEFORE_THE_MAILS + 4), never_sleep):
        (sentence,) = world.run(LAUNCH, workers=4).problems
    assert "run `peer-coaching login` again" in sentence
    assert world.run(workers=4).well
    everybody_was_written_to_once(world)


class Refusing:
    """A sandbox that answers one kind of request with an error, and counts how often. See
    worker.sandbox.service.Answering."""

    def __init__(self, sandbox: Sandbox, path: str, answer: tuple[int, bytes]) -> None:
        self._sandbox, self._path, self._answer = sandbox, path, answer
        self._counting = Lock()
        self.refused = 0

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        if verb == "POST" and urlsplit(uri).path.endswith(self._path):
            with self._counting:
                self.refused += 1
            return self._answer
        return self._sandbox.answer(verb, uri, headers, body)


def test_that_nothing_can_be_sent_at_all_is_found_out_by_one_of_four_workers(world: World) -> None:
    google = Refusing(world.sandbox, "/drafts/send", error(403, "dailyLimitExceeded"))
    with world.asking(google, never_sleep):
        (sentence,) = world.run(LAUNCH, workers=4).problems
    assert "dailyLimitExceeded" in sentence
    assert google.refused == 1
    assert world.run(workers=4).well
    readers = sorted(str(mail["To"]) for mail in world.mails())
    # The coordinator hears of the limit.
    assert len(readers) == len(set(readers)) == 10


def test_a_calendar_that_may_have_been_made_is_not_made_again_by_any_of_four_workers(
    world: World,
) -> None:
    google = Refusing(world.sandbox, "/calendars", error(503, "backendError"))
    with world.asking(google, never_sleep):
        (sentence,) = world.run(LAUNCH, workers=4).problems
    assert "the calendar Peer Coaching could not be made" in sentence
    assert "18 of 19 actions are left" in sentence
    assert google.refused == 1
    assert not world.mails()
    assert world.run(workers=4).well
    everybody_was_written_to_once(world)


def test_in_another_account_four_workers_make_no_calendar(world: World) -> None:
    world.sandbox.owner = "somebody@else.example"
    (sentence,) = world.run(LAUNCH, workers=4).problems
    assert "open the mailbox of somebody@else.example" in sentence
    assert set(world.sandbox.requests) <= {"gmail.users.getProfile", "gmail.users.drafts.list"}


def fail_by_key() -> None:
    raise KeyError


def fail_by_value() -> None:
    raise ValueError


@pytest.mark.parametrize("workers", [1, 2])
def test_of_two_things_at_a_time_the_error_of_the_first_is_told(workers: int) -> None:
    with pytest.raises(KeyError):
        both(fail_by_key, fail_by_value, workers)
    with pytest.raises(KeyError):
        both(fail_by_key, str, workers)
    with pytest.raises(KeyError):
        both(str, fail_by_key, workers)
    assert both(lambda: "first", lambda: "second", workers) == ("first", "second")
