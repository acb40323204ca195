"""Files of the user's own as reference layers: columns guessed, corrected once, remembered."""

from __future__ import annotations

import json
from datetime import date, datetime

import cases
import fiona
import pytest
from builders import box
from fiona.crs import CRS

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.reference.layers import source_hash
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.spec import parse_reference_spec
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.own_data import describe, own_spec, remember_fields, table_for_role

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
AREA = LicenceArea("area-1", "Khu", cases.TM3, (Part(cases.ring_of(cases.GROUND), top_m=50.0, bottom_m=0.0),))
NEAR, FAR = box(cases.EAST + 150, cases.NORTH + 20, 120, 90), box(cases.EAST + 30_000, cases.NORTH, 90, 90)
COLUMNS = ("SO_GP", "TEN_DN", "NGAY_HH", "XA", "HUYEN", "TINH")
ROWS = [
    (NEAR, ("12/GP-UBND", "Cty TNHH Đá Vôi", "28/02/2042", "A Mú Sung", "Bát Xát", "Lào Cai")),
    (FAR, ("13/GP-UBND", "Cty B", "2030", "Bản Vược", "Bát Xát", "Lào Cai")),
]


def written(path, rows=ROWS, columns=COLUMNS, driver="ESRI Shapefile"):
    """Write a vector file with text columns."""
    schema = {"geometry": "Polygon", "properties": {name: "str:80" for name in columns}}
    with fiona.open(
        path, "w", driver=driver, crs=CRS.from_epsg(9208), schema=schema, encoding="utf-8"
    ) as layer:
        for ring, values in rows:
            shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]} if ring else None
            layer.write({"geometry": shape, "properties": dict(zip(columns, values))})
    return path


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def report_of(home, spec):
    request = CheckRequest(
        areas=(AREA,),
        procedure="P14",
        mineral="gold",
        event_date=TODAY,
        reference=(spec,),
        holder="Công ty A",
        sources=Sources(home),
    )
    return check_areas(request, NOW, "test")[0]


def overlap_findings(report):
    return [finding for finding in report.findings if finding.rule == "O01"]


@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("gp.shp", "ESRI Shapefile"),
        ("gp.geojson", "GeoJSON"),
        ("gp.gpkg", "GPKG"),
    ],
)
def test_any_vector_file_serves_as_a_layer(tmp_path, home, name, driver):
    path = written(tmp_path / name, driver=driver)
    report = report_of(home, f"licence={path}|as_of=2026-11-01")
    (finding,) = overlap_findings(report)
    assert finding.outcome.value == "conflict"
    assert finding.objects[0].id == "12/GP-UBND"
    assert "Cty TNHH Đá Vôi" in finding.message.vi and "không có chữ ký" in finding.message.vi


def test_a_tab_whose_grid_is_on_wgs_84_is_not_taken_for_vn_2000(tmp_path, home):
    """MapInfo has no VN-2000: whether the seven parameters were used, nobody can see (some 190 m)."""
    path = written(tmp_path / "gp.tab", driver="MapInfo File")
    (finding,) = overlap_findings(report_of(home, f"licence={path}|as_of=2026-11-01"))
    assert (finding.outcome.value, finding.reason) == ("cannot_tell", "role_no_coordinates")


def test_the_report_names_the_hash_of_the_file_and_not_of_its_copy(tmp_path, home):
    path = written(tmp_path / "gp.shp")
    (entry,) = report_of(home, f"licence={path}|as_of=2026-11-01").reference
    assert entry["sha256"] == source_hash(path) != sha256_of_file(path)
    assert entry["trust"] == "unsigned" and entry["source"] == "gp.shp"
    before = entry["sha256"]
    written(path, ROWS[:1])
    (entry,) = report_of(home, f"licence={path}|as_of=2026-11-01").reference
    assert entry["sha256"] != before


def test_a_place_in_three_columns_tells_where_an_object_without_coordinates_lies(tmp_path, home):
    path = written(
        tmp_path / "gp.shp", [ROWS[1], (None, ("14/GP", "Cty C", "2040", "Đất Mũi", "Ngọc Hiển", "Cà Mau"))]
    )
    (finding,) = overlap_findings(report_of(home, f"licence={path}|as_of=2026-11-01"))
    assert finding.outcome.value == "clear"
    here = written(
        tmp_path / "gp2.shp", [ROWS[1], (None, ("15/GP", "Cty D", "2040", "A Mú Sung", "Bát Xát", "Lào Cai"))]
    )
    (finding,) = overlap_findings(report_of(home, f"licence={here}|as_of=2026-11-01"))
    assert finding.reason == "role_no_coordinates" and "15/GP" in finding.message.vi


def test_columns_are_guessed_shown_corrected_and_remembered_for_the_next_delivery(tmp_path, home):
    columns = ("MA_HO_SO", "DON_VI", "SO_GP")
    path = written(tmp_path / "gp_2026-10.shp", [(NEAR, ("HS-1", "Công ty X", "12/GP"))], columns)
    (table,) = describe(path, home, load_regulation(TODAY))
    assert (table.columns, table.count, table.role) == (columns, 1, "")
    known = table_for_role(table, "licence", load_regulation(TODAY))
    assert known.fields["id"] == "SO_GP" and "holder" not in known.fields
    remember_fields(home, known, "licence", {**known.fields, "holder": "DON_VI"})
    later = written(tmp_path / "gp_2026-11.shp", [(NEAR, ("HS-2", "Công ty Y", "13/GP"))], columns)
    (again,) = describe(later, home, load_regulation(TODAY))
    assert (again.role, again.fields["holder"]) == ("licence", "DON_VI")
    (finding,) = overlap_findings(report_of(home, f"licence={later}|as_of=2026-11-01"))
    assert "Công ty Y" in finding.message.vi


def test_fields_given_in_the_spec_go_before_what_is_remembered(tmp_path, home):
    path = written(tmp_path / "gp.shp")
    spec = own_spec(path, "gp", "licence", date(2026, 11, 1), {"id": "TEN_DN"})
    (finding,) = overlap_findings(report_of(home, spec))
    assert finding.objects[0].id == "Cty TNHH Đá Vôi"


@pytest.mark.parametrize("column", ["a,b", "a:b", "a|b", "a;b", "100%", "Số GP (cũ)", "x = y", "XA + HUYEN"])
def test_any_name_of_a_column_comes_through_a_spec(tmp_path, column):
    path = tmp_path / "gp.gpkg"
    path.touch()
    text = own_spec(path, "bảng 1", "licence", None, {"id": column, "name": "TEN"})
    assert ";" not in text
    (spec,) = parse_reference_spec(text)
    assert spec.fields == {"id": column, "name": "TEN"}
    assert (spec.table, spec.as_of) == ("bảng 1", None)


@pytest.mark.parametrize("option", ["fields=colour:x", "fields=id", "fields=id:"])
def test_a_field_that_does_not_exist_is_told(tmp_path, option):
    path = tmp_path / "gp.gpkg"
    path.touch()
    with pytest.raises(InputError):
        parse_reference_spec(f"licence={path}|{option}")


@pytest.mark.parametrize("content", [b"", b"not a shapefile", b"PK\x03\x04" + b"x" * 50])
def test_a_file_that_is_none_is_one_sentence(tmp_path, home, content):
    for name in ("gp.shp", "gp.geojson", "gp.xyz", "gp.gpkg"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(MineralError) as error:
            report_of(home, f"licence={tmp_path / name}|as_of=2026-11-01")
        assert error.value.text("vi").endswith(".")


def test_a_damaged_memory_of_columns_is_told_and_kept(tmp_path, home):
    path = written(tmp_path / "gp.shp")
    (home / "field-maps.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        describe(path, home, load_regulation(TODAY))
    assert (home / "field-maps.json").read_text(encoding="utf-8") == "{"


def test_columns_that_are_only_likely_are_not_taken(tmp_path, home):
    regulation = load_regulation(TODAY)
    path = written(
        tmp_path / "gp.geojson",
        driver="GeoJSON",
        columns=("ma", "ngay", "ghi_chu"),
        rows=[(NEAR, ("1", "01/01/2020", "x"))],
    )
    (table,) = describe(path, home, load_regulation(TODAY))
    known = table_for_role(table, regulation.role("licence").id, load_regulation(TODAY))
    assert not set(known.likely) & set(known.fields)
    assert "valid_to" not in known.fields


def test_the_spec_of_a_missing_file_is_told(home, tmp_path):
    with pytest.raises(MineralError):
        report_of(home, f"licence={tmp_path / 'none.shp'}|as_of=2026-11-01")


def test_the_memory_holds_no_paths(tmp_path, home):
    path = written(tmp_path / "gp.shp")
    (table,) = describe(path, home, load_regulation(TODAY))
    remember_fields(home, table, "licence", {"id": "SO_GP"})
    kept = json.loads((home / "field-maps.json").read_text(encoding="utf-8"))
    assert str(tmp_path) not in json.dumps(kept)
