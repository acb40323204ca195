"""Reference data: specs, manifests, states of a role, coordinate systems, damaged files."""

from __future__ import annotations

import json
import sqlite3
import struct
from contextlib import closing
from datetime import date
from pathlib import Path

import builders
import cases
import fiona
import pytest
import shapely
from builders import Item, box, geometry, licence, write_layer, write_pack
from schemas import problems

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import Zone, as_points, between_zones, to_geographic, to_wgs84
from mineral_plugin.core.base.errors import InputError, MineralError, MissingError
from mineral_plugin.core.base.geopackage import envelope, feature_tables, opened_read_only, wkb_of
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.reference.layers import open_reference
from mineral_plugin.core.reference.spec import parse_reference_spec
from mineral_plugin.core.reference.states import Days, RoleState
from mineral_plugin.core.reference.systems import system_of

TODAY = date(2026, 11, 23)
AREA = LicenceArea("area-1", "Khu", cases.TM3, (Part(cases.ring_of(cases.GROUND)),))
NEAR = licence("GP-1", box(cases.EAST + 150, cases.NORTH + 20, 120, 90))
SHARED_M2 = 50 * 90
RING_M = box(cases.EAST + 150, cases.NORTH + 20, 120, 90)
RING_DEG = [(104.1, 21.5), (104.2, 21.5), (104.2, 21.6)]


def role_of(*specs, role="licence", margin_m=5.0, max_age_days=90, area=AREA, day=TODAY):
    return open_reference([str(spec) for spec in specs]).role(role, area, margin_m, Days(day, max_age_days))


def plain(path, role="licence", as_of="2026-11-01"):
    return f"{role}={path}" + (f"|as_of={as_of}" if as_of else "")


def shared(data):
    """Return the ground that the area shares with the objects found, in m2."""
    from mineral_plugin.core.area.geometry import area_polygon

    return sum(area_polygon(AREA).intersection(placed.geometry).area for placed in data.objects)


# --- specs and manifests --------------------------------------------------------------------------------


def test_a_pack_takes_its_roles_from_its_manifest(tmp_path):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR], "prohibited": []}, grade="1:10000")
    layers = parse_reference_spec(str(path))
    assert [(layer.role, layer.table, layer.as_of) for layer in layers] == [
        ("licence", "licence", date(2026, 11, 1)),
        ("prohibited", "prohibited", date(2026, 11, 1)),
    ]
    assert layers[0].grade == "1:10000"


def test_a_plain_file_is_given_a_role(tmp_path):
    path = write_layer(tmp_path / "gp.gpkg", "giay_phep", [NEAR])
    (layer,) = parse_reference_spec(f"licence={path}|layername=giay_phep|as_of=2026-10-31")
    assert (layer.role, layer.table, layer.as_of) == ("licence", "giay_phep", date(2026, 10, 31))


def test_paths_with_an_equals_sign_and_blanks(tmp_path):
    folder = tmp_path / "dữ liệu a=b"
    path = write_pack(folder, "gói 1", {"licence": [NEAR]})
    assert parse_reference_spec(str(path))[0].path == path
    assert parse_reference_spec(f" licence = {path} | as_of=2026-11-01 ")[0].path == path


def test_manifests_follow_their_schema(tmp_path):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]}, fields={"id": "so_gp"}, coverage=(1, 2, 3, 4))
    manifest = json.loads(path.with_name("pack.manifest.json").read_text(encoding="utf-8"))
    assert problems("reference-manifest-1", manifest) == []
    demo = json.loads(resource_path("demo", "reference.manifest.json").read_text(encoding="utf-8"))
    assert problems("reference-manifest-1", demo) == []
    manifest["layers"][0].pop("role")
    assert problems("reference-manifest-1", manifest)


@pytest.mark.parametrize(
    "spec",
    ["licence={path}|colour=red", "licence={path}|as_of=yesterday", "licence={path}|layername", "={path}"],
)
def test_a_spec_that_cannot_be_understood(tmp_path, spec):
    path = write_layer(tmp_path / "gp.gpkg", "gp", [NEAR])
    with pytest.raises(MineralError):
        open_reference([spec.format(path=path)])


def test_missing_files_tables_and_manifests(tmp_path):
    path = write_layer(tmp_path / "gp.gpkg", "gp", [NEAR])
    for spec in (tmp_path / "no.gpkg", path, f"licence={path}|layername=no", f"licence={tmp_path / 'no'}"):
        with pytest.raises(MissingError):
            open_reference([str(spec)])


def test_a_file_with_two_tables_asks_which(tmp_path):
    path = write_layer(tmp_path / "gp.gpkg", "gp", [NEAR])
    write_layer(path, "khac", [])
    with pytest.raises(InputError) as caught:
        open_reference([plain(path)])
    assert "gp" in caught.value.text("vi") and "khac" in caught.value.text("vi")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-20],
        lambda text: "[]",
        lambda text: text.replace("reference-manifest-1", "reference-manifest-9"),
        lambda text: text.replace('"role"', '"part"'),
        lambda text: text.replace("2026-11-01", "01/11/2026"),
        lambda text: text.replace("101.0", '"west"'),
    ],
)
def test_a_damaged_manifest_is_refused(tmp_path, spoil):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]})
    manifest = path.with_name("pack.manifest.json")
    manifest.write_text(spoil(manifest.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputError):
        parse_reference_spec(str(path))


# --- states of a role -----------------------------------------------------------------------------------


def test_usable(tmp_path):
    data = role_of(write_pack(tmp_path, "pack", {"licence": [NEAR]}))
    assert (data.state, data.as_of, len(data.objects)) == (RoleState.USABLE, date(2026, 11, 1), 1)
    assert shared(data) == pytest.approx(SHARED_M2)


def test_missing(tmp_path):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]})
    assert role_of(path, role="prohibited").state is RoleState.MISSING
    assert role_of().state is RoleState.MISSING


@pytest.mark.parametrize(("as_of", "state"), [("2026-08-25", "USABLE"), ("2026-08-24", "TOO_OLD")])
def test_too_old_by_a_day(tmp_path, as_of, state):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]}, as_of=as_of)
    assert role_of(path).state is RoleState[state]


def test_undated(tmp_path):
    assert role_of(write_pack(tmp_path, "pack", {"licence": [NEAR]}, as_of=None)).state is RoleState.UNDATED
    path = write_layer(tmp_path / "gp.gpkg", "gp", [NEAR])
    assert role_of(plain(path, as_of="")).state is RoleState.UNDATED


def test_outside_its_coverage(tmp_path):
    inside = write_pack(tmp_path, "a", {"licence": [NEAR]}, coverage=(104.0, 21.0, 105.0, 22.0))
    beside = write_pack(tmp_path, "b", {"licence": [NEAR]}, coverage=(104.2, 21.0, 105.0, 21.8))
    assert role_of(inside).state is RoleState.USABLE
    assert role_of(beside).state is RoleState.OUTSIDE_COVERAGE


@pytest.mark.parametrize("rtree", [True, False])
def test_a_row_without_geometry_is_somewhere(tmp_path, rtree):
    path = write_layer(tmp_path / "gp.gpkg", "gp", [NEAR, Item([], {"id": "GP-2"})], rtree=rtree)
    data = role_of(plain(path))
    assert data.state is RoleState.NO_COORDINATES
    assert [placed.object.id for placed in data.objects] == ["GP-1"]


@pytest.mark.parametrize(
    "system",
    [
        builders.System(0, "NONE", 0, "undefined"),
        builders.System(-1, "NONE", -1, "undefined"),
        builders.epsg(32648),
        builders.epsg(6957),
        builders.epsg(2044),
        builders.System(77, "NONE", 77, 'LOCAL_CS["local"]'),
    ],
)
def test_a_system_that_is_not_safe_gives_no_coordinates(tmp_path, system):
    path = write_layer(tmp_path / "gp.gpkg", "gp", [NEAR], system)
    assert role_of(plain(path)).state is RoleState.NO_COORDINATES


def test_the_worst_of_several_layers_counts(tmp_path):
    good = write_pack(tmp_path, "good", {"licence": [NEAR]})
    old = write_pack(tmp_path, "old", {"licence": []}, as_of="2020-01-01")
    data = role_of(good, old)
    assert data.state is RoleState.TOO_OLD
    assert data.as_of == date(2020, 1, 1)
    assert len(data.objects) == 1 and len(data.sources) == 2


@pytest.mark.parametrize(("system", "ring"), [(4326, RING_M), (9208, RING_DEG)])
def test_coordinates_that_are_none_of_the_layer_s_system_are_somewhere(tmp_path, system, ring):
    """Metres in a table of degrees lie near nothing: a search there would answer "clear"."""
    path = write_layer(tmp_path / "gp.gpkg", "gp", [licence("GP-1", ring)], system)
    data = role_of(plain(path))
    assert data.state is RoleState.NO_COORDINATES
    assert data.placeless == ("Mỏ thử GP-1",)


# --- damaged geometries -----------------------------------------------------------------------------------

RING = box(cases.EAST + 150, cases.NORTH + 20, 120, 90)
WHOLE = geometry([RING], 9208)


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"GP",
        b"XX" + WHOLE[2:],
        WHOLE[:30],
        WHOLE[:-7],
        WHOLE[:3] + b"\x0f" + WHOLE[4:],
        WHOLE[:41] + struct.pack("<I", 99) + WHOLE[45:],
        WHOLE[:40] + struct.pack("<BI", 1, 1) + struct.pack("<2d", 1, 1),
        WHOLE[:40] + struct.pack("<BII", 1, 3, 1) + struct.pack("<I", 2) + bytes(32),
    ],
)
@pytest.mark.parametrize("rtree", [True, False])
def test_a_damaged_geometry_makes_the_role_unreadable(tmp_path, blob, rtree):
    path = write_layer(tmp_path / "gp.gpkg", "gp", [Item([RING], {"id": "GP-0"}, blob), NEAR], rtree=rtree)
    assert role_of(plain(path)).state is RoleState.UNREADABLE


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_coordinates_that_are_no_place(tmp_path, value):
    for name, rtree in (("own", True), ("own", False), ("6 degrees", False)):
        points, system = in_system(name)
        ring = [*map(tuple, points[:3]), (value, cases.NORTH)]
        item = Item([RING], {"id": "GP-0"}, geometry([ring], system))
        path = write_layer(tmp_path / f"{system}{rtree}.gpkg", "gp", [item], system, rtree)
        assert role_of(plain(path)).state is RoleState.UNREADABLE


@pytest.mark.parametrize("indexed", [True, False])
def test_an_empty_polygon_is_somewhere(tmp_path, indexed):
    """An index never holds an empty geometry: it would be passed over."""
    empty = b"GP\x00\x11" + struct.pack("<i", 9208) + struct.pack("<BII", 1, 3, 0)
    path = write_layer(tmp_path / "gp.gpkg", "gp", [NEAR, Item([], {"id": "GP-0"}, empty)], rtree=indexed)
    expected = RoleState.NO_COORDINATES if indexed else RoleState.UNREADABLE
    assert role_of(plain(path)).state is expected


@pytest.mark.parametrize("indexed", ["YES", "NO"])
def test_an_empty_polygon_of_gdal(tmp_path, indexed):
    write_with_gdal(tmp_path / "gdal.gpkg", "EPSG:9208", [RING, []], indexed)
    state = role_of(plain(tmp_path / "gdal.gpkg")).state
    assert state in (RoleState.NO_COORDINATES, RoleState.UNREADABLE)


@pytest.mark.parametrize("shape", ["POINT", "LINE", "FLAT"])
def test_what_has_no_ground_is_somewhere(tmp_path, shape):
    east, north = cases.EAST + 50, cases.NORTH + 50
    wkb = {
        "POINT": shapely.to_wkb(shapely.Point(east, north)),
        "LINE": shapely.to_wkb(shapely.LineString([(east, north), (east + 9, north)])),
        "FLAT": shapely.to_wkb(shapely.Polygon([(east, north), (east + 9, north), (east + 4, north)])),
    }[shape]
    blob = b"GP\x00\x01" + struct.pack("<i", 9208) + wkb
    path = write_layer(tmp_path / "gp.gpkg", "gp", [Item([], {"id": "GP-0"}, blob)], rtree=False)
    assert role_of(plain(path)).state is RoleState.UNREADABLE


@pytest.mark.parametrize("field", [{"valid_to": "31/02/2042"}, {"valid_from": "sắp tới"}, {"top_m": "cao"}])
def test_an_object_whose_date_or_level_cannot_be_read_still_counts(tmp_path, field):
    path = write_layer(tmp_path / "gp.gpkg", "gp", [licence("GP-1", RING, **field)])
    data = role_of(plain(path))
    assert data.state is RoleState.USABLE
    (name,) = field
    assert [getattr(placed.object, name) for placed in data.objects] == [None]


@pytest.mark.parametrize(("level", "read_m"), [(49.999, 49.999), (-1250.5, -1250.5), (0, 0.0), (380, 380.0)])
def test_a_level_that_is_a_number_is_taken_as_it_is(tmp_path, level, read_m):
    """As a text, 49.999 may be 49,999."""
    path = write_layer(tmp_path / "gp.gpkg", "gp", [licence("GP-1", RING, top_m=level)])
    (placed,) = role_of(plain(path)).objects
    assert placed.object.top_m == read_m


def test_an_invalid_polygon_is_looked_at_in_a_repaired_copy(tmp_path):
    tie = [RING[0], RING[2], RING[1], RING[3]]
    path = write_layer(tmp_path / "gp.gpkg", "gp", [licence("GP-1", tie)])
    (placed,) = role_of(plain(path)).objects
    assert placed.was_repaired and placed.geometry.is_valid


# --- files ------------------------------------------------------------------------------------------------


def test_a_file_with_unsaved_changes_beside_it_is_refused(tmp_path):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]})
    with closing(sqlite3.connect(str(path))) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        with writer:
            writer.execute("DELETE FROM licence")
        with pytest.raises(InputError) as caught:
            role_of(path)
        assert caught.value.phrase.id == "error.file_in_use"


def test_a_file_that_was_in_wal_mode_and_is_closed_can_be_read(tmp_path):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]})
    with closing(sqlite3.connect(str(path))) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
    assert role_of(path).state is RoleState.USABLE


def test_reading_leaves_the_file_and_its_folder_as_they_are(tmp_path):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]})
    path.chmod(0o400)
    before, folder = path.read_bytes(), set(tmp_path.iterdir())
    role_of(path)
    assert (path.read_bytes(), set(tmp_path.iterdir())) == (before, folder)


def test_a_file_that_is_changed_gets_another_hash(tmp_path):
    path = write_pack(tmp_path, "pack", {"licence": [NEAR]})
    first = open_reference([str(path)]).layers[0].sha256
    with closing(sqlite3.connect(str(path))) as writer, writer:
        writer.execute("UPDATE licence SET name = 'khác'")
    assert open_reference([str(path)]).layers[0].sha256 != first


# --- systems and indexes ----------------------------------------------------------------------------------


def in_system(name, ring=RING):
    """Return the ring of the neighbour in another system, and that system."""
    points = as_points(list(ring))
    dense = shapely.get_coordinates(shapely.segmentize(shapely.linearrings(points), 10.0))[:-1]
    if name == "6 degrees":
        return between_zones(dense, cases.TM3, Zone(6300, 6)), 3405
    if name == "no code":
        system = builders.zone_without_code("105.25", 3)
        return between_zones(dense, cases.TM3, Zone(6315, 3)), system
    if name == "VN-2000 degrees":
        return to_geographic(dense, cases.TM3), 4756
    if name == "WGS 84":
        return to_wgs84(dense, cases.TM3), 4326
    return dense, 9208


@pytest.mark.parametrize("rtree", [True, False])
@pytest.mark.parametrize("name", ["own", "6 degrees", "no code", "VN-2000 degrees", "WGS 84"])
def test_a_neighbour_is_found_in_every_system_with_and_without_an_index(tmp_path, name, rtree):
    points, system = in_system(name)
    item = licence("GP-1", [tuple(map(float, point)) for point in points])
    path = write_layer(tmp_path / "gp.gpkg", "gp", [item], system, rtree)
    data = role_of(plain(path))
    assert data.state is RoleState.USABLE
    assert shared(data) == pytest.approx(SHARED_M2, abs=0.5)


@pytest.mark.parametrize("margin", [1.0, 10.0])
def test_only_what_is_within_the_margin_is_read(tmp_path, margin):
    ring = box(cases.EAST + cases.SIDE + 5.0, cases.NORTH, 50, 50)
    path = write_pack(tmp_path, "pack", {"licence": [licence("GP-1", ring)]})
    assert len(role_of(path, margin_m=margin).objects) == (margin > 5.0)


def test_objects_come_in_one_order_whatever_the_file_s(tmp_path):
    items = [licence(f"GP-{n}", RING) for n in (3, 1, 2)]
    path = write_pack(tmp_path, "pack", {"licence": items})
    assert [placed.object.id for placed in role_of(path).objects] == ["GP-1", "GP-2", "GP-3"]


def test_columns_of_other_names_are_mapped(tmp_path):
    item = Item([RING], {"name": "GP-77", "holder": "Công ty A", "id": None})
    path = write_pack(tmp_path, "pack", {"licence": [item]}, fields={"id": "name", "name": "holder"})
    (placed,) = role_of(path).objects
    assert (placed.object.id, placed.object.name) == ("GP-77", "Công ty A")


@pytest.mark.parametrize("indexed", ["YES", "NO"])
@pytest.mark.parametrize(
    ("crs", "name"),
    [
        ("EPSG:9208", "own"),
        ("EPSG:3405", "6 degrees"),
        ("EPSG:4326", "WGS 84"),
        ("EPSG:4756", "VN-2000 degrees"),
    ],
)
def test_a_geopackage_of_gdal(tmp_path, crs, name, indexed):
    points, _ = in_system(name)
    ring = [tuple(map(float, point)) for point in points]
    write_with_gdal(tmp_path / "gdal.gpkg", crs, [ring], indexed)
    data = role_of(plain(tmp_path / "gdal.gpkg"))
    assert data.state is RoleState.USABLE
    assert shared(data) == pytest.approx(SHARED_M2, abs=0.5)


def test_a_geopackage_of_gdal_in_a_zone_without_code(tmp_path):
    points, _ = in_system("no code")
    ring = [tuple(map(float, point)) for point in points]
    write_with_gdal(tmp_path / "gdal.gpkg", Zone(6315, 3).wkt2, [ring], "YES")
    with opened_read_only(tmp_path / "gdal.gpkg") as connection:
        (table,) = feature_tables(connection)
    assert system_of(table).zone == Zone(6315, 3)
    assert shared(role_of(plain(tmp_path / "gdal.gpkg"))) == pytest.approx(SHARED_M2, abs=0.5)


def write_with_gdal(path, crs, rings, indexed):
    schema = {"geometry": "Polygon", "properties": {"id": "str", "name": "str"}}
    options = {"driver": "GPKG", "schema": schema, "layer": "gp", "SPATIAL_INDEX": indexed}
    options["crs_wkt" if crs.startswith("PROJCRS") else "crs"] = crs
    with fiona.open(path, "w", **options) as layer:
        for number, ring in enumerate(rings):
            shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]] if ring else []}
            layer.write({"geometry": shape, "properties": {"id": f"GP-{number}", "name": "Mỏ"}})


# --- bytes of a geometry ----------------------------------------------------------------------------------


@pytest.mark.parametrize("with_envelope", [True, False])
def test_envelope_and_wkb_of_a_geometry(with_envelope):
    blob = geometry([RING], 9208, with_envelope)
    polygon = shapely.from_wkb(wkb_of(blob))
    expected = (cases.EAST + 150, cases.NORTH + 20, cases.EAST + 270, cases.NORTH + 110)
    assert polygon.bounds == expected
    assert envelope(blob) == (expected if with_envelope else None)


def test_a_geometry_without_envelope_is_not_passed_over(tmp_path):
    item = Item([RING], {"id": "GP-1", "status": "valid"}, geometry([RING], 9208, envelope=False))
    path = write_layer(tmp_path / "gp.gpkg", "gp", [item], rtree=False)
    assert shared(role_of(plain(path))) == pytest.approx(SHARED_M2)


def test_big_endian_geometries(tmp_path):
    head = b"GP\x00\x02" + struct.pack(">i", 9208)
    bounds = (cases.EAST + 150, cases.EAST + 270, cases.NORTH + 20, cases.NORTH + 110)
    wkb = shapely.to_wkb(shapely.Polygon(RING), byte_order=0)
    item = Item([RING], {"id": "GP-1"}, head + struct.pack(">4d", *bounds) + wkb)
    path = write_layer(tmp_path / "gp.gpkg", "gp", [item], rtree=False)
    assert shared(role_of(plain(path))) == pytest.approx(SHARED_M2)


def test_a_table_name_that_is_sql(tmp_path):
    name = 'gp"; DROP TABLE gpkg_contents; --'
    path = tmp_path / "gp.gpkg"
    write_layer(path, "gp", [NEAR], rtree=False)
    with closing(sqlite3.connect(str(path))) as connection, connection:
        quoted = name.replace('"', '""')
        connection.execute(f'ALTER TABLE gp RENAME TO "{quoted}"')
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            connection.execute(f"UPDATE {table} SET table_name = ?", (name,))
    assert role_of(plain(Path(path))).state is RoleState.USABLE
    with opened_read_only(path) as connection:
        assert [table.name for table in feature_tables(connection)] == [name]
