"""The number under which each pass writes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table, and lets every action say in which turn it was claimed."""
    op.create_table(
        "turns",
        sa.Column("cohort", sa.String(200), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    with op.batch_alter_table("actions") as batch:
        batch.add_column(sa.Column("turn", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Takes both away."""
    with op.batch_alter_table("actions") as batch:
        batch.drop_column("turn")
    op.drop_table("turns")
