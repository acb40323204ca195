"""Reference layers as flat arrays in the cache of the data folder: for audits, and for repeated checks.

A cache is named after the content of the layer's source and the plane of the arrays, so it is never out of
date; the folder may be emptied at any time. A layer in degrees is kept in a VN-2000 plane, its sides
densified to 1 mm. Nothing here reads attributes: ``keys`` lead from a place in the arrays to a row.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.geopackage import opened_read_only, quoted
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.base.threads import in_python_thread, while_listening
from mineral_plugin.core.overlap.flat import FlatLayer, flat_layer
from mineral_plugin.core.overlap.flat_cache import cache_path, open_flat, write_flat
from mineral_plugin.core.reference.layers import ReferenceLayer
from mineral_plugin.core.reference.systems import System
from mineral_plugin.core.regulation.provinces import load_provinces

Keys = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

_DENSE_M = 0.001
# Half the way round the earth in metres: no coordinate of any system used here is larger.
_FARTHEST = 2.0e7
_FORM = 1


@dataclass(frozen=True)
class KeptLayer:
    """A layer as flat arrays in a plane: ``keys`` (f,) the primary key of each place of ``flat``."""

    flat: FlatLayer
    keys: Keys
    plane: Zone


def plane_of(layer: ReferenceLayer) -> Zone:
    """Return the plane in which a layer is kept: its own, or for degrees that of the meridian nearest to it.

    Raises:
        InputError: the layer has no system that is safe to use, or no place at all.
    """
    if layer.system is None:
        raise InputError("error.layer_without_system", layer=layer.spec.source, table=layer.table.name)
    return layer.system.zone or nearest_zone(_middle_longitude(layer))


def nearest_zone(longitude: float) -> Zone:
    """Return the 3-degree zone whose meridian, of those that provinces use, is nearest to a longitude."""
    meridians = {province.meridian_min for province in load_provinces().current}
    return Zone(min(sorted(meridians), key=lambda minutes: abs(minutes / 60.0 - longitude)), 3)


def kept_layer(layer: ReferenceLayer, folder: Path, plane: Zone) -> Optional[KeptLayer]:
    """Return the arrays of a layer in a plane from the cache in ``folder``, ``None`` where there are none."""
    key = _cache_key(layer, plane)
    flat = open_flat(cache_path(folder, key), key)
    keys = _open_keys(_keys_path(folder, key)) if flat is not None else None
    if flat is None or keys is None or len(keys) != flat.count:
        return None
    return KeptLayer(flat, keys, plane)


def build_layer(
    layer: ReferenceLayer, folder: Optional[Path], plane: Zone, progress: Optional[Progress] = None
) -> KeptLayer:
    """Return the arrays of a layer in a plane, from the cache or made now and put there (``None``: nowhere).

    Whoever cancels is let go at once; what was begun is finished beside and serves the next time.

    Raises:
        CancelledError: ``progress`` asked to stop.
        InputError: the table cannot be read.
    """
    kept = kept_layer(layer, folder, plane) if folder else None
    return kept or while_listening(lambda: _built(layer, folder, plane), progress or NoProgress())


def _built(layer: ReferenceLayer, folder: Optional[Path], plane: Zone) -> KeptLayer:
    rows = layer.reader.read(layer.table)
    system = layer.system
    if system is None:
        raise InputError("error.layer_without_system", layer=layer.spec.source, table=layer.table.name)
    shapes = in_python_thread(lambda: _placed(_possible(rows.geometry), system, plane))
    built = KeptLayer(flat_layer(shapes), rows.keys, plane)
    return _put(layer, folder, built) if folder else built


def _put(layer: ReferenceLayer, folder: Path, built: KeptLayer) -> KeptLayer:
    """Return arrays as they lie in the cache now, or themselves where they cannot be put there."""
    key = _cache_key(layer, built.plane)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_flat(cache_path(folder, key), key, built.flat)
        write_whole(_keys_path(folder, key), _keys_writer(built.keys))
    except (CannotWriteError, OSError):
        return built
    return kept_layer(layer, folder, built.plane) or built


def _possible(shapes: Geometries) -> Geometries:
    """Return the shapes without those whose numbers can be no place."""
    possible = shapes.copy()
    with np.errstate(invalid="ignore"):
        possible[~(np.abs(shapely.bounds(shapes)) < _FARTHEST).all(axis=1)] = None
    return possible


def _placed(shapes: Geometries, system: System, plane: Zone) -> Geometries:
    if system.zone == plane:
        return shapes
    try:
        moved: Geometries = _moved(shapes, system, plane)
    except pyproj.exceptions.ProjError:
        moved = np.full(len(shapes), None, dtype=object)
        for place, shape in enumerate(shapes):
            moved[place] = _moved_or_none(shape, system, plane)
    return moved


def _moved(shapes: Any, system: System, plane: Zone) -> Any:
    return system.to_zone(shapes, plane, _DENSE_M)


def _moved_or_none(shape: Any, system: System, plane: Zone) -> Any:
    try:
        return None if shape is None else _moved(shape, system, plane)
    except pyproj.exceptions.ProjError:
        return None


def _cache_key(layer: ReferenceLayer, plane: Zone) -> str:
    table = layer.table
    system = [table.organization, table.organization_id, table.definition]
    source = [layer.sha256, layer.spec.path.stat().st_size, table.name, table.geometry, system]
    return json.dumps([_FORM, source, plane.text], ensure_ascii=False)


def _keys_path(folder: Path, key: str) -> Path:
    return folder / f"keys-{hashlib.sha256(key.encode()).hexdigest()[:32]}-{_FORM}.npy"


def _keys_writer(keys: Keys) -> Callable[[Path], None]:
    def write(part: Path) -> None:
        with part.open("wb") as stream:
            np.save(stream, keys, allow_pickle=False)

    return write


def _open_keys(path: Path) -> Optional[Keys]:
    try:
        keys = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return keys if keys.dtype == np.int64 and keys.ndim == 1 else None


def _middle_longitude(layer: ReferenceLayer) -> float:
    """Return the middle of a layer in degrees, from its R-tree where it has one."""
    table = layer.table
    if table.has_rtree:
        tree = quoted(f"rtree_{table.name}_{table.geometry}")
        with opened_read_only(layer.spec.path) as connection:
            west, east = connection.execute(f"SELECT min(minx), max(maxx) FROM {tree}").fetchone()  # nosec B608
    else:
        west, _, east, _ = shapely.total_bounds(_possible(layer.reader.read(layer.table).geometry)).tolist()
    if west is None or west != west:
        raise InputError("error.layer_without_place", layer=layer.spec.source, table=table.name)
    return float(west + east) / 2.0
