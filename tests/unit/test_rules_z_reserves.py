"""Z05, Z06: national mineral reserves by mineral, depth and term."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from checks_world import area, plain_area, square
from rules_z_world import Layers, findings, law, outcomes

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks.reserved_minerals import same_mineral, words_of
from mineral_plugin.core.checks.reserves import years_after

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
LAW = law(date(2026, 11, 23))
DEEP = {"top_m": 100.0, "bottom_m": -100.0}


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


def reserve(layers: Layers, x: float = 60, mineral: str = "vàng", **fields) -> list:
    return [layers.one("national_reserve", x, mineral=mineral, **fields)]


@pytest.mark.parametrize("procedure", ["P01", "P14"])
def test_z05_the_same_mineral_blocks_with_its_area(layers, procedure):
    (found,) = findings("Z05", plain_area(), reserve(layers, **DEEP), procedure=procedure)
    assert (found.outcome, found.severity, found.measured) == (CONFLICT, Severity.BLOCKS, 4000.0)
    place = "Điều 43 khoản 1 điểm đ" if procedure == "P01" else "Điều 55 khoản 1 điểm d"
    assert place in found.basis.article and found.basis.confirmed
    assert "40,00 %" in found.message.vi and "vàng" in found.message.vi


@pytest.mark.parametrize(("x", "expected"), [(100, CLEAR), (99.95, WITHIN), (99.89, CONFLICT)])
def test_z05_a_common_border_is_clear_and_a_sliver_within_tolerance(layers, x, expected):
    assert [o for o, _ in outcomes("Z05", plain_area(), reserve(layers, x, **DEEP))] == [expected]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0.0, -100.0), (CLEAR, "levels_apart")),
        ((0.001, -100.0), (CONFLICT, "overlap")),
        ((150.0, 50.0), (CLEAR, "levels_apart")),
        ((None, -100.0), (CANNOT_TELL, "levels_unknown")),
        ((None, 50.0), (CLEAR, "levels_apart")),
    ],
)
def test_z05_depth_counts(layers, levels, expected):
    top, bottom = levels
    assert outcomes("Z05", plain_area(), reserve(layers, top_m=top, bottom_m=bottom)) == [expected]


def test_z05_a_reserve_without_depth_counts_at_every_depth_and_says_so(layers):
    (found,) = findings("Z05", plain_area(), reserve(layers))
    assert found.outcome is CONFLICT and "every depth counts" in found.message.en
    (found,) = findings("Z05", plain_area(), reserve(layers, **DEEP))
    assert "every depth counts" not in found.message.en


def test_z05_an_area_without_levels_cannot_be_told_apart(layers):
    flat = area(Part(square(0, 0, 100)))
    assert outcomes("Z05", flat, reserve(layers, **DEEP)) == [(CANNOT_TELL, "levels_unknown")]


@pytest.mark.parametrize("written", ["", "khoáng sản lạ", "vàng sa khoáng"])
def test_z05_a_mineral_that_cannot_be_read_cannot_be_told(layers, written):
    (found,) = findings("Z05", plain_area(), reserve(layers, mineral=written))
    assert (found.outcome, found.reason, found.severity) == (CANNOT_TELL, "mineral_unclear", Severity.WARNS)
    assert found.remedy is not None and "Hỏi" in found.remedy.vi


def test_z05_a_sliver_is_within_tolerance_whatever_its_mineral(layers):
    assert outcomes("Z05", plain_area(), reserve(layers, 99.95, "lạ")) == [(WITHIN, "overlap")]


def test_z05_a_reserve_that_has_ended_is_told_and_not_counted(layers):
    assert outcomes("Z05", plain_area(), reserve(layers, valid_to="2026-11-22")) == [(CLEAR, "not_in_force")]
    assert outcomes("Z05", plain_area(), reserve(layers, valid_to="2026-11-23")) == [(CONFLICT, "overlap")]


def test_z05_another_mineral_may_be_explored(layers):
    specs = reserve(layers, mineral="titan")
    assert outcomes("Z05", plain_area(), specs, procedure="P01") == [(CLEAR, "other_mineral")]


@pytest.mark.parametrize(
    ("years", "expected", "severity"),
    [(4.0, CLEAR, Severity.INFORMS), (5.5, CONFLICT, Severity.WARNS), (None, CANNOT_TELL, Severity.WARNS)],
)
def test_z05_mining_another_mineral_warns_unless_its_term_fits(layers, years, expected, severity):
    specs = reserve(layers, mineral="titan", valid_to="2031-11-23")
    facts = {} if years is None else {"mining_term_years": years}
    (found,) = findings("Z05", plain_area(), specs, facts=facts)
    assert (found.outcome, found.severity, found.reason) == (expected, severity, "other_mineral")


def test_z05_without_the_layer_nothing_is_clear(layers):
    for rule in ("Z05", "Z06"):
        assert outcomes(rule, plain_area(), []) == [(CANNOT_TELL, "role_missing")]
        far = reserve(layers, 5000)
        assert outcomes(rule, plain_area(), far) == [(CLEAR, "")]


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (date(2023, 11, 1), Severity.WARNS),
        (date(2025, 6, 30), Severity.WARNS),
        (date(2025, 7, 1), Severity.BLOCKS),
        (date(2025, 12, 31), Severity.BLOCKS),
        (date(2026, 1, 1), Severity.BLOCKS),
    ],
)
def test_z05_warns_under_the_old_law_and_blocks_from_july_2025(layers, day, severity):
    specs = [layers.one("national_reserve", 60, as_of=day, mineral="vàng")]
    (found,) = findings("Z05", plain_area(), specs, day=day)
    assert (found.outcome, found.severity) == (CONFLICT, severity)


def test_z05_begins_with_the_decision_of_november_2023(layers):
    assert findings("Z05", plain_area(), reserve(layers), day=date(2023, 10, 31)) == ()


@pytest.mark.parametrize(
    ("day", "who"), [(date(2025, 12, 31), "Prime Minister"), (date(2026, 1, 1), "Minister")]
)
def test_z05_the_approver_changed_at_new_year_2026(day, who):
    rule = law(day).rule("Z05")
    assert f"approved by the {who}" in rule.explanation.en


def test_z05_old_law_has_no_exception_by_term(layers):
    day = date(2025, 6, 30)
    specs = [layers.one("national_reserve", 60, as_of=day, mineral="titan")]
    assert outcomes("Z05", plain_area(), specs, day=day) == [(CLEAR, "other_mineral")]


# --- Z06 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "expected", "days"),
    [("2031-11-23", CLEAR, None), ("2031-11-22", CONFLICT, "1 day"), ("2036-01-01", CLEAR, None)],
)
def test_z06_mining_ends_with_the_reserve_at_the_latest(layers, end, expected, days):
    specs = reserve(layers, mineral="titan", valid_to=end)
    (found,) = findings("Z06", plain_area(), specs, facts={"mining_term_years": 5.0})
    assert found.outcome is expected and "23/11/2031" in found.message.vi
    if days:
        assert days in found.message.en and found.severity is Severity.WARNS


def test_z06_what_is_missing_cannot_be_told(layers):
    specs = reserve(layers, mineral="titan", valid_to="2031-11-23")
    (found,) = findings("Z06", plain_area(), specs)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing") and "years" in found.message.en
    specs = reserve(layers, mineral="titan")
    assert outcomes("Z06", plain_area(), specs, facts={"mining_term_years": 5.0}) == [
        (CANNOT_TELL, "reserve_term_unknown")
    ]


def test_z06_is_not_asked_for_the_same_mineral_other_levels_or_a_sliver(layers):
    facts = {"mining_term_years": 30.0}
    end = {"valid_to": "2031-11-23"}
    assert outcomes("Z06", plain_area(), reserve(layers, **end), facts=facts) == [(CLEAR, "")]
    apart = reserve(layers, mineral="titan", top_m=0.0, bottom_m=-10.0, **end)
    assert outcomes("Z06", plain_area(), apart, facts=facts) == [(CLEAR, "")]
    assert outcomes("Z06", plain_area(), reserve(layers, 99.95, "titan", **end), facts=facts) == [(CLEAR, "")]
    over = reserve(layers, mineral="titan", valid_to="2026-11-22")
    assert outcomes("Z06", plain_area(), over, facts=facts) == [(CLEAR, "")]


def test_z06_an_unread_mineral_is_held_against_the_term_too(layers):
    specs = reserve(layers, mineral="lạ", valid_to="2031-11-23")
    assert outcomes("Z06", plain_area(), specs, facts={"mining_term_years": 30.0}) == [
        (CONFLICT, "term_longer")
    ]


def test_z06_is_about_mining_only(layers):
    assert outcomes("Z06", plain_area(), [], procedure="P01") == [(NOT_APPLICABLE, "procedure")]


@pytest.mark.parametrize(
    ("day", "mineral", "expected"),
    [
        (date(2025, 1, 15), "gold", NOT_APPLICABLE),
        (date(2025, 1, 15), "fill_soil", CONFLICT),
        (date(2025, 6, 30), "gold", NOT_APPLICABLE),
        (date(2025, 7, 1), "gold", CONFLICT),
        (date(2025, 7, 1), "fill_soil", CONFLICT),
    ],
)
def test_z06_holds_for_group_iv_from_january_and_for_all_from_july_2025(layers, day, mineral, expected):
    specs = [layers.one("national_reserve", 60, as_of=day, mineral="titan", valid_to="2026-01-01")]
    (found,) = findings(
        "Z06", plain_area(), specs, day=day, mineral=mineral, facts={"mining_term_years": 3.0}
    )
    assert found.outcome is expected
    if expected is CONFLICT:
        assert ("harm the reserved mineral" in found.message.en) == (mineral == "fill_soil")


def test_z06_has_no_text_before_15_january_2025(layers):
    assert findings("Z06", plain_area(), [], mineral="fill_soil", day=date(2025, 1, 14)) == ()


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (0.0, date(2024, 2, 29)),
        (1.0, date(2025, 2, 28)),
        (0.5, date(2024, 8, 29)),
        (4.0, date(2028, 2, 29)),
        (5000.0, date(2224, 2, 29)),
        (-3.0, date(2024, 2, 29)),
    ],
)
def test_years_are_counted_to_whole_months(years, expected):
    assert years_after(date(2024, 2, 29), years) == expected


def test_years_over_december_stay_in_their_year():
    assert years_after(date(2026, 12, 31), 0.5) == date(2027, 6, 30)
    assert years_after(date(2026, 6, 30), 0.5) == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("written", "mineral", "expected"),
    [
        ("Than", "coal", True),
        ("than", "peat", None),
        ("Than bùn", "coal", False),
        ("quặng sắt", "iron", True),
        ("ore of iron", "iron", True),
        ("Chì - kẽm", "lead_zinc", True),
        ("titan, zircon", "titanium", True),
        ("zircon", "titanium", None),
        ("titan", "titanium_sea", None),
        ("titan ở biển", "titanium_sea", True),
        ("bauxite", "gold", False),
        ("bô-xít", "bauxite", True),
        ("titan và vàng", "gold", True),
        ("titan và vàng", "tin", False),
        ("cát trắng", "white_silica_sand", None),
        ("", "gold", None),
    ],
)
def test_a_word_for_a_mineral_means_it_or_not_or_is_left_open(written, mineral, expected):
    assert same_mineral(written, LAW.mineral(mineral), LAW.minerals) is expected


def test_what_stands_in_brackets_is_no_name():
    assert words_of("Than (trừ than bùn); Titan") == {"than", "titan"}
