"""Areas that were read keep how they were read."""

from __future__ import annotations

import hashlib
import json

import pytest

from mineral_plugin.core.area.workspace import read_areas, write_areas
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.importing import file_sha256, imported_areas, stored_lines
from mineral_plugin.core.work.reading import read_text

TABLE = resource_path("demo", "tables", "dong-khe.txt")
TEXT = TABLE.read_text(encoding="utf-8")
WITHOUT_ZONE = TEXT.replace("104°45’", "")


def test_an_area_keeps_its_report_in_an_areas_file(tmp_path):
    areas = imported_areas(read_text(TEXT), "Đồng Khê", "dong-khe.txt", sha256=file_sha256(TABLE))
    write_areas(tmp_path / "areas.gpkg", areas)
    (kept,) = read_areas(tmp_path / "areas.gpkg")
    report = json.loads(kept.import_report)
    assert (report["source"], report["corners"]) == ("dong-khe.txt", 6)
    assert report["sha256"] == hashlib.sha256(TABLE.read_bytes()).hexdigest()
    assert all(stored_lines(kept.import_report, lang) for lang in ("vi", "en"))


def test_what_was_answered_stands_in_the_report():
    asked = read_text(WITHOUT_ZONE).all_questions
    answers = {asked[0].id: "104.75/3"}
    (area,) = imported_areas(read_text(WITHOUT_ZONE, None, answers), "A", answers=answers, asked=asked)
    assert len(json.loads(area.import_report)["answered"]) == 1


def test_an_open_question_gives_no_area():
    with pytest.raises(InputError):
        imported_areas(read_text(WITHOUT_ZONE), "A")


def test_a_file_that_is_gone_has_no_hash(tmp_path):
    assert file_sha256(tmp_path / "none") == ""
