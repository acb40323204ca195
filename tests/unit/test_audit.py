"""The audit of a register: what each pair is, where it is measured, what is told of odd rows."""

from __future__ import annotations

import math
import time
from datetime import date
from pathlib import Path
from typing import Any, Dict

import pytest
import shapely
from audit_world import EAST, NORTH, at, audited, ban, mine, only, register, zones
from builders import Item

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.audit.model import NoteKind, PairKind
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.reference.flat_layers import nearest_zone
from mineral_plugin.core.reference.systems import System

TM3 = Zone(6285, 3)
ONE = at(0, 0, 300, 200)
OTHER = at(200, 100, 300, 200)  # 100 m x 100 m in common
SAME_HOLDER = {"holder": "Công ty Một"}


@pytest.mark.parametrize(
    ("first", "second", "kind", "outcome"),
    [
        ({}, {}, PairKind.OVERLAP, Outcome.CONFLICT),
        ({"status": "closing"}, {}, PairKind.OVERLAP, Outcome.CONFLICT),
        (SAME_HOLDER, SAME_HOLDER, PairKind.OWN_LEVELS, Outcome.CANNOT_TELL),
        (
            {**SAME_HOLDER, "top_m": 90, "bottom_m": 50},
            {**SAME_HOLDER, "top_m": 70, "bottom_m": 10},
            PairKind.OWN,
            Outcome.CONFLICT,
        ),
        (
            {**SAME_HOLDER, "top_m": 90, "bottom_m": 50},
            {**SAME_HOLDER, "top_m": 50, "bottom_m": 10},
            PairKind.OWN_LEVELS,
            Outcome.CLEAR,
        ),
        ({"top_m": 90, "bottom_m": 50}, {"top_m": 50, "bottom_m": 10}, PairKind.TWO_DEPTHS, Outcome.CONFLICT),
        ({"valid_to": "2026-01-01"}, {}, PairKind.ENDED, Outcome.CANNOT_TELL),
        ({"status": "Đang xem xét lại"}, {}, PairKind.ENDED, Outcome.CANNOT_TELL),
        ({"status": "ended"}, {}, PairKind.NOT_IN_FORCE, Outcome.CLEAR),
        ({"valid_from": "2027-01-01"}, {}, PairKind.NOT_IN_FORCE, Outcome.CLEAR),
        ({"id": "12/GP-UBND"}, {"id": "12/GP-UBND"}, PairKind.DUPLICATE, Outcome.CONFLICT),
    ],
)
def test_two_licences_are_told_by_holder_level_number_and_standing(
    tmp_path: Path, first: Dict[str, Any], second: Dict[str, Any], kind: PairKind, outcome: Outcome
) -> None:
    pair = only(audited(tmp_path, register(tmp_path, mine("A", ONE, **first), mine("B", OTHER, **second))))
    assert (pair.kind, pair.outcome) == (kind, outcome)
    assert pair.measured.area_m2 == 10_000.0


@pytest.mark.parametrize(
    ("licence", "zone", "kind", "outcome"),
    [
        ({}, {}, PairKind.OVERLAP, Outcome.CONFLICT),
        ({}, {"valid_to": "2025-01-01"}, PairKind.NOT_IN_FORCE, Outcome.CLEAR),
        ({"status": "ended"}, {}, PairKind.NOT_IN_FORCE, Outcome.CLEAR),
        ({"valid_to": "2026-01-01"}, {}, PairKind.ENDED, Outcome.CANNOT_TELL),
    ],
)
def test_a_licence_on_a_zone_is_told_by_what_is_in_force(
    tmp_path: Path, licence: Dict[str, Any], zone: Dict[str, Any], kind: PairKind, outcome: Outcome
) -> None:
    run = audited(
        tmp_path, register(tmp_path, mine("A", ONE, **licence)), zones(tmp_path, ban("Z", OTHER, **zone))
    )
    pair = only(run)
    assert (pair.kind, pair.outcome) == (kind, outcome)
    assert (pair.first.object.role, pair.second.object.role) == ("licence", "prohibited")


def test_a_pair_names_the_rule_and_its_weight(tmp_path: Path) -> None:
    run = audited(
        tmp_path,
        register(tmp_path, mine("A", ONE), mine("B", OTHER)),
        zones(tmp_path, ban("Z", at(0, 0, 50, 50))),
        zones(tmp_path, ban("H", at(60, 60, 50, 50)), role="nature_reserve", name="bt"),
    )
    told = {pair.second.object.id: (pair.rule, pair.severity) for pair in run.audit.pairs}
    assert told["Z"] == ("Z01", Severity.BLOCKS)
    assert told["H"] == ("Z03", Severity.WARNS)
    assert told["B"][0] == "O01"


def test_true_overlaps_stand_before_slivers_and_larger_before_smaller(tmp_path: Path) -> None:
    run = audited(
        tmp_path,
        register(
            tmp_path,
            mine("A", at(0, 0, 100, 100)),
            mine("B", at(99.98, 0, 100, 100)),  # 2 cm
            mine("C", at(0, 90, 100, 100)),  # 1,000 m2
            mine("D", at(100, 50, 99, 400)),  # more
        ),
    )
    told = [(pair.kind, pair.measured.area_m2) for pair in run.audit.pairs]
    assert [kind for kind, _ in told][-1] is PairKind.SLIVER
    areas = [area for kind, area in told if kind is PairKind.OVERLAP]
    assert areas == sorted(areas, reverse=True)
    assert len(areas) >= 2


def test_a_sliver_keeps_its_figures(tmp_path: Path) -> None:
    run = audited(tmp_path, register(tmp_path, mine("A", ONE), mine("B", at(299.98, 0, 100, 200))))
    measured = only(run).measured
    assert measured.outcome is Outcome.WITHIN_TOLERANCE
    assert measured.area_m2 == 4.0
    assert measured.width_m == pytest.approx(0.02, abs=1e-3)
    assert measured.length_m == pytest.approx(200.0, abs=0.1)
    assert measured.tolerance_m is not None and measured.tolerance_m >= 0.1


def test_errors_that_leave_it_open_are_told_as_doubt(tmp_path: Path) -> None:
    digitised = {"grade": "1:50.000"}
    run = audited(tmp_path, register(tmp_path, mine("A", ONE), mine("B", at(280, 0, 100, 200), **digitised)))
    assert (only(run).kind, only(run).outcome) == (PairKind.DOUBT, Outcome.CANNOT_TELL)


def test_the_tolerance_that_the_user_chose_is_the_least(tmp_path: Path) -> None:
    from mineral_plugin.core.checks.context import Tolerances

    reference = register(tmp_path, mine("A", at(0, 0.001, 300, 200)), mine("B", at(299, 0.001, 100, 200)))
    assert only(audited(tmp_path, reference)).kind is PairKind.OVERLAP
    chosen = Tolerances(overlap_width_m=2.0)
    assert only(audited(tmp_path, reference, tolerances=chosen)).kind is PairKind.SLIVER


def test_the_older_licence_stands_first_and_gives_the_plane(tmp_path: Path) -> None:
    other = Zone(6360, 3)  # 106°00'
    ground = shapely.Polygon(OTHER)
    moved = System(zone=TM3).to_zone(ground, other, 0.001)
    young = register(tmp_path, mine("A", ONE, valid_from="2020-01-01"), name="tre")
    ring = shapely.get_coordinates(moved)[:-1].tolist()
    old = register(tmp_path, mine("B", ring, valid_from="2001-01-01"), name="cu", system=other.epsg)
    pair = only(audited(tmp_path, young, old))
    assert pair.first.object.id == "B"
    assert pair.measured.plane == other
    expected = System(zone=TM3).to_zone(
        shapely.box(EAST + 200, NORTH + 100, EAST + 300, NORTH + 200), other, 1e-3
    )
    assert pair.measured.area_m2 == pytest.approx(expected.area, abs=0.2)
    assert abs(pair.measured.area_m2 - 10_000.0) > 1.0  # the planes do differ here


def test_without_dates_the_smaller_id_stands_first(tmp_path: Path) -> None:
    rows = mine("B", ONE, valid_from=None), mine("A", OTHER, valid_from=None)
    assert only(audited(tmp_path, register(tmp_path, *rows))).first.object.id == "A"


def test_a_register_in_degrees_is_measured_in_the_plane_of_the_nearest_meridian(tmp_path: Path) -> None:
    def degrees(ring: Any) -> Any:
        placed = System().from_zone(shapely.Polygon(ring), TM3, 0.001)
        return shapely.get_coordinates(placed)[:-1].tolist()

    reference = register(tmp_path, mine("A", degrees(ONE)), mine("B", degrees(OTHER)), system=4756)
    measured = only(audited(tmp_path, reference)).measured
    assert measured.plane == nearest_zone(104.19) != TM3
    assert measured.area_m2 == pytest.approx(10_000.0, rel=3e-4)
    assert measured.area_m2 != pytest.approx(10_000.0, rel=1e-5)


def test_unsound_shapes_are_notes_and_still_measured_on_a_repaired_copy(tmp_path: Path) -> None:
    bow = [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)]
    run = audited(
        tmp_path,
        register(tmp_path, mine("A", bow), mine("B", at(0, 0, 100, 100)), Item([], {"id": "C"})),
    )
    notes = {(note.kind, note.object.object.id) for note in run.audit.notes}
    assert {(NoteKind.INVALID, "A"), (NoteKind.NO_POLYGON, "C")} <= notes
    pair = only(run)
    assert pair.measured.area_m2 == 5_000.0
    assert pair.measured.repaired == ((1,) if pair.first.object.id == "A" else (2,))
    assert (run.audit.layers[0].rows, run.audit.layers[0].invalid, run.audit.layers[0].no_polygon) == (
        3,
        1,
        1,
    )


def test_rows_past_their_end_and_repeated_ids_are_noted(tmp_path: Path) -> None:
    run = audited(
        tmp_path,
        register(
            tmp_path,
            mine("A", at(0, 0, 10, 10), valid_to="2020-01-01"),
            mine("B", at(50, 0, 10, 10), valid_to="2020-01-01", status="ended"),
            mine("C", at(100, 0, 10, 10)),
            mine("C", at(150, 0, 10, 10)),
        ),
    )
    told = [(note.kind, note.object.ref[2]) for note in run.audit.notes]
    assert told == [
        (NoteKind.PAST_END, "A"),
        (NoteKind.REPEATED_ID, "C"),
        (NoteKind.REPEATED_ID, "C#2"),
    ]


def test_neighbours_are_listed_with_gap_and_common_border(tmp_path: Path) -> None:
    run = audited(
        tmp_path,
        register(
            tmp_path,
            mine("A", at(0, 0, 100, 100)),
            mine("B", at(100, 0, 100, 100)),  # one side with A, same corners
            mine("C", at(203, 0, 100, 100)),  # 3 m beside B
            mine("D", at(320, 0, 100, 100)),  # 17 m beside C
        ),
        neighbour_m=5.0,
    )
    told = [
        (gap.first.object.id, gap.second.object.id, gap.gap_m, gap.shared_m, gap.corners_agree)
        for gap in run.audit.gaps
    ]
    assert told == [("A", "B", 0.0, 100.0, True), ("B", "C", 3.0, 0.0, None)]
    assert not run.audit.pairs


def test_corners_that_do_not_agree_along_a_border_are_told(tmp_path: Path) -> None:
    longer = at(100, -50, 100, 300)
    run = audited(tmp_path, register(tmp_path, mine("A", at(0, 0, 100, 100)), mine("B", longer)))
    (gap,) = run.audit.gaps
    assert (gap.shared_m, gap.corners_agree) == (100.0, False)


def test_whoever_shares_ground_is_no_neighbour(tmp_path: Path) -> None:
    assert not audited(tmp_path, register(tmp_path, mine("A", ONE), mine("B", OTHER))).audit.gaps


def test_what_was_not_on_record_is_left_out(tmp_path: Path) -> None:
    later = mine("B", OTHER, known_from="2026-06-01")
    reference = register(tmp_path, mine("A", ONE), later)
    assert not audited(tmp_path, reference, known_on=date(2026, 5, 1)).audit.pairs
    assert audited(tmp_path, reference, known_on=date(2026, 7, 1)).audit.pairs


def test_the_ground_of_a_pair_has_its_area(tmp_path: Path) -> None:
    run = audited(tmp_path, register(tmp_path, mine("A", ONE), mine("B", OTHER)))
    assert run.ground(only(run)).area == pytest.approx(only(run).measured.area_m2)


def test_ids_stay_whatever_becomes_of_the_ground(tmp_path: Path) -> None:
    before = only(audited(tmp_path, register(tmp_path / "a", mine("A", ONE), mine("B", OTHER))))
    after = only(audited(tmp_path, register(tmp_path / "b", mine("B", at(290, 0, 90, 90)), mine("A", ONE))))
    assert before.id == after.id


@pytest.mark.parametrize("roles", [("commune",), ("nobody",)])
def test_a_role_that_is_no_obstacle_is_refused(tmp_path: Path, roles: Any) -> None:
    with pytest.raises(InputError):
        audited(tmp_path, register(tmp_path, mine("A", ONE)), roles=roles)


def test_zones_without_a_register_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        audited(tmp_path, zones(tmp_path, ban("Z", ONE)))


def test_only_the_roles_asked_for_are_looked_at(tmp_path: Path) -> None:
    reference = register(tmp_path, mine("A", ONE)), zones(tmp_path, ban("Z", OTHER))
    assert not audited(tmp_path, *reference, roles=("border_belt",)).audit.pairs
    assert audited(tmp_path, *reference, roles=("prohibited",)).audit.pairs


class _StopsAfter:
    """Asks to stop some time after the first question, and remembers when."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.asked, self.stopped = seconds, 0.0, 0.0

    def report(self, fraction: float) -> None:
        assert 0.0 <= fraction <= 1.0

    def cancelled(self) -> bool:
        self.asked = self.asked or time.monotonic()
        if time.monotonic() - self.asked >= self.seconds and not self.stopped:
            self.stopped = time.monotonic()
        return bool(self.stopped)


@pytest.mark.parametrize("after_s", [0.0, 0.15])
def test_an_audit_can_be_stopped(tmp_path: Path, after_s: float) -> None:
    rows = [
        mine(f"{x}-{y}", at(x * 90 + (y % 7), y * 90, 95, 95), grade="1:50.000")
        for x in range(30)
        for y in range(30)
    ]
    listener = _StopsAfter(after_s)
    with pytest.raises(CancelledError):
        audited(tmp_path, register(tmp_path, *rows), progress=listener)
    assert listener.stopped and math.isfinite(listener.stopped)


def test_where_the_engine_gives_up_nobody_can_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mineral_plugin.core.audit import measuring

    def gives_up(*_: Any) -> None:
        raise shapely.errors.GEOSException("side location conflict")

    monkeypatch.setattr(measuring, "real_overlap", gives_up)
    run = audited(tmp_path, register(tmp_path, mine("A", ONE), mine("B", at(299.98, 0, 100, 200))))
    assert (only(run).kind, only(run).outcome) == (PairKind.UNREADABLE, Outcome.CANNOT_TELL)


def test_a_rule_without_a_confirmed_basis_does_not_block(tmp_path: Path) -> None:
    from mineral_plugin.core.regulation import load_regulation

    run = audited(
        tmp_path,
        register(tmp_path, mine("A", ONE), mine("B", OTHER)),
        zones(tmp_path, ban("Z", at(0, 0, 50, 50)), role="national_reserve"),
    )
    rules = {rule.id: rule for rule in load_regulation(run.audit.day).rules}
    for pair in run.audit.pairs:
        rule = rules[pair.rule]
        weights = {rule.severity_for(kind) for kind in rule.kinds}
        assert pair.severity in weights
        if Severity.WARNS in weights:
            assert pair.severity is not Severity.BLOCKS


@pytest.mark.parametrize(("corner", "kind"), [(0.5, PairKind.OVERLAP), (0.1234567, PairKind.DOUBT)])
def test_a_layer_without_a_grade_is_a_table_where_its_digits_say_so(
    tmp_path: Path, corner: float, kind: PairKind
) -> None:
    """Two metres: more than printed decimetres explain, less than a layer of unknown make may be off."""
    rows = (mine("A", ONE, grade=""), mine("B", at(298 + corner, corner, 300, 200), grade=""))
    assert only(audited(tmp_path, register(tmp_path, *rows))).kind is kind
