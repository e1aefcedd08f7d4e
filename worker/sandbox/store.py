"""What the sandbox keeps: JSON resources by kind, parent and id, in memory or in a folder.

Every request is one transaction, so that several programs can use one folder at a time and any of them can be killed.
"""

import fcntl
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from worker.local_files import keep_database_private

Resource = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS resources (
    kind TEXT, parent TEXT, id TEXT, body TEXT NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (kind, parent, id)
);
CREATE INDEX IF NOT EXISTS by_change ON resources (kind, parent, change);
"""


class Store:
    """Resources with a counter of changes, which sync tokens and etags are made of."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            # The mails and invitations in it hold names and addresses.
            keep_database_private(folder / "google.db")
        database = ":memory:" if folder is None else str(folder / "google.db")
        self._lock = RLock()
        self._db = sqlite3.connect(
            database, isolation_level=None, check_same_thread=False, timeout=30
        )
        with _alone(folder):
            if folder is not None:
                self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the folder."""
        self._db.close()

    @contextmanager
    def transaction(self, write: bool) -> Iterator[None]:
        """All that happens inside happens, or none of it."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def change(self) -> int:
        """The number of the latest change."""
        latest = self._db.execute("SELECT max(change) FROM resources").fetchone()[0]
        return int(latest or 0)

    def put(self, kind: str, parent: str, resource: Resource) -> int:
        """Insert or replace a resource under its `id`. Gives back the number of this change."""
        change = self.change() + 1
        row = (kind, parent, resource["id"], json.dumps(resource), change)
        self._db.execute("INSERT OR REPLACE INTO resources VALUES (?, ?, ?, ?, ?)", row)
        return change

    def get(self, kind: str, parent: str, resource_id: str) -> Resource | None:
        """The resource, or None."""
        query = "SELECT body, change FROM resources WHERE kind = ? AND parent = ? AND id = ?"
        row = self._db.execute(query, (kind, parent, resource_id)).fetchone()
        return _resource(row) if row else None

    def delete(self, kind: str, parent: str, resource_id: str) -> None:
        """Take the resource away for good."""
        # A deletion is a change as well: a number that was given out once must not come again, or a sync token would miss what
        # gets it the second time.
        self.put("counter", "", {"id": "deletions"})
        self._db.execute(
            "DELETE FROM resources WHERE kind = ? AND parent = ? AND id = ?",
            (kind, parent, resource_id),
        )

    def latest(self, kind: str, parent: str) -> Resource | None:
        """The resource that was changed last, or None where there is none."""
        query = "SELECT body, change FROM resources WHERE kind = ? AND parent = ? ORDER BY change DESC LIMIT 1"
        row = self._db.execute(query, (kind, parent)).fetchone()
        return _resource(row) if row else None

    def list(self, kind: str, parent: str = "", since: int = 0) -> list[Resource]:
        """The resources changed after that change, oldest change first."""
        query = "SELECT body, change FROM resources WHERE kind = ? AND parent = ? AND change > ? ORDER BY change"
        return [_resource(row) for row in self._db.execute(query, (kind, parent, since))]

    def setting(self, name: str, default: int) -> int:
        """A setting of this sandbox, or the default where it was never set."""
        kept = self.get("setting", "", name)
        return int(kept["value"]) if kept else default

    def set(self, name: str, value: int) -> None:
        """Change a setting of this sandbox, for everybody who uses the folder."""
        self.put("setting", "", {"id": name, "value": value})


@contextmanager
def _alone(folder: Path | None) -> Iterator[None]:
    """Nobody else opens the folder meanwhile: SQLite refuses one of two that set the journal's mode at once."""
    if folder is None:
        yield
        return
    with (folder / "google.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _resource(row: tuple[str, int]) -> Resource:
    body: Resource = json.loads(row[0])
    # Not part of what is stored: the number of a resource's latest change is its etag.
    body["etag"] = f'"{row[1]}"'
    return body
