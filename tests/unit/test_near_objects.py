"""Objects near a place: the second look gives what the first one gave, and reads nothing for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Iterator, List, Tuple

import pytest
from builders import Item, box, write_layer, zone_item

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader
from mineral_plugin.core.reference.layers import ReferenceSet, open_reference
from mineral_plugin.core.reference.near_objects import NearObject, ObjectMemory, Objects

ZONE, OWN = Zone(6300, 3), Zone(6285, 3)
POLYGON = ("polygon",)
EAST, NORTH = 500_000.0, 2_400_000.0
HERE = (EAST - 10, NORTH - 10, EAST + 410, NORTH + 90)


def row_of(count: int = 4) -> List[Item]:
    """Return squares side by side, from west to east."""
    return [zone_item(f"KC-{number}", box(EAST + 100 * number, NORTH, 80, 80)) for number in range(count)]


@pytest.fixture
def reference(tmp_path: Path) -> Iterator[ReferenceSet]:
    path = write_layer(tmp_path / "zones.gpkg", "zones", row_of())
    opened = open_reference([f"prohibited={path}|as_of=2026-11-01"])
    yield opened
    opened.close()


def objects_of(reference: ReferenceSet) -> Objects:
    (layer,) = reference.layers
    assert layer.system is not None
    return layer.objects(layer.system)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> List[List[int]]:
    """Count the keys of the rows that are read."""
    found: List[List[int]] = []
    really = GeoPackageReader.rows

    def counted(self: Any, table: Any, keys: Any, columns: Any = ()) -> Any:
        found.append(list(keys))
        return really(self, table, keys, columns)

    monkeypatch.setattr(GeoPackageReader, "rows", counted)
    return found


def ids(found: Tuple[List[NearObject], bool]) -> List[str]:
    return [near.object.id for near in found[0]]


def test_a_second_look_reads_nothing_and_finds_the_same(
    reference: ReferenceSet, readings: List[List[int]]
) -> None:
    objects = objects_of(reference)
    first, second = objects.near(HERE, OWN, POLYGON), objects.near(HERE, OWN, POLYGON)
    assert ids(first) == ["KC-0", "KC-1", "KC-2", "KC-3"]
    assert first == second
    assert readings == [[1, 2, 3, 4]]


def test_only_what_came_near_since_is_read_and_the_order_stays_that_of_the_keys(
    reference: ReferenceSet, readings: List[List[int]]
) -> None:
    objects = objects_of(reference)
    objects.near((EAST + 190, NORTH, EAST + 290, NORTH + 50), OWN, POLYGON)
    assert ids(objects.near(HERE, OWN, POLYGON)) == ["KC-0", "KC-1", "KC-2", "KC-3"]
    assert readings == [[3], [1, 2, 4]]


def test_another_zone_and_other_kinds_are_looked_at_by_themselves(reference: ReferenceSet) -> None:
    objects = objects_of(reference)
    own, other = objects.near(HERE, OWN, POLYGON), objects.near(HERE, ZONE, POLYGON)
    assert own[0][0].geometry.bounds[0] - other[0][0].geometry.bounds[0] > 20_000
    assert objects.near(HERE, OWN, ("line",)) == ([], False)
    assert objects.near(HERE, OWN, POLYGON) == own


def test_an_object_that_cannot_be_read_is_told_at_each_look(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "zones.gpkg", "zones", row_of())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE zones SET geom = x'00' WHERE fid = 2")
    opened = open_reference([f"prohibited={path}|as_of=2026-11-01"])
    looks = [objects_of(opened).near(HERE, OWN, POLYGON) for _ in range(2)]
    opened.close()
    assert [(ids(look), look[1]) for look in looks] == [(["KC-0", "KC-2", "KC-3"], False)] * 2


def test_a_table_without_a_tree_gives_the_same_objects(reference: ReferenceSet, tmp_path: Path) -> None:
    path = write_layer(tmp_path / "bare.gpkg", "zones", row_of(), rtree=False)
    opened = open_reference([f"prohibited={path}|as_of=2026-11-01"])
    found = ids(objects_of(opened).near(HERE, OWN, POLYGON))
    opened.close()
    assert found == ids(objects_of(reference).near(HERE, OWN, POLYGON))


def test_what_was_not_asked_for_longest_is_forgotten_first(
    reference: ReferenceSet, readings: List[List[int]]
) -> None:
    corners = 5 + 40  # of one square, and what each costs beside
    objects = objects_of(reference)._replace(memory=ObjectMemory(most_corners=2 * corners))
    places = [(EAST + 100 * number, NORTH, EAST + 100 * number + 50, NORTH + 50) for number in range(3)]
    for number in (0, 1, 0, 2, 0, 1):
        objects.near(places[number], OWN, POLYGON)
    assert readings == [[1], [2], [3], [2]]
