"""What alembic runs: the steps on the connection that the store passes in, inside its transaction."""

from __future__ import annotations

from alembic import context

from mineral_service.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
