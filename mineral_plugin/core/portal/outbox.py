"""The outbox: every filing is written here before its first byte leaves, and its receipt after.

One row is one user action: filing one draft at one backend. Its keys never change, so that whatever is
repeated after a doubt is recognised by the service. SQLite, short transactions, no wait over 200 ms; no
transaction is open during a network call.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from mineral_plugin.core.base.canonical import sha256_hex
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.portal import later_actions, outbox_state, upload_memory
from mineral_plugin.core.portal.journal_file import JournalFile
from mineral_plugin.core.portal.later_actions import LaterAction
from mineral_plugin.core.portal.outbox_state import Standing, Standings
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.portal.senders import is_gone, new_sender, note_over
from mineral_plugin.core.portal.upload_memory import UploadMemory

FILE_NAME = "outbox.sqlite"
LEASE_S = 60
_RENEW_S = 10
_GLANCE_S = 0.02

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
_STEPS = (_SCHEMA, upload_memory.SCHEMA, later_actions.SCHEMA, outbox_state.SCHEMA)
"""What each version of the file added to the one before; a step is never changed."""

_BY_ID = "SELECT * FROM actions WHERE id = ?"
_BY_BACKEND = "SELECT * FROM actions WHERE draft = ? AND backend = ?"
_PLANNED_OF_DRAFT = "SELECT * FROM actions WHERE draft = ? AND backend IS NULL"
_ALL = "SELECT * FROM actions ORDER BY created_at, draft, id"
_UNFINISHED = (
    "SELECT * FROM actions WHERE draft IN (SELECT draft FROM actions WHERE state <> 'filed')"
    " ORDER BY created_at, draft, id"
)
_BEGUN = (
    "SELECT * FROM actions WHERE draft = ? AND url = ? AND backend IS NOT NULL AND state <> 'filed'"
    " ORDER BY changed_at DESC LIMIT 1"
)


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


@dataclass(frozen=True)
class Seen:
    """What the outbox holds at one moment; ``is_sending``: somebody has the sender's lease."""

    actions: Tuple[Tuple[Action, Standing], ...]
    is_sending: bool


class Outbox:
    """``outbox.sqlite`` in a data folder; ``now`` tells the time.

    Raises:
        NewerFileError: a newer version of the program wrote the file.
        CannotWriteError: the file cannot be written; nothing was changed.
    """

    def __init__(self, home: Path, now: Callable[[], datetime]) -> None:
        self._now = now
        self._transaction = JournalFile(home / FILE_NAME, _STEPS).transaction

    @contextlib.contextmanager
    def sender(self) -> Iterator[Callable[[], None]]:
        """Be the one sender; give a function that says "still here".

        Raises:
            CannotWriteError: another program is sending.
        """
        owner = new_sender()
        renewed = [self._take_lease(owner)]

        def alive() -> None:
            # Called for each block of a file: most calls must cost nothing.
            if abs(self._now().timestamp() - renewed[0]) > _RENEW_S:
                renewed[0] = self._take_lease(owner)

        try:
            yield alive
        finally:
            # On a full disk the lease cannot be given back: this program knows, for others it runs out; and
            # the first error counts.
            try:
                self._give_back(owner)
            except CannotWriteError:
                note_over(owner)

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

    def begun(self, draft: str, url: str) -> Optional[Action]:
        """Return an earlier filing of a draft at this address that has not come to its end."""
        with self._transaction() as connection:
            return _find(connection, _BEGUN, (draft, url))

    def bind(self, action: Action, backend: str) -> Action:
        """Say which backend answered. An earlier action of the same draft there is taken up again."""
        with self._transaction() as connection:
            earlier = _find(connection, _BY_BACKEND, (action.draft, backend))
            if earlier is not None and earlier.id != action.id:
                connection.execute("DELETE FROM actions WHERE id = ? AND state = 'planned'", (action.id,))
                outbox_state.forget(connection, action.id)
            chosen = earlier or action
            connection.execute(
                "UPDATE actions SET backend = ?, url = ?, changed_at = ? WHERE id = ?",
                (backend, action.url, self._now().isoformat(), chosen.id),
            )
            return _expect(connection, _BY_ID, (chosen.id,))

    def opened(self, action: Action, dossier: str) -> Action:
        """Note the dossier that the service opened."""
        return self._change(action, OPEN, dossier, action.manifest_sha256, None)

    def uploads(
        self, action: Union[Action, LaterAction], wanted: Sequence[Tuple[str, int, str]]
    ) -> Tuple[UploadMemory, ...]:
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

    def plan_later(self, kind: str, filed: Action, subject: str = "") -> LaterAction:
        """Write down that something is to be done to a filed dossier; before the first byte goes out."""
        if filed.backend is None or filed.dossier is None:
            raise LookupError(filed.id)
        which = (kind, filed.draft, filed.backend, filed.dossier, subject)
        with self._transaction() as connection:
            return later_actions.plan(connection, *which, self._now().isoformat())

    def finish_later(self, action: LaterAction, answer: Mapping[str, Any]) -> None:
        """Keep what the service gave for it."""
        with self._transaction() as connection:
            later_actions.finish(connection, action, answer, self._now().isoformat())
            upload_memory.forget_all(connection, action.id)

    def later_actions(self) -> Tuple[LaterAction, ...]:
        """Return what was done, or begun, to filed dossiers, in the order in which it was begun."""
        with self._transaction() as connection:
            return tuple(later_actions.listed(connection))

    def give_up(self, action: Action) -> None:
        """Forget an action that was not filed; the next filing of its draft is another one."""
        with self._transaction() as connection:
            given_up = connection.execute(
                "DELETE FROM actions WHERE id = ? AND state IN ('planned', 'open')", (action.id,)
            )
            if given_up.rowcount:
                upload_memory.forget_all(connection, action.id)
                outbox_state.forget(connection, action.id)

    @property
    def standings(self) -> Standings:
        """Return what is kept of how the actions stand."""
        return Standings(self._transaction, self._now)

    def look(self) -> Seen:
        """Return all actions with their standings, and whether somebody sends at this moment."""
        with self._transaction() as connection:
            return _seen(connection, self._now())

    def actions(self) -> Tuple[Action, ...]:
        """Return all actions in the order in which they were begun."""
        with self._transaction() as connection:
            rows = connection.execute(_ALL).fetchall()
        return tuple(_action(row) for row in rows)

    def receipts(self) -> Tuple[Receipt, ...]:
        """Return all receipts in the order in which the filings were begun."""
        return tuple(action.receipt for action in self.actions() if action.receipt is not None)

    def in_state(self, state: str, drafts: Sequence[str]) -> Tuple[str, ...]:
        """Return which of these drafts have a filing that stands in ``state``."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT draft FROM actions WHERE state = ?", (state,)).fetchall()
        return tuple(sorted({row["draft"] for row in rows} & set(drafts)))

    def forget(self, drafts: Sequence[str]) -> Tuple[Tuple[str, str], ...]:
        """Forget all filings of these drafts, their receipts too: their owner wants nothing of them kept.

        Return the backend and the dossier there of each that was opened.
        """
        gone: List[sqlite3.Row] = []
        with self._transaction() as connection:
            # What is deleted is written over, not only let go.
            connection.execute("PRAGMA secure_delete = ON")
            for draft in drafts:
                rows = connection.execute("SELECT * FROM actions WHERE draft = ?", (draft,)).fetchall()
                for row in rows:
                    upload_memory.forget_all(connection, row["id"])
                    outbox_state.forget(connection, row["id"])
                later_actions.forget(connection, draft)
                connection.execute("DELETE FROM actions WHERE draft = ?", (draft,))
                gone += rows
        return tuple((row["backend"], row["dossier"]) for row in gone if row["backend"] and row["dossier"])

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
                outbox_state.forget(connection, action.id)
            return _expect(connection, _BY_ID, (action.id,))

    def _take_lease(self, owner: str) -> float:
        now = self._now().timestamp()
        with self._transaction() as connection:
            row = connection.execute("SELECT owner, expires_at FROM leases WHERE name = 'sender'").fetchone()
            if row and row["owner"] != owner and _holds(row, now):
                seconds = max(1, round(row["expires_at"] - now))
                raise CannotWriteError("outbox.in_use", seconds=seconds)
            connection.execute(
                "INSERT OR REPLACE INTO leases VALUES ('sender', ?, ?)", (owner, now + LEASE_S)
            )
        return now

    def _give_back(self, owner: str) -> None:
        with self._transaction() as connection:
            connection.execute("DELETE FROM leases WHERE name = 'sender' AND owner = ?", (owner,))


def glance(home: Path, now: datetime) -> Optional[Seen]:
    """Return what is unfinished in the outbox of a data folder, ``None`` where one would have to wait for it.

    For a window, which must not wait, and looks again and again; what was filed is left out, but for other
    filings of the same drafts. A file that an earlier version wrote is as good as busy.
    """
    path = home / FILE_NAME
    if not path.is_file():
        return Seen((), False)
    with contextlib.suppress(sqlite3.Error):
        with contextlib.closing(sqlite3.connect(str(path), timeout=_GLANCE_S)) as connection:
            connection.row_factory = sqlite3.Row
            return _seen(connection, now, _UNFINISHED)
    return None


def _seen(connection: sqlite3.Connection, now: datetime, query: str = _ALL) -> Seen:
    rows = connection.execute(query).fetchall()
    pairs = tuple((_action(row), outbox_state.standing_of(connection, row["id"])) for row in rows)
    lease = connection.execute("SELECT owner, expires_at FROM leases WHERE name = 'sender'").fetchone()
    return Seen(pairs, lease is not None and _holds(lease, now.timestamp()))


def _holds(lease: sqlite3.Row, now: float) -> bool:
    # A lease that ends later than any lease could was written by a clock that ran ahead.
    return bool(now < lease["expires_at"] <= now + LEASE_S) and not is_gone(lease["owner"])


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
