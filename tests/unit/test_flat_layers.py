"""Reference layers as flat arrays in the cache: never out of date, every row accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import builders
import numpy as np
import pytest
import shapely
from builders import Item, box, licence, write_pack

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.overlap.flat import FeatureState
from mineral_plugin.core.reference import flat_layers
from mineral_plugin.core.reference.flat_layers import build_layer, kept_layer, nearest_zone, plane_of
from mineral_plugin.core.reference.layers import ReferenceLayer, open_reference
from mineral_plugin.core.reference.systems import System

EAST, NORTH = 442_400.0, 2_412_000.0
BOW_TIE = [(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]


def layer_of(path: Path) -> ReferenceLayer:
    return open_reference([str(path)]).layers[0]


def squares(folder: Path, count: int = 3, **more: Any) -> Path:
    items = [licence(f"L{n}", box(EAST + 300 * n, NORTH, 200, 100)) for n in range(count)]
    return write_pack(folder, "gp", {"licence": items}, **more)


def test_a_layer_is_built_once_and_then_taken_from_the_cache(tmp_path: Path, monkeypatch: Any) -> None:
    layer = layer_of(squares(tmp_path))
    assert kept_layer(layer, tmp_path, plane_of(layer)) is None
    built = build_layer(layer, tmp_path, plane_of(layer))
    monkeypatch.setattr(flat_layers, "flat_layer", None)  # building again would fail
    again = build_layer(layer, tmp_path, plane_of(layer))
    assert np.array_equal(again.flat.xy, built.flat.xy)
    assert again.keys.tolist() == [1, 2, 3]


def test_the_folder_of_the_cache_is_made(tmp_path: Path) -> None:
    layer = layer_of(squares(tmp_path))
    build_layer(layer, tmp_path / "new" / "cache", plane_of(layer))
    assert kept_layer(layer, tmp_path / "new" / "cache", plane_of(layer)) is not None


def test_another_content_is_another_cache(tmp_path: Path) -> None:
    first = layer_of(squares(tmp_path / "a"))
    build_layer(first, tmp_path, plane_of(first))
    other = layer_of(squares(tmp_path / "b", count=4))
    assert kept_layer(other, tmp_path, plane_of(other)) is None


def test_keys_lead_back_to_rows_though_some_were_deleted(tmp_path: Path) -> None:
    path = squares(tmp_path, count=5)
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM licence WHERE fid IN (1, 3)")
    layer = layer_of(path)
    kept = build_layer(layer, tmp_path, plane_of(layer))
    east = {
        int(kept.keys[place]): kept.flat.box[0, row] - EAST
        for row, place in enumerate(kept.flat.place.tolist())
    }
    assert east == {2: 300.0, 4: 900.0, 5: 1200.0}


def test_damaged_keys_are_built_anew(tmp_path: Path) -> None:
    layer = layer_of(squares(tmp_path))
    build_layer(layer, tmp_path, plane_of(layer))
    (keys,) = tmp_path.glob("keys-*.npy")
    keys.write_bytes(keys.read_bytes()[:60])
    assert kept_layer(layer, tmp_path, plane_of(layer)) is None
    assert build_layer(layer, tmp_path, plane_of(layer)).keys.tolist() == [1, 2, 3]


def test_invalid_and_missing_shapes_are_counted_never_lost(tmp_path: Path) -> None:
    bow = [(EAST + x, NORTH + y) for x, y in BOW_TIE]
    items = [licence("A", bow), Item([], {"id": "B"}), licence("C", box(EAST, NORTH, 50, 50))]
    layer = layer_of(write_pack(tmp_path, "gp", {"licence": items}))
    flat = build_layer(layer, tmp_path, plane_of(layer)).flat
    assert flat.places_in(FeatureState.INVALID).tolist() == [0]
    assert flat.places_in(FeatureState.NO_POLYGON).tolist() == [1]


def test_numbers_that_are_no_place_make_no_shape(tmp_path: Path) -> None:
    far = licence("A", box(1e12, NORTH, 50, 50))
    layer = layer_of(write_pack(tmp_path, "gp", {"licence": [far, licence("B", box(EAST, NORTH, 9, 9))]}))
    assert build_layer(layer, tmp_path, plane_of(layer)).flat.places_in(FeatureState.NO_POLYGON).tolist() == [
        0
    ]


@pytest.mark.parametrize("rtree", [True, False])
def test_degrees_are_kept_in_the_plane_of_the_nearest_meridian(tmp_path: Path, rtree: bool) -> None:
    own = shapely.box(EAST, NORTH, EAST + 400, NORTH + 300)
    degrees = System().from_zone(own, Zone(105 * 60, 3), 0.001)
    path = write_pack(
        tmp_path,
        "gp",
        {"licence": [licence("A", shapely.get_coordinates(degrees)[:-1].tolist())]},
        system=4756,
    )
    if not rtree:
        path.unlink()
        ring = shapely.get_coordinates(degrees)[:-1].tolist()
        builders.write_layer(path, "licence", [licence("A", ring)], 4756, rtree=False)
    layer = layer_of(path)
    plane = plane_of(layer)
    assert plane == nearest_zone(104.44)
    (kept,) = build_layer(layer, tmp_path, plane).flat.geometry(np.array([0]))
    expected = System().to_zone(degrees, plane, 0.001)
    assert shapely.hausdorff_distance(kept, expected) < 0.001


def test_whoever_cancels_is_let_go(tmp_path: Path) -> None:
    class Stops:
        def report(self, fraction: float) -> None:
            pass

        def cancelled(self) -> bool:
            return True

    layer = layer_of(squares(tmp_path))
    with pytest.raises(CancelledError):
        build_layer(layer, tmp_path, plane_of(layer), Stops())


def test_a_layer_without_a_system_is_refused(tmp_path: Path) -> None:
    layer = layer_of(squares(tmp_path, system=3857))
    with pytest.raises(InputError):
        plane_of(layer)


def test_where_nothing_can_be_written_the_layer_is_in_memory(tmp_path: Path) -> None:
    layer = layer_of(squares(tmp_path))
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert build_layer(layer, tmp_path / "file", plane_of(layer)).flat.count == 3
    assert build_layer(layer, None, plane_of(layer)).flat.count == 3
