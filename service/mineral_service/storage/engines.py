"""The two databases the service runs on, set up so that both hold the same promises.

What a transaction reads cannot change under it before it commits: SQLite has one writer at a time, and on
PostgreSQL the transactions that could disturb one another name the same lock. A commit is on the disk when
it returns; nothing waits for any one lock longer than ``LOCK_WAIT_MS``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Optional

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from mineral_plugin.core.base.errors import InputError

FILE_NAME = "service.sqlite"
LOCK_WAIT_MS = 5000
_STATEMENT_MS = 30_000
_POOL = 20
_THREADS = 40
_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")


def open_engine(folder: Path, url: Optional[str]) -> Engine:
    """Return the engine for ``url``, or for the file in ``folder`` where there is none.

    Raises:
        InputError: the address is not one of a PostgreSQL database. It may hold a password: it is not told.
    """
    if not url:
        return _sqlite(folder / FILE_NAME)
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InputError("service.bad_database_url") from error
    if parsed.drivername not in _POSTGRESQL:
        raise InputError("service.bad_database_url")
    options = f"-c lock_timeout={LOCK_WAIT_MS} -c statement_timeout={_STATEMENT_MS} -c timezone=UTC"
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # an error that is logged must not tell what people sent
        # A connection that the server closed meanwhile is replaced, not handed out.
        pool_pre_ping=True,
        pool_size=_POOL,
        max_overflow=0,
        pool_timeout=LOCK_WAIT_MS / 1000,
        connect_args={"options": options, "connect_timeout": 5, "application_name": "mineral_service"},
    )


def lock(connection: Connection, names: tuple[str, ...]) -> None:
    """Wait until nobody else holds one of ``names``, and hold them to the end of the transaction.

    SQLite needs none: its write transactions come one after the other.
    """
    if connection.dialect.name != "postgresql":
        return
    # One order for everybody, so that two who need the same two locks never wait for each other.
    for name in sorted(set(names)):
        number = int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big", signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": LOCK_WAIT_MS / 1000},
        hide_parameters=True,
        # One for each thread that may ask: who reads never waits for those who wait to write.
        pool_size=_THREADS,
        max_overflow=_POOL,
        pool_timeout=LOCK_WAIT_MS / 1000,
    )
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
