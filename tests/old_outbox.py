"""The outbox as the first version of the program kept it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

FILE_NAME = "outbox.sqlite"
VERSION_1 = """
CREATE TABLE actions (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL,
    backend TEXT,
    url TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'submitting', 'filed')),
    opening TEXT NOT NULL,
    dossier TEXT,
    manifest_sha256 TEXT NOT NULL,
    receipt TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CHECK ((state = 'filed') = (receipt IS NOT NULL))
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_action ON actions (draft, ifnull(backend, ''));
CREATE TABLE leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at REAL NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


def turn_into_version_1(home: Path) -> None:
    """Write the outbox of a data folder anew as the first version wrote it, with the actions that it has."""
    path = home / FILE_NAME
    with closing(sqlite3.connect(str(path))) as connection:
        actions = connection.execute("SELECT * FROM actions").fetchall()
    path.unlink()
    with closing(sqlite3.connect(str(path))) as connection, connection:
        connection.executescript(VERSION_1)
        connection.executemany(f"INSERT INTO actions VALUES ({', '.join('?' * 11)})", actions)
