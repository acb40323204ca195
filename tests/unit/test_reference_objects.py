"""Objects made from whole columns are those made row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Dict, List

import pytest

from mineral_plugin.core.base.geopackage import FeatureTable
from mineral_plugin.core.reference.objects import object_of, objects_maker
from mineral_plugin.core.reference.spec import LayerSpec

COLUMNS: Dict[str, List[object]] = {
    "fid": [1, 2, 3],
    "id": ["GP-1", " ", None],
    "name": [None, " Mỏ B ", ""],
    "holder": ["Công ty A", None, 7],
    "valid_from": ["2020-03-01", "không rõ", None],
    "valid_to": ["2030", None, "12/3/2031"],
    "top_m": [120.5, "49,5", None],
    "XA": ["Xã A", None, "Xã C"],
    "TINH": ["Lào Cai", "Lào Cai", None],
}


@pytest.fixture
def spec(tmp_path: Path) -> LayerSpec:
    fields = {"place": "XA + TINH"}
    return LayerSpec(tmp_path / "a.gpkg", "licence", source="sổ", grade="layer", fields=fields)


@pytest.fixture
def table() -> FeatureTable:
    return FeatureTable("t", "fid", "geom", tuple(COLUMNS), "EPSG", 3405, "", has_rtree=True)


def rows() -> List[Dict[str, Any]]:
    return [dict(zip(COLUMNS, values)) for values in zip(*COLUMNS.values())]


def test_columns_give_the_objects_of_their_rows(spec: LayerSpec, table: FeatureTable) -> None:
    made = objects_maker(spec, table)(COLUMNS, 3)
    assert made == [object_of(spec, table, row) for row in rows()]


def test_what_a_row_does_not_say_is_taken_from_what_is_known(spec: LayerSpec, table: FeatureTable) -> None:
    first, second, third = objects_maker(spec, table)(COLUMNS, 3)
    assert (first.id, first.name, first.place) == ("GP-1", "GP-1", "Xã A, Lào Cai")
    assert (second.id, second.name, second.place, second.valid_from) == ("2", "Mỏ B", "Lào Cai", None)
    assert (third.id, third.holder, third.place, third.grade) == ("3", "7", "Xã C", "layer")
    assert (first.valid_to, third.valid_to) == (date(2030, 12, 31), date(2031, 3, 12))
    assert (first.top_m, second.top_m, first.bottom_m) == (120.5, 49.5, None)
