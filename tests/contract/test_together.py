"""Writes of several threads go into the database together, and each thread goes on only once its own is
there."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.event import listen, remove

from tests.contract.examples import NOW, SPRING
from worker.core.keys import ActionKey, Kind
from worker.core.records import State
from worker.errors import PlaceLost
from worker.ledger.store import SqlLedger

KEYS = [ActionKey("first", Kind.ASSIGNMENT, student=f"s{number}") for number in range(8)]


@contextmanager
def commits() -> Iterator[list[object]]:
    """Every commit within the block."""
    seen: list[object] = []
    note = seen.append
    listen(Engine, "commit", note)
    try:
        yield seen
    finally:
        remove(Engine, "commit", note)


@contextmanager
def one_at_work(ledger: SqlLedger) -> Iterator[Callable[[int], None]]:
    """A thread in the middle of a write until the block ends; gives what waits until so many others
    wait for it."""
    together = ledger._together
    begun, may_end = Event(), Event()

    def write(_connection: Connection) -> None:
        begun.set()
        may_end.wait()

    def wait_for(others: int) -> None:
        while len(together._waiting) < others:
            os.sched_yield()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(together.write, SPRING, write)
        begun.wait()
        try:
            yield wait_for
        finally:
            may_end.set()


def test_what_is_wanted_while_one_is_being_written_is_written_at_once(ledger: SqlLedger) -> None:
    with commits() as seen, ThreadPoolExecutor(len(KEYS)) as pool:
        with one_at_work(ledger) as wait_for:
            claims = [pool.submit(ledger.claim, SPRING, key, NOW, None) for key in KEYS]
            wait_for(len(KEYS))
            assert not any(claim.done() for claim in claims)
            assert seen == []
        assert [claim.result().key for claim in claims] == KEYS
    # That of the one at work, and one for all that waited.
    assert len(seen) == 2
    assert set(ledger.records("spring")) == set(KEYS)


def test_a_thread_goes_on_when_its_own_write_is_there_for_everybody(
    opened: Callable[[], SqlLedger],
) -> None:
    ledger, other = opened(), opened()

    def claimed(key: ActionKey) -> State:
        ledger.claim(SPRING, key, NOW, None)
        return other.records("spring")[key].state

    with ThreadPoolExecutor(len(KEYS)) as pool:
        assert set(pool.map(claimed, KEYS)) == {State.CLAIMED}


def test_whoever_waited_under_a_turn_that_is_lost_hears_of_it(
    opened: Callable[[], SqlLedger],
) -> None:
    ledger, other = opened(), opened()
    turn = ledger.take_turn(SPRING)
    other.take_turn(turn)
    with ThreadPoolExecutor(len(KEYS)) as pool:
        claims: list[Future[object]] = [
            pool.submit(ledger.claim, turn, key, NOW, None) for key in KEYS
        ]
        for claim in claims:
            with pytest.raises(PlaceLost):
                claim.result()
    assert ledger.records("spring") == {}
