"""A09, A12: what a holder has in a register, what may be the holder's, and what no register tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Callable, List, Mapping, Optional, Sequence

import builders
import pytest
import shapely
from checks_world import EAST, NORTH, ZONE, area, box, context, findings, layer, plain_area, ring, spec
from shapely.geometry import Polygon

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import to_geographic
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.checks.engine import run_checks

CLEAR, CONFLICT, CANNOT_TELL = Outcome.CLEAR, Outcome.CONFLICT, Outcome.CANNOT_TELL
OLD_LAW, OLD_LAW_ENDS, NEW_LAW = date(2011, 7, 1), date(2025, 6, 30), date(2025, 7, 1)
LIMIT_ENDS, NO_LIMIT = date(2025, 12, 31), date(2026, 1, 1)
FAR = 500_000.0
OURS = {"holder": "Công ty A", "status": "đang thăm dò", "mineral": "Vàng"}
IN_ALL, PER_MINERAL = {"licences_elsewhere": 0.0}, {"mineral_licences_elsewhere": 0.0}
AREA = {"mineral_area_elsewhere_km2": 0.0}
Row = Mapping[str, Any]
Register = Callable[..., str]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Return a maker of a register: one licence of 1 km2 far from here for each dictionary of fields."""

    def make(
        rows: Sequence[Row], as_of: Optional[date] = OLD_LAW_ENDS, epsg: int = 9208, size: float = 1000.0
    ) -> str:
        written = []
        for number, row in enumerate(rows, start=1):
            fields = {"id": f"GP{number}", "name": f"GP {number}", **row}
            place = fields.pop("place", box(0, FAR + number * 2 * size, size, size))
            written.append((place, fields))
        return spec(
            "licence", layer(tmp_path / f"register{len(list(tmp_path.iterdir()))}.gpkg", written, epsg), as_of
        )

    return make


def asked(
    rule: str,
    reference: Sequence[str],
    day: date = OLD_LAW_ENDS,
    facts: Mapping[str, Any] = IN_ALL,
    subject: Optional[LicenceArea] = None,
    **more: Any,
) -> Finding:
    """Return the one finding of a rule."""
    subject = plain_area() if subject is None else subject
    (found,) = findings(rule, subject, reference, procedure="P01", day=day, facts=facts, **more)
    return found


def result(found: Finding) -> tuple:
    return found.outcome, found.reason


def ours(count: int, **fields: Any) -> List[Row]:
    return [{**OURS, **fields}] * count


# --- A12: the count -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("others", "expected"), [(3, CLEAR), (4, CLEAR), (5, CONFLICT)])
def test_a12_five_licences_with_this_one(register: Register, others: int, expected: Outcome) -> None:
    found = asked("A12", [register(ours(others))])
    assert found.outcome is expected
    assert found.severity is (Severity.WARNS if expected is CONFLICT else Severity.INFORMS)
    assert f"{others + 1}" in found.message.vi and "5" in found.message.en


def test_a12_a_conflict_names_the_licences_and_what_to_do(register: Register) -> None:
    found = asked("A12", [register(ours(6))])
    assert result(found) == (CONFLICT, "over_limit")
    assert [ref.id for ref in found.objects] == ["GP1", "GP2", "GP3", "GP4", "GP5", "GP6"]
    assert "thừa 2" in found.message.vi and "GP 6" in found.message.vi
    assert isinstance(found.remedy, Bilingual)


def test_a12_licences_elsewhere_count_too(register: Register) -> None:
    few = [register(ours(2))]
    assert result(asked("A12", few, facts={"licences_elsewhere": 2.0})) == (CLEAR, "")
    assert result(asked("A12", few, facts={"licences_elsewhere": 3.0})) == (CONFLICT, "over_limit")


def test_a12_less_than_none_elsewhere_hides_nothing(register: Register) -> None:
    assert result(asked("A12", [register(ours(5))], facts={"licences_elsewhere": -3.0})) == (
        CONFLICT,
        "over_limit",
    )


def test_a12_what_lies_in_other_registers_is_asked(register: Register) -> None:
    found = asked("A12", [register(ours(2))], facts={})
    assert result(found) == (CANNOT_TELL, "fact_missing")
    assert "licences_elsewhere" in found.facts
    assert result(asked("A12", [register(ours(5))], facts={})) == (CONFLICT, "over_limit")


@pytest.mark.parametrize(
    "fields",
    [
        {"holder": "Công ty B"},
        {"status": "đang khai thác"},
        {"status": "hết hiệu lực", "name": "GP thăm dò"},
        {"valid_from": "2025-07-01"},
    ],
)
def test_a12_licences_that_do_not_count(register: Register, fields: Row) -> None:
    assert result(asked("A12", [register(ours(8, **fields))])) == (CLEAR, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"holder": None},
        {"status": "còn hiệu lực"},
        {"status": "đang thăm dò", "name": "Giấy phép khai thác"},
        {"status": "bí ẩn", "name": "GP thăm dò"},
        {"status": "đang gia hạn", "name": "GP thăm dò"},
        {"valid_to": "2025-06-01"},
    ],
)
def test_a12_licences_that_may_count_leave_it_open(register: Register, fields: Row) -> None:
    found = asked("A12", [register(ours(5, **fields))])
    assert result(found) == (CANNOT_TELL, "licences_unclear")
    assert len(found.objects) == 5 and found.ask is not None
    assert "từ 1 đến 6" in found.message.vi and "from 1 to 6" in found.message.en
    assert result(asked("A12", [register(ours(4, **fields))])) == (CLEAR, "")


@pytest.mark.parametrize("holder", ["công  ty a", " CÔNG TY A "])
def test_a12_capitals_and_spaces_of_a_holder_do_not_matter(register: Register, holder: str) -> None:
    assert asked("A12", [register(ours(5, holder=holder))]).outcome is CONFLICT


def test_a12_a_licence_without_coordinates_counts(register: Register) -> None:
    assert asked("A12", [register(ours(5, place=None))]).outcome is CONFLICT


def test_a12_several_registers_count_together(register: Register) -> None:
    assert asked("A12", [register(ours(2)), register(ours(3))]).outcome is CONFLICT
    assert asked("A12", [register(ours(2)), register(ours(2))]).outcome is CLEAR


@pytest.mark.parametrize(
    ("facts", "outcome"), [({}, CONFLICT), ({"extension": False}, CONFLICT), ({"extension": True}, CLEAR)]
)
def test_a12_the_licence_that_is_extended_is_no_other_one(
    register: Register, facts: Mapping[str, Any], outcome: Outcome
) -> None:
    rows = [*ours(4), {**OURS, "place": box(0, 0, 100, 100)}]
    assert asked("A12", [register(rows)], facts={**IN_ALL, **facts}).outcome is outcome


def test_a12_without_a_holder_nothing_can_be_counted(register: Register) -> None:
    found = asked("A12", [register(ours(1))], holder=" ")
    assert result(found) == (CANNOT_TELL, "holder_not_stated")


def test_a12_without_a_register_nothing_can_be_counted(register: Register) -> None:
    assert result(asked("A12", [])) == (CANNOT_TELL, "role_missing")
    assert result(asked("A12", [register(ours(9), as_of=None)])) == (CANNOT_TELL, "role_undated")
    old = register(ours(9), as_of=date(2024, 1, 1))
    assert result(asked("A12", [old])) == (CANNOT_TELL, "role_too_old")
    assert result(asked("A12", [register(ours(1)), old])) == (CANNOT_TELL, "role_too_old")


def test_a12_the_old_law_counts_all_minerals_and_the_new_one_each(register: Register) -> None:
    rows = [register([*ours(3, mineral="Đồng"), *ours(3)])]
    assert asked("A12", rows, OLD_LAW_ENDS, IN_ALL).outcome is CONFLICT
    assert asked("A12", rows, NEW_LAW, PER_MINERAL).outcome is CLEAR
    assert result(asked("A12", rows, NEW_LAW, IN_ALL)) == (CANNOT_TELL, "fact_missing")
    assert asked("A12", [register(ours(5))], NEW_LAW, PER_MINERAL).outcome is CONFLICT
    assert asked("A12", [register(ours(5, mineral="quặng lạ"))], NEW_LAW, PER_MINERAL).outcome is CANNOT_TELL


def test_a12_the_limit_ends_with_2025(register: Register) -> None:
    rows = [register(ours(9), as_of=LIMIT_ENDS)]
    last, first = (asked("A12", rows, day, PER_MINERAL) for day in (LIMIT_ENDS, NO_LIMIT))
    assert (last.outcome, last.basis.article) == (CONFLICT, "Luật 54/2024/QH15, Điều 43 khoản 1 điểm h")
    assert (first.outcome, first.severity) == (CLEAR, Severity.INFORMS)
    assert first.basis.article == "Luật 147/2025/QH15, Điều 1 khoản 13 điểm b"
    assert asked("A12", [], NO_LIMIT, {}).outcome is CLEAR


def test_a12_begins_with_the_2010_law() -> None:
    assert findings("A12", plain_area(), procedure="P01", day=date(2011, 6, 30)) == ()
    assert len(findings("A12", plain_area(), procedure="P01", day=OLD_LAW)) == 1


# --- A09: the total -----------------------------------------------------------------------------------


def summed(
    reference: Sequence[str], own_m: float = 1000.0, facts: Mapping[str, Any] = AREA, **more: Any
) -> Finding:
    """Return the finding for an own area 1 km wide and ``own_m`` high."""
    return asked("A09", reference, facts=facts, subject=plain_area(1000, own_m), **more)


@pytest.mark.parametrize(("own_m", "expected"), [(999, CLEAR), (1000, CLEAR), (1001, CONFLICT)])
def test_a09_twice_the_limit_of_one_licence(register: Register, own_m: int, expected: Outcome) -> None:
    found = summed([register(ours(99))], own_m)
    assert (found.outcome, found.measured, found.limit, found.unit) == (
        expected,
        99e6 + own_m * 1000.0,
        100e6,
        "m2",
    )


def test_a09_a_conflict_says_by_how_much_and_who(register: Register) -> None:
    found = summed([register(ours(2, mineral="sand_river"))], 1000, mineral="sand_river")
    assert result(found) == (CONFLICT, "over_limit") and found.severity is Severity.WARNS
    assert "thừa 1.000.000 m²" in found.message.vi and "GP 2" in found.message.vi
    assert [ref.id for ref in found.objects] == ["GP1", "GP2"] and found.remedy is not None
    assert (
        found.basis.article.startswith("Luật 60/2010/QH12, Điều 40 khoản 1 điểm b") and found.basis.confirmed
    )


def test_a09_other_minerals_do_not_count(register: Register) -> None:
    assert summed([register(ours(120, mineral="Đồng"))]).outcome is CLEAR


def test_a09_area_elsewhere_counts_and_is_asked(register: Register) -> None:
    rows = [register(ours(49))]
    for elsewhere, outcome in ((50.0, CLEAR), (50.001, CONFLICT)):
        assert summed(rows, facts={"mineral_area_elsewhere_km2": elsewhere}).outcome is outcome
    assert result(summed(rows, facts={})) == (CANNOT_TELL, "fact_missing")
    assert result(summed([register(ours(100))], facts={})) == (CONFLICT, "over_limit")


def test_a09_what_may_count_leaves_it_open(register: Register) -> None:
    for unclear, expected in ((20, (CLEAR, "")), (21, (CANNOT_TELL, "licences_unclear"))):
        rows = [register([*ours(79), *ours(unclear, mineral="")])]
        assert result(summed(rows)) == expected


def test_a09_a_licence_of_unknown_area_leaves_it_open(register: Register) -> None:
    found = summed([register(ours(1, place=None))])
    assert result(found) == (CANNOT_TELL, "licences_unclear")
    assert [ref.id for ref in found.objects] == ["GP1"]


def test_a09_a_register_in_degrees_is_measured_on_the_ellipsoid(register: Register, tmp_path: Path) -> None:
    degrees = Polygon(to_geographic(shapely.get_coordinates(box(0, 5000, 1000, 1000)), ZONE))
    for place in (degrees, degrees.reverse()):
        found = summed([register(ours(1, place=place), epsg=4756)])
        # On the central meridian the plane is 0.9999 of the ellipsoid, so its square is 0.9998.
        assert found.measured == pytest.approx(1e6 + 1e6 / 0.9999**2, abs=2.0)


def test_a09_the_licence_that_is_extended_is_replaced(register: Register) -> None:
    rows = [register([*ours(99), {**OURS, "place": box(0, 0, 1000, 1000)}])]
    assert summed(rows, facts={**AREA, "extension": True}).outcome is CLEAR
    assert summed(rows, facts=AREA).outcome is CONFLICT


def test_a09_cannot_be_told_without_ground_holder_or_register(register: Register) -> None:
    bare = area(Part(ring((0, 0), (10, 0))))
    assert result(asked("A09", [register(ours(1))], facts=AREA, subject=bare)) == (CANNOT_TELL, "no_ground")
    assert result(summed([register(ours(1))], holder="")) == (CANNOT_TELL, "holder_not_stated")
    assert result(summed([])) == (CANNOT_TELL, "role_missing")


def test_a09_holds_under_the_2010_law_only(register: Register) -> None:
    subject = plain_area()
    days = (date(2011, 6, 30), OLD_LAW, OLD_LAW_ENDS, NEW_LAW)
    counts = [len(findings("A09", subject, procedure="P01", day=day)) for day in days]
    assert counts == [0, 1, 1, 0]


# --- what both say ------------------------------------------------------------------------------------


def test_doubtful_licences_are_named_with_what_to_do(register: Register) -> None:
    rows = [register([*ours(4), *ours(1, status="còn hiệu lực")])]
    found = asked("A12", rows)
    assert [ref.id for ref in found.objects] == ["GP5"]
    assert found.remedy is not None and "GP 5" in found.remedy.vi and found.ask is not None
    assert "Giới hạn tính chung" in asked("A12", [register(ours(5))]).message.vi
    assert "Vàng" in asked("A12", [register(ours(5))], NEW_LAW, PER_MINERAL).message.vi


def test_a_holder_that_is_not_stated_has_a_remedy(register: Register) -> None:
    for found in (asked("A12", [], holder=""), summed([], holder="")):
        assert found.remedy is not None and "sổ đăng ký" in found.remedy.vi


def test_a09_tells_figures_to_the_hundredth(register: Register) -> None:
    found = summed([register(ours(100), size=1000.03)], 12.34)
    assert "100,018,340.09 m² (12,340 m² of this one), 18,340.09 m² over" in found.message.en
    assert (found.measured, found.limit) == (100_018_340.09, 100e6)


def test_a09_without_other_licences_names_none(register: Register) -> None:
    found = summed([register([])], 100_001)
    assert result(found) == (CONFLICT, "over_limit") and "không có" in found.message.vi
    assert found.objects == ()


def test_an_unreadable_polygon_has_no_known_area(register: Register) -> None:
    line = shapely.LineString([(500_000, 2_500_000), (501_000, 2_500_000)])
    found = summed([register(ours(1, place=line))])
    assert result(found) == (CANNOT_TELL, "licences_unclear")


def test_a_register_without_a_safe_system_has_no_known_areas(register: Register) -> None:
    assert summed([register(ours(1), epsg=32648)]).outcome is CANNOT_TELL
    assert asked("A12", [register(ours(5), epsg=32648)]).outcome is CONFLICT


@pytest.mark.parametrize(
    ("record", "expected"),
    [({}, CONFLICT), ({"known_from": "2025-06-21"}, CLEAR), ({"known_to": "2025-06-20"}, CLEAR)],
)
def test_only_licences_on_record_on_the_day_count(
    tmp_path: Path, record: Mapping[str, str], expected: Outcome
) -> None:
    far = builders.box(EAST, NORTH + FAR, 100, 100)
    items = [
        replace(builders.licence(f"GP{n}", far), record={**OURS, "id": f"GP{n}", **record}) for n in range(5)
    ]
    path = tmp_path / "register.gpkg"
    builders.write_layer(path, "licence", items)
    reference = [f"licence={path}|as_of=2025-06-20"]
    then = replace(
        context(plain_area(), reference, procedure="P01", day=OLD_LAW_ENDS, facts=IN_ALL),
        known_on=date(2025, 6, 20),
    )
    (found,) = (one for one in run_checks(then) if one.rule == "A12")
    assert found.outcome is expected
