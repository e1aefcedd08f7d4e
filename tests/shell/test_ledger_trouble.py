"""What `run` ends with when its ledger is full, damaged, locked or away: a sentence, and 75 where trying again later helps."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from tests.shell.cohort_files import REPOSITORY
from tests.shell.desk import LAUNCH, NEXT_HOUR, WEEK, Desk, is_a_sentence, new_desk
from worker.ledger.store import SqlLedger


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A round has been launched; nobody waits long for a database."""
    desk = new_desk(tmp_path, monkeypatch)
    assert desk.typed("run").exit_code == 0
    hurried = partial(SqlLedger, patience_seconds=0.2)
    monkeypatch.setattr("worker.ledger.store.SqlLedger", hurried)
    return desk


def ended(result: Result) -> int:
    assert is_a_sentence(result), result.output
    assert result.stderr or result.stdout
    return result.exit_code


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program has the file open, and writes."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_locked_ledger_ends_with_75_and_the_next_pass_goes_on(desk: Desk) -> None:
    with locked(desk.ledger):
        result = desk.typed("run", now=WEEK)
        assert ended(result) == 75
        assert "has been locked by another program for too long" in result.stderr
    assert desk.typed("run", now=WEEK).stdout == "spring: 6 nudge mails\n"


@pytest.mark.parametrize("command", ["run", "plan", "status"])
def test_a_damaged_ledger_is_told_and_nothing_is_sent(desk: Desk, command: str) -> None:
    content = bytearray(desk.ledger.read_bytes())
    page = 4096
    for start in range(page, len(content) - page, page):
        content[start : start + 200] = bytes(range(200))
    desk.ledger.write_bytes(content)
    result = desk.typed(command, now=WEEK)
    assert ended(result) == 1
    assert "is damaged" in result.stderr
    assert "restore the latest backup" in result.stderr
    assert len(desk.mails()) == 6


@pytest.mark.parametrize("content", [b"not a database, but a text of some length" * 300, b"PK\3\4"])
def test_a_file_that_is_no_ledger_is_told(desk: Desk, content: bytes) -> None:
    (desk.folder / "other.db").write_bytes(content)
    desk.patch.setenv("DATABASE_URL", "sqlite:///other.db")
    result = desk.typed("run", now=NEXT_HOUR)
    assert ended(result) == 1
    assert "DATABASE_URL" in result.stderr
    assert (desk.folder / "other.db").read_bytes() == content


@pytest.mark.parametrize("place", ["config", "config/spring.yaml/ledger.db", "/dev/null/x.db"])
def test_a_place_where_no_ledger_can_be_is_told(desk: Desk, place: str) -> None:
    desk.patch.setenv("DATABASE_URL", f"sqlite:///{place}")
    assert ended(desk.typed("run", now=NEXT_HOUR)) in (1, 2)
    assert len(desk.mails()) == 6


def test_a_server_that_is_away_ends_with_75(desk: Desk) -> None:
    pytest.importorskip("psycopg")
    desk.patch.setenv("DATABASE_URL", "postgresql+psycopg://user:secret@127.0.0.1:1/ledger")
    result = desk.typed("run", now=NEXT_HOUR)
    assert ended(result) == 75
    assert "secret" not in result.output


FULL = """
import resource, signal, sys
from worker.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop()), resource.RLIM_INFINITY))
main()
"""


def test_a_full_disk_is_told_and_once_there_is_room_all_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    database = desk.folder / "var" / "peer-coaching.db"
    with desk.google(WEEK) as google, desk.served(google):
        assert desk.call("run", "--now", LAUNCH).exit_code == 0
        with closing(sqlite3.connect(database)) as reading:
            # Whoever reads keeps the journal from being written back, so that it grows.
            reading.execute("BEGIN")
            reading.execute("SELECT * FROM facts").fetchall()
            result = subprocess.run(
                [sys.executable, "-c", FULL, "run", "--now", WEEK, "32768"],
                env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
                cwd=desk.folder,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        assert result.returncode == 1, result.stderr
        assert "Traceback" not in result.stderr
        assert f"the ledger {database} cannot be" in result.stderr
        assert desk.call("run", "--now", WEEK).exit_code == 0
        sent = desk.recipients()
        assert len(sent) == 12
        assert {sent.count(address) for address in sent} == {2}
