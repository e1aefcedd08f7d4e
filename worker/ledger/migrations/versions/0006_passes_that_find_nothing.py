"""What lets a pass see at once that nothing is due; and which series an event belongs to, so that a
cohort's events are found among those of many."""

import json

import sqlalchemy as sa
from alembic import op

from worker.ledger.migrations.values_0006 import series_of

revision = "0006"
down_revision = "0005"

_EVENTS = sa.table(
    "events",
    sa.column("calendar_id", sa.String),
    sa.column("event_id", sa.String),
    sa.column("series", sa.String),
    sa.column("body", sa.Text),
)


def upgrade() -> None:
    """Makes the tables, and says of every event which series it belongs to."""
    op.create_table(
        "rests",
        sa.Column("file", sa.String(1024), primary_key=True),
        sa.Column("cohort", sa.String(200), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("look_at", sa.BigInteger, nullable=False),
        sa.Column("surroundings", sa.String(64), nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("calendar", sa.String(1024), nullable=False),
        sa.Column("watched", sa.Text, nullable=False),
    )
    op.create_table(
        "spent",
        sa.Column("account", sa.String(400), primary_key=True),
        sa.Column("second", sa.BigInteger, primary_key=True),
        sa.Column("units", sa.Integer, nullable=False),
    )
    with op.batch_alter_table("events") as batch:
        batch.add_column(sa.Column("series", sa.String(1024), nullable=True))
    _fill_in()
    op.create_index("events_of_series", "events", ["calendar_id", "series"])


def downgrade() -> None:
    """Takes all of it away; nothing is lost by it but time."""
    op.drop_index("events_of_series", "events")
    with op.batch_alter_table("events") as batch:
        batch.drop_column("series")
    op.drop_table("spent")
    op.drop_table("rests")


def _fill_in() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(_EVENTS.c.calendar_id, _EVENTS.c.event_id, _EVENTS.c.body))
    by_calendar: dict[str, dict[str, dict[str, str]]] = {}
    for calendar, event, body in rows:
        by_calendar.setdefault(calendar, {})[event] = json.loads(body)
    for calendar, events in by_calendar.items():
        for event, series in series_of(events).items():
            one_row = (_EVENTS.c.calendar_id == calendar) & (_EVENTS.c.event_id == event)
            connection.execute(sa.update(_EVENTS).values(series=series).where(one_row))
