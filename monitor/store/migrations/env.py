"""Runs the migrations on the connection that is handed in; there is no alembic.ini."""

from __future__ import annotations

from alembic import context

from monitor.store.database import VERSIONS
from monitor.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSIONS,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
