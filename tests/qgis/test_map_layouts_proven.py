"""What goes wrong with a map in the layout designer is found, and nothing is found on an untouched one.

Each fault is planted into a layout of QGIS, where and how much drawn by a seed (``MINERAL_SEED`` draws the
same again); the plain values are tried with many more in the unit tests.
"""

from __future__ import annotations

import os
import random
from typing import Any, Callable, List, NamedTuple

import mapmaker
import pytest
from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
)

from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.bridge.map_layouts.build import build_layout
from mineral_plugin.bridge.map_layouts.kept_layers import LAYER_MARK
from mineral_plugin.bridge.map_layouts.map_layers import BOUNDARIES, CORNERS
from mineral_plugin.bridge.map_layouts.read_back import read_layout
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.maps.planning import plan_map
from mineral_plugin.core.maps.proving import prove
from mineral_plugin.core.maps.requests import MapRequest

pytestmark = pytest.mark.usefixtures("qgis_new_project")
SEED = int(os.environ.get("MINERAL_SEED") or random.SystemRandom().randrange(10**6))


class Drawn(NamedTuple):
    """A map in a layout, with the request it was made for and the dice that plant the fault."""

    request: MapRequest
    project: QgsProject
    layout: QgsPrintLayout
    dice: random.Random


@pytest.fixture(params=["003", "040", "055"])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    asked = mapmaker.request_for(mapmaker.real_area(request.param))
    project = QgsProject.instance()
    layout = build_layout(plan_map(asked), project, "Bản đồ")
    return Drawn(asked, project, layout, random.Random(f"{SEED} {request.node.name}"))


def codes(drawn: Drawn) -> List[str]:
    return [fault.code for fault in prove(drawn.request, read_layout(drawn.layout))]


def item(drawn: Drawn, start: str, kind: Any) -> Any:
    """Return one of the items of a kind whose id begins so, drawn by the dice."""
    found = [one for one in drawn.layout.items() if isinstance(one, kind) and one.id().startswith(start)]
    return drawn.dice.choice(sorted(found, key=lambda one: one.id()))


def layer(drawn: Drawn, kind: str) -> Any:
    (found,) = [one for one in drawn.project.mapLayers().values() if one.customProperty(LAYER_MARK) == kind]
    return found


def move(one: Any, x: float, y: float) -> None:
    one.attemptMove(QgsLayoutPoint(x, y), True, False, one.page())


def change_a_digit(drawn: Drawn) -> None:
    table = item(drawn, "table.", QgsLayoutFrame).multiFrame()
    rows = table.tableContents()
    cell = drawn.dice.choice(rows)[drawn.dice.choice([-2, -1])]
    text = str(cell.content())
    place = drawn.dice.choice([i for i, char in enumerate(text) if char.isdigit()])
    cell.setContent(
        text[:place] + str((int(text[place]) + drawn.dice.randint(1, 9)) % 10) + text[place + 1 :]
    )
    table.setTableContents(rows)


def leave_out_a_row(drawn: Drawn) -> None:
    table = item(drawn, "table.", QgsLayoutFrame).multiFrame()
    rows = table.tableContents()
    rows.pop(drawn.dice.randrange(len(rows)))
    table.setTableContents(rows)


def change_the_area(drawn: Drawn) -> None:
    fact = item(drawn, "table.0.0.0:fact.", QgsLayoutItemLabel)
    digits = [i for i, char in enumerate(fact.text()) if char.isdigit()]
    place = drawn.dice.choice(digits)
    text = fact.text()
    fact.setText(text[:place] + str((int(text[place]) + drawn.dice.randint(1, 9)) % 10) + text[place + 1 :])


def draw_too_small(drawn: Drawn) -> None:
    item(drawn, "map", QgsLayoutItemMap).setScale(drawn.dice.choice([60_000, 100_000, 250_000]))


def leave_out_a_part(drawn: Drawn) -> None:
    start = drawn.dice.choice(["title", "authority", "applicant"])
    for one in [one for one in drawn.layout.items() if hasattr(one, "id") and one.id().startswith(start)]:
        drawn.layout.removeLayoutItem(one)


def hide_a_part(drawn: Drawn) -> None:
    item(drawn, "title", QgsLayoutItemLabel).setVisibility(False)


def push_off_the_sheet(drawn: Drawn) -> None:
    one = item(drawn, drawn.dice.choice(["title", "scale", "base"]), QgsLayoutItemLabel)
    move(one, -drawn.dice.uniform(5.0, 40.0), one.pagePos().y())


def push_onto_another(drawn: Drawn) -> None:
    one, other = item(drawn, "title", QgsLayoutItemLabel), item(drawn, "scale", QgsLayoutItemLabel)
    move(other, one.pagePos().x() + drawn.dice.uniform(0.0, 5.0), one.pagePos().y())


def make_a_box_too_small(drawn: Drawn) -> None:
    one = item(drawn, drawn.dice.choice(["title", "base", "table.0.0.0:heading"]), QgsLayoutItemLabel)
    one.attemptResize(QgsLayoutSize(drawn.dice.uniform(4.0, 10.0), one.sizeWithUnits().height()))


def write_another_meridian(drawn: Drawn) -> None:
    one = item(drawn, "table.0.0.0:system", QgsLayoutItemLabel)
    meridian = drawn.request.areas[0].area.zone.meridian_text
    others = [text for text in ("105°00′", "107°45′", "108°30′") if text != meridian]
    one.setText(one.text().replace(meridian, drawn.dice.choice(others)))


def draw_in_another_zone(drawn: Drawn) -> None:
    own = drawn.request.areas[0].area.zone
    other = Zone(own.central_meridian_min + drawn.dice.choice([-30, 15, 30]), own.width_deg)
    item(drawn, "map", QgsLayoutItemMap).setCrs(zone_crs(other))


def shift_the_grid(drawn: Drawn) -> None:
    (grid,) = item(drawn, "map", QgsLayoutItemMap).grids().asList()
    assert isinstance(grid, QgsLayoutItemMapGrid)
    grid.setOffsetX(drawn.dice.uniform(1.0, grid.intervalX() / 2))


def number_the_grid_wrongly(drawn: Drawn) -> None:
    (grid,) = item(drawn, "map", QgsLayoutItemMap).grids().asList()
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat)
    grid.setAnnotationExpression(f"to_string(to_int(@grid_number) + {drawn.dice.randint(1, 500)})")


def lay_one_number_on_another(drawn: Drawn) -> None:
    corners = layer(drawn, CORNERS)
    one, other = drawn.dice.sample(list(corners.getFeatures()), 2)
    places = {corners.fields().indexOf(name): other[name] for name in ("label_east", "label_north")}
    corners.dataProvider().changeAttributeValues({one.id(): places})


def write_another_number(drawn: Drawn) -> None:
    corners = layer(drawn, CORNERS)
    one = drawn.dice.choice(list(corners.getFeatures()))
    corners.dataProvider().changeAttributeValues({one.id(): {corners.fields().indexOf("corner"): "999"}})


def lose_a_number(drawn: Drawn) -> None:
    corners = layer(drawn, CORNERS)
    corners.dataProvider().deleteFeatures([drawn.dice.choice(list(corners.getFeatures())).id()])


def lose_the_area(drawn: Drawn) -> None:
    boundaries = layer(drawn, BOUNDARIES)
    boundaries.dataProvider().deleteFeatures([one.id() for one in boundaries.getFeatures()])


def look_elsewhere(drawn: Drawn) -> None:
    shown = item(drawn, "map", QgsLayoutItemMap)
    extent = shown.extent()
    share = drawn.dice.uniform(0.6, 0.9) * drawn.dice.choice([-1, 1])
    extent.setXMinimum(extent.xMinimum() + share * shown.extent().width())
    extent.setXMaximum(extent.xMaximum() + share * shown.extent().width())
    shown.setExtent(extent)


PLANTED = (
    (change_a_digit, {"table_differs"}),
    (leave_out_a_row, {"table_differs", "table_missing"}),
    (change_the_area, {"area_differs", "table_differs"}),
    (draw_too_small, {"scale_not_allowed", "scale_differs"}),
    (leave_out_a_part, {"missing_element"}),
    (hide_a_part, {"missing_element"}),
    (push_off_the_sheet, {"outside_sheet"}),
    (push_onto_another, {"overlapping"}),
    (make_a_box_too_small, {"clipped"}),
    (write_another_meridian, {"wrong_zone_in_header"}),
    (draw_in_another_zone, {"wrong_zone"}),
    (shift_the_grid, {"grid_wrong"}),
    (number_the_grid_wrongly, {"grid_wrong"}),
    (lay_one_number_on_another, {"label_overlapping", "label_wrong"}),
    (write_another_number, {"label_wrong", "label_missing"}),
    (lose_a_number, {"label_missing"}),
    (lose_the_area, {"area_not_drawn"}),
    (look_elsewhere, {"area_outside", "label_missing", "label_outside"}),
)  # fmt: skip


def test_nothing_is_found_on_an_untouched_map(drawn: Drawn) -> None:
    # Published tables may state another area than that of their corners, which is told and is no fault.
    found = [one for one in prove(drawn.request, read_layout(drawn.layout)) if not one.is_warning]
    assert found == []


@pytest.mark.parametrize(("plant", "expected"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_a_planted_fault_is_found(drawn: Drawn, plant: Callable[[Drawn], None], expected: "set[str]") -> None:
    plant(drawn)
    assert expected & set(codes(drawn)), (SEED, codes(drawn))


def test_a_fault_says_where_and_what_to_do(drawn: Drawn) -> None:
    push_off_the_sheet(drawn)
    fault = next(
        one for one in prove(drawn.request, read_layout(drawn.layout)) if one.code == "outside_sheet"
    )
    assert fault.sheet == 1
    assert fault.box is not None and fault.box.x < 0
    assert fault.message.vi and fault.message.en and fault.message.vi != fault.message.en
