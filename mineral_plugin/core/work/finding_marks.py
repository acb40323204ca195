"""What people decided on findings, kept in the data folder and found again at the next check.

A mark belongs to what was found, not to its figures: the rule, the objects it speaks of and the part, in one
draft, or in one area where there is no draft. So it stays when a corner elsewhere is moved. An *accepted*
finding that grew worse since is open again and keeps its reason: nobody has accepted what is there now (as
``core/audit/marks.py`` has it for pairs).

``finding_marks.sqlite`` only grows: each decision is one row, taking one back is another. Several programs
may write at once; each transaction is short and none waits longer than 0.15 s for another.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Dict, Iterator, Mapping, Optional, Tuple

from mineral_plugin.core.audit.marks import LEAST_GROWTH_M2
from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import CannotWriteError, InputError, NewerFileError
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.report.acceptance import Acceptance
from mineral_plugin.core.report.model import Report

FILE_NAME = "finding_marks.sqlite"
ACCEPTED, OPEN = "accepted", "open"
MARKABLE = (Outcome.CONFLICT, Outcome.ERROR, Outcome.CANNOT_TELL, Outcome.WITHIN_TOLERANCE)
"""The outcomes that somebody may answer for, worst first."""
LEAST_GROWTH: Mapping[str, float] = {"m2": LEAST_GROWTH_M2, "m": 0.01}
"""Growth that opens no accepted finding again, by unit; a choice of the program. Else none."""
_VERSION = 1
# Decisions are written by tasks, never by the thread of the window, so another program is waited for.
_BUSY_S = 5.0
_MOST_LETTERS = 2000
_SCHEMA = (
    """CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        draft TEXT NOT NULL,
        area TEXT NOT NULL,
        finding TEXT NOT NULL,
        rule TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('accepted', 'open')),
        reason TEXT NOT NULL,
        made_by TEXT NOT NULL,
        made_at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        cause TEXT NOT NULL,
        measured REAL,
        "limit" REAL,
        unit TEXT NOT NULL
    )""",
    "CREATE INDEX of_draft ON decisions (draft, finding)",
    "CREATE INDEX of_area ON decisions (area, finding)",
)


@dataclass(frozen=True)
class FindingMark:
    """What somebody decided on a finding, and what was found then; ``open``: it grew worse since."""

    state: str
    reason: str
    by: str
    at: datetime
    outcome: str
    cause: str
    measured: Optional[float]
    limit: Optional[float]
    unit: str


Marks = Mapping[str, FindingMark]


class FindingMarks:
    """The marks of a data folder; any thread may ask, nothing stays open between two calls.

    Raises (every method):
        InputError: the file is not one of ours, or is damaged.
        NewerFileError: a newer version of the program wrote it.
        CannotWriteError: it is busy or cannot be written; nothing was changed.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE_NAME

    def accept(self, finding: Finding, reason: str, by: str, at: datetime, draft: str = "") -> None:
        """Write down that somebody answers for a finding.

        Raises:
            InputError: without reason or name, or where there is nothing to answer for.
        """
        reason, by = reason.strip()[:_MOST_LETTERS], by.strip()[:_MOST_LETTERS]
        if not (reason and by and _is_text(reason + by)):
            raise InputError("error.finding_mark")
        if finding.outcome not in MARKABLE:
            raise InputError("error.finding_mark_not_needed")
        self._write(finding, ACCEPTED, reason, by, at, draft)

    def take_back(self, finding: Finding, at: datetime, draft: str = "") -> None:
        """Write down that a finding is open as if nobody had accepted it."""
        self._write(finding, OPEN, "", "", at, draft)

    def of(self, report: Report, draft: str = "") -> Dict[str, FindingMark]:
        """Return the marks on the findings of a report by finding id, those without a mark left out.

        ``draft`` is the id of the draft that the area belongs to; a mark counts that was made on the draft or
        on an area with the very same corners.
        """
        if not self._path.is_file():
            return {}
        known = self._known(report.area.id, draft)
        found = ((one, known.get(finding_key(one))) for one in report.findings if one.outcome in MARKABLE)
        return {one.id: _as_it_stands(mark, one) for one, mark in found if mark is not None and mark.reason}

    def _known(self, area: str, draft: str) -> Dict[str, FindingMark]:
        """Return the last decision on each thing found, by its key."""
        with self._opened("BEGIN") as connection:
            rows = connection.execute(
                "SELECT * FROM decisions WHERE area = ? OR (draft = ? AND draft <> '') ORDER BY id",
                (area, draft),
            ).fetchall()
        return {row["finding"]: _mark(row) for row in rows}

    def _write(self, finding: Finding, state: str, reason: str, by: str, at: datetime, draft: str) -> None:
        with self._opened("BEGIN IMMEDIATE") as connection:
            connection.execute(
                "INSERT INTO decisions (draft, area, finding, rule, state, reason, made_by, made_at, outcome,"
                ' cause, measured, "limit", unit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
                (
                    *(draft, finding.area, finding_key(finding), finding.rule, state, reason, by),
                    *(at.isoformat(timespec="seconds"), finding.outcome.value, finding.reason),
                    *(finding.measured, finding.limit, finding.unit),
                ),
            )

    @contextmanager
    def _opened(self, begin: str) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction and close it; what goes wrong is told in one sentence."""
        try:
            with closing(sqlite3.connect(str(self._path), timeout=_BUSY_S, isolation_level=None)) as opened:
                opened.row_factory = sqlite3.Row
                opened.execute(begin)
                self._prepare(opened)
                yield opened
                opened.execute("COMMIT")
        except (sqlite3.OperationalError, OSError) as error:
            raise CannotWriteError("error.cannot_write", path=str(self._path), reason=str(error)) from error
        except sqlite3.DatabaseError as error:
            raise InputError("error.finding_marks_file", path=str(self._path)) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise NewerFileError("error.newer_file", path=str(self._path), version=version, known=_VERSION)
        if version == 0:
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")


def finding_key(finding: Finding) -> str:
    """Return what a finding is known by in one draft: rule, objects and part, not the area's own id.

    The id of an area comes from its corners; pieces of the area itself (a ring, a side) are named by it too.
    """
    objects = sorted(
        [ref.role, "" if ref.source == finding.area else ref.source, ref.id] for ref in finding.objects
    )
    return sha256_of_json([finding.rule, objects, finding.part])[:16]


def with_acceptances(report: Report, marks: Marks) -> Report:
    """Return a report whose run tells what people accepted, in the order of its findings."""
    accepted: Tuple[Acceptance, ...] = tuple(
        Acceptance(one.id, one.rule, marks[one.id].reason, marks[one.id].by, marks[one.id].at)
        for one in report.findings
        if one.id in marks and marks[one.id].state == ACCEPTED
    )
    return replace(report, run=replace(report.run, accepted=accepted))


def has_grown(finding: Finding, mark: FindingMark) -> bool:
    """Return whether what is found now is worse than what was accepted.

    Worse is a worse outcome, another cause where nothing was measured, or a figure farther beyond its limit
    (without a limit: a larger one) by more than ``LEAST_GROWTH``.
    """
    worst = [outcome.value for outcome in MARKABLE]
    now, then = worst.index(finding.outcome.value), worst.index(mark.outcome)
    if now != then:
        return now < then
    if finding.measured is None or mark.measured is None or finding.unit != mark.unit:
        return finding.reason != mark.cause or (finding.measured is None) != (mark.measured is None)
    growth = _beyond(finding.measured, finding.limit) - _beyond(mark.measured, mark.limit)
    return growth > LEAST_GROWTH.get(finding.unit, 0.0) + 1e-9


def _beyond(measured: float, limit: Optional[float]) -> float:
    return measured if limit is None else abs(measured - limit)


def _as_it_stands(mark: FindingMark, finding: Finding) -> FindingMark:
    return replace(mark, state=OPEN) if has_grown(finding, mark) else mark


def _is_text(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _mark(row: sqlite3.Row) -> FindingMark:
    return FindingMark(
        state=row["state"],
        reason=row["reason"],
        by=row["made_by"],
        at=datetime.fromisoformat(row["made_at"]),
        outcome=row["outcome"],
        cause=row["cause"],
        measured=row["measured"],
        limit=row["limit"],
        unit=row["unit"],
    )
