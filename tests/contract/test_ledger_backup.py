"""A backup of an SQLite ledger: whole while it is written to, and for its owner only."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from tests.contract.databases import on_postgresql, on_sqlite
from tests.contract.examples import KEY, NOW
from worker.core.keys import Reason
from worker.core.records import Record, State
from worker.errors import KnownError, UsageError
from worker.ledger.schema import seeds
from worker.ledger.store import SqlLedger


@on_sqlite
def test_a_backup_is_the_same_ledger_and_for_its_owner_only(
    full: SqlLedger, tmp_path: Path
) -> None:
    full.backup(tmp_path / "backup.db")
    assert (tmp_path / "backup.db").stat().st_mode & 0o777 == 0o600
    with closing(SqlLedger(f"sqlite:///{tmp_path / 'backup.db'}")) as copy:
        assert list(copy.export()) == list(full.export())


@on_sqlite
def test_a_backup_is_whole_though_a_write_is_under_way(
    full: SqlLedger, engine: Engine, tmp_path: Path
) -> None:
    before = list(full.export())
    with engine.begin() as connection:
        row = {"cohort": "winter", "round": "first", "seed": "a seed", "at": NOW}
        connection.execute(insert(seeds).values(**row))
        full.backup(tmp_path / "backup.db")
    with closing(SqlLedger(f"sqlite:///{tmp_path / 'backup.db'}")) as copy:
        assert list(copy.export()) == before
    assert list(full.export()) != before


@on_sqlite
def test_a_backup_has_what_stands_in_the_journal_only(full: SqlLedger, tmp_path: Path) -> None:
    """A copy of the file alone would not."""
    (tmp_path / "file.db").write_bytes((tmp_path / "ledger.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "file.db")) as file_alone:
        actions = file_alone.execute("SELECT count(*) FROM actions").fetchone()
    assert actions == (0,)
    full.backup(tmp_path / "backup.db")
    with closing(SqlLedger(f"sqlite:///{tmp_path / 'backup.db'}")) as copy:
        assert copy.records("autumn") == {
            KEY: Record(KEY, State.SKIPPED, NOW, reason=Reason.NO_OTHER_HOUR)
        }


@on_sqlite
def test_a_backup_overwrites_nothing(full: SqlLedger, tmp_path: Path) -> None:
    (tmp_path / "backup.db").write_text("yesterday's", encoding="utf-8")
    for target in (tmp_path / "backup.db", tmp_path / "ledger.db"):
        with pytest.raises(UsageError, match="is there already; name a file that is not"):
            full.backup(target)
    with pytest.raises(UsageError, match="cannot be written: No such file or directory"):
        full.backup(tmp_path / "nowhere" / "backup.db")
    assert (tmp_path / "backup.db").read_text(encoding="utf-8") == "yesterday's"


@on_sqlite
def test_of_a_damaged_ledger_no_backup_is_left(full: SqlLedger, tmp_path: Path) -> None:
    full.close()
    with (tmp_path / "ledger.db").open("r+b") as handle:
        handle.write(b"Somebody's essay. " * 100)
    with pytest.raises(KnownError, match="file is not a database"):
        full.backup(tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


@on_postgresql
def test_of_a_ledger_in_postgresql_pg_dump_makes_the_backup(
    full: SqlLedger, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="`pg_dump` makes a backup"):
        full.backup(tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()
