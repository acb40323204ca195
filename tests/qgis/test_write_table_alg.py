"""The algorithm ``mineral:writecornertable`` on areas files and on layers of other programs."""

from __future__ import annotations

import cases
import pytest
from heard import Heard
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsVectorLayer,
)

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.words import Phrase, say

pytest_plugins = ["processing_fixtures"]

SQUARE = "POLYGON((442400 2412000, 442500.5 2412000, 442500.5 2412100, 442400 2412100, 442400 2412000))"


@pytest.fixture
def write(provider):
    import processing

    def run_algorithm(feedback=None, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(
            "mineral:writecornertable", parameters, context=context, feedback=feedback or Heard()
        )

    return run_algorithm


@pytest.fixture
def areas_file(tmp_path):
    rings = [cases.GROUND, cases.box(cases.EAST, cases.NORTH + 400, 100, 100)]
    areas = [
        cases.LicenceArea(f"area-{n}", f"Khu {n}", cases.TM3, (cases.Part(cases.ring_of(ring)),))
        for n, ring in enumerate(rings, start=1)
    ]
    path = tmp_path / "areas.gpkg"
    write_areas(path, areas)
    return path


def layer(crs="EPSG:9208"):
    made = QgsVectorLayer("Polygon?field=name:string", "mỏ", "memory")
    made.setCrs(QgsCoordinateReferenceSystem(crs))
    feature = QgsFeature(made.fields())
    feature.setAttributes(["Mỏ Đá"])
    feature.setGeometry(QgsGeometry.fromWkt(SQUARE))
    made.dataProvider().addFeature(feature)
    return made


def test_the_ending_of_the_file_names_the_format(write, areas_file, tmp_path):
    target = tmp_path / "bảng.txt"
    result = write(AREAS=str(areas_file), OUTPUT=str(target))
    text = target.read_text(encoding="utf-8-sig")
    assert result["COUNT"] == 2
    assert result["OUTPUT"] == str(target)
    assert "Khu 1" in text and "Khu 2" in text


def test_a_file_without_an_ending_gets_that_of_the_format(write, areas_file, tmp_path):
    result = write(AREAS=str(areas_file), OUTPUT=str(tmp_path / "bang"), FORMAT="csv")
    assert result["OUTPUT"] == str(tmp_path / "bang.csv")
    assert (tmp_path / "bang.csv").stat().st_size > 0


def test_a_folder_gets_one_file_for_each_area(write, areas_file, tmp_path):
    folder = tmp_path / "bảng"
    write(AREAS=str(areas_file), FOLDER=str(folder), FORMAT="html")
    assert sorted(path.name for path in folder.iterdir()) == ["Khu 1.html", "Khu 2.html"]


@pytest.mark.parametrize(("lang", "words"), [("vi", "Điểm góc"), ("en", "Corner")])
def test_the_table_is_in_the_language_asked_for(write, areas_file, tmp_path, lang, words):
    target = tmp_path / "t.txt"
    write(AREAS=str(areas_file), OUTPUT=str(target), LANG=lang)
    assert words in target.read_text(encoding="utf-8-sig")


def test_a_layer_of_another_program_warns_that_its_digits_are_unknown(write, areas_file, tmp_path):
    class Warned(Heard):
        def pushWarning(self, text):
            self.said.append(text)

    own, foreign = Warned(), Warned()
    write(AREAS=str(areas_file), OUTPUT=str(tmp_path / "own.txt"), feedback=own)
    write(AREAS=layer(), OUTPUT=str(tmp_path / "foreign.txt"), feedback=foreign)
    warning = "The corners are taken from the geometry of a layer"
    assert not any(line.startswith(warning) for line in own.said)
    assert any(line.startswith(warning) for line in foreign.said)
    own_text, foreign_text = (
        (tmp_path / name).read_text(encoding="utf-8-sig") for name in ("own.txt", "foreign.txt")
    )
    note = say(Phrase("table.form.digits_unknown"), "vi")
    assert note in foreign_text and note not in own_text
    assert "442.500,5" in foreign_text


def test_a_layer_outside_vn2000_is_refused_and_nothing_is_written(write, tmp_path):
    with pytest.raises(QgsProcessingException, match="EPSG:32648"):
        write(AREAS=layer("EPSG:32648"), OUTPUT=str(tmp_path / "t.txt"))
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_a_target_is_refused(write, areas_file):
    with pytest.raises(QgsProcessingException, match="Choose a file"):
        write(AREAS=str(areas_file))


def test_an_unknown_ending_is_refused_in_one_sentence(write, areas_file, tmp_path):
    with pytest.raises(QgsProcessingException, match="t.pptx"):
        write(AREAS=str(areas_file), OUTPUT=str(tmp_path / "t.pptx"))
    assert [path.name for path in tmp_path.iterdir()] == ["areas.gpkg"]
