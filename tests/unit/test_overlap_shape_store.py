"""Shapes of a flat layer are kept while there is room."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from polygon_pairs import pairs

from mineral_plugin.core.overlap.flat import flat_layer
from mineral_plugin.core.overlap.shape_store import ShapeStore


def layer_of(count: int = 60) -> Any:
    return flat_layer(pairs(count, 3)[0])


def test_shapes_are_those_of_the_layer_in_the_order_asked_for() -> None:
    layer = layer_of()
    store = ShapeStore(layer)
    for rows in ([3, 1, 3], [], [59, 3, 0], list(range(60))):
        asked = np.array(rows, dtype=np.int64)
        assert shapely.equals_exact(store.shapes(asked), layer.geometry(asked)).all()


def test_a_shape_is_rebuilt_once(monkeypatch: Any) -> None:
    layer = layer_of()
    store = ShapeStore(layer)
    (first,) = store.shapes(np.array([5]))
    (again,) = store.shapes(np.array([5]))
    assert first is again


def test_the_longest_unused_are_forgotten() -> None:
    store = ShapeStore(layer_of(), most_corners=400)
    (old,) = store.shapes(np.array([5]))
    for row in range(6, 40):
        store.shapes(np.array([row]))
    assert store.shapes(np.array([5]))[0] is not old
    assert store._corners <= 400
    assert len(store._kept) >= 1


def test_what_was_just_asked_for_stays() -> None:
    store = ShapeStore(layer_of(), most_corners=4_000)
    (kept,) = store.shapes(np.array([5]))
    for row in range(6, 20):
        store.shapes(np.array([row]))
        assert store.shapes(np.array([5]))[0] is kept
