"""A season leaves the same ledger in either database, to the byte."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from tests.shell.seasons import five
from worker.ledger.store import SqlLedger
from worker.simulate.play import play

A_DAY = timedelta(days=1)


def test_a_season_leaves_the_same_ledger_in_either_database(
    postgres: Callable[[], str], tmp_path: Path
) -> None:
    exports = []
    for database in (f"sqlite:///{tmp_path / 'ledger.db'}", postgres()):
        assert play(five(), "seed", A_DAY, database=database).trouble is False
        with closing(SqlLedger(database)) as ledger:
            exports.append(list(ledger.export()))
    assert len(exports[0]) > 50
    assert exports[0] == exports[1]
