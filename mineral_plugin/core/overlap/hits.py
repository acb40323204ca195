"""Every feature of a flat layer that shares ground with a candidate: the ground, its measures, its class.

One look for the boxes, one call of the engine for all that is near. Heavy features are cut from the arrays
first (see ``near_pieces``); a whole one is rebuilt only where the ground is so narrow that its sides decide.
"""

from __future__ import annotations

from typing import Callable, List, NamedTuple, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import GEOSException

from mineral_plugin.core.overlap.common_ground import HEAVY_CORNERS, common_grounds, polygonal
from mineral_plugin.core.overlap.edge_sum import Candidate
from mineral_plugin.core.overlap.errors_of import BoundaryErrors, ErrorValues
from mineral_plugin.core.overlap.flat import FeatureState, FlatLayer, Geometries, Ints
from mineral_plugin.core.overlap.measured_ground import measured
from mineral_plugin.core.overlap.near_pieces import outline_near, pieces_of
from mineral_plugin.core.overlap.real_overlap import RealOverlap, real_overlap, sure_overlap
from mineral_plugin.core.overlap.shape_store import ShapeStore
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2
from mineral_plugin.core.overlap.stitched import HEAVY_CORNERS as STITCHED_CORNERS
from mineral_plugin.core.overlap.stitched import plain_ring, stitched_ground

ErrorsOf = Callable[[int], BoundaryErrors]


class Hit(NamedTuple):
    """A row of a layer that shares ground with a candidate, and what is known of that ground."""

    row: int
    overlap: RealOverlap


def hits_of(
    layer: FlatLayer,
    store: ShapeStore,
    candidate: Candidate,
    own: BoundaryErrors,
    theirs: ErrorsOf,
    values: ErrorValues,
) -> List[Hit]:
    """Return the sound rows of a layer in the candidate's plane (m) that share ground with it, by row.

    ``store`` keeps shapes of the same layer; ``own`` are the errors of the candidate's boundary, ``theirs``
    gives those of a row. Rows that only a repaired copy can answer for are not among them
    (see ``invalid_near``).
    """
    met = layer.meeting(candidate.box)
    rows = met[layer.state.take(met) == FeatureState.SOUND]
    if len(rows) == 0:
        return []
    hits = []
    for row, ground in zip(rows.tolist(), measured(_grounds(layer, store, candidate, rows))):
        if ground.area_m2 <= LEAST_AREA_M2:
            continue
        errors = own, theirs(row)
        told = sure_overlap(ground, *errors, values)
        if told is None:
            shape = store.shapes(np.array([row]))[0]
            told = real_overlap(candidate.geometry, shape, *errors, values, ground)
        hits.append(Hit(row, told))
    return hits


def invalid_near(layer: FlatLayer, candidate: Candidate) -> Ints:
    """Return the rows whose boxes meet the candidate's and that only a repaired copy can answer for."""
    met = layer.meeting(candidate.box)
    invalid: Ints = met[layer.state.take(met) == FeatureState.INVALID]
    return invalid


def _grounds(layer: FlatLayer, store: ShapeStore, candidate: Candidate, rows: Ints) -> Geometries:
    """Return the ground that rows (n,) share with the candidate, (n,) polygons or several, maybe empty."""
    ends = layer.rings[layer.parts[layer.features[np.stack([rows, rows + 1])]]]
    heavy = ends[1] - ends[0] > HEAVY_CORNERS
    near: Geometries = np.empty(len(rows), dtype=object)
    near[~heavy] = store.shapes(rows[~heavy])
    grounds: Geometries = np.empty(len(rows), dtype=object)
    if heavy.any():
        near[heavy], grounds[heavy] = _cut_or_stitched(layer, candidate, rows[heavy])
    (left,) = _missing(grounds).nonzero()
    try:
        grounds[left] = polygonal(shapely.intersection(near[left], candidate.geometry))
    except GEOSException:
        grounds[left] = common_grounds(store.shapes(rows[left]), [candidate.geometry] * len(left))
    return grounds


def _cut_or_stitched(layer: FlatLayer, candidate: Candidate, rows: Ints) -> Tuple[Geometries, Geometries]:
    """Return of heavy rows (n,) what lies near the candidate (n,), or what they share with it (n,)."""
    outline = outline_near(layer, rows, candidate.box)
    grounds: Geometries = np.empty(len(rows), dtype=object)
    (to_stitch,) = (outline.corners(len(rows)) > STITCHED_CORNERS).nonzero()
    ring = plain_ring(candidate.geometry) if len(to_stitch) else None
    if ring is not None:
        for at in to_stitch.tolist():
            grounds[at] = stitched_ground(ring, outline.some(np.arange(len(rows)) == at))
    left = _missing(grounds)
    pieces: Geometries = np.empty(len(rows), dtype=object)
    pieces[left] = pieces_of(layer, rows[left], outline if left.all() else outline.some(left), candidate.box)
    return pieces, grounds


def _missing(geometries: Geometries) -> npt.NDArray[np.bool_]:
    """Return where there is none (n,)."""
    missing: npt.NDArray[np.bool_] = shapely.is_missing(geometries)
    return missing
