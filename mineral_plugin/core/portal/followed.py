"""What was learned of filed dossiers, kept so that it is seen without a line: ``followed.sqlite``.

An event is known by its number: one that comes again, or later than others, changes nothing that is known.
What a service tells as a whole (process, demands, fees, results) is kept as told last, with the moment.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.portal.following import (
    Demand,
    FeeDue,
    Result,
    TimelineEvent,
    demand_of,
    event_of,
    fee_of,
    moment_or_none,
    read_all,
    result_of,
)
from mineral_plugin.core.portal.journal_file import JournalFile

FILE_NAME = "followed.sqlite"
_STEPS = (
    (
        """CREATE TABLE dossiers (
            backend TEXT NOT NULL,
            dossier TEXT NOT NULL,
            learned_at TEXT NOT NULL,
            told TEXT NOT NULL,
            PRIMARY KEY (backend, dossier)
        ) WITHOUT ROWID""",
        """CREATE TABLE events (
            backend TEXT NOT NULL,
            dossier TEXT NOT NULL,
            seq INTEGER NOT NULL,
            event TEXT NOT NULL,
            learned_at TEXT NOT NULL,
            PRIMARY KEY (backend, dossier, seq)
        ) WITHOUT ROWID""",
    ),
)
"""What each version of the file added to the one before; a step is never changed."""
_HERE = "WHERE backend = ? AND dossier = ?"

Which = Tuple[str, str]
"""A dossier: the id of its backend, and its id there."""


@dataclass(frozen=True)
class Told:
    """What a service told of one dossier as a whole; ``keys`` are those of its receipts."""

    flow: Mapping[str, Any] = field(default_factory=dict)
    demands: Sequence[Mapping[str, Any]] = ()
    fees: Sequence[Mapping[str, Any]] = ()
    results: Sequence[Mapping[str, Any]] = ()
    keys: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """What is known of one dossier, and since when; ``learned_at`` is ``None`` where nobody asked yet."""

    learned_at: Optional[datetime] = None
    events: Tuple[TimelineEvent, ...] = ()
    told: Told = Told()

    @property
    def demands(self) -> Tuple[Demand, ...]:
        """Return the demands for a supplement."""
        return read_all(demand_of, self.told.demands)

    @property
    def fees(self) -> Tuple[FeeDue, ...]:
        """Return the demands for payment."""
        return read_all(fee_of, self.told.fees)

    @property
    def results(self) -> Tuple[Result, ...]:
        """Return the decisions."""
        return read_all(result_of, self.told.results)

    @property
    def last(self) -> Optional[TimelineEvent]:
        """Return the event with the highest number, which says what the state is."""
        return self.events[-1] if self.events else None

    @property
    def seen_up_to(self) -> int:
        """Return the number up to which no event is missing: what is asked for comes after it."""
        known = {event.seq for event in self.events}
        seq = 0
        while seq + 1 in known:
            seq += 1
        return seq


class FollowedFile:
    """``followed.sqlite`` in a data folder.

    Raises:
        NewerFileError: a newer version of the program wrote the file.
        CannotWriteError: the file cannot be written; nothing was changed.
    """

    def __init__(self, home: Path) -> None:
        self._transaction = JournalFile(home / FILE_NAME, _STEPS).transaction

    def learned(self, which: Which) -> Learned:
        """Return what is known of a dossier."""
        with self._transaction() as connection:
            return _learned(connection, which)

    def add_events(self, which: Which, events: Sequence[Mapping[str, Any]], now: datetime) -> int:
        """Keep events that are not known yet, whatever order they come in; return how many were new."""
        moment = now.isoformat()
        rows = [(*which, event_of(event).seq, _text(event), moment) for event in events]
        with self._transaction() as connection:
            before = connection.total_changes
            connection.executemany("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)", rows)
            return connection.total_changes - before

    def forget(self, which: Which) -> None:
        """Keep nothing of a dossier any more."""
        with self._transaction() as connection:
            # What is deleted is written over, not only let go.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("DELETE FROM events WHERE backend = ? AND dossier = ?", which)
            connection.execute("DELETE FROM dossiers WHERE backend = ? AND dossier = ?", which)

    def keep(self, which: Which, told: Told, now: datetime) -> None:
        """Keep what was told of a dossier as a whole, in place of what was told before."""
        text = _text(
            {
                "flow": told.flow,
                "demands": list(told.demands),
                "fees": list(told.fees),
                "results": list(told.results),
                "keys": told.keys,
            }
        )
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO dossiers VALUES (?, ?, ?, ?)", (*which, now.isoformat(), text)
            )


def _learned(connection: sqlite3.Connection, which: Which) -> Learned:
    found = connection.execute(f"SELECT * FROM events {_HERE} ORDER BY seq", which)  # nosec B608 - constant
    events = tuple(event_of(json.loads(row["event"])) for row in found)
    row = connection.execute(f"SELECT * FROM dossiers {_HERE}", which).fetchone()  # nosec B608 - constant
    if row is None:
        return Learned(events=events)
    return Learned(moment_or_none(row["learned_at"]), events, _told(json.loads(row["told"])))


def _told(kept: Dict[str, Any]) -> Told:
    return Told(kept["flow"], kept["demands"], kept["fees"], kept["results"], kept["keys"])


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False)
