"""How far boundaries may be off, and whether what two areas share is real."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from schemas import problems
from shapely.geometry import MultiPolygon, Polygon, box

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.overlap.errors_of import (
    BoundaryErrors,
    BoundarySource,
    Conversion,
    error_parameters,
    errors_of,
    pair_std_m,
    printed_step_m,
    step_of_decimals,
    tab_step_m,
)
from mineral_plugin.core.overlap.real_overlap import inscribed_width_m, limits_of, real_overlap
from mineral_plugin.core.overlap.strip import side_pair, strip_of

VALUES = error_parameters().values
FILE = resource_path("overlap", "errors-2026-11-23.json")
METRE = BoundaryErrors((1.0,), 0.0)
CENTIMETRE = BoundaryErrors((0.01,), 0.0)
DIGITISED = BoundaryErrors((), 25.0)
AREA = box(0, 0, 200, 100)


def verdict(other, first_errors=CENTIMETRE, second_errors=CENTIMETRE, area=AREA):
    return real_overlap(area, other, first_errors, second_errors, VALUES)


# --- the parameters -------------------------------------------------------------------------------------


def test_the_parameters_keep_their_schema():
    assert problems("overlap-errors-1", json.loads(FILE.read_text(encoding="utf-8"))) == []


def test_each_parameter_is_dated_and_has_a_source_and_a_judge():
    found = error_parameters()
    assert found.version.isoformat() == FILE.stem[len("errors-") :]
    assert "choices of the program" in found.judgement.en
    assert {one.whose for one in found.parameters} == {"program", "format", "measured"}
    assert all(one.source and one.meaning.vi != one.meaning.en for one in found.parameters)
    assert len(found.parameters) == len({one.id for one in found.parameters}) == 16


def changed(tmp_path: Path, change) -> Path:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "errors.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["parameters"].pop(), "/parameters"),
        (lambda d: d["parameters"].append(d["parameters"][0]), "/parameters/16"),
        (lambda d: d["parameters"][0].update(id="other"), "/parameters/0/id"),
        (lambda d: d["parameters"][1].update(value=0), "/parameters/1/value"),
        (lambda d: d["parameters"][1].update(value=math.inf), "/parameters/1/value"),
        (lambda d: d["parameters"][1].update(value="0.3"), "/parameters/1/value"),
        (lambda d: d["parameters"][1].update(unit="ft"), "/parameters/1/unit"),
        (lambda d: d["parameters"][1].update(whose="law"), "/parameters/1/whose"),
        (lambda d: d.update(schema="fees-1"), "/schema"),
        (lambda d: d.pop("judgement"), "/"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(tmp_path, change, place):
    with pytest.raises(InputError) as caught:
        error_parameters(changed(tmp_path, change))
    assert caught.value.phrase.values["place"] == place


def test_a_file_of_a_newer_program_says_so(tmp_path):
    with pytest.raises(NewerFileError, match="newer version"):
        error_parameters(changed(tmp_path, lambda data: data.update(schema="overlap-errors-2")))


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(MissingError):
        error_parameters(tmp_path / "none.json")


# --- the errors of a boundary ---------------------------------------------------------------------------


def test_rounding_is_even_over_one_step_in_both_coordinates():
    found = errors_of(BoundarySource("typed", 1.0), VALUES)
    assert found.std_m == pytest.approx(1.0 / math.sqrt(6.0))
    assert found.most_m == 0.5
    spread = np.random.default_rng(1).uniform(-0.5, 0.5, (200_000, 2))
    assert math.sqrt((spread**2).sum(axis=1).mean()) == pytest.approx(found.std_m, rel=0.01)


@pytest.mark.parametrize(
    ("grade", "common_m"),
    [
        ("typed", 0.0),
        ("published", 0.0),
        ("surveyed", 0.3),
        ("digitised", 25.0),
        ("layer", 5.0),
        ("", 5.0),
        ("1:10.000", 5.0),
        ("scan of 1:50,000", 25.0),
        ("1/2000", 1.0),
        ("hand drawn", 5.0),
    ],
)
def test_the_grade_of_the_source_gives_the_common_error(grade, common_m):
    assert errors_of(BoundarySource(grade), VALUES).common_m == pytest.approx(common_m)


def test_a_table_with_unknown_digits_is_taken_for_one_in_whole_metres():
    assert errors_of(BoundarySource("typed"), VALUES).steps_m == (1.0,)
    assert errors_of(BoundarySource("surveyed"), VALUES).steps_m == ()


def test_a_layer_on_printed_steps_counts_as_a_table():
    assert errors_of(BoundarySource("layer", 0.01), VALUES) == BoundaryErrors((0.01,), 0.0)


def test_the_step_of_the_file_comes_on_top_of_the_printed_digits():
    found = errors_of(BoundarySource("typed", 0.01, file_step_m=0.03), VALUES)
    assert found.single_std_m == pytest.approx(math.hypot(0.01, 0.03) / math.sqrt(12.0))
    assert found.most_m == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("conversion", "common_m"),
    [
        (Conversion.NONE, 0.3),
        (Conversion.ZONE_CHANGE, math.hypot(0.3, 0.006)),
        (Conversion.DATUM, math.hypot(0.3, 1.0)),
        (Conversion.OLD_DATUM, math.hypot(0.3, 5.0)),
    ],
)
def test_a_conversion_adds_its_error(conversion, common_m):
    found = errors_of(BoundarySource("surveyed", conversion=conversion), VALUES)
    assert found.common_m == pytest.approx(common_m)
    assert found.most_m == math.inf


def test_two_boundaries_deviate_by_both_errors_and_never_by_less_than_the_least():
    assert pair_std_m(METRE, DIGITISED, VALUES) == pytest.approx(math.hypot(1 / math.sqrt(6.0), 25.0))
    assert pair_std_m(CENTIMETRE, CENTIMETRE, VALUES) == 0.05


@pytest.mark.parametrize(
    ("coordinates", "step"),
    [
        ([[424207.0, 2478419.0], [424303.0, 2478286.0]], 1.0),
        ([[424207.5, 2478419.0], [424303.0, 2478286.2]], 0.1),
        ([[424207.53, 2478419.0], [424303.0, 2478286.2]], 0.01),
        ([[424207.531, 2478419.0], [424303.0, 2478286.2]], 0.001),
        ([[424207.5314, 2478419.0], [424303.0, 2478286.2]], None),
        (np.empty((0, 2)), None),
    ],
)
def test_the_printed_step_is_the_coarsest_that_fits_all(coordinates, step):
    assert printed_step_m(np.asarray(coordinates)) == step


def test_steps_of_decimals_and_of_tab_bounds():
    assert [step_of_decimals(count) for count in (0, 2)] == [1.0, 0.01]
    assert tab_step_m(None, VALUES) == pytest.approx(0.03)
    assert tab_step_m((0.0, 0.0, 2_000_000.0, 10_000_000.0), VALUES) == pytest.approx(0.005)


# --- a piece as a strip ---------------------------------------------------------------------------------


def strip(first, second, errors):
    common = shapely.intersection(first, second)
    return strip_of(common, side_pair(first, second, common, VALUES.same_corner_m), errors)


def test_the_area_of_a_strip_deviates_by_the_share_of_each_corner():
    found = strip(AREA, box(199, 0, 300, 100), (METRE, CENTIMETRE))
    corner = 50.0 * METRE.single_std_m
    far = 50.0 * CENTIMETRE.single_std_m
    ends = 1.0 * METRE.single_std_m
    assert found.area_m2 == pytest.approx(100.0)
    assert found.depth_m == pytest.approx(1.0)
    assert found.area_std_m2 == pytest.approx(math.sqrt(2 * (corner**2 + far**2)), rel=ends / corner)


def test_the_deviation_of_an_area_is_that_of_many_recordings():
    rng = np.random.default_rng(7)
    first = np.array([[0, 0], [310.4, 22.7], [402.1, -4.2], [380.0, -200.0], [10.0, -180.0]])
    second = np.array([[5, -6], [150, 3], [420, -12.0], [400, 200], [0, 210]])
    recorded = [
        Polygon(first + rng.uniform(-0.5, 0.5, first.shape)).intersection(
            Polygon(second + rng.uniform(-0.5, 0.5, second.shape))
        )
        for _ in range(4000)
    ]
    spread = float(np.std([one.area for one in recorded]))
    assert strip(Polygon(first), Polygon(second), (METRE, METRE)).area_std_m2 == pytest.approx(
        spread, rel=0.06
    )


def test_the_most_that_rounding_makes_is_never_passed():
    rng = np.random.default_rng(11)
    for _ in range(300):
        x = np.sort(rng.uniform(0, 600, 4))
        line = np.column_stack([x, rng.uniform(-40, 40, 4)]) + [400_000, 2_400_000]
        south = Polygon(np.rint([*line, line[-1] - [0, 500], line[0] - [0, 500]]))
        north = Polygon([*line, line[-1] + [0, 500], line[0] + [0, 500]])
        common = shapely.intersection(south, north)
        for piece in shapely.get_parts(common):
            if piece.geom_type == "Polygon" and piece.area > 1e-6 and min(np.diff(x)) > 20:
                found = strip_of(
                    piece, side_pair(south, north, common, 0.001), (METRE, BoundaryErrors((), 0.0))
                )
                assert found.area_m2 <= 1.1 * found.area_most_m2


def test_corners_that_both_records_share_move_together():
    both = Polygon([(200, 0), (199.6, 50), (200, 100), (300, 100), (300, 0)])
    apart = Polygon([(200, -10), (199.6, 50), (200, 110), (300, 110), (300, -10)])
    together = strip(AREA, both, (METRE, METRE))
    alone = strip(AREA, apart, (METRE, METRE))
    assert together.area_std_m2 < 0.75 * alone.area_std_m2


def test_a_piece_with_sides_of_one_polygon_alone_has_no_depth():
    assert strip(AREA, box(50, 50, 50.3, 60), (METRE, METRE)).depth_m == math.inf


def test_the_thin_end_of_a_sliver_makes_it_no_deeper():
    sliver = Polygon([(0, 100), (60, 99.999995), (100, 99.99), (200, 100), (200, 200), (0, 200)])
    assert strip(AREA, sliver, (METRE, METRE)).depth_m == pytest.approx(0.01)


def test_a_band_across_an_area_is_as_deep_as_the_way_out():
    assert strip(AREA, box(50, -10, 50.3, 110), (METRE, METRE)).depth_m == pytest.approx(50.0, abs=0.2)


@pytest.mark.parametrize(
    ("piece", "width_m"),
    [
        (box(0, 0, 100, 2), 2.0),
        (Polygon([(0, 0), (100, 0), (100, 1), (60, 1), (60, 8), (50, 8), (50, 1), (0, 1)]), 8.0),
        (box(0, 0, 10, 10), 10.0),
    ],
)
def test_the_inscribed_width_is_that_of_the_largest_circle(piece, width_m):
    assert inscribed_width_m(piece) == pytest.approx(width_m, rel=0.07)
    assert inscribed_width_m(piece) >= width_m * 0.999


# --- sliver or overlap ----------------------------------------------------------------------------------


def test_a_sliver_of_two_centimetres_between_a_table_and_a_tab_file_is_within_tolerance():
    found = verdict(box(199.98, 0, 300, 100), second_errors=BoundaryErrors((0.01, 0.03), 0.0))
    assert found.outcome is Outcome.WITHIN_TOLERANCE
    assert (found.area_m2, found.width_m, found.length_m) == (2.0, 0.02, 100.02)
    assert found.tolerance_m == 0.1


def test_three_metres_between_tables_in_centimetres_are_a_conflict():
    found = verdict(box(197, 0, 300, 100))
    assert (found.outcome, found.probability, found.area_m2) == (Outcome.CONFLICT, 1.0, 300.0)


def test_the_same_overlap_is_open_between_worse_boundaries():
    assert verdict(box(197, 0, 300, 100), second_errors=DIGITISED).outcome is Outcome.CANNOT_TELL


def test_what_rounding_cannot_have_made_is_real_for_certain():
    found = verdict(box(198.2, 0, 300, 100), METRE, METRE)
    assert (found.outcome, found.probability, found.errors_alone) == (Outcome.CONFLICT, 1.0, 0.0)


def test_half_a_metre_between_tables_in_whole_metres_is_open_and_says_how_likely():
    found = verdict(box(199.3, 0, 300, 100), METRE, METRE)
    assert found.outcome is Outcome.CANNOT_TELL
    assert 0.9 < found.probability < 0.995
    assert 0.005 < found.errors_alone < 0.1
    assert found.width_std_m > 0.1


def test_a_small_area_inside_another_is_real_however_narrow():
    found = verdict(box(50, 50, 50.3, 60), METRE, METRE)
    assert (found.outcome, found.depth_m) == (Outcome.CONFLICT, None)


def test_a_narrow_band_across_an_area_is_real():
    assert verdict(box(50, -10, 50.3, 110), METRE, METRE).outcome is Outcome.CONFLICT


def test_the_same_area_twice_is_real():
    assert verdict(AREA).outcome is Outcome.CONFLICT
    thin = box(0, 0, 300, 0.8)
    assert verdict(thin, METRE, METRE, area=thin).outcome is Outcome.CONFLICT


def test_a_long_sliver_with_a_bulge_is_not_within_tolerance():
    bulge = [(99, 99.99), (99, 99.7), (101, 99.7), (101, 99.99)]
    other = Polygon([(0, 99.99), *bulge, (200, 99.99), (200, 200), (0, 200)])
    found = verdict(other)
    assert found.width_m < 0.05
    assert found.outcome is Outcome.CONFLICT


def test_the_widest_piece_decides():
    other = MultiPolygon([box(199.99, 0, 300, 40), box(190, 60, 300, 100)])
    found = verdict(other)
    assert (found.outcome, found.area_m2) == (Outcome.CONFLICT, 400.4)


def test_nothing_under_the_tolerance_loses_its_figures():
    found = verdict(box(199.95, 0, 300, 100))
    assert found.outcome is Outcome.WITHIN_TOLERANCE
    assert min(found.area_m2, found.width_m, found.length_m, found.probability, found.widest_m) > 0.0


def test_the_order_of_the_two_does_not_matter():
    other = Polygon([(199.5, -3), (199.8, 60), (199.2, 99), (300, 100), (300, 0)])
    one = real_overlap(AREA, other, METRE, CENTIMETRE, VALUES)
    assert real_overlap(other, AREA, CENTIMETRE, METRE, VALUES) == one


# --- areas that share nothing as recorded ---------------------------------------------------------------


def test_a_shared_border_of_printed_tables_is_clear():
    found = verdict(box(200, 0, 300, 100), METRE, METRE)
    assert (found.outcome, found.area_m2, found.gap_m) == (Outcome.CLEAR, 0.0, 0.0)


def test_a_digitised_zone_beside_an_area_is_clear_only_at_a_distance():
    near, far = (verdict(box(200 + gap, -50, 900, 150), second_errors=DIGITISED) for gap in (5.0, 40.0))
    assert (near.outcome, near.gap_m) == (Outcome.CANNOT_TELL, 5.0)
    assert 0.0 < near.probability < 0.5
    assert far.outcome is Outcome.CLEAR


def test_digitised_neighbours_with_the_same_corners_have_one_border():
    assert verdict(box(200, 0, 300, 100), DIGITISED, DIGITISED).outcome is Outcome.CLEAR
    assert verdict(box(200, -60, 300, 160), DIGITISED, DIGITISED).outcome is Outcome.CANNOT_TELL


def test_the_limits_of_a_pair_follow_from_both():
    found = limits_of(METRE, CENTIMETRE, VALUES)
    assert found.tolerance_m == pytest.approx(2.0 * pair_std_m(METRE, CENTIMETRE, VALUES))
    assert found.rounding_m == pytest.approx(math.sqrt(2.0) * 0.505)
    assert found.sure_m > found.tolerance_m > found.doubt_m
    assert limits_of(METRE, DIGITISED, VALUES).rounding_m == math.inf
