"""A ledger in PostgreSQL behind PgBouncer in transaction mode: each transaction may be another session's.

Skipped where there is no PgBouncer (the Debian package pgbouncer).
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.contract.examples import KEY, LATER, NOW, series
from tests.contract.poolers import POOLER, pooled
from worker.core.records import State
from worker.errors import LockHeld, PlaceLost
from worker.ledger.at_rest import read_rests
from worker.ledger.resting import Sleeping
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes
from worker.ports.ledger import Turn

pytestmark = pytest.mark.skipif(POOLER is None, reason="there is no pgbouncer on this machine")


@pytest.fixture
def address(postgres: Callable[[], str], tmp_path: Path) -> Iterator[str]:
    """An empty ledger's address, by way of a pooler that has fewer sessions than there are ledgers."""
    with pooled(postgres(), tmp_path, sessions=3) as pooler:
        yield pooler


def test_a_pass_writes_and_rests_behind_a_pooler(address: str) -> None:
    with closing(SqlLedger(address)) as ledger, closing(SqlLedger(address)) as other:
        with ledger.lock("spring"):
            with pytest.raises(LockHeld), other.lock("spring"):
                pass
            turn = ledger.take_turn(ledger.turn("spring"))
            for _ in range(8):  # as often as psycopg waits before it prepares a statement, and more
                ledger.claim(turn, KEY, NOW, None)
                other.records("spring")
            ledger.settle(turn, KEY, State.DONE, NOW)
        with other.lock("spring"):
            later = other.take_turn(turn)
        with pytest.raises(PlaceLost):
            ledger.hold(turn)
        ledger.record_changes("c1", Changes((series(),), "t1", full=True), NOW, None)
        ledger.keep_rests([Sleeping("/spring", later, NOW, LATER, "around", "{}")])
        assert set(read_rests(address, ["/spring"])) == {"/spring"}
        assert list(other.export())


def test_tasks_share_a_quota_behind_a_pooler(address: str) -> None:
    with closing(SqlLedger(address)) as ledger, closing(SqlLedger(address)) as other:
        assert ledger.take_units("gmail of a", 60, 100) == 0.0
        assert other.take_units("gmail of a", 60, 100) > 1
        assert other.take_units("gmail of b", 60, 100) == 0.0
        assert other.take_units("gmail of a", 40, 100) == 0.0
        assert ledger.turn("spring") == Turn("spring")
