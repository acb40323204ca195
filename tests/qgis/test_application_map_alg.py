"""The algorithm ``mineral:applicationmap``: maps of areas files and layers as PDF, headless."""

from __future__ import annotations

import cases
import map_pdf
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

pytest_plugins = ["processing_fixtures"]
pytestmark = pytest.mark.usefixtures("qgis_new_project")

EAST, NORTH = cases.EAST, cases.NORTH


class Warned(Heard):
    """Keeps the warnings too."""

    def __init__(self):
        super().__init__()
        self.warnings = []

    def pushWarning(self, warning):
        self.warnings.append(warning)


@pytest.fixture
def make(provider):
    import processing

    def run_algorithm(feedback=None, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        asked = {"EVENT_DATE": "2026-11-23", **parameters}
        return processing.run("mineral:applicationmap", asked, context=context, feedback=feedback or Heard())

    return run_algorithm


def area(name, ring):
    return cases.LicenceArea(f"area-{name}", name, cases.TM3, (cases.Part(cases.ring_of(ring)),))


@pytest.fixture
def areas_file(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_areas(path, [area("Khu 1", cases.GROUND), area("Khu 2", cases.box(EAST, NORTH + 400, 100, 100))])
    return path


def one_area(tmp_path, name="Khu 1", ring=None):
    path = tmp_path / f"{name}.gpkg"
    write_areas(path, [area(name, ring or cases.GROUND)])
    return path


def test_a_folder_gets_one_map_for_each_area(make, areas_file, tmp_path):
    folder = tmp_path / "bản đồ"
    result = make(AREAS=str(areas_file), FOLDER=str(folder))
    assert (result["COUNT"], result["FAULTS"]) == (2, 0)
    assert sorted(path.name for path in folder.iterdir()) == ["Khu 1.pdf", "Khu 2.pdf"]


def test_the_texts_given_are_printed_and_those_left_out_are_dots(make, tmp_path):
    target = tmp_path / "a.pdf"
    heard = Warned()
    result = make(
        heard,
        AREAS=str(one_area(tmp_path)),
        OUTPUT=str(target),
        MINERAL="đá vôi",
        APPLICANT="CÔNG TY TNHH ĐỒNG KHÊ",
    )
    assert result["FAULTS"] == 0, heard.warnings
    text = map_pdf.text(target)
    assert "đá vôi" in text
    assert "CÔNG TY TNHH ĐỒNG KHÊ" in text
    assert "....." in text or "……" in text


def test_a_map_in_english_on_the_paper_and_at_the_scale_asked_for(make, tmp_path):
    target = tmp_path / "a.pdf"
    make(AREAS=str(one_area(tmp_path)), OUTPUT=str(target), LANG="en", PAPER="A3-landscape", SCALE=2000)
    assert map_pdf.page_sizes(target)[0] == pytest.approx((420.0, 297.0), abs=0.2)
    text = map_pdf.text(target)
    assert "MAP OF THE MINING AREA" in text
    assert "1:2,000" in text


def test_a_partial_return_draws_both_areas(make, tmp_path):
    kept = one_area(tmp_path, "Giữ lại")
    returned = one_area(tmp_path, "Trả lại", cases.box(EAST + 200, NORTH, 100, 200))
    target = tmp_path / "a.pdf"
    result = make(
        AREAS=str(kept),
        RETURNED=str(returned),
        FORM="partial_return",
        OUTPUT=str(target),
        DOCUMENT="Giấy phép số 1",
    )
    assert result["COUNT"] == 1
    assert map_pdf.lines(target, 1, "#c00000", least=4)
    assert map_pdf.lines(target, 1, "#1f4e9c", least=4)


def test_a_form_that_needs_a_second_area_says_so(make, tmp_path):
    with pytest.raises(QgsProcessingException):
        make(AREAS=str(one_area(tmp_path)), FORM="partial_return", OUTPUT=str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_a_form_without_a_second_area_refuses_one(make, tmp_path):
    path = str(one_area(tmp_path))
    with pytest.raises(QgsProcessingException):
        make(AREAS=path, RETURNED=path, FORM="mining", OUTPUT=str(tmp_path / "a.pdf"))


def test_several_areas_in_one_file_are_refused(make, areas_file, tmp_path):
    with pytest.raises(QgsProcessingException):
        make(AREAS=str(areas_file), OUTPUT=str(tmp_path / "a.pdf"))


def test_a_run_without_a_target_is_refused(make, areas_file):
    with pytest.raises(QgsProcessingException):
        make(AREAS=str(areas_file))


def test_a_scale_that_the_rule_does_not_allow_is_told(make, tmp_path):
    heard = Warned()
    result = make(heard, AREAS=str(one_area(tmp_path)), OUTPUT=str(tmp_path / "a.pdf"), SCALE=50_000)
    assert result["FAULTS"] > 0
    assert any("50.000" in line or "50,000" in line for line in heard.warnings)


def test_nothing_stays_in_the_project_unless_asked_for(make, tmp_path):
    project = QgsProject.instance()
    path = str(one_area(tmp_path))
    make(AREAS=path, OUTPUT=str(tmp_path / "a.pdf"))
    assert (project.layoutManager().layouts(), project.mapLayers()) == ([], {})
    make(AREAS=path, OUTPUT=str(tmp_path / "a.pdf"), KEEP=True)
    make(AREAS=path, OUTPUT=str(tmp_path / "a.pdf"), KEEP=True)
    assert sorted(layout.name() for layout in project.layoutManager().layouts()) == ["Khu 1", "Khu 1 (2)"]


def test_layers_of_the_user_lie_below_the_area(make, tmp_path):
    base = QgsVectorLayer("Polygon", "nền", "memory")
    base.setCrs(QgsCoordinateReferenceSystem("EPSG:9208"))
    feature = QgsFeature()
    around = (EAST - 500, NORTH - 500, EAST + 500, NORTH + 500)
    feature.setGeometry(
        QgsGeometry.fromWkt("POLYGON(({0} {1}, {2} {1}, {2} {3}, {0} {3}, {0} {1}))".format(*around))
    )
    base.dataProvider().addFeature(feature)
    base.renderer().symbol().symbolLayer(0).setStrokeColor(base.renderer().symbol().color().fromRgb(1, 2, 3))
    base.renderer().symbol().symbolLayer(0).setStrokeWidth(1.0)
    QgsProject.instance().addMapLayer(base)
    target = tmp_path / "a.pdf"
    make(AREAS=str(one_area(tmp_path)), OUTPUT=str(target), BASE=[base.id()])
    assert map_pdf.lines(target, 1, "#010203")
    assert QgsProject.instance().mapLayers()  # the layer is still the user's
