"""What the program writes holds names and addresses: nobody else on the machine reads it."""

import stat
from pathlib import Path

import pytest

from tests.shell.desk import Desk, new_desk
from worker.ledger.store import SqlLedger


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


def open_to_others(folder: Path) -> list[str]:
    """The files in a folder that somebody else than their owner may read, write or execute; but for locks, which are empty."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock" and stat.S_IMODE(path.stat().st_mode) & 0o077
    )


WRITTEN = (
    ("plan", "--out", "out/plan.json"),
    ("run",),
    ("status", "--html", "out/status.html", "--csv", "out/status.csv"),
    ("ledger", "export", "out/ledger.jsonl"),
    ("ledger", "backup", "out/backup.db"),
)


def write_everything(desk: Desk) -> None:
    for arguments in WRITTEN:
        with_now = () if arguments[0] == "ledger" else ("--now", "2027-02-07T09:05-05:00")
        result = desk.call(*arguments, "--sandbox", "google", *with_now)
        assert result.exit_code == 0, result.output
    played = desk.call("simulate", "config/spring.yaml", "--every", 1440, "--html", "out/s.html")
    assert played.exit_code == 0, played.output


def test_every_file_with_names_in_it_is_for_its_owner_alone(desk: Desk) -> None:
    (desk.folder / "config" / "spring.yaml").chmod(0o600)
    write_everything(desk)
    assert open_to_others(desk.folder) == []
    assert len(list((desk.folder / "out").iterdir())) == 6


def test_a_file_that_others_could_read_before_is_for_its_owner_alone_afterwards(desk: Desk) -> None:
    (desk.folder / "config" / "spring.yaml").chmod(0o600)
    write_everything(desk)
    (desk.folder / "out" / "backup.db").unlink()
    for path in desk.folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    (desk.folder / "config" / "spring.yaml").chmod(0o600)
    write_everything(desk)
    assert open_to_others(desk.folder) == []


def test_the_files_that_sqlite_keeps_beside_a_database_are_private_while_it_is_open(
    desk: Desk,
) -> None:
    desk.typed("run")
    for path in (desk.folder / "google").iterdir():
        path.chmod(0o644)
    with desk.google() as google, google.store.transaction(write=True):
        google.store.put("counter", "", {"id": "x"})
        ledger = SqlLedger(f"sqlite:///{desk.ledger}")
        ledger.lineage("x")
        beside = {path.name for path in (desk.folder / "google").glob("*-wal")}
        assert beside == {"google.db-wal", "ledger.db-wal"}
        assert open_to_others(desk.folder / "google") == []
        ledger.close()
