"""The algorithm ``mineral:checkareas`` as the toolbox, a model or a script runs it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import cases
import pytest
from heard import Heard
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.core.area.workspace import LAYOUT_VERSION, read_areas, write_areas
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.work.outputs import write_findings

pytest_plugins = ["processing_fixtures"]

VIETNAMESE = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


@pytest.fixture
def clear(tmp_path):
    folder = tmp_path / "clear"
    case = cases.clear(folder)
    return {"TABLE": str(case.table_file(folder)), "REFERENCE": case.references[0], "FACTS": case.facts}


@pytest.fixture
def conflicts(tmp_path):
    folder = tmp_path / "conflicts"
    case = cases.conflicts(folder)
    return {"TABLE": str(case.table_file(folder)), "REFERENCE": case.references[0], "FACTS": case.facts}


def polygon_layer(crs, rings=(cases.GROUND,), kind="Polygon", fields=""):
    layer = QgsVectorLayer(f"{kind}{fields}", "areas", "memory")
    layer.setCrs(crs)
    for ring in rings:
        feature = QgsFeature(layer.fields())
        corners = ", ".join(f"{east} {north}" for east, north in [*ring, ring[0]])
        feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({corners}))"))
        layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


def stated(folder):
    """Return the file of what an ordinary application states."""
    return str(cases.ordinary_facts(folder))


def two_areas(folder):
    """Write an areas file with a clear area and one that meets a licence; return it and a pack."""
    first = cases.Part(cases.ring_of(cases.GROUND))
    second = cases.Part(cases.ring_of(cases.box(cases.EAST, cases.NORTH + 400, 100, 100)))
    areas = [
        cases.LicenceArea("area-1", "Khu một", cases.TM3, (first,)),
        cases.LicenceArea("area-2", "Khu hai", cases.TM3, (second,)),
    ]
    path = folder / "areas.gpkg"
    write_areas(path, areas)
    neighbour = cases.licence("GP-9", cases.box(cases.EAST + 50, cases.NORTH + 420, 200, 50))
    return path, cases.pack(folder, licences=[neighbour])


# --- what comes out ---------------------------------------------------------------------------------


def test_findings_layer_has_the_columns_of_the_findings_table(run, conflicts, tmp_path):
    layer = run(**conflicts, FINDINGS="memory:")["FINDINGS"]
    (area,) = cases_areas(conflicts["TABLE"])
    write_areas(tmp_path / "empty.gpkg", [area])
    table = QgsVectorLayer(f"{tmp_path / 'empty.gpkg'}|layername=findings", "findings", "ogr")
    written = [field.name() for field in table.fields() if field.name() != "fid"]
    assert [field.name() for field in layer.fields()] == written


def cases_areas(table):
    from mineral_plugin.core.work.requests import areas_of

    return areas_of(Path(table), None)


def test_findings_lie_in_vn2000_degrees_where_the_overlap_is(run, conflicts):
    layer = run(**conflicts, FINDINGS="memory:")["FINDINGS"]
    assert layer.crs().authid() == "EPSG:4756"
    found = {f["rule"]: f for f in layer.getFeatures() if f["outcome"] == "conflict"}
    assert set(found) == {"O01", "Z01"}
    licence_overlap = found["O01"].geometry()
    assert 104.1 < licence_overlap.boundingBox().center().x() < 104.3
    assert found["O01"]["measured"] == pytest.approx(4500.0)
    # 50 m by 90 m, in degrees of 103.4 km (east, at this latitude) by 110.7 km.
    assert licence_overlap.area() == pytest.approx(50 / 103_400 * 90 / 110_700, rel=0.01)


def test_a_finding_at_a_point_becomes_a_small_patch(run):
    bow_tie = [(442400, 2412000), (442600, 2412200), (442600, 2412000), (442400, 2412200)]
    drawn = polygon_layer(zone_crs(Zone(6285, 3)), (bow_tie,))
    layer = run(AREAS=drawn, FINDINGS="memory:")["FINDINGS"]
    crossing = next(f for f in layer.getFeatures() if f["rule"] == "G02" and f["reason"] == "crossing")
    box = crossing.geometry().boundingBox()
    assert box.height() * 110_700 == pytest.approx(1.0, rel=0.02)
    assert crossing.geometry().isGeosValid()


def test_a_table_that_crosses_itself_is_asked_about_before_it_is_checked(run, tmp_path):
    bow_tie = [(442400, 2412000), (442600, 2412200), (442600, 2412000), (442400, 2412200)]
    path = tmp_path / "tie.txt"
    path.write_text(cases.builders.table_text(bow_tie, cases.CAPTION), encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="exchanged"):
        run(TABLE=str(path), FINDINGS="memory:")


def test_findings_can_be_written_to_a_geopackage(run, conflicts, tmp_path):
    target = tmp_path / "findings.gpkg"
    result = run(**conflicts, FINDINGS=str(target))
    layer = QgsVectorLayer(result["FINDINGS"], "findings", "ogr")
    assert layer.isValid() and layer.featureCount() > 10
    assert "Mỏ thử GP-1" in " ".join(f["message_vi"] for f in layer.getFeatures())


def test_reports_are_written_where_asked_and_only_there(run, clear, tmp_path):
    target, page = tmp_path / "r.json", tmp_path / "r.html"
    result = run(**clear, REPORT_JSON=str(target), REPORT_HTML=str(page))
    document = json.loads(target.read_text(encoding="utf-8"))
    assert document["schema"] == "report-1"
    assert document["run"]["front_door"] == "processing"
    assert result["REPORT_JSON"] == str(target)
    assert result["SHA256"] in page.read_text(encoding="utf-8")
    assert "FINDINGS" not in result


def test_the_page_speaks_the_language_of_qgis(run, clear, tmp_path, lang):
    page = tmp_path / "r.html"
    heard = Heard()
    run(**clear, REPORT_HTML=str(page), feedback=heard)
    assert f'<html lang="{lang}">' in page.read_text(encoding="utf-8")
    assert bool(VIETNAMESE & set(" ".join(heard.said))) == (lang == "vi")


def test_verdict_of_several_areas_is_the_worst(run, tmp_path):
    areas, pack = two_areas(tmp_path)
    target = tmp_path / "r.json"
    result = run(AREAS=str(areas), REFERENCE=str(pack), REPORT_JSON=str(target), FACTS=stated(tmp_path))
    document = json.loads(target.read_text(encoding="utf-8"))
    verdicts = [report["summary"]["verdict"] for report in document["reports"]]
    assert document["schema"] == "report-set-1"
    assert verdicts == ["clear", "conflict"]
    assert result["VERDICT"] == "conflict"


# --- what can be given as AREAS ---------------------------------------------------------------------


def test_areas_file_is_read_from_its_corner_tables(run, tmp_path):
    areas, pack = two_areas(tmp_path)
    target = tmp_path / "r.json"
    run(AREAS=str(areas), REFERENCE=str(pack), REPORT_JSON=str(target))
    report = json.loads(target.read_text(encoding="utf-8"))["reports"][0]
    corner = report["area"]["parts"][0]["outer"][0]
    assert (corner["x_text"], report["area"]["name"]) == ("2412200.00", "Khu một")


def test_a_layer_of_an_areas_file_gives_the_same_as_the_file(run, tmp_path):
    areas, pack = two_areas(tmp_path)
    layer = QgsVectorLayer(f"{areas}|layername=areas", "areas", "ogr")
    QgsProject.instance().addMapLayer(layer)
    by_layer = run(AREAS=layer, REFERENCE=str(pack))["SHA256"]
    by_id = run(AREAS=layer.id(), REFERENCE=str(pack))["SHA256"]
    by_path = run(AREAS=str(areas), REFERENCE=str(pack))["SHA256"]
    QgsProject.instance().removeMapLayer(layer.id())
    assert by_layer == by_id == by_path


def test_selected_areas_only(run, tmp_path):
    areas, pack = two_areas(tmp_path)
    layer = QgsVectorLayer(f"{areas}|layername=areas", "areas", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByExpression("\"id\" = 'area-1'")
    selected = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    result = run(AREAS=selected, REFERENCE=str(pack), FACTS=stated(tmp_path))
    QgsProject.instance().removeMapLayer(layer.id())
    assert result["VERDICT"] == "clear"


def test_a_filter_on_the_layer_holds(run, tmp_path):
    areas, pack = two_areas(tmp_path)
    layer = QgsVectorLayer(f"{areas}|layername=areas", "areas", "ogr")
    layer.setSubsetString("\"id\" = 'area-1'")
    assert run(AREAS=layer, REFERENCE=str(pack), FACTS=stated(tmp_path))["VERDICT"] == "clear"


@pytest.mark.parametrize("zone", [Zone(6285, 3), Zone(6660, 3)])
def test_a_polygon_layer_in_a_vn2000_zone(run, tmp_path, zone):
    target = tmp_path / "r.json"
    run(AREAS=polygon_layer(zone_crs(zone)), REPORT_JSON=str(target))
    area = json.loads(target.read_text(encoding="utf-8"))["area"]
    assert area["zone"]["central_meridian_min"] == zone.central_meridian_min
    assert area["area_m2"] == 40_000.0
    assert [corner["name"] for corner in area["parts"][0]["outer"]] == ["1", "2", "3", "4"]


def test_levels_and_name_come_from_the_attributes(run, tmp_path):
    fields = "?field=name:string&field=top_m:double&field=bottom_m:double"
    layer = polygon_layer(zone_crs(cases.TM3), fields=fields)
    layer.dataProvider().changeAttributeValues({1: {0: "Mỏ lớp", 1: 50.0, 2: -10.0}})
    target = tmp_path / "r.json"
    run(AREAS=layer, REPORT_JSON=str(target))
    area = json.loads(target.read_text(encoding="utf-8"))["area"]
    assert area["name"] == "Mỏ lớp"
    assert (area["parts"][0]["top_m"], area["parts"][0]["bottom_m"]) == (50.0, -10.0)


# --- dates, choices, threads ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        "2026-11-23",
        "2026-11-23T08:00:00",
        QDate(2026, 11, 23),
        QDateTime(QDate(2026, 11, 23), QTime(23, 30)),
    ],
)
def test_the_event_date_in_every_form(run, clear, given, tmp_path):
    target = tmp_path / "r.json"
    run(**{**clear, "EVENT_DATE": given, "REPORT_JSON": str(target)})
    assert json.loads(target.read_text(encoding="utf-8"))["event_date"] == "2026-11-23"


def test_choices_are_stored_by_id_and_are_those_of_the_regulation(provider):
    from mineral_plugin.core.regulation import load_regulation

    regulation = load_regulation(date(2026, 11, 23))
    algorithm = provider.algorithm("checkareas")
    for name, entries in (("PROCEDURE", regulation.procedures), ("MINERAL", regulation.minerals)):
        parameter = algorithm.parameterDefinition(name)
        assert parameter.usesStaticStrings()
        assert parameter.options() == [entry.id for entry in entries]


def test_help_names_procedures_and_minerals_in_the_language_of_qgis(provider, lang):
    text = provider.algorithm("checkareas").shortHelpString()
    assert ("P01" in text) and ("{" not in text)
    assert ("vàng" in text.lower()) == (lang == "vi")


def test_it_runs_away_from_the_window_s_thread(provider, conflicts, qtbot):
    algorithm = provider.algorithm("checkareas").create()
    assert not algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading
    parameters = {**conflicts, "PROCEDURE": "P01", "MINERAL": "gold", "EVENT_DATE": "2026-11-23"}
    context, feedback, done = QgsProcessingContext(), Heard(), []
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    task.executed.connect(lambda ok, results: done.append((ok, results)))
    QgsApplication.taskManager().addTask(task)
    # Not QgsTask.waitForFinished: in QGIS 3.22 a second call with a time limit waits for ever.
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    ((ok, results),) = done
    assert ok and results["VERDICT"] == "conflict"


def test_cancel_leaves_no_result(run, clear, tmp_path):
    heard = Heard()
    heard.cancel()
    target = tmp_path / "r.json"
    result = run(**clear, REPORT_JSON=str(target), feedback=heard)
    assert "VERDICT" not in result and not target.exists()


# --- broken input: one sentence each ------------------------------------------------------------------


def refused(run, **parameters):
    with pytest.raises(QgsProcessingException) as caught:
        run(**parameters)
    # Processing puts its own line before the reason of a value that is not acceptable.
    return str(caught.value).splitlines()[-1].strip()


def one_sentence(text, lang):
    # What is not certain is refused with the question itself.
    assert text.rstrip().endswith((".", "?"))
    assert "Traceback" not in text and "{" not in text
    assert bool(VIETNAMESE & set(text.lower())) == (lang == "vi")


def test_no_source_at_all(run, lang):
    one_sentence(refused(run), lang)


def test_two_sources(run, clear, lang, tmp_path):
    areas, _ = two_areas(tmp_path)
    one_sentence(refused(run, **clear, AREAS=str(areas)), lang)


@pytest.mark.parametrize("name", ["AREAS", "TABLE"])
def test_no_file(run, lang, tmp_path, name):
    text = refused(run, **{name: str(tmp_path / "no.gpkg")})
    one_sentence(text, lang)
    assert "no.gpkg" in text


def test_a_relative_path_that_leads_nowhere(run, lang):
    one_sentence(refused(run, AREAS="nothere.gpkg"), lang)


def test_a_file_that_is_no_layer(run, lang, tmp_path):
    path = tmp_path / "letter.gpkg"
    path.write_text("Kính gửi", encoding="utf-8")
    one_sentence(refused(run, AREAS=str(path)), lang)


@pytest.mark.parametrize("wrong", [{"MINERAL": "coaly"}, {"PROCEDURE": "P99"}, {"MINERAL": "2"}])
def test_an_unknown_choice_is_told_with_what_can_be_chosen(run, clear, lang, wrong):
    text = refused(run, **{**clear, **wrong})
    one_sentence(text, lang)
    assert ("P14" in text) or ("lead_zinc" in text)


@pytest.mark.parametrize("content", ["", "Kính gửi quý cơ quan\n", "1;2;3\n"])
def test_text_without_coordinates(run, lang, tmp_path, content):
    path = tmp_path / "t.txt"
    path.write_text(content, encoding="utf-8")
    one_sentence(refused(run, TABLE=str(path), ZONE="104.75/3"), lang)


def test_areas_file_without_areas(run, lang, tmp_path):
    write_areas(tmp_path / "none.gpkg", [])
    one_sentence(refused(run, AREAS=str(tmp_path / "none.gpkg")), lang)


def test_a_layer_without_polygons(run, lang):
    one_sentence(refused(run, AREAS=polygon_layer(zone_crs(cases.TM3), rings=())), lang)


@pytest.mark.parametrize("code", [4326, 32648, 4756, 6957])
def test_a_layer_in_no_vn2000_zone(run, lang, code):
    text = refused(run, AREAS=polygon_layer(QgsCoordinateReferenceSystem(f"EPSG:{code}")))
    one_sentence(text, lang)
    assert str(code) in text


def test_a_layer_with_arcs(run, lang):
    layer = QgsVectorLayer("CurvePolygon", "cung", "memory")
    layer.setCrs(zone_crs(cases.TM3))
    feature = QgsFeature()
    circle = "442400 2412000, 442500 2412100, 442600 2412000, 442500 2411900, 442400 2412000"
    feature.setGeometry(QgsGeometry.fromWkt(f"CurvePolygon(CircularString({circle}))"))
    layer.dataProvider().addFeature(feature)
    one_sentence(refused(run, AREAS=layer), lang)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ZONE": "105"},
        {"ZONE": "105/3"},
        {"REFERENCE": "licence"},
        {"REFERENCE": "/no/such/pack.gpkg"},
        {"TOLERANCES": "width=1"},
        {"TOLERANCES": "overlap_width_m=-1"},
    ],
)
def test_wrong_values(run, clear, lang, wrong):
    one_sentence(refused(run, **{**clear, **wrong}), lang)


def test_a_place_that_cannot_be_written_leaves_earlier_results(run, clear, lang, tmp_path):
    earlier = tmp_path / "r.json"
    earlier.write_text("earlier", encoding="utf-8")
    text = refused(run, **clear, REPORT_JSON=str(earlier), REPORT_HTML="/proc/no/r.html")
    one_sentence(text, lang)
    assert earlier.read_text(encoding="utf-8") == "earlier"


def test_a_newer_areas_file_is_refused(run, lang, tmp_path):
    import sqlite3

    areas, pack = two_areas(tmp_path)
    with sqlite3.connect(str(areas)) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION + 1}")
    one_sentence(refused(run, AREAS=str(areas)), lang)


def test_findings_file_of_another_check_can_be_given_as_areas(run, tmp_path):
    """The one layout is draft, exchange and findings layer alike."""
    from mineral_plugin.core.base.ports import SystemClock
    from mineral_plugin.core.work.checking import CheckRequest, check_areas

    areas, pack = two_areas(tmp_path)
    request = CheckRequest(read_areas(areas), "P01", "gold", date(2026, 11, 23), (str(pack),))
    target = tmp_path / "findings.gpkg"
    write_findings(check_areas(request, SystemClock().now(), "test"), target)
    first, again = (run(AREAS=str(path), REFERENCE=str(pack)) for path in (areas, target))
    assert first["SHA256"] == again["SHA256"]
