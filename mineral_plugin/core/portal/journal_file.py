"""A small SQLite file of the data folder that several programs share: short transactions, numbered steps."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import time
from pathlib import Path
from typing import Iterator, Sequence

from mineral_plugin.core.base.errors import CannotWriteError, NewerFileError

_BUSY_S = 0.15
_TRIES = 20

Steps = Sequence[Sequence[str]]
"""What each version of a file added to the one before, as SQL; a step is never changed."""


class JournalFile:
    """One file, brought up to date when it is opened here; no wait takes longer than 200 ms.

    Raises:
        NewerFileError: a newer version of the program wrote the file.
        CannotWriteError: the file cannot be written; nothing was changed.
    """

    def __init__(self, path: Path, steps: Steps) -> None:
        self._path = path
        with self.transaction() as connection:
            self._prepare(connection, steps)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection in a transaction of its own; what is raised undoes it."""
        connection = self._begin()
        try:
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._cannot_write(error) from error
        finally:
            # Closing undoes what was not committed.
            connection.close()

    def _begin(self) -> sqlite3.Connection:
        for attempt in range(_TRIES):
            try:
                connection = sqlite3.connect(str(self._path), timeout=_BUSY_S, isolation_level=None)
            except sqlite3.Error as error:
                raise self._cannot_write(error) from error
            connection.row_factory = sqlite3.Row
            try:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("BEGIN IMMEDIATE")
                return connection
            except sqlite3.Error as error:
                connection.close()
                if "locked" not in str(error):
                    raise self._cannot_write(error) from error
                time.sleep(0.01 * (attempt + 1))
        raise CannotWriteError("journal.busy", path=str(self._path))

    def _cannot_write(self, error: sqlite3.Error) -> CannotWriteError:
        return CannotWriteError("error.cannot_write", path=str(self._path), reason=str(error))

    def _prepare(self, connection: sqlite3.Connection, steps: Steps) -> None:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(steps):
            raise NewerFileError("journal.newer", path=str(self._path))
        if version < len(steps):
            for statement in itertools.chain.from_iterable(steps[version:]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(steps):d}")
