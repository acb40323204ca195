"""The coordinate systems in which features are given: CRS84, and VN-2000 zones by their EPSG codes.

All change of system is the program's own: VN-2000 zones by their definition, to WGS 84 by EPSG:6960.
Every VN-2000 zone of the EPSG registry has the axes east, north; so has CRS84 (longitude, latitude).
"""

from __future__ import annotations

import re
from typing import Optional, Tuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone, known_zones, zone_from_epsg
from mineral_plugin.core.reference.systems import System
from mineral_service.register.grounds import TOLERANCE_M, placed

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_URI = re.compile(re.escape(_EPSG) + r"(\d{1,6})")
_CRS84_DECIMALS, _ZONE_DECIMALS = 9, 4
"""About 0.1 mm in both."""

ALL: Tuple[str, ...] = (CRS84, *(f"{_EPSG}{zone.epsg}" for zone in known_zones()))
"""The systems of every collection, as URIs."""

Box = Tuple[float, float, float, float]

_WITHIN = shapely.box(-2_000_000.0, 0.0, 3_000_000.0, 3_000_000.0)
"""Holds all of Việt Nam, its sea too, in every zone; beyond, a zone's numbers mean nothing."""


def zone_of(uri: str) -> Optional[Zone]:
    """Return the zone that a URI names, ``None`` for CRS84 and for systems that are not offered."""
    found = _URI.fullmatch(uri)
    return zone_from_epsg(int(found[1])) if found else None


def is_offered(uri: str) -> bool:
    """Return whether features can be had in a system."""
    return uri == CRS84 or zone_of(uri) is not None


def box_ground(box: Box, uri: str) -> Optional[BaseGeometry]:
    """Return a box of a system as ground in CRS84, ``None`` where there is none of it near Việt Nam.

    A box in degrees may go across the date line: then its west is the greater number.
    """
    zone = zone_of(uri)
    west, south, east, north = box
    if zone is None:
        sides = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        return shapely.multipolygons([shapely.box(first, south, last, north) for first, last in sides])
    shape = shapely.intersection(shapely.box(*box), _WITHIN)
    if shape.is_empty:
        return None
    ground: BaseGeometry = System(wgs84=True).from_zone(shape, zone, TOLERANCE_M)
    return ground


def in_system(area: LicenceArea, ground: BaseGeometry, uri: str) -> BaseGeometry:
    """Return the ground of an area in a system; ``ground`` is the one in CRS84.

    In the zone of its corners the corners are as they were typed, and nothing else.
    """
    zone = zone_of(uri)
    if zone is None:
        return _rounded(ground, _CRS84_DECIMALS)
    return _rounded(placed(area, System(zone=zone)), _ZONE_DECIMALS)


def _rounded(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    whole: BaseGeometry = shapely.transform(geometry, lambda points: np.round(points, decimals))
    return whole
