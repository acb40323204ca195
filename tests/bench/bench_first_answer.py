"""From a GeoPackage on disk to the overlaps of one candidate, beside the same by fiona and shapely."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Callable, List, Tuple

import fiona
import shapely
from shapely.geometry import shape

from mineral_plugin.core.area.geometry import area_polygon, part_polygon
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.overlap.pieces import overlap
from mineral_plugin.core.reference.layers import open_reference
from mineral_plugin.core.reference.states import Days

ZONE = Zone(6285, 3)
Areas = List[Tuple[str, float]]


def candidate(number: int) -> LicenceArea:
    """Return a square area of 100 ha somewhere among the licences."""
    east, north = 403_000 + 1_300.0 * (number % 20), 2_303_000 + 1_100.0 * (number // 20)
    places = [(north, east), (north + 1000, east), (north + 1000, east + 1000), (north, east + 1000)]
    corners = tuple(Corner(str(i), str(n), str(e), n, e) for i, (n, e) in enumerate(places, start=1))
    return LicenceArea(f"c{number}", "", ZONE, (Part(Ring(corners)),))


def ours(path: Path) -> Callable[[int], Areas]:
    """Return the product's way: role near the area, overlap of each object."""
    reference = open_reference([f"licence={path}|as_of=2026-11-01"])

    def answer(number: int) -> Areas:
        area = candidate(number)
        found = reference.role("licence", area, 0.0, Days(date(2026, 11, 23), 31))
        part = part_polygon(area.parts[0])
        shared = ((placed.object.id, overlap(part, placed.geometry, 0.1)) for placed in found.objects)
        return sorted((name, round(piece.area_m2, 1)) for name, piece in shared if piece)

    return answer


def peer(path: Path) -> Callable[[int], Areas]:
    """Return the peer's way: fiona's box filter on an open layer, shapely for the rest."""
    layer = fiona.open(path)

    def answer(number: int) -> Areas:
        area = area_polygon(candidate(number))
        found: Areas = []
        for record in layer.filter(bbox=area.bounds):
            shared = shapely.intersection(area, shape(record.geometry)).area
            if round(shared, 2) > 0:  # below that both call it a shared border
                found.append((record.properties["id"], round(shared, 1)))
        return sorted(found)

    return answer
