"""Coordinate systems of reference layers, and how their geometries come into a licence's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import densify, moved
from mineral_plugin.core.area.zones import (
    GEOGRAPHIC_EPSG,
    WGS84_EPSG,
    Zone,
    between_zones,
    from_geographic,
    from_wgs84,
    to_geographic,
    to_wgs84,
    zone_from_epsg,
)
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.geopackage import FeatureTable

_MERIDIAN = re.compile(r'"(?:central_meridian|Longitude of natural origin)"\s*,\s*(-?[\d.]+)', re.IGNORECASE)
_SCALE = re.compile(r'(?:"scale_factor"|"Scale factor at natural origin")\s*,\s*([\d.]+)', re.IGNORECASE)
_EASTING = re.compile(r'"false[_ ]easting"\s*,\s*([\d.]+)', re.IGNORECASE)
_NORTHING = re.compile(r'"false[_ ]northing"\s*,\s*([\d.]+)', re.IGNORECASE)
_DATUM = re.compile(r"VN[-_ ]?2000|Vietnam[-_ ]2000", re.IGNORECASE)


@dataclass(frozen=True)
class System:
    """A coordinate system we can bring into a zone: a VN-2000 zone, VN-2000 degrees or WGS 84 degrees."""

    zone: Optional[Zone] = None
    wgs84: bool = False

    @property
    def in_degrees(self) -> bool:
        """Return whether coordinates are longitude and latitude."""
        return self.zone is None

    def to_zone(self, geometry: BaseGeometry, zone: Zone, tolerance_m: float) -> BaseGeometry:
        """Return a geometry in ``zone``; its sides stay straight in their own system to ``tolerance_m``."""
        if self.zone == zone:
            return geometry
        dense = densify(geometry, tolerance_m, degrees=self.in_degrees)
        if self.zone is not None:
            source = self.zone
            return moved(dense, lambda points: between_zones(points, source, zone))
        if self.wgs84:
            return moved(dense, lambda points: from_wgs84(points, zone))
        return moved(dense, lambda points: from_geographic(points, zone))

    def from_zone(self, geometry: BaseGeometry, zone: Zone, tolerance_m: float) -> BaseGeometry:
        """Return a geometry of ``zone`` in this system."""
        if self.zone == zone:
            return geometry
        dense = densify(geometry, tolerance_m)
        if self.zone is not None:
            target = self.zone
            return moved(dense, lambda points: between_zones(points, zone, target))
        if self.wgs84:
            return moved(dense, lambda points: to_wgs84(points, zone))
        return moved(dense, lambda points: to_geographic(points, zone))


def system_of(table: FeatureTable) -> Optional[System]:
    """Return the system of a table, or ``None`` where it has none that is safe to use."""
    if table.organization == "EPSG":
        if table.organization_id == WGS84_EPSG:
            return System(wgs84=True)
        if table.organization_id == GEOGRAPHIC_EPSG:
            return System()
        zone = zone_from_epsg(table.organization_id)
        return System(zone=zone) if zone else None
    return _from_definition(table.definition)


def _from_definition(definition: str) -> Optional[System]:
    """Return the zone written in a WKT without an EPSG code; any doubt gives ``None``."""
    parts = [pattern.search(definition) for pattern in (_MERIDIAN, _SCALE, _EASTING, _NORTHING)]
    if not _DATUM.search(definition) or any(part is None for part in parts):
        return None
    meridian, scale, easting, northing = (float(part.group(1)) for part in parts if part)
    width = {0.9999: 3, 0.9996: 6}.get(round(scale, 6))
    minutes = round(meridian * 60)
    if width is None or easting != 500000 or northing != 0 or abs(meridian * 60 - minutes) > 1e-6:
        return None
    try:
        return System(zone=Zone(minutes, width))
    except MineralError:
        return None
