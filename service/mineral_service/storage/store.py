"""The service's database: short transactions that are either whole or not there."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import Iterator, Optional

from sqlalchemy import Connection, select
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mineral_service.storage import schema
from mineral_service.storage.engines import LOCK_WAIT_MS, lock, open_engine
from mineral_service.storage.steps import newest_step, step_of


class Store:
    """The tables of the service, in ``service.sqlite`` of a data folder or in a PostgreSQL database.

    Raises:
        InputError: ``url`` is not the address of a PostgreSQL database.
        NewerFileError: a newer version of the service wrote the data.
    """

    def __init__(self, folder: Path, url: Optional[str] = None) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine = open_engine(folder, url)
        self._writing = threading.Lock()
        with self.write("layout") as connection:
            if step_of(connection) != newest_step():
                # Only then: the library of the steps is a good part of what a start has to load.
                from mineral_service.storage.upgrading import upgrade

                upgrade(connection)
            query = select(schema.facts.c.value).where(schema.facts.c.name == "instance")
            self.instance = str(connection.execute(query).scalar_one())

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextlib.contextmanager
    def write(self, *locks: str) -> Iterator[Connection]:
        """Give a connection in a write transaction; it commits at the end, or leaves no trace.

        ``locks`` name what the transaction reads and then relies on, such as one dossier: no other
        transaction that names one of them runs at the same time.
        """
        with self._turn(), self._connected() as connection, connection.begin():
            lock(connection, locks)
            yield connection

    def _connected(self) -> Connection:
        return self.engine.connect().execution_options(immediate=True)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other thread of this process writes to the file; PostgreSQL has writers side by side.

        SQLite lets those who wait look again now and then, in no order: some would wait for seconds while
        nobody writes, and hold the connections that readers need.
        """
        if self.engine.dialect.name != "sqlite":
            yield
            return
        if not self._writing.acquire(timeout=LOCK_WAIT_MS / 1000):
            raise PoolTimeout("writing")
        try:
            yield
        finally:
            self._writing.release()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
