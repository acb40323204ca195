"""A13-A15: deepening or widening a mine: how much may be added, how much was mined, what it adjoins."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Callable, List, Mapping, Optional, Sequence, Tuple

import pytest
from checks_world import FRESH, TODAY, area, box, findings, layer, plain_area, ring, spec, square
from shapely.geometry import Polygon

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.findings import Finding, Outcome, Severity

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
WITHIN, CANNOT_TELL, NOT_APPLICABLE = Outcome.WITHIN_TOLERANCE, Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
MINE = {"holder": "Công ty A", "status": "đang khai thác", "mineral": "stone_vlxdtt"}
BEFORE_D21, D21 = date(2026, 1, 15), date(2026, 1, 16)
Row = Mapping[str, Any]
Register = Callable[..., str]


@pytest.fixture
def mines(tmp_path: Path) -> Register:
    """Return a maker of a register of mines, each a polygon and what differs from a mine of our own."""

    def make(*rows: Tuple[Polygon, Row], as_of: Optional[date] = FRESH) -> str:
        written = [
            (place, {"id": f"GP{number}", "name": f"GP {number}", **MINE, **fields})
            for number, (place, fields) in enumerate(rows, start=1)
        ]
        return spec("licence", layer(tmp_path / f"mines{len(list(tmp_path.iterdir()))}.gpkg", written), as_of)

    return make


def asked(
    rule: str,
    subject: LicenceArea,
    reference: Sequence[str],
    expansion: Optional[str] = "wider",
    day: date = TODAY,
    mineral: str = "stone_vlxdtt",
    holder: str = "Công ty A",
    **facts: Any,
) -> List[Finding]:
    told = {**facts, **({} if expansion is None else {"expansion": expansion})}
    return list(
        findings(
            rule,
            subject,
            reference,
            procedure="P01",
            day=day,
            mineral=mineral,
            holder=holder,
            facts=told,
        )
    )


def results(*args: Any, **kwargs: Any) -> List[Tuple[Outcome, str]]:
    return [(found.outcome, found.reason) for found in asked(*args, **kwargs)]


WEST = box(-100, 0, 100, 100)
EAST_SIDE = box(100, 0, 100, 100)


# --- what A13, A14 and A15 ask alike ------------------------------------------------------------------

RULES = ("A13", "A14", "A15")


@pytest.mark.parametrize("rule", RULES)
def test_whether_a_mine_is_deepened_or_widened_is_asked(rule: str) -> None:
    (found,) = asked(rule, plain_area(), [], expansion=None)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "expansion" in found.facts


@pytest.mark.parametrize(
    ("rule", "expansions"),
    [("A13", ["none"]), ("A14", ["none", "wider", "enclave"]), ("A15", ["none", "deeper"])],
)
def test_an_application_of_another_kind_is_not_concerned(rule: str, expansions: List[str]) -> None:
    for expansion in expansions:
        assert results(rule, plain_area(), [], expansion) == [(NOT_APPLICABLE, "no_expansion")]


@pytest.mark.parametrize("mineral", ["gold", "mineral_water", "peat", "limestone_cement", "fill_soil"])
def test_a13_and_a14_are_for_common_construction_materials(mineral: str) -> None:
    for rule in ("A13", "A14"):
        assert results(rule, plain_area(), [], "deeper", mineral=mineral) == [(NOT_APPLICABLE, "mineral")]


def test_a15_is_for_every_mineral_that_is_explored() -> None:
    assert results("A15", plain_area(), [], mineral="gold") == [(CANNOT_TELL, "role_missing")]
    assert results("A15", plain_area(), [], mineral="fill_soil") == [(NOT_APPLICABLE, "mineral")]


@pytest.mark.parametrize("rule", ["A13", "A15"])
def test_a_register_that_says_nothing_leaves_it_open(mines: Register, rule: str) -> None:
    assert results(rule, plain_area(), []) == [(CANNOT_TELL, "role_missing")]
    stale = mines((WEST, {}), as_of=date(2026, 1, 1))
    assert results(rule, plain_area(), [stale]) == [(CANNOT_TELL, "role_too_old")]
    assert results(rule, plain_area(), [mines((WEST, {}))], holder="") == [(CANNOT_TELL, "holder_not_stated")]
    bare = area(Part(ring((0, 0), (10, 0))))
    assert results(rule, bare, [mines((WEST, {}))]) == [(CANNOT_TELL, "no_ground")]


def test_first_days_of_the_rules() -> None:
    for rule, last, first in (
        ("A13", BEFORE_D21, D21),
        ("A14", BEFORE_D21, D21),
        ("A15", date(2025, 7, 1), date(2025, 7, 2)),
    ):
        assert asked(rule, plain_area(), [], day=last) == []
        assert len(asked(rule, plain_area(), [], day=first)) == 1


# --- A13 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("height", "expected"), [(49, CLEAR), (50, CLEAR), (51, CONFLICT)])
@pytest.mark.parametrize("expansion", ["wider", "deeper_and_wider"])
def test_a13_half_of_the_mine_may_be_added(
    mines: Register, height: int, expected: Outcome, expansion: str
) -> None:
    (found,) = asked("A13", plain_area(100, height), [mines((WEST, {}))], expansion)
    assert (found.outcome, found.measured, found.limit) == (expected, height * 100.0, 5000.0)
    assert found.severity is (Severity.INFORMS if expected is CLEAR else Severity.BLOCKS)
    assert [ref.id for ref in found.objects] == ["GP1"]


def test_a13_a_conflict_says_by_how_much_and_what_to_do(mines: Register) -> None:
    (found,) = asked("A13", plain_area(100, 80), [mines((WEST, {}))])
    assert found.reason == "over_share" and found.where is not None and found.remedy is not None
    assert "thừa 3.000 m²" in found.message.vi and "50 %" in found.message.vi and "GP 1" in found.message.vi
    assert found.basis.confirmed and "Điều 35 khoản 3" in found.basis.article


def test_a13_ground_inside_the_mine_is_not_added(mines: Register) -> None:
    inside = area(Part(square(-100, 0, 100)))
    (found,) = asked("A13", inside, [mines((WEST, {}))], "deeper")
    assert (found.outcome, found.measured) == (CLEAR, 0.0)
    over = area(Part(square(-100, 0, 160, 100)))
    (found,) = asked("A13", over, [mines((WEST, {}))], "deeper_and_wider")
    assert (found.outcome, found.measured) == (CONFLICT, 6000.0)


@pytest.mark.parametrize(("height", "expected"), [(100, CLEAR), (101, CONFLICT)])
def test_a13_an_enclave_has_half_of_all_its_mines(mines: Register, height: int, expected: Outcome) -> None:
    around = [mines((WEST, {}), (EAST_SIDE, {}))]
    (found,) = asked("A13", plain_area(100, height), around, "enclave")
    assert (found.outcome, found.limit, len(found.objects)) == (expected, 10_000.0, 2)


def test_a13_an_enclave_lies_between_two_mines(mines: Register) -> None:
    assert results("A13", plain_area(100, 50), [mines((WEST, {}))], "enclave") == [
        (CANNOT_TELL, "mine_unclear")
    ]


def test_a13_which_of_two_mines_is_widened_is_left_open(mines: Register) -> None:
    beside = [mines((WEST, {}), (box(100, 0, 200, 100), {}))]
    expected = [(50, (CLEAR, "")), (51, (CANNOT_TELL, "mine_unclear")), (101, (CONFLICT, "over_share"))]
    for height, outcome in expected:
        assert results("A13", plain_area(100, height), beside) == [outcome]


@pytest.mark.parametrize(
    "fields",
    [{"holder": ""}, {"status": "còn hiệu lực"}, {"mineral": ""}, {"name": "Mỏ khai thác", "status": "lạ"}],
)
def test_a13_a_mine_that_may_be_ours_leaves_it_open(mines: Register, fields: Row) -> None:
    register = [mines((WEST, fields))]
    (found,) = asked("A13", plain_area(100, 50), register)
    assert (found.outcome, found.reason, found.limit) == (CANNOT_TELL, "mine_unclear", 0.0)
    assert found.ask is not None and found.remedy is not None
    assert results("A13", plain_area(100, 51), register) == [(CONFLICT, "over_share")]


@pytest.mark.parametrize(
    "fields",
    [
        {"holder": "Công ty B"},
        {"status": "đang thăm dò"},
        {"mineral": "Vàng"},
        {"status": "hết hiệu lực", "name": "GP khai thác"},
    ],
)
def test_a13_without_a_mine_of_ours_there_is_nothing_to_compare_with(mines: Register, fields: Row) -> None:
    (found,) = asked("A13", plain_area(100, 10), [mines((WEST, fields))])
    assert (found.outcome, found.reason) == (CANNOT_TELL, "no_adjoining_mine")
    assert found.ask is not None


def test_a13_a_mine_at_a_corner_does_not_count(mines: Register) -> None:
    corner = [mines((box(-100, -100, 100, 100), {}))]
    assert results("A13", plain_area(100, 10), corner) == [(CANNOT_TELL, "no_adjoining_mine")]


def test_a13_a_mine_that_two_parts_meet_counts_once(mines: Register) -> None:
    subject = area(Part(square(0, 0, 100, 20)), Part(square(0, 60, 100, 20)))
    (found,) = asked("A13", subject, [mines((WEST, {}))], "enclave")
    assert (found.outcome, [ref.id for ref in found.objects]) == (CANNOT_TELL, ["GP1"])
    assert found.limit == 0.0


# --- A14 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expansion", ["deeper", "deeper_and_wider"])
@pytest.mark.parametrize(
    ("mined", "expected"), [(69.99, CONFLICT), (70.0, CLEAR), (100.0, CLEAR), (0.0, CONFLICT)]
)
def test_a14_seventy_percent_of_the_reserve_were_mined(
    expansion: str, mined: float, expected: Outcome
) -> None:
    (found,) = asked("A14", plain_area(), [], expansion, mined_share_percent=mined)
    assert found.outcome is expected
    assert found.severity is (Severity.WARNS if expected is CONFLICT else Severity.INFORMS)
    assert (found.remedy is None) == (expected is CLEAR) == (found.reason == "")


def test_a14_says_how_much_is_missing() -> None:
    (found,) = asked("A14", plain_area(), [], "deeper", mined_share_percent=60.5)
    assert "60,50 %" in found.message.vi and "9,50 điểm" in found.message.vi and "70 %" in found.message.en
    assert "Điều 35 khoản 3 điểm c" in found.basis.article and found.basis.confirmed


def test_a14_asks_how_much_was_mined() -> None:
    (found,) = asked("A14", plain_area(), [], "deeper")
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "mined_share_percent" in found.facts


# --- A15 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expansion", ["wider", "deeper_and_wider", "enclave"])
def test_a15_a_common_side_adjoins(mines: Register, expansion: str) -> None:
    (found,) = asked("A15", plain_area(), [mines((WEST, {}))], expansion)
    assert (found.outcome, found.measured, found.limit, found.unit) == (CLEAR, 0.0, 0.1, "m")
    assert "GP 1" in found.message.vi and found.remedy is None


@pytest.mark.parametrize(("gap", "expected"), [(0.1, CLEAR), (0.101, CONFLICT), (3.0, CONFLICT)])
def test_a15_a_gap_within_the_tolerance_adjoins(mines: Register, gap: float, expected: Outcome) -> None:
    (found,) = asked("A15", plain_area(), [mines((box(-100 - gap, 0, 100, 100), {}))])
    assert (found.outcome, found.measured) == (expected, gap)
    assert (found.reason == "apart") == (found.where is not None) == (expected is CONFLICT)
    assert found.severity is (Severity.WARNS if expected is CONFLICT else Severity.INFORMS)


def test_a15_a_corner_alone_is_left_to_judgement(mines: Register) -> None:
    (found,) = asked("A15", plain_area(), [mines((box(-100, -100, 100, 100), {}))])
    assert (found.outcome, found.reason) == (WITHIN, "corner_only")
    assert found.remedy is not None


@pytest.mark.parametrize(("length", "expected"), [(0.5, WITHIN), (2.0, CLEAR)])
def test_a15_a_side_is_more_than_a_corner(mines: Register, length: float, expected: Outcome) -> None:
    (found,) = asked("A15", plain_area(), [mines((box(-100, -100 + length, 100, 100), {}))])
    assert found.outcome is expected


def test_a15_ground_over_the_mine_adjoins(mines: Register) -> None:
    around = area(Part(square(-150, -50, 300, 300)))
    assert results("A15", around, [mines((WEST, {}))], "deeper_and_wider") == [(CLEAR, "")]


def test_a15_each_part_adjoins(mines: Register) -> None:
    subject = area(Part(square(0, 0, 50)), Part(square(500, 0, 50)))
    found = asked("A15", subject, [mines((WEST, {}))])
    assert [(f.part, f.outcome, f.reason) for f in found] == [(1, CLEAR, ""), (2, CONFLICT, "apart")]
    assert (found[1].measured, found[1].objects[0].id) == (500.0, "GP1") and found[1].remedy is not None


@pytest.mark.parametrize("fields", [{"holder": "Công ty B"}, {"mineral": "Vàng"}, {"status": "đang thăm dò"}])
def test_a15_somebody_elses_mine_or_another_mineral_does_not_do(mines: Register, fields: Row) -> None:
    (found,) = asked("A15", plain_area(), [mines((WEST, fields))])
    assert (found.outcome, found.reason, found.part) == (CONFLICT, "none_near", 1)
    assert found.remedy is not None and "Công ty A" in found.message.vi


@pytest.mark.parametrize("fields", [{"holder": ""}, {"mineral": ""}, {"status": "còn hiệu lực"}])
def test_a15_a_register_that_is_not_clear_leaves_it_open(mines: Register, fields: Row) -> None:
    (found,) = asked("A15", plain_area(), [mines((WEST, fields))])
    assert (found.outcome, found.reason) == (CANNOT_TELL, "mine_unclear")
    assert found.ask is not None


def test_a15_the_best_of_several_mines_is_named(mines: Register) -> None:
    register = mines((box(-103, 0, 100, 100), {}), (EAST_SIDE, {"mineral": ""}), (box(0, 100, 100, 100), {}))
    (found,) = asked("A15", plain_area(), [register])
    assert (found.outcome, [ref.id for ref in found.objects]) == (CLEAR, ["GP3"])


def test_a13_tells_figures_to_the_hundredth_and_shows_the_ground(mines: Register) -> None:
    mine = [mines((box(-100, 0, 100, 10.01), {}))]
    (found,) = asked("A13", area(Part(square(0, 0, 60, 10.11, decimals=2))), mine)
    assert (found.outcome, found.measured, found.limit) == (CONFLICT, 606.6, 500.5)
    assert "106.1 m² over 500.5 m²" in found.message.en
    assert found.where is not None and found.where.geometry["type"] == "MultiPolygon"
    (open_,) = asked("A13", plain_area(100, 51), [mines((WEST, {}), (box(100, 0, 200, 100), {}))])
    assert (open_.measured, open_.limit, len(open_.objects)) == (5100.0, 5000.0, 2)
    assert "up to 10,000 m²" in open_.message.en and open_.where is not None
    assert open_.remedy is not None and "GP 1, GP 2" in open_.remedy.vi and open_.ask is not None


def test_a13_only_the_ground_beyond_a_certain_mine_is_certain(mines: Register) -> None:
    subject = area(Part(square(-60, 0, 160, 50)))
    (found,) = asked("A13", subject, [mines((WEST, {"mineral": ""}))], "deeper_and_wider")
    assert (found.outcome, found.measured, found.limit) == (CANNOT_TELL, 8000.0, 0.0)


def test_a13_an_enclave_counts_only_certain_mines_as_certain(mines: Register) -> None:
    around = [mines((WEST, {}), (EAST_SIDE, {"mineral": ""}))]
    assert results("A13", plain_area(100, 50), around, "enclave") == [(CANNOT_TELL, "mine_unclear")]
    assert results("A13", plain_area(100, 101), around, "enclave") == [(CONFLICT, "over_share")]


def test_a_missing_mine_says_whom_to_ask_and_what_to_do(mines: Register) -> None:
    (found,) = asked("A13", plain_area(), [mines()])
    assert found.remedy is not None and found.ask is not None
    for rule in ("A13", "A15"):
        (found,) = asked(rule, plain_area(), [mines((WEST, {}))], holder=" ")
        assert found.remedy is not None and found.reason == "holder_not_stated"


def test_a15_a_sliver_of_the_mine_is_no_more_than_a_touch(mines: Register) -> None:
    sliver = mines((box(-100, -100.05, 100.05, 100.1), {}))
    assert results("A15", plain_area(), [sliver]) == [(WITHIN, "corner_only")]


@pytest.mark.parametrize(("length", "expected"), [(0.75, WITHIN), (0.85, CLEAR)])
def test_a15_a_side_is_at_least_about_a_metre_long(mines: Register, length: float, expected: Outcome) -> None:
    register = [mines((box(-100, -100 + length, 100, 100), {}))]
    (found,) = asked("A15", plain_area(), register)
    assert found.outcome is expected


def test_a15_several_candidates_are_ranked_by_certainty_and_distance(mines: Register) -> None:
    unsure_first = mines((WEST, {"mineral": ""}), (EAST_SIDE, {}))
    (found,) = asked("A15", plain_area(), [unsure_first])
    assert (found.outcome, found.objects[0].id) == (CLEAR, "GP2")
    both_apart = mines((box(-104, 0, 100, 100), {}), (box(102, 0, 100, 100), {}))
    (found,) = asked("A15", plain_area(), [both_apart])
    assert (found.measured, found.objects[0].id) == (2.0, "GP2")
    assert found.where is not None and found.where.geometry["coordinates"][0] in (500_100.0, 500_102.0)
