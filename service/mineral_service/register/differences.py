"""What changed between two versions of the register."""

from __future__ import annotations

from typing import Any, Dict, List

from sqlalchemy import Connection, Row, and_, or_, select

from mineral_service.context import Context
from mineral_service.register import reading
from mineral_service.register.packs import pack_of

PACK_FORM = "pack-diff-1"


def difference(context: Context, older: int, newer: int, form: str) -> Dict[str, Any]:
    """Return the difference of two versions: by records, or of their packs in the program's own form.

    Raises:
        Problem: ``layer-unknown``, a version has no pack to compare.
    """
    told: Dict[str, Any] = {"from": older, "to": newer}
    if form == PACK_FORM:
        return {**told, **_of_packs(context, older, newer)}
    with context.store.read() as connection:
        return {**told, **_of_records(connection, older, newer, context.today())}


def _of_packs(context: Context, older: int, newer: int) -> Dict[str, Any]:
    # What only a comparison needs: without it the service is up sooner.
    from mineral_plugin.core.reference.diff import diff_packs
    from mineral_plugin.core.work.packing import opened_version

    old, new = (str(pack_of(context, version).path) for version in (older, newer))
    with opened_version(old, context.home) as first, opened_version(new, context.home) as second:
        return diff_packs(first.sides, second.sides).as_dict()


def _of_records(connection: Connection, older: int, newer: int, today: str) -> Dict[str, Any]:
    """Return what is new, what a decision ended and what is known otherwise; a record is never gone."""
    before = {row.id: row for row in _touched(connection, older, newer) if row.version_from <= older}
    told: Dict[str, List[Any]] = {"added": [], "ended": [], "changed": []}
    for row in _touched(connection, older, newer):
        if row.version_to is not None and row.version_to <= newer:
            continue
        old = before.get(row.id)
        told[_kind(old, row)].append({"id": row.id, **reading.told(row, today)})
    return told


def _touched(connection: Connection, older: int, newer: int) -> List[Row[Any]]:
    records = reading.RECORDS
    inside = [and_(one > older, one <= newer) for one in (records.c.version_from, records.c.version_to)]
    order = (records.c.version_from, records.c.id)
    return list(connection.execute(select(records).where(or_(*inside)).order_by(*order)))


def _kind(old: "Row[Any] | None", new: Row[Any]) -> str:
    if old is None:
        return "added"
    return "ended" if new.ended_by and not old.ended_by else "changed"
