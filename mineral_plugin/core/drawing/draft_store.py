"""Drafts in the workspace: each step, undo and redo is one short transaction, safe against a kill.

One program at a time changes a draft (``draft_leases``); the others read it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Callable, Iterator, Optional, Sequence, Tuple, TypeVar

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace_file import open_workspace, read_layout, told, transaction
from mineral_plugin.core.base.errors import CannotWriteError, MissingError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing import draft_leases, draft_rows
from mineral_plugin.core.drawing.draft_model import (
    DraftHistory,
    DraftLine,
    DraftState,
    DraftStep,
    begun,
    step_of,
)
from mineral_plugin.core.drawing.draft_rows import M2, moment_text

BUSY_S = 0.08
"""Longest wait for another program's transaction: a hand that draws must not feel it."""
Value = TypeVar("Value")
FORGOTTEN_DAYS = 30
"""Days after which a forgotten draft is taken out of the file."""


class DraftStore:
    """The drafts of a workspace file; ``now`` tells the time, ``holder`` is a name of this program's own.

    The file is opened (and made) with the first draft. May be used from several threads, one at a time.
    Every method raises ``CannotWriteError`` (nothing was changed), ``InputError`` (the file is damaged or of
    another kind), ``NewerFileError`` or ``MissingError`` (there is no such draft).
    """

    def __init__(self, path: Path, now: Callable[[], datetime], holder: str, busy_s: float = BUSY_S) -> None:
        self.path = path
        self._now, self._holder, self._busy_s = now, holder, busy_s
        self._folder = path.parent / draft_leases.FOLDER
        self._lease = draft_leases.Lease(self._folder, holder, now)
        self._connection: Optional[sqlite3.Connection] = None
        self._number: Optional[Tuple[int, int]] = None

    def begin(self, area: LicenceArea, label: Phrase) -> DraftState:
        """Begin a draft with an area as its first step."""
        history = begun(area, label, self._time())
        self.keep(history)
        return history.state(area)

    def open(self, draft_id: str) -> DraftState:
        """Open a draft to work on it; read-only where another living program has it open."""
        return self.open_history(draft_id)[1]

    def open_history(self, draft_id: str) -> Tuple[DraftHistory, DraftState]:
        """Open a draft with all its steps."""
        with self._change() as connection:
            can_write = self._take(connection, draft_id)
            if can_write:
                connection.execute("UPDATE drafts SET forgotten = NULL WHERE id = ?", (draft_id,))
            history = draft_rows.history(connection, draft_id)
        return history, history.state(read_only=not can_write)

    def look(self, draft_id: str) -> Tuple[DraftHistory, DraftState]:
        """Return a draft with all its steps without taking it; also where nothing can be written."""

        def read(connection: sqlite3.Connection) -> Tuple[DraftHistory, bool]:
            holder = draft_rows.draft(connection, draft_id)["holder"]
            return draft_rows.history(connection, draft_id), self._held_elsewhere(holder)

        history, is_held = self._read(read)
        return history, history.state(read_only=is_held)

    def step(self, draft_id: str, area: LicenceArea, label: Phrase) -> DraftState:
        """Write a step; what was undone before it is gone."""
        with self._owned(draft_id) as connection:
            draft_rows.add_step(connection, draft_id, step_of(area, label, self._time()), area)
            return draft_rows.state(connection, draft_id, False, area)

    def add(self, draft_id: str, step: DraftStep, area: LicenceArea) -> None:
        """Write a step that was made elsewhere and led to ``area``."""
        with self._owned(draft_id) as connection:
            draft_rows.add_step(connection, draft_id, step, area)

    def undo(self, draft_id: str) -> DraftState:
        """Go a step back; at the first one nothing changes."""
        return self._move(draft_id, forward=False)

    def redo(self, draft_id: str) -> DraftState:
        """Go a step on again; at the last one nothing changes."""
        return self._move(draft_id, forward=True)

    def walk(self, draft_id: str, forward: bool, area: LicenceArea) -> None:
        """Go a step on or back to ``area``, which the caller knows.

        Raises:
            MissingError: there is no such step, or the draft is gone.
        """
        with self._owned(draft_id) as connection:
            seq = draft_rows.neighbour(connection, draft_id, forward)
            if seq is None:
                raise MissingError("drafts.missing")
            draft_rows.stand(connection, draft_id, seq, area, self._time())

    def state(self, draft_id: str) -> DraftState:
        """Return where a draft stands."""

        def read(connection: sqlite3.Connection) -> DraftState:
            held = self._held_elsewhere(draft_rows.draft(connection, draft_id)["holder"])
            return draft_rows.state(connection, draft_id, held)

        return self._read(read)

    def recent(self, limit: int = 8) -> Tuple[DraftLine, ...]:
        """Return the drafts last changed, the newest first; makes no file where there is none."""
        if not self.path.is_file():
            return ()
        rows = self._read(lambda connection: draft_rows.recent(connection, limit))
        return tuple(self._line(row) for row in rows)

    def forget(self, draft_id: str) -> None:
        """Take a draft from the list; it can be recalled for some weeks."""
        with self._owned(draft_id) as connection:
            connection.execute(
                "UPDATE drafts SET forgotten = ?, holder = '', held_since = NULL WHERE id = ?",
                (moment_text(self._time()), draft_id),
            )

    def recall(self, draft_id: str) -> None:
        """Put a forgotten draft back into the list."""
        with self._change() as connection:
            connection.execute("UPDATE drafts SET forgotten = NULL WHERE id = ?", (draft_id,))

    def keep(self, history: DraftHistory) -> None:
        """Put a draft with all its steps into the file, in place of what it has of it, and work on it."""
        draft_id = history.draft_id
        with self._change() as connection:
            if draft_rows.exists(connection, draft_id):
                self._take_or_refuse(connection, draft_id)
            self._show_alive()
            draft_rows.begin(connection, history, self._holder, self._time())

    def set_aside(self, histories: Sequence[DraftHistory]) -> None:
        """Put new drafts into the file, all or none, for later."""
        with self._change() as connection:
            for history in histories:
                draft_rows.begin(connection, history, "", self._time())

    def find(self, area_id: str) -> Optional[str]:
        """Return the id of the draft that stands at an area with this id, the newest of several."""
        if not self.path.is_file():
            return None
        return self._read(lambda connection: draft_rows.at_area(connection, area_id))

    def held_since(self, draft_id: str) -> Optional[datetime]:
        """Return since when another living program has a draft open, ``None`` where none has."""
        row = self._read(lambda connection: draft_rows.draft(connection, draft_id))
        since = row["held_since"]
        return datetime.fromisoformat(since) if since and self._held_elsewhere(row["holder"]) else None

    def leave(self, draft_id: str) -> None:
        """Give a draft back, so that another program may work on it."""
        with self._change() as connection:
            connection.execute(
                "UPDATE drafts SET holder = '', held_since = NULL WHERE id = ? AND holder = ?",
                (draft_id, self._holder),
            )

    def renew(self) -> None:
        """Say "still here"; to be called every ``draft_leases.RENEW_S`` seconds while a draft is open."""
        self._lease.renew()

    def flush(self) -> None:
        """Bring the log into the file and to the disk; from a thread of its own, while steps go on."""
        if self._connection is None:
            return
        with told(self.path), contextlib.closing(sqlite3.connect(str(self.path))) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Give everything back and close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.execute(
                    "UPDATE drafts SET holder = '', held_since = NULL WHERE holder = ?", (self._holder,)
                )
            with contextlib.suppress(sqlite3.Error):
                connection.close()
        self._lease.give_back()

    def _move(self, draft_id: str, forward: bool) -> DraftState:
        with self._owned(draft_id) as connection:
            seq = draft_rows.neighbour(connection, draft_id, forward)
            if seq is not None:
                area = draft_rows.step(connection, draft_id, seq).area()
                draft_rows.stand(connection, draft_id, seq, area, self._time())
            return draft_rows.state(connection, draft_id, False)

    def _take(self, connection: sqlite3.Connection, draft_id: str) -> bool:
        """Take a draft where nobody alive has it; return whether it is ours now."""
        if self._held_elsewhere(draft_rows.draft(connection, draft_id)["holder"]):
            return False
        self._show_alive()
        connection.execute(
            "UPDATE drafts SET holder = ?, held_since = ? WHERE id = ? AND holder <> ?",
            (self._holder, moment_text(self._time()), draft_id, self._holder),
        )
        return True

    def _take_or_refuse(self, connection: sqlite3.Connection, draft_id: str) -> None:
        if not self._take(connection, draft_id):
            raise CannotWriteError("drafts.open_elsewhere")

    def _show_alive(self) -> None:
        try:
            self._lease.take()
        except OSError as error:
            raise CannotWriteError("workspace.read_only", path=str(self._folder)) from error

    def _held_elsewhere(self, holder: str) -> bool:
        others = holder not in ("", self._holder)
        return others and draft_leases.is_alive(self._folder, holder, self._now())

    def _line(self, row: sqlite3.Row) -> DraftLine:
        return DraftLine(
            id=row["id"],
            name=row["name"],
            area_ha=row["area_m2"] / M2,
            corners=row["corners"],
            changed=datetime.fromisoformat(row["changed"]),
            open_elsewhere=self._held_elsewhere(row["holder"]),
        )

    @contextlib.contextmanager
    def _owned(self, draft_id: str) -> Iterator[sqlite3.Connection]:
        """Change a draft that is ours, or that nobody else has."""
        with self._change() as connection:
            self._take_or_refuse(connection, draft_id)
            yield connection

    @contextlib.contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with transaction(self._opened(), self.path) as connection:
            yield connection

    def _read(self, read: Callable[[sqlite3.Connection], Value]) -> Value:
        try:
            connection = self._opened()
        except CannotWriteError:
            # What cannot be written can be read all the same.
            return read_layout(self.path, lambda found: read(_by_name(found)))
        with told(self.path):
            return read(connection)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is not None and _file_number(self.path) != self._number:
            # Taken away or renamed under us: what is written to it would be lost with it.
            self._connection.close()
            self._connection = None
        if self._connection is None:
            connection = open_workspace(self.path, self._busy_s)
            self._connection, self._number = _by_name(connection), _file_number(self.path)
            self._tidy(connection)
        return self._connection

    def _tidy(self, connection: sqlite3.Connection) -> None:
        oldest = moment_text(self._time() - timedelta(days=FORGOTTEN_DAYS))
        rows = connection.execute("SELECT id FROM drafts WHERE forgotten < ?", (oldest,)).fetchall()
        if rows:
            with transaction(connection, self.path):
                for row in rows:
                    draft_rows.remove(connection, row["id"])
        draft_leases.sweep(self._folder, self._now())

    def _time(self) -> datetime:
        return self._now().astimezone(VIETNAM_TIME)


def drafted_area(path: Path, area_id: str) -> Optional[LicenceArea]:
    """Return the area with an id at which a draft of a file stands, ``None`` where there is none.

    Raises:
        InputError: the file cannot be read.
    """

    def read(connection: sqlite3.Connection) -> Optional[LicenceArea]:
        draft_id = draft_rows.at_area(_by_name(connection), area_id)
        return None if draft_id is None else draft_rows.state(connection, draft_id, True).area

    return read_layout(path, read)


def _file_number(path: Path) -> Optional[Tuple[int, int]]:
    """Return what tells a file from another one of its name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _by_name(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Let a connection give rows by the names of their columns."""
    connection.row_factory = sqlite3.Row
    return connection
