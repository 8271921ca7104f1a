"""The outbox of alerts: nothing that was there is touched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables of the outbox."""
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("target", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.Text),
    )
    op.create_table(
        "alerts",
        sa.Column("target", sa.String(32), primary_key=True),
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.String(32)),
    )
    op.create_index("messages_by_state", "messages", ["state"])
    op.create_index("alerts_by_message", "alerts", ["message"])


def downgrade() -> None:
    """Drop the outbox: what waits in it is never sent."""
    op.drop_table("alerts")
    op.drop_table("messages")
