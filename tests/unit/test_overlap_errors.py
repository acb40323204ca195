"""How far recorded boundaries may be off."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from schemas import problems

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
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

VALUES = error_parameters().values
FILE = resource_path("overlap", "errors-2026-11-23.json")
METRE = BoundaryErrors((1.0,), 0.0)
CENTIMETRE = BoundaryErrors((0.01,), 0.0)
DIGITISED = BoundaryErrors((), 25.0)


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
