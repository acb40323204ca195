"""The score: nothing wrong without a question, most tables read, most questions useful."""

from __future__ import annotations

from typing import List

import pytest
import score
from score_tables.cases import Case
from score_tables.own import own_cases
from score_tables.page import Scored, detail_lines, is_good
from score_tables.stored import data_folder, stored_cases
from testdata import testdata


def stored() -> List[Case]:
    testdata("corner_tables", "003.json")
    return stored_cases(data_folder())


@pytest.mark.timeout(900)
@pytest.mark.parametrize("cases", [stored, score.made_cases])
def test_no_table_is_read_wrong_without_a_question(cases: object) -> None:
    scored = score.score(cases())  # type: ignore[operator]
    assert detail_lines(scored, verbose=False) == []
    assert is_good(scored), "\n".join(detail_lines(scored, verbose=True))


@pytest.mark.timeout(900)
def test_no_own_table_is_read_wrong_and_the_sound_ones_are_read() -> None:
    scored = score.score(own_cases())
    assert detail_lines(scored, verbose=False) == []
    for layout in ("plans", "texts", "mixed"):
        sound = [
            one.judged for one in scored if one.judged.case.layout == layout and is_sound(one.judged.case)
        ]
        right = sum(judged.outcome.value == "right" for judged in sound)
        assert right >= 0.9 * len(sound) > 70


def is_sound(case: Case) -> bool:
    return not case.damage and not case.must_ask


def test_the_judge_sees_a_corner_moved_by_a_metre() -> None:
    case = score.made_cases()[0]
    right = answer(case, 0.0)
    assert score.scored(case, right).judged.outcome.value == "right"
    assert score.scored(case, answer(case, 1.0)).judged.outcome.value == "WRONG"
    assert not is_good([Scored(score.judge(case, answer(case, 1.0)))])


def answer(case: Case, moved_m: float) -> dict:
    corners = [{"name": n, "x": x, "y": y} for n, x, y in case.rings[0].corners]
    corners[2]["x"] += moved_m
    zone = {"central_meridian": case.zone.meridian_deg, "width": case.zone.width_deg}
    part = {"outer": 0, "holes": [], "top_m": None, "bottom_m": None}
    area = {"rings": [corners], "parts": [part], "zone": zone, "stated_area": None}
    return {"verdict": "read", "areas": [area]}
