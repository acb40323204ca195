"""Pieces of a heavy shape around the places that it was asked about, kept for the next look.

While a hand moves a corner the same place is asked about hundreds of times, and each time ten thousand
corners of a protected zone would be cut off anew. What is kept is a piece around the place, from lines of a
grid on, so that it serves until the hand has gone on by a part of the area's own size.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from typing import NamedTuple, Optional

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.overlap.common_ground import cut_off
from mineral_plugin.core.overlap.flat import Box
from mineral_plugin.core.overlap.outline import outline_of
from mineral_plugin.core.overlap.stitched import HEAVY_CORNERS, Ready, ready

_MOST_PIECES = 4
_SOME_CORNERS = 1_000
_SHARE = 4  # the pieces that are kept beside the newest one have a part of the shape's corners at most
_LEAST_STEP_M = 1.0


class Piece(NamedTuple):
    """What lies of a shape in a box and around it; ``ready`` to be stitched where it is heavy itself."""

    geometry: BaseGeometry
    ready: Optional[Ready]


class KeptPieces:
    """The pieces of one valid polygonal shape in a plane (m), which never changes. From any thread."""

    def __init__(self, shape: BaseGeometry) -> None:
        self._shape = shape
        self._corners = int(shapely.get_num_coordinates(shape))
        self._kept: OrderedDict[Box, Piece] = OrderedDict()
        self._lock = threading.Lock()

    def near(self, box: Box) -> Piece:
        """Return a piece whose ground in a box, not empty, is that of the shape, as are its sides there."""
        around = _around(box)
        with self._lock:
            found = self._kept.get(around)
            if found is not None:
                self._kept.move_to_end(around)
                return found
        made = _piece(cut_off(self._shape, around))
        with self._lock:
            self._kept[around] = made
            self._forget()
        return made

    def _forget(self) -> None:
        """Forget the pieces that were not asked for the longest time, where they are too many."""
        most = max(_SOME_CORNERS, self._corners // _SHARE)
        corners = [int(shapely.get_num_coordinates(one.geometry)) for one in self._kept.values()]
        while len(corners) > 1 and (len(corners) > _MOST_PIECES or sum(corners) - corners[-1] > most):
            self._kept.popitem(last=False)
            corners.pop(0)


def _piece(cut: BaseGeometry) -> Piece:
    heavy = shapely.get_num_coordinates(cut) > HEAVY_CORNERS
    return Piece(cut, ready(outline_of(cut)) if heavy else None)


def _around(box: Box) -> Box:
    """Return a box around another one, on lines a quarter to a half of its size apart."""
    west, south, east, north = box
    size = max(east - west, north - south, _LEAST_STEP_M)
    step = math.ldexp(1.0, math.frexp(size)[1] - 2)
    low = math.floor(west / step) * step, math.floor(south / step) * step
    return (*low, math.ceil(east / step) * step, math.ceil(north / step) * step)
