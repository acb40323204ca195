"""Projection and datum shift worked out by other means than the program's: series and plain matrices.

Krüger's series to n^6 (L. Krüger 1912; coefficients as in C. Karney, J. Geodesy 85, 2011), and the seven
parameters of Decision 05/2007/QD-BTNMT as a coordinate frame rotation (EPSG method 9607).
"""

from __future__ import annotations

import math
from typing import Tuple

A, F = 6378137.0, 1 / 298.257223563
E2 = F * (2 - F)
N = F / (2 - F)
SHIFT = (-191.90441429, -39.30318279, -111.45032835)
ROTATION_ARCSEC = (-0.00928836, 0.01975479, -0.00427372)
SCALE = 0.252906278e-6
_ALPHA = (
    N / 2 - 2 * N**2 / 3 + 5 * N**3 / 16 + 41 * N**4 / 180 - 127 * N**5 / 288 + 7891 * N**6 / 37800,
    13 * N**2 / 48 - 3 * N**3 / 5 + 557 * N**4 / 1440 + 281 * N**5 / 630 - 1983433 * N**6 / 1935360,
    61 * N**3 / 240 - 103 * N**4 / 140 + 15061 * N**5 / 26880 + 167603 * N**6 / 181440,
    49561 * N**4 / 161280 - 179 * N**5 / 168 + 6601661 * N**6 / 7257600,
    34729 * N**5 / 80640 - 3418889 * N**6 / 1995840,
    212378941 * N**6 / 319334400,
)
_RADIUS = A / (1 + N) * (1 + N**2 / 4 + N**4 / 64 + N**6 / 256)


def transverse_mercator(
    longitude: float, latitude: float, meridian: float, scale: float
) -> Tuple[float, float]:
    """Return (east, north) in metres with a false easting of 500 km; degrees in."""
    phi, lam = math.radians(latitude), math.radians(longitude - meridian)
    c = 2 * math.sqrt(N) / (1 + N)
    t = math.sinh(math.atanh(math.sin(phi)) - c * math.atanh(c * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.atanh(math.sin(lam) / math.sqrt(1 + t * t))
    terms = list(enumerate(_ALPHA, start=1))
    x = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in terms)
    y = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in terms)
    return 500_000.0 + scale * _RADIUS * x, scale * _RADIUS * y


def vn2000_to_wgs84(longitude: float, latitude: float) -> Tuple[float, float]:
    """Return WGS 84 longitude and latitude of VN-2000 ones, heights left out; degrees."""
    phi, lam = math.radians(latitude), math.radians(longitude)
    nu = A / math.sqrt(1 - E2 * math.sin(phi) ** 2)
    x, y = nu * math.cos(phi) * math.cos(lam), nu * math.cos(phi) * math.sin(lam)
    z = nu * (1 - E2) * math.sin(phi)
    rx, ry, rz = (math.radians(angle / 3600) for angle in ROTATION_ARCSEC)
    turned = (x + rz * y - ry * z, -rz * x + y + rx * z, ry * x - rx * y + z)
    x, y, z = (shift + (1 + SCALE) * value for shift, value in zip(SHIFT, turned))
    return math.degrees(math.atan2(y, x)), math.degrees(_latitude(math.hypot(x, y), z))


def _latitude(p: float, z: float) -> float:
    phi = math.atan2(z, p * (1 - E2))
    for _ in range(20):
        nu = A / math.sqrt(1 - E2 * math.sin(phi) ** 2)
        height = p / math.cos(phi) - nu
        phi = math.atan2(z, p * (1 - E2 * nu / (nu + height)))
    return phi
