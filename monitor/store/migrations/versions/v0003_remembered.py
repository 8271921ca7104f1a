"""What a source is remembered by beside its facts, each sort as JSON in a column of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("held", "noise")


def upgrade() -> None:
    """Add the columns, empty: nothing was remembered so far."""
    for name in COLUMNS:
        op.add_column("sources", sa.Column(name, sa.Text))


def downgrade() -> None:
    """Drop what is remembered."""
    for name in COLUMNS:
        op.drop_column("sources", name)
