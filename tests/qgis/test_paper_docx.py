"""Pictures in Word files: the drawing and its dots, in their size, with words for who does not see them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from qgis.PyQt.QtGui import QImage

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

import cases
from paper_reading import docx_root, docx_texts
from test_papers import report_of

from mineral_plugin.bridge.paper_png import DOTS_AN_INCH, picture_png
from mineral_plugin.core.papers.docx import docx_bytes
from mineral_plugin.core.papers.model import Picture
from mineral_plugin.core.papers.report_paper import report_paper
from mineral_plugin.core.papers.summary import summary_paper
from mineral_plugin.core.work.papering import write_paper

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
EMU_A_MM = 36_000
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def report(qgis_app, tmp_path_factory):
    return report_of(cases.conflicts, tmp_path_factory.mktemp("docx"))


@pytest.fixture(scope="module")
def paper(report):
    return report_paper([report], "vi")


@pytest.fixture(scope="module")
def document(paper):
    return docx_bytes(paper, picture_png)


def pictures_of(paper):
    return [block for block in paper.blocks if isinstance(block, Picture)]


def file_of(document, relation):
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        links = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
        (target,) = [link.get("Target") for link in links if link.get("Id") == relation]
        return archive.read(f"word/{target}")


def test_the_area_and_each_finding_with_a_place_have_their_picture(report, paper, document):
    inlines = list(docx_root(document).iter(f"{WP}inline"))
    places = [
        one for one in report["findings"] if one["where"] and one["outcome"] in ("conflict", "cannot_tell")
    ]
    assert len(inlines) == len(pictures_of(paper)) >= 1 + len(places) > 1
    assert not any("xem bản PDF" in text for text in docx_texts(document))


def test_a_picture_has_its_size_and_says_in_words_what_it_shows(paper, document):
    found = [
        (
            one.find(f"{WP}docPr").get("descr"),
            *(int(one.find(f"{WP}extent").get(side)) for side in ("cx", "cy")),
        )
        for one in docx_root(document).iter(f"{WP}inline")
    ]
    assert found == [
        (one.says, round(one.width_mm * EMU_A_MM), round(one.height_mm * EMU_A_MM))
        for one in pictures_of(paper)
    ]


def test_the_drawing_lies_over_its_dots_and_is_the_papers_own(paper, document):
    for picture, blip in zip(pictures_of(paper), docx_root(document).iter(f"{A}blip")):
        (drawing,) = blip.iter(f"{SVG}svgBlip")
        assert file_of(document, drawing.get(f"{R}embed")).decode("utf-8") == picture.svg
        image = QImage.fromData(file_of(document, blip.get(f"{R}embed")))
        assert image.width() == round(picture.width_mm * DOTS_AN_INCH / 25.4)
        assert image.dotsPerMeterX() == round(DOTS_AN_INCH / 0.0254)


def test_the_dots_show_lines_hatching_and_letters(paper):
    image = QImage.fromData(picture_png(pictures_of(paper)[0]))
    seen = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    }
    assert {"#ffffff", "#e6edf5"} <= seen and len(seen) > 20


def test_every_kind_of_file_in_it_has_a_type(document):
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        types = archive.read("[Content_Types].xml").decode("utf-8")
        endings = {name.rpartition(".")[2] for name in archive.namelist()}
    assert all(f'Extension="{ending}"' in types for ending in endings)


def test_equal_papers_give_equal_files(paper, document):
    assert docx_bytes(paper, picture_png) == document


def test_without_a_drawing_program_the_file_says_where_the_pictures_are(paper):
    document = docx_bytes(paper)
    assert sum("xem bản PDF hoặc HTML" in text for text in docx_texts(document)) == len(pictures_of(paper))
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert not [name for name in archive.namelist() if "media" in name]


def test_the_clients_page_is_set_in_smaller_letters_than_other_papers(report, tmp_path):
    sizes = []
    for made in (summary_paper(report), report_paper([report], "vi")):
        path = write_paper(made, tmp_path / "a.docx", png=picture_png)
        with zipfile.ZipFile(path) as archive:
            styles = ElementTree.fromstring(archive.read("word/styles.xml"))
        main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        sizes.append(int(next(styles.iter(f"{main}sz")).get(f"{main}val")))
    assert sizes[0] < sizes[1]


def test_the_command_line_prints_pictures_and_pdf_where_qgis_is(report, tmp_path):
    kept = tmp_path / "r.json"
    kept.write_text(json.dumps(report), encoding="utf-8")
    for name in ("a.docx", "a.pdf"):
        done = subprocess.run(
            [sys.executable, "-m", "mineral_plugin", "paper", "report", "--report", str(kept), "--out",
             str(tmp_path / name)],
            cwd=str(ROOT), capture_output=True, text=True, timeout=100,
            env={**os.environ, "MINERAL_HOME": str(tmp_path / "home")},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert list(docx_root((tmp_path / "a.docx").read_bytes()).iter(f"{WP}inline"))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
