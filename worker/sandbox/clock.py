"""The time that it is in a sandbox which is kept in a folder: its own, once somebody has set it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

CLOCK = "clock"
"""The setting that holds it, in seconds since the epoch."""


def clock_of(folder: Path) -> datetime | None:
    """What time it is in the sandbox of this folder, UTC; None where it goes with everybody's clock."""
    path = folder / "google.db"
    if not path.is_file():
        return None
    query = "SELECT json_extract(body, '$.value') FROM resources WHERE kind = 'setting' AND id = ?"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            row = database.execute(query, (CLOCK,)).fetchone()
    except sqlite3.Error:
        # Whoever opens it to write says what is wrong with it.
        return None
    return datetime.fromtimestamp(row[0], UTC) if row and row[0] else None
