"""Drawing in the real QGIS by mouse and keys: draw, drag, see, undo, clip, paste, answer, kill, go on.

Two walks on one computer: the first ends as by a pulled plug, the second finds the draft as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List

import office
import pytest
from conftest import TABLE, clean_home, plan_for
from desktop import Desktop, Walked

# East of the licence 489,889 to 490,049 / 2,383,342 to 2,383,584 of the demo data.
CORNERS = [
    (490080.0, 2383540.0),
    (490180.0, 2383560.0),
    (490280.0, 2383540.0),
    (490280.0, 2383400.0),
    (490180.0, 2383380.0),
    (490080.0, 2383400.0),
]
DRAG = [CORNERS[0], (490010.0, 2383500.0)]
PLACE = (489700.0, 2383100.0, 490500.0, 2383800.0)
FIRST = [
    *("see_start", "add_reference", "look_at_the_place", "draw_corners", "drag_over_neighbour", "undo_drag"),
    *("check_drawn", "clip_along_neighbour", "paste_doubtful_table", "type_a_corner", "kill"),
]
SECOND = ["open_dock", "see_start", "find_draft"]
WORDS = {"remedy": "Cắt"}
NEIGHBOUR = "Mỏ đá phía đông"


@pytest.fixture(scope="module")
def machine(display: str) -> Desktop:
    """A computer with the plugin installed."""
    made = Desktop(clean_home("vẽ"), "vi", display)
    made.prepare(office.plugin_zip())
    return made


@pytest.fixture(scope="module")
def drawn(machine: Desktop) -> Walked:
    """The first walk, to the pulled plug."""
    fits = office.system_shapely_fits()
    steps = ["open_dock", *([] if fits else ["set_up_engine"]), *FIRST]
    table = TABLE.read_text(encoding="utf-8")
    plan = plan_for(
        "vi", machine.home, steps, prefix="draw-", corners=CORNERS, drag=DRAG, place=PLACE,
        doubtful_table=table.replace("2.383.407,00", "2.383.4O7,0B"), answer="2.383.407,00 489.762,00",
        **WORDS,
    )  # fmt: skip
    plan["wheel"] = "" if fits else str(office.shapely_wheel())
    return machine.walk(plan, 240)


@pytest.fixture(scope="module")
def found(machine: Desktop, drawn: Walked) -> Walked:
    """The second walk, after the pulled plug."""
    assert drawn.facts
    return machine.walk(plan_for("vi", machine.home, SECOND, prefix="found-"), 120)


def corners_of(rows: List[List[str]]) -> List[List[str]]:
    """Return name, X and Y of the rows that are corners."""
    return [row[:3] for row in rows if row[1]]


def numbers(rows: List[List[str]]) -> List[tuple]:
    """Return X and Y of the corners as numbers."""
    return [tuple(_number(text) for text in row[1:]) for row in corners_of(rows)]


def _number(text: str) -> float:
    return float(text.replace(".", "").replace(",", ".") if "," in text else text)


def test_the_first_walk_comes_to_the_pulled_plug(drawn: Walked) -> None:
    steps = [fact["step"] for fact in drawn.facts if "step" in fact]
    assert steps[-1] == "kill", drawn.failure
    assert [fact["exception"] for fact in drawn.facts if "exception" in fact] == []


def test_six_clicks_make_six_corners_numbered_from_the_north_west(drawn: Walked) -> None:
    rows = corners_of(drawn.fact("drawn_rows"))
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    for drawn_at, meant in zip(numbers(rows), CORNERS):
        assert drawn_at == pytest.approx(meant[::-1], abs=2.0)  # a pixel of the map
    assert "ha" in drawn.fact("drawn")["figureArea"]


def test_while_a_corner_is_dragged_over_a_neighbour_the_conflict_is_named(drawn: Walked) -> None:
    told: Dict[str, str] = drawn.fact("while_dragged")
    assert "ha" in told["figureConflicts"] and NEIGHBOUR in told["figureConflicts"]
    assert told["figureArea"] != drawn.fact("drawn")["figureArea"]


def test_undo_by_the_keys_puts_the_corner_back_and_redo_takes_it_there_again(drawn: Walked) -> None:
    assert drawn.fact("undone_rows") == drawn.fact("drawn_rows")
    assert drawn.fact("redone_rows") == drawn.fact("dragged_rows")


def test_the_check_finds_the_neighbour_and_its_remedy_takes_the_overlap_away(drawn: Walked) -> None:
    assert "Vướng" in drawn.fact("drawn_verdict")
    assert any("ha" in text for text in drawn.fact("remedies"))
    left = drawn.fact("clipped")["figureConflicts"]
    assert NEIGHBOUR not in left or "ha" not in left
    assert corners_of(drawn.fact("clipped_rows")) != corners_of(drawn.fact("redone_rows"))


def test_a_doubtful_row_is_asked_about_and_the_answer_makes_the_area(drawn: Walked) -> None:
    assert any("4O7" in text for text in drawn.fact("question"))
    rows = corners_of(drawn.fact("pasted_rows"))
    assert len(rows) == 6 and ["2.383.407,00", "489.762,00"] == rows[1][1:]


def test_after_a_pulled_plug_the_draft_is_there_as_it_was(drawn: Walked, found: Walked) -> None:
    assert found.failure == ""
    assert any("Đá vôi Đồng Khê" in line for line in found.fact("recent"))
    assert len(found.fact("recent")) == 2
    assert found.fact("after_kill") == drawn.fact("before_kill")
    assert found.fact("after_undo") != found.fact("after_kill")


def test_the_pulled_plug_lost_no_step(drawn: Walked, found: Walked, machine: Desktop) -> None:
    moved = numbers(drawn.fact("before_kill"))[0][1] - numbers(drawn.fact("pasted_rows"))[0][1]
    assert moved != 0.0
    back = numbers(found.fact("after_undo"))[0][1] - numbers(drawn.fact("pasted_rows"))[0][1]
    assert abs(back) < abs(moved)
    assert Path(machine.home).is_dir()


def test_our_code_holds_the_window_nowhere(drawn: Walked, found: Walked) -> None:
    assert drawn.held() + found.held() == []
