"""The corners that a map shows, and their labels on a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.corner_tables.writing.form import one_line
from mineral_plugin.core.maps.box_arrays import Array
from mineral_plugin.core.maps.grid import EAST, grid_lines
from mineral_plugin.core.maps.label_shapes import crowding_reach
from mineral_plugin.core.maps.labels import (
    Ground,
    LabelWish,
    Placed,
    outward_ways,
    place_labels,
)
from mineral_plugin.core.maps.plan import Box, CornerLabel, Extent, MapArea, line_mm
from mineral_plugin.core.maps.text_size import text_width_mm

# Labels of one corner under the same name (parts at several levels) are printed once.
_SAME_M = 0.01
_INSET_MM = 3.0


@dataclass(frozen=True)
class ShownCorner:
    """A corner of the map: indices of area, part, ring and corner, its name, place, and the way out."""

    place: Tuple[int, int, int, int]
    text: str
    point: Tuple[float, float]
    outward: Tuple[float, float]


def shown_corners(areas: Sequence[MapArea]) -> Tuple[ShownCorner, ...]:
    """Return the corners of all areas; one that is there twice under one name is shown once."""
    found: Dict[Tuple[str, int, int], ShownCorner] = {}
    for a, one in enumerate(areas):
        for p, part in enumerate(one.area.parts):
            for r, ring in enumerate(part.rings):
                points = ring_points(ring)
                ways = outward_ways(points, is_hole=r > 0)
                for c, corner in enumerate(ring.corners):
                    text, (east, north) = one_line(corner.name) or str(c + 1), points[c]
                    key = (text, round(east / _SAME_M), round(north / _SAME_M))
                    way = (float(ways[c, 0]), float(ways[c, 1]))
                    shown = ShownCorner((a, p, r, c), text, (float(east), float(north)), way)
                    found.setdefault(key, shown)
    return tuple(found.values())


@dataclass(frozen=True)
class View:
    """A map on a sheet: the number of the sheet, the frame in mm, the ground it shows, the scale."""

    sheet: int
    frame: Box
    extent: Extent
    scale: int

    def on_paper(self, points: Array) -> Array:
        """Return places (east, north) in m as (x, y) on the sheet in mm."""
        per_m = 1000.0 / self.scale
        x = self.frame.x + (points[:, 0] - self.extent.west) * per_m
        y = self.frame.y + (self.extent.north - points[:, 1]) * per_m
        return np.column_stack([x, y])

    def on_ground(self, x: float, y: float) -> Tuple[float, float]:
        """Return a place on the sheet in mm as (east, north) in m."""
        per_mm = self.scale / 1000.0
        return self.extent.west + (x - self.frame.x) * per_mm, self.extent.north - (y - self.frame.y) * per_mm

    def shows(self, point: Tuple[float, float]) -> bool:
        """Return whether a corner lies in the frame, off its edge."""
        inset = _INSET_MM * self.scale / 1000.0
        return (
            self.extent.west + inset <= point[0] <= self.extent.east - inset
            and self.extent.south + inset <= point[1] <= self.extent.north - inset
        )


@dataclass(frozen=True)
class LabelStyle:
    """How labels are set: size in points, letters of the font beside Arial's, interval of the grid in m."""

    size_pt: float
    letter_width: float
    grid_interval_m: float


def rooms_m(corners: Sequence[ShownCorner]) -> Array:
    """Return for each corner the distance in m within which it has three others."""
    return crowding_reach(np.array([corner.point for corner in corners]))


def crowding(scale: int, corners: Sequence[ShownCorner], rooms: Array, style: LabelStyle) -> float:
    """Return the share of corners that have no room for a label beside them at a scale; ``rooms`` in m."""
    width = float(np.mean([_width(corner, style) for corner in corners]))
    return float(np.mean(rooms * 1000.0 / scale < width))


def labels_on(
    view: View, areas: Sequence[MapArea], corners: Sequence[ShownCorner], style: LabelStyle
) -> Optional[Tuple[Tuple[CornerLabel, ...], int]]:
    """Return the labels of a sheet and how many of them lie badly; ``None`` where they have no room."""
    here = [corner for corner in corners if view.shows(corner.point)]
    if not here:
        return (), 0
    points = view.on_paper(np.array([corner.point for corner in here]))
    wishes = [_wish(corner, point, style) for corner, point in zip(here, points)]
    placed = place_labels(wishes, _ground(view, areas, style))
    if placed is None:
        return None
    labels = tuple(_label(view, corner, wish, at) for corner, wish, at in zip(here, wishes, placed))
    return labels, sum(at.is_bad for at in placed)


def _width(corner: ShownCorner, style: LabelStyle) -> float:
    return text_width_mm(corner.text, style.size_pt, True, style.letter_width) + 0.6


def _wish(corner: ShownCorner, point: Array, style: LabelStyle) -> LabelWish:
    width = _width(corner, style)
    height = 0.85 * line_mm(style.size_pt)
    # North is up: on the sheet y runs down.
    return LabelWish(
        (float(point[0]), float(point[1])), width, height, (corner.outward[0], -corner.outward[1])
    )


def _ground(view: View, areas: Sequence[MapArea], style: LabelStyle) -> Ground:
    rings: List[Array] = [
        view.on_paper(ring_points(ring)) for one in areas for part in one.area.parts for ring in part.rings
    ]
    frame, lines = view.frame, []
    for line in grid_lines(view.extent, style.grid_interval_m):
        if line.axis == EAST:
            x = frame.x + (line.value_m - view.extent.west) * 1000.0 / view.scale
            lines.append((x, frame.y, x, frame.bottom))
        else:
            y = frame.y + (view.extent.north - line.value_m) * 1000.0 / view.scale
            lines.append((frame.x, y, frame.right, y))
    return Ground(frame, tuple(rings), (), tuple(lines))


def _label(view: View, corner: ShownCorner, wish: LabelWish, at: Placed) -> CornerLabel:
    area, part, ring, number = corner.place
    return CornerLabel(
        sheet=view.sheet,
        area=area,
        part=part,
        ring=ring,
        corner=number,
        text=corner.text,
        point=corner.point,
        middle=view.on_ground(*at.middle),
        width_mm=wish.width,
        height_mm=wish.height,
        leader=at.leader,
    )
