"""The last bytes of each page: nothing that was there is touched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty: the next looks fill it."""
    owner = sa.ForeignKey("sources.key", ondelete="CASCADE")
    op.create_table(
        "bodies",
        sa.Column("source", sa.String(32), owner, primary_key=True),
        sa.Column("of", sa.String(32), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop the bytes: a newer version of ours then takes a new baseline."""
    op.drop_table("bodies")
