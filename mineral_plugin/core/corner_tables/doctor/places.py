"""Evidence from the ground: province, commune, country, neighbours.

Distances are taken on a plane of scaled degrees, to 3 %: enough to say near or far. Nothing official is
measured here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import repaired
from mineral_plugin.core.area.zones import Coordinates, known_zones, to_geographic
from mineral_plugin.core.base.geopackage import Box
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.doctor.forms import whole_column_slips
from mineral_plugin.core.corner_tables.doctor.model import Clue, Clues, Evidence, NamedPlace, State
from mineral_plugin.core.corner_tables.doctor.numbers import in_range
from mineral_plugin.core.regulation.provinces import (
    Province,
    Provinces,
    candidate_zones,
    load_provinces,
    plain_name,
    provinces_named,
)

Points = NDArray[np.object_]

METRES_A_DEGREE = np.array([106_000.0, 110_700.0])
SAME_CORNER_M = 2.5
FRAME_DEG = 0.3
# Two corners within 2.5 m by chance are rare: some hundred to one each.
SHARED_CORNER, MOST_SHARED = 4.5, 13.5
UNUSUAL_ZONE = -5.0
_UNIT_BEFORE = (
    *("thanh pho", "thi tran", "thu do", "dac khu", "thi xa", "tinh", "phuong"),
    *("xa", "huyen", "quan", "tp"),
)
_UNIT_AFTER = ("thi tran", "province", "city", "commune", "ward", "phuong", "xa")
# Beyond how many metres outside, with which weight; first for polygons, then for rough extents.
_COMMUNE = ((0.0, 2.5), (300.0, 1.5), (2_000.0, -1.0), (10_000.0, -3.0))
_PROVINCE = ((0.0, 2.5), (300.0, 1.0), (2_000.0, -2.0), (10_000.0, -4.0))
_EXTENT = ((0.0, 0.8), (3_000.0, 0.5), (8_000.0, -2.0), (20_000.0, -4.0))
_INSIDE = {Clue.COMMUNE: 4.0, Clue.PROVINCE: 3.0}
_OUTSIDE = -5.0


class Target(NamedTuple):
    """A named place that the corners ought to lie in: its polygon in scaled degrees."""

    clue: Clue
    name: str
    ground: BaseGeometry
    rough: bool


@dataclass(frozen=True)
class Neighbours:
    """Corners and polygons of other areas in scaled degrees."""

    corners: Optional[shapely.STRtree]
    grounds: shapely.STRtree
    polygons: Tuple[BaseGeometry, ...]
    names: Tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """The clues made ready for many questions."""

    provinces: Tuple[Province, ...]
    targets: Tuple[Target, ...]
    country: BaseGeometry
    neighbours: Neighbours
    unknown: Tuple[Evidence, ...]


def scene_of(clues: Clues) -> Scene:
    """Return the clues made ready: names looked up in the layers, polygons scaled and prepared."""
    known = load_provinces()
    named = tuple(province for entry in provinces_named(clues.province)[:1] for province in entry.provinces)
    targets = [*_province_target(clues, named, known), *_commune_target(clues)]
    for target in targets:
        shapely.prepare(target.ground)
    return Scene(named, tuple(targets), _country(), _neighbours(clues.neighbours), _unknown(clues, targets))


def search_frame(state: State) -> Optional[Box]:
    """Return west, south, east, north in VN-2000 degrees around all places that a table may mean.

    Boundary layers need to be read there only. ``None`` where no reading of the numbers has a place.
    """
    zones = {*known_zones(), *([state.zone] if state.zone else [])}
    found: List[Coordinates] = []
    for form in (state, *whole_column_slips(state)):
        inside = [points[in_range(points)] for points in form.points]
        corners = np.vstack([np.empty((0, 2)), *inside])
        found.extend(to_geographic(corners, zone) for zone in zones if len(corners))
    if not found:
        return None
    every = np.vstack(found)
    (west, south), (east, north) = every.min(axis=0) - FRAME_DEG, every.max(axis=0) + FRAME_DEG
    return float(west), float(south), float(east), float(north)


def bare_name(text: str) -> str:
    """Return a place's name without diacritics, numbers in front and words such as ``xã`` or ``province``."""
    name = plain_name(text).lstrip("0123456789 ")
    for unit in _UNIT_BEFORE:
        if name.startswith(unit + " "):
            return name[len(unit) + 1 :]
    for unit in _UNIT_AFTER:
        if name.endswith(" " + unit):
            return name[: -len(unit) - 1]
    return name


def _scaled(geometry: BaseGeometry) -> BaseGeometry:
    return repaired(shapely.transform(geometry, lambda points: points * METRES_A_DEGREE))


def _matching(places: Sequence[NamedPlace], names: Sequence[str]) -> List[NamedPlace]:
    wanted = {bare_name(name) for name in names} - {""}
    return [place for place in places if bare_name(place.name) in wanted]


def _province_target(clues: Clues, named: Sequence[Province], known: Provinces) -> List[Target]:
    """Return the ground of the named province: its polygon, its successor's, or its rough extent."""
    for names in _province_names(clues, named, known):
        found = _matching(clues.provinces, names)
        if found:
            ground = shapely.union_all([_scaled(place.geometry) for place in found])
            return [Target(Clue.PROVINCE, clues.province, ground, rough=False)]
    if not named:
        return []
    extents = shapely.union_all([box(*province.extent) for province in named])
    return [Target(Clue.PROVINCE, clues.province, _scaled(extents), rough=True)]


def _province_names(clues: Clues, named: Sequence[Province], known: Provinces) -> List[List[str]]:
    own = [clues.province, *(spelling for province in named for spelling in province.spellings)]
    later = [known.successor(province).name for province in named]
    return [own, later]


def _commune_target(clues: Clues) -> List[Target]:
    found = _matching(clues.communes, [clues.commune])
    if not found:
        return []
    return [Target(Clue.COMMUNE, clues.commune, _together(found), rough=False)]


def _together(found: Sequence[NamedPlace]) -> BaseGeometry:
    return shapely.union_all([_scaled(place.geometry) for place in found])


def _unknown(clues: Clues, targets: Sequence[Target]) -> Tuple[Evidence, ...]:
    """Return what was named and is not in the layers given: said, and without weight."""
    have = {target.clue for target in targets}
    found: List[Evidence] = []
    if clues.commune and clues.communes and Clue.COMMUNE not in have:
        found.append(_not_found(Clue.COMMUNE, clues.commune))
    if clues.province and Clue.PROVINCE not in have:
        found.append(_not_found(Clue.PROVINCE, clues.province))
    return tuple(found)


def _not_found(clue: Clue, name: str) -> Evidence:
    return Evidence(clue, 0.0, Phrase("doctor.evidence.not_in_layer", {"name": name}))


@lru_cache(maxsize=1)
def _country() -> BaseGeometry:
    ground = shapely.union_all([box(*province.extent) for province in load_provinces().current])
    scaled = _scaled(ground)
    shapely.prepare(scaled)
    return scaled


def _neighbours(places: Sequence[NamedPlace]) -> Neighbours:
    polygons = tuple(_scaled(place.geometry) for place in places)
    corners = shapely.STRtree(_points(shapely.get_coordinates(list(polygons)))) if polygons else None
    return Neighbours(
        corners=corners,
        grounds=shapely.STRtree(polygons),
        polygons=polygons,
        names=tuple(place.name for place in places),
    )


def _points(coordinates: Coordinates) -> Points:
    return np.asarray(shapely.points(coordinates), dtype=np.object_)


def place_evidence(state: State, scene: Scene) -> List[Evidence]:
    """Return what the ground says of a state; nothing where its numbers have no place."""
    rings = placed(state)
    if rings is None:
        return []
    corners = _points(np.vstack(rings))
    found = [_inside(target, corners) for target in scene.targets]
    if not any(target.clue is Clue.PROVINCE for target in scene.targets):
        found.extend(_abroad(corners, scene))
    return [*found, *scene.unknown, *_unusual_zone(state, scene), *_beside(rings, state, scene.neighbours)]


def placed(state: State) -> Optional[List[Coordinates]]:
    """Return the rings in scaled degrees, ``None`` where the state has no zone or no possible numbers."""
    if state.zone is None or not all(in_range(points).all() for points in state.points):
        return None
    return [to_geographic(points, state.zone) * METRES_A_DEGREE for points in state.points]


def _inside(target: Target, corners: Points) -> Evidence:
    share = float(np.mean(shapely.intersects(target.ground, corners)))
    values = {"name": target.name, "share": round(100 * share)}
    kind = "extent" if target.rough else target.clue.value
    if share == 1.0 and not target.rough:
        return Evidence(target.clue, _INSIDE[target.clue], Phrase(f"doctor.evidence.in_{kind}", values))
    nearest = 0.0 if share > 0 else float(shapely.distance(target.ground, shapely.multipoints(corners)))
    steps = _EXTENT if target.rough else _COMMUNE if target.clue is Clue.COMMUNE else _PROVINCE
    weight = next((weight for limit, weight in steps if nearest <= limit), _OUTSIDE)
    name = "partly_in" if 0 < share < 1 else "in" if share == 1.0 else "out_of"
    values["distance"] = nearest
    return Evidence(target.clue, weight, Phrase(f"doctor.evidence.{name}_{kind}", values))


def _abroad(corners: Points, scene: Scene) -> List[Evidence]:
    away = float(shapely.distance(scene.country, shapely.multipoints(corners)))
    if away <= 20_000.0:
        return []
    return [Evidence(Clue.COUNTRY, -4.0, Phrase("doctor.evidence.abroad", {"distance": away}))]


def _unusual_zone(state: State, scene: Scene) -> List[Evidence]:
    """Return an objection to a stated zone that is not usual in the named province."""
    usual = {zone for province in scene.provinces for zone in candidate_zones(province)}
    if not usual or state.zone is None or state.zone in usual:
        return []
    values = {"zone": state.zone.text, "name": scene.provinces[0].name}
    return [Evidence(Clue.ZONE, UNUSUAL_ZONE, Phrase("doctor.evidence.unusual_zone", values))]


def _beside(rings: Sequence[Coordinates], state: State, others: Neighbours) -> List[Evidence]:
    if not others.polygons:
        return []
    found: List[Evidence] = []
    shared = _shared_corners(rings, others)
    if shared:
        weight = min(MOST_SHARED, SHARED_CORNER * shared)
        found.append(Evidence(Clue.NEIGHBOURS, weight, Phrase("doctor.evidence.shared", {"count": shared})))
    return [*found, *_overlaps(rings, state, others)]


def _shared_corners(rings: Sequence[Coordinates], others: Neighbours) -> int:
    if others.corners is None:
        return 0
    corners = _points(np.vstack(rings))
    mine, _ = others.corners.query(corners, predicate="dwithin", distance=SAME_CORNER_M)
    return len(np.unique(mine))


def _overlaps(rings: Sequence[Coordinates], state: State, others: Neighbours) -> List[Evidence]:
    """Return an objection where the ground lies over another area without being that very area."""
    ground = _ground(rings, state)
    share: Dict[str, float] = {}
    for index in others.grounds.query(ground, predicate="intersects"):
        other = others.polygons[int(index)]
        common = ground.intersection(other).area
        if common < 0.95 * max(ground.area, other.area):
            share[others.names[int(index)]] = common / ground.area
    if not share or sum(share.values()) < 0.01:
        return []
    name = max(share, key=lambda key: (share[key], key))
    values = {"name": name, "percent": 100.0 * min(1.0, sum(share.values()))}
    return [Evidence(Clue.NEIGHBOURS, -2.0, Phrase("doctor.evidence.overlap", values))]


def _ground(rings: Sequence[Coordinates], state: State) -> BaseGeometry:
    parts = [
        Polygon(rings[part.outer], [rings[hole] for hole in part.holes])
        for part in state.parts
        if len(rings[part.outer]) >= 3
    ]
    return repaired(MultiPolygon(parts)) if parts else MultiPolygon()
