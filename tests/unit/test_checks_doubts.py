"""An artefact is no trespass and a trespass no artefact: what the errors of both boundaries decide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Tuple

import pytest
from builders import Item, box, licence, write_pack, zone_item
from checks_world import EAST, NORTH, area, context, findings, square

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.checks.context import Tolerances
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.weighing import Weights
from mineral_plugin.core.overlap.errors_of import error_parameters
from mineral_plugin.core.reference.layers import open_layers
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.spec import parse_reference_spec

MAP = "1:50.000"


def mine(metres: bool = False) -> LicenceArea:
    """Return a square of 100 m by corner table, in whole metres or to 1 cm."""
    return area(Part(square(0, 0, 100, decimals=0 if metres else 2), top_m=50.0, bottom_m=0.0))


def at(x: float, width: float = 100.0, height: float = 100.0) -> Any:
    return box(EAST + x, NORTH + 0.01, width, height)


def found(
    folder: Path, rule: str, role: str, *items: Item, subject: Any = None, **more: Any
) -> Tuple[Finding, ...]:
    path = write_pack(folder, "gp", {role: items})
    return findings(rule, subject or mine(), [str(path)], **more)


def neighbour(x: float, grade: str, **more: Any) -> Item:
    return licence("12/GP", at(x), holder="Công ty B", grade=grade, **more)


@pytest.mark.parametrize(
    ("x", "grade", "outcome"),
    [
        (99.98, "typed", Outcome.WITHIN_TOLERANCE),  # 2 cm
        (99.5, "typed", Outcome.CONFLICT),
        (99.5, "surveyed", Outcome.CANNOT_TELL),
        (95.0, "surveyed", Outcome.CONFLICT),
        (95.0, MAP, Outcome.CANNOT_TELL),
        (50.0, MAP, Outcome.CANNOT_TELL),
        (100.0, "typed", Outcome.CLEAR),
        (105.0, MAP, Outcome.CANNOT_TELL),
        (109.0, MAP, Outcome.CANNOT_TELL),
        (115.0, MAP, Outcome.CLEAR),
        (100.5, "surveyed", Outcome.CLEAR),
    ],
)
def test_the_errors_of_both_boundaries_decide(tmp_path: Path, x: float, grade: str, outcome: Outcome) -> None:
    (told,) = found(tmp_path, "O01", "licence", neighbour(x, grade))
    assert told.outcome is outcome


@pytest.mark.parametrize("rule_role", [("Z01", "prohibited"), ("Z02", "temporarily_prohibited")])
def test_zones_are_weighed_alike(tmp_path: Path, rule_role: Any) -> None:
    rule, role = rule_role
    for x, outcome in ((95.0, Outcome.CANNOT_TELL), (108.0, Outcome.CANNOT_TELL), (120.0, Outcome.CLEAR)):
        zone = zone_item("KC", at(x), grade=MAP, valid_to="2030-01-01")
        (told,) = found(tmp_path / f"{x}", rule, role, zone)
        assert told.outcome is outcome


def test_printed_metres_make_a_strip_of_half_a_metre_an_artefact(tmp_path: Path) -> None:
    (cm,) = found(tmp_path / "a", "O01", "licence", neighbour(99.7, "typed"))
    (metres,) = found(tmp_path / "b", "O01", "licence", neighbour(99.7, "typed"), subject=mine(metres=True))
    assert (cm.outcome, metres.outcome) == (Outcome.CONFLICT, Outcome.CANNOT_TELL)
    assert metres.severity is Severity.WARNS


def test_what_is_in_doubt_says_its_figures_and_what_to_do(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "O01", "licence", neighbour(95.0, MAP))
    assert told.reason == "overlap_in_doubt"
    assert told.severity is Severity.WARNS
    assert (told.measured, told.unit) == (499.95, "m2")
    assert told.where is not None and told.remedy is not None and "12/GP" in told.remedy.vi
    for words in (
        "499.95 m²",
        "4.762 m wide",
        "the tolerance of both boundaries is 50",
        "probability of a true",
    ):
        assert words in told.message.en
    assert "Không kết luận được" in told.message.vi


def test_a_strip_within_tolerance_says_its_figures(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "O01", "licence", neighbour(99.98, "typed"))
    assert (told.measured, told.limit, told.unit) == (0.02, 0.1, "m")
    assert "0.02 m wide on average" in told.message.en
    assert "The strip is 100.0" in told.message.en


def test_thick_ground_is_told_without_a_width(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "O01", "licence", neighbour(40.0, "typed"))
    assert told.outcome is Outcome.CONFLICT
    assert "wide on average" not in told.message.en and "rộng trung bình" not in told.message.vi


def test_what_lies_beside_in_doubt_says_gap_and_error(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "O01", "licence", neighbour(105.0, MAP))
    assert (told.reason, told.measured, told.unit) == ("beside_in_doubt", 5.0, "m")
    assert "both boundaries is 25 m" in told.message.en and told.remedy is not None


@pytest.mark.parametrize(
    ("rule", "more", "outcome"),
    [
        ("O01", {"status": "ended"}, Outcome.CLEAR),
        ("O05", {"status": "closing"}, Outcome.CANNOT_TELL),
        ("O01", {"status": "closing"}, Outcome.CLEAR),
        ("O02", {}, Outcome.CLEAR),
        ("O02", {"holder": "Công ty A"}, Outcome.CANNOT_TELL),
    ],
)
def test_beside_counts_where_the_rule_would_count_the_licence(
    tmp_path: Path, rule: str, more: Any, outcome: Outcome
) -> None:
    item = licence("12/GP", at(105.0), **{"holder": "Công ty B", "grade": MAP, **more})
    (told,) = found(tmp_path, rule, "licence", item)
    assert told.outcome is outcome


def test_the_tolerance_that_the_user_chose_still_makes_a_strip_within(tmp_path: Path) -> None:
    chosen = Tolerances(overlap_width_m=6.0)
    (told,) = found(tmp_path, "O01", "licence", neighbour(95.0, "typed"), tolerances=chosen)
    assert (told.outcome, told.limit) == (Outcome.WITHIN_TOLERANCE, 6.0)


def test_a_neighbour_beyond_the_list_of_neighbours_may_still_overlap(tmp_path: Path) -> None:
    """The look-up reaches as far as errors can hide an overlap, not only as far as neighbours are listed."""
    near = Tolerances(neighbour_m=1.0)
    (told,) = found(tmp_path, "O01", "licence", neighbour(109.0, MAP), tolerances=near)
    assert told.outcome is Outcome.CANNOT_TELL
    (listed,) = found(tmp_path / "o7", "O07", "licence", neighbour(109.0, MAP), tolerances=near)
    assert listed.outcome is Outcome.CLEAR


def test_what_shares_every_corner_of_the_border_is_one_record_whatever_the_map(tmp_path: Path) -> None:
    same = licence("12/GP", box(EAST + 100, NORTH, 100, 100), holder="Công ty B", grade=MAP)
    (told,) = found(tmp_path, "O01", "licence", same)
    assert told.outcome is Outcome.CLEAR


def test_a_register_that_lists_one_id_twice_has_both_rows_weighed(tmp_path: Path) -> None:
    """The first row decides nothing: the second one is the trespass."""
    for first, second in ((101.0, 50.0), (50.0, 101.0)):
        rows = (neighbour(first, "typed"), neighbour(second, "typed"))
        told = found(tmp_path / f"{first}", "O01", "licence", *rows)
        assert [(one.outcome, one.measured) for one in told] == [(Outcome.CONFLICT, 4999.5)]


def test_of_two_rows_with_one_id_each_finding_has_its_own_errors(tmp_path: Path) -> None:
    rows = (neighbour(95.0, MAP), neighbour(50.0, "typed"))
    told = found(tmp_path, "O01", "licence", *rows)
    assert {(one.outcome, one.measured) for one in told} == {
        (Outcome.CANNOT_TELL, 499.95),
        (Outcome.CONFLICT, 4999.5),
    }


@pytest.mark.parametrize(
    ("rule", "role", "fields", "more", "outcome"),
    [
        ("O02", "licence", {"holder": "Công ty A", "top_m": -1.0}, {}, Outcome.CLEAR),
        ("O02", "licence", {"holder": "Công ty A", "top_m": 60.0}, {}, Outcome.CANNOT_TELL),
        ("O06", "state_survey", {"mineral": "Đồng"}, {"procedure": "P01"}, Outcome.CLEAR),
        ("O06", "state_survey", {"mineral": "Vàng"}, {"procedure": "P01"}, Outcome.CANNOT_TELL),
        ("Z01", "prohibited", {"valid_to": "2026-01-01"}, {}, Outcome.CLEAR),
        ("Z11", "coast", {}, {"facts": {"coast_consent": True}}, Outcome.CLEAR),
        ("Z11", "coast", {}, {"facts": {"coast_consent": False}}, Outcome.CANNOT_TELL),
        ("O08", "pending_application", {"holder": "Công ty A"}, {}, Outcome.CLEAR),
        ("O08", "pending_application", {"holder": "Công ty B"}, {}, Outcome.CANNOT_TELL),
        (
            "O08",
            "pending_application",
            {"holder": "Công ty B", "valid_from": "2027-01-01"},
            {},
            Outcome.CLEAR,
        ),
    ],
)
def test_beside_is_in_doubt_only_where_an_overlap_would_matter(
    tmp_path: Path, rule: str, role: str, fields: Any, more: Any, outcome: Outcome
) -> None:
    told = found(tmp_path, rule, role, licence("7/HS", at(105.0), grade=MAP, **fields), **more)
    assert [one.outcome for one in told] == [outcome]


def test_an_application_beside_is_not_told_by_the_name_of_its_applicant(tmp_path: Path) -> None:
    item = licence("7/HS", at(105.0), name="Ông Nguyễn Văn B", holder="Ông Nguyễn Văn B", grade=MAP)
    (told,) = found(tmp_path, "O08", "pending_application", item)
    said = f"{told.message} {told.remedy} {told.objects}"
    assert told.reason == "beside_in_doubt" and "7/HS" in said and "Nguyễn" not in said


def test_a_row_with_a_coarser_grade_than_its_layer_is_found(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "O01", "licence", neighbour(130.0, "1:200.000"))
    assert told.outcome is Outcome.CANNOT_TELL


def test_the_look_around_ends_where_no_map_of_licences_errs_so_far(tmp_path: Path) -> None:
    for x, outcome in ((300.0, Outcome.CANNOT_TELL), (360.0, Outcome.CLEAR)):
        path = write_pack(tmp_path, f"{x}", {"licence": [neighbour(x, "")]}, grade="1:5.000.000")
        (told,) = findings("O01", mine(), [str(path)])
        assert told.outcome is outcome


def test_a_source_without_a_say_adds_no_doubt_of_its_own(tmp_path: Path) -> None:
    path = write_pack(tmp_path, "draft", {"licence": [neighbour(105.0, MAP)]})
    draft = [replace(one, legal_status=LegalStatus.DRAFT) for one in parse_reference_spec(str(path))]
    asked = replace(context(mine()), reference=open_layers(draft))
    told = [one.reason for one in run_checks(asked) if one.rule == "O01"]
    assert told == ["role_not_in_law"]


def test_the_coarsest_digits_of_a_part_count() -> None:
    part = Part(square(0, 0, 100), (square(10, 10, 20, decimals=0),))
    weights = Weights(error_parameters().values, 0.1)
    assert weights.errors_of_part(part).steps_m == (1.0,)
