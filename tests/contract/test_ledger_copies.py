"""Copies of a ledger: whole while it is written to, true to the byte, and refused where they are not."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from tests.contract.examples import (
    AUTUMN,
    KEY,
    LATER,
    NOW,
    SPRING,
    draw,
    repair,
    series,
    series_detail,
)
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Pairing
from worker.core.records import Failure, MailDetail, Record, State
from worker.errors import KnownError, UsageError
from worker.ledger.schema import REVISION, metadata, seeds
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ODD = 'Zoë "Z" O\'Neil\\ñ\t中\U0001f600\u2028</script>'


def fill(ledger: SqlLedger) -> None:
    """Something in every table, with words of every kind."""
    ledger.belong_to("Google")
    ledger.lineage("a1b2")
    ledger.keep_note(SPRING, "r-1")
    for round_name, seed in (("first", "a seed"), ("second", ODD)):
        ledger.record_seed("spring", round_name, seed, NOW)
    turn = ledger.take_turn(SPRING, at_least=41)
    ledger.record_draw(turn, draw(), NOW)
    ledger.redraw(turn, "first", "another", ODD, LATER.replace(microsecond=123456))
    ledger.record_draw(turn, draw("another"), LATER)
    ledger.record_repair(turn, repair(1), NOW)
    ledger.claim(turn, KEY, NOW, series_detail())
    for student in ("ana", "Ana", "zoë", "Zoe", "a>b~2", "_"):
        key = ActionKey("first", Kind.ASSIGNMENT, student=student)
        ledger.claim(turn, key, NOW, MailDetail((Pairing("a>b", "c~2"),), draft=ODD))
    ledger.settle(turn, KEY, State.FAILED, LATER, None, Reason.LONG_BEGUN, Failure(ODD))
    ledger.settle(AUTUMN, KEY, State.SKIPPED, NOW, reason=Reason.NO_OTHER_HOUR)
    ledger.record_calendar("sender@school.example", ODD, "c1")
    ledger.record_changes("c1", Changes((series(link=ODD), series("two")), ODD, True), NOW, None)


@pytest.fixture
def full(ledger: SqlLedger) -> SqlLedger:
    """A ledger with something in every table."""
    fill(ledger)
    return ledger


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[SqlLedger]:
    """A new ledger in another file."""
    with closing(SqlLedger(f"sqlite:///{tmp_path / 'elsewhere.db'}")) as ledger:
        yield ledger


def known(ledger: SqlLedger) -> tuple[object, ...]:
    """What a pass reads of it."""
    cohorts = sorted(ledger.cohorts())
    return (
        cohorts,
        [(ledger.turn(name), ledger.seeds(name), ledger.draws(name)) for name in cohorts],
        [(ledger.records(name), ledger.repairs(name), ledger.redrawn(name)) for name in cohorts],
        (ledger.lineage("fresh"), ledger.kept_note("spring")),
        (ledger.calendar("sender@school.example", ODD), ledger.token("c1"), ledger.events("c1")),
    )


def test_every_table_is_exported(full: SqlLedger) -> None:
    header, *rows, end = map(json.loads, full.export())
    assert header == {"peer-coaching ledger": 1, "revision": REVISION}
    assert {row["table"] for row in rows} == set(metadata.tables)
    assert end == {"end of the ledger": len(rows)}


def test_a_ledger_goes_from_one_database_to_another_and_back_true_to_the_byte(
    postgres: Callable[[], str], elsewhere: SqlLedger, tmp_path: Path
) -> None:
    with (
        closing(SqlLedger(f"sqlite:///{tmp_path / 'ledger.db'}")) as first,
        closing(SqlLedger(postgres())) as shared,
    ):
        fill(first)
        lines = list(first.export())
        assert shared.import_from(lines) == len(lines) - 2
        assert known(shared) == known(first)
        assert list(shared.export()) == lines
        assert elsewhere.import_from(shared.export()) == len(lines) - 2
        assert list(elsewhere.export()) == lines
        assert known(elsewhere) == known(first)


def test_an_export_written_to_a_file_is_taken_in_from_there(
    full: SqlLedger, elsewhere: SqlLedger, tmp_path: Path
) -> None:
    """Line ends of Windows, a byte order mark and an empty line at the end make no difference."""
    file = tmp_path / "ledger.jsonl"
    text = "".join(f"{line}\r\n" for line in full.export())
    file.write_bytes(f"\ufeff{text}\r\n".encode())
    with file.open(encoding="utf-8") as lines:
        elsewhere.import_from(lines)
    assert list(elsewhere.export()) == list(full.export())


def test_an_empty_ledger_is_exported_and_taken_in(ledger: SqlLedger, elsewhere: SqlLedger) -> None:
    lines = list(ledger.export())
    assert (len(lines), elsewhere.import_from(lines)) == (2, 0)


def test_an_export_is_of_one_moment_though_the_ledger_is_written_meanwhile(
    full: SqlLedger, opened: Callable[[], SqlLedger]
) -> None:
    before = list(full.export())
    export, writer = full.export(), opened()
    lines = [next(export), next(export)]
    turn = writer.take_turn(writer.turn("spring"))
    writer.record_draw(turn, draw(round_name="second"), LATER)
    writer.claim(turn, ActionKey("second", Kind.NOTICE), LATER, None)
    writer.record_seed("winter", "first", "a seed", LATER)
    lines += export
    assert lines == before
    assert list(full.export()) != before


def test_a_ledger_that_knows_something_takes_nothing_in(
    full: SqlLedger, elsewhere: SqlLedger
) -> None:
    elsewhere.record_seed("winter", "first", "a seed", NOW)
    before = list(elsewhere.export())
    with pytest.raises(UsageError, match="not empty; set DATABASE_URL to one that is not there"):
        elsewhere.import_from(full.export())
    assert list(elsewhere.export()) == before


def test_a_new_ledger_takes_over_who_the_other_one_is(
    full: SqlLedger, elsewhere: SqlLedger
) -> None:
    elsewhere.belong_to("the sandbox")
    elsewhere.lineage("its own")
    elsewhere.import_from(full.export())
    assert elsewhere.lineage("fresh") == "a1b2"
    elsewhere.belong_to("Google")


def changed(lines: list[str], number: int, line: str) -> list[str]:
    return [*lines[:number], line, *lines[number + 1 :]]


def with_value(line: str, name: str, value: object) -> str:
    """The line of a row with another value in this column."""
    parsed = json.loads(line)
    return json.dumps(parsed | {"row": parsed["row"] | {name: value}})


WRONG: list[tuple[str, Callable[[list[str]], list[str]], str]] = [
    ("nothing", lambda _: [], "line 1: this is no file that `peer-coaching ledger export`"),
    ("an essay", lambda _: ["Somebody's essay."], "line 1: this is no file that"),
    ("other JSON", lambda _: ['{"cohort": "spring"}'], "line 1: this is no file that"),
    ("a list", lambda _: ["[1]"], "line 1: this is no file that"),
    ("a deep list", lambda _: ["[" * 100_000], "line 1: this is no file that"),
    ("no header", lambda lines: lines[1:], "line 1: this is no file that"),
    (
        "an older form",
        lambda lines: changed(lines, 0, lines[0].replace(REVISION, "0003")),
        f"of step 0003, and this program writes {REVISION}: export it again with the same version",
    ),
    ("cut in a line", lambda lines: [*lines[:4], lines[4][:30]], "line 5: .* may be cut off"),
    ("cut between lines", lambda lines: lines[:5], "cut off after line 5: export the ledger again"),
    ("the header alone", lambda lines: lines[:1], "cut off after line 1"),
    ("a line is missing", lambda lines: lines[:3] + lines[4:], "rows were exported, and the file"),
    ("a line twice", lambda lines: lines[:4] + lines[3:], "rows were exported, and the file"),
    (
        "a line in place of another",
        lambda lines: changed(lines, 4, lines[3]),
        "line 5: a row of this key came before",
    ),
    ("two in one", lambda lines: lines + lines, r"line \d+: something follows the end"),
    ("a row of nothing", lambda lines: changed(lines, 3, "{}"), "line 4: this is no row"),
    (
        "a table of others",
        lambda lines: changed(lines, 3, lines[3].replace('"actions"', '"people"')),
        "line 4: this is no row of a ledger",
    ),
    (
        "a column of others",
        lambda lines: changed(lines, 3, with_value(lines[3], "color", "red")),
        "line 4: this is no row of a ledger",
    ),
    (
        "no instant",
        lambda lines: changed(lines, 3, with_value(lines[3], "at", "yesterday")),
        "line 4: at is no value of a ledger",
    ),
    (
        "an instant without a zone",
        lambda lines: changed(lines, 3, with_value(lines[3], "at", "2027-02-07T14:00:00")),
        "line 4: at is no value of a ledger",
    ),
    (
        "a number for an instant",
        lambda lines: changed(lines, 3, with_value(lines[3], "at", 7)),
        "line 4: at is no value of a ledger",
    ),
    (
        "a text for a number",
        lambda lines: changed(lines, 3, with_value(lines[3], "turn", "7")),
        "line 4: turn is no value of a ledger",
    ),
    (
        "nothing where something has to be",
        lambda lines: changed(lines, 3, with_value(lines[3], "state", None)),
        "line 4: state is no value of a ledger",
    ),
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The export of a ledger with something in every table."""
    file = tmp_path_factory.mktemp("exported") / "ledger.db"
    with closing(SqlLedger(f"sqlite:///{file}")) as ledger:
        fill(ledger)
        return list(ledger.export())


@on_sqlite
@pytest.mark.parametrize(
    ("change", "sentence"), [wrong[1:] for wrong in WRONG], ids=[wrong[0] for wrong in WRONG]
)
def test_what_is_no_whole_export_of_ours_is_refused_and_nothing_of_it_taken_in(
    ledger: SqlLedger,
    lines: list[str],
    change: Callable[[list[str]], list[str]],
    sentence: str,
) -> None:
    ledger.belong_to("Google")
    before = list(ledger.export())
    with pytest.raises(UsageError, match=sentence):
        ledger.import_from(change(lines))
    assert list(ledger.export()) == before


def test_what_postgresql_cannot_hold_is_said_with_its_line_and_without_its_words(
    postgres: Callable[[], str], elsewhere: SqlLedger
) -> None:
    elsewhere.record_seed("spring", "first", "a seed", NOW)
    elsewhere.record_seed("x" * 201, "first", "ana@mail.example", NOW)
    with closing(SqlLedger(postgres())) as shared:
        before = list(shared.export())
        with pytest.raises(
            UsageError, match=r"line 3: the database cannot hold this .*200"
        ) as told:
            shared.import_from(elsewhere.export())
        assert "ana@mail.example" not in str(told.value)
        assert list(shared.export()) == before


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
        tables = file_alone.execute("SELECT count(*) FROM sqlite_master").fetchone()
    assert tables == (0,)
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


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_of_a_ledger_in_postgresql_pg_dump_makes_the_backup(
    full: SqlLedger, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="`pg_dump` makes a backup"):
        full.backup(tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()
