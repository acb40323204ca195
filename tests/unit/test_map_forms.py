"""Forms of maps as dated data: held against the schema, found by procedure and day, refused when faulty."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any, Callable

import pytest
from schemas import problems

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.base.words import catalogue
from mineral_plugin.core.maps.forms import form_for, form_named, forms_for, forms_from, load_forms, map_forms
from mineral_plugin.core.maps.requests import scale_rule
from mineral_plugin.core.regulation import load_regulation

TODAY = date(2026, 11, 23)


@pytest.fixture
def data() -> Any:
    (path,) = sorted(resource_path("maps").glob("forms-*.json"))[-1:]
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_forms_keep_to_their_schema(data: Any) -> None:
    assert problems("map-forms-1", data) == []


@pytest.mark.parametrize(
    ("procedure", "form"),
    [
        ("P01", "exploration"),
        ("P04", "partial_return_exploration"),
        ("P14", "mining"),
        ("P20", "salvage"),
        ("P25", "group_iv"),
        ("P31", "prohibited_inside"),
    ],
)
def test_a_procedure_has_its_form(procedure: str, form: str) -> None:
    assert form_for(procedure, TODAY).id == form


def test_a_procedure_with_several_maps_names_them_all() -> None:
    assert [form.id for form in forms_for("P15", TODAY)] == ["mining", "partial_return", "status"]
    assert [form.id for form in forms_for("P29", TODAY)] == ["status", "closure"]


def test_a_procedure_without_a_map_says_so() -> None:
    with pytest.raises(InputError) as caught:
        form_for("P36", TODAY)
    assert "P36" in caught.value.text("vi")


def test_a_form_is_in_use_from_its_first_day_on() -> None:
    assert "mining" not in [form.id for form in map_forms(date(2026, 1, 15))]
    assert "mining" in [form.id for form in map_forms(date(2026, 1, 16))]
    with pytest.raises(InputError):
        form_named("mining", date(2026, 1, 15))


def test_form_35_cites_the_circular_that_changed_it() -> None:
    printed = form_named("mining", TODAY).citation.printed
    assert "36/2025" in printed and "Mẫu số 35" in printed and "04/2026" in printed


def test_the_scale_rule_of_exploration_maps_is_not_confirmed() -> None:
    regulation = load_regulation(TODAY)
    rules = [scale_rule(regulation, form_named(one, TODAY)) for one in ("mining", "exploration", "closure")]
    assert [rule and (rule.rule, rule.is_confirmed) for rule in rules] == [
        ("M01", True),
        ("M01", False),
        None,
    ]


def test_the_status_map_has_the_three_scales_of_its_rule() -> None:
    rule = scale_rule(load_regulation(TODAY), form_named("status", TODAY))
    assert rule is not None and rule.denominators == (1000, 2000, 5000) and rule.bounds_m2 == ()


def test_every_item_of_a_form_is_a_choice_of_the_rule_and_has_a_name() -> None:
    known = set(load_regulation(TODAY).fact("map_items").choice_ids)
    for form in map_forms(TODAY):
        assert set(form.required + form.customary) <= known
        assert all(f"map.item.{item}" in catalogue("vi") for item in form.required + form.customary)


def break_schema(data: Any) -> None:
    data["schema"] = "map-forms-9"


def break_repeat(data: Any) -> None:
    data["forms"].append(copy.deepcopy(data["forms"][0]))


def break_mark(data: Any) -> None:
    data["forms"][0]["mark"] = "guessed"


def break_text(data: Any) -> None:
    data["forms"][0]["citation"]["text"] = "c99"


def break_names(data: Any) -> None:
    data["forms"][0]["corner_names"] = "runes"


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (break_schema, NewerFileError),
        (break_repeat, InputError),
        (break_mark, InputError),
        (break_text, InputError),
        (break_names, InputError),
    ],
)
def test_faulty_data_are_refused(data: Any, damage: Callable[[Any], None], error: type) -> None:
    damage(data)
    with pytest.raises(error):
        forms_from(Node(data, "", "forms.json"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        load_forms(tmp_path / "forms.json")
