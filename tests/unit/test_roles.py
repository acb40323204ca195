"""The roles of reference layers: what each one is for, as data, and how faulty roles are refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Callable

import pytest
from schemas import problems

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.reference.columns import FIELDS, load_columns
from mineral_plugin.core.regulation import latest_set, load_regulation
from mineral_plugin.core.regulation.model import GEOMETRIES, ROLE_FIELDS

TODAY = date(2026, 11, 23)
REGULATION = load_regulation(TODAY)
ROLES = (
    "licence pending_application prohibited temporarily_prohibited national_reserve mineral_planning "
    "state_survey recognised_reserve explored_area auction_area non_auction_area corridor protected_forest "
    "nature_reserve relic religious_land defence province commune former_province former_district "
    "former_commune coast border_belt sea"
).split()
TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference-roles.md"


@pytest.fixture
def data() -> Any:
    return json.loads(latest_set().read_text(encoding="utf-8"))


def test_every_role_that_the_checks_will_need_is_there() -> None:
    assert [role.id for role in REGULATION.roles] == ROLES


def test_every_role_says_in_both_languages_what_its_absence_means() -> None:
    for role in REGULATION.roles:
        assert role.absence.vi.endswith(".") and "Thiếu lớp này" in role.absence.vi, role.id
        assert role.absence.en.startswith("Without this layer"), role.id


def test_every_role_can_name_its_objects_and_date_them() -> None:
    dates = {"valid_from", "valid_to", "known_from", "known_to"}
    for role in REGULATION.roles:
        assert {"id", "name", "grade", *dates} <= set(role.fields), role.id
        assert set(role.fields) <= set(FIELDS) and set(role.geometry) <= set(GEOMETRIES), role.id


def test_objects_of_a_corridor_carry_a_class_and_those_of_licences_levels() -> None:
    assert "class" in REGULATION.role("corridor").fields
    assert REGULATION.role("corridor").geometry == ("polygon", "line", "point")
    assert {"holder", "mineral", "top_m", "bottom_m", "status"} <= set(REGULATION.role("licence").fields)


def test_a_role_and_a_rule_name_one_another() -> None:
    for rule in REGULATION.rules:
        for role in rule.roles:
            assert rule.id in REGULATION.role(role).rules, (rule.id, role)


def test_no_age_limit_is_given_out_as_law() -> None:
    for role in REGULATION.roles:
        assert "không phải quy định của luật" in role.max_age_note.vi, role.id


def test_the_documented_table_names_every_role_with_its_age_limit() -> None:
    text = TABLE.read_text(encoding="utf-8")
    for role in REGULATION.roles:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{role.id}` |"))
        assert role.name.vi in row and role.name.en in row and f"| {role.max_age_days} |" in row


def test_the_documented_table_says_how_each_role_is_drawn_and_which_rules_read_it() -> None:
    heads = TABLE.read_text(encoding="utf-8").partition("## ")[0].splitlines()
    rows = [line.strip("| ").split(" | ") for line in heads if line.startswith("| `")]
    told = [(row[0].strip("`"), row[4], row[6]) for row in rows]
    assert told == [
        (role.id, ", ".join(role.geometry), ", ".join(role.rules) or "-") for role in REGULATION.roles
    ]


def test_a_role_names_exactly_the_rules_that_read_it(data: Any) -> None:
    for role in data["roles"]:
        reading = dict.fromkeys(rule["id"] for rule in data["rules"] if role["id"] in rule["roles"])
        assert sorted(role["rules"]) == sorted(reading), role["id"]


def test_columns_are_known_for_roles_that_exist_and_fields_they_have() -> None:
    for role_id, fields in load_columns().roles.items():
        assert set(fields) <= set(REGULATION.role(role_id).fields), role_id


def test_loader_and_schema_know_the_same_fields(data: Any) -> None:
    schema = json.loads(
        (latest_set().parents[1] / "schema" / "regulation-1.json").read_text(encoding="utf-8")
    )
    role = schema["$defs"]["role"]["properties"]
    assert tuple(role["fields"]["items"]["enum"]) == ROLE_FIELDS
    assert tuple(role["geometry"]["items"]["enum"]) == GEOMETRIES


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda role: role["fields"].append("colour"), "/roles/1/fields/14"),
        (lambda role: role.pop("absence"), "/roles/1"),
        (lambda role: role["absence"].pop("vi"), "/roles/1/absence"),
        (lambda role: role.update(geometry=["circle"]), "/roles/1/geometry/0"),
    ],
)
def test_a_faulty_role_is_refused_with_its_place_by_loader_and_schema(
    tmp_path: Path, data: Any, spoil: Callable[[Any], Any], place: str
) -> None:
    spoil(data["roles"][1])
    path = tmp_path / "set-test.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_regulation(TODAY, path)
    assert place in refused.value.text("vi") and place in refused.value.text("en")
    assert problems("regulation-1", data)
