"""What a file lost, measured: the file is read back as any program reads it and laid over the corner table.

Corners and sides are compared in the licence's own plane. A side of the file is straight in the file's own
system; in degrees it is cut small before it comes over, so that its bend is measured, too.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np
import shapely
from shapely.geometry import LineString

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.measure import area_m2, signed_area_m2
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.stated import stated_told
from mineral_plugin.core.area.zones import Coordinates, as_points, from_wgs84
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.vectors.dxf_texts import layers_of_drawing
from mineral_plugin.core.corner_tables.vectors.files import VectorKind, kind_of
from mineral_plugin.core.corner_tables.vectors.geopackage import geopackage_layers
from mineral_plugin.core.corner_tables.vectors.source import Limits, Line, VectorLayer, VectorSource
from mineral_plugin.core.corner_tables.vectors.systems import system_of_layer
from mineral_plugin.core.corner_tables.zone_words import zone_in
from mineral_plugin.core.exports.features import is_by_level, level_text

_DEGREE_STEP = 0.0002  # about 20 m
_MM = 1000.0


@dataclass(frozen=True)
class Loss:
    """What a file changed of an area's ground.

    ``corner_mm`` is how far the farthest corner lies from its place, ``side_mm`` how far the boundary in the
    file leaves the straight sides, ``area_m2`` the file's area less the table's; ``corners`` of the table
    stand as ``vertices`` in the file, in the other direction where ``turned``.
    """

    corner_mm: float
    side_mm: float
    area_m2: float
    corners: int
    vertices: int
    turned: bool = False


@dataclass(frozen=True)
class Kept:
    """Which facts of the table stand in the file, in a column or in words."""

    zone: bool
    corner_names: bool
    digits: bool
    stated_area: bool
    levels: bool
    whole: bool


@dataclass(frozen=True)
class Reading:
    """A file as read back: its kind, its layers with every vertex as it stands there."""

    kind: VectorKind
    layers: Tuple[VectorLayer, ...]

    @property
    def in_degrees(self) -> bool:
        """Return whether the numbers are degrees of WGS 84."""
        return "KML" in self.kind.drivers

    def rings(self) -> Iterator[Line]:
        """Yield every closed ring that stands in the file, without the closing vertex."""
        for layer in self.layers:
            for feature in layer.features:
                for piece in feature.pieces:
                    lines = piece.lines if piece.kind == "polygon" else ()
                    if piece.kind == "line" and piece.lines[0][0] == piece.lines[0][-1]:
                        lines = piece.lines
                    for line in lines:
                        yield line[:-1] if line[0] == line[-1] else line

    def texts(self) -> Set[str]:
        """Return every value that stands in the file, as text."""
        found: Set[str] = set()
        for layer in self.layers:
            for feature in layer.features:
                found.update(_text(value) for value in feature.attributes.values() if value is not None)
        return found


def read_file_back(paths: Sequence[Path], source: VectorSource) -> Reading:
    """Return the files of one export (boundaries, and corners where they stand apart) as they read.

    Raises:
        InputError: a file cannot be read back.
    """
    kind = kind_of(paths[0], Limits())
    layers: List[VectorLayer] = []
    for path in paths:
        if kind.name == "GeoPackage":
            layers += geopackage_layers(path, Limits())
        else:
            layers += layers_of_drawing(kind, source.layers(path, kind.drivers, Limits()))
    return Reading(kind, tuple(layers))


def measure_loss(area: LicenceArea, reading: Reading) -> Loss:
    """Return how far the ground of ``area`` in a file is from the corner table.

    Raises:
        InputError: a ring of the area stands nowhere in the file.
    """
    left = [as_points(ring) for ring in reading.rings()]
    placed = [_in_plane(ring, area, reading.in_degrees) for ring in left]
    corner_m = side_m = read_area = 0.0
    vertices, turned = 0, False
    for part in area.parts:
        for number, ring in enumerate(part.rings):
            truth = ring_points(ring)
            index = _likeliest(truth, placed)
            if index is None:
                raise InputError("export.not_found", name=area.name)
            points = placed.pop(index)
            line = _in_plane(_cut_small(left.pop(index), reading.in_degrees), area, reading.in_degrees)
            corner_m = max(corner_m, _farthest(truth, points))
            side_m = max(side_m, float(shapely.hausdorff_distance(_closed(truth), _closed(line))))
            read_area += abs(signed_area_m2(line)) * (1 if number == 0 else -1)
            vertices += len(points)
            turned = turned or _is_turned(truth, points)
    corners = sum(len(ring.corners) for part in area.parts for ring in part.rings)
    return Loss(corner_m * _MM, side_m * _MM, read_area - area_m2(area), corners, vertices, turned)


def facts_kept(area: LicenceArea, reading: Reading) -> Kept:
    """Return which facts of the corner table stand in a file."""
    texts = reading.texts()
    joined = "\n".join(sorted(texts))
    corners = [corner for part in area.parts for ring in part.rings for corner in ring.corners]
    levels = [level for part in area.parts for level in (part.top_m, part.bottom_m) if level is not None]
    words = _words(joined)
    return Kept(
        zone=_zone_stands(area, reading, texts),
        corner_names=all(corner.name in texts for corner in corners),
        digits=all({corner.x_text, corner.y_text} <= words | texts for corner in corners),
        stated_area=_stated_stands(area, joined),
        levels=all({level_text(level), level_text(level).replace(".", ",")} & words for level in levels),
        whole=not (is_by_level(area) and reading.kind.name in _ONE_OBJECT_A_LEVEL),
    )


def _stated_stands(area: LicenceArea, texts: str) -> bool:
    stated = area.stated_area
    if stated is None:
        return True
    plain = texts.replace("²", "2")
    written = f"{stated.value} {stated.unit}"
    printed = (text.replace("²", "2") for text in stated_told(stated))
    return any(text in plain for text in (stated.text, written, written.replace(".", ","), *printed))


_ONE_OBJECT_A_LEVEL = ("GeoPackage", "Shapefile", "MapInfo TAB")


def _words(text: str) -> Set[str]:
    return set(itertools.chain.from_iterable(line.replace(";", " ").split() for line in text.split("\n")))


def _text(value: object) -> str:
    return level_text(value) if isinstance(value, float) else str(value)


def _zone_stands(area: LicenceArea, reading: Reading, texts: Set[str]) -> bool:
    systems = (system_of_layer(layer.code, layer.wkt) for layer in reading.layers if layer.features)
    if any(system.zone == area.zone and not system.on_wgs84 for system in systems):
        return True
    lines = itertools.chain.from_iterable(text.split("\n") for text in texts)
    return any(_zone_of(line) == area.zone for line in lines)


def _zone_of(text: str) -> object:
    try:
        return zone_in(text).zone
    except InputError:
        return None


def _in_plane(points: Coordinates, area: LicenceArea, in_degrees: bool) -> Coordinates:
    return from_wgs84(points, area.zone) if in_degrees else points


def _cut_small(points: Coordinates, in_degrees: bool) -> Coordinates:
    if not in_degrees:
        return points
    dense = shapely.segmentize(_closed(points), _DEGREE_STEP)
    return np.asarray(shapely.get_coordinates(dense)[:-1], dtype=np.float64)


def _likeliest(truth: Coordinates, placed: Sequence[Coordinates]) -> Optional[int]:
    """Return which ring of the file is nearest to a ring of the table."""
    if not placed:
        return None
    return min(range(len(placed)), key=lambda index: _farthest(truth, placed[index]))


def _farthest(truth: Coordinates, points: Coordinates) -> float:
    """Return how far the farthest corner lies from the nearest vertex, in m."""
    apart = truth[:, None, :] - points[None, :, :]
    return float(np.hypot(apart[:, :, 0], apart[:, :, 1]).min(axis=1).max())


def _is_turned(truth: Coordinates, points: Coordinates) -> bool:
    return signed_area_m2(truth) * signed_area_m2(points) < 0


def _closed(points: Coordinates) -> LineString:
    return LineString(np.vstack([points, points[:1]]))
