"""The register as it was known at one time, of what holds in law at another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, List, Mapping, Optional, Sequence

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_service.register.refusing import refused
from mineral_service.register.rows import newest_version
from mineral_service.storage import schema

RECORDS = schema.register_records
VERSIONS = schema.register_versions

IN_FORCE = "in_force"
ENDED = "ended"
NOT_YET = "not_yet"


@dataclass(frozen=True)
class Span:
    """Days in law, both of them counted in; an empty text leaves an end open."""

    first: str = ""
    last: str = ""


def version_known_on(connection: Connection, known_on: str) -> int:
    """Return the newest version that was known on a day (to its end) or at a moment; 0 before the first.

    Raises:
        Problem: ``register-refused``, the text is neither a day nor a moment with its offset.
    """
    query = select(func.coalesce(func.max(VERSIONS.c.version), 0)).where(VERSIONS.c.known_at < _end(known_on))
    return int(connection.execute(query).scalar_one())


def newest_or_known(connection: Connection, known_on: str) -> int:
    """Return the newest version, or the one that was known on a day or at a moment."""
    return version_known_on(connection, known_on) if known_on else newest_version(connection)


def version_row(connection: Connection, version: int) -> Optional[Row[Any]]:
    """Return when and by what a version came about, if there is one."""
    return connection.execute(select(VERSIONS).where(VERSIONS.c.version == version)).one_or_none()


def known_at(version: int) -> ColumnElement[bool]:
    """Return the condition that a record was known in a version."""
    later = or_(RECORDS.c.version_to.is_(None), RECORDS.c.version_to > version)
    return and_(RECORDS.c.version_from <= version, later)


def valid_in(span: Span) -> ColumnElement[bool]:
    """Return the condition that a record holds in law on some day of a span."""
    wanted: List[ColumnElement[bool]] = [
        or_(RECORDS.c.valid_to.is_(None), RECORDS.c.valid_to >= RECORDS.c.valid_from)
    ]
    if span.last:
        wanted.append(RECORDS.c.valid_from <= span.last)
    if span.first:
        wanted.append(or_(RECORDS.c.valid_to.is_(None), RECORDS.c.valid_to >= span.first))
    return and_(*wanted)


def as_of(connection: Connection, role: str, version: int, valid_on: str = "") -> Sequence[Row[Any]]:
    """Return the records of a role as a version knew them, of a day in law or all, dead ones too."""
    here = and_(RECORDS.c.role == role, known_at(version))
    if valid_on:
        here = and_(here, valid_in(Span(valid_on, valid_on)))
    order = (RECORDS.c.valid_from, RECORDS.c.id)
    return connection.execute(select(RECORDS).where(here).order_by(*order)).all()


def status(row: Row[Any], today: str) -> str:
    """Return whether a record holds in law on a day, has ended or is still to begin."""
    if row.valid_to is not None and row.valid_to < max(today, row.valid_from):
        return ENDED
    return NOT_YET if row.valid_from > today else IN_FORCE


def told(row: Row[Any], today: str) -> Mapping[str, Any]:
    """Return what everybody may know of a record; nobody's name is in it."""
    return {
        "title": row.title or None,
        "role": row.role,
        "kind": row.kind,
        "procedure": row.procedure or None,
        "mineral": row.mineral or None,
        "class": row.object_class or None,
        "decidedOn": row.decided_on or None,
        "validFrom": row.valid_from,
        "validTo": row.valid_to,
        "status": status(row, today),
        "knownFrom": row.known_from,
        "knownTo": row.known_to,
        "version": row.version_from,
    }


def _end(text: str) -> str:
    """Return the moment before which things were known on a day or at a moment."""
    try:
        if len(text) == len("2026-11-23"):
            return f"{date.fromisoformat(text) + timedelta(days=1)}T00:00:00+07:00"
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        local = moment.astimezone(VIETNAM_TIME) + timedelta(seconds=1)
    except (ValueError, OverflowError) as error:
        raise refused("day", text=text) from error
    return local.isoformat(timespec="seconds")
