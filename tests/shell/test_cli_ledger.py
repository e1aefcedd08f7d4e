"""`ledger backup`, `export` and `import`, as people call them: nothing of what was sent is lost on the way."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.shell.desk import NEXT_HOUR, WEEK, Desk, new_desk, plain
from worker.cli.commands import cli
from worker.ledger.schema import REVISION

ELSEWHERE = "sqlite:///elsewhere/ledger.db"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A round has been launched."""
    desk = new_desk(tmp_path, monkeypatch)
    assert desk.typed("run").exit_code == 0
    return desk


def ledger(desk: Desk, *arguments: object) -> Result:
    return desk.call("ledger", *arguments, "--sandbox", "google")


def in_another_ledger(desk: Desk, database: str = ELSEWHERE) -> None:
    desk.patch.setenv("DATABASE_URL", database)


def rows_in(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'alembic%'"
        )
        return sum(
            database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for (name,) in tables.fetchall()
        )


def test_an_export_taken_in_elsewhere_is_the_same_ledger_and_nothing_is_sent_again(
    desk: Desk,
) -> None:
    rows = rows_in(desk.ledger)
    exported = ledger(desk, "export", "copy.jsonl")
    assert (exported.exit_code, exported.stdout) == (
        0,
        f"{rows} rows of the ledger {desk.ledger} are in copy.jsonl\n",
    )
    in_another_ledger(desk)
    imported = ledger(desk, "import", "copy.jsonl")
    place = desk.folder / "elsewhere" / "ledger.db"
    assert (imported.exit_code, imported.stdout) == (
        0,
        f"{rows} rows from copy.jsonl are in the ledger {place}\n",
    )
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    assert desk.typed("run", now=WEEK).stdout == "spring: 6 nudge mails\n"
    assert len(desk.mails()) == 12
    again = ledger(desk, "export", "-")
    assert again.stdout.count("\n") - 2 > rows


def test_what_was_taken_in_is_exported_true_to_the_byte(desk: Desk) -> None:
    ledger(desk, "export", "first.jsonl")
    in_another_ledger(desk)
    ledger(desk, "import", "first.jsonl")
    ledger(desk, "export", "second.jsonl")
    first, second = (desk.folder / f"{name}.jsonl" for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["Zoë\u2028Ångström", "Ann\u0085Lee", "Jo\u000bJo"])
def test_names_with_marks_that_some_take_for_the_end_of_a_line_survive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    desk.typed("run")
    with closing(sqlite3.connect(desk.ledger)) as database, database:
        database.execute("UPDATE facts SET value = ? WHERE name = 'lineage'", (name,))
    ledger(desk, "export", "copy.jsonl")
    in_another_ledger(desk)
    assert ledger(desk, "import", "copy.jsonl").exit_code == 0
    with closing(sqlite3.connect(desk.folder / "elsewhere" / "ledger.db")) as database:
        query = "SELECT value FROM facts WHERE name = 'lineage'"
        assert database.execute(query).fetchone() == (name,)


def test_an_export_goes_through_a_pipe(desk: Desk) -> None:
    exported = ledger(desk, "export", "-")
    assert exported.exit_code == 0
    in_another_ledger(desk)
    arguments = ["ledger", "import", "-", "--sandbox", "google"]
    imported = CliRunner().invoke(cli, arguments, input=exported.stdout)
    assert imported.exit_code == 0
    assert "rows from standard input are in the ledger" in imported.stdout
    assert desk.typed("run").stdout == ""


def test_a_backup_is_a_ledger_also_while_its_journal_is_not_written_back(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.ledger)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM actions").fetchone()
        desk.typed("run", now=WEEK)
        assert Path(f"{desk.ledger}-wal").stat().st_size > 0
        backed_up = ledger(desk, "backup", "backup.db")
    assert backed_up.exit_code == 0
    file = desk.folder / "backup.db"
    assert backed_up.stdout == (
        f"backup.db is a whole copy of the ledger {desk.ledger}: {rows_in(file)} rows\n"
    )
    in_another_ledger(desk, "sqlite:///backup.db")
    assert desk.typed("run", now=WEEK).stdout == ""


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_ledger_that_is_not_there_is_said_and_not_made(desk: Desk, command: str) -> None:
    in_another_ledger(desk)
    result = ledger(desk, command, "copy")
    assert result.exit_code == 2
    assert f"there is no ledger at {desk.folder}/elsewhere/ledger.db" in result.stderr
    assert not (desk.folder / "elsewhere").exists()
    assert not (desk.folder / "copy").exists()


def test_a_backup_never_replaces_a_file(desk: Desk) -> None:
    (desk.folder / "copy").write_text("something else")
    result = ledger(desk, "backup", "copy")
    assert result.exit_code == 2
    assert "copy is there already; name a file that is not" in result.stderr
    assert (desk.folder / "copy").read_text() == "something else"


def test_a_ledger_by_which_something_was_sent_takes_nothing_in(desk: Desk) -> None:
    ledger(desk, "export", "copy.jsonl")
    before = rows_in(desk.ledger)
    result = ledger(desk, "import", "copy.jsonl")
    assert result.exit_code == 2
    assert "the ledger to import into is not empty" in result.stderr
    assert rows_in(desk.ledger) == before


Change = Callable[[list[str]], list[str]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda lines: lines[:-1], "the file is cut off after line", id="without-its-end"
        ),
        pytest.param(
            lambda lines: lines[:9], "the file is cut off after line 9", id="cut-between-lines"
        ),
        pytest.param(
            lambda lines: [*lines[:9], lines[9][:20]],
            "line 10: this is no JSON",
            id="cut-in-a-line",
        ),
        pytest.param(
            lambda lines: [*lines[:9], *lines[10:]],
            "rows were exported, and the file has",
            id="a-row-too-few",
        ),
        pytest.param(
            lambda lines: [*lines[:9], lines[8], *lines[10:]],
            "a row of this key came before",
            id="twice",
        ),
        pytest.param(lambda lines: lines[1:], "line 1: this is no file that", id="no-head"),
        pytest.param(lambda lines: [], "line 1: this is no file that", id="empty"),
        pytest.param(lambda lines: ["[" * 100_000], "line 1: this is no file that", id="deep"),
        pytest.param(
            lambda lines: [lines[0].replace('"revision": "', '"revision": "x'), *lines[1:]],
            "again with the same version",
            id="another-version",
        ),
        pytest.param(
            lambda lines: [re.sub('"number": ([0-9]+)', '"number": "\\1"', line) for line in lines],
            "number is no value of a ledger",
            id="a-number-that-is-text",
        ),
        pytest.param(
            lambda lines: [line.replace("+00:00", "") for line in lines],
            "at is no value of a ledger",
            id="a-time-of-no-zone",
        ),
        pytest.param(
            lambda lines: [line.replace('"table": "draws"', '"table": "drawn"') for line in lines],
            "is no row of a ledger",
            id="an-unknown-table",
        ),
    ],
)
def test_of_a_damaged_export_nothing_is_taken_in(desk: Desk, change: Change, said: str) -> None:
    ledger(desk, "export", "copy.jsonl")
    file = desk.folder / "copy.jsonl"
    lines = change(file.read_text().split("\n")[:-1])
    file.write_text("".join(f"{line}\n" for line in lines))
    in_another_ledger(desk)
    result = ledger(desk, "import", "copy.jsonl")
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert rows_in(desk.folder / "elsewhere" / "ledger.db") == 0


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("/dev/zero", "it is a device, not a file"),
        ("pipe", "it is a pipe, not a file"),
        ("config", "Is a directory"),
        ("nowhere", "No such file or directory"),
        ("google/google.db", "is no text, so no export of a ledger"),
    ],
)
def test_what_is_no_export_is_said(desk: Desk, file: str, said: str) -> None:
    os.mkfifo(desk.folder / "pipe")
    in_another_ledger(desk)
    result = ledger(desk, "import", file)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_an_export_replaces_an_earlier_one_and_is_whole_or_not_there(desk: Desk) -> None:
    ledger(desk, "export", "copy.jsonl")
    desk.typed("run", now=WEEK)
    assert ledger(desk, "export", "copy.jsonl").exit_code == 0
    assert (desk.folder / "copy.jsonl").stat().st_mode & 0o777 == 0o600
    full = ledger(desk, "export", "/dev/full")
    assert (full.exit_code, "No space left on device" in full.stderr) == (2, True)


def test_the_way_out_that_a_refused_pass_names_works(desk: Desk) -> None:
    ledger(desk, "export", "copy.jsonl")
    in_another_ledger(desk)
    refused = desk.typed("run", now=NEXT_HOUR)
    assert (refused.exit_code, "peer-coaching ledger import" in refused.stdout) == (1, True)
    assert ledger(desk, "import", "copy.jsonl").exit_code == 0
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    assert len(desk.mails()) == 6


def test_an_export_that_is_older_than_what_was_sent_is_refused(desk: Desk) -> None:
    ledger(desk, "export", "copy.jsonl")
    desk.typed("run", now=WEEK)
    in_another_ledger(desk)
    ledger(desk, "import", "copy.jsonl")
    result = desk.typed("run", now=WEEK)
    assert result.exit_code == 1
    assert "a later state of this ledger served spring last" in result.stdout
    assert len(desk.mails()) == 12


def test_a_ledger_is_brought_up_to_date_before_the_first_pass(desk: Desk) -> None:
    copy = desk.folder / "before.db"
    done = desk.call("ledger", "migrate", "--backup", copy, "--sandbox", "google")
    assert (done.exit_code, copy.exists()) == (0, True), plain(done)
    assert f"the ledger is up to date: step {REVISION}" in done.stdout
    nothing = desk.call("ledger", "migrate", "--sandbox", "elsewhere")
    assert (nothing.exit_code, "there is no ledger at" in plain(nothing)) == (2, True)
