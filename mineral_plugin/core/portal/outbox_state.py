"""How each filing of the outbox stands: last attempt, next attempt, why not yet, paused by whom.

No value of an error is kept, only its kind: the journal holds no name of a file or a person.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Callable, ContextManager, Optional

Transaction = Callable[[], ContextManager[sqlite3.Connection]]

SCHEMA = (
    """CREATE TABLE standings (
        action TEXT PRIMARY KEY,
        hold TEXT NOT NULL CHECK (hold IN ('', 'paused', 'patience', 'refused', 'cancelling')),
        is_trying INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        tried_at TEXT,
        next_at TEXT,
        moved_at TEXT NOT NULL,
        reason TEXT NOT NULL,
        about TEXT NOT NULL,
        arrived REAL NOT NULL
    ) WITHOUT ROWID""",
)
_SOON = timedelta(minutes=5)
_BEGUN = "INSERT OR IGNORE INTO standings VALUES (?, '', 0, 0, NULL, NULL, ?, '', '', 0)"
_TRYING = (
    "UPDATE standings SET hold = CASE hold WHEN 'cancelling' THEN hold ELSE '' END, is_trying = 1,"
    " next_at = NULL, tried_at = ?, failures = ?, moved_at = ? WHERE action = ?"
)
_ARRIVED = (
    "UPDATE standings SET arrived = ?, moved_at = ?, failures = 0, reason = '', about = '' WHERE action = ?"
)
_FAILED = (
    "UPDATE standings SET hold = CASE hold WHEN '' THEN ? ELSE hold END, is_trying = 0,"
    " next_at = CASE hold WHEN '' THEN ? ELSE NULL END,"
    " failures = failures + 1, reason = ?, about = ? WHERE action = ?"
)
_BROKEN_OFF = "UPDATE standings SET is_trying = 0, next_at = NULL, reason = '', about = '' WHERE action = ?"


class Hold(Enum):
    """What keeps a filing from going on by itself.

    ``PATIENCE``: it was tried for as long as there is patience; ``REFUSED``: trying again helps nothing;
    ``CANCELLING``: the person gave it up, and the service has to hear of it.
    """

    NOTHING = ""
    PAUSED = "paused"
    PATIENCE = "patience"
    REFUSED = "refused"
    CANCELLING = "cancelling"


@dataclass(frozen=True)
class Standing:
    """How a filing stands. ``arrived`` is the share (0 to 1) of its bytes that the service has.

    ``is_trying`` holds as long as its sender has the lease; a killed one leaves it behind. ``failures`` are
    those since it last went forward, at ``moved_at``. ``reason`` is the kind of the last failure, "" without
    any, and ``about`` the slug of the service's problem.
    """

    hold: Hold = Hold.NOTHING
    is_trying: bool = False
    failures: int = 0
    tried_at: Optional[datetime] = None
    next_at: Optional[datetime] = None
    moved_at: Optional[datetime] = None
    reason: str = ""
    about: str = ""
    arrived: float = 0.0


@dataclass(frozen=True)
class Failure:
    """What is noted of an attempt that failed; without ``next_at`` it does not go on by itself."""

    reason: str
    about: str
    hold: Hold
    next_at: Optional[datetime] = None


UNKNOWN = Standing()
"""Of a filing that an earlier version of the program began."""


class Standings:
    """The standings in the outbox's file, by the id of an action."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def begin(self, action: str) -> Standing:
        """Note that somebody tries now; return how it stood before.

        Whoever asks for it ends a pause by that. Patience goes on through attempts that follow one upon the
        other, and begins anew with any other.
        """
        now = self._now()
        with self._transaction() as connection:
            connection.execute(_BEGUN, (action, now.isoformat()))
            before = standing_of(connection, action)
            goes_on = before.next_at is not None and abs(now - before.next_at) <= _SOON
            failures, moved_at = (before.failures, before.moved_at) if goes_on else (0, None)
            connection.execute("UPDATE standings SET is_trying = 0")  # there is one sender
            values = (now.isoformat(), failures, (moved_at or now).isoformat(), action)
            connection.execute(_TRYING, values)
        return before

    def arrived(self, action: str, share: float) -> None:
        """Note that it went forward."""
        with self._transaction() as connection:
            connection.execute(_ARRIVED, (share, self._now().isoformat(), action))

    def failed(self, action: str, failure: Failure) -> None:
        """Note why an attempt failed, and when the next one is due; a pause meanwhile counts for more."""
        next_at = failure.next_at.isoformat() if failure.next_at else None
        values = (failure.hold.value, next_at, failure.reason, failure.about, action)
        with self._transaction() as connection:
            connection.execute(_FAILED, values)

    def broken_off(self, action: str) -> None:
        """Note that an attempt ended without a reason of its own: it was stopped."""
        with self._transaction() as connection:
            connection.execute(_BROKEN_OFF, (action,))

    def hold(self, action: str, hold: Hold) -> None:
        """Let it not go on by itself; whoever sends it stops within a second or two."""
        with self._transaction() as connection:
            connection.execute(_BEGUN, (action, self._now().isoformat()))
            connection.execute(
                "UPDATE standings SET hold = ?, next_at = NULL WHERE action = ?", (hold.value, action)
            )

    def of(self, action: str) -> Standing:
        """Return how a filing stands."""
        with self._transaction() as connection:
            return standing_of(connection, action)


def standing_of(connection: sqlite3.Connection, action: str) -> Standing:
    """Return how a filing stands, ``UNKNOWN`` where nothing was noted."""
    row = connection.execute("SELECT * FROM standings WHERE action = ?", (action,)).fetchone()
    return UNKNOWN if row is None else _standing(row)


def forget(connection: sqlite3.Connection, action: str) -> None:
    """Forget how a filing stood: it was filed, or given up."""
    connection.execute("DELETE FROM standings WHERE action = ?", (action,))


def _standing(row: sqlite3.Row) -> Standing:
    return Standing(
        hold=Hold(row["hold"]),
        is_trying=bool(row["is_trying"]),
        failures=row["failures"],
        tried_at=_moment(row["tried_at"]),
        next_at=_moment(row["next_at"]),
        moved_at=_moment(row["moved_at"]),
        reason=row["reason"],
        about=row["about"],
        arrived=row["arrived"],
    )


def _moment(text: Optional[str]) -> Optional[datetime]:
    return datetime.fromisoformat(text) if text else None
