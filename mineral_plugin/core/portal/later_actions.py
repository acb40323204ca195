"""What the outbox remembers of actions on a dossier that was filed: a supplement, a withdrawal.

One row is one user action under one key, written before its first byte goes out. The key never changes, also
where the action is tried again with other words after a refusal: a service that did it already says so.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional

from mineral_plugin.core.portal import upload_memory

SUPPLEMENT, WITHDRAWAL = "supplement", "withdrawal"
SENDING, DONE = "sending", "done"

SCHEMA = (
    """CREATE TABLE later_actions (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('supplement', 'withdrawal')),
        draft TEXT NOT NULL,
        backend TEXT NOT NULL,
        dossier TEXT NOT NULL,
        subject TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('sending', 'done')),
        answer TEXT,
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        CHECK ((state = 'done') = (answer IS NOT NULL)),
        UNIQUE (backend, dossier, kind, subject)
    ) WITHOUT ROWID""",
)


@dataclass(frozen=True)
class LaterAction:
    """An action on a filed dossier; ``subject`` is the number of the demand that a supplement answers.

    ``answer`` is what the service gave for it: a receipt, or the event of a withdrawal.
    """

    id: str
    kind: str
    draft: str
    backend: str
    dossier: str
    subject: str
    state: str
    answer: Optional[Mapping[str, Any]]

    @property
    def key(self) -> str:
        """Return its idempotency key."""
        return f"{self.id}-{self.kind}"


def plan(
    connection: sqlite3.Connection,
    kind: str,
    draft: str,
    backend: str,
    dossier: str,
    subject: str,
    now: str,
) -> LaterAction:
    """Return the action of that kind on a dossier, a new one if there is none yet."""
    which = (backend, dossier, kind, subject)
    connection.execute(
        "INSERT OR IGNORE INTO later_actions VALUES (?, ?, ?, ?, ?, ?, 'sending', NULL, ?, ?)",
        (uuid.uuid4().hex, kind, draft, backend, dossier, subject, now, now),
    )
    return _action(
        connection.execute(
            "SELECT * FROM later_actions WHERE backend = ? AND dossier = ? AND kind = ? AND subject = ?",
            which,
        ).fetchone()
    )


def finish(connection: sqlite3.Connection, action: LaterAction, answer: Mapping[str, Any], now: str) -> None:
    """Keep what the service gave for an action; what was kept before stays."""
    connection.execute(
        "UPDATE later_actions SET state = 'done', answer = ?, changed_at = ?"
        " WHERE id = ? AND state <> 'done'",
        (json.dumps(dict(answer), ensure_ascii=False), now, action.id),
    )


def listed(connection: sqlite3.Connection) -> List[LaterAction]:
    """Return all actions in the order in which they were begun."""
    rows = connection.execute("SELECT * FROM later_actions ORDER BY created_at, id").fetchall()
    return [_action(row) for row in rows]


def _action(row: sqlite3.Row) -> LaterAction:
    answer: Optional[Dict[str, Any]] = json.loads(row["answer"]) if row["answer"] else None
    names = ("id", "kind", "draft", "backend", "dossier", "subject", "state")
    return LaterAction(**{name: row[name] for name in names}, answer=answer)


def forget(connection: sqlite3.Connection, draft: str) -> None:
    """Forget what was done to a dossier, and the uploads that went with it."""
    for row in connection.execute("SELECT id FROM later_actions WHERE draft = ?", (draft,)).fetchall():
        upload_memory.forget_all(connection, row["id"])
    connection.execute("DELETE FROM later_actions WHERE draft = ?", (draft,))
