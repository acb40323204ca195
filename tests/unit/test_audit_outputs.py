"""The files of an audit: all or none, equal geometry, marks never lost."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, List

import pytest
import shapely
from audit_samples import sample_layers, sample_run
from audit_world import at, audited, mine, only, register
from schemas import problems

from mineral_plugin.core.area.zones import from_geographic
from mineral_plugin.core.audit.model import Mark, MarkState
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only, wkb_of
from mineral_plugin.core.report.audit_data import digest
from mineral_plugin.core.work.audit_files import marks_of, read_audit, set_mark
from mineral_plugin.core.work.audit_outputs import grounds, write_audit, write_audit_document
from mineral_plugin.core.work.auditing import AuditRun

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> AuditRun:
    return sample_run(tmp_path_factory.mktemp("audit"))


def rows(path: Path, sql: str) -> List[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_all_files_are_written_and_tell_the_same(run: AuditRun, tmp_path: Path) -> None:
    names = {kind: tmp_path / f"kết quả.{kind}" for kind in ("json", "html", "csv", "xlsx", "gpkg")}
    written = write_audit(run, **{f"{kind}_path": path for kind, path in names.items()})
    document = json.loads(names["json"].read_text(encoding="utf-8"))
    assert problems("audit-1", document) == []
    assert document == written.document
    assert digest(document) == written.sha256
    assert written.sha256 in names["html"].read_text(encoding="utf-8")
    assert read_audit(names["gpkg"]).document == document
    assert names["csv"].read_bytes().count(b"\r\n") == len(document["pairs"]) + 1
    assert names["xlsx"].read_bytes().startswith(b"PK")


def test_where_one_file_cannot_be_written_none_is(run: AuditRun, tmp_path: Path) -> None:
    old = tmp_path / "a.json"
    old.write_text("earlier")
    with pytest.raises(CannotWriteError):
        write_audit(run, json_path=old, gpkg_path=tmp_path / "missing" / "a.gpkg")
    assert old.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [old]


def test_pairs_lie_on_the_map_where_they_were_measured(run: AuditRun, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_audit(run, gpkg_path=path)
    blobs = rows(path, "SELECT pair_id, geom FROM pairs ORDER BY fid")
    assert [name for name, _ in blobs] == [pair.id for pair in run.audit.pairs]
    for pair, (_, blob) in zip(run.audit.pairs, blobs):
        degrees = shapely.from_wkb(wkb_of(blob))
        plane = shapely.transform(degrees, partial(from_geographic, zone=pair.measured.plane))
        assert degrees.geom_type == "MultiPolygon"
        assert plane.area == pytest.approx(pair.measured.area_m2, abs=0.02)


def test_grounds_made_together_are_those_made_one_by_one(run: AuditRun) -> None:
    one_by_one = [run.ground(pair) for pair in run.audit.pairs]
    together = list(grounds(run))
    assert all(a.equals(b) for a, b in zip(one_by_one, together))
    assert len(together) == len(one_by_one)


def test_grounds_of_repaired_copies_are_those_of_the_run(tmp_path: Path) -> None:
    a, b, c, d = at(0, 0, 200, 200)
    crossing = mine("A", [a, c, b, d])
    run = audited(tmp_path, register(tmp_path, crossing, mine("B", at(50, -50, 100, 300))))
    pair = only(run)
    (ground,) = grounds(run)
    assert pair.measured.repaired == (1,)
    assert ground.area == pytest.approx(pair.measured.area_m2, abs=0.01)
    assert ground.equals(run.ground(pair))


def test_neighbours_are_lines_between_their_nearest_places(run: AuditRun, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_audit(run, gpkg_path=path)
    ((blob, gap),) = rows(path, "SELECT geom, gap_m FROM gaps")
    line = shapely.from_wkb(wkb_of(blob))
    zone = run.audit.gaps[0].plane
    plane = shapely.transform(line, partial(from_geographic, zone=zone))
    assert plane.length == pytest.approx(gap, abs=0.001)


def test_the_map_layers_are_found_by_any_program(run: AuditRun, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_audit(run, gpkg_path=path)
    with opened_read_only(path) as connection:
        tables = {table.name: table for table in feature_tables(connection)}
    assert set(tables) == {"pairs", "gaps"}
    assert all(table.organization_id == 4756 and table.has_rtree for table in tables.values())
    plain = rows(path, "SELECT table_name FROM gpkg_contents WHERE data_type = 'attributes'")
    assert ("marks",) in plain


def test_the_same_audit_gives_the_same_file(run: AuditRun, tmp_path: Path) -> None:
    for name in ("a.gpkg", "b.gpkg"):
        write_audit(run, gpkg_path=tmp_path / name)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_marks_in_a_file_that_is_replaced_are_kept(run: AuditRun, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_audit(run, gpkg_path=path)
    first = run.audit.pairs[0].id
    set_mark(path, first, MarkState.FIXED, "đã đo lại", "Trần B", ON)
    document = write_audit(run, gpkg_path=path).document
    assert document["marks"]["pairs"][first]["carried"] is True
    assert marks_of(path)[first].reason == "đã đo lại"


def test_marks_of_pairs_that_were_not_found_again_wait_for_them(run: AuditRun, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    mark = Mark(MarkState.ACCEPTED, "cũ", "A", ON, 5.0)
    document = write_audit(run, gpkg_path=path, earlier={"0123456789abcdef": mark}).document
    assert marks_of(path) == {"0123456789abcdef": mark}
    assert document["marks"]["states"]["accepted"] == 0


def test_of_two_marks_the_later_one_counts(run: AuditRun, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_audit(run, gpkg_path=path)
    first = run.audit.pairs[0].id
    set_mark(path, first, MarkState.FIXED, "mới", "B", ON)
    for day, reason in ((date(2026, 11, 1), "mới"), (date(2026, 11, 25), "mới hơn")):
        earlier = {first: Mark(MarkState.FIXED, reason, "A", day, 1.0)}
        written = write_audit(run, gpkg_path=path, earlier=earlier)
        assert written.document["marks"]["pairs"][first]["reason"] == reason


def test_a_next_run_uses_measures_and_marks_of_the_file(tmp_path: Path) -> None:
    layers = sample_layers(tmp_path)
    run, path = audited(tmp_path, *layers), tmp_path / "a.gpkg"
    write_audit(run, gpkg_path=path)
    set_mark(path, run.audit.pairs[0].id, MarkState.ACCEPTED, "thỏa thuận", "A", ON)
    again = audited(tmp_path, *layers, previous=path)
    assert again.audit.reused > 0
    assert [pair.measured for pair in again.audit.pairs] == [pair.measured for pair in run.audit.pairs]
    assert again.audit.pairs[0].mark.state is MarkState.ACCEPTED


def test_a_page_can_be_written_anew_with_the_marks_of_now(run: AuditRun, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_audit(run, gpkg_path=path)
    set_mark(path, run.audit.pairs[0].id, MarkState.ACCEPTED, "hai bên đồng ý", "A", ON)
    stored = read_audit(path)
    write_audit_document(stored.document, html_path=tmp_path / "a.html", json_path=tmp_path / "a.json")
    assert "hai bên đồng ý" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert problems("audit-1", json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == []
