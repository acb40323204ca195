"""What of a layer cannot be used: counted and named, each object in its place, nothing repaired."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import pytest
import shapely
from testdata import by_scale, testdata

from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only, quoted, wkb_of
from mineral_plugin.core.base.words import say
from mineral_plugin.core.reference.inventory import Inventory, inventory, reason_phrase
from mineral_plugin.core.regulation import load_regulation

REGULATION = load_regulation(date(2026, 11, 23))
SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
BOW_TIE = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"


def taken_stock(
    shapes: Sequence[Optional[str]], role: str = "licence", **values: Sequence[object]
) -> Inventory:
    geometry = np.array([shapely.from_wkt(shape) if shape else None for shape in shapes], dtype=object)
    keys = [str(number + 1) for number in range(len(shapes))]
    names = [f"Mỏ {key}" for key in keys]
    return inventory(keys, geometry, names, values, REGULATION.role(role), REGULATION)


def test_each_object_is_counted_under_what_is_wrong_with_its_geometry() -> None:
    found = taken_stock([SQUARE, None, "POLYGON EMPTY", "LINESTRING (0 0, 1 1)", BOW_TIE])
    counts = found.counts()
    assert counts["total"] == 5
    assert [counts[name] for name in ("without_geometry", "empty", "wrong_type", "invalid")] == [1, 1, 1, 1]
    assert [entry.key for entry in found.without_place] == ["2", "3"]


def test_an_object_is_named_with_its_key_its_name_and_the_detail() -> None:
    found = taken_stock([None, "POINT (1 2)", BOW_TIE])
    assert found.without_geometry[0][:3] == ("1", "Mỏ 1", "")
    assert found.wrong_type[0][:3] == ("2", "Mỏ 2", "Point")
    assert found.invalid[0][:3] == ("3", "Mỏ 3", "Self-intersection")
    assert found.invalid[0].at == (5.0, 5.0)


def test_lines_and_points_are_right_where_the_role_has_such_objects() -> None:
    shapes = [SQUARE, "LINESTRING (0 0, 1 1)", "MULTIPOINT (1 1)", "GEOMETRYCOLLECTION (POINT (1 1))"]
    assert [entry.key for entry in taken_stock(shapes, role="corridor").wrong_type] == ["4"]
    assert [entry.key for entry in taken_stock(shapes, role="relic").wrong_type] == ["2", "4"]


def test_an_empty_shape_is_empty_whatever_its_type() -> None:
    counts = taken_stock(["POINT EMPTY", "GEOMETRYCOLLECTION EMPTY"]).counts()
    assert (counts["empty"], counts["wrong_type"]) == (2, 0)


def test_a_coordinate_that_is_no_number_is_named_without_a_place() -> None:
    with np.errstate(invalid="ignore"):
        shape = shapely.polygons([[0, 0], [1, float("nan")], [1, 1], [0, 0]])
    found = inventory(["1"], np.array([shape], dtype=object), ["A"], {}, REGULATION.role("licence"))
    assert found.counts()["invalid"] == 1 and found.invalid[0].at is None


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (BOW_TIE, "The boundary crosses itself."),
        (
            "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (6 6, 7 6, 7 7, 6 7, 6 6))",
            "A hole lies outside the boundary.",
        ),
        (
            "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))",
            "One part of the area lies",
        ),
        ("POLYGON ((0 0, 9 0, 5 5, 9 9, 0 9, 5 5, 0 0))", "The boundary touches itself at a point."),
    ],
)
def test_the_reason_is_said_in_a_sentence(shape: str, sentence: str) -> None:
    reason = reason_phrase(taken_stock([shape]).invalid[0])
    assert say(reason, "en").startswith(sentence)
    assert say(reason, "vi") != say(reason, "en")


def test_a_reason_not_known_is_passed_on() -> None:
    odd = taken_stock([BOW_TIE]).invalid[0]._replace(detail="Something new")
    assert "Something new" in say(reason_phrase(odd), "vi")


def test_values_that_cannot_be_read_are_named_with_their_field_and_text() -> None:
    found = taken_stock(
        [SQUARE] * 3,
        valid_to=["28/5/2030", "5/28/2030", None],
        known_from=["", "2026-01-01", "hôm qua"],
        top_m=["+380 m", "1.250", ""],
        bottom_m=[-50, "lộ vỉa", "-"],
        status=["còn hiệu lực", "lưu kho", None],
    )
    named = [(entry.key, entry.field, entry.detail) for entry in found.unread_dates]
    assert named == [("2", "valid_to", "5/28/2030"), ("3", "known_from", "hôm qua")]
    assert [(entry.key, entry.detail) for entry in found.unread_levels] == [("2", "1.250"), ("2", "lộ vỉa")]
    assert [(entry.key, entry.detail) for entry in found.unread_statuses] == [("2", "lưu kho")]


def test_an_id_is_repeated_whatever_its_typography() -> None:
    found = taken_stock([SQUARE] * 5, id=["12/GP–UBND", "12/gp-ubnd ", "13/GP-UBND", "", ""])
    assert [entry.key for entry in found.repeated_ids] == ["1", "2"]


def test_a_sound_layer_has_nothing_to_tell_and_none_is_empty() -> None:
    assert set(taken_stock([SQUARE], id=["1"]).counts().values()) == {1, 0}
    assert taken_stock([]).counts()["total"] == 0


def test_the_inventory_is_plain_json() -> None:
    document = taken_stock([BOW_TIE, None], valid_to=["x", "y"]).as_dict()
    assert json.loads(json.dumps(document)) == document
    assert document["invalid"] == [
        {"key": "1", "name": "Mỏ 1", "detail": "Self-intersection", "at": [5.0, 5.0]}
    ]


def test_the_geometry_is_left_as_it_was() -> None:
    geometry = np.array([shapely.from_wkt(BOW_TIE), None], dtype=object)
    before = [None if shape is None else shape.wkt for shape in geometry]
    inventory(["1", "2"], geometry, ["", ""], {}, REGULATION.role("licence"))
    assert [None if shape is None else shape.wkt for shape in geometry] == before


@pytest.mark.parametrize(
    ("name", "role", "invalid"),
    [
        ("vn_laocai_plan_mines_9208", "mineral_planning", 9),
        ("vn_communes_laocai_full", "commune", 3),
        ("kh_community_forests", "protected_forest", 4),
        ("kh_mining_concessions", "licence", 0),
    ],
)
def test_real_layers_have_the_faults_that_are_known_of_them(name: str, role: str, invalid: int) -> None:
    with opened_read_only(testdata("layers", f"{name}.gpkg")) as connection:
        table = feature_tables(connection)[0]
        sql = f"SELECT {quoted(table.key)}, {quoted(table.geometry)} FROM {quoted(table.name)}"
        rows: List[Any] = connection.execute(sql).fetchall()
    geometry = shapely.from_wkb([wkb_of(blob) if blob else None for _, blob in rows])
    keys = [str(key) for key, _ in rows]
    found = inventory(keys, geometry, keys, {}, REGULATION.role(role), REGULATION)
    assert (found.counts()["total"], found.counts()["invalid"]) == (len(rows), invalid)
    assert all(entry.at is not None for entry in found.invalid)


def test_a_large_register_is_looked_through_in_seconds() -> None:
    count = by_scale(20_000, 100_000)
    corners = np.random.default_rng(4).uniform(0, 1e6, (count, 2))
    geometry = shapely.buffer(shapely.points(corners), 100.0, quad_segs=4)
    values: Dict[str, List[object]] = {
        "id": [f"GP{number}" for number in range(count)],
        "valid_to": [f"{number % 28 + 1}/{number % 12 + 1}/{1990 + number % 60}" for number in range(count)],
        "top_m": [f"+{number % 900} m" for number in range(count)],
    }
    keys = [str(number) for number in range(count)]
    started = time.monotonic()
    found = inventory(keys, geometry, keys, values, REGULATION.role("licence"), REGULATION)
    assert time.monotonic() - started < by_scale(4.0, 10.0)
    assert found.counts() == {**dict.fromkeys(found.counts(), 0), "total": count}
