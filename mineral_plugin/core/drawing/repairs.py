"""Repairs of an area, each a proposal with its cost: nothing is changed before the user takes one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import FrozenSet, Iterator, List, Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import part_polygon
from mineral_plugin.core.area.measure import area_m2, part_area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, ReferenceObject
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.clipping import REST_M2, clipped, finest_needed, ground_of, largest_pieces
from mineral_plugin.core.drawing.places import corners_of, decimals_of
from mineral_plugin.core.drawing.ring_repairs import reordered, without_repeats
from mineral_plugin.core.drawing.sides import Side, bearing_deg, sides
from mineral_plugin.core.drawing.snapping import snapped
from mineral_plugin.core.overlap.common_ground import common_ground

SNAP = "snap_to_neighbour"
CLIP = "clip_along_neighbour"
UNCROSS = "uncross_ring"
DROP_REPEATED = "drop_repeated_corner"

# Below this a figure in hectares says nothing.
_SMALL_M2 = 1000.0
_SPIKE_DEG = 15.0
_SHORT_M = 1.0
_CENTIMETRES = 2
_MOST_NAMED = 8


@dataclass(frozen=True)
class Neighbour:
    """A neighbour: its name for sentences, its geometry in the area's plane (m), and the object itself."""

    name: str
    geometry: BaseGeometry
    object: ReferenceObject


@dataclass(frozen=True)
class Repair:
    """A repair: its kind, the area after it, what it does and what it costs, in words and figures.

    ``lost_m2`` is ground that is no longer in the area, ``gained_m2`` ground that is new in it;
    ``corners_added`` is negative where corners go. ``cost`` is a list of nouns, to stand in brackets.
    """

    kind: str
    after: LicenceArea
    label: Phrase
    cost: Phrase
    lost_m2: float
    gained_m2: float
    corners_added: int


def repairs_for(area: LicenceArea, neighbours: Sequence[Neighbour], tolerance_m: float) -> Tuple[Repair, ...]:
    """Return the repairs of an area: of its rings, and along neighbours; least loss first.

    As long as a ring crosses itself or has a corner twice, only that is repaired. To a neighbour the area is
    snapped where they run within ``tolerance_m`` of each other, and cut along it where they share ground.
    Of a geometry that is not valid, and of a line or point, there is no inside to keep out of.
    """
    rings = list(_ring_repairs(area))
    if rings or not _is_sound(area):
        return tuple(rings)
    found: List[Repair] = []
    for neighbour in neighbours:
        if neighbour.geometry.is_valid and shapely.get_dimensions(neighbour.geometry) == 2:
            found += _snaps(area, neighbour, tolerance_m)
            found += _clips(area, neighbour)
    return tuple(sorted(found, key=lambda repair: (repair.lost_m2 + repair.gained_m2, repair.corners_added)))


def _is_sound(area: LicenceArea) -> bool:
    rings = (ring for part in area.parts for ring in part.rings)
    return all(len(ring.corners) > 2 for ring in rings) and all(
        part_polygon(part).is_valid for part in area.parts
    )


def _ring_repairs(area: LicenceArea) -> Iterator[Repair]:
    thinned = without_repeats(area)
    if thinned is not None:
        names = [_repeat(gone, kept) for gone, kept in thinned.pairs]
        yield _repair(DROP_REPEATED, area, thinned.area, Phrase("drawing.drop_repeated", {"corners": names}))
    order = reordered(area)
    if order is not None:
        yield _repair(UNCROSS, area, order.area, _reordered(order.names))


def _repeat(gone: str, kept: str) -> Phrase:
    if gone == kept:
        return Phrase("drawing.repeat_itself", {"corner": gone})
    return Phrase("drawing.repeat_of", {"gone": gone, "kept": kept})


def _reordered(names: Sequence[str]) -> Phrase:
    if len(names) > _MOST_NAMED:
        return Phrase("drawing.uncross_many", {"count": len(names)})
    return Phrase("drawing.uncross", {"corners": names})


def _snaps(area: LicenceArea, neighbour: Neighbour, tolerance_m: float) -> Iterator[Repair]:
    found = snapped(area, neighbour.geometry, tolerance_m)
    if found is not None:
        moved = Phrase("drawing.cost_moved", {"count": found.moved, "shift": found.largest_shift_m})
        label = Phrase("drawing.snap", {"name": neighbour.name})
        yield _repair(SNAP, area, found.area, label, [moved] if found.moved else [])


def _clips(area: LicenceArea, neighbour: Neighbour) -> Iterator[Repair]:
    """Yield the cut with the digits of the table, with centimetres where those lose less, in one piece."""
    numbers = [at for at, part in enumerate(area.parts) if not _are_apart_in_depth(part, neighbour.object)]
    if sum(_common_m2(area.parts[number], neighbour.geometry) for number in numbers) < REST_M2:
        return
    own = decimals_of(corners_of(area))
    found = finest_needed(area, neighbour.geometry, own, numbers)
    if found is None:
        return
    finer = clipped(area, neighbour.geometry, _CENTIMETRES, numbers) if own < _CENTIMETRES else None
    has_finer = finer is not None and area_m2(finer.area) - area_m2(found.area) > 1.0
    # Of two that differ in their digits alone, both say which they have.
    label = "drawing.clip_coarser" if has_finer else "drawing.clip"
    yield _repair(CLIP, area, found.area, Phrase(label, {"name": neighbour.name}))
    if finer is not None and has_finer:
        yield _repair(CLIP, area, finer.area, Phrase("drawing.clip_finer", {"name": neighbour.name}))
    if len(set(found.old_parts)) < len(found.old_parts):
        largest = largest_pieces(found, area)
        yield _repair(CLIP, area, largest, Phrase("drawing.clip_largest", {"name": neighbour.name}))


def _common_m2(part: Part, ground: BaseGeometry) -> float:
    return float(common_ground(part_polygon(part), ground).area)


def _are_apart_in_depth(part: Part, other: ReferenceObject) -> bool:
    """Return whether a part ends where an object begins, or the reverse; unknown levels are never apart."""
    return _is_above(part.bottom_m, other.top_m) or _is_above(other.bottom_m, part.top_m)


def _is_above(bottom_m: Optional[float], top_m: Optional[float]) -> bool:
    return bottom_m is not None and top_m is not None and bottom_m >= top_m


def _repair(
    kind: str, before: LicenceArea, after: LicenceArea, label: Phrase, costs: Sequence[Phrase] = ()
) -> Repair:
    old, new = ground_of(before), ground_of(after)
    lost, gained = float(shapely.difference(old, new).area), float(shapely.difference(new, old).area)
    added = len(corners_of(after)) - len(corners_of(before))
    items = [*_ground_costs(lost, gained), *costs, *_corner_costs(added), *_shape_costs(before, after)]
    return Repair(kind, after, label, Phrase("drawing.cost", {"items": items}), lost, gained, added)


def _ground_costs(lost_m2: float, gained_m2: float) -> Iterator[Phrase]:
    if lost_m2 >= REST_M2:
        yield Phrase(f"drawing.cost_lost_{_unit(lost_m2)}", {"area": lost_m2})
    if gained_m2 >= REST_M2:
        yield Phrase(f"drawing.cost_gained_{_unit(gained_m2)}", {"area": gained_m2})
    if lost_m2 < REST_M2 and gained_m2 < REST_M2:
        yield Phrase("drawing.cost_same_ground")


def _unit(measured_m2: float) -> str:
    return "m2" if measured_m2 < _SMALL_M2 else "ha"


def _corner_costs(added: int) -> Iterator[Phrase]:
    if added > 0:
        yield Phrase("drawing.cost_more_corners", {"count": added})
    if added < 0:
        yield Phrase("drawing.cost_fewer_corners", {"count": -added})


def _shape_costs(before: LicenceArea, after: LicenceArea) -> Iterator[Phrase]:
    """Yield what the shape has got that nobody wants: more parts, new holes, a spike."""
    if len(after.parts) > len(before.parts):
        sizes = sorted((part_area_m2(part) for part in after.parts), reverse=True)
        areas = [Phrase(f"drawing.size_{_unit(size)}", {"area": size}) for size in sizes]
        yield Phrase("drawing.cost_parts", {"count": len(sizes), "areas": areas})
    holes = sum(len(part.holes) for part in after.parts) - sum(len(part.holes) for part in before.parts)
    if holes > 0:
        yield Phrase("drawing.cost_holes", {"count": holes})
    short = _shortest(before, after)
    if short is not None:
        names = {"first": short.start.name, "second": short.end.name, "length": short.length_m}
        yield Phrase("drawing.cost_short_side", names)
    spike = _sharpest(before, after)
    if spike is not None:
        yield Phrase("drawing.cost_spike", {"corner": spike[1].name, "angle": spike[0]})


def _shortest(before: LicenceArea, after: LicenceArea) -> Optional[Side]:
    """Return the shortest side that is new, ``None`` if none is below 1 m."""
    old = {_ends(side) for side in sides(before)}
    new = [side for side in sides(after) if side.length_m < _SHORT_M and _ends(side) not in old]
    return min(new, key=lambda side: side.length_m) if new else None


def _ends(side: Side) -> FrozenSet[Tuple[float, float]]:
    return frozenset((corner.east_m, corner.north_m) for corner in (side.start, side.end))


def _sharpest(before: LicenceArea, after: LicenceArea) -> Optional[Tuple[float, Corner]]:
    """Return the sharpest corner that is new (degrees, corner), ``None`` if none is below 15 degrees."""
    old = {(corner.east_m, corner.north_m): angle for angle, corner in _angles(before)}
    new = [
        (angle, corner)
        for angle, corner in _angles(after)
        if angle < min(_SPIKE_DEG, old.get((corner.east_m, corner.north_m), 180.0) - 1.0)
    ]
    return min(new, key=lambda one: one[0]) if new else None


def _angles(area: LicenceArea) -> Iterator[Tuple[float, Corner]]:
    """Yield the angle between the two sides at each corner, in degrees from 0 to 180."""
    for ring in (ring for part in area.parts for ring in part.rings):
        corners = ring.corners
        for at, corner in enumerate(corners):
            before, after = corners[at - 1], corners[(at + 1) % len(corners)]
            turn = bearing_deg(corner, after) - bearing_deg(corner, before)
            yield abs(math.remainder(turn, 360.0)), corner
