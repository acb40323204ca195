"""An area from points: its rings, and its corners numbered clockwise from the north-west.

No legal text says where numbers begin; this is the program's choice, after the tables that are published. Of
818 rings of the draft plan of Lào Cai (2026) 737 run clockwise, and 35 % of those begin at the corner for
which north less east is greatest: more than at the northernmost (28 %) or westernmost one (25 %), or at the
one nearest to the north-west of the box around them (34 %). Of 135 other published tables 51 % begin there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, List, Sequence, Tuple

from shapely.geometry import Polygon

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.measure import signed_area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.places import USUAL_DECIMALS, Point, corner_at, corners_of, with_parts

_NO_DOCUMENT = Source()

PartPoints = Sequence[Sequence[Point]]


def drawn_area(
    parts: Sequence[PartPoints],
    zone: Zone,
    name: str,
    decimals: int = USUAL_DECIMALS,
    source: Source = _NO_DOCUMENT,
) -> LicenceArea:
    """Return the area of points in m: parts > rings (the outer one, then holes) > (east, north).

    A closing point that repeats the first is dropped, and so is a ring without points. Rings may have one or
    two corners while they are drawn; those keep their order, others run clockwise from the north-west.

    Raises:
        InputError: there is no point at all, or one is no place.
    """
    made = tuple(_part(rings, decimals) for rings in parts if len(rings) and len(rings[0]))
    if not made:
        raise InputError("drawing.no_corners")
    return renumbered(LicenceArea("", name, zone, made, source=source))


def _part(rings: PartPoints, decimals: int) -> Part:
    outer, *holes = (ring_of(points, decimals) for points in rings if len(points))
    return Part(outer, tuple(holes))


def ring_of(points: Sequence[Point], decimals: int) -> Ring:
    """Return a ring of points (east, north) in m without a closing point; its corners have no names yet."""
    corners = [corner_at(east, north, decimals) for east, north in points]
    return Ring(tuple(corners[:-1] if len(corners) > 1 and same_spot(corners[0], corners[-1]) else corners))


def same_spot(first: Corner, second: Corner) -> bool:
    """Return whether two corners have the same numbers."""
    return (first.east_m, first.north_m) == (second.east_m, second.north_m)


def renumbered(area: LicenceArea) -> LicenceArea:
    """Return an area whose rings run clockwise from their north-west corner, numbered through all of them.

    Parts stay one after another, the holes of a part follow its outer ring. The north-west corner is the one
    for which north less east is greatest, of several the most northern one.
    """
    turned = [each_ring(part, from_north_west) for part in area.parts]
    return with_parts(area, numbered(turned))


def from_north_west(ring: Ring) -> Ring:
    """Return a ring clockwise from its north-west corner; one or two corners stay as they are."""
    corners = ring.corners
    if len(corners) < 3:
        return ring
    if signed_area_m2(ring_points(ring)) > 0.0:
        corners = corners[::-1]
    first = max(range(len(corners)), key=lambda at: _north_west(corners[at]))
    return Ring(corners[first:] + corners[:first])


def _north_west(corner: Corner) -> Tuple[float, float]:
    return corner.north_m - corner.east_m, corner.north_m


def numbered(parts: Sequence[Part]) -> Tuple[Part, ...]:
    """Return parts with their corners named ``1`` to ``n`` through all rings, in their order."""
    count = 0

    def named(ring: Ring) -> Ring:
        nonlocal count
        names = range(count + 1, count + 1 + len(ring.corners))
        count += len(ring.corners)
        return Ring(tuple(replace(corner, name=str(name)) for corner, name in zip(ring.corners, names)))

    return tuple(each_ring(part, named) for part in parts)


def is_numbered(area: LicenceArea) -> bool:
    """Return whether the corners are named ``1`` to ``n`` in their order."""
    return all(corner.name == str(at) for at, corner in enumerate(corners_of(area), start=1))


def part_like(part: Part, ground: Polygon, corner: Callable[[Point], Corner]) -> Part:
    """Return a polygon as a part with the levels of another; ``corner`` gives the corner at each point."""
    outer, *holes = (
        Ring(tuple(corner((east, north)) for east, north in ring.coords[:-1]))
        for ring in (ground.exterior, *ground.interiors)
    )
    return replace(part, outer=outer, holes=tuple(holes))


def each_ring(part: Part, change: Callable[[Ring], Ring]) -> Part:
    """Return a part with each of its rings changed."""
    rings: List[Ring] = [change(ring) for ring in part.rings]
    return replace(part, outer=rings[0], holes=tuple(rings[1:]))
