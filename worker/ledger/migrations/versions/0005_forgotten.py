"""Who has been forgotten, and whose events are no longer taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the table, and lets every event say whether it is sealed."""
    op.create_table(
        "forgotten",
        sa.Column("cohort", sa.String(200), primary_key=True),
        sa.Column("student", sa.String(200), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    with op.batch_alter_table("events") as batch:
        batch.add_column(sa.Column("sealed", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Takes both away."""
    with op.batch_alter_table("events") as batch:
        batch.drop_column("sealed")
    op.drop_table("forgotten")
