"""The workspace as a file that several programs have open at once: opened, changed by transactions, read.

Write-ahead log (steps of a hand need no sync of the disk; a checkpoint away from the window does that), or
SQLite's rollback journal where the disk cannot do it. A wait for another program ends after ``busy_s``.
"""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Callable, Iterator, Mapping, Tuple, TypeVar
from urllib.parse import quote

from mineral_plugin.core.area.workspace_layout import (
    LAYOUT_VERSION,
    MIGRATIONS,
    Migration,
    create,
    layout_of,
    migrate,
)
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MineralError, NewerFileError
from mineral_plugin.core.base.geopackage import opened_read_only

BUSY_S = 0.15
_MOST_LOG_PAGES = 4000
Value = TypeVar("Value")


def open_workspace(path: Path, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """Open the workspace for reading and writing: made where there is none, an older layout renewed in place.

    The connection may go from thread to thread (one at a time) and begins no transaction by itself.

    Raises:
        CannotWriteError: the folder or the disk does not let us, or another program holds the file.
        InputError: the file is damaged or of another kind; it is left as it is.
        NewerFileError: a newer version of the program wrote it.
    """
    with told(path):
        connection = sqlite3.connect(str(path), timeout=busy_s, isolation_level=None, check_same_thread=False)
        try:
            _refuse_other_kinds(connection, path)
            _log_ahead(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_MOST_LOG_PAGES:d}")
            _bring_up_to_date(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """Change the workspace in one transaction: all or nothing, also after a kill in the middle.

    Raises:
        CannotWriteError: it could not be written; what was there is untouched.
        InputError: the file is damaged.
    """
    with told(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn an error of SQLite into a sentence that names ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise _sentence(error, path) from error


def read_layout(
    path: Path,
    read: Callable[[sqlite3.Connection], Value],
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> Value:
    """Return what ``read`` finds in a file of the newest layout, or in one brought up to it.

    An older layout is brought up to date on a copy in memory; the file itself is never changed.

    Raises:
        MissingError: there is no such file.
        InputError: the file is no GeoPackage of this layout, or another program does not let us read it.
        NewerFileError: the file was written by a newer version of the program.
    """

    def renewed(connection: sqlite3.Connection) -> Value:
        version = _known_version(connection, path, migrations)
        if version == LAYOUT_VERSION:
            return read(connection)
        with closing(sqlite3.connect(":memory:")) as copy:
            connection.backup(copy)
            migrate(copy, version, LAYOUT_VERSION, migrations)
            return read(copy)

    return read_consistently(path, renewed)


def read_consistently(path: Path, read: Callable[[sqlite3.Connection], Value]) -> Value:
    """Return what ``read`` finds in a file that another program may be writing at this moment.

    A file at rest is read without a lock and without a trace beside it; one with a log beside it, or one
    that changed meanwhile, is read with locks, as it was last committed.

    Raises:
        MissingError: there is no such file.
        InputError: the file is no GeoPackage, or another program does not let us read it.
    """
    before = _traces(path)
    if not before[0]:
        try:
            with opened_read_only(path) as connection:
                found = read(connection)
        except (MineralError, sqlite3.Error):
            if _traces(path) == before:
                raise
        else:
            if _traces(path) == before:
                return found
    return _read_with_locks(path, read)


def _read_with_locks(path: Path, read: Callable[[sqlite3.Connection], Value]) -> Value:
    try:
        address = f"file:{quote(str(path.resolve()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_S, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM gpkg_contents").fetchone()
            return read(connection)
    except sqlite3.OperationalError as error:
        raise InputError("error.file_in_use", path=str(path)) from error
    except sqlite3.DatabaseError as error:
        raise InputError("error.not_geopackage", path=str(path)) from error


def _traces(path: Path) -> Tuple[bool, Tuple[int, ...]]:
    """Return whether a log lies beside a file, and what tells one state of the file from the next."""
    in_use = False
    marks = []
    for name in (path.name, f"{path.name}-wal", f"{path.name}-journal"):
        try:
            found = path.with_name(name).stat()
        except OSError:
            marks += [-1, -1]
            continue
        marks += [found.st_size, found.st_mtime_ns]
        in_use = in_use or (name != path.name and found.st_size > 0)
    return in_use, tuple(marks)


def _refuse_other_kinds(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of the layout, 0 for an empty file; not a byte of the file has changed yet."""
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return 0
    return _known_version(connection, path, MIGRATIONS)


def _known_version(connection: sqlite3.Connection, path: Path, migrations: Mapping[int, Migration]) -> int:
    version = layout_of(connection, migrations)
    if version is None:
        raise InputError("error.not_areas_file", path=str(path))
    if version > LAYOUT_VERSION:
        raise NewerFileError("error.newer_file", path=str(path), version=version, known=LAYOUT_VERSION)
    return version


def _log_ahead(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise  # otherwise another program is doing it at this moment


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    if layout_of(connection) == LAYOUT_VERSION:
        return
    with transaction(connection, path):
        # Asked again: another program may have done it while we waited for the lock.
        version = _refuse_other_kinds(connection, path)
        if not version:
            create(connection, LAYOUT_VERSION)
        elif version < LAYOUT_VERSION:
            migrate(connection, version, LAYOUT_VERSION, MIGRATIONS)
            connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION:d}")


def _sentence(error: sqlite3.Error, path: Path) -> MineralError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return CannotWriteError("workspace.busy", path=str(path))
    if "full" in text:
        return CannotWriteError("workspace.no_room", path=str(path))
    if "readonly" in text or "unable to open" in text:
        return CannotWriteError("workspace.read_only", path=str(path))
    if isinstance(error, sqlite3.OperationalError):
        return CannotWriteError("error.cannot_write", path=str(path), reason=text)
    return InputError("workspace.damaged", path=str(path))
