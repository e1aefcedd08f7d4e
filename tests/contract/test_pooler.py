"""A ledger in PostgreSQL behind PgBouncer in transaction mode: each transaction may be another session's.

Skipped where there is no PgBouncer (the Debian package pgbouncer).
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.contract.examples import KEY, LATER, NOW, series
from worker.core.records import State
from worker.errors import LockHeld, PlaceLost
from worker.ledger.at_rest import read_rests
from worker.ledger.resting import Sleeping
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes
from worker.ports.ledger import Turn

POOLER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = pytest.mark.skipif(POOLER is None, reason="there is no pgbouncer on this machine")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def reachable(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def address(postgres: Callable[[], str], tmp_path: Path) -> Iterator[str]:
    """An empty ledger's address, by way of a pooler that has fewer sessions than there are ledgers."""
    direct = make_url(postgres())
    host, port = str(direct.query["host"]), free_port()
    settings = tmp_path / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\nledger = host={host} user={direct.username} dbname=ledger\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\nunix_socket_dir =\n"
        "pool_mode = transaction\ndefault_pool_size = 3\nignore_startup_parameters = options\n"
    )
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    owner = Path(host).owner()
    as_user = ("-u", owner if owner != "root" else "nobody") if os.geteuid() == 0 else ()
    with subprocess.Popen((str(POOLER), "-q", *as_user, str(settings))) as pooler:
        try:
            end = time.monotonic() + 10
            while not reachable(port) and pooler.poll() is None and time.monotonic() < end:
                os.sched_yield()
            yield f"postgresql+psycopg://{direct.username}@127.0.0.1:{port}/ledger"
        finally:
            pooler.terminate()


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
