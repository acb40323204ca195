"""Damaged and hostile vector files: one sentence each, no crash, nothing opened that is not the format."""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import fiona
import pytest
from vectormaker import HOLE, SQUARE, geojson, line, polygon, vector_file

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.words import say
from mineral_plugin.core.corner_tables.result import Verdict
from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
from mineral_plugin.core.corner_tables.vectors.read import read_vector
from mineral_plugin.core.corner_tables.vectors.source import Limits
from mineral_plugin.core.reference.vector_files import least_objects

ROOT = Path(__file__).resolve().parents[2]
NAME = {"name": "Khu I"}


def refused(path, limits=None):
    """Return the id of the refusal; its sentence has to be sayable in both languages."""
    reading = read_vector(path, FionaSource(), limits=limits or Limits())
    assert reading.verdict is Verdict.REFUSED
    assert reading.refusal is not None
    assert say(reading.refusal, "vi") != say(reading.refusal, "en")
    return reading.refusal.id


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.txt", "x", "vector.unknown_format"),
        ("a.gpkg", "", "vector.empty_file"),
        ("a.gpkg", "not a database", "vector.other_content"),
        ("a.gpkg", b"SQLite format 3\0" + b"\xff" * 4000, "error.not_geopackage"),
        ("a.shp", "text", "vector.other_content"),
        ("a.shp", b"\0\0\x27\x0a" + b"\0" * 200, "vector.damaged"),
        ("a.dxf", "hello\nworld\n", "vector.other_content"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\0" + b"\0" * 99, "vector.dxf_binary"),
        ("a.dgn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "vector.dgn8"),
        ("a.dgn", b"\x08\x09" + b"\xff" * 600, "vector.damaged"),
        ("a.kml", "<kml><Placemark>", "vector.bad_xml"),
        ("a.kml", "<gpx/>", "vector.other_content"),
        ("a.gpx", "<kml></kml>", "vector.other_content"),
        ("a.gpx", '<?xml version="1.0" encoding="x-nowhere"?><gpx></gpx>', "vector.bad_xml"),
        ("a.geojson", "{", "vector.damaged"),
        ("a.geojson", '{"type":"FeatureCollection","features":[]}', "vector.nothing"),
        ("a.geojson", "[1, 2]", "vector.other_content"),
        ("a.tab", "!table\n!version 300\n", "vector.parts_missing"),
        ("a.tab", '!table\nDefinition Table\n  File "x.tif"\n  Type "RASTER"\n', "vector.tab_view"),
        ("a.tab", "!table\n!version 300\nopen table x\ncreate view a as\n", "vector.tab_view"),
        ("a.mif", "Version 300\nCharset", "vector.damaged"),
        ("a.kmz", b"PK\x03\x04" + b"\0" * 50, "vector.damaged"),
    ],
)
def test_each_damage_has_its_sentence(tmp_path, name, content, refusal):
    assert refused(written(tmp_path / name, content)) == refusal


def test_a_missing_file_is_said(tmp_path):
    assert refused(tmp_path / "none.gpkg") == "error.file_missing"


def test_entities_and_document_types_are_not_opened(tmp_path):
    levels = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 30))
    bomb = f'<!DOCTYPE kml [<!ENTITY l0 "x">{levels}]><kml><name>&l29;</name></kml>'
    for ending in ("kml", "gpx"):
        text = bomb.replace("kml", ending)
        assert refused(written(tmp_path / f"a.{ending}", text)) == "vector.xml_doctype"
        assert refused(written(tmp_path / f"b.{ending}", text.encode("utf-16"))) == "vector.xml_doctype"
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", bomb)
    assert refused(tmp_path / "a.kmz") == "vector.xml_doctype"


def test_a_description_that_sends_gdal_elsewhere_is_not_opened(tmp_path):
    vector_file(tmp_path, "gpkg", [(polygon(SQUARE), NAME)], stem="secret")
    vrt = (
        '<OGRVRTDataSource><!-- <kml > <gpx > --><OGRVRTLayer name="secret">'
        f"<SrcDataSource>{tmp_path / 'secret.gpkg'}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    for ending in ("kml", "gpx"):
        assert refused(written(tmp_path / f"a.{ending}", vrt)) == "vector.other_content"
    # Further down than the beginning looked at, it is no longer one for GDAL either.
    deep = "<kml >" + " " * 5000 + vrt + "</kml>"
    assert refused(written(tmp_path / "b.kml", deep)) in ("vector.nothing", "vector.damaged")


def test_a_zip_bomb_is_stopped_by_what_it_unpacks_to(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", b"<kml>" + b" " * 3_000_000 + b"</kml>")
    assert refused(tmp_path / "a.kmz", Limits(bytes=1_000_000)) == "vector.too_large"
    with zipfile.ZipFile(tmp_path / "b.kmz", "w") as archive:
        archive.writestr("../../evil.txt", b"x")
    assert refused(tmp_path / "b.kmz") == "vector.kmz_without_kml"
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_elements_without_end_are_refused(tmp_path):
    assert refused(written(tmp_path / "a.kml", "<kml>" + "<Folder>" * 5000)) == "vector.bad_xml"


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
def test_limits_hold_for_size_objects_and_vertices(tmp_path, ending):
    shapes = [(polygon([(x + i, y) for x, y in SQUARE]), {"name": str(i)}) for i in range(30)]
    path = vector_file(tmp_path, ending, shapes)
    assert refused(path, Limits(bytes=1000)) == "vector.too_large"
    assert refused(path, Limits(features=20)) == "vector.too_many_features"
    assert refused(path, Limits(vertices=100)) == "vector.too_many_vertices"
    assert refused(path, Limits(layers=0)) == "vector.too_many_layers"


def test_names_with_control_signs_are_harmless(tmp_path):
    path = geojson(tmp_path / "a.geojson", [(polygon(SQUARE), {"name": "Khu\x1b[31m\u202e" + "x" * 500})])
    reading = read_vector(path, FionaSource())
    assert reading.verdict is Verdict.READ
    name = reading.areas[0].name
    assert name.isprintable()
    assert 100 < len(name) <= 200


def test_a_missing_fiona_is_said(tmp_path, monkeypatch):
    path = vector_file(tmp_path, "mif", [(polygon(SQUARE), NAME)])
    monkeypatch.setitem(sys.modules, "fiona", None)
    assert refused(path) == "vector.no_fiona"


def test_no_file_changes_by_reading(tmp_path):
    for ending in ("gpkg", "shp", "tab", "mif", "dxf", "kml", "geojson"):
        folder = tmp_path / ending
        folder.mkdir()
        path = vector_file(folder, ending, [(polygon(SQUARE, HOLE), NAME)])
        before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
        read_vector(path, FionaSource())
        assert before == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


CHILD = """
import statistics, sys, time
from pathlib import Path
from mineral_plugin.core.base.words import say
from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
from mineral_plugin.core.corner_tables.vectors.read import read_vector

def read(path):
    start = time.process_time()
    reading = read_vector(path, FionaSource())
    return reading, time.process_time() - start

tries = [read(Path(sys.argv[2])) for _ in range(9)]
assert not any(reading.refusal for reading, _ in tries), "the sound file is refused"
usual = statistics.median(seconds for _, seconds in tries)
slowest = 0.0
for path in sorted(Path(sys.argv[1]).rglob("main.*")):
    reading, seconds = read(path)
    slowest = max(slowest, seconds)
    phrases = [reading.refusal] if reading.refusal else []
    phrases += [n for area in reading.areas for n in area.notes] + list(reading.notes)
    assert reading.refusal or reading.areas, path
    [say(phrase, lang) for phrase in phrases for lang in ("vi", "en")]
print("times as long", slowest / max(usual, float(sys.argv[3])))
"""
# Processor time, so that other work on the machine does not count; what a sound file takes is the measure
# (2 to 13 ms, 5 ms where it is less). Found: at most 24 times as long, for a system that nobody can name.
MOST_TIMES_AS_LONG, LEAST_SECONDS = 60, 0.005


@pytest.mark.parametrize("ending", ["gpkg", "shp", "tab", "mif", "dxf", "dgn", "kml", "gpx", "geojson"])
def test_files_damaged_anywhere_get_an_answer_in_time(tmp_path, ending):
    """A crash of GDAL would take the program down, so a program of its own reads the damaged files."""
    folder = tmp_path / "sound"
    folder.mkdir()
    drawn = ending in ("gpx", "dgn", "dxf")
    shape = (line([*SQUARE, SQUARE[0]]), {}) if drawn else (polygon(SQUARE, HOLE), NAME)
    vector_file(folder, ending, [shape], "EPSG:9208", "-skipfailures", stem="main")
    parts = [p for p in folder.iterdir() if p.name != "main.source.geojson"]
    number = 0
    for part in parts:
        data = part.read_bytes()
        for damage in _damages(data):
            broken = tmp_path / "broken" / str(number)
            broken.mkdir(parents=True)
            number += 1
            for other in parts:
                (broken / other.name).write_bytes(damage if other == part else other.read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, tmp_path / "broken", folder / f"main.{ending}", str(LEAST_SECONDS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert float(done.stdout.split()[-1]) < MOST_TIMES_AS_LONG
    assert number >= 12


def test_a_table_that_promises_more_records_than_it_has_is_not_read_for_all_of_them(tmp_path):
    path = vector_file(tmp_path, "shp", [(polygon(SQUARE), NAME)])
    table = path.with_suffix(".dbf")
    head = bytearray(table.read_bytes())
    usual = _seconds(lambda: least_objects(path), 50) / 50
    # 4 294 967 295 records of one byte each.
    head[4:8], head[10:12] = b"\xff\xff\xff\xff", b"\x01\0"
    table.write_bytes(head)
    assert _seconds(lambda: least_objects(path), 1) < 500 * usual
    assert least_objects(path) > 4_000_000_000


def _seconds(work, times):
    start = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - start


def _damages(data):
    """Yield the data cut, with bytes turned at places spread by a digest, with huge numbers written in."""
    for share in (0.1, 0.5, 0.9, 0.99):
        yield data[: int(len(data) * share)]
    for seed in range(8):
        digest = hashlib.sha256(bytes([seed])).digest()
        changed = bytearray(data)
        for at, value in zip(struct.unpack(">8I", digest), digest):
            if changed:
                changed[at % len(changed)] = value
        yield bytes(changed)
    for at in range(0, min(len(data), 200), 23):
        yield data[:at] + b"\xff\xff\xff\x7f" + data[at + 4 :]
    yield data + data


@pytest.mark.parametrize(("ending", "driver"), [("mif", "MapInfo File"), ("dxf", "DXF")])
def test_a_file_that_lost_its_end_is_refused_and_not_read_as_a_shorter_one(tmp_path, ending, driver):
    """GDAL reads what is left as if it were all: areas would be lost without a word."""
    path = tmp_path / f"plan.{ending}"
    schema = {"geometry": "LineString", "properties": {"Layer" if ending == "dxf" else "id": "str"}}
    with fiona.open(path, "w", driver=driver, schema=schema) as layer:
        for number in range(6):
            east, north = 420_000 + 500 * number, 2_400_000
            ring = [(east, north), (east + 100, north), (east + 100, north + 150), (east, north)]
            shape = {"type": "LineString", "coordinates": ring}
            layer.write({"geometry": shape, "properties": dict.fromkeys(schema["properties"], "0")})
    assert len(read_vector(path, FionaSource(), Zone(6285, 3)).areas) == 6
    data = path.read_bytes()
    for share in (0.5, 0.75, 0.9):
        path.write_bytes(data[: int(len(data) * share)])
        assert read_vector(path, FionaSource(), Zone(6285, 3)).verdict is Verdict.REFUSED
