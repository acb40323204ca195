"""What lies near an area at this moment: by flat arrays where a layer has them, else by its file's own index.

At most ``MOST_OBJECTS`` of each layer are looked at: those that share most ground with the area, then the
nearest ones. How many were left out is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Dict, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import Box, FeatureTable
from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader, Keys, TableArrays
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.ground import Ground
from mineral_plugin.core.checks.overlaps import LICENCE, Standing, standing
from mineral_plugin.core.overlap.edge_sum import Candidate, candidate_of, overlap_areas_of
from mineral_plugin.core.overlap.flat import FlatLayer, Floats, Ints
from mineral_plugin.core.reference.flat_layers import KeptLayer, kept_layer
from mineral_plugin.core.reference.layers import PlacedObject, ReferenceLayer, ReferenceSet, RoleData
from mineral_plugin.core.reference.states import Days
from mineral_plugin.core.work.live import LiveNeighbour

MOST_OBJECTS = 24
# A neighbour is looked for so far away.
NEIGHBOUR_M = 1_000.0
# So many gaps are measured truly, those of the nearest boxes.
_MOST_MEASURED = 100
_LENGTH_DECIMALS = 3


class Aim:
    """Where is looked just now, for all layers together, and how much was found and not looked at.

    ``apart``: what shares no ground with the candidate is looked for. ``left_out`` counts by layer what
    shares ground and was not looked at.
    """

    def __init__(self) -> None:
        self.box: Box = (0.0, 0.0, 0.0, 0.0)
        self.candidate: Optional[Candidate] = None
        self.apart = False
        self.left_out: Dict[str, int] = {}

    def leave_out(self, name: str, count: int) -> None:
        """Say that so many objects of a layer were not looked at."""
        self.left_out[name] = max(self.left_out.get(name, 0), count)


class KeptReader(GeoPackageReader):
    """The reader of a layer whose boxes lie in memory; rows still come from the file."""

    def __init__(self, layer: ReferenceLayer, kept: KeptLayer, aim: Aim) -> None:
        self.feature_tables = layer.reader.feature_tables
        self._reader, self._kept, self._aim = layer.reader, kept, aim
        self._name = layer_name(layer)

    def read(
        self,
        table: FeatureTable,
        columns: Sequence[str] = (),
        box: Optional[Box] = None,
        exact: bool = True,
    ) -> TableArrays:
        """Return rows of the file."""
        return self._reader.read(table, columns, box, exact)

    def rows(self, table: FeatureTable, keys: Sequence[int], columns: Sequence[str] = ()) -> TableArrays:
        """Return rows of the file by their keys."""
        return self._reader.rows(table, keys, columns)

    def keys_in(self, table: FeatureTable, box: Box) -> Keys:
        """Return the keys of what lies in the box that is aimed at, which is ``box`` in the area's plane."""
        flat = self._kept.flat
        rows = flat.meeting(self._aim.box)
        candidate = self._aim.candidate
        if candidate is not None and len(rows) > MOST_OBJECTS:
            rows = self._chosen(rows, candidate)
        return np.sort(self._kept.keys.take(flat.place.take(rows)))

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def _chosen(self, rows: Ints, candidate: Candidate) -> Ints:
        """Return the rows that share most ground and the nearest to fill up, or the nearest others alone."""
        flat, aim = self._kept.flat, self._aim
        (found,) = overlap_areas_of([flat], candidate)
        is_shared = np.isin(flat.place.take(rows), found.place)
        others = rows[~is_shared]
        nearest = others[_gaps(flat, others, candidate).argsort(kind="stable")]
        if aim.apart:
            apart: Ints = nearest[:MOST_OBJECTS]
            return apart
        # Not a number: only a closer look can tell, so it comes first.
        order = np.argsort(-np.nan_to_num(found.area_m2, nan=np.inf), kind="stable")
        row_of = dict(zip(flat.place.take(rows).tolist(), rows.tolist()))
        shared = [row_of[place] for place in found.place.take(order).tolist() if place in row_of]
        aim.leave_out(self._name, max(0, len(shared) - MOST_OBJECTS))
        chosen: Ints = np.array([*shared, *nearest.tolist()][:MOST_OBJECTS], dtype=np.int64)
        return chosen


def _gaps(flat: FlatLayer, rows: Ints, candidate: Candidate) -> Floats:
    """Return how far rows lie from a candidate in m (n,): of many only the nearest truly, others by boxes."""
    west, south, east, north = candidate.box
    box = flat.box[:, rows]
    aside = np.maximum(np.maximum(box[0] - east, west - box[2]), 0.0)
    above = np.maximum(np.maximum(box[1] - north, south - box[3]), 0.0)
    gaps: Floats = np.hypot(aside, above)
    nearest = gaps.argsort(kind="stable")[:_MOST_MEASURED]
    gaps[nearest] = shapely.distance(candidate.geometry, flat.geometry(rows[nearest]))
    return gaps


@dataclass(frozen=True)
class NearReference(ReferenceSet):
    """Reference layers of which some have their boxes in memory."""

    kept: Tuple[KeptLayer, ...] = ()
    aim: Aim = field(default_factory=Aim, compare=False, repr=False)

    @property
    def left_out(self) -> int:
        """Return how many objects near the area were not looked at."""
        return sum(self.aim.left_out.values())

    def around(self, ground: Ground) -> None:
        """Aim at an area, which has some ground."""
        self.aim.left_out = {}
        self.aim.candidate = candidate_of(ground.outline)

    def role(
        self,
        role: str,
        area: LicenceArea,
        margin_m: float,
        days: Days,
        kinds: Sequence[str] = ("polygon",),
    ) -> RoleData:
        """Return the objects of a role near an area; see ``ReferenceSet.role``."""
        candidate = self.aim.candidate
        if candidate is not None:
            west, south, east, north = candidate.box
            self.aim.box = west - margin_m, south - margin_m, east + margin_m, north + margin_m
        data = super().role(role, area, margin_m, days, kinds)
        if candidate is None or len(data.objects) <= MOST_OBJECTS * len(data.specs):
            return data
        return replace(data, objects=self._chosen(role, data.objects, candidate))

    def _chosen(
        self, role: str, found: Sequence[PlacedObject], candidate: Candidate
    ) -> Tuple[PlacedObject, ...]:
        """Return what matters most of many objects that were looked up without arrays, in their order."""
        shapes = np.array([one.geometry for one in found], dtype=object)
        shared = shapely.area(shapely.intersection(candidate.geometry, shapes))
        gaps = shapely.distance(candidate.geometry, shapes)
        if self.aim.apart:
            shared = np.where(shared > 0.0, -np.inf, 0.0)
        order = np.lexsort((gaps, -shared))[:MOST_OBJECTS]
        if not self.aim.apart:
            self.aim.leave_out(role, max(0, int(np.count_nonzero(shared > 0.0)) - MOST_OBJECTS))
        return tuple(found[at] for at in np.sort(order).tolist())


def layer_name(layer: ReferenceLayer) -> str:
    """Return what tells a layer from others."""
    return f"{layer.spec.path} {layer.table.name} {layer.spec.role}"


def near_reference(
    reference: ReferenceSet, folder: Optional[Path] = None, zone: Optional[Zone] = None
) -> NearReference:
    """Return reference layers with the arrays for a zone that lie in the cache ``folder``."""
    if folder is None or zone is None:
        return NearReference(reference.layers)
    aim = Aim()
    kept = [(layer, _kept_of(layer, folder, zone)) for layer in reference.layers]
    layers = tuple(_with_arrays(layer, arrays, aim) if arrays else layer for layer, arrays in kept)
    return NearReference(layers, tuple(arrays for _, arrays in kept if arrays), aim)


def _kept_of(layer: ReferenceLayer, folder: Path, zone: Zone) -> Optional[KeptLayer]:
    """Return the arrays of a layer, ``None`` where there are none or where they lack an object's place."""
    if layer.system is None:
        return None
    try:
        kept = kept_layer(layer, folder, zone)
    except (InputError, OSError):
        return None
    # Lines, points and what has no place are in the file's own index, not in the arrays.
    return None if kept is None or bool(np.isnan(kept.flat.box).any()) else kept


def _with_arrays(layer: ReferenceLayer, kept: KeptLayer, aim: Aim) -> ReferenceLayer:
    reader = KeptReader(layer, kept, aim)
    return replace(layer, reader=reader, table=replace(layer.table, has_rtree=True))


def nearest_licence(context: CheckContext, ground: Ground, near: NearReference) -> Optional[LiveNeighbour]:
    """Return the nearest licence that counts on the day and shares no ground, within 1 km."""
    if not any(layer.spec.role == LICENCE for layer in near.layers):
        return None
    near.aim.apart = True
    try:
        return _nearest(context, ground, near)
    finally:
        near.aim.apart = False


def _nearest(context: CheckContext, ground: Ground, near: NearReference) -> Optional[LiveNeighbour]:
    role = context.regulation.role(LICENCE)
    days = Days(context.event_date, role.max_age_days, context.known_on)
    data = near.role(LICENCE, ground.area, NEIGHBOUR_M, days, role.geometry)
    counting = [one for one in data.objects if _counts(context, one)]
    if not counting:
        return None
    outline = ground.outline
    shapes = np.array([one.geometry for one in counting], dtype=object)
    gaps = shapely.distance(outline, shapes)
    # Who shares a side and no ground is as near as can be.
    apart = np.where((gaps > 0.0) | shapely.touches(outline, shapes), gaps, np.inf)
    at = int(apart.argmin())
    return _neighbour(context, outline, counting[at], float(gaps[at])) if np.isfinite(apart[at]) else None


def _neighbour(
    context: CheckContext, outline: BaseGeometry, placed: PlacedObject, gap_m: float
) -> LiveNeighbour:
    here, there = shapely.get_coordinates(shapely.shortest_line(outline, placed.geometry)).tolist()
    is_close = round(gap_m, _LENGTH_DECIMALS) < context.tolerances.neighbour_m
    gap_m = round(gap_m, _LENGTH_DECIMALS)
    return LiveNeighbour(placed.object, gap_m, (here[0], here[1]), (there[0], there[1]), is_close)


def _counts(context: CheckContext, placed: PlacedObject) -> bool:
    worth = standing(placed.object, context.regulation, context.event_date)
    return worth is not Standing.NOT_IN_FORCE
