"""A ledger as JSON lines: of one moment, and true to the byte on either database."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.contract.examples import LATER, draw
from tests.contract.full_ledger import fill, known
from worker.core.keys import ActionKey, Kind
from worker.ledger.schema import PASSING, REVISION, metadata
from worker.ledger.store import SqlLedger


def test_every_table_is_exported(full: SqlLedger) -> None:
    header, *rows, end = map(json.loads, full.export())
    assert header == {"peer-coaching ledger": 1, "revision": REVISION}
    assert {row["table"] for row in rows} == {
        table.name for table in metadata.sorted_tables if table not in PASSING
    }
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
