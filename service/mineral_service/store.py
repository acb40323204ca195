"""The service's database: SQLite with short transactions that are either whole or not there."""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import Any, Iterator

from sqlalchemy import Connection, Engine, create_engine, event, insert, select

from mineral_plugin.core.base.errors import NewerFileError
from mineral_service import schema

_BUSY_MS = 5000


class Store:
    """The tables in ``service.sqlite`` of a data folder.

    A write transaction takes SQLite's write lock at its beginning, so that what it reads cannot
    change before it commits. Every commit reaches the disk before the answer leaves.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine = _engine(folder / "service.sqlite")
        self.instance = self._prepare()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database."""
        with self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a write transaction; it commits at the end, or leaves no trace."""
        with self.engine.connect().execution_options(immediate=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _prepare(self) -> str:
        with self.write() as connection:
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            if version > schema.VERSION:
                raise NewerFileError("service.newer_data")
            if version == 0:
                _create(connection)
            query = select(schema.facts.c.value).where(schema.facts.c.name == "instance")
            return str(connection.execute(query).scalar_one())


def _create(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    connection.execute(insert(schema.facts).values(name="instance", value=uuid.uuid4().hex))
    connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION:d}")


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would begin them deferred.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
