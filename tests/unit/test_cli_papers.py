"""The commands ``paper`` and ``export``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List, Tuple

import pytest
from paper_reading import docx_texts

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.locate import resource_path

TABLE = str(resource_path("demo", "tables", "dong-khe.txt"))


def run(capsys: Any, *arguments: str) -> Tuple[int, Any]:
    code = main(["--lang", "en", *arguments])
    told = capsys.readouterr()
    return code, json.loads(told.out) if code == 0 else told.err


def test_a_corner_table_is_written_with_the_paper_it_belongs_to(capsys: Any, tmp_path: Path) -> None:
    out = tmp_path / "t.docx"
    code, told = run(
        capsys, "paper", "table", "--table", TABLE, "--out", str(out), "--attached-to", "GP 2596"
    )
    assert code == 0 and told["files"] == [str(out)]
    assert "(Attached to GP 2596)" in docx_texts(out.read_bytes())


def test_request_data_are_written_for_a_form(capsys: Any, tmp_path: Path) -> None:
    values, out = tmp_path / "v.json", tmp_path / "r.docx"
    values.write_text('{"applicant": "Dong Khe Ltd"}', encoding="utf-8")
    arguments = ["--form", "C36-II-01", "--table", TABLE, "--values", str(values), "--day", "2026-11-23"]
    code, _ = run(capsys, "paper", "request", *arguments, "--out", str(out))
    assert code == 0
    assert "Dong Khe Ltd" in docx_texts(out.read_bytes())


def test_two_areas_of_a_request_come_from_two_files(capsys: Any, tmp_path: Path) -> None:
    out = tmp_path / "r.docx"
    arguments = ["--form", "C37-I-08b", "--table", TABLE, "--area", f"inside={TABLE}", "--day", "2026-11-23"]
    code, _ = run(capsys, "paper", "request", *arguments, "--out", str(out))
    assert code == 0
    assert "2. The part inside the prohibited area" in docx_texts(out.read_bytes())


def test_report_and_summary_are_written_from_a_report_file(capsys: Any, tmp_path: Path) -> None:
    report, law = tmp_path / "r.json", "2026-11-23"
    reference = str(resource_path("demo", "reference.gpkg"))
    checked = ["--procedure", "P14", "--mineral", "limestone_vlxdtt", "--event-date", law]
    code, _ = run(
        capsys, "check", "--table", TABLE, "--reference", reference, *checked, "--report-json", str(report)
    )
    assert code == 0
    for kind in ("report", "summary"):
        out = tmp_path / f"{kind}.html"
        code, _ = run(capsys, "paper", kind, "--report", str(report), "--out", str(out))
        assert code == 0 and "<svg" in out.read_text("utf-8")


def test_forms_of_a_procedure_are_listed(capsys: Any) -> None:
    code, told = run(capsys, "paper", "forms", "--procedure", "P20", "--day", "2026-11-23")
    assert code == 0 and [form["id"] for form in told] == ["C36-II-03"]


def test_an_export_tells_the_losses(capsys: Any, tmp_path: Path) -> None:
    arguments = ["--table", TABLE, "--folder", str(tmp_path), "--stem", "dk", "--formats", "gpkg, KML"]
    code, told = run(capsys, "export", *arguments)
    assert code == 0
    assert {Path(name).name for name in told["files"]} == {"dk.gpkg", "dk.kml"}
    assert [loss["format"] for loss in told["losses"]] == ["GeoPackage", "KML"]
    assert told["losses"][0]["corner_mm"] == 0 < told["losses"][1]["corner_mm"] < 2
    assert Path(told["note"]).read_text("utf-8-sig").count("dk.") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["paper", "table", "--table", TABLE], "--out"),
        (["paper", "report", "--out", "x.html"], "--report"),
        (["paper", "request", "--table", TABLE, "--out", "x.docx"], "--form"),
        (["paper", "table", "--table", TABLE, "--out", "x.pdf"], "QGIS"),
        (["export", "--table", TABLE, "--folder", ".", "--formats", "xyz"], "xyz"),
        (["export", "--folder", "."], "table"),
    ],
)
def test_a_wrong_call_gets_one_sentence(capsys: Any, arguments: List[str], words: str) -> None:
    code, told = run(capsys, *arguments)
    assert code == 2 and words in told and len(told.strip().splitlines()) == 1
