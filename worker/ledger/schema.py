"""The ledger's tables. Natural keys throughout: the database, not the program, keeps things single.

The migrations make these tables; a test compares the two.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
)

# The revision that this program reads and writes; a test keeps it at the newest migration.
REVISION = "0006"


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC. SQLite has no zones, so they are taken off on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without its zone on SQLite. Raises ValueError for a naive datetime, which would be taken for local time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the ledger takes aware datetimes only")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - TypeDecorator's signature
        """The instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("value", String(200), nullable=False),
)

seeds = Table(
    "seeds",
    metadata,
    Column("cohort", String(200), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("seed", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

draws = Table(
    "draws",
    metadata,
    Column("cohort", String(200), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

repairs = Table(
    "repairs",
    metadata,
    Column("cohort", String(200), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

redrawn = Table(
    "redrawn",
    metadata,
    Column("cohort", String(200), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

actions = Table(
    "actions",
    metadata,
    Column("cohort", String(200), primary_key=True),
    Column("key", String(700), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("detail", Text, nullable=True),
    Column("reason", String(40), nullable=True),
    Column("failure", Text, nullable=True),
    Column("turn", Integer, nullable=False, server_default="0"),
)

turns = Table(
    "turns",
    metadata,
    Column("cohort", String(200), primary_key=True),
    Column("number", Integer, nullable=False),
)

calendars = Table(
    "calendars",
    metadata,
    Column("sender", String(320), primary_key=True),
    Column("name", String(300), primary_key=True),
    Column("calendar_id", String(1024), nullable=False),
)

watches = Table(
    "watches",
    metadata,
    Column("calendar_id", String(1024), primary_key=True),
    Column("token", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("calendar_id", String(1024), primary_key=True),
    Column("event_id", String(1024), primary_key=True),
    Column("body", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("sealed", Boolean, nullable=False, server_default=false()),
    Column("series", String(1024), nullable=True),
    Index("events_of_series", "calendar_id", "series"),
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("cohort", String(200), primary_key=True),
    Column("student", String(200), primary_key=True),
    Column("at", Instant, nullable=False),
)

# What the last pass over a cohort's file knew, for those that come after it and find nothing else.
# Instants are seconds since the epoch, since `at_rest` reads them without this module.
rests = Table(
    "rests",
    metadata,
    Column("file", String(1024), primary_key=True),
    Column("cohort", String(200), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("look_at", BigInteger, nullable=False),
    Column("surroundings", String(64), nullable=False),
    Column("files", Text, nullable=False),
    Column("calendar", String(1024), nullable=False),
    Column("watched", Text, nullable=False),
)

# What was asked of Google lately, by all machines together.
spent = Table(
    "spent",
    metadata,
    Column("account", String(400), primary_key=True),
    Column("second", BigInteger, primary_key=True),
    Column("units", Integer, nullable=False),
)

# Of this machine or of this hour: nothing that another database needs.
PASSING = (rests, spent)
