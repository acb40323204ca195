"""The database in a copy: one state of it, taken while others write."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Dict, Iterator, Optional

from psycopg import pq
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_service.storage.engines import FILE_NAME

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
_OURS = ("--no-owner", "--no-acl", "--no-password")
_TABLES = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
"""What a database holds that is not part of an extension such as PostGIS."""


def kind_of(url: Optional[str]) -> str:
    """Return the kind of database that an address means."""
    return POSTGRESQL if url else SQLITE


@contextlib.contextmanager
def snapshot(home: Path, url: Optional[str], target: Path) -> Iterator[Connection]:
    """Write one state of the database to ``target``, and give a connection that sees just that state.

    Raises:
        MissingError: the programs of PostgreSQL are not there.
        InputError: they refused.
    """
    if not url:
        with closing(sqlite3.connect(home / FILE_NAME)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)  # in one step: a writer neither waits nor makes it begin anew
        with _opened(target) as connection:
            yield connection
        return
    with _engine(url).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        name = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        _run("pg_dump", url, "--format=custom", f"--snapshot={name}", *_OURS, f"--file={target}")
        yield connection


@contextlib.contextmanager
def restored(dump: Path, data: Path, url: Optional[str]) -> Iterator[Connection]:
    """Put the database of a copy in its place below ``data``, or into the empty one at ``url``.

    Raises:
        MissingError: the programs of PostgreSQL are not there.
        InputError: the database is damaged, or they refused.
    """
    if not url:
        path = data / FILE_NAME
        os.replace(dump, path)
        with _opened(path) as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
                raise InputError("backup.not_whole", path=str(dump))
            yield connection
        return
    _run("pg_restore", url, "--single-transaction", "--exit-on-error", *_OURS, "--dbname=", str(dump))
    with _engine(url).connect() as connection:
        yield connection


def check_empty(url: Optional[str]) -> None:
    """Refuse a PostgreSQL database that holds something already."""
    if url:
        with _engine(url).connect() as connection:
            if connection.execute(text(_TABLES)).scalar_one():
                raise InputError("backup.database_not_empty")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    return create_engine(make_url(url).set(drivername="postgresql+psycopg"), hide_parameters=True)


def _run(program: str, url: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, which is private."""
    found = shutil.which(program)
    if found is None:
        raise MissingError("backup.no_program", program=program)
    done = subprocess.run([found, *arguments], env=_environ(url), capture_output=True)  # nosec B603
    if done.returncode:
        raise InputError("backup.program_refused", program=program, code=done.returncode)


def _environ(url: str) -> Dict[str, str]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    given = {
        option.envvar.decode(): option.val.decode()
        for option in pq.Conninfo.parse(plain.encode("utf-8"))
        if option.envvar and option.val
    }
    return {**os.environ, **given}
