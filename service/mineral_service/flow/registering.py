"""What the register learns of a dossier: that it waits, that it waits no more, and what was decided."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Mapping, Optional

from sqlalchemy import Connection, Row, select

from mineral_service.blobs import blob_path
from mineral_service.flow.machine import DECIDED, ENDS
from mineral_service.flow.rows import Happened
from mineral_service.problems import Problem
from mineral_service.register.bodies import ResultBody
from mineral_service.register.results import Pending
from mineral_service.register.writing import close_pending, write_pending, write_result
from mineral_service.storage import schema

_FILES = frozenset(["submit", "supplement"])
_SETTLES = frozenset([DECIDED, *ENDS])
_REPORT, _JSON = "report", "application/json"
_MOST_BYTES = 16 * 1024 * 1024
"""A longer report is not read: it is what a client sent."""


def follow(blobs: Path, connection: Connection, row: Row[Any], event: Happened) -> None:
    """Write into the register what follows from an event, in the event's own transaction."""
    if event.act in _FILES:
        _wait(blobs, connection, row, event)
    elif event.state in _SETTLES and event.act != "hand_over":
        close_pending(connection, row.id, event.at[:10], event.at)
    told = event.data.get("result")
    if told:
        result = ResultBody.model_validate(told).result()
        named = {"procedure": row.procedure, "mineral": row.mineral, "dossier": row.id}
        write_result(connection, replace(result, **named), event.at)


def _wait(blobs: Path, connection: Connection, row: Row[Any], event: Happened) -> None:
    """Write that a dossier waits, and for which area, where its report tells one.

    What a client wrote into a report must not stand in the way of filing: an area that bounds no ground, or
    none at all, leaves the register without an entry.
    """
    if event.act == "supplement":
        close_pending(connection, row.id, event.at[:10], event.at)
    area = area_filed(blobs, connection, row.id)
    if area is None:
        return
    waiting = Pending(row.id, row.procedure, row.mineral, area, event.at[:10])
    try:
        write_pending(connection, waiting, event.at)
    except Problem as refused:
        if refused.slug != "register-refused":
            raise


def area_filed(blobs: Path, connection: Connection, dossier: str) -> Optional[Mapping[str, Any]]:
    """Return the area that the report of a dossier is about, ``None`` where it tells none."""
    files = schema.component_files
    here = (files.c.dossier == dossier) & (files.c.component == _REPORT) & (files.c.media_type == _JSON)
    row = connection.execute(select(files).where(here).order_by(files.c.slot)).first()
    if row is None or row.bytes > _MOST_BYTES:
        return None
    try:
        report = json.loads(blob_path(blobs, row.sha256).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    area = report.get("area") if isinstance(report, dict) else None
    return area if isinstance(area, dict) else None
