"""The ledger itself: every write is one conditional statement or one transaction, so that any of
them may be the last."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from worker.errors import UsageError
from worker.ledger.backup import backup
from worker.ledger.database import PATIENCE_SECONDS, open_database
from worker.ledger.drawn import DrawnRounds
from worker.ledger.exporting import exported
from worker.ledger.forgetting import Forgetting
from worker.ledger.identity import Identity
from worker.ledger.importing import import_into
from worker.ledger.locks import held
from worker.ledger.resting import Resting
from worker.ledger.spending import Spending
from worker.ledger.watching import Watching


class SqlLedger(DrawnRounds, Identity, Forgetting, Watching, Resting, Spending):
    """The Ledger port on SQLAlchemy Core, the same for SQLite and PostgreSQL.

    Every method raises KnownError where the database is full, damaged or closed to us, and
    LedgerUnavailable where it is away or locked for now.
    """

    def __init__(self, address: str, patience_seconds: float = PATIENCE_SECONDS) -> None:
        super().__init__(open_database(address, patience_seconds))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def belong_to(self, world: str) -> None:
        """Bind a new ledger to the Google it records. Raises UsageError for a ledger of another: all
        would seem done there."""
        known = self._fact("world", world)
        if known != world:
            raise UsageError(
                f"nothing was done: this ledger records what was sent through {known}, and this would be {world}. "
                "Set DATABASE_URL to a ledger of its own"
            )

    def backup(self, target: Path) -> int:
        """Writes a copy that is whole; how many rows it has. Raises UsageError."""
        return backup(self._engine, target)

    def export(self) -> Iterator[str]:
        """The ledger as JSON lines, as it is at one moment."""
        return exported(self._engine)

    def import_from(self, lines: Iterable[str]) -> int:
        """Takes in what `export` gave, into an empty ledger; how many rows. Raises UsageError."""
        return import_into(self._engine, lines)

    def lock(self, cohort: str) -> AbstractContextManager[None]:
        """See Ledger.lock."""
        return held(self._engine, cohort)
