"""The register as OGC API - Features: asked by hand, held against the standard, read by GDAL's own client."""

from __future__ import annotations

import os
import subprocess

import jsonschema
import numpy as np
import pyproj
import pytest
import requests
from bare_api import slug
from register_api import Office
from register_things import SOMEBODY, SOUTH, WEST, area
from service_process import ServiceProcess

from mineral_plugin.core.area.zones import Zone, known_zones
from mineral_service.register.results import Pending
from mineral_service.register.writing import write_pending
from mineral_service.storage.store import Store

ITEMS = "/ogc/collections/licence/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
HERE = "http://www.opengis.net/def/crs/EPSG/0/9208"
NEXT = "http://www.opengis.net/def/crs/EPSG/0/5897"
COUNT = 7
WAITING = "hs-dang-cho-4410"


@pytest.fixture(scope="module")
def office(tmp_path_factory, shared_database):
    """A register with seven licences in a row, 500 m apart, and one application that waits."""
    folder = tmp_path_factory.mktemp("ogc") / "service"
    process = ServiceProcess(folder, database=shared_database).start()
    with requests.Session() as session:
        session.trust_env = False
        made = Office(process, session)
        for number in range(COUNT):
            made.granted(f"{number}/GP", areas=[area((500 * number, 0, 400, 300), name=f"Lô {number}")])
        store = Store(folder, shared_database.url)
        waiting = Pending(WAITING, "P14", "gold", area(name="Tên riêng"), "2026-11-09", SOMEBODY)
        with store.write() as connection:
            write_pending(connection, waiting, "2026-11-09T08:00:00+07:00")
        store.close()
        yield made
    process.kill()


def titles(office, **params):
    return sorted(one["properties"]["title"] for one in office.json(ITEMS, params=params)["features"])


def test_the_pages_lead_to_one_another(office):
    landing = office.json("/ogc")
    by_rel = {link["rel"]: link["href"] for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(by_rel)
    for href in by_rel.values():
        assert href.startswith(office.url)
        assert office.get(href[len(office.url) :]).status_code == 200
    assert len(office.json("/ogc/conformance")["conformsTo"]) == 3
    collections = office.json("/ogc/collections")["collections"]
    assert len(collections) == 9
    for one in collections:
        (items,) = [link for link in one["links"] if link["rel"] == "items"]
        assert office.get(items["href"][len(office.url) :]).status_code == 200
        assert office.json(f"/ogc/collections/{one['id']}")["title"] == one["title"]


def test_a_collection_tells_where_and_when_it_lies(office):
    extent = office.json("/ogc/collections/licence")["extent"]
    ((west, south, east, north),) = extent["spatial"]["bbox"]
    assert 104.6 < west < east < 104.8 and 21.5 < south < north < 21.7
    assert extent["temporal"]["interval"] == [["2020-01-10T00:00:00+07:00", "2050-01-09T23:59:59+07:00"]]
    assert "extent" not in office.json("/ogc/collections/prohibited")


FEATURES = {
    "type": "object",
    "required": ["type", "features", "links", "timeStamp", "numberMatched", "numberReturned"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
        "timeStamp": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$"},
        "links": {
            "type": "array",
            "items": {"type": "object", "required": ["href", "rel", "type"]},
        },
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "properties": {"type": "object", "not": {"required": ["holder"]}},
                    "geometry": {
                        "type": "object",
                        "required": ["type", "coordinates"],
                        "properties": {"type": {"enum": ["Polygon", "MultiPolygon"]}},
                    },
                },
            },
        },
    },
}
"""What 17-069r4 asks of a page of features (its schemas featureCollectionGeoJSON and featureGeoJSON)."""


def test_a_page_of_features_is_what_the_standard_asks(office):
    answer = office.get(ITEMS)
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.headers["Content-Crs"] == f"<{CRS84}>"
    jsonschema.validate(answer.json(), FEATURES)
    assert answer.json()["numberMatched"] == COUNT


def test_pages_follow_one_another_without_gap_or_double(office):
    path, seen = f"{ITEMS}?limit=3", []
    sizes = []
    while path:
        body = office.json(path)
        assert body["numberMatched"] == COUNT
        sizes.append(body["numberReturned"])
        seen += [one["id"] for one in body["features"]]
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        path = following[0][len(office.url) :] if following else ""
    assert sizes == [3, 3, 1]
    assert len(set(seen)) == COUNT


def test_next_keeps_what_was_asked(office):
    (link,) = [
        one["href"]
        for one in office.json(ITEMS, params={"limit": 2, "asOf": "2021-01-01", "crs": HERE})["links"]
        if one["rel"] == "next"
    ]
    assert "asOf=2021-01-01" in link and "offset=2" in link and "limit=2" in link and "9208" in link


def corners(one):
    geometry = one["geometry"]
    assert geometry["type"] == "MultiPolygon"
    return np.array(geometry["coordinates"][0][0])


def test_in_the_zone_of_its_corners_an_area_has_the_corners_as_typed(office):
    body = office.get(ITEMS, params={"crs": HERE, "title": "0/GP"})
    assert body.headers["Content-Crs"] == f"<{HERE}>"
    found = {tuple(corner) for corner in corners(body.json()["features"][0]).tolist()}
    assert found == {(WEST + x, SOUTH + y) for x in (0.0, 400.0) for y in (0.0, 300.0)}


def test_every_zone_is_placed_as_proj_does_by_its_own_definitions(office):
    (here,) = office.json(ITEMS, params={"crs": HERE, "title": "0/GP"})["features"]
    first = corners(here)[0]
    offered = office.json("/ogc/collections/licence")["crs"]
    assert offered[0] == CRS84 and len(offered) == 1 + len(known_zones()) == 21
    for uri in offered[1:]:
        code = int(uri.rpartition("/")[2])
        system = pyproj.CRS.from_epsg(code)
        assert [axis.direction for axis in system.axis_info] == ["east", "north"]
        (one,) = office.json(ITEMS, params={"crs": uri, "title": "0/GP"})["features"]
        wanted = pyproj.Transformer.from_crs(9208, code, always_xy=True).transform(*first)
        assert np.min(np.abs(corners(one) - wanted).sum(axis=1)) < 0.001


def test_crs84_is_wgs84_by_the_named_operation(office):
    (here,) = office.json(ITEMS, params={"crs": HERE, "title": "0/GP"})["features"]
    (there,) = office.json(ITEMS, params={"title": "0/GP"})["features"]
    to_degrees = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lon_0=104.75 +k=0.9999 +x_0=500000 +ellps=WGS84"
        " +step +proj=cart +ellps=WGS84 +step +proj=helmert +x=-191.90441429 +y=-39.30318279"
        " +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278"
        " +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84"
        " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    wanted = to_degrees.transform(*corners(here)[0])
    assert np.min(np.abs(corners(there) - wanted).sum(axis=1)) < 1e-8


def test_a_feature_is_read_by_its_id(office):
    (listed,) = office.json(ITEMS, params={"title": "3/GP"})["features"]
    answer = office.get(f"{ITEMS}/{listed['id']}", params={"crs": NEXT})
    assert answer.headers["Content-Crs"] == f"<{NEXT}>"
    assert answer.json()["properties"] == listed["properties"]
    assert slug(office.get(f"{ITEMS}/{listed['id']}", params={"knownOn": "2020-01-01"})) == "not-found"
    assert slug(office.get(f"{ITEMS}/none")) == "not-found"
    elsewhere = f"/ogc/collections/prohibited/items/{listed['id']}"
    assert slug(office.get(elsewhere)) == "not-found"


def test_a_box_in_a_zone_finds_what_lies_in_it(office):
    box = f"{WEST + 450},{SOUTH - 10},{WEST + 950},{SOUTH + 10}"
    assert titles(office, bbox=box, **{"bbox-crs": HERE}) == ["1/GP"]
    touching = f"{WEST + 400},{SOUTH},{WEST + 500},{SOUTH + 300}"
    assert titles(office, bbox=touching, **{"bbox-crs": HERE}) == ["0/GP", "1/GP"]
    between = f"{WEST + 401},{SOUTH},{WEST + 499},{SOUTH + 300}"
    assert titles(office, bbox=between, **{"bbox-crs": HERE}) == []


def test_a_box_in_degrees_finds_what_lies_in_it(office):
    (one,) = office.json(ITEMS, params={"title": "2/GP"})["features"]
    west, south = corners(one).min(axis=0)
    east, north = corners(one).max(axis=0)
    assert titles(office, bbox=f"{west},{south},{east},{north}") == ["2/GP"]
    assert len(titles(office, bbox="102,8,110,24")) == COUNT
    assert len(titles(office, bbox="170,8,110,24")) == COUNT  # across the date line
    assert titles(office, bbox="-10,8,10,24") == []
    assert len(titles(office, bbox="102,8,0,110,24,100")) == COUNT
    assert office.json(ITEMS, params={"bbox": "102,8,110,24", "limit": 2})["numberMatched"] == COUNT


def test_a_box_of_any_size_in_a_zone_is_answered(office):
    for far in ("1e3", "1e9", "1e300"):
        box = f"-{far},-{far},{far},{far}"
        assert office.get(ITEMS, params={"bbox": box, "bbox-crs": HERE}).status_code == 200
    everything = "-1e12,-1e12,1e12,1e12"
    assert len(titles(office, bbox=everything, **{"bbox-crs": HERE})) == COUNT


@pytest.mark.parametrize(
    "span, count",
    [
        ("2020-01-09", 0),
        ("2020-01-10", COUNT),
        ("2020-01-09T17:00:00Z", COUNT),
        ("2020-01-09T16:59:59Z", 0),
        ("../2020-01-09", 0),
        ("../2020-01-10T00:00:00+07:00", COUNT),
        ("2050-01-09/..", COUNT),
        ("2050-01-10/", 0),
        ("2019-01-01/2060-01-01", COUNT),
    ],
)
def test_what_holds_on_a_day_or_in_a_span_is_found(office, span, count):
    assert office.json(ITEMS, params={"datetime": span})["numberMatched"] == count


WRONG = [
    {"box": "1,2,3,4"},
    {"bbox": "1,2,3"},
    {"bbox": "a,b,c,d"},
    {"bbox": "1,9,3,4"},
    {"bbox": "nan,1,2,3"},
    {"bbox": "1,1,inf,3"},
    {"bbox": "5,1,2,3", "bbox-crs": HERE},
    {"crs": "http://www.opengis.net/def/crs/EPSG/0/32648"},
    {"crs": "EPSG:9208"},
    {"bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/6956"},
    {"datetime": "yesterday"},
    {"datetime": "../.."},
    {"datetime": "2021-01-02/2021-01-01"},
    {"datetime": "2021-01-02T00:00:00"},
    {"datetime": "2021-02-30"},
    {"asOf": "2021-01-02T00:00:00Z"},
    {"knownOn": "soon"},
    {"limit": "0"},
    {"limit": "-1"},
    {"limit": "ten"},
    {"offset": "-1"},
    {"f": "html"},
    {"limit": ["1", "2"]},
]


@pytest.mark.parametrize("params", WRONG, ids=str)
def test_what_cannot_be_understood_is_refused_by_name(office, params):
    answer = office.get(ITEMS, params=params)
    assert (answer.status_code, slug(answer)) == (400, "malformed")
    assert answer.json()["values"]["where"].startswith("?")


def test_a_limit_over_the_highest_is_the_highest(office):
    assert office.json(ITEMS, params={"limit": 999_999})["numberReturned"] == COUNT


def test_who_asked_for_ground_is_told_to_nobody(office):
    answer = office.get("/ogc/collections/pending_application/items")
    (one,) = answer.json()["features"]
    assert one["properties"]["procedure"] == "P14" and one["properties"]["validFrom"] == "2026-11-09"
    for word in (SOMEBODY, WAITING, "Tên riêng", "HS-"):
        assert word not in answer.text


def test_there_are_no_other_collections(office):
    for path in ("people", "people/items", "people/items/1"):
        assert slug(office.get(f"/ogc/collections/{path}")) == "not-found"


def gdal(office, *arguments):
    environ = {**os.environ, "NO_PROXY": "*", "no_proxy": "*"}
    # What this Python's packages bring of PROJ is not for another program.
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA"):
        environ.pop(name, None)
    command = ["ogrinfo", "-ro", *arguments[:-1], f"OAPIF:{office.url}/ogc", arguments[-1]]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr, done.stderr
    return done.stdout


def test_gdal_reads_all_features_page_by_page(office):
    told = gdal(office, "-oo", "PAGE_SIZE=2", "-al", "licence")
    assert f"Feature Count: {COUNT}" in told
    lines = [line.strip() for line in told.splitlines()]
    names = sorted(line.split("= ")[1] for line in lines if line.startswith("title ("))
    assert names == [f"{number}/GP" for number in range(COUNT)]
    assert "MULTIPOLYGON" in told


def test_gdal_asks_by_place(office):
    (one,) = office.json(ITEMS, params={"title": "4/GP"})["features"]
    middle = corners(one).mean(axis=0)
    spot = [f"{value:.7f}" for value in (*middle, *(middle + 1e-5))]
    told = gdal(office, "-spat", *spot, "-al", "licence")
    assert "4/GP" in told and "5/GP" not in told and "3/GP" not in told


def test_an_area_without_a_coded_zone_has_its_place_too(office):
    zone = Zone(6255, 3)
    assert zone.epsg is None
    office.granted("zone/GP", kind="recognition", areas=[area((0, 0, 2000, 300), zone=zone)])
    (one,) = office.json("/ogc/collections/recognised_reserve/items", params={"crs": HERE})["features"]
    assert one["properties"]["zoneEpsg"] is None
    assert len(corners(one)) > 5  # its sides are straight in a zone of their own
