"""The outbox: every filing is written here before its first byte leaves, and its receipt after.

One row is one user action: filing one draft at one backend. Its keys never change, so that whatever is
repeated after a doubt is recognised by the service. SQLite, short transactions, no wait over 200 ms; no
transaction is open during a network call.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_hex
from mineral_plugin.core.base.errors import CannotWriteError, NewerFileError
from mineral_plugin.core.portal import upload_memory
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.portal.upload_memory import UploadMemory

FILE_NAME = "outbox.sqlite"
LEASE_S = 60
_RENEW_S = 10
_BUSY_S = 0.15
_TRIES = 20

PLANNED = "planned"
OPEN = "open"
SUBMITTING = "submitting"
FILED = "filed"

_SCHEMA = (
    """CREATE TABLE actions (
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
    ) WITHOUT ROWID""",
    "CREATE UNIQUE INDEX one_action ON actions (draft, ifnull(backend, ''))",
    """CREATE TABLE leases (
        name TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        expires_at REAL NOT NULL
    ) WITHOUT ROWID""",
)
_STEPS = (_SCHEMA, upload_memory.SCHEMA)
"""What each version of the file added to the one before; a step is never changed."""

_BY_ID = "SELECT * FROM actions WHERE id = ?"
_BY_BACKEND = "SELECT * FROM actions WHERE draft = ? AND backend = ?"
_PLANNED_OF_DRAFT = "SELECT * FROM actions WHERE draft = ? AND backend IS NULL"


@dataclass(frozen=True)
class Action:
    """A filing as far as it has come. ``opening`` is the body that opens the dossier, kept as first sent."""

    id: str
    draft: str
    backend: Optional[str]
    url: str
    state: str
    opening: Dict[str, Any]
    dossier: Optional[str]
    manifest_sha256: str
    receipt: Optional[Receipt]

    @property
    def dossier_key(self) -> str:
        """Return the idempotency key under which the dossier is opened."""
        return f"{self.id}-dossier"

    @property
    def submission_key(self) -> str:
        """Return the idempotency key under which the dossier is filed."""
        return f"{self.id}-submission"


class Outbox:
    """``outbox.sqlite`` in a data folder; ``now`` tells the time.

    Raises:
        NewerFileError: a newer version of the program wrote the file.
        CannotWriteError: the file cannot be written; nothing was changed.
    """

    def __init__(self, home: Path, now: Callable[[], datetime]) -> None:
        self._path = home / FILE_NAME
        self._now = now
        with self._transaction() as connection:
            _prepare(connection)

    @contextlib.contextmanager
    def sender(self) -> Iterator[Callable[[], None]]:
        """Be the one sender; give a function that says "still here".

        Raises:
            CannotWriteError: another program is sending.
        """
        owner = uuid.uuid4().hex
        renewed = [self._take_lease(owner)]

        def alive() -> None:
            # Called for each block of a file: most calls must cost nothing.
            if abs(self._now().timestamp() - renewed[0]) > _RENEW_S:
                renewed[0] = self._take_lease(owner)

        try:
            yield alive
        finally:
            # On a full disk the lease cannot be given back; it runs out, and the first error counts.
            with contextlib.suppress(CannotWriteError):
                self._give_back(owner)

    def plan(self, draft: str, url: str, opening: Dict[str, Any], manifest_sha256: str) -> Action:
        """Write down that ``draft`` is to be filed at ``url``; before the first byte goes out."""
        now = self._now().isoformat()
        with self._transaction() as connection:
            found = _find(connection, _PLANNED_OF_DRAFT, (draft,))
            if found is None:
                connection.execute(
                    "INSERT INTO actions VALUES (?, ?, NULL, ?, 'planned', ?, NULL, ?, NULL, ?, ?)",
                    (uuid.uuid4().hex, draft, url, json.dumps(opening), manifest_sha256, now, now),
                )
            else:
                connection.execute(
                    "UPDATE actions SET url = ?, manifest_sha256 = ?, changed_at = ? WHERE id = ?",
                    (url, manifest_sha256, now, found.id),
                )
            return _expect(connection, _PLANNED_OF_DRAFT, (draft,))

    def bind(self, action: Action, backend: str) -> Action:
        """Say which backend answered. An earlier action of the same draft there is taken up again."""
        with self._transaction() as connection:
            earlier = _find(connection, _BY_BACKEND, (action.draft, backend))
            if earlier is not None:
                connection.execute("DELETE FROM actions WHERE id = ? AND state = 'planned'", (action.id,))
            chosen = earlier or action
            connection.execute(
                "UPDATE actions SET backend = ?, url = ?, changed_at = ? WHERE id = ?",
                (backend, action.url, self._now().isoformat(), chosen.id),
            )
            return _expect(connection, _BY_ID, (chosen.id,))

    def opened(self, action: Action, dossier: str) -> Action:
        """Note the dossier that the service opened."""
        return self._change(action, OPEN, dossier, action.manifest_sha256, None)

    def uploads(self, action: Action, wanted: Sequence[Tuple[str, int, str]]) -> Tuple[UploadMemory, ...]:
        """Return what is remembered of the uploads of files, written down before their first byte goes out.

        ``wanted``: for each file its component, its slot, and what its upload announces. An upload that
        announced something else was of another file and is forgotten.
        """
        now = self._now().isoformat()
        with self._transaction() as connection:
            rows = [
                upload_memory.begin(connection, action.id, component, slot, sha256_hex(told.encode()), now)
                for component, slot, told in wanted
            ]
        return tuple(UploadMemory(self._transaction, lambda: self._now().isoformat(), row) for row in rows)

    def forget_uploads(self, action: Action) -> None:
        """Forget the uploads of an action: the next ones are others, under keys of their own."""
        with self._transaction() as connection:
            upload_memory.forget_all(connection, action.id)

    def submitting(self, action: Action, manifest_sha256: str) -> Action:
        """Note that the submission is about to leave; from here on only a question tells its fate."""
        return self._change(action, SUBMITTING, action.dossier, manifest_sha256, None)

    def filed(self, action: Action, receipt: Receipt) -> Action:
        """Keep the receipt."""
        text = json.dumps(receipt.to_dict(), ensure_ascii=False)
        return self._change(action, FILED, receipt.dossier_id, receipt.manifest_sha256, text)

    def actions(self) -> Tuple[Action, ...]:
        """Return all actions in the order in which they were begun."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT * FROM actions ORDER BY created_at, draft, id").fetchall()
        return tuple(_action(row) for row in rows)

    def receipts(self) -> Tuple[Receipt, ...]:
        """Return all receipts in the order in which the filings were begun."""
        return tuple(action.receipt for action in self.actions() if action.receipt is not None)

    def _change(
        self, action: Action, state: str, dossier: Optional[str], sha256: str, receipt: Optional[str]
    ) -> Action:
        with self._transaction() as connection:
            connection.execute(
                "UPDATE actions SET state = ?, dossier = ?, manifest_sha256 = ?, receipt = ?, changed_at = ?"
                " WHERE id = ? AND state <> 'filed'",
                (state, dossier, sha256, receipt, self._now().isoformat(), action.id),
            )
            if state == FILED:
                upload_memory.forget_all(connection, action.id)
            return _expect(connection, _BY_ID, (action.id,))

    def _take_lease(self, owner: str) -> float:
        now = self._now().timestamp()
        with self._transaction() as connection:
            row = connection.execute("SELECT owner, expires_at FROM leases WHERE name = 'sender'").fetchone()
            # A lease that ends later than any lease could was written by a clock that ran ahead.
            if row and row["owner"] != owner and now < row["expires_at"] <= now + LEASE_S:
                seconds = max(1, round(row["expires_at"] - now))
                raise CannotWriteError("outbox.in_use", seconds=seconds)
            connection.execute(
                "INSERT OR REPLACE INTO leases VALUES ('sender', ?, ?)", (owner, now + LEASE_S)
            )
        return now

    def _give_back(self, owner: str) -> None:
        with self._transaction() as connection:
            connection.execute("DELETE FROM leases WHERE name = 'sender' AND owner = ?", (owner,))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
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
        raise CannotWriteError("outbox.busy", path=str(self._path))

    def _cannot_write(self, error: sqlite3.Error) -> CannotWriteError:
        return CannotWriteError("error.cannot_write", path=str(self._path), reason=str(error))


def _prepare(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(_STEPS):
        raise NewerFileError("outbox.newer")
    if version < len(_STEPS):
        for statement in itertools.chain.from_iterable(_STEPS[version:]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(_STEPS):d}")


def _find(connection: sqlite3.Connection, query: str, values: Tuple[str, ...]) -> Optional[Action]:
    row = connection.execute(query, values).fetchone()
    return _action(row) if row is not None else None


def _expect(connection: sqlite3.Connection, query: str, values: Tuple[str, ...]) -> Action:
    found = _find(connection, query, values)
    if found is None:
        raise LookupError(values)
    return found


def _action(row: sqlite3.Row) -> Action:
    return Action(
        id=row["id"],
        draft=row["draft"],
        backend=row["backend"],
        url=row["url"],
        state=row["state"],
        opening=json.loads(row["opening"]),
        dossier=row["dossier"],
        manifest_sha256=row["manifest_sha256"],
        receipt=receipt_from_dict(json.loads(row["receipt"])) if row["receipt"] else None,
    )
