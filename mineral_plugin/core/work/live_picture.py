"""What a map shows of live conflicts, made away from the window: one geometry for each outcome and kind."""

from __future__ import annotations

from typing import Dict, List, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.work.live import LiveConflict, LivePicture

_LINE, _POLYGON = 1, 3  # of GEOS


def pictures_of(conflicts: Sequence[LiveConflict]) -> Tuple[LivePicture, ...]:
    """Return what to show of conflicts: the grounds of each outcome together, and the ways together."""
    grounds: Dict[str, List[BaseGeometry]] = {}
    for one in conflicts:
        grounds.setdefault(one.outcome, []).append(one.ground)
    found: List[LivePicture] = []
    for outcome, some in grounds.items():
        pieces = shapely.get_parts(some)
        kinds = shapely.get_type_id(pieces)
        areas, ways = pieces[kinds == _POLYGON], pieces[kinds == _LINE]
        if len(areas):
            found.append(LivePicture(outcome, False, _wkb(shapely.multipolygons(areas))))
        if len(ways):
            found.append(LivePicture(outcome, True, _wkb(shapely.multilinestrings(ways))))
    return tuple(found)


def _wkb(geometry: BaseGeometry) -> bytes:
    return bytes(shapely.to_wkb(geometry, output_dimension=2))
