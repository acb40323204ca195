"""VN-2000 zones: central meridian and width, with or without an EPSG code.

Sources: Decision 83/2000/QD-TTg and Circular 973/2001/TT-TCDC (ellipsoid WGS 84, scale 0.9999 in
3-degree and 0.9996 in 6-degree zones, false easting 500,000 m); EPSG:6960 for the seven parameters
to WGS 84 (Decision 05/2007/QD-BTNMT, coordinate frame rotation).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Mapping, Optional, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.base.threads import in_python_thread

Coordinates = NDArray[np.float64]

# Central meridian in minutes of arc -> EPSG code.
EPSG_3_DEGREES: Mapping[int, int] = {
    6120: 5896, 6180: 9205, 6240: 9206, 6270: 9207, 6285: 9208, 6300: 5897, 6330: 9209, 6345: 9210,
    6360: 9211, 6375: 9212, 6390: 9213, 6420: 9214, 6435: 9215, 6450: 9216, 6465: 5899, 6480: 5898,
    6495: 9217, 6510: 9218,
}  # fmt: skip
EPSG_6_DEGREES: Mapping[int, int] = {6300: 3405, 6660: 3406}
GEOGRAPHIC_EPSG = 4756
WGS84_EPSG = 4326

FALSE_EASTING_M = 500_000.0
_SCALE = {3: 0.9999, 6: 0.9996}
_HELMERT = (
    "+step +proj=cart +ellps=WGS84 "
    "+step +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 "
    "+rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame "
    "+step +inv +proj=cart +ellps=WGS84"
)
_TEXT = re.compile(
    r"^\s*(?P<deg>\d{3})(?:[.,](?P<frac>\d+)|\s*[°d]\s*(?:(?P<min>[0-5]?\d)\s*['’′])?)?\s*/\s*(?P<width>[36])\s*°?\s*$"
)


@dataclass(frozen=True, order=True)
class Zone:
    """A VN-2000 plane zone: central meridian in minutes of arc and width in degrees (3 or 6)."""

    central_meridian_min: int
    width_deg: int

    def __post_init__(self) -> None:
        if self.width_deg not in _SCALE:
            raise InputError("error.zone_width", width=str(self.width_deg))
        if not 101 * 60 <= self.central_meridian_min <= 118 * 60:
            raise InputError("error.zone_meridian", meridian=self.meridian_text)

    @property
    def meridian_text(self) -> str:
        """Return the central meridian as ``104°45′``."""
        return f"{self.central_meridian_min // 60}°{self.central_meridian_min % 60:02d}′"

    @property
    def text(self) -> str:
        """Return the zone as ``104°45′/3``."""
        return f"{self.meridian_text}/{self.width_deg}"

    @property
    def epsg(self) -> Optional[int]:
        """Return the EPSG code, or ``None`` where the registry has none."""
        table = EPSG_3_DEGREES if self.width_deg == 3 else EPSG_6_DEGREES
        return table.get(self.central_meridian_min)

    @property
    def name(self) -> str:
        """Return the name used for the coordinate system in files."""
        kind = "TM-3" if self.width_deg == 3 else "UTM"
        return f"VN-2000 / {kind} {self.meridian_text.replace('°', '-').rstrip('′')}"

    @property
    def wkt2(self) -> str:
        """Return the zone as WKT2 on the base EPSG:4756."""
        meridian = self.central_meridian_min / 60
        return (
            f'PROJCRS["{self.name}",BASEGEOGCRS["VN-2000",DATUM["Vietnam 2000",'
            'ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],'
            'PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4756]],'
            f'CONVERSION["{self.name}",METHOD["Transverse Mercator",ID["EPSG",9807]],'
            'PARAMETER["Latitude of natural origin",0,'
            'ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],'
            f'PARAMETER["Longitude of natural origin",{meridian:.10g},'
            'ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],'
            f'PARAMETER["Scale factor at natural origin",{_SCALE[self.width_deg]},'
            'SCALEUNIT["unity",1],ID["EPSG",8805]],'
            'PARAMETER["False easting",500000,LENGTHUNIT["metre",1],ID["EPSG",8806]],'
            'PARAMETER["False northing",0,LENGTHUNIT["metre",1],ID["EPSG",8807]]],'
            'CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],'
            'AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]]]'
        )

    @property
    def tmerc(self) -> str:
        """Return the projection step as a PROJ string."""
        meridian = self.central_meridian_min / 60
        return (
            f"+proj=tmerc +lat_0=0 +lon_0={meridian:.10g} +k={_SCALE[self.width_deg]} "
            "+x_0=500000 +y_0=0 +ellps=WGS84"
        )


def zone_from_text(text: str) -> Zone:
    """Return the zone written as ``104.75/3`` or ``104°45'/3``.

    Raises:
        InputError: the text is not of that form or names no possible zone.
    """
    match = _TEXT.match(text)
    if not match:
        raise InputError("error.zone_text", text=text)
    minutes = int(match["deg"]) * 60
    if match["frac"]:
        exact = float(f"0.{match['frac']}") * 60
        if abs(exact - round(exact)) > 1e-6:
            raise InputError("error.zone_text", text=text)
        minutes += round(exact)
    minutes += int(match["min"] or 0)
    return Zone(minutes, int(match["width"]))


def zone_from_epsg(epsg: int) -> Optional[Zone]:
    """Return the zone of an EPSG code, or ``None``. The swapped codes 6956-6959 are never taken."""
    for width, table in ((3, EPSG_3_DEGREES), (6, EPSG_6_DEGREES)):
        for minutes, code in table.items():
            if code == epsg:
                return Zone(minutes, width)
    return None


def known_zones() -> Tuple[Zone, ...]:
    """Return the zones that have an EPSG code, 3 degrees first."""
    return tuple(Zone(m, 3) for m in EPSG_3_DEGREES) + tuple(Zone(m, 6) for m in EPSG_6_DEGREES)


# Never thrown away: PROJ's objects are to end in the thread that made them. There are few pipelines.
@lru_cache(maxsize=None)
def _pipeline(text: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_pipeline(text)


def _run(pipeline: str, points: Coordinates) -> Coordinates:
    return in_python_thread(lambda: _transformed(pipeline, points))


def _transformed(pipeline: str, points: Coordinates) -> Coordinates:
    first, second = _pipeline(pipeline).transform(points[:, 0], points[:, 1], errcheck=True)
    return np.column_stack([first, second])


def to_geographic(points: Coordinates, zone: Zone) -> Coordinates:
    """Return VN-2000 longitude and latitude in degrees of plane points, shape (n, 2) as (east, north)."""
    return _run(
        f"+proj=pipeline +step +inv {zone.tmerc} +step +proj=unitconvert +xy_in=rad +xy_out=deg", points
    )


def from_geographic(points: Coordinates, zone: Zone) -> Coordinates:
    """Return plane (east, north) of VN-2000 longitude and latitude in degrees, shape (n, 2)."""
    return _run(f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step {zone.tmerc}", points)


def between_zones(points: Coordinates, source: Zone, target: Zone) -> Coordinates:
    """Return plane points of one zone in another; no datum is involved."""
    if source == target:
        return points
    return _run(f"+proj=pipeline +step +inv {source.tmerc} +step {target.tmerc}", points)


def from_wgs84(points: Coordinates, zone: Zone) -> Coordinates:
    """Return plane points of WGS 84 longitude and latitude in degrees (EPSG:6960 reversed)."""
    return _run(_wgs84_pipeline(zone, inverse=True), points)


def to_wgs84(points: Coordinates, zone: Zone) -> Coordinates:
    """Return WGS 84 longitude and latitude in degrees of plane points (EPSG:6960)."""
    return _run(_wgs84_pipeline(zone, inverse=False), points)


def _wgs84_pipeline(zone: Zone, inverse: bool) -> str:
    if not inverse:
        return (
            f"+proj=pipeline +step +inv {zone.tmerc} {_HELMERT} "
            "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
        )
    steps = _HELMERT.replace("+step +proj=helmert", "+step +inv +proj=helmert")
    return f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad {steps} +step {zone.tmerc}"


def as_points(pairs: Sequence[Tuple[float, float]]) -> Coordinates:
    """Return pairs (east, north) as an array of shape (n, 2)."""
    return np.asarray(pairs, dtype=np.float64).reshape(-1, 2)
