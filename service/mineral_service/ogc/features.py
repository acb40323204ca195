"""Features of the register: found, placed in a system, told as GeoJSON."""

from __future__ import annotations

import json
from typing import Any, Dict, FrozenSet, NamedTuple, Sequence, Set

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Row, and_, select

from mineral_plugin.core.report.reading import area_from_dict
from mineral_service.ogc.parameters import Wanted
from mineral_service.ogc.systems import Box, box_ground, in_system
from mineral_service.problems import Problem
from mineral_service.register import reading
from mineral_service.register.reading import RECORDS
from mineral_service.register.results import PENDING

Feature = Dict[str, Any]
_AT_ONCE = 1000


class Page(NamedTuple):
    """One page of what was found, and how much there is in all."""

    rows: Sequence[Row[Any]]
    matched: int


def find_page(connection: Connection, role: str, wanted: Wanted) -> Page:
    """Return a page of the features of a collection, in an order that stays."""
    here = _conditions(connection, role, wanted)
    if wanted.bbox is not None:
        return _page_within(connection, here, wanted, wanted.bbox)
    order = (RECORDS.c.id,)
    ids = connection.execute(select(RECORDS.c.id).where(here).order_by(*order)).scalars().all()
    return _page(connection, here, ids, wanted)


def find_one(connection: Connection, role: str, feature: str, wanted: Wanted) -> Row[Any]:
    """Return a feature as it was known.

    Raises:
        Problem: ``not-found``, there is none of this id, or it was not known then.
    """
    here = and_(_conditions(connection, role, wanted), RECORDS.c.id == feature)
    row = connection.execute(select(RECORDS).where(here)).one_or_none()
    if row is None:
        raise Problem("not-found", {"path": feature})
    return row


def geojson_of(row: Row[Any], crs: str, today: str) -> Feature:
    """Return a record as a GeoJSON feature; its corner table, as typed, is the member ``area``."""
    told: Dict[str, Any] = json.loads(row.area)
    area = area_from_dict(told)
    ground = in_system(area, shapely.from_wkb(row.ground), crs)
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": json.loads(shapely.to_geojson(ground)),
        "properties": {
            **reading.told(row, today),
            "areaM2": told["area_m2"],
            "zone": f"{area.zone.text}",
            "zoneEpsg": area.zone.epsg,
        },
        "area": _public_area(row, told),
    }


def _public_area(row: Row[Any], told: Dict[str, Any]) -> Dict[str, Any]:
    """Return the corner table; of a waiting application without the words that its applicant chose."""
    if row.role != PENDING:
        return told
    nameless = {"document": "", "date": None, "grade": told["source"]["grade"]}
    # The id of an area is made of its name as well.
    return {**told, "id": f"area-{row.id[:16]}", "name": "", "source": nameless}


def _conditions(connection: Connection, role: str, wanted: Wanted) -> ColumnElement[bool]:
    known = reading.newest_or_known(connection, wanted.known_on)
    found = [RECORDS.c.role == role, reading.known_at(known), *map(reading.valid_in, wanted.spans)]
    if wanted.title:
        found.append(RECORDS.c.title == wanted.title)
    if wanted.mineral:
        found.append(RECORDS.c.mineral == wanted.mineral)
    return and_(*found)


def _page_within(connection: Connection, here: ColumnElement[bool], wanted: Wanted, box: Box) -> Page:
    """Return a page of what meets a box: by its own box, and by its ground where that says not enough."""
    ground = box_ground(box, wanted.bbox_crs)
    if ground is None:
        return Page((), 0)
    west, south, east, north = ground.bounds
    near = and_(
        here,
        RECORDS.c.west <= east,
        RECORDS.c.east >= west,
        RECORDS.c.south <= north,
        RECORDS.c.north >= south,
    )
    sides = (RECORDS.c.west, RECORDS.c.south, RECORDS.c.east, RECORDS.c.north)
    rows = connection.execute(select(RECORDS.c.id, *sides).where(near).order_by(RECORDS.c.id)).all()
    boxes = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 4)
    sure = np.asarray(shapely.contains(ground, shapely.box(*boxes.T))).tolist()
    doubtful = [row.id for row, is_sure in zip(rows, sure) if not is_sure]
    meeting = _meeting(connection, near, doubtful, ground)
    ids = [row.id for row, is_sure in zip(rows, sure) if is_sure or row.id in meeting]
    return _page(connection, near, ids, wanted)


def _meeting(
    connection: Connection, here: ColumnElement[bool], ids: Sequence[str], ground: BaseGeometry
) -> FrozenSet[str]:
    """Return which of some records have ground that meets another."""
    met: Set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = and_(here, RECORDS.c.id.in_(ids[start : start + _AT_ONCE]))
        rows = connection.execute(select(RECORDS.c.id, RECORDS.c.ground).where(some)).all()
        meets = shapely.intersects(shapely.from_wkb([row.ground for row in rows]), ground)
        met.update(row.id for row, is_met in zip(rows, meets.tolist()) if is_met)
    return frozenset(met)


def _page(connection: Connection, here: ColumnElement[bool], ids: Sequence[str], wanted: Wanted) -> Page:
    chosen = ids[wanted.offset : wanted.offset + wanted.limit]
    if not chosen:
        return Page((), len(ids))
    query = select(RECORDS).where(and_(here, RECORDS.c.id.in_(chosen))).order_by(RECORDS.c.id)
    return Page(connection.execute(query).all(), len(ids))
