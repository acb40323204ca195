"""The algorithm ``mineral:readcornertable`` as the toolbox, a batch, a model or a script runs it."""

from __future__ import annotations

import json

import cases
import pytest
from heard import Heard
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProject,
    QgsVectorLayer,
)

from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.locate import resource_path

pytest_plugins = ["processing_fixtures"]

TABLE = resource_path("demo", "tables", "dong-khe.txt")
WITHOUT_ZONE = (
    "1 2383275,00 489781,00\n2 2383407,00 489762,00\n3 2383584,00 489888,00\n4 2383233,00 489873,00\n"
)


class Log(Heard):
    """Keeps warnings and errors apart."""

    def __init__(self):
        super().__init__()
        self.warned, self.failed = [], []

    def pushWarning(self, text):
        self.warned.append(text)

    def reportError(self, text, fatal=False):
        self.failed.append((text, fatal))


@pytest.fixture
def read(provider):
    import processing

    def run_algorithm(feedback=None, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        asked = {"OUTPUT": "memory:", **parameters}
        return processing.run("mineral:readcornertable", asked, context=context, feedback=feedback or Heard())

    return run_algorithm


def test_a_file_becomes_an_area_in_its_own_zone_with_corners_as_typed(read):
    result = read(INPUT=[str(TABLE)], CORNERS="memory:")
    (area,) = result["OUTPUT"].getFeatures()
    assert (result["VERDICT"], result["COUNT"]) == ("read", 1)
    assert result["OUTPUT"].crs().authid() == "EPSG:9208"
    assert (area["corners"], area["zone"], area["stated_area"]) == (6, "104°45′/3", "4,0 ha")
    assert area["area_m2"] == pytest.approx(39_424.0, abs=1)
    assert area.geometry().area() == pytest.approx(area["area_m2"], abs=0.02)
    corners = list(result["CORNERS"].getFeatures())
    assert [corner["x"] for corner in corners][0] == "2.383.275,00"
    assert [corner["number"] for corner in corners] == [1, 2, 3, 4, 5, 6]
    assert corners[0].geometry().asPoint().y() == 2383275.0


def test_a_path_as_text_is_one_file(read):
    assert read(INPUT=str(TABLE))["COUNT"] == 1


def test_areas_of_several_zones_share_a_layer_in_degrees(read, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(TABLE.read_text(encoding="utf-8").replace("104°45", "105°00"), encoding="utf-8")
    layer = read(INPUT=[str(TABLE), str(other)])["OUTPUT"]
    assert layer.crs().authid() == "EPSG:4756"
    assert layer.featureCount() == 2
    assert all(103 < f.geometry().centroid().asPoint().x() < 106 for f in layer.getFeatures())


def test_a_question_is_a_warning_and_gives_no_polygon(read, tmp_path):
    log, report = Log(), tmp_path / "r.json"
    result = read(TEXT=WITHOUT_ZONE, feedback=log, REPORT_JSON=str(report))
    assert (result["VERDICT"], result["COUNT"]) == ("ask", 0)
    assert result["OUTPUT"].featureCount() == 0
    (file,) = json.loads(report.read_text(encoding="utf-8"))["files"]
    assert file["verdict"] == "ask"
    assert len(log.warned) >= 1


def test_an_answer_given_back_is_taken(read):
    log = Log()
    read(TEXT=WITHOUT_ZONE, feedback=log)
    question_id = log.warned[0].split("Id: ")[1].split(". Answers")[0]
    result = read(TEXT=WITHOUT_ZONE, ANSWERS=json.dumps({question_id: "104.75/3"}))
    assert (result["VERDICT"], result["COUNT"]) == ("read", 1)
    assert read(TEXT=WITHOUT_ZONE, ANSWERS=json.dumps({"TEXT": {question_id: "105/3"}}))["COUNT"] == 1


def test_a_given_zone_is_enough_where_the_table_names_none(read):
    result = read(TEXT=WITHOUT_ZONE, ZONE="104.75/3")
    assert result["OUTPUT"].crs().authid() == "EPSG:9208"


def test_a_refused_file_is_said_and_the_others_are_read(read, tmp_path):
    picture = tmp_path / "ảnh.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    log = Log()
    result = read(INPUT=[str(picture), str(TABLE), str(tmp_path / "không có.txt")], feedback=log)
    assert (result["VERDICT"], result["COUNT"]) == ("refused", 1)
    assert [fatal for _text, fatal in log.failed] == [False, False]
    assert "ảnh.png" in log.failed[0][0] and "không có.txt" in log.failed[1][0]


def test_the_areas_file_keeps_the_digits_as_typed(read, tmp_path):
    target = tmp_path / "areas.gpkg"
    read(INPUT=[str(TABLE)], NAME="Đồng Khê", AREAS_FILE=str(target))
    (area,) = read_areas(target)
    assert area.name == "Đồng Khê"
    assert area.source.document == "dong-khe.txt"
    assert [corner.x_text for corner in area.parts[0].outer.corners][:2] == ["2.383.275,00", "2.383.407,00"]


def test_what_was_read_can_be_written_and_checked(read, run, tmp_path):
    import processing

    target, table = tmp_path / "areas.gpkg", tmp_path / "t.csv"
    read(INPUT=[str(TABLE)], AREAS_FILE=str(target))
    processing.run("mineral:writecornertable", {"AREAS": str(target), "OUTPUT": str(table)})
    again = read(INPUT=[str(table)], CORNERS="memory:")
    assert [(c["north_m"], c["east_m"]) for c in again["CORNERS"].getFeatures()][0] == (2383275.0, 489781.0)
    assert run(AREAS=str(target))["VERDICT"] in ("conflict", "cannot_tell")


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({}, "Give files with corner tables or the table as text"),
        ({"TEXT": "1", "INPUT": ["a.txt"]}, "Give files with corner tables or the table as text"),
        ({"TEXT": "1 2 3", "ZONE": "phía nam"}, "phía nam"),
        ({"TEXT": "1 2 3", "ANSWERS": "[1, 2]"}, "The answers have to be a JSON object"),
        ({"TEXT": "1 2 3", "ANSWERS": '{"a": 1}'}, "The answers have to be a JSON object"),
        ({"TEXT": "1 2 3", "ANSWERS": "{"}, "The answers have to be a JSON object"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(read, parameters, sentence):
    with pytest.raises(QgsProcessingException, match=sentence):
        read(**parameters)


def test_a_model_can_read_and_check(provider, tmp_path):
    model = QgsProcessingModelAlgorithm("read")
    child = QgsProcessingModelChildAlgorithm("mineral:readcornertable")
    child.setChildId("read")
    source = QgsProcessingModelChildParameterSource.fromStaticValue
    child.addParameterSources("TEXT", [source(TABLE.read_text(encoding="utf-8"))])
    output = QgsProcessingModelOutput("areas", "areas")
    output.setChildId("read")
    output.setChildOutputName("OUTPUT")
    child.setModelOutputs({"areas": output})
    model.addChildAlgorithm(child)
    context, heard = QgsProcessingContext(), Heard()
    context.setProject(QgsProject.instance())
    # QGIS names the output of a model in its own way, and in another one since 3.40.
    model.updateDestinationParameters()
    (output_name,) = [definition.name() for definition in model.destinationParameterDefinitions()]
    results, done = model.run({output_name: str(tmp_path / "m.gpkg")}, context, heard)
    assert done
    assert QgsVectorLayer(results[output_name], "areas", "ogr").featureCount() == 1


def test_the_case_tables_are_read_as_the_check_reads_them(read, tmp_path):
    from mineral_plugin.core.work.requests import areas_of

    path = cases.clear(tmp_path / "clear").table_file(tmp_path)
    read(INPUT=[str(path)], AREAS_FILE=str(tmp_path / "areas.gpkg"))
    (mine,), (other,) = read_areas(tmp_path / "areas.gpkg"), areas_of(path, None)
    assert [ring.corners for ring in mine.parts[0].rings] == [ring.corners for ring in other.parts[0].rings]
