"""Which zones a place may be in: those of the provinces around it, then the nearest meridians.

The provinces' meridians (new and former) and rough extents come from ``resources/vn2000``; the province
alone never decides the zone, so this only orders the answers of a question.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.zones import Zone, as_points, known_zones, to_geographic, zone_from_text
from mineral_plugin.core.base.locate import resource_path

MOST_CHOICES = 3
_EDGE_DEG = 0.1


class _Home(NamedTuple):
    """A province or former province: its 3-degree zone and its extent (west, south, east, north)."""

    zone: Zone
    extent: Tuple[float, float, float, float]

    def distance(self, longitude: float, latitude: float) -> Optional[float]:
        """Return how far from the extent's middle a place lies (1 at its edge), ``None`` outside of it."""
        west, south, east, north = self.extent
        inside = (
            west - _EDGE_DEG <= longitude <= east + _EDGE_DEG
            and south - _EDGE_DEG <= latitude <= north + _EDGE_DEG
        )
        if not inside:
            return None
        across = abs(longitude - (west + east) / 2) / max(east - west, 0.1)
        along = abs(latitude - (south + north) / 2) / max(north - south, 0.1)
        return 2 * max(across, along)


@lru_cache(maxsize=1)
def _homes() -> Tuple[_Home, ...]:
    found: List[_Home] = []
    for path in sorted(resource_path("vn2000").glob("provinces*.json")):
        for province in json.loads(path.read_text(encoding="utf-8"))["provinces"]:
            for entry in (province, *province.get("former", ())):
                found.append(_Home(zone_from_text(entry["meridian"] + "/3"), tuple(entry["extent"])))
    return tuple(found)


def zones_at(longitude: float, latitude: float) -> Tuple[Zone, ...]:
    """Return at most three zones for a place, likeliest first: of the provinces there, else the nearest."""
    ranked = [
        (distance, home.zone)
        for home in _homes()
        for distance in [home.distance(longitude, latitude)]
        if distance is not None
    ]
    near = sorted(
        (zone for zone in known_zones() if zone.width_deg == 3),
        key=lambda zone: abs(zone.central_meridian_min / 60 - longitude),
    )
    ordered = [zone for _, zone in sorted(ranked)] + near
    return tuple(dict.fromkeys(ordered))[:MOST_CHOICES]


def zones_of_plane(east_m: float, north_m: float) -> Tuple[Zone, ...]:
    """Return at most three zones in which a plane point falls into a province that uses that very zone."""
    ranked: List[Tuple[float, Zone]] = []
    for zone in dict.fromkeys(home.zone for home in _homes()):
        longitude, latitude = _degrees(east_m, north_m, zone)
        distances = [home.distance(longitude, latitude) for home in _homes() if home.zone == zone]
        fitting = [distance for distance in distances if distance is not None]
        if fitting:
            ranked.append((min(fitting), zone))
    return tuple(zone for _, zone in sorted(ranked))[:MOST_CHOICES]


def _degrees(east_m: float, north_m: float, zone: Zone) -> Sequence[float]:
    return [float(value) for value in to_geographic(as_points([(east_m, north_m)]), zone)[0]]
