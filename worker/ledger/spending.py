"""What all machines together ask of Google: a quota is a sender's, however many tasks write for it.

Only in PostgreSQL, by its own clock; beside SQLite there is one machine.
"""

from hashlib import sha256
from math import floor

from sqlalchemy import bindparam, delete, func, select, text

from worker.ledger.schema import spent
from worker.ledger.tables import Tables

# A little more than Google's minute, since its clock and ours differ; and what was taken may be used
# some seconds later.
WINDOW_SECONDS = 66
_NOW = text("SELECT extract(epoch FROM clock_timestamp())::float8")
_LOCK = text("SELECT pg_advisory_xact_lock(:number)")
_OF = spent.c.account == bindparam("of")
_OVER = delete(spent).where(_OF, spent.c.second < bindparam("since"))
_USED = select(func.sum(spent.c.units), func.min(spent.c.second)).where(_OF)


class Spending(Tables):
    """Beside ports.Ledger."""

    @property
    def is_shared(self) -> bool:
        """Whether several machines may be at work on this ledger."""
        return self._engine.dialect.name == "postgresql"

    def take_units(self, account: str, units: int, per_minute: int) -> float:
        """Takes so many units of what an account may ask for in a minute, to be used within five
        seconds; otherwise the seconds until there may be room. What is more than a whole minute's
        goes alone."""
        digest = sha256(f"quota of {account}".encode()).digest()
        with self._engine.begin() as connection:
            connection.execute(_LOCK, {"number": int.from_bytes(digest[:8], "big", signed=True)})
            now: float = connection.execute(_NOW).scalar_one()
            connection.execute(_OVER, {"of": account, "since": floor(now) - WINDOW_SECONDS})
            used, first = connection.execute(_USED, {"of": account}).one()
            if used and used + units > per_minute:
                return float(max(0.1, first + WINDOW_SECONDS + 1 - now))
            row = {"account": account, "second": floor(now), "units": units}
            taken = self._dialect.insert(spent).values(**row)
            connection.execute(
                taken.on_conflict_do_update(
                    index_elements=["account", "second"],
                    set_={"units": spent.c.units + units},
                )
            )
        return 0.0
