"""The ledger itself: every write is one conditional statement or one transaction, so that any of
them may be the last."""

from contextlib import AbstractContextManager

from sqlalchemy import select

from worker.errors import UsageError
from worker.ledger.actions import Actions
from worker.ledger.database import held, open_database
from worker.ledger.drawn import DrawnRounds
from worker.ledger.schema import facts
from worker.ledger.watching import Watching


class SqlLedger(DrawnRounds, Actions, Watching):
    """The Ledger port on SQLAlchemy Core, the same for SQLite and PostgreSQL."""

    def __init__(self, address: str) -> None:
        super().__init__(open_database(address))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def belong_to(self, world: str) -> None:
        """Bind a new ledger to the Google it records. Raises UsageError for a ledger of another: all
        would seem done there."""
        self._insert_once(facts, name="world", value=world)
        known = self._scalar(select(facts.c.value).where(facts.c.name == "world"))
        if known != world:
            raise UsageError(
                f"nothing was done: this ledger records what was sent through {known}, and this would be {world}. "
                "Set DATABASE_URL to a ledger of its own"
            )

    def lock(self, cohort: str) -> AbstractContextManager[None]:
        """See Ledger.lock."""
        return held(self._engine, cohort)
