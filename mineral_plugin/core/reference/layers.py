"""Reference layers by role: what they hold near an area, and whether they can be relied on."""

from __future__ import annotations

import enum
import sqlite3
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry import box as box_polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import area_polygon, repaired
from mineral_plugin.core.area.model import LicenceArea, ReferenceObject
from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage import (
    FeatureTable,
    feature_tables,
    opened_read_only,
    rows_in_box,
    rows_without_place,
    wkb_of,
)
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.reference.spec import FIELDS, LayerSpec, parse_reference_spec
from mineral_plugin.core.reference.systems import System, system_of

_TOLERANCE_M = 0.01
# Half the way round the earth in metres: no coordinate of any system used here is larger.
_FARTHEST = 2.0e7


class RoleState(enum.Enum):
    """Whether a role's data can carry a verdict, best first, worst last."""

    USABLE = "usable"
    OUTSIDE_COVERAGE = "outside_coverage"
    UNDATED = "undated"
    TOO_OLD = "too_old"
    UNREADABLE = "unreadable"
    NO_COORDINATES = "no_coordinates"
    MISSING = "missing"


_ORDER = list(RoleState)


@dataclass(frozen=True)
class PlacedObject:
    """A reference object and its polygon in the licence's own zone."""

    object: ReferenceObject
    geometry: BaseGeometry
    was_repaired: bool


@dataclass(frozen=True)
class RoleData:
    """What the layers of one role say near an area; ``as_of`` is the oldest date among them."""

    role: str
    state: RoleState
    as_of: Optional[date]
    sources: Tuple[str, ...]
    objects: Tuple[PlacedObject, ...]


@dataclass(frozen=True)
class ReferenceLayer:
    """One table with a role, ready to be read."""

    spec: LayerSpec
    sha256: str
    table: FeatureTable
    system: Optional[System]
    without_place: int

    def as_dict(self) -> Dict[str, Optional[str]]:
        """Return what the report says of this layer."""
        return {
            "role": self.spec.role,
            "source": self.spec.source,
            "version": self.spec.version,
            "as_of": self.spec.as_of.isoformat() if self.spec.as_of else None,
            "sha256": self.sha256,
            "grade": self.spec.grade,
        }


@dataclass(frozen=True)
class ReferenceSet:
    """All reference layers of one check."""

    layers: Tuple[ReferenceLayer, ...]

    def role(
        self, role: str, area: LicenceArea, margin_m: float, event_date: date, max_age_days: int
    ) -> RoleData:
        """Return the objects of ``role`` within ``margin_m`` of the area, and how far to trust them.

        The state is the worst among the role's layers: a verdict is worth what its data are worth.
        """
        layers = [layer for layer in self.layers if layer.spec.role == role]
        if not layers:
            return RoleData(role, RoleState.MISSING, None, (), ())
        states: List[RoleState] = []
        objects: List[PlacedObject] = []
        for layer in layers:
            state, found = _read(layer, area, margin_m)
            states.append(max(state, _age_state(layer, event_date, max_age_days), key=_ORDER.index))
            objects.extend(found)
        dates = [layer.spec.as_of for layer in layers if layer.spec.as_of]
        return RoleData(
            role=role,
            state=max(states, key=_ORDER.index),
            as_of=min(dates) if dates else None,
            sources=tuple(sorted({layer.spec.source for layer in layers})),
            objects=tuple(sorted(objects, key=lambda placed: (placed.object.source, placed.object.id))),
        )


def open_reference(specs: Sequence[str]) -> ReferenceSet:
    """Return the layers named by ``specs`` (see ``parse_reference_spec``).

    Raises:
        MissingError: a file, a manifest or a table is not there.
        InputError: a file is not a GeoPackage or a spec cannot be understood.
    """
    layers = [layer for text in specs if text.strip() for layer in parse_reference_spec(text)]
    return ReferenceSet(tuple(_open(layer) for layer in layers))


def _open(spec: LayerSpec) -> ReferenceLayer:
    with opened_read_only(spec.path) as connection:
        table = _choose(spec, {table.name: table for table in feature_tables(connection)})
        missing = rows_without_place(connection, table)
    return ReferenceLayer(
        spec=spec,
        sha256=file_hash(spec.path),
        table=table,
        system=system_of(table),
        without_place=missing,
    )


def _choose(spec: LayerSpec, tables: Dict[str, FeatureTable]) -> FeatureTable:
    if spec.table is None and len(tables) != 1:
        raise InputError("error.reference_table_choice", path=str(spec.path), tables=sorted(tables))
    name = spec.table or next(iter(tables))
    if name not in tables:
        raise MissingError("error.reference_table", path=str(spec.path), table=name)
    return tables[name]


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, remembered while size, time and inode stay the same."""
    stat = path.stat()
    return _file_hash(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino)


@lru_cache(maxsize=128)
def _file_hash(path: str, size: int, time_ns: int, inode: int) -> str:
    return sha256_of_file(Path(path))


def _age_state(layer: ReferenceLayer, event_date: date, max_age_days: int) -> RoleState:
    if layer.spec.as_of is None:
        return RoleState.UNDATED
    return RoleState.TOO_OLD if (event_date - layer.spec.as_of).days > max_age_days else RoleState.USABLE


def _read(layer: ReferenceLayer, area: LicenceArea, margin_m: float) -> Tuple[RoleState, List[PlacedObject]]:
    if layer.system is None:
        return RoleState.NO_COORDINATES, []
    ground = repaired(area_polygon(area))
    frame = box_polygon(*ground.bounds).buffer(margin_m, join_style="mitre")
    state = RoleState.NO_COORDINATES if layer.without_place else _coverage_state(layer, area, frame)
    placed: List[PlacedObject] = []
    try:
        for item in _objects(layer, layer.system, area, frame):
            if item.geometry.distance(ground) <= margin_m:
                placed.append(item)
    except (InputError, shapely.errors.ShapelyError, sqlite3.Error, ValueError, pyproj.exceptions.ProjError):
        # One unreadable object is enough: what it covers is unknown, so nothing here can be "clear".
        return RoleState.UNREADABLE, placed
    return state, placed


def _coverage_state(layer: ReferenceLayer, area: LicenceArea, frame: BaseGeometry) -> RoleState:
    if layer.spec.coverage is None:
        return RoleState.USABLE
    degrees = System().from_zone(frame, area.zone, _TOLERANCE_M)
    inside = box_polygon(*layer.spec.coverage).covers(degrees)
    return RoleState.USABLE if inside else RoleState.OUTSIDE_COVERAGE


def _objects(
    layer: ReferenceLayer, system: System, area: LicenceArea, frame: BaseGeometry
) -> Iterator[PlacedObject]:
    search = system.from_zone(frame, area.zone, _TOLERANCE_M).bounds
    with opened_read_only(layer.spec.path) as connection:
        for row in rows_in_box(connection, layer.table, search):
            reference = _object(layer.spec, layer.table, row)
            placed = system.to_zone(_own_geometry(reference), area.zone, _TOLERANCE_M)
            yield PlacedObject(reference, _ground(placed), was_repaired=not placed.is_valid)


def _own_geometry(reference: ReferenceObject) -> BaseGeometry:
    """Return the polygon of an object in its layer's system; anything else cannot be placed."""
    own = shapely.from_wkb(reference.wkb)
    if own is None or own.geom_type not in ("Polygon", "MultiPolygon") or own.is_empty:
        raise InputError("error.bad_geometry")
    # Asked this way round, what is not a number is refused too.
    if not (np.abs(shapely.get_coordinates(own)) < _FARTHEST).all():
        raise InputError("error.bad_geometry")
    return own


def _ground(placed: BaseGeometry) -> BaseGeometry:
    ground = repaired(placed)
    if ground.is_empty:
        raise InputError("error.bad_geometry")
    return ground


def _object(spec: LayerSpec, table: FeatureTable, row: Dict[str, object]) -> ReferenceObject:
    blob = row[table.geometry]
    text = {name: _text(row.get(spec.fields.get(name, name))) for name in FIELDS}
    return ReferenceObject(
        role=spec.role,
        source=spec.source,
        id=text["id"] or _text(row[table.key]),
        name=text["name"] or text["id"] or _text(row[table.key]),
        wkb=wkb_of(blob) if isinstance(blob, bytes) else b"",
        holder=text["holder"],
        status=text["status"],
        valid_from=_day(text["valid_from"]),
        valid_to=_day(text["valid_to"]),
        mineral=text["mineral"],
        top_m=_number(text["top_m"]),
        bottom_m=_number(text["bottom_m"]),
        grade=text["grade"] or spec.grade,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(text: str) -> Optional[date]:
    return date.fromisoformat(text[:10]) if text else None


def _number(text: str) -> Optional[float]:
    return float(text) if text else None
