"""G02: rings that close without crossing, holes inside, parts beside each other."""

from __future__ import annotations

from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import crossings, ring_points
from mineral_plugin.core.area.measure import signed_area_m2
from mineral_plugin.core.area.model import Corner, Part, Ring
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, own_ref, ring_name
from mineral_plugin.core.checks.ground import PartGround, closes
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.levels import Levels, levels_of
from mineral_plugin.core.overlap.pieces import overlap
from mineral_plugin.core.regulation.model import Rule

# A ring with its corners in a wrong order crosses itself everywhere; after these one sentence sums up.
LISTED_CROSSINGS = 20
# A ring of so much area has a hull of more than none.
_NO_AREA_M2 = 1.0


class Problem(NamedTuple):
    """One fault of a part: its sentence, reason code, the pieces concerned, and the place."""

    message: Phrase
    reason: str
    objects: Tuple[ObjectRef, ...]
    where: BaseGeometry


def valid_rings(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G02: the rings of each part, its holes, and the parts among each other."""
    answers = inspection.answers(rule)
    found: List[Finding] = []
    for number, part in enumerate(inspection.context.area.parts, start=1):
        for problem in _part_problems(inspection, number, part):
            found.append(
                answers.answer(
                    Outcome.CONFLICT,
                    problem.message,
                    reason=problem.reason,
                    part=number,
                    objects=problem.objects,
                    where=problem.where,
                    remedy=Phrase("remedy.g02"),
                )
            )
    found.extend(_parts_on_each_other(inspection, rule))
    yield from found
    if not found:
        gaps = inspection.ground_gaps(rule)
        yield from gaps or [answers.answer(Outcome.CLEAR, Phrase("check.g02.clear"))]


def _part_problems(inspection: Inspection, number: int, part: Part) -> List[Problem]:
    problems: List[Problem] = []
    least = inspection.context.tolerances.least_side_m
    is_sound = any(g.number == number and not g.was_repaired for g in inspection.ground.parts)
    for index, ring in enumerate(part.rings):
        problems.extend(_ring_problems(inspection.context.area.id, number, index, ring, least, is_sound))
    if not problems and all(map(closes, part.rings)):
        problems.extend(_hole_problems(inspection.context.area.id, number, part))
    if not problems and any(g.number == number and g.was_repaired for g in inspection.ground.parts):
        # Every ring is sound by itself and still no valid polygon, e.g. a hole that cuts the part in two.
        boundary = Polygon(ring_points(part.outer))
        problems.append(Problem(Phrase("check.g02.invalid", {"part": number}), "invalid", (), boundary))
    return problems


def _ring_problems(
    area_id: str, part: int, index: int, ring: Ring, least_m: float, is_sound: bool
) -> Iterator[Problem]:
    """Yield the faults of a ring; ``is_sound``: its part is a valid polygon, none of whose rings crosses."""
    if not closes(ring):
        return  # Rule G01 tells.
    if not is_sound and _is_flat(ring):
        where = Point(ring.corners[0].east_m, ring.corners[0].north_m)
        objects = (own_ref("ring", area_id, (part, index), str(index)),)
        yield Problem(
            Phrase("check.g02.flat", {"part": part, "ring": ring_name(index)}), "flat", objects, where
        )
        return
    kept = _without_short_sides(ring, least_m)
    is_whole = len(kept.numbers) == len(ring.corners)
    for position in range(0 if is_whole else len(ring.corners)):
        following = (position + 1) % len(ring.corners)
        if _side_m(ring.corners[position], ring.corners[following]) < least_m:
            yield _short_side(area_id, part, index, ring, position, least_m)
    repeated = _repeats(kept)
    for first, second in repeated:
        yield _repeat(area_id, part, index, ring, first, second)
    if is_sound and is_whole:
        return
    spots = [Point(ring.corners[first].east_m, ring.corners[first].north_m) for first, _ in repeated]
    yield from _crossing_problems(area_id, part, index, kept, spots)


def _is_flat(ring: Ring) -> bool:
    points = ring_points(ring)
    # Most rings are plainly not, and their own area tells so sooner.
    return abs(signed_area_m2(points)) < _NO_AREA_M2 and Polygon(points).convex_hull.area == 0.0


class _Kept(NamedTuple):
    """A ring without its short sides, and the number each corner had in the whole ring."""

    ring: Ring
    numbers: Tuple[int, ...]


def _without_short_sides(ring: Ring, least_m: float) -> _Kept:
    corners = ring.corners
    numbers = [i for i in range(len(corners)) if _side_m(corners[i - 1], corners[i]) >= least_m]
    return _Kept(Ring(tuple(corners[i] for i in numbers)), tuple(numbers))


def _side_m(first: Corner, second: Corner) -> float:
    return float(((first.east_m - second.east_m) ** 2 + (first.north_m - second.north_m) ** 2) ** 0.5)


def _short_side(area_id: str, part: int, index: int, ring: Ring, position: int, least_m: float) -> Problem:
    first, second = ring.corners[position], ring.corners[(position + 1) % len(ring.corners)]
    length = measure(_side_m(first, second), least_m, "m")
    values = {
        "part": part,
        "first": first.name,
        "second": second.name,
        "length": length.measured,
        "limit": least_m,
    }
    objects = (own_ref("side", area_id, (part, index, position), f"{first.name}–{second.name}"),)
    return Problem(
        Phrase("check.g02.short_side", values), "short_side", objects, Point(first.east_m, first.north_m)
    )


def _repeats(kept: _Kept) -> List[Tuple[int, int]]:
    """Return the pairs of corners (numbers in the whole ring) that stand on the same millimetre."""
    seen: Dict[Tuple[float, float], int] = {}
    pairs: List[Tuple[int, int]] = []
    for number, corner in zip(kept.numbers, kept.ring.corners):
        spot = (round(corner.east_m, 3), round(corner.north_m, 3))
        if spot in seen:
            pairs.append((seen[spot], number))
        seen.setdefault(spot, number)
    return pairs


def _repeat(area_id: str, part: int, index: int, ring: Ring, first: int, second: int) -> Problem:
    one, other = ring.corners[first], ring.corners[second]
    objects = (
        own_ref("corner", area_id, (part, index, first), one.name),
        own_ref("corner", area_id, (part, index, second), other.name),
    )
    values = {"part": part, "first": one.name, "second": other.name}
    where = Point(one.east_m, one.north_m)
    return Problem(Phrase("check.g02.repeated_corner", values), "repeated_corner", objects, where)


def _crossing_problems(
    area_id: str, part: int, index: int, kept: _Kept, spots: List[Point]
) -> Iterator[Problem]:
    """Yield crossing sides; a meeting at a repeated corner has been told already."""
    found = [
        crossing
        for crossing in crossings(kept.ring)
        if all(spot.distance(Point(crossing.east_m, crossing.north_m)) > 0.002 for spot in spots)
    ]
    for crossing in found[:LISTED_CROSSINGS]:
        sides = [_side_name(kept.ring, side) for side in (crossing.first, crossing.second)]
        objects = tuple(
            own_ref("side", area_id, (part, index, kept.numbers[side]), name)
            for side, name in zip((crossing.first, crossing.second), sides)
        )
        values = {
            "part": part,
            "first": sides[0],
            "second": sides[1],
            "north": round(crossing.north_m, 3),
            "east": round(crossing.east_m, 3),
        }
        where = Point(crossing.east_m, crossing.north_m)
        yield Problem(Phrase("check.g02.crossing", values), "crossing", objects, where)
    if len(found) > LISTED_CROSSINGS:
        values = {"part": part, "count": len(found), "listed": LISTED_CROSSINGS}
        objects = (own_ref("ring", area_id, (part, index), str(index)),)
        where = Point(found[0].east_m, found[0].north_m)
        yield Problem(Phrase("check.g02.many_crossings", values), "many_crossings", objects, where)


def _side_name(ring: Ring, side: int) -> str:
    return f"{ring.corners[side].name}–{ring.corners[(side + 1) % len(ring.corners)].name}"


def _hole_problems(area_id: str, number: int, part: Part) -> Iterator[Problem]:
    if not part.holes:
        return
    outer = Polygon(ring_points(part.outer))
    holes = [Polygon(ring_points(hole)) for hole in part.holes]
    for index, hole in enumerate(holes, start=1):
        shared_line = shapely.intersection(outer.boundary, hole.boundary).length
        if not outer.covers(hole) or shared_line > 0.0:
            objects: Tuple[ObjectRef, ...] = (own_ref("ring", area_id, (number, index), str(index)),)
            values = {"part": number, "hole": index}
            yield Problem(Phrase("check.g02.hole_outside", values), "hole_outside", objects, hole)
        for second in range(index + 1, len(holes) + 1):
            common = shapely.intersection(hole, holes[second - 1])
            if common.area > 0.0:
                objects = (
                    own_ref("ring", area_id, (number, index), str(index)),
                    own_ref("ring", area_id, (number, second), str(second)),
                )
                values = {"part": number, "first": index, "second": second}
                yield Problem(Phrase("check.g02.holes_overlap", values), "holes_overlap", objects, common)


def _parts_on_each_other(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    parts = inspection.ground.parts
    for position, first in enumerate(parts):
        for second in parts[position + 1 :]:
            finding = _shared_ground(inspection, rule, first, second)
            if finding is not None:
                yield finding


def _shared_ground(
    inspection: Inspection, rule: Rule, first: PartGround, second: PartGround
) -> Optional[Finding]:
    """Return a finding where two parts share ground and their levels are not known to be apart."""
    if levels_of(first.part, second.part) is Levels.APART:
        return None
    tolerance = inspection.context.tolerances.overlap_width_m
    shared = overlap(first.geometry, second.geometry, tolerance)
    if shared is None:
        return None
    area_id = inspection.context.area.id
    within = shared.within_tolerance
    values = {
        "first": first.number,
        "second": second.number,
        "area": shared.area_m2,
        "width": Phrase("term.strip_width", {"width": shared.width_m}) if within else "",
    }
    return inspection.answers(rule).answer(
        Outcome.WITHIN_TOLERANCE if within else Outcome.CONFLICT,
        Phrase("check.g02.parts_within" if within else "check.g02.parts_overlap", values),
        reason="parts_overlap",
        part=first.number,
        objects=[own_ref("part", area_id, (second.number,), str(second.number))],
        measured=measure(shared.width_m, tolerance, "m") if within else measure(shared.area_m2, None, "m2"),
        where=shared.geometry,
        remedy=Phrase("remedy.g02_parts"),
    )
