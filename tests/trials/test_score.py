"""The score: nothing wrong without a question, most tables read, most questions useful.

At small scale some tables are drawn, and nothing of them may be read wrong either; the shares of the page are
those of all tables, so that they are held at full scale alone, and of the drawn ones most have to be read.
"""

from __future__ import annotations

from typing import List, Sequence

import pytest
import score
from score_tables.cases import Case
from score_tables.own import own_cases
from score_tables.page import Scored, detail_lines, is_good
from score_tables.stored import data_folder, stored_cases
from testdata import by_scale, drawn, testdata


def stored() -> List[Case]:
    testdata("corner_tables", "003.json")
    return stored_cases(data_folder())


@pytest.mark.timeout(900)
@pytest.mark.parametrize("cases", [stored, score.made_cases])
def test_no_table_is_read_wrong_without_a_question(cases: object) -> None:
    scored = score.score(drawn(cases(), 60))  # type: ignore[operator]
    assert detail_lines(scored, verbose=False) == []
    assert by_scale(are_mostly_read, is_good)(scored), "\n".join(detail_lines(scored, verbose=True))


@pytest.mark.timeout(900)
def test_no_own_table_is_read_wrong_and_the_sound_ones_are_read() -> None:
    scored = score.score(drawn(own_cases(), 180))
    assert detail_lines(scored, verbose=False) == []
    for layout in ("plans", "texts", "mixed"):
        of_it = [one for one in scored if one.judged.case.layout == layout]
        assert are_mostly_read(of_it, by_scale(0.7, 0.9)), layout
        assert len(of_it) > by_scale(7, 70)


def are_mostly_read(scored: Sequence[Scored], least: float = 0.7) -> bool:
    sound = [one.judged for one in scored if is_sound(one.judged.case)]
    return sum(judged.outcome.value == "right" for judged in sound) >= least * len(sound) > 0


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
