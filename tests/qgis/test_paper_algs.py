"""The algorithms ``mineral:writepaper`` and ``mineral:exportareas``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from heard import Heard
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

import areamaker
import cases
from test_papers import report_of

from mineral_plugin.core.area.workspace import write_areas

pytest_plugins = ["processing_fixtures"]


@pytest.fixture
def run(provider):
    import processing

    def run_algorithm(name, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(f"mineral:{name}", parameters, context=context, feedback=Heard())

    return run_algorithm


@pytest.fixture
def areas_file(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_areas(path, [areamaker.worked()])
    return str(path)


def text_of(path):
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, timeout=60)
    return done.stdout


@pytest.mark.parametrize("kind", ["report", "summary"])
def test_a_report_file_becomes_a_pdf(run, tmp_path, kind):
    report = tmp_path / "r.json"
    report.write_text(json.dumps(report_of(cases.conflicts, tmp_path / "case")), encoding="utf-8")
    out = str(tmp_path / f"{kind}.pdf")
    assert run("writepaper", KIND=kind, REPORT=str(report), LANG="vi", OUTPUT=out)["OUTPUT"] == out
    assert "Vướng" in text_of(out)


def test_a_corner_table_becomes_a_pdf_with_the_digits_of_the_areas_file(run, tmp_path, areas_file):
    out = str(tmp_path / "t.pdf")
    run("writepaper", KIND="table", AREAS=areas_file, LANG="en", OUTPUT=out)
    assert "2,412,129" in text_of(out) and "2.25 ha" in text_of(out)


def test_request_data_are_written_for_a_form(run, tmp_path, areas_file):
    values, out = tmp_path / "v.json", str(tmp_path / "q.pdf")
    values.write_text('{"applicant": "Công ty Đồng Khê"}', encoding="utf-8")
    parameters = {"FORM": "C36-II-01", "VALUES": str(values), "DAY": "23/11/2026", "LANG": "vi"}
    run("writepaper", KIND="request", AREAS=areas_file, OUTPUT=out, **parameters)
    assert "Công ty Đồng Khê" in text_of(out)


def test_a_paper_without_what_it_is_made_of_is_refused(run, tmp_path):
    for kind, word in (("report", "REPORT"), ("table", "AREAS")):
        with pytest.raises(QgsProcessingException) as caught:
            run("writepaper", KIND=kind, LANG="vi", OUTPUT=str(tmp_path / "x.pdf"))
        assert word in str(caught.value)


def test_areas_are_exported_with_a_note(run, tmp_path, areas_file):
    done = run(
        "exportareas", AREAS=areas_file, FORMATS=["gpkg", "shp", "tab"], LANG="en", FOLDER=str(tmp_path)
    )
    assert "read back and measured" in Path(done["NOTE"]).read_text("utf-8-sig")
    assert (tmp_path / "Mỏ đá vôi Đồng Khê.tab").exists() and done["COUNT"] > 10
