"""The answer that showed a fact, where it is not the snapshot's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: every fact so far goes by its snapshot's evidence."""
    op.add_column("facts", sa.Column("evidence", sa.Text))


def downgrade() -> None:
    """Drop what facts have of their own."""
    op.drop_column("facts", "evidence")
