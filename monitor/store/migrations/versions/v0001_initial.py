"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables; there was nothing before."""
    _passes()
    _standings()
    _changes()
    _events()
    _records()


def downgrade() -> None:
    """Drop everything: the text files hold what counts."""
    for table in ("facts", "events", "changes", "counters", "files", "refusals"):
        op.drop_table(table)
    op.drop_table("sources")
    op.drop_table("runs")


def _passes() -> None:
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("totals", sa.Text),
    )


def _standings() -> None:
    op.create_table(
        "sources",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer),
        sa.Column("evidence", sa.Text),
        sa.Column("scope", sa.Text),
        sa.Column("trouble", sa.Text),
        sa.Column("absent", sa.Text),
        sa.Column("validators", sa.Text),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("changed_at", sa.DateTime(timezone=True)),
        sa.Column("snapshot_due", sa.Boolean, nullable=False),
        sa.Column("pending_due", sa.Boolean, nullable=False),
    )
    owner = sa.ForeignKey("sources.key", ondelete="CASCADE")
    op.create_table(
        "facts",
        sa.Column("source", sa.String(32), owner, primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("predicate", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
    )


def _changes() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "changes",
        sa.Column("number", number, primary_key=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("run", sa.Integer),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("predicate", sa.Text, nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("evidence", sa.Text, nullable=False),
    )
    op.create_index("changes_by_source", "changes", ["source", "changed_at"])
    op.create_index("changes_by_subject", "changes", ["subject"], postgresql_using="hash")


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("provider", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("predicate", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("due", sa.Boolean, nullable=False),
    )
    for name, column in (("number", "number"), ("run", "run"), ("kind", "kind")):
        op.create_index(f"events_by_{name}", "events", [column])
    op.create_index("events_by_time", "events", ["observed_at"])
    for name in ("source", "subject"):
        op.create_index(f"events_by_{name}", "events", [name], postgresql_using="hash")


def _records() -> None:
    op.create_table(
        "counters",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("due", sa.Boolean, nullable=False),
    )
    op.create_table(
        "files",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("source", sa.String(32)),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    op.create_table(
        "refusals",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
