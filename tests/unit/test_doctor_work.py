"""Diagnosis as a use case: layers named by specs, neighbours, JSON, and the answer applied."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, List, Tuple

import doctor_ward as ward
import numpy as np
import pytest
import shapely

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import LicenceArea, Part, Ring, Source, StatedArea, area_id
from mineral_plugin.core.area.zones import Zone, between_zones, from_geographic, to_geographic, to_wgs84
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage import geometry_blob
from mineral_plugin.core.corner_tables.doctor import Cause
from mineral_plugin.core.corner_tables.result import NetOf, ReadArea, ReadPart, ReadRing, Verdict, ZoneSource
from mineral_plugin.core.work.diagnosing import apply, diagnose_area, diagnosis_document, patient_of

TM_104_45, UTM_105 = Zone(6285, 3), Zone(6300, 6)
MIDDLE = (104.30, 22.0)
Square = List[Tuple[str, float, float]]


def square(zone: Zone, side_m: float = 500.0, first: int = 1) -> Square:
    """Return a square around a place in the province of Lao Cai: names, X, Y."""
    east, north = np.round(from_geographic(np.array([MIDDLE]), zone)[0])
    steps = ((0, 0), (0, side_m), (side_m, side_m), (side_m, 0))
    return [(str(first + i), north + dn, east + de) for i, (dn, de) in enumerate(steps)]


def licence(rows: Square, zone: Zone, name: str = "mỏ") -> LicenceArea:
    parts = (Part(Ring(tuple(ward.corner(*row) for row in rows))),)
    stated = StatedArea("25 ha", Decimal("25"), "ha")
    return LicenceArea(area_id(name, zone, parts), name, zone, parts, stated, Source(document="QĐ 1"))


def boundaries(path: Path, zone: Zone, column: str = "name", srs: int = 4326) -> Path:
    """Write a GeoPackage with three communes side by side; the middle one holds the square."""
    east, north = from_geographic(np.array([MIDDLE]), zone)[0]
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, srs_id INTEGER);"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT,"
        " organization_coordsys_id INTEGER, definition TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,"
        " srs_id INTEGER, z INTEGER, m INTEGER);"
        f'CREATE TABLE places (fid INTEGER PRIMARY KEY, geom BLOB, "{column}" TEXT);'
    )
    connection.execute("INSERT INTO gpkg_contents VALUES ('places', 'features', 'places', ?)", (srs,))
    organization = "EPSG" if srs != -1 else "NONE"
    connection.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('s', ?, ?, ?, '')", (srs, organization, srs))
    columns = "INSERT INTO gpkg_geometry_columns VALUES ('places', 'geom', 'POLYGON', ?, 0, 0)"
    connection.execute(columns, (srs,))
    for number, name in enumerate(("Xã Tây", "Xã Giữa", "Xã Đông", "")):
        west = east + (number - 1) * 8_000 - 4_000
        plane = shapely.box(west, north - 4_000, west + 8_000, north + 4_000)
        ground = shapely.transform(plane, lambda p: to_wgs84(p, zone))
        if srs == 9208:
            ground = shapely.transform(plane, lambda p: between_zones(p, zone, TM_104_45))
        blob = geometry_blob(shapely.to_wkb(ground) if name else b"damaged", srs, ground.bounds)
        row = (blob, name or "Xã Hỏng")
        connection.execute(f'INSERT INTO places (geom, "{column}") VALUES (?, ?)', row)
    connection.commit()
    connection.close()
    return path


@pytest.mark.parametrize("srs", [4326, 9208])
def test_commune_layer_tells_the_zone(tmp_path: Path, srs: int) -> None:
    layer = boundaries(tmp_path / "communes.gpkg", UTM_105, srs=srs)
    sick = licence(square(UTM_105), TM_104_45)
    found = diagnose_area(sick, "Lào Cai", "Giữa", [f"commune={layer}"])
    assert found[0].causes == (Cause.MERIDIAN,) and found[0].zone == UTM_105
    clue = next(entry for entry in found[0].evidence if entry.sentence.id == "doctor.evidence.in_commune")
    assert clue.weight > 0
    right = apply(found[0], sick)
    assert (right.zone, right.parts, right.source) == (UTM_105, sick.parts, sick.source)
    assert right.id == area_id(right.name, right.zone, right.parts) != sick.id


def test_without_the_commune_nothing_is_changed(tmp_path: Path) -> None:
    found = diagnose_area(licence(square(UTM_105), TM_104_45), "Lào Cai")
    assert found[0].causes == (Cause.AS_WRITTEN,)
    assert UTM_105 in [entry.zone for entry in found]


def test_boundary_layer_is_read_around_places_only(tmp_path: Path) -> None:
    layer = boundaries(tmp_path / "communes.gpkg", UTM_105)
    far = licence([(name, x - 900_000, y) for name, x, y in square(UTM_105)], UTM_105)
    said = [entry.sentence.id for entry in diagnose_area(far, "", "Giữa", [f"commune={layer}"])[0].evidence]
    assert not any("in_commune" in entry for entry in said)


def test_neighbours_tell_wgs84_from_vn2000() -> None:
    rows = square(UTM_105)
    beside = licence([(n, x, y + 500.0) for n, x, y in square(UTM_105)], UTM_105, "láng giềng")
    points = np.array([(y, x) for _, x, y in rows])
    wrong = from_geographic(to_wgs84(points, UTM_105), UTM_105)
    sick = licence([(n, round(p[1], 2), round(p[0], 2)) for (n, _, _), p in zip(rows, wrong)], UTM_105)
    found = diagnose_area(sick, "Lào Cai", neighbours=[beside, sick])
    assert found[0].causes == (Cause.WGS84,)
    right = apply(found[0], sick)
    assert area_m2(right) == pytest.approx(250_000, rel=1e-4)
    assert [corner.x_text.partition(".")[2] for corner in right.parts[0].outer.corners] != [""] * 4


def test_area_as_read_keeps_parts_levels_and_what_it_is_net_of() -> None:
    outer, inner = square(TM_104_45), square(TM_104_45, 100.0, first=5)
    rings = tuple(ReadRing(tuple(ward.corner(*row) for row in rows), ()) for rows in (outer, inner))
    area = ReadArea(
        name="khu I",
        verdict=Verdict.READ,
        rings=rings,
        parts=(ReadPart(0, (1,), 120.0, -50.0),),
        zone=TM_104_45,
        zone_source=ZoneSource.TEXT,
        stated_area=StatedArea("20,0 ha", Decimal("20.0"), "ha"),
        net_of=(NetOf("đã trừ 4,0 ha", Decimal("4.0"), "ha"),),
    )
    assert patient_of(area).net_of_m2 == 40_000
    found = diagnose_area(area, "Lào Cai")
    assert found[0].causes == (Cause.AS_WRITTEN,)
    placed = apply(found[0], area)
    assert (placed.parts[0].top_m, placed.parts[0].bottom_m, len(placed.parts[0].holes)) == (120.0, -50.0, 1)
    assert area_m2(placed) == 240_000 and placed.stated_area == area.stated_area


def test_licence_and_read_area_are_the_same_patient() -> None:
    rows = square(TM_104_45)
    area = licence(rows, TM_104_45)
    read = ReadArea(
        name="mỏ",
        verdict=Verdict.READ,
        rings=(ReadRing(area.parts[0].outer.corners, ()),),
        parts=(ReadPart(0),),
        zone=TM_104_45,
        stated_area=area.stated_area,
    )
    assert patient_of(area) == patient_of(read)


def test_missing_corner_cannot_be_applied() -> None:
    first, second, _, fourth = square(TM_104_45)
    sick = licence([first, second, fourth, ("5", fourth[1], fourth[2] - 300)], TM_104_45)
    missing = next(e for e in diagnose_area(sick, "Lào Cai") if Cause.MISSING_CORNER in e.causes)
    with pytest.raises(InputError) as caught:
        apply(missing, sick)
    assert "2" in caught.value.text("vi") and "4" in caught.value.text("en")


def test_layer_without_names_or_system_is_refused_in_words(tmp_path: Path) -> None:
    sick = licence(square(UTM_105), TM_104_45)
    unnamed = boundaries(tmp_path / "a.gpkg", UTM_105, column="label")
    with pytest.raises(InputError, match="no column of names"):
        diagnose_area(sick, commune="Giữa", reference=[f"commune={unnamed}"])
    nowhere = boundaries(tmp_path / "b.gpkg", UTM_105, srs=-1)
    with pytest.raises(InputError, match="no usable coordinate system"):
        diagnose_area(sick, commune="Giữa", reference=[f"commune={nowhere}"])
    with pytest.raises(MissingError):
        diagnose_area(sick, reference=[f"commune={tmp_path / 'none.gpkg'}"])


def test_register_layer_may_be_without_names(tmp_path: Path) -> None:
    layer = boundaries(tmp_path / "licences.gpkg", UTM_105, column="label")
    found = diagnose_area(licence(square(UTM_105), UTM_105), reference=[f"licence={layer}"])
    assert any(entry.sentence.id == "doctor.evidence.overlap" for entry in found[0].evidence)


def test_document_holds_both_languages_and_can_be_written() -> None:
    sick = licence([(n, y, x) for n, x, y in square(UTM_105)], UTM_105)
    document: Any = json.loads(json.dumps(diagnosis_document(diagnose_area(sick, "Lào Cai"))))
    assert document["conclusion"]["kind"] == "proposed"
    first = document["hypotheses"][0]
    assert first["causes"] == ["swapped"] and first["applicable"]
    assert first["text"]["vi"] and first["text"]["en"] and len(first["changes"]) == 8
    total = sum(entry["weight"] for entry in first["for"] + first["against"])
    assert total == pytest.approx(first["score"], abs=0.05)


def test_empty_area_is_answered_in_words() -> None:
    area = replace(licence(square(TM_104_45), TM_104_45), parts=())
    assert diagnose_area(area) == ()
    assert diagnosis_document(())["conclusion"]["kind"] == "undecided"


def test_degrees_and_plane_agree_on_the_middle() -> None:
    east, north = from_geographic(np.array([MIDDLE]), UTM_105)[0]
    assert np.allclose(to_geographic(np.array([[east, north]]), UTM_105)[0], MIDDLE)
