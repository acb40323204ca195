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
_SIX = tuple(zone for zone in known_zones() if zone.width_deg == 6)


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
    """Return at most three zones for a place: two of the provinces there or near, and the 6-degree one.

    National decisions use 6-degree zones, provincial ones those of 3 degrees.
    """
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
    threes = tuple(dict.fromkeys([zone for _, zone in sorted(ranked)] + near))
    six = min(_SIX, key=lambda zone: abs(zone.central_meridian_min / 60 - longitude))
    return (*threes[: MOST_CHOICES - 1], six)


def zones_of_plane(east_m: float, north_m: float) -> Tuple[Zone, ...]:
    """Return at most three zones for a plane point: two in which it falls into a province of that very zone.

    The third is the 6-degree zone in which it falls into any province, if there is one.
    """
    ranked: List[Tuple[float, Zone]] = []
    for zone in dict.fromkeys(home.zone for home in _homes()):
        distance = _least_distance(east_m, north_m, zone, [home for home in _homes() if home.zone == zone])
        ranked.extend([(distance, zone)] if distance is not None else [])
    sixes = [zone for zone in _SIX if _least_distance(east_m, north_m, zone, _homes()) is not None]
    threes = [zone for _, zone in sorted(ranked)]
    return (*threes[: MOST_CHOICES - len(sixes[:1])], *sixes[:1])


def _least_distance(east_m: float, north_m: float, zone: Zone, homes: Sequence[_Home]) -> Optional[float]:
    longitude, latitude = _degrees(east_m, north_m, zone)
    distances = [home.distance(longitude, latitude) for home in homes]
    return min((distance for distance in distances if distance is not None), default=None)


def _degrees(east_m: float, north_m: float, zone: Zone) -> Sequence[float]:
    return [float(value) for value in to_geographic(as_points([(east_m, north_m)]), zone)[0]]
