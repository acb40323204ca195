"""Maps of real areas in every form as PDF, read back by poppler: table, corners, numbers and grid right."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, List, NamedTuple, Tuple

import map_cases
import map_pdf
import mapmaker
import pytest
from qgis.core import QgsProject

from mineral_plugin.bridge.map_layouts.build import build_layout
from mineral_plugin.bridge.map_layouts.export import export_pdf
from mineral_plugin.bridge.map_layouts.read_back import read_layout
from mineral_plugin.bridge.map_layouts.roles import STYLES
from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.maps.grid import grid_lines
from mineral_plugin.core.maps.plan import UNMINED, Box, Element, MapElement, MapPlan, Sheet, TableElement
from mineral_plugin.core.maps.planning import plan_map
from mineral_plugin.core.maps.proving import prove
from mineral_plugin.core.maps.reading import ReadMap
from mineral_plugin.core.maps.requests import MapRequest

# Half a dot at 300 dots an inch: QGIS lays a map out in whole dots.
TRUE_MM = 0.045
# The middle of letters beside the middle of the room that was kept for them.
MIDDLE_MM = 0.6


class Case(NamedTuple):
    """A map that was made: its request, its plan, its file, the words in it, and what its layout shows."""

    request: MapRequest
    plan: MapPlan
    path: Path
    words: List[map_pdf.Word]
    read: ReadMap


@pytest.fixture(scope="module", params=[*mapmaker.chosen_numbers(), *map_cases.named_requests()])
def case(
    request: pytest.FixtureRequest, qgis_app: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Case]:
    asked = map_cases.request_named(request.param)
    plan = plan_map(asked)
    path = tmp_path_factory.mktemp("map") / f"{request.param}.pdf"
    project = QgsProject()
    layout = build_layout(plan, project, request.param)
    export_pdf(layout, path)
    yield Case(asked, plan, path, map_pdf.words(path), read_layout(layout))
    layout.deleteLater()


def pieces(case: Case) -> Iterator[Tuple[Sheet, Element, TableElement]]:
    for sheet in case.plan.sheets:
        for element in sheet.elements:
            if isinstance(element.content, TableElement):
                yield sheet, element, element.content


def on_paper(point: Tuple[float, float], box: Box, shown: MapElement) -> Tuple[float, float]:
    scale = 1000.0 / shown.scale
    return box.x + (point[0] - shown.extent.west) * scale, box.y + (shown.extent.north - point[1]) * scale


def maps(case: Case) -> Iterator[Tuple[Sheet, Box, MapElement]]:
    for sheet in case.plan.sheets:
        if sheet.map is not None and isinstance(sheet.map.content, MapElement):
            yield sheet, sheet.map.box, sheet.map.content


def number_of(text: str, lang: str) -> float:
    plain = text.replace(".", "").replace(",", ".") if lang == "vi" else text.replace(",", "")
    return float(plain)


def test_the_table_in_the_file_is_the_area_to_its_last_digit(case: Case) -> None:
    printed = [
        row
        for sheet, element, _ in pieces(case)
        for row in map_pdf.table_rows(case.words, sheet.number, element)
    ]
    corners = [
        c for one in case.plan.areas for part in one.area.parts for ring in part.rings for c in ring.corners
    ]
    assert len(printed) == len(corners)
    for words, corner in zip(printed, corners):
        north, east = (number_of(text, case.plan.lang) for text in words[-2:])
        half_m = 0.5 * 10.0**-corner.decimals
        assert "".join(words[:-2]).endswith(corner.name.replace(" ", ""))
        assert (north, east) == pytest.approx((corner.north_m, corner.east_m), abs=half_m + 1e-9)


def holds(box: Box, point: Tuple[float, float]) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom


def test_each_corner_is_drawn_where_it_belongs_on_paper(case: Case) -> None:
    for number, one in enumerate(case.plan.areas):
        for part in one.area.parts:
            for at, ring in enumerate(part.rings):
                role = UNMINED if at else one.role
                for corner in ring.corners:
                    assert is_drawn(case, corner, role), (number, role, corner)


def is_drawn(case: Case, corner: Corner, role: str) -> bool:
    place = (corner.east_m, corner.north_m)
    return any(
        near(on_paper(place, box, shown), points_drawn(case.path, sheet.number, role), TRUE_MM)
        for sheet, box, shown in maps(case)
    )


@lru_cache(maxsize=16)
def points_drawn(path: Path, page: int, role: str) -> List[Tuple[float, float]]:
    drawn = map_pdf.lines(path, page, STYLES[role].colour, small_too=True)
    return [point for line in drawn for point in line]


def near(point: Tuple[float, float], others: List[Tuple[float, float]], within_mm: float) -> bool:
    return any(abs(x - point[0]) <= within_mm and abs(y - point[1]) <= within_mm for x, y in others)


def test_each_corner_has_its_number_beside_it(case: Case) -> None:
    places = {sheet.number: (box, shown) for sheet, box, shown in maps(case)}
    for label in case.plan.labels:
        middles = [
            w.box.middle for w in case.words if w.page == label.sheet and w.text == label.text.split()[0]
        ]
        assert near(on_paper(label.middle, *places[label.sheet]), middles, MIDDLE_MM), label


def test_each_number_of_the_grid_stands_at_its_line(case: Case) -> None:
    for sheet, box, shown in maps(case):
        for line in grid_lines(shown.extent, shown.grid_interval_m):
            point = (line.value_m, line.value_m)
            at = on_paper(point, box, shown)[0 if line.axis == "east" else 1]
            band = Box(box.x, box.y, box.width, box.height).grown(shown.band_mm)
            found = [
                word.box.middle[0 if line.axis == "east" else 1]
                for word in case.words
                if word.page == sheet.number and word.text == line.text and holds(band, word.box.middle)
            ]
            assert len(found) == 2, line
            assert found == pytest.approx([at, at], abs=MIDDLE_MM), line


def test_no_word_lies_outside_its_sheet_or_on_another(case: Case) -> None:
    for sheet in case.plan.sheets:
        page = Box(0.0, 0.0, sheet.paper.width_mm, sheet.paper.height_mm).grown(-sheet.paper.margin_mm)
        words = [word for word in case.words if word.page == sheet.number]
        assert [word.text for word in words if not page.holds(word.box)] == []
        # The box of a word holds all heights of letters: a fifth above and below stays free.
        tight = [Box(w.box.x, w.box.y + w.box.height / 5, w.box.width, w.box.height * 3 / 5) for w in words]
        crossed = [
            (words[i].text, words[j].text)
            for i in range(len(words))
            for j in range(i)
            if tight[i].meets(tight[j], 0.3)
        ]
        assert crossed == []


def test_nothing_is_clipped_and_nothing_missing(case: Case) -> None:
    planned = Counter(element.id for sheet in case.plan.sheets for element in sheet.elements)
    read = [item for sheet in case.read.sheets for item in sheet.items]
    assert Counter(item.id for item in read) == planned
    for item in read:
        if item.needed is not None:
            assert item.needed[0] <= item.box.width + 0.1, item
            assert item.needed[1] <= item.box.height + 0.1, item
    assert len(case.read.labels) == len(case.plan.labels)


def test_all_letters_are_in_the_file_and_can_be_taken_out_of_it(case: Case) -> None:
    assert all(font.is_embedded and font.has_letters for font in map_pdf.fonts(case.path))
    text = "".join(map_pdf.text(case.path).split())
    for sheet in case.plan.sheets:
        for line in sheet.element("title").content.text.split("\n"):
            assert "".join(line.split()) in text


def test_the_proof_of_the_map_itself_finds_nothing(case: Case) -> None:
    # A stated area that its corners do not give is the document's fault, and only told.
    assert [one for one in prove(case.request, case.read) if not one.is_warning] == []
