"""What changes a drawn round: repairs, and draws made anew before anything was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the two tables."""
    for table in ("repairs", "redrawn"):
        reason = (sa.Column("reason", sa.Text, nullable=False),) if table == "redrawn" else ()
        op.create_table(
            table,
            sa.Column("cohort", sa.String(200), primary_key=True),
            sa.Column("round", sa.String(20), primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("body", sa.Text, nullable=False),
            *reason,
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        )


def downgrade() -> None:
    """Takes the two away, and with them what they record."""
    for table in ("redrawn", "repairs"):
        op.drop_table(table)
