"""The rows of the register: a new version, a record that begins, one that is known to be otherwise."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence

import shapely
from sqlalchemy import Connection, Row, func, insert, select, update

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.report.model import area_to_dict
from mineral_service.register import grounds
from mineral_service.storage import schema
from mineral_service.storage.engines import lock

LOCK = "register"
"""Taken by every change of the register, after all other locks of a transaction and never before one."""

_RECORDS = schema.register_records
_VERSIONS = schema.register_versions


@dataclass(frozen=True)
class Change:
    """A version that is being written; ``known_at`` never goes back, whatever the clock does."""

    connection: Connection
    version: int
    known_at: str


def hold(connection: Connection) -> None:
    """Keep everybody else from changing the register to the end of the transaction."""
    lock(connection, (LOCK,))


def begin(connection: Connection, known_at: str, act: str, title: str, dossier: str) -> Change:
    """Begin a new version of the register in a transaction; it is there when that commits."""
    hold(connection)
    last = connection.execute(
        select(_VERSIONS.c.version, _VERSIONS.c.known_at).order_by(_VERSIONS.c.version.desc()).limit(1)
    ).one_or_none()
    version = 1 if last is None else int(last.version) + 1
    moment = known_at if last is None else max(known_at, str(last.known_at))
    row = {"version": version, "known_at": moment, "act": act, "title": title, "dossier": dossier}
    connection.execute(insert(_VERSIONS).values(**row))
    return Change(connection, version, moment)


def newest_version(connection: Connection) -> int:
    """Return the register's version, 0 while nothing was written."""
    query = select(func.coalesce(func.max(_VERSIONS.c.version), 0))
    return int(connection.execute(query).scalar_one())


def known_now(connection: Connection, role: str, title: str) -> List[Row[Any]]:
    """Return what the register tells of a title now, in the order of law."""
    here = (_RECORDS.c.title == title) & (_RECORDS.c.role == role) & _RECORDS.c.version_to.is_(None)
    return list(connection.execute(select(_RECORDS).where(here).order_by(_RECORDS.c.valid_from)))


def pending_of(connection: Connection, role: str, dossier: str) -> Optional[Row[Any]]:
    """Return the record of an application that waits, if the dossier has one."""
    here = (
        (_RECORDS.c.dossier == dossier)
        & (_RECORDS.c.role == role)
        & _RECORDS.c.version_to.is_(None)
        & (_RECORDS.c.ended_by == "")
    )
    return connection.execute(select(_RECORDS).where(here)).one_or_none()


def enter(change: Change, area: LicenceArea, values: Mapping[str, Any]) -> str:
    """Write a record that is new to the register; return its id."""
    ground = grounds.in_degrees(area)
    west, south, east, north = ground.bounds
    record = uuid.uuid4().hex
    known: Dict[str, Any] = {
        "id": record,
        "area": json.dumps(area_to_dict(area), ensure_ascii=False, separators=(",", ":")),
        "ground": bytes(shapely.to_wkb(ground, byte_order=1)),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }
    _insert(change, {**known, **values})
    return record


def correct(change: Change, row: Row[Any], values: Mapping[str, Any]) -> None:
    """Let the register know a record otherwise from now on; what it told before stays readable."""
    here = (_RECORDS.c.id == row.id) & (_RECORDS.c.version_from == row.version_from)
    closing = {"version_to": change.version, "known_to": change.known_at}
    change.connection.execute(update(_RECORDS).where(here).values(**closing))
    _insert(change, {**row._mapping, **values})


def _insert(change: Change, values: Mapping[str, Any]) -> None:
    times = {"version_from": change.version, "known_from": change.known_at}
    whole = {**values, **times, "version_to": None, "known_to": None}
    change.connection.execute(insert(_RECORDS).values(**whole))


def texts(values: Sequence[str]) -> str:
    """Return several texts as one that is kept in a row."""
    return json.dumps(list(values), ensure_ascii=False)
