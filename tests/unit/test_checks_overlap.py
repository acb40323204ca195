"""O01-O07, Z01, Z02 against real GeoPackage layers: what counts, what does not, what cannot be told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Callable, Optional

import pytest
from checks_world import (
    EAST,
    FRESH,
    NORTH,
    TODAY,
    area,
    box,
    context,
    findings,
    layer,
    outcomes,
    plain_area,
    ring,
    spec,
    square,
)
from shapely.geometry import Polygon, shape

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks import engine
from mineral_plugin.core.checks.context import Tolerances, tolerances_from_text
from mineral_plugin.core.checks.engine import run_checks

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
WITHIN, CANNOT_TELL, NOT_APPLICABLE = Outcome.WITHIN_TOLERANCE, Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
Make = Callable[..., str]


@pytest.fixture
def licences(tmp_path: Path) -> Make:
    """Return a maker of a licence layer with one object 100 m wide, ``x`` metres to the east."""

    def make(
        x: float, as_of: Optional[date] = FRESH, geometry: Any = None, epsg: int = 9208, **fields: Any
    ) -> str:
        row = {"id": "GP1", "name": "GP 1", "holder": "Công ty B", "status": "còn hiệu lực", **fields}
        shape_ = box(x, 0, 100, 100) if geometry is None else geometry
        return spec(
            "licence",
            layer(tmp_path / f"licence{len(list(tmp_path.iterdir()))}.gpkg", [(shape_, row)], epsg),
            as_of,
        )

    return make


def test_o01_another_holders_licence_is_a_conflict_with_its_figures(licences: Make) -> None:
    (found,) = findings("O01", plain_area(), [licences(60)])
    assert (found.outcome, found.severity, found.part) == (CONFLICT, Severity.BLOCKS, 1)
    assert (found.measured, found.unit) == (4000.0, "m2")
    assert [ref.id for ref in found.objects] == ["GP1"]
    assert found.where is not None
    assert shape(found.where.geometry).equals(box(60, 0, 40, 100))
    assert "Công ty B" in found.message.vi and "40.00 %" in found.message.en and "40,00 %" in found.message.vi


def test_o01_ground_beside_a_licence_is_clear_and_says_how_old_the_data_are(licences: Make) -> None:
    (found,) = findings("O01", plain_area(), [licences(500)])
    assert found.outcome is CLEAR
    assert "01/11/2026" in found.message.vi


def test_o01_a_common_boundary_is_no_overlap(licences: Make) -> None:
    assert outcomes("O01", plain_area(), [licences(100)]) == [(CLEAR, "")]


@pytest.mark.parametrize(("x", "expected"), [(99.95, WITHIN), (99.89, CONFLICT)])
def test_o01_tolerance_is_a_width_and_nothing_vanishes_under_it(
    licences: Make, x: float, expected: Outcome
) -> None:
    (found,) = findings("O01", plain_area(), [licences(x)])
    assert found.outcome is expected
    if expected is WITHIN:
        assert (found.limit, found.unit, found.severity) == (0.1, "m", Severity.WARNS)
        assert "5 m²" in found.message.en and found.measured == pytest.approx(0.05, abs=0.001)


def test_o01_each_part_and_each_object_has_its_own_finding(tmp_path: Path) -> None:
    rows = [(box(0, 0, 300, 50), {"id": i, "name": i, "holder": "B"}) for i in ("x", "y")]
    subject = area(Part(square(0, 0, 100)), Part(square(200, 0, 100)))
    found = findings("O01", subject, [spec("licence", layer(tmp_path / "l.gpkg", rows))])
    assert [(f.part, f.objects[0].id) for f in found] == [(1, "x"), (1, "y"), (2, "x"), (2, "y")]
    assert len({f.id for f in found}) == 4


def test_o01_a_hole_keeps_a_neighbour_out(licences: Make) -> None:
    ring_around = area(Part(square(-50, -50, 300), holes=(square(50, -10, 120),)))
    assert outcomes("O01", ring_around, [licences(60)]) == [(CLEAR, "")]


def test_o01_levels_apart_do_not_excuse_another_holder(licences: Make) -> None:
    (found,) = findings("O01", plain_area(), [licences(60, top_m=0.0, bottom_m=-50.0)])
    assert found.outcome is CONFLICT and "same organisation only" in found.message.en


def test_o01_an_invalid_licence_is_checked_on_a_repaired_copy_and_said(licences: Make) -> None:
    bow = Polygon([(EAST + x, NORTH + y) for x, y in ((50, 0), (150, 100), (150, 0), (50, 100))])
    (found,) = findings("O01", plain_area(), [licences(0, geometry=bow)])
    assert found.outcome is CONFLICT and "repaired copy" in found.message.en


def test_o01_neighbours_in_another_zone_are_brought_over(licences: Make) -> None:
    from mineral_plugin.core.area.geometry import moved
    from mineral_plugin.core.area.zones import Zone, between_zones

    other = Zone(6300, 3)
    there = moved(
        box(60, 0, 100, 100), lambda points: between_zones(points, context(plain_area()).area.zone, other)
    )
    (found,) = findings("O01", plain_area(), [licences(0, geometry=there, epsg=5897)])
    assert found.outcome is CONFLICT and found.measured == pytest.approx(4000.0, abs=0.05)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0.0, -50.0), (CLEAR, "")),
        ((0.001, -50.0), (CONFLICT, "overlap")),
        ((90.0, 50.0), (CLEAR, "")),
        ((None, -50.0), (CANNOT_TELL, "levels_unknown")),
        ((None, 50.0), (CLEAR, "")),
        ((None, None), (CANNOT_TELL, "levels_unknown")),
    ],
)
def test_o02_own_licence_by_levels(licences: Make, levels: Any, expected: Any) -> None:
    top, bottom = levels
    own = licences(60, holder=" công  ty A ", top_m=top, bottom_m=bottom)
    assert outcomes("O02", plain_area(), [own]) == [expected]
    assert outcomes("O01", plain_area(), [own]) == [(CLEAR, "")]


def test_o02_without_a_holder_every_overlap_is_anothers(licences: Make) -> None:
    own = licences(60, holder="")
    assert outcomes("O02", plain_area(), [own], holder="") == [(NOT_APPLICABLE, "holder_not_stated")]
    assert outcomes("O01", plain_area(), [own], holder="") == [(CONFLICT, "overlap")]


def test_o02_without_own_licences_is_clear(licences: Make) -> None:
    assert outcomes("O02", plain_area(), [licences(60)]) == [(CLEAR, "")]


def test_o04_group_four_is_judged_by_its_own_article(licences: Make) -> None:
    (found,) = findings("O04", plain_area(), [licences(60)], mineral="fill_soil")
    assert found.outcome is CONFLICT
    assert found.basis.article == "Luật 54/2024/QH15, Điều 73 khoản 2 điểm a"
    assert outcomes("O01", plain_area(), [licences(60)], mineral="fill_soil") == [
        (NOT_APPLICABLE, "group_iv")
    ]
    assert outcomes("O04", plain_area(), [licences(60)], mineral="gold") == [(NOT_APPLICABLE, "mineral")]


def test_o04_before_its_day_the_general_rule_speaks(licences: Make) -> None:
    old = {"mineral": "fill_soil", "day": date(2025, 1, 14)}
    layer_then = licences(60, as_of=date(2025, 1, 1))
    assert findings("O04", plain_area(), [layer_then], **old) == ()
    assert outcomes("O01", plain_area(), [layer_then], **old) == [(CONFLICT, "overlap")]


@pytest.mark.parametrize(
    ("fields", "o01", "o05"),
    [
        ({"status": "đang đóng cửa mỏ"}, CLEAR, (CONFLICT, "overlap")),
        ({"status": "under review", "valid_to": "2026-01-01"}, CLEAR, (CONFLICT, "overlap")),
        ({"status": "đã thu hồi"}, CLEAR, (CLEAR, "not_in_force")),
        ({"valid_from": "2026-11-24"}, CLEAR, (CLEAR, "not_in_force")),
        ({"valid_from": "2026-11-23"}, CONFLICT, (CLEAR, "")),
        ({"valid_to": "2026-11-22"}, CLEAR, (CANNOT_TELL, "ended_by_date")),
        ({"valid_to": "2026-11-23"}, CONFLICT, (CLEAR, "")),
        ({"status": "lưu kho"}, CLEAR, (CANNOT_TELL, "unknown_status")),
        ({"status": ""}, CONFLICT, (CLEAR, "")),
    ],
)
def test_o05_what_a_licence_is_worth_on_the_day(licences: Make, fields: Any, o01: Outcome, o05: Any) -> None:
    reference = [licences(60, **fields)]
    assert [outcome for outcome, _ in outcomes("O01", plain_area(), reference)] == [o01]
    assert outcomes("O05", plain_area(), reference) == [o05]


def test_o05_warns_it_does_not_block(licences: Make) -> None:
    assert findings("O05", plain_area(), [licences(60, status="closing")])[0].severity is Severity.WARNS


@pytest.mark.parametrize(("x", "expected"), [(103, WITHIN), (100, WITHIN), (104.999, WITHIN), (105, CLEAR)])
def test_o07_neighbours_closer_than_five_metres_are_listed(
    licences: Make, x: float, expected: Outcome
) -> None:
    (found,) = findings("O07", plain_area(), [licences(x)])
    assert (found.outcome, found.severity) == (expected, Severity.INFORMS)
    if expected is WITHIN:
        assert (found.measured, found.limit, found.unit) == (pytest.approx(x - 100), 5.0, "m")


def test_o07_names_one_place_of_many_equally_near(licences: Make) -> None:
    (found,) = findings("O07", plain_area(), [licences(103)])
    assert found.where is not None
    assert found.where.geometry == {"type": "Point", "coordinates": [EAST + 100, NORTH]}


def test_o07_an_overlapping_licence_is_no_neighbour(licences: Make) -> None:
    assert outcomes("O07", plain_area(), [licences(60)]) == [(CLEAR, "")]


@pytest.mark.parametrize("rule", ["O01", "O02", "O05", "O07", "Z01", "Z02"])
def test_without_a_layer_nothing_is_clear_and_it_says_whom_to_ask(rule: str) -> None:
    (found,) = findings(rule, plain_area())
    assert (found.outcome, found.reason) == (CANNOT_TELL, "role_missing")
    assert found.ask is not None and found.ask.vi in found.message.vi and found.ask.en in found.message.en


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2026, 8, 25), (CLEAR, "")), (date(2026, 8, 24), (CANNOT_TELL, "role_too_old"))],
)
def test_a_layer_older_than_its_limit_by_one_day_is_not_clear(
    licences: Make, as_of: date, expected: Any
) -> None:
    assert (TODAY - date(2026, 8, 25)).days == 90
    assert outcomes("O01", plain_area(), [licences(500, as_of=as_of)]) == [expected]


def test_an_overlap_in_an_old_layer_is_still_a_conflict(licences: Make) -> None:
    found = outcomes("O01", plain_area(), [licences(60, as_of=date(2026, 1, 1))])
    assert found == [(CANNOT_TELL, "role_too_old"), (CONFLICT, "overlap")]


def test_a_layer_without_date_or_system_or_coordinates_cannot_tell(licences: Make, tmp_path: Path) -> None:
    assert outcomes("O01", plain_area(), [licences(500, as_of=None)]) == [(CANNOT_TELL, "role_undated")]
    assert outcomes("O01", plain_area(), [licences(500, epsg=3857)]) == [(CANNOT_TELL, "role_no_coordinates")]
    blank = layer(tmp_path / "blank.gpkg", [(None, {"id": "secret"})])
    assert outcomes("Z01", plain_area(), [spec("prohibited", blank)]) == [
        (CANNOT_TELL, "role_no_coordinates")
    ]


def zones(tmp_path: Path, role: str, x: float, **fields: Any) -> str:
    return spec(
        role,
        layer(tmp_path / f"{role}.gpkg", [(box(x, 0, 100, 100), {"id": "Z", "name": "Rừng A", **fields})]),
    )


@pytest.mark.parametrize(("rule", "role"), [("Z01", "prohibited"), ("Z02", "temporarily_prohibited")])
@pytest.mark.parametrize(("x", "expected"), [(60, CONFLICT), (100, CLEAR), (99.95, WITHIN)])
def test_zones(tmp_path: Path, rule: str, role: str, x: float, expected: Outcome) -> None:
    (found,) = findings(rule, plain_area(), [zones(tmp_path, role, x)])
    assert found.outcome is expected
    if expected is CONFLICT:
        assert found.severity is Severity.BLOCKS and "Rừng A" in found.message.vi
        assert "Điều 26" in found.basis.article and "Điều 55 khoản 1 điểm đ" in found.basis.article


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"valid_to": "2026-11-23"}, (CONFLICT, "overlap")),
        ({"valid_to": "2026-11-22"}, (CLEAR, "not_in_force")),
        ({"valid_from": "2026-11-24"}, (CLEAR, "not_in_force")),
        ({"valid_from": "2026-11-23", "valid_to": "2027-01-01"}, (CONFLICT, "overlap")),
    ],
)
def test_z02_holds_between_its_dates(tmp_path: Path, dates: Any, expected: Any) -> None:
    assert outcomes("Z02", plain_area(), [zones(tmp_path, "temporarily_prohibited", 60, **dates)]) == [
        expected
    ]


def test_z01_before_the_new_law_warns_under_the_old_one(tmp_path: Path) -> None:
    day = date(2025, 6, 30)
    path = layer(tmp_path / "old.gpkg", [(box(60, 0, 100, 100), {"id": "Z"})])
    (found,) = findings("Z01", plain_area(), [spec("prohibited", path, day)], procedure="P01", day=day)
    assert (found.outcome, found.severity) == (CONFLICT, Severity.WARNS)
    assert (
        found.basis.article == "Luật 60/2010/QH12, Điều 28 khoản 1; Luật 60/2010/QH12, Điều 40 khoản 1 điểm a"
    )


def test_a_part_that_does_not_close_keeps_the_rest_from_being_clear(licences: Make) -> None:
    subject = area(Part(square(0, 0, 100)), Part(ring((0, 0), (9, 9))))
    assert outcomes("O01", subject, [licences(500)]) == [(CANNOT_TELL, "no_ground")]
    assert outcomes("Z01", area(Part(ring((0, 0), (9, 9))))) == [(CANNOT_TELL, "no_ground")]


def test_every_rule_in_force_answers_and_the_order_is_fixed(licences: Make) -> None:
    reference = [licences(60)]
    once, again = (run_checks(context(plain_area(), reference)) for _ in range(2))
    assert once == again
    assert {finding.rule for finding in once} == {rule.id for rule in context(plain_area()).regulation.rules}


def test_a_rule_that_breaks_is_told_and_the_others_still_answer(monkeypatch: Any) -> None:
    def broken(inspection: Any, rule: Any) -> Any:
        raise RuntimeError("planted")

    monkeypatch.setattr(engine, "CHECKS", {**engine.CHECKS, "G06": broken})
    found = run_checks(context(plain_area()))
    errors = [finding for finding in found if finding.outcome is Outcome.ERROR]
    assert [finding.rule for finding in errors] == ["G06"]
    assert "RuntimeError" in errors[0].message.en
    assert len({finding.rule for finding in found}) == len(context(plain_area()).regulation.rules)


def test_a_run_can_be_stopped() -> None:
    class Stop:
        def report(self, fraction: float) -> None:
            raise AssertionError("nothing is done after a stop")

        def cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        run_checks(context(plain_area()), Stop())


def test_progress_ends_at_the_whole() -> None:
    heard = []

    class Ear:
        def report(self, fraction: float) -> None:
            heard.append(fraction)

        def cancelled(self) -> bool:
            return False

    run_checks(context(plain_area()), Ear())
    assert heard == sorted(heard) and heard[-1] == 1.0


def test_tolerances_are_read_from_one_text() -> None:
    assert tolerances_from_text("") == Tolerances()
    chosen = tolerances_from_text("overlap_width_m = 0.5; neighbour_m=10")
    assert chosen == Tolerances(overlap_width_m=0.5, neighbour_m=10.0)


@pytest.mark.parametrize("text", ["width=1", "neighbour_m=many", "neighbour_m=-1", "neighbour_m=nan"])
def test_tolerances_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        tolerances_from_text(text)
