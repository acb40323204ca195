"""What the outbox remembers of an upload, so that a kill of this program costs a question and no bytes."""

from __future__ import annotations

import sqlite3
import uuid
from typing import Callable, ContextManager, Optional

Transaction = Callable[[], ContextManager[sqlite3.Connection]]

SCHEMA = (
    """CREATE TABLE uploads (
        action TEXT NOT NULL,
        component TEXT NOT NULL,
        slot INTEGER NOT NULL,
        announced_sha256 TEXT NOT NULL,
        key TEXT NOT NULL,
        place TEXT,
        acknowledged INTEGER NOT NULL,
        changed_at TEXT NOT NULL,
        PRIMARY KEY (action, component, slot)
    ) WITHOUT ROWID""",
)
_FIND = "SELECT * FROM uploads WHERE action = ? AND component = ? AND slot = ?"
_CHANGE = (
    "UPDATE uploads SET key = ?, place = ?, acknowledged = ?, changed_at = ?"
    " WHERE action = ? AND component = ? AND slot = ?"
)


class UploadMemory:
    """One upload of one action: the key under which it is opened, where it is, how much has arrived.

    ``place`` is a path below the service's address, ``None`` until the service told it. What the service
    says counts for more than what stands here.
    """

    def __init__(self, transaction: Transaction, now: Callable[[], str], row: sqlite3.Row) -> None:
        self._transaction = transaction
        self._now = now
        self._which = (row["action"], row["component"], row["slot"])
        self.key: str = row["key"]
        self.place: Optional[str] = row["place"]
        self.acknowledged: int = row["acknowledged"]

    def note(self, place: str, acknowledged: int) -> None:
        """Remember where the upload is and how many bytes the service has."""
        self.place, self.acknowledged = place, acknowledged
        self._keep()

    def forget(self) -> None:
        """Forget the upload: the next one is another, under a key of its own."""
        self.key, self.place, self.acknowledged = new_key(), None, 0
        self._keep()

    def _keep(self) -> None:
        values = (self.key, self.place, self.acknowledged, self._now())
        with self._transaction() as connection:
            connection.execute(_CHANGE, (*values, *self._which))


def begin(
    connection: sqlite3.Connection, action: str, component: str, slot: int, announced_sha256: str, now: str
) -> sqlite3.Row:
    """Return the row of an upload, a new one if there is none of the same file yet."""
    which = (action, component, slot)
    found = connection.execute(_FIND, which).fetchone()
    if found is None or found["announced_sha256"] != announced_sha256:
        connection.execute(
            "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?, ?, NULL, 0, ?)",
            (*which, announced_sha256, new_key(), now),
        )
        found = connection.execute(_FIND, which).fetchone()
    row: sqlite3.Row = found
    return row


def forget_all(connection: sqlite3.Connection, action: str) -> None:
    """Forget the uploads of an action: it has been filed."""
    connection.execute("DELETE FROM uploads WHERE action = ?", (action,))


def new_key() -> str:
    """Return an idempotency key."""
    return f"{uuid.uuid4().hex}-upload"
