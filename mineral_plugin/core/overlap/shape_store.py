"""Shapes of a flat layer, kept for the next look: the heavy ones around one place, never a whole layer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Dict

import numpy as np
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.overlap.flat import FlatLayer, Geometries, Ints

# Some 15 MB of GEOS.
MOST_CORNERS = 300_000
_FIXED_CORNERS = 40  # what a shape costs beside its corners


class ShapeStore:
    """Rebuilds shapes when they are first asked for; beyond some corners the longest unused are forgotten.

    From any thread. An invalid shape is given as it is.
    """

    def __init__(self, layer: FlatLayer, most_corners: int = MOST_CORNERS) -> None:
        self._layer, self._most = layer, most_corners
        self._corners = 0
        self._kept: OrderedDict[int, BaseGeometry] = OrderedDict()
        self._lock = threading.Lock()

    def shapes(self, rows: Ints) -> Geometries:
        """Return some rows as shapely (multi)polygons (see ``FlatLayer.geometry``)."""
        wanted = rows.tolist()
        with self._lock:
            known = {row: self._kept[row] for row in wanted if row in self._kept}
            for row in known:
                self._kept.move_to_end(row)
        missing = [row for row in dict.fromkeys(wanted) if row not in known]
        if missing:
            made = self._layer.geometry(np.array(missing, dtype=np.int64)).tolist()
            known.update(zip(missing, made))
            self._keep(dict(zip(missing, made)))
        found: Geometries = np.empty(len(wanted), dtype=object)
        found[:] = [known[row] for row in wanted]
        return found

    def _keep(self, made: Dict[int, BaseGeometry]) -> None:
        with self._lock:
            for row, shape in made.items():
                if row not in self._kept:
                    self._kept[row] = shape
                    self._corners += self._cost(row)
            while self._corners > self._most:
                self._corners -= self._cost(self._kept.popitem(last=False)[0])

    def _cost(self, row: int) -> int:
        first, last = self._layer.rings[self._layer.parts[self._layer.features[row : row + 2]]].tolist()
        return _FIXED_CORNERS + int(last) - int(first)
