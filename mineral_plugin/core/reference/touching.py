"""Which of the user's areas a new version of a pack touches: only the objects that changed are looked at."""

from __future__ import annotations

import enum
import sqlite3
from dataclasses import dataclass, replace
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import box as box_polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import part_polygon, polygons_of, repaired
from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import FeatureTable, envelope, opened_read_only, quoted
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.overlap.pieces import Overlap, overlap
from mineral_plugin.core.reference.diff import PackDiff, TableDiff
from mineral_plugin.core.reference.diff_rows import (
    Shapes,
    Side,
    feature_table,
    readable_shapes,
    wkb_or_bytes,
)
from mineral_plugin.core.reference.diff_shapes import ground_of
from mineral_plugin.core.reference.systems import System, system_of

DEFAULT_WIDTH_M = 0.1
LEAST_CHANGE_M2 = 1.0
_TOLERANCE_M = 0.01
_KEYS_AT_ONCE = 500
_MOST_DEGREES = (180.0, 90.0, 180.0, 90.0)
Boxes = npt.NDArray[np.float64]


class Touch(enum.Enum):
    """What became of the ground that an area shares with an object."""

    NEW = "new"
    GROWN = "grown"
    SHRUNK = "shrunk"
    MOVED = "moved"
    """Ground was won and ground was lost."""
    FREED = "freed"
    CANNOT_TELL = "cannot_tell"


class Reason(enum.Enum):
    """Why it cannot be told."""

    NO_GEOMETRY = "no_geometry"
    NOT_A_POLYGON = "not_a_polygon"
    NO_GEOMETRY_BEFORE = "no_geometry_before"
    NO_SYSTEM = "no_system"
    NO_GROUND = "no_ground"


@dataclass(frozen=True)
class Touched:
    """An area and an object of the difference: the ground they share now and shared before, in m2.

    A share is ``None`` where it is not known; what is narrower than the tolerance is in it. Id and name of
    the object are empty where one ``reason`` holds for all ``objects`` of the role that changed.
    """

    area_id: str
    area_name: str
    role: str
    touch: Touch
    object_id: str = ""
    object_name: str = ""
    area_before_m2: Optional[float] = None
    area_m2: Optional[float] = None
    reason: Optional[Reason] = None
    objects: int = 1

    def phrase(self, role: Union[str, Bilingual] = "") -> Phrase:
        """Return the sentence; ``role`` is the name of the role, else its id is said."""
        area, name = self.area_name or self.area_id, role or self.role
        if self.reason in (Reason.NO_SYSTEM, Reason.NO_GROUND):
            values: Dict[str, Any] = {"area": area, "role": name, "objects": self.objects}
            return Phrase(f"pack.touched.{self.reason.value}", values)
        values = {"area": area, "role": name, "object": self.object_name or self.object_id}
        if self.reason is not None:
            return Phrase(f"pack.touched.{self.reason.value}", values)
        values["m2"] = self.area_m2
        if self.area_before_m2 is None:
            return Phrase("pack.touched.new_unknown_before", values)
        return Phrase(f"pack.touched.{self.touch.value}", {**values, "before": self.area_before_m2})

    def as_dict(self) -> Dict[str, Any]:
        """Return it as JSON values."""
        told = dict(vars(self))
        return {**told, "touch": self.touch.value, "reason": self.reason.value if self.reason else None}


def newly_touched(
    areas: Sequence[LicenceArea],
    diff: PackDiff,
    old: Mapping[str, Side],
    new: Mapping[str, Side],
    width_m: float = DEFAULT_WIDTH_M,
) -> Tuple[Touched, ...]:
    """Return what a difference means for some areas, in their order, by role and object.

    An object touches an area where they share ground wider than ``width_m`` (m). Told is what it does now and
    did not before, what it no longer does, and a share that won or lost more than 1 m2. An object that
    cannot be placed is told as "cannot tell" for every area it may lie in.

    Raises:
        MissingError: a file or a table is not there.
        InputError: a file is no GeoPackage.
    """
    found: List[Tuple[int, Touched]] = []
    grounds = [_ground(area) for area in areas]
    for table in diff.tables:
        pairs = _Pairs(table, old.get(table.role), new.get(table.role))
        for number, (area, ground) in enumerate(zip(areas, grounds)):
            found.extend((number, touched) for touched in _touched(area, ground, pairs, width_m))
    order = sorted(found, key=lambda item: (item[0], item[1].role, item[1].object_id, item[1].object_name))
    return tuple(touched for _, touched in order)


class _Ground:
    """The valid ground of an area, its parts together; ``whole`` is false where a part does not close."""

    def __init__(self, shape: BaseGeometry, whole: bool) -> None:
        self.shape = shape
        self.whole = whole


def _ground(area: LicenceArea) -> _Ground:
    # Part by part: parts of several levels may lie over the same ground.
    grounds = [_part_ground(part) for part in area.parts]
    found = [ground for ground in grounds if ground is not None]
    shape = polygons_of(shapely.union_all(found))
    return _Ground(shape, len(found) == len(grounds) > 0)


def _part_ground(part: Part) -> Optional[BaseGeometry]:
    if len(part.outer.corners) < 3:
        return None
    closed = Part(part.outer, tuple(hole for hole in part.holes if len(hole.corners) >= 3))
    ground = repaired(part_polygon(closed))
    return ground if ground.area > 0.0 else None


# --- the objects of a difference ------------------------------------------------------------------------


class _Pairs:
    """The objects of one table of the difference with their geometries in both versions."""

    def __init__(self, table: TableDiff, old: Optional[Side], new: Optional[Side]) -> None:
        self.role = table.role
        self.changes = (*table.added, *table.changed, *table.removed)
        self.before = _version(old, [change.key_before for change in self.changes])
        self.after = _version(new, [change.key_after for change in self.changes])
        sides = [side for side in (old, new) if side is not None]
        self.systems_known = all(system_of(feature_table(side)) is not None for side in sides)
        # Where two systems cannot meet, geometries were not compared: any object may have changed.
        unsure = table.system_changed and not self.systems_known
        self.count = len(self.changes) + (table.unchanged if unsure else 0)


@dataclass(frozen=True)
class _Version:
    """The geometries of the changed objects in one version; one place for each in every array.

    ``there``: whether the object is in this version. ``boxes`` (n, 4) are those of the geometries, of the
    bytes' own header where they cannot be read, not numbers where nothing is known.
    """

    system: Optional[System]
    there: npt.NDArray[np.bool_]
    shapes: Shapes
    boxes: Boxes

    def near(self, frame: BaseGeometry, zone: Zone) -> npt.NDArray[np.bool_]:
        """Return which objects may lie in a frame of a zone: what has no box may lie anywhere."""
        if self.system is None:
            return self.there
        west, south, east, north = self.system.from_zone(frame, zone, _TOLERANCE_M).bounds
        beside = (self.boxes[:, 2] < west) | (self.boxes[:, 0] > east)
        beside |= (self.boxes[:, 3] < south) | (self.boxes[:, 1] > north)
        return self.there & ~beside

    def placed(self, place: int, zone: Zone) -> Optional[BaseGeometry]:
        """Return a geometry in a zone, ``None`` where it cannot be placed."""
        shape = self.shapes[place]
        if shape is None or self.system is None:
            return None
        try:
            return self.system.to_zone(shape, zone, _TOLERANCE_M)
        except (pyproj.exceptions.ProjError, shapely.errors.ShapelyError):
            return None


def _version(side: Optional[Side], keys: Sequence[Optional[int]]) -> _Version:
    there = np.array([key is not None for key in keys], dtype=bool)
    if side is None or not there.any():
        nothing = np.full(len(keys), None, dtype=object)
        return _Version(None, np.zeros(len(keys), dtype=bool), nothing, np.full((len(keys), 4), np.nan))
    table = feature_table(side)
    blobs = _blobs(side, table, [key for key in keys if key is not None])
    values = [None if key is None else blobs.get(key) for key in keys]
    shapes, _ = readable_shapes([wkb_or_bytes(value) for value in values])
    boxes = shapely.bounds(shapes)
    for place in np.flatnonzero(shapely.is_missing(shapes)):
        boxes[place] = _header_box(values[place])
    system = system_of(table)
    if system is not None and system.in_degrees:
        # Metres in a table of degrees, or latitude before longitude, are no place.
        nowhere = (np.abs(boxes) > _MOST_DEGREES).any(axis=1)
        shapes[nowhere], boxes[nowhere] = None, np.nan
    return _Version(system, there, shapes, boxes)


def _blobs(side: Side, table: FeatureTable, keys: Sequence[int]) -> Dict[int, object]:
    with opened_read_only(side.path) as connection:
        return dict(row for rows in _rows(connection, table, keys) for row in rows)


def _rows(
    connection: sqlite3.Connection, table: FeatureTable, keys: Sequence[int]
) -> Iterator[List[Tuple[int, object]]]:
    key, geometry = quoted(table.key), quoted(table.geometry)
    for first in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[first : first + _KEYS_AT_ONCE]
        marks = ",".join("?" * len(some))
        sql = f"SELECT {key}, {geometry} FROM {quoted(table.name)} WHERE {key} IN ({marks})"  # nosec B608
        yield connection.execute(sql, some).fetchall()


def _header_box(blob: object) -> Tuple[float, float, float, float]:
    try:
        box = envelope(blob) if isinstance(blob, bytes) else None
    except InputError:
        box = None
    return box or (np.nan, np.nan, np.nan, np.nan)


# --- an area and the objects ----------------------------------------------------------------------------


def _touched(area: LicenceArea, ground: _Ground, pairs: _Pairs, width_m: float) -> Iterator[Touched]:
    if not pairs.count:
        return
    base = Touched(area.id, area.name, pairs.role, Touch.CANNOT_TELL)
    if not ground.whole:
        yield replace(base, reason=Reason.NO_GROUND, objects=pairs.count)
    if not pairs.systems_known:
        yield replace(base, reason=Reason.NO_SYSTEM, objects=pairs.count)
    if ground.shape.is_empty or not pairs.systems_known:
        return
    frame = box_polygon(*ground.shape.bounds)
    for place in np.flatnonzero(pairs.before.near(frame, area.zone) | pairs.after.near(frame, area.zone)):
        change = pairs.changes[place]
        this = replace(base, object_id=change.id, object_name=change.name)
        meeting = _Meeting(ground.shape, area.zone, width_m)
        told = meeting.told(this, pairs, int(place))
        if told is not None:
            yield told


@dataclass(frozen=True)
class _Meeting:
    """The ground of an area that objects are laid on."""

    ground: BaseGeometry
    zone: Zone
    width_m: float

    def told(self, this: Touched, pairs: _Pairs, place: int) -> Optional[Touched]:
        """Return what is to be said of an object, ``None`` where nothing changed for the area."""
        change, is_there = pairs.changes[place], bool(pairs.after.there[place])
        before, after = pairs.before.placed(place, self.zone), pairs.after.placed(place, self.zone)
        if is_there and after is None:
            return replace(this, reason=Reason.NO_GEOMETRY)
        if is_there and change.key_before is not None and change.geometry is None:
            return None
        if after is not None and ground_of(after).is_empty and after.intersects(self.ground):
            return replace(this, reason=Reason.NOT_A_POLYGON)
        first, second = self._shared(before), self._shared(after)
        if before is None and pairs.before.there[place]:
            if not _counts(second):
                return replace(this, reason=Reason.NO_GEOMETRY_BEFORE)
            return replace(this, touch=Touch.NEW, area_m2=_area_m2(second))
        touch = _touch(first, second)
        if touch is None:
            return None
        return replace(this, touch=touch, area_before_m2=_area_m2(first), area_m2=_area_m2(second))

    def _shared(self, shape: Optional[BaseGeometry]) -> Optional[Overlap]:
        return None if shape is None else overlap(self.ground, ground_of(shape), self.width_m)


def _touch(before: Optional[Overlap], after: Optional[Overlap]) -> Optional[Touch]:
    if before is None or before.within_tolerance:
        return Touch.NEW if _counts(after) else None
    if after is None or after.within_tolerance:
        return Touch.FREED
    gained = shapely.difference(after.geometry, before.geometry).area > LEAST_CHANGE_M2
    lost = shapely.difference(before.geometry, after.geometry).area > LEAST_CHANGE_M2
    if gained and lost:
        return Touch.MOVED
    return Touch.GROWN if gained else Touch.SHRUNK if lost else None


def _counts(shared: Optional[Overlap]) -> bool:
    return shared is not None and not shared.within_tolerance


def _area_m2(shared: Optional[Overlap]) -> float:
    return shared.area_m2 if shared else 0.0
