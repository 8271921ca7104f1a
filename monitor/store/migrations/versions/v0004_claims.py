"""How each claim was judged last: nothing that was there is touched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of claims."""
    op.create_table(
        "claims",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("model", sa.Text),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("claimed", sa.Text, nullable=False),
        sa.Column("observed", sa.Text),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.Column("due", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drop the table of claims."""
    op.drop_table("claims")
