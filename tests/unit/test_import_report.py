"""The import report: what was understood, changed and answered; kept with the area, beside id and report."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import areamaker
import pytest
from schemas import problems

from mineral_plugin.core.area.model import Part, StatedArea, area_id
from mineral_plugin.core.area.workspace import LAYOUT_VERSION, read_areas, write_areas
from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.import_report import (
    import_report,
    stored_lines,
    with_import_report,
)
from mineral_plugin.core.corner_tables.result import (
    Choice,
    NetOf,
    Question,
    ReadArea,
    Reading,
    ReadPart,
    ReadRing,
    Verdict,
    ZoneSource,
)
from mineral_plugin.core.report.model import area_to_dict

RING = areamaker.ring("2412129/442393.5 2412174/442586.25 2412187/442856 2412135/442864")
HOLE = areamaker.box(2_412_120, 442_450, 10, 10, first=5)
ASKED = Question(
    "zone",
    Phrase("import.zone_none"),
    (Choice("104.75/3", Phrase("import.stated", {"stated": "KTT"})), Choice("105/3")),
)


def read_ring(ring, first_line=3):
    return ReadRing(ring.corners, tuple(Place("line", first_line + n) for n in range(len(ring.corners))))


def read_area(**changes):
    area = ReadArea(
        name="Mỏ",
        verdict=Verdict.READ,
        rings=(read_ring(RING), read_ring(HOLE, 20)),
        parts=(ReadPart(0, (1,), 120.0, None),),
        zone=areamaker.TM3,
        zone_source=ZoneSource.TEXT,
        stated_area=StatedArea("2,25 ha", Decimal("2.25"), "ha"),
    )
    return replace(area, **changes)


def report_of(area=None, notes=(), **more):
    area = area or read_area()
    return import_report(Reading((area,), notes=tuple(notes)), area, **more)


def test_what_was_understood():
    lines = report_of().lines("en")
    assert lines[0] == "8 corners were read: 1 part, 1 unmined pieces."
    assert lines[1] == "Ring 1: 4 corners, from line 3 to line 6."
    assert "Decimals printed: 0–2." in lines
    assert "The zone 104°45′/3 stands in the text." in lines
    assert "Area stated in the text: 2,25 ha." in lines
    assert "Part 1: highest level 120, lowest none (m)." in lines


def test_every_way_of_writing_numbers_is_shown_with_its_count():
    corners = [
        replace(c, x_text=text)
        for c, text in zip(RING.corners, ["2.412.129", "2 412 174", "2412187", "21°48'"])
    ]
    area = read_area(rings=(ReadRing(tuple(corners), ()),), parts=(ReadPart(0),))
    line = next(line for line in report_of(area).lines("en") if line.startswith("Numbers"))
    for part in ("“2.412.129” (1 numbers)", "“2 412 174” (1", "“2412187” (3", "“442393.5” (2", "“21°48'” (1"):
        assert part in line


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zone_source": ZoneSource.GIVEN}, "The zone 104°45′/3 was given by the user."),
        (
            {"zone": None, "zone_source": ZoneSource.NONE},
            "The central meridian and the zone width are not known.",
        ),
        (
            {"net_of": (NetOf("42,9 ha", Decimal("42.9"), "ha"),)},
            "The stated area already leaves out: 42,9 ha.",
        ),
    ],
)
def test_what_differs_is_said(changes, sentence):
    assert sentence in report_of(read_area(**changes)).lines("en")


def test_what_was_changed_with_its_size():
    notes = [
        Phrase("vector.note.arcs", {"count": 2, "error": 3.25}),
        Phrase("vector.note.rounded", {"moved": 0.5}),
        Phrase("vector.note.layer_skipped", {"layer": "khung"}),
        Phrase("vector.note.layer_skipped", {"layer": "khung"}),
    ]
    report = report_of(read_area(notes=tuple(notes[1:])), notes[:2])
    assert [note.id for note in report.changed] == [
        "vector.note.arcs",
        "vector.note.rounded",
        "vector.note.layer_skipped",
    ]
    assert report.largest_change_mm == 3.25
    assert report_of().largest_change_mm == 0.0


def test_what_was_answered():
    report = report_of(answers={"zone": "104.75/3", "unknown": "1"}, asked=[ASKED])
    (line,) = [line for line in report.lines("en") if line.startswith("Asked")]
    assert "are not known." in line and "Area stated in the text: KTT." in line
    typed = report_of(answers={"zone": "107.75/3"}, asked=[ASKED])
    assert "“107.75/3”" in typed.lines("vi")[-1]


def test_the_report_is_canonical_json_of_its_schema():
    report = report_of(source="bảng.xlsx", sha256="a" * 64, notes=[Phrase("vector.note.heights")])
    document = json.loads(report.text)
    assert problems("import-report-1", document) == []
    assert (
        canonical_bytes(document).decode("utf-8")
        == report.text
        == report_of(source="bảng.xlsx", sha256="a" * 64, notes=[Phrase("vector.note.heights")]).text
    )
    assert problems("import-report-1", {**document, "extra": 1})


def test_the_stored_report_says_the_same_lines():
    report = report_of(notes=[Phrase("vector.note.heights")])
    for lang in ("vi", "en"):
        assert stored_lines(report.text, lang) == report.lines(lang)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"understood": [{"vi": 1}]}', '{"understood": 3}'])
def test_a_damaged_report_has_no_lines(text):
    assert stored_lines(text, "en") == ()


# --- kept with the area -------------------------------------------------------------------------------

AREA = areamaker.area(Part(RING, (HOLE,), 120.0), stated="2.25")
KEPT = with_import_report(AREA, report_of())


def test_it_is_kept_in_the_areas_file(tmp_path):
    write_areas(tmp_path / "a.gpkg", [KEPT, areamaker.worked()])
    assert read_areas(tmp_path / "a.gpkg") == (KEPT, areamaker.worked())


def test_it_changes_neither_the_id_nor_the_report():
    assert KEPT != AREA
    assert KEPT.id == AREA.id == area_id(KEPT.name, KEPT.zone, KEPT.parts)
    assert area_to_dict(KEPT) == area_to_dict(AREA)


VERSION_1 = """
PRAGMA user_version = 1;
ALTER TABLE areas RENAME TO newer;
CREATE TABLE areas (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
 central_meridian_min INTEGER NOT NULL, zone_width_deg INTEGER NOT NULL, stated_text TEXT,
 stated_value TEXT, stated_unit TEXT, source_document TEXT, source_date TEXT, source_grade TEXT);
INSERT INTO areas SELECT fid, geom, id, name, central_meridian_min, zone_width_deg, stated_text,
 stated_value, stated_unit, source_document, source_date, source_grade FROM newer;
DROP TABLE newer;
"""


def test_a_file_of_the_first_layout_is_read_and_not_changed(tmp_path):
    path = tmp_path / "cũ.gpkg"
    write_areas(path, [KEPT])
    with closing(sqlite3.connect(str(path))) as connection:
        connection.executescript(VERSION_1)
    before = path.read_bytes()
    assert LAYOUT_VERSION > 1
    assert read_areas(path) == (AREA,)
    assert path.read_bytes() == before
