"""The rows of drafts in the workspace: each function is a piece of the caller's transaction."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Dict, List, Optional

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.drawing.draft_model import (
    DraftHistory,
    DraftState,
    DraftStep,
    area_ha_and_corners,
    kept_of,
    label_from_text,
    label_to_text,
)

M2 = 10_000
"""Square metres of a hectare."""


def moment_text(moment: datetime) -> str:
    """Return a time as text, all in one form, so that texts sort as times do."""
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="microseconds")


def recent(connection: sqlite3.Connection, limit: int) -> List[Any]:
    """Return the rows of the drafts last changed, the newest first, without the forgotten ones."""
    return connection.execute(
        "SELECT id, name, area_m2, corners, changed, holder FROM drafts WHERE forgotten IS NULL"
        " ORDER BY changed DESC, fid DESC LIMIT ?",
        (limit,),
    ).fetchall()


def draft(connection: sqlite3.Connection, draft_id: str) -> Any:
    """Return the row of a draft.

    Raises:
        MissingError: there is no such draft.
    """
    row = connection.execute("SELECT * FROM drafts WHERE id = ?", (draft_id,)).fetchone()
    if row is None:
        raise MissingError("drafts.missing")
    return row


def exists(connection: sqlite3.Connection, draft_id: str) -> bool:
    """Return whether there is such a draft."""
    return connection.execute("SELECT 1 FROM drafts WHERE id = ?", (draft_id,)).fetchone() is not None


def at_area(connection: sqlite3.Connection, area_id: str) -> Optional[str]:
    """Return the id of the newest draft that stands at an area with this id, or has this id itself."""
    row = connection.execute(
        "SELECT id FROM drafts WHERE area_id = ? OR id = ? ORDER BY changed DESC LIMIT 1", (area_id, area_id)
    ).fetchone()
    return None if row is None else str(row["id"])


def begin(connection: sqlite3.Connection, history: DraftHistory, holder: str, now: datetime) -> None:
    """Write a draft with all its steps in place of what there is of it; a new one is the holder's."""
    draft_id = history.draft_id
    connection.execute("DELETE FROM draft_steps WHERE draft_id = ?", (draft_id,))
    connection.execute("DELETE FROM draft_reports WHERE draft_id = ?", (draft_id,))
    for seq, each in enumerate(history.steps):
        _insert_step(connection, draft_id, seq, each)
    connection.execute(
        "INSERT OR IGNORE INTO drafts VALUES (NULL, ?, '', '', 0, 0, ?, ?, 0, ?, ?, NULL)",
        (draft_id, moment_text(history.steps[0].made), moment_text(now), holder, moment_text(now)),
    )
    area = history.steps[history.position].area()
    stand(connection, draft_id, history.position, area, history.changed)


def add_step(connection: sqlite3.Connection, draft_id: str, step: DraftStep, area: LicenceArea) -> None:
    """Write a step after the one that the draft stands at; later ones and the oldest go."""
    seq = standing(connection, draft_id) + 1
    connection.execute("DELETE FROM draft_steps WHERE draft_id = ? AND seq >= ?", (draft_id, seq))
    _insert_step(connection, draft_id, seq, step)
    _drop_oldest(connection, draft_id)
    stand(connection, draft_id, seq, area, step.made)


def standing(connection: sqlite3.Connection, draft_id: str) -> int:
    """Return the number of the step that the draft stands at."""
    return int(draft(connection, draft_id)["step"])


def stand(
    connection: sqlite3.Connection, draft_id: str, seq: int, area: LicenceArea, changed: datetime
) -> None:
    """Let a draft stand at a step, which led to ``area``."""
    area_ha, corners = area_ha_and_corners(area)
    connection.execute(
        "UPDATE drafts SET step = ?, area_id = ?, name = ?, area_m2 = ?, corners = ?, changed = ?"
        " WHERE id = ?",
        (seq, area.id, area.name, area_ha * M2, corners, moment_text(changed), draft_id),
    )


def neighbour(connection: sqlite3.Connection, draft_id: str, forward: bool) -> Optional[int]:
    """Return the number of the step after or before the one that the draft stands at, ``None`` at the end."""
    sql = (
        "SELECT min(seq) FROM draft_steps WHERE draft_id = ? AND seq > ?"
        if forward
        else "SELECT max(seq) FROM draft_steps WHERE draft_id = ? AND seq < ?"
    )
    found = connection.execute(sql, (draft_id, standing(connection, draft_id))).fetchone()[0]
    return None if found is None else int(found)


def state(
    connection: sqlite3.Connection, draft_id: str, read_only: bool, area: Optional[LicenceArea] = None
) -> DraftState:
    """Return where a draft stands; ``area`` spares reading it from its step."""
    row = draft(connection, draft_id)
    labels = connection.execute(
        "SELECT seq, label FROM draft_steps WHERE draft_id = ? ORDER BY seq", (draft_id,)
    ).fetchall()
    if not labels:
        raise MissingError("drafts.missing")
    position = max((n for n, one in enumerate(labels) if one["seq"] <= row["step"]), default=0)
    later = labels[position + 1 : position + 2]
    return DraftState(
        draft_id=draft_id,
        area=step(connection, draft_id, labels[position]["seq"]).area() if area is None else area,
        position=position,
        steps=len(labels),
        undo_label=label_from_text(labels[position]["label"]) if position else None,
        redo_label=label_from_text(later[0]["label"]) if later else None,
        changed=datetime.fromisoformat(row["changed"]),
        read_only=read_only,
    )


def history(connection: sqlite3.Connection, draft_id: str) -> DraftHistory:
    """Return a draft with all its steps."""
    row = draft(connection, draft_id)
    reports = _reports(connection, draft_id)
    rows = connection.execute(
        "SELECT * FROM draft_steps WHERE draft_id = ? ORDER BY seq", (draft_id,)
    ).fetchall()
    if not rows:
        raise MissingError("drafts.missing")
    position = max((n for n, one in enumerate(rows) if one["seq"] <= row["step"]), default=0)
    steps = tuple(_step_of_row(one, reports) for one in rows)
    return DraftHistory(draft_id, steps, position, datetime.fromisoformat(row["changed"]))


def step(connection: sqlite3.Connection, draft_id: str, seq: int) -> DraftStep:
    """Return one step of a draft."""
    row = connection.execute(
        "SELECT * FROM draft_steps WHERE draft_id = ? AND seq = ?", (draft_id, seq)
    ).fetchone()
    if row is None:
        raise MissingError("drafts.missing")
    return _step_of_row(row, _reports(connection, draft_id))


def remove(connection: sqlite3.Connection, draft_id: str) -> None:
    """Take a draft with all its steps out of the file."""
    connection.execute("DELETE FROM draft_steps WHERE draft_id = ?", (draft_id,))
    connection.execute("DELETE FROM draft_reports WHERE draft_id = ?", (draft_id,))
    connection.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))


def _insert_step(connection: sqlite3.Connection, draft_id: str, seq: int, step: DraftStep) -> None:
    label, sha256 = label_to_text(step.label), step.report_sha256
    connection.execute(
        "INSERT INTO draft_steps VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
        (draft_id, seq, moment_text(step.made), label, step.size, sha256, step.content),
    )
    if sha256:
        connection.execute(
            "INSERT OR IGNORE INTO draft_reports VALUES (NULL, ?, ?, ?)",
            (draft_id, sha256, step.import_report),
        )


def _drop_oldest(connection: sqlite3.Connection, draft_id: str) -> None:
    rows = connection.execute(
        "SELECT seq, bytes FROM draft_steps WHERE draft_id = ? ORDER BY seq DESC", (draft_id,)
    ).fetchall()
    kept = kept_of([row["bytes"] for row in rows])
    if kept < len(rows):
        oldest = rows[kept - 1]["seq"]
        connection.execute("DELETE FROM draft_steps WHERE draft_id = ? AND seq < ?", (draft_id, oldest))


def _reports(connection: sqlite3.Connection, draft_id: str) -> Dict[str, str]:
    rows = connection.execute("SELECT sha256, content FROM draft_reports WHERE draft_id = ?", (draft_id,))
    return {row["sha256"]: row["content"] for row in rows}


def _step_of_row(row: Any, reports: Dict[str, str]) -> DraftStep:
    report = reports.get(row["report_sha256"], "")
    return DraftStep(
        label_from_text(row["label"]), datetime.fromisoformat(row["made"]), row["content"], report
    )
