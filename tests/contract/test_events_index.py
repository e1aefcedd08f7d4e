"""The events of a cohort are read through an index, however many others share its calendar."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from worker.ledger.store import SqlLedger


def test_events_are_looked_up_by_series_and_not_by_calendar(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    asked: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    ledger = SqlLedger(f"sqlite:///{file}")
    listen(Engine, "before_cursor_execute", keep)
    try:
        ledger.events_of("c1", {"pc1a", "pc1b"})
    finally:
        remove(Engine, "before_cursor_execute", keep)
        ledger.close()
    ((statement, values),) = [each for each in asked if "FROM events" in each[0]]
    database = sqlite3.connect(file)
    steps = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    database.close()
    looks = [step for step in steps if "events" in step]
    assert looks
    assert all("(calendar_id=? AND series=?)" in look for look in looks), steps
