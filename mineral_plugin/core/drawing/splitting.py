"""An area cut by a line, and an area parted into what is kept and what is returned.

Both parts get the same corners along the cut, so their tables add up to the old area but for the slivers of
``cutting``, which are told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import List, NamedTuple, Optional, Sequence, Set, Tuple

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import LicenceArea, Part, Ring
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.cutting import Meeting, NewCorner, meeting_of
from mineral_plugin.core.drawing.merging import merged
from mineral_plugin.core.drawing.new_area import each_ring, part_like, renumbered
from mineral_plugin.core.drawing.places import MOST_DECIMALS, Point, corners_of, decimals_of, with_parts

__all__ = ["Partial", "kept_and_returned", "merged", "split"]


@dataclass(frozen=True)
class Partial:
    """An area parted in two: what is kept, what is returned, and how they add up.

    ``kept_share`` is the share of the old area that is kept (0 to 1). All areas are those of the tables, in
    m2; ``difference_m2`` is kept and returned less the old one. ``new_corners`` are those on sides of the old
    area.
    """

    kept: LicenceArea
    returned: LicenceArea
    kept_share: float
    old_m2: float
    kept_m2: float
    returned_m2: float
    new_corners: Tuple[NewCorner, ...] = ()

    @property
    def returned_share(self) -> float:
        """Return the share of the old area that is returned (0 to 1)."""
        return self.returned_m2 / self.old_m2

    @property
    def difference_m2(self) -> float:
        """Return by how much both tables together are larger than the old one, in m2."""
        return self.kept_m2 + self.returned_m2 - self.old_m2


_TOUCH_M = 1e-3


class _Piece(NamedTuple):
    part: Part
    ground: Polygon


def split(area: LicenceArea, line_points: Sequence[Point]) -> Tuple[LicenceArea, ...]:
    """Return the areas into which a line (east, north in m) cuts an area, the largest first.

    Parts that share ground (at other levels) or a border stay together on each side of the line; what the
    line does not reach stays with the largest area. The others are named after the old one with (2), (3) ...
    Levels stay, corners are numbered anew.

    Raises:
        InputError: the line cuts nothing off or crosses itself, or the area does.
    """
    if len(line_points) > 1 and not LineString(line_points).is_simple:
        raise InputError("drawing.line_crosses_itself")
    meeting = _sound_meeting(area, line_points, closed=False)
    if meeting is None:
        raise InputError("drawing.line_cuts_nothing")
    line = LineString(meeting.line)
    pieces = [
        _Piece(part, piece)
        for part, ground in zip(area.parts, meeting.parts_of(area))
        for piece in _pieces(ground, line)
    ]
    groups = _sides_of(pieces, line)
    if len(groups) < 2:
        raise InputError("drawing.line_cuts_nothing")
    return _areas(area, meeting, groups)


def _pieces(ground: Polygon, line: LineString) -> List[Polygon]:
    """Return the pieces into which a line cuts a polygon; line and polygon meet at common corners alone."""
    lines = shapely.union_all([ground.boundary, line])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    return [face for face in faces if ground.contains(face.representative_point())]


def _sides_of(pieces: Sequence[_Piece], line: LineString) -> List[List[_Piece]]:
    """Return pieces that hang together but for the line as groups, the largest first."""
    groups: List[List[_Piece]] = []
    for piece in pieces:
        bound = [group for group in groups if any(_hang_together(piece, one, line) for one in group)]
        groups = [group for group in groups if group not in bound]
        groups.append([piece, *(one for group in bound for one in group)])
    groups.sort(key=lambda group: -sum(piece.ground.area for piece in group))
    cut = [group for group in groups if any(_lies_along(piece, line) for piece in group)]
    apart = [piece for group in groups if group not in cut for piece in group]
    return [[*cut[0], *apart], *cut[1:]] if cut else groups[:1]


def _hang_together(one: _Piece, other: _Piece, line: LineString) -> bool:
    common = shapely.intersection(one.ground, other.ground)
    return bool(common.area > 0.0 or shapely.difference(common, line).length > _TOUCH_M)


def _lies_along(piece: _Piece, line: LineString) -> bool:
    return bool(shapely.intersection(piece.ground.boundary, line).length > _TOUCH_M)


def kept_and_returned(
    area: LicenceArea,
    keep_points: Sequence[Point],
    decimals: Optional[int] = None,
    returned_name: str = "",
) -> Partial:
    """Return an area parted by a ring (east, north in m) drawn around what is kept.

    The old corners stay as they are. New ones have the decimals of the area's table, those on its sides more
    where it takes them to add up to the square metre; ``decimals`` given, all have these, and
    ``difference_m2`` tells what that costs. ``returned_name`` names what is returned, else
    the old name with (2) does.

    Raises:
        InputError: the ring crosses itself, holds nothing or all of the area, or the area crosses itself.
    """
    if len(keep_points) < 3 or not Polygon(keep_points).is_valid:
        raise InputError("drawing.keep_crosses")
    meeting = _sound_meeting(area, keep_points, closed=True, decimals=decimals)
    if meeting is None:
        raise InputError("drawing.keep_crosses")
    keep = Polygon(meeting.line)
    grounds = list(zip(area.parts, meeting.parts_of(area)))
    kept = [_Piece(part, one) for part, ground in grounds for one in _polygons(ground.intersection(keep))]
    returned = [_Piece(part, one) for part, ground in grounds for one in _polygons(ground.difference(keep))]
    if not kept or not returned:
        raise InputError("drawing.keep_all" if kept else "drawing.keep_nothing")
    one, other = _areas(area, meeting, [kept, returned], returned_name)
    old_m2, kept_m2 = area_m2(area), area_m2(one)
    return Partial(
        kept=one,
        returned=other,
        kept_share=kept_m2 / old_m2,
        old_m2=old_m2,
        kept_m2=kept_m2,
        returned_m2=area_m2(other),
        new_corners=tuple(meeting.new_corners),
    )


def _sound_meeting(
    area: LicenceArea, points: Sequence[Point], closed: bool, decimals: Optional[int] = None
) -> Optional[Meeting]:
    """Return the meeting of an area and a line, with decimals that keep the line from crossing itself."""
    own = decimals_of(corners_of(area))
    some = range(own, max(own, MOST_DECIMALS) + 1) if decimals is None else (decimals,)
    for places in some:
        meeting = meeting_of(area, points, closed, places, finer=decimals is None)
        if closed and len(meeting.line) > 2 and Polygon(meeting.line).is_valid:
            return meeting
        if not closed and len(meeting.line) > 1 and LineString(meeting.line).is_simple:
            return meeting
    return None


def _polygons(geometry: BaseGeometry) -> List[Polygon]:
    return list(polygons_of(geometry).geoms)


def _areas(
    area: LicenceArea, meeting: Meeting, groups: Sequence[Sequence[_Piece]], other_name: str = ""
) -> Tuple[LicenceArea, ...]:
    """Return an area of each group of pieces; a new corner that only one piece has bounds nothing.

    The first keeps its name, the others have ``other_name``, or the old one with their number.
    """
    shared = _shared([piece.ground for group in groups for piece in group])
    plain = replace(area, stated_area=None, import_report="")
    bounding = shared | {(corner.east_m, corner.north_m) for corner in corners_of(area)}
    meeting.new_corners[:] = [
        new for new in meeting.new_corners if (new.corner.east_m, new.corner.north_m) in shared
    ]

    def needed(ring: Ring) -> Ring:
        return Ring(tuple(c for c in ring.corners if (c.east_m, c.north_m) in bounding))

    found: List[LicenceArea] = []
    for number, group in enumerate(groups, start=1):
        parts = [part_like(piece.part, piece.ground, meeting.corner) for piece in group]
        name = area.name if number == 1 else other_name or f"{area.name} ({number})"
        found.append(renumbered(with_parts(plain, [each_ring(part, needed) for part in parts], name)))
    return tuple(found)


def _shared(grounds: Sequence[Polygon]) -> Set[Point]:
    """Return the corners that more than one piece has."""
    counts = Counter(
        point for ground in grounds for point in {(e, n) for e, n in shapely.get_coordinates(ground).tolist()}
    )
    return {point for point, count in counts.items() if count > 1}
