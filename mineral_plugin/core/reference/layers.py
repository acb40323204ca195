"""Reference layers by role: what they hold near an area, and whether they can be relied on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry import box as box_polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import area_polygon, repaired, repaired_part
from mineral_plugin.core.area.model import LicenceArea, ReferenceObject
from mineral_plugin.core.base.canonical import sha256_of_file, sha256_of_json
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage import Box, FeatureTable, opened_read_only
from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader
from mineral_plugin.core.base.memory import Same, once_per_state
from mineral_plugin.core.overlap.common_ground import polygonal, shared_with_each
from mineral_plugin.core.overlap.errors_of import BoundarySource
from mineral_plugin.core.overlap.kept_pieces import Piece
from mineral_plugin.core.overlap.measured_ground import MeasuredGround, measured
from mineral_plugin.core.overlap.outline import NO_GROUND
from mineral_plugin.core.reference.communes import ROLE as COMMUNE
from mineral_plugin.core.reference.communes import Communes, communes_of
from mineral_plugin.core.reference.drawn import kinds_drawn
from mineral_plugin.core.reference.near_objects import TOLERANCE_M, NearObject, ObjectMemory, Objects
from mineral_plugin.core.reference.placeless import Placeless, placeless_of
from mineral_plugin.core.reference.spec import LayerSpec, parse_reference_spec
from mineral_plugin.core.reference.states import Days, RoleState, has_say, state_of_layer, worst
from mineral_plugin.core.reference.systems import System, system_of
from mineral_plugin.core.reference.vector_files import source_files

_POLYGONAL = 2


class Common(NamedTuple):
    """A ground, and what an object shares with it, measured."""

    ground: BaseGeometry
    shared: MeasuredGround


@dataclass(frozen=True)
class PlacedObject:
    """A reference object and its polygon, line or point in the licence's own zone.

    ``boundary`` is how its boundary was made. ``silent`` is its layer where that has no say: what the object
    meets is then "cannot tell". ``common`` is what it shares with the ground that it was found near, where
    that was worked out.
    """

    object: ReferenceObject
    geometry: BaseGeometry
    was_repaired: bool
    boundary: BoundarySource = BoundarySource()
    silent: Optional[LayerSpec] = None
    common: Optional[Common] = field(default=None, compare=False, repr=False)

    def common_with(self, ground: BaseGeometry) -> Optional[MeasuredGround]:
        """Return what it shares with some ground, ``None`` where that was not worked out yet."""
        return self.common.shared if self.common is not None and self.common.ground is ground else None


@dataclass(frozen=True)
class RoleData:
    """What the layers of one role say near an area.

    ``as_of`` is the oldest date among the layers that count, ``specs`` what each is, the decisive one (the
    worst) first; ``placeless`` names the objects without coordinates that may lie here.
    """

    role: str
    state: RoleState
    specs: Tuple[LayerSpec, ...]
    objects: Tuple[PlacedObject, ...]
    placeless: Tuple[str, ...] = ()

    @property
    def sources(self) -> Tuple[str, ...]:
        """Return the names of the sources."""
        return tuple(sorted({spec.source for spec in self.specs}))

    @property
    def as_of(self) -> Optional[date]:
        """Return the oldest date among the layers."""
        return min((spec.as_of for spec in self.specs if spec.as_of), default=None)


@dataclass(frozen=True)
class ReferenceLayer:
    """One table with a role, ready to be read; ``drawn_as`` see ``kinds_drawn``."""

    spec: LayerSpec
    sha256: str
    table: FeatureTable
    system: Optional[System]
    placeless: Placeless
    reader: GeoPackageReader
    drawn_as: FrozenSet[str] = frozenset()
    memory: ObjectMemory = field(default_factory=ObjectMemory, compare=False, repr=False)

    def objects(self, system: System) -> Objects:
        """Return the layer's objects, its coordinates being in ``system``."""
        return Objects(self.reader, self.table, self.spec, system, self.memory)

    def as_dict(self) -> Dict[str, Optional[str]]:
        """Return what the report says of this layer."""
        spec = self.spec
        return {
            "role": spec.role,
            "source": spec.source,
            "version": spec.version,
            "issuer": spec.issuer,
            "pack": spec.pack or None,
            "trust": spec.trust.value,
            "key": spec.key or None,
            "legal_status": spec.legal_status.value if spec.legal_status else None,
            "decision": spec.decision or None,
            "as_of": spec.as_of.isoformat() if spec.as_of else None,
            "sha256": self.sha256,
            "manifest_sha256": spec.manifest_sha256 or None,
            "grade": spec.grade,
        }


class _Reading(NamedTuple):
    """What one layer says near an area; ``reach`` is where it is complete, ``None`` for everywhere."""

    layer: ReferenceLayer
    state: RoleState
    reach: Optional[BaseGeometry]
    objects: List[PlacedObject]
    placeless: Tuple[str, ...]


@dataclass(frozen=True)
class ReferenceSet:
    """All reference layers of one check."""

    layers: Tuple[ReferenceLayer, ...]

    @cached_property
    def roles(self) -> FrozenSet[str]:
        """Return the roles of the layers."""
        return frozenset(layer.spec.role for layer in self.layers)

    def close(self) -> None:
        """Close the files of the layers."""
        for layer in self.layers:
            layer.reader.close()

    def role(
        self,
        role: str,
        area: LicenceArea,
        margin_m: float,
        days: Days,
        kinds: Sequence[str] = ("polygon",),
    ) -> RoleData:
        """Return the objects of ``role`` within ``margin_m`` of the area, and how far to trust them.

        ``kinds`` are those that the role's objects may be drawn as; one drawn otherwise is unreadable, and so
        is a layer that has no other ones, wherever they lie: how far they reach is not known.

        The state is the worst among the role's layers: a verdict is worth what its data are worth. A layer
        that is complete only elsewhere says nothing here and is left out where another one speaks.
        """
        asked = [layer for layer in self.layers if layer.spec.role == role]
        if not asked:
            return RoleData(role, RoleState.MISSING, (), ())
        site = _site(Same(area), margin_m)._replace(kinds=tuple(kinds))
        communes = self._communes() if any(layer.placeless.lost for layer in asked) else ()
        readings = [_reading(layer, site, days, communes) for layer in asked]
        here = [reading for reading in readings if _meets(reading, site)] or readings
        state = worst(reading.state for reading in here)
        if state is RoleState.USABLE and not _cover(here, site):
            state = RoleState.OUTSIDE_COVERAGE
        found = [placed for reading in readings for placed in reading.objects]
        return RoleData(
            role=role,
            state=state,
            specs=tuple(r.layer.spec for r in sorted(here, key=lambda r: r.state is not state)),
            objects=tuple(sorted(found, key=lambda placed: (placed.object.source, placed.object.id))),
            placeless=tuple(name for reading in here for name in reading.placeless),
        )

    def _communes(self) -> Tuple[Communes, ...]:
        """Return the layers of communes whose word counts."""
        named = [layer for layer in self.layers if layer.spec.role == COMMUNE and layer.spec.trust.counts]
        found = (communes_of(layer.spec, layer.table, layer.system) for layer in named)
        return tuple(layer for layer in found if layer is not None)


def open_reference(specs: Sequence[str]) -> ReferenceSet:
    """Return the layers named by ``specs`` (see ``parse_reference_spec``).

    Raises:
        MissingError: a file, a manifest or a table is not there.
        InputError: a file is not a GeoPackage or a spec cannot be understood.
    """
    return open_layers([layer for text in specs if text.strip() for layer in parse_reference_spec(text)])


def open_layers(specs: Sequence[LayerSpec]) -> ReferenceSet:
    """Return layers ready to be read.

    Raises:
        MissingError: a file or a table is not there.
        InputError: a file is not a GeoPackage.
    """
    readers: Dict[Path, GeoPackageReader] = {}
    for spec in specs:
        if spec.path not in readers:
            readers[spec.path] = GeoPackageReader(spec.path)
    return ReferenceSet(tuple(_open(spec, readers[spec.path]) for spec in specs))


def _open(spec: LayerSpec, reader: GeoPackageReader) -> ReferenceLayer:
    table = _choose(spec, {table.name: table for table in reader.feature_tables})
    system = system_of(table)
    placeless, drawn_as = _looked_through(spec.path, table, tuple(spec.fields.items()), spec.as_of, system)
    sha256 = source_hash(spec.original or spec.path)
    return ReferenceLayer(spec, sha256, table, system, placeless, reader, drawn_as)


@once_per_state(maxsize=64)
def _looked_through(
    path: Path,
    table: FeatureTable,
    fields: Tuple[Tuple[str, str], ...],
    as_of: Optional[date],
    system: Optional[System],
) -> Tuple[Placeless, FrozenSet[str]]:
    """Return what only a look through the whole table tells."""
    spec = LayerSpec(path, "", as_of=as_of, fields=dict(fields))
    with opened_read_only(path) as connection:
        return placeless_of(connection, table, spec, system), kinds_drawn(connection, table)


def _choose(spec: LayerSpec, tables: Dict[str, FeatureTable]) -> FeatureTable:
    if spec.table is None and len(tables) != 1:
        raise InputError("error.reference_table_choice", path=str(spec.path), tables=sorted(tables))
    name = spec.table or next(iter(tables))
    if name not in tables:
        raise MissingError("error.reference_table", path=str(spec.path), table=name)
    return tables[name]


@once_per_state(maxsize=128)
def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, remembered while size, times and inode stay the same."""
    return sha256_of_file(path)


def source_hash(path: Path) -> str:
    """Return the SHA-256 of a source: of its file, or of the hashes of all files that belong to it."""
    files = source_files(path)
    if len(files) == 1:
        return file_hash(path)
    return sha256_of_json({one.name: file_hash(one) for one in files})


class _Site(NamedTuple):
    """Where is looked: the area, its ground, the frame around it in its zone; which kinds."""

    area: LicenceArea
    ground: BaseGeometry
    margin_m: float
    frame: BaseGeometry
    kinds: Tuple[str, ...] = ()

    @property
    def frame_box(self) -> Box:
        """Return the box of the frame."""
        west, south, east, north = self.frame.bounds
        return west, south, east, north

    @property
    def degrees(self) -> BaseGeometry:
        """Return the frame in degrees."""
        return _in_degrees(Same(self.area), self.margin_m)


# One for all roles of a check, which look for the same area.
@lru_cache(maxsize=8)
def _site(area: Same, margin_m: float) -> _Site:
    own = _ground(area)
    west, south, east, north = own.bounds
    frame = shapely.box(west - margin_m, south - margin_m, east + margin_m, north + margin_m)
    return _Site(area.value, own, margin_m, frame)


@lru_cache(maxsize=8)
def _ground(area: Same) -> BaseGeometry:
    parts = area.value.parts
    return repaired_part(parts[0]) if len(parts) == 1 else repaired(area_polygon(area.value))


@lru_cache(maxsize=8)
def _in_degrees(area: Same, margin_m: float) -> BaseGeometry:
    return System().from_zone(_site(area, margin_m).frame, area.value.zone, TOLERANCE_M)


def _reading(layer: ReferenceLayer, site: _Site, days: Days, communes: Sequence[Communes]) -> _Reading:
    state = state_of_layer(layer.spec, days)
    reach = _reach(layer.spec)
    if layer.system is None:
        return _Reading(layer, worst([state, RoleState.NO_COORDINATES]), reach, [], ())
    placeless = layer.placeless.near(site.degrees, communes) if layer.placeless.lost else ()
    near, whole = layer.objects(layer.system).near(_box_in(layer.system, site), site.area.zone, site.kinds)
    whole = whole and (not layer.drawn_as or not layer.drawn_as.isdisjoint(site.kinds))
    states = [state, RoleState.NO_COORDINATES if placeless else state]
    states.append(state if whole else RoleState.UNREADABLE)
    silent = None if has_say(state) else layer.spec
    objects = [_placed(found, silent, common) for found, common in _counting(near, site, days)]
    return _Reading(layer, worst(states), reach, objects, placeless)


def _placed(found: NearObject, silent: Optional[LayerSpec], common: Optional[Common]) -> PlacedObject:
    return PlacedObject(found.object, found.geometry, found.was_repaired, found.boundary, silent, common)


def _reach(spec: LayerSpec) -> Optional[BaseGeometry]:
    """Return where a layer is complete and its issuer's word counts, in degrees."""
    reach = box_polygon(*spec.coverage) if spec.coverage is not None else None
    if spec.scope is None:
        return reach
    scope = shapely.union_all([box_polygon(*box) for box in spec.scope])
    return scope if reach is None else shapely.intersection(reach, scope)


def _meets(reading: _Reading, site: _Site) -> bool:
    return reading.reach is None or bool(reading.reach.intersects(site.degrees)) or bool(reading.objects)


def _cover(readings: Sequence[_Reading], site: _Site) -> bool:
    """Return whether the layers together are complete here."""
    reaches = [reading.reach for reading in readings]
    return any(reach is None for reach in reaches) or bool(shapely.union_all(reaches).covers(site.degrees))


@lru_cache(maxsize=16)
def _frame_in(system: System, area: Same, margin_m: float) -> Box:
    frame = _site(area, margin_m).frame
    west, south, east, north = system.from_zone(frame, area.value.zone, TOLERANCE_M).bounds
    return west, south, east, north


def _box_in(system: System, site: _Site) -> Box:
    """Return the box around the frame in a system: what lies near the area lies in it."""
    return _frame_in(system, Same(site.area), site.margin_m)


def _counting(
    near: Sequence[NearObject], site: _Site, days: Days
) -> Iterator[Tuple[NearObject, Optional[Common]]]:
    """Yield what was on record on the day and lies within the margin of the area, with the common ground.

    The ground that an area of one part shares is asked for next anyway; where there is some, no distance has
    to be looked for. Of a heavy object a piece around the frame answers both.
    """
    known = [one for one in near if one.object.known_on(days.record)]
    if not known:
        return
    pieces = [one.pieces.near(site.frame_box) if one.pieces else Piece(one.geometry, None) for one in known]
    shapes = np.array([one.geometry for one in pieces], dtype=object)
    commons = np.empty(len(known), dtype=object)
    if isinstance(site.ground, Polygon):
        flat = shapely.get_dimensions(shapes) == _POLYGONAL
        features = [one.ready for one, is_flat in zip(pieces, flat.tolist()) if is_flat]
        commons[flat] = shared_with_each(site.ground, shapes[flat], features)
    unknown = shapely.is_missing(commons)
    commons[unknown] = NO_GROUND
    shared = measured(polygonal(commons))
    gaps = np.zeros(len(known))
    apart = np.array([one.area_m2 == 0.0 for one in shared])
    if apart.any():
        gaps[apart] = shapely.distance(shapes[apart], site.ground)
    for one, common, is_unknown, gap in zip(known, shared, unknown.tolist(), gaps.tolist()):
        if gap <= site.margin_m:
            yield one, None if is_unknown else Common(site.ground, common)
