"""What a stated area leaves out: ground that is named in words, once, also where a table bounds it."""

from __future__ import annotations

from typing import Tuple

from mineral_plugin.core.area.measure import ring_area_m2
from mineral_plugin.core.area.model import Ring
from mineral_plugin.core.corner_tables.evidence import agrees
from mineral_plugin.core.corner_tables.result import ReadArea


def net_beside_holes_m2(area: ReadArea) -> Tuple[float, ...]:
    """Return the areas (m2) that are left out in words and that no hole of the area bounds.

    ``đã trừ 0,77 ha khu vực đền`` beside a table of that ground is one and the same.
    """
    holes = [ring_area_m2(Ring(area.rings[hole].corners)) for part in area.parts for hole in part.holes]
    return tuple(
        net.stated.square_metres for net in area.net_of if not any(agrees(hole, net.stated) for hole in holes)
    )
