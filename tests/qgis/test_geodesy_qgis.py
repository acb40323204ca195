"""The way to WGS 84 inside QGIS: the seven parameters everywhere, the Mekong delta included."""

from __future__ import annotations

import math

import ellipsoid
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsPointXY,
    QgsProject,
)

from mineral_plugin.bridge.layers import area_layer, zone_crs, zone_of_crs
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import (
    _HELMERT,
    Zone,
    as_points,
    from_geographic,
    known_zones,
    to_wgs84,
)

# The seven places of the proof, and two more in the box where PROJ prefers EPSG:5194 (Cần Thơ, Đồng Tháp).
PLACES = [
    (105.32, 23.36),
    (103.97, 22.48),
    (105.85, 21.03),
    (107.97, 21.53),
    (108.20, 16.05),
    (106.70, 10.78),
    (104.73, 8.60),
    (105.78, 10.03),
    (105.45, 10.60),
]
WGS84 = "EPSG:4326"
LEAST_M = 1e-5


def metres(first, second):
    """Return how far apart two places in degrees are, to a few metres' range."""
    latitude = math.radians(first[1])
    nu = ellipsoid.A / math.sqrt(1 - ellipsoid.E2 * math.sin(latitude) ** 2)
    rho = nu * (1 - ellipsoid.E2) / (1 - ellipsoid.E2 * math.sin(latitude) ** 2)
    east = math.radians(second[0] - first[0]) * nu * math.cos(latitude)
    return math.hypot(east, math.radians(second[1] - first[1]) * rho)


def through(transform, place, zone):
    """Return a VN-2000 place sent to WGS 84 by a transform that starts in ``zone``."""
    east, north = from_geographic(as_points([place]), zone)[0]
    found = transform.transform(QgsPointXY(east, north))
    return found.x(), found.y()


def near(place):
    """Return the zones in which a place may be drawn, with and without a code."""
    zones = [*known_zones(), Zone(6315, 3), Zone(6345, 6)]
    return [zone for zone in zones if abs(zone.central_meridian_min / 60 - place[0]) <= 1.5]


@pytest.mark.parametrize("place", PLACES)
def test_a_layer_of_an_area_lands_on_wgs84_by_the_seven_parameters(qgis_app, place):
    by_hand = ellipsoid.vn2000_to_wgs84(*place)
    for zone in near(place):
        east, north = from_geographic(as_points([place]), zone)[0]
        corners = tuple(
            Corner(str(i), str(north + n), str(east + e), north + n, east + e, 3)
            for i, (e, n) in enumerate(((0, 0), (100, 0), (0, 100)), 1)
        )
        layer = area_layer([LicenceArea("a", "a", zone, (Part(Ring(corners)),))], "a")
        transform = QgsCoordinateTransform(
            layer.crs(), QgsCoordinateReferenceSystem(WGS84), QgsProject.instance()
        )
        shape = next(layer.getFeatures()).geometry()
        shape.transform(transform)
        first = shape.asMultiPolygon()[0][0][0]
        assert metres(by_hand, (first.x(), first.y())) <= LEAST_M, zone.text
        core = to_wgs84(as_points([(east, north)]), zone)[0]
        assert metres(core, (first.x(), first.y())) <= LEAST_M, zone.text


@pytest.mark.parametrize("place", PLACES)
def test_the_literal_pipeline_named_in_a_context_gives_the_same(qgis_app, place):
    for zone in near(place):
        context = QgsCoordinateTransformContext()
        crs, wgs84 = zone_crs(zone), QgsCoordinateReferenceSystem(WGS84)
        degrees = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
        pipeline = f"+proj=pipeline +step +inv {zone.tmerc} {_HELMERT} {degrees}"
        assert context.addCoordinateOperation(crs, wgs84, pipeline, False)
        transform = QgsCoordinateTransform(crs, wgs84, context)
        assert transform.coordinateOperation() == pipeline
        assert metres(ellipsoid.vn2000_to_wgs84(*place), through(transform, place, zone)) <= LEAST_M, (
            zone.text
        )


def test_the_other_operation_would_be_seen(qgis_app):
    place, zone = (106.70, 10.78), Zone(6345, 3)
    operations = QgsCoordinateTransform(
        zone_crs(zone), QgsCoordinateReferenceSystem(WGS84), QgsCoordinateTransformContext()
    )
    mekong = (
        f"+proj=pipeline +step +inv {zone.tmerc} +step +proj=cart +ellps=WGS84 "
        "+step +proj=helmert +x=-192.873 +y=-39.382 +z=-111.202 +rx=-0.00205 +ry=-0.0005 +rz=0.00335 "
        "+s=0.0188 +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    context = QgsCoordinateTransformContext()
    context.addCoordinateOperation(zone_crs(zone), QgsCoordinateReferenceSystem(WGS84), mekong, False)
    other = QgsCoordinateTransform(zone_crs(zone), QgsCoordinateReferenceSystem(WGS84), context)
    apart = metres(through(operations, place, zone), through(other, place, zone))
    assert 0.3 < apart < 2.0
    assert metres(ellipsoid.vn2000_to_wgs84(*place), through(operations, place, zone)) <= LEAST_M


@pytest.mark.parametrize(
    "code", [6956, 6957, 6958, 6959, 2044, 2045, 2093, 3148, 3149, 3176, 4131, 4147, 32648]
)
def test_swapped_and_old_codes_are_no_zone_in_qgis(qgis_app, code):
    assert zone_of_crs(QgsCoordinateReferenceSystem(f"EPSG:{code}")) is None
