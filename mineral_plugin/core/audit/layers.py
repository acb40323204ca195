"""The layers of an audit: flat arrays of all shapes in one plane, and what the table says of each row."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import repaired
from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.area.zones import Zone, to_geographic
from mineral_plugin.core.audit.model import AuditedObject
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import opened_read_only
from mineral_plugin.core.base.geopackage_columns import columns_read
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.overlap.errors_of import BoundarySource, printed_step_m
from mineral_plugin.core.overlap.flat import FeatureState, FlatLayer, Floats, Ints
from mineral_plugin.core.overlap.flat_areas import areas
from mineral_plugin.core.overlap.flat_measures import perimeters
from mineral_plugin.core.overlap.shape_store import ShapeStore
from mineral_plugin.core.reference.boundaries import conversion_to, file_step_m
from mineral_plugin.core.reference.columns import pieces
from mineral_plugin.core.reference.flat_layers import KeptLayer, build_layer, nearest_zone
from mineral_plugin.core.reference.layers import ReferenceLayer
from mineral_plugin.core.reference.objects import Columns, columns_of, objects_maker
from mineral_plugin.core.reference.systems import System

_DENSE_M = 0.001
_ROWS_AT_ONCE = 1_024
_POINT_BYTES = 16
_VERTICES_AT_ONCE = 131_072


@dataclass(frozen=True)
class AuditLayer:
    """A layer of an audit: its number among them, its shapes in the audit's plane, its columns by place."""

    number: int
    layer: ReferenceLayer
    system: System
    kept: KeptLayer
    _reading: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    @property
    def columns(self) -> Mapping[str, Sequence[object]]:
        """Return the columns that hold one of our fields, by place.

        They are read when first asked for: while one thread reads them another looks which shapes meet.

        Raises:
            InputError: the table is not the one of the shapes.
        """
        with self._reading:
            return self._columns

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[object]]:
        return _columns(self.layer, self.kept)

    @property
    def flat(self) -> FlatLayer:
        """Return the shapes."""
        return self.kept.flat

    @property
    def role(self) -> str:
        """Return the role of the layer."""
        return self.layer.spec.role

    @cached_property
    def row_of(self) -> Ints:
        """Return the row of the arrays of each place (f,)."""
        rows = np.empty(self.flat.count, dtype=np.int64)
        rows[self.flat.place] = np.arange(self.flat.count)
        return rows

    @cached_property
    def shapes(self) -> ShapeStore:
        """Return the shapes by their rows; those met lately are kept."""
        return ShapeStore(self.flat)

    @cached_property
    def _objects(self) -> Dict[int, AuditedObject]:
        return {}

    @cached_property
    def _zones(self) -> Dict[int, Zone]:
        return {}

    def object(self, place: int) -> AuditedObject:
        """Return the object of a place, made when it is first asked for."""
        return self.objects([place])[0]

    def objects(self, places: Sequence[int]) -> List[AuditedObject]:
        """Return the objects of some places; those not asked for before are made at once."""
        known = self._objects
        missing = [place for place in dict.fromkeys(places) if place not in known]
        if missing:
            columns = {name: [*map(values.__getitem__, missing)] for name, values in self.columns.items()}
            columns[self.layer.table.key] = self.kept.keys[missing].tolist()
            for place, made in zip(missing, self._made(columns, len(missing))):
                known[place] = AuditedObject(made, self.number, place, self.ref(place))
        return [known[place] for place in places]

    @cached_property
    def _made(self) -> Callable[[Columns, int], List[ReferenceObject]]:
        return objects_maker(self.layer.spec, self.layer.table)

    def ref(self, place: int) -> Tuple[str, str, str]:
        """Return role, source and id of a place (see ``AuditedObject``)."""
        return self.role, self.layer.spec.source, self._ids[place]

    @cached_property
    def _ids(self) -> List[str]:
        ids = self.texts("id") or [""] * self.flat.count
        ids = [text or str(key) for text, key in zip(ids, self.kept.keys.tolist())]
        if len(set(ids)) == len(ids):
            return ids
        seen: Counter[str] = Counter()
        for place, name in enumerate(ids):
            seen[name] += 1
            if seen[name] > 1:
                ids[place] = f"{name}#{seen[name]}"
        return ids

    def zone(self, place: int) -> Zone:
        """Return the plane of an object: its layer's, or for degrees that of the meridian nearest to it."""
        if self.system.zone is not None:
            return self.system.zone
        if place not in self._zones:
            west, south, east, north = self.flat.box[:, self.row_of[place]].tolist()
            middle = np.array([[(west + east) / 2.0, (south + north) / 2.0]])
            self._zones[place] = nearest_zone(float(to_geographic(middle, self.kept.plane)[0, 0]))
        return self._zones[place]

    def texts(self, name: str) -> Optional[List[str]]:
        """Return what the rows say in one of our fields, by place; ``None`` where no column holds it."""
        if name not in self._texts:
            self._texts[name] = self._texts_of(name)
        return self._texts[name]

    @cached_property
    def _texts(self) -> Dict[str, Optional[List[str]]]:
        return {}

    def _texts_of(self, name: str) -> Optional[List[str]]:
        columns = pieces(self.layer.spec.fields.get(name, name), self.layer.table.columns)
        named = [self.columns[column] for column in columns if column in self.columns]
        if not named:
            return None
        if len(named) == 1:
            return ["" if value is None else str(value).strip() for value in named[0]]
        return [", ".join(str(v).strip() for v in values if v is not None) for values in zip(*named)]

    def is_invalid(self, place: int) -> bool:
        """Return whether the shape of a place crosses itself, so that a repaired copy is looked at."""
        return bool(self.flat.state[self.row_of[place]] == FeatureState.INVALID)

    def shape(self, place: int, zone: Zone) -> BaseGeometry:
        """Return the shape of a place in a zone, of a repaired copy where it is not valid."""
        (own,) = self.shapes.shapes(self.row_of[place : place + 1])
        if zone != self.kept.plane:
            own = System(zone=self.kept.plane).to_zone(own, zone, _DENSE_M)
        return repaired(own) if self.is_invalid(place) or zone != self.kept.plane else own

    def shapes_in(self, places: Ints, zones: Sequence[Zone]) -> npt.NDArray[np.object_]:
        """Return the shapes of some places (n,), each in a zone (n,) of its own (see ``shape``)."""
        rows, plane = self.row_of[places], self.kept.plane
        found = self.flat.geometry(rows)
        for at, (place, zone) in enumerate(zip(places.tolist(), zones)):
            if zone != plane or self.is_invalid(place):
                found[at] = self.shape(place, zone)
        return found

    @cached_property
    def grades(self) -> Optional[npt.NDArray[np.object_]]:
        """Return the grade of each place (f,), ``None`` where all have that of the layer."""
        texts = self.texts("grade")
        if texts is None:
            return None
        grades = np.empty(len(texts), dtype=object)
        grades[:] = [text or self.layer.spec.grade for text in texts]
        return grades

    @cached_property
    def areas(self) -> Floats:
        """Return the plane area of each place in m2 (f,)."""
        found: Floats = areas(self.flat)[self.row_of]
        return found

    @cached_property
    def perimeters(self) -> Floats:
        """Return the length of all rings of each place in m (f,)."""
        found: Floats = perimeters(self.flat)[self.row_of]
        return found

    def grade(self, place: int) -> str:
        """Return the grade of a place."""
        return self.layer.spec.grade if self.grades is None else str(self.grades[place])

    @cached_property
    def is_printed(self) -> bool:
        """Return whether all coordinates lie on a step that corner tables are printed to, seen as a whole."""
        if self.system.zone is None or self.system.zone != self.kept.plane:
            return False
        points = self.flat.points
        starts = range(0, len(points), _VERTICES_AT_ONCE)
        return all(printed_step_m(points[start : start + _VERTICES_AT_ONCE]) is not None for start in starts)

    def source_of(self, place: int, zone: Zone) -> BoundarySource:
        """Return what is known of how the boundary of a place, compared in a zone, was made."""
        return self.source(self.grade(place), zone, self._step_m(place))

    def source(self, grade: str, zone: Zone, step_m: Optional[float]) -> BoundarySource:
        """Return what is known of boundaries of a grade with printed digits of a step in m."""
        return BoundarySource(grade, step_m, self._file_step_m, conversion_to(self.system, zone))

    @cached_property
    def _file_step_m(self) -> float:
        return file_step_m(self.layer.spec)

    def _step_m(self, place: int) -> Optional[float]:
        if self.system.zone is None or self.system.zone != self.kept.plane:
            return None
        if place not in self._steps:
            first, last = self._vertices(place)
            self._steps[place] = printed_step_m(self.flat.points[first:last])
        return self._steps[place]

    @cached_property
    def _steps(self) -> Dict[int, Optional[float]]:
        return {}

    def _vertices(self, place: int) -> Tuple[int, int]:
        row, flat = int(self.row_of[place]), self.flat
        first, last = flat.rings[flat.parts[flat.features[row : row + 2]]].tolist()
        return first, last

    @cached_property
    def contents(self) -> List[str]:
        """Return for each place a digest of all that its measures rest on: shape, grade, age, both systems.

        The turn of a ring tells a hole from an outline, so the corners alone tell the shape.
        """
        ages = self.texts("valid_from") or [""] * self.flat.count
        digests = [""] * self.flat.count
        for row, corners in enumerate(_corners(self.flat)):
            place = int(self.flat.place[row])
            told = f"{self.grade(place)}|{ages[place]}|{self.system}|{self.kept.plane.text}|"
            digests[place] = hashlib.blake2b(told.encode() + corners, digest_size=16).hexdigest()
        return digests

    def places_in(self, state: FeatureState) -> npt.NDArray[Any]:
        """Return the places in one state, ascending."""
        return self.flat.places_in(state)


def audit_layer(
    number: int, layer: ReferenceLayer, plane: Zone, folder: Optional[Path], progress: Progress
) -> AuditLayer:
    """Return a layer ready for an audit; its arrays come from the cache in ``folder`` or are put there.

    Raises:
        CancelledError: ``progress`` asked to stop.
        InputError: the table cannot be read, or has no usable system.
    """
    if layer.system is None:
        raise InputError("error.layer_without_system", layer=layer.spec.source, table=layer.table.name)
    kept = build_layer(layer, folder, plane, progress)
    return AuditLayer(number, layer, layer.system, kept)


def _corners(flat: FlatLayer) -> Iterator[bytes]:
    """Yield the coordinates of each row as bytes, some rows at a time copied together."""
    ends = flat.rings[flat.parts[flat.features]]
    for start in range(0, flat.count, _ROWS_AT_ONCE):
        some = ends[start : start + _ROWS_AT_ONCE + 1].tolist()
        copied = memoryview(np.ascontiguousarray(flat.xy[:, some[0] : some[-1]].T).tobytes())
        for first, last in zip(some, some[1:]):
            yield bytes(copied[_POINT_BYTES * (first - some[0]) : _POINT_BYTES * (last - some[0])])


def _columns(layer: ReferenceLayer, kept: KeptLayer) -> Mapping[str, Sequence[object]]:
    """Return the values of the columns that hold one of our fields, by place."""
    names = columns_of(layer.spec.fields, layer.table)
    with opened_read_only(layer.spec.path) as connection:
        keys, columns = columns_read(connection, layer.table, names)
    order = _order(np.array(keys, dtype=np.int64), kept)
    told = dict(zip(names, columns))
    if order is None:
        return told
    return {name: [column[place] for place in order.tolist()] for name, column in told.items()}


def _order(keys: npt.NDArray[np.int64], kept: KeptLayer) -> Optional[npt.NDArray[np.intp]]:
    """Return where the rows of the arrays stand among sorted keys, ``None`` where in the same order."""
    if np.array_equal(keys, kept.keys):
        return None
    order = np.searchsorted(keys, kept.keys)
    if len(keys) != len(kept.keys) or not np.array_equal(keys[order], kept.keys):
        raise InputError("error.layer_changed")
    return order
