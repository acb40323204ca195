"""Commune outlines of a reference layer, by name: where an object without coordinates may lie at most."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import moved, repaired
from mineral_plugin.core.area.zones import Zone, to_geographic
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import FeatureTable, opened_read_only, quoted, wkb_of
from mineral_plugin.core.base.geopackage_bulk import shapes_from_wkb
from mineral_plugin.core.reference.objects import field_texts, own_polygon
from mineral_plugin.core.reference.places import Place, find_commune
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.systems import System

ROLE = "commune"
# Degrees of one system to those of another go through any zone; the outlines are only as good as 20 m anyway.
_BETWEEN = Zone(6300, 6)
_TOLERANCE_M = 1.0


@dataclass(frozen=True)
class Communes:
    """The communes of one layer: names, provinces and keys side by side, and how to read an outline."""

    spec: LayerSpec
    table: FeatureTable
    system: System
    names: Tuple[str, ...]
    provinces: Tuple[str, ...]
    keys: Tuple[int, ...]

    def outline(self, place: Place) -> Optional[BaseGeometry]:
        """Return the outline (VN-2000 degrees) of the communes that a place names.

        ``None`` where the layer does not have every one of them, or an outline cannot be read.
        """
        rows = find_commune(place, self.names, self.provinces)
        if not rows:
            return None
        try:
            shapes = [self._shape(self.keys[row]) for row in rows]
        except (InputError, shapely.errors.ShapelyError):
            return None
        return shapely.union_all(shapes)

    def _shape(self, key: int) -> BaseGeometry:
        geometry, name = quoted(self.table.geometry), quoted(self.table.name)
        sql = f"SELECT {geometry} FROM {name} WHERE {quoted(self.table.key)} = ?"  # nosec B608
        with opened_read_only(self.spec.path) as connection:
            (blob,) = connection.execute(sql, (key,)).fetchone()
        (own,) = shapes_from_wkb([wkb_of(blob) if isinstance(blob, bytes) else b""])
        placed = self.system.to_zone(own_polygon(own), _BETWEEN, _TOLERANCE_M)
        return moved(repaired(placed), lambda points: to_geographic(points, _BETWEEN))


def communes_of(spec: LayerSpec, table: FeatureTable, system: Optional[System]) -> Optional[Communes]:
    """Return the communes of a layer, ``None`` where it cannot say where they lie."""
    if system is None:
        return None
    stat = spec.path.stat()
    return _communes(_Layer(spec, table, system), stat.st_mtime_ns, stat.st_size)


class _Layer:
    """A layer as a key of the cache: equal where file and table are."""

    def __init__(self, spec: LayerSpec, table: FeatureTable, system: System) -> None:
        self.spec, self.table, self.system = spec, table, system
        self._key: Tuple[Path, str, Tuple[Tuple[str, str], ...]] = (
            spec.path,
            table.name,
            tuple(sorted(spec.fields.items())),
        )

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Layer) and self._key == other._key


@lru_cache(maxsize=8)
def _communes(layer: _Layer, _time_ns: int, _size: int) -> Communes:
    names, provinces, keys = [], [], []
    columns = [name for name in layer.table.columns if name != layer.table.geometry]
    selected = ", ".join(map(quoted, (layer.table.key, *columns)))
    sql = f"SELECT {selected} FROM {quoted(layer.table.name)}"  # nosec B608
    with opened_read_only(layer.spec.path) as connection:
        for key, *values in connection.execute(sql):
            text = field_texts(layer.spec.fields, dict(zip(columns, values)))
            names.append(text["name"])
            provinces.append(text["place"])
            keys.append(key)
    return Communes(layer.spec, layer.table, layer.system, tuple(names), tuple(provinces), tuple(keys))


def may_lie_in(place: Place, degrees: BaseGeometry, layers: Sequence[Communes]) -> bool:
    """Return whether an object of a place may lie in a polygon of degrees, as far as communes tell.

    It may, unless a layer has every commune that the place names and none of them meets the polygon.
    """
    outlines = [layer.outline(place) for layer in layers] if place.commune else []
    return not any(outline is not None and not outline.intersects(degrees) for outline in outlines)
