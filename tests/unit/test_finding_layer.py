"""Findings as a map layer with what people decided and its style; and what may be repaired of a finding."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict, Tuple

import cases
import pytest

from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.geopackage import opened_read_only
from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader
from mineral_plugin.core.report.model import Report, to_dict
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.finding_layer import write_finding_layer
from mineral_plugin.core.work.finding_marks import FindingMarks
from mineral_plugin.core.work.finding_repairs import may_be_repaired, repairs_of
from mineral_plugin.core.work.requests import areas_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Tuple[CheckRequest, Report]:
    folder = tmp_path_factory.mktemp("conflicts")
    case = cases.conflicts(folder)
    table = case.table_file(folder) if case.table else None
    request = CheckRequest(
        areas=areas_of(table, None if table else Path(case.areas), case.zone),
        procedure=case.procedure,
        mineral=case.mineral,
        event_date=date.fromisoformat(case.event_date),
        reference=case.references,
        holder=case.holder,
    )
    return request, check_areas(request, NOON, "test")[0]


@pytest.fixture
def report(checked: Tuple[CheckRequest, Report]) -> Report:
    return checked[1]


def overlap(report: Report) -> Finding:
    return next(one for one in report.findings if one.rule == "O01" and one.outcome is Outcome.CONFLICT)


def told(report: Report, finding: Finding) -> Dict[str, Any]:
    return next(one for one in to_dict(report)["findings"] if one["id"] == finding.id)


def rows(path: Path, query: str) -> Any:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute(query).fetchall()


def test_every_finding_is_a_row_and_those_with_a_place_have_ground(report, tmp_path):
    path = tmp_path / "f.gpkg"
    write_finding_layer(report, {}, path)
    assert rows(path, "SELECT count(*) FROM findings") == [(len(report.findings),)]
    placed = sum(one.where is not None for one in report.findings)
    assert rows(path, "SELECT count(*) FROM findings WHERE geom IS NOT NULL") == [(placed,)]
    assert rows(path, "SELECT DISTINCT state FROM findings") == [("open",)]


def test_it_is_a_geopackage_with_an_index_that_our_reader_opens(report, tmp_path):
    path = tmp_path / "f.gpkg"
    write_finding_layer(report, {}, path)
    with opened_read_only(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    with closing(GeoPackageReader(path)) as reader:
        (table,) = reader.feature_tables
        assert table.name == "findings" and table.has_rtree


def test_a_decision_is_in_the_row_of_its_finding(report, tmp_path):
    marks, finding, path = FindingMarks(tmp_path), overlap(report), tmp_path / "f.gpkg"
    marks.accept(finding, "vì", "An", NOON)
    write_finding_layer(report, marks.of(report), path)
    found = rows(
        path, "SELECT finding_id, accepted_by, accepted_reason FROM findings WHERE state = 'accepted'"
    )
    assert found == [(finding.id, "An", "vì")]


def test_a_style_is_kept_as_the_default_of_the_layer(report, tmp_path):
    path = tmp_path / "f.gpkg"
    write_finding_layer(report, {}, path, "<qgis/>")
    found = rows(path, "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles")
    assert found == [("findings", "geom", "<qgis/>", 1)]
    assert ("layer_styles", "attributes") in rows(path, "SELECT table_name, data_type FROM gpkg_contents")


def test_a_folder_that_is_not_there_is_told(report, tmp_path):
    with pytest.raises(CannotWriteError):
        write_finding_layer(report, {}, tmp_path / "no" / "f.gpkg")


# --- repairs ------------------------------------------------------------------------------------------


def test_repairs_are_offered_for_shared_ground_and_faults_of_rings_only(report):
    by_rule = {
        (one["rule"], one["outcome"]): may_be_repaired(one, report.area.id)
        for one in to_dict(report)["findings"]
    }
    assert by_rule[("O01", "conflict")]
    assert not any(offered for (_rule, outcome), offered in by_rule.items() if outcome == "cannot_tell")
    ring = {"rule": "G02", "outcome": "conflict", "objects": [], "where": None, "unit": ""}
    assert may_be_repaired(ring, report.area.id)


def test_an_overlap_is_repaired_along_the_object_that_it_names(checked):
    request, report = checked
    finding = overlap(report)
    repairs = repairs_of(told(report, finding), report.area, request)
    assert repairs and all(one.lost_m2 + one.gained_m2 > 0 for one in repairs)
    assert [one.lost_m2 for one in repairs] == sorted(one.lost_m2 for one in repairs)
    again = check_areas(replace(request, areas=(repairs[0].after,)), NOON, "test")[0]
    names = {ref.id for one in again.findings if one.rule == "O01" for ref in one.objects}
    outcomes = {one.outcome for one in again.findings if one.rule == "O01"}
    assert Outcome.CONFLICT not in outcomes or not names & {ref.id for ref in finding.objects}


def test_nothing_is_changed_by_looking(checked):
    request, report = checked
    before = to_dict(report)
    repairs_of(told(report, overlap(report)), report.area, request)
    assert to_dict(report) == before
