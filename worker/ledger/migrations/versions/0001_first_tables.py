"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables of the first release."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "facts",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("value", sa.String(200), nullable=False),
    )
    for table in ("seeds", "draws"):
        body = (
            sa.Column("seed", sa.String(200), nullable=False)
            if table == "seeds"
            else sa.Column("body", sa.Text, nullable=False)
        )
        op.create_table(
            table,
            sa.Column("cohort", sa.String(200), primary_key=True),
            sa.Column("round", sa.String(20), primary_key=True),
            body,
            sa.Column("at", instant, nullable=False),
        )
    op.create_table(
        "actions",
        sa.Column("cohort", sa.String(200), primary_key=True),
        sa.Column("key", sa.String(700), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "calendars",
        sa.Column("sender", sa.String(320), primary_key=True),
        sa.Column("name", sa.String(300), primary_key=True),
        sa.Column("calendar_id", sa.String(1024), nullable=False),
    )
    op.create_table(
        "watches",
        sa.Column("calendar_id", sa.String(1024), primary_key=True),
        sa.Column("token", sa.Text, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("calendar_id", sa.String(1024), primary_key=True),
        sa.Column("event_id", sa.String(1024), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("seen_at", instant, nullable=False),
    )


def downgrade() -> None:
    """Takes away what `upgrade` made, and with it all that was recorded."""
    for table in ("events", "watches", "calendars", "actions", "draws", "seeds", "facts"):
        op.drop_table(table)
