"""The objects of a layer near a place, in a licence's zone; what was found is kept for the next look.

While a hand drags a corner the same objects are near at each moment. To read a protected zone of 20,000
corners, to bring it to another zone and to look whether it is valid takes longer than all rules together.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import Box, FeatureTable
from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader, TableArrays
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.overlap.common_ground import HEAVY_CORNERS
from mineral_plugin.core.overlap.errors_of import BoundarySource
from mineral_plugin.core.overlap.kept_pieces import KeptPieces
from mineral_plugin.core.reference.boundaries import boundary_source
from mineral_plugin.core.reference.objects import columns_of, ground, object_maker, own_shape
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.systems import System

Maker = Callable[[Mapping[str, object]], ReferenceObject]

TOLERANCE_M = 0.01
# Some 30 MB with all pieces: the heavy objects around one place, not a layer.
MOST_CORNERS = 600_000
_POLYGONAL = 2
_FIXED_CORNERS = 40  # what an object costs beside its corners


class NearObject(NamedTuple):
    """An object near an area, its ground in the area's zone, and how its boundary was made.

    ``pieces`` of that ground are kept where it is heavy.
    """

    object: ReferenceObject
    geometry: BaseGeometry
    was_repaired: bool
    boundary: BoundarySource
    pieces: Optional[KeptPieces] = None


class _Key(NamedTuple):
    """What an object is remembered by: all of it plain values, for it is looked up at each moment."""

    key: int
    meridian_min: int
    width_deg: int
    kinds: Tuple[str, ...]


def _keys(keys: Sequence[int], zone: Zone, kinds: Tuple[str, ...]) -> List[_Key]:
    return [_Key(key, zone.central_meridian_min, zone.width_deg, kinds) for key in keys]


class ObjectMemory:
    """What was found of the objects of one open layer, as long as it does not grow too large.

    The layer's file does not change while it is open. ``None`` stands for an object that cannot be read.
    """

    def __init__(self, most_corners: int = MOST_CORNERS) -> None:
        self._most = most_corners
        self._corners = 0
        self._found: OrderedDict[_Key, Tuple[Optional[NearObject], int]] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, keys: Sequence[_Key]) -> Dict[_Key, Optional[NearObject]]:
        """Return those that are remembered."""
        with self._lock:
            for key in keys:
                if key in self._found:
                    self._found.move_to_end(key)
            return {key: self._found[key][0] for key in keys if key in self._found}

    def keep(self, key: _Key, found: Optional[NearObject]) -> None:
        """Remember one, and forget those not asked for the longest time where there are too many corners."""
        corners = _FIXED_CORNERS + (int(shapely.get_num_coordinates(found.geometry)) if found else 0)
        with self._lock:
            self._corners -= self._found.pop(key, (None, 0))[1]
            self._found[key] = found, corners
            self._corners += corners
            while self._corners > self._most:
                self._corners -= self._found.popitem(last=False)[1][1]


class Objects(NamedTuple):
    """The objects of an open layer, and what is remembered of them."""

    reader: GeoPackageReader
    table: FeatureTable
    spec: LayerSpec
    system: System
    memory: ObjectMemory

    def near(self, box: Box, zone: Zone, kinds: Tuple[str, ...]) -> Tuple[List[NearObject], bool]:
        """Return the objects whose boxes meet ``box`` (in the layer's system), and whether all could be read.

        They come in the order of their keys, with their ground in ``zone``; ``kinds`` are those as which they
        may be drawn, one drawn otherwise cannot be read.
        """
        try:
            if not self.table.has_rtree:
                rows = self.reader.read(self.table, self._columns, box, exact=False)
                return _whole(self._read(rows, zone, kinds))
            keys = _keys(self.reader.keys_in(self.table, box).tolist(), zone, kinds)
            known = self.memory.known(keys)
            unknown = [one.key for one in keys if one not in known]
            if unknown:
                rows = self.reader.rows(self.table, unknown, self._columns)
                known.update(self._read(rows, zone, kinds))
        except InputError:
            return [], False
        return _whole({key: known[key] for key in keys if key in known})

    @property
    def _columns(self) -> Tuple[str, ...]:
        return columns_of(self.spec.fields, self.table)

    def _read(
        self, rows: TableArrays, zone: Zone, kinds: Tuple[str, ...]
    ) -> Dict[_Key, Optional[NearObject]]:
        """Return the objects of rows by their keys, and remember them."""
        unreadable = set(rows.unreadable.tolist())
        made = object_maker(self.spec, self.table)
        found: Dict[_Key, Optional[NearObject]] = {}
        for index, key in enumerate(_keys(rows.keys.tolist(), zone, kinds)):
            near = None if index in unreadable else self._object(rows, index, made, zone, kinds)
            found[key] = near
            if self.table.has_rtree:
                self.memory.keep(key, near)
        return found

    def _object(
        self, rows: TableArrays, index: int, made: Maker, zone: Zone, kinds: Tuple[str, ...]
    ) -> Optional[NearObject]:
        row = {name: values[index] for name, values in rows.columns.items()}
        row[self.table.key] = rows.keys[index]
        try:
            own = own_shape(rows.geometry[index], kinds)
            placed = self.system.to_zone(own, zone, TOLERANCE_M)
            found = made(row)
            source = boundary_source(self.spec, self.system, zone, own, found.grade)
            is_valid = placed.is_valid
            sound = placed if is_valid else ground(placed)
            return NearObject(found, sound, not is_valid, source, _pieces_of(sound))
        except (InputError, shapely.errors.ShapelyError, ValueError, pyproj.exceptions.ProjError):
            return None


def _pieces_of(shape: BaseGeometry) -> Optional[KeptPieces]:
    """Return what keeps pieces of a heavy ground, ``None`` for any other object."""
    is_flat = shapely.get_dimensions(shape) == _POLYGONAL
    return KeptPieces(shape) if is_flat and shapely.get_num_coordinates(shape) > HEAVY_CORNERS else None


def _whole(found: Dict[_Key, Optional[NearObject]]) -> Tuple[List[NearObject], bool]:
    """Return the objects, and whether every one could be read.

    One that cannot is enough: what it covers is unknown, so nothing near can be "clear".
    """
    objects = [near for near in found.values() if near is not None]
    return objects, len(objects) == len(found)
