"""A layer of polygons as flat arrays: coordinates, offsets, and boxes of chains of sides.

Nothing in it is an object for each feature, so the garbage collector has nothing to walk through, and all of
it can lie in a mapped file. Features are kept in spatial order: what lies near each other on the ground lies
near each other in the file.

Rings are turned while building: outer rings run counter-clockwise, holes clockwise, whatever the source says.
The sides of each ring are cut into chains of ``CHAIN_SIDES``, and these into groups of ``GROUP_CHAINS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, Iterable, List, NamedTuple, Sequence, Tuple, TypeVar, Union

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.base.geopackage_bulk import shapes_from_wkb

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[Any]  # of whole numbers; what numpy calls its index type differs by platform
Geometries = npt.NDArray[np.object_]
Box = Tuple[float, float, float, float]
Value = TypeVar("Value")
_Leaf = Tuple[float, float, float, float, int]

CHAIN_SIDES = 16
GROUP_CHAINS = 16
LEAF_FEATURES = 64
FEWEST_POINTS = 4  # of a closed ring

_POLYGON, _COLLECTION = 3, 7
_DEEPEST = 32
_FEW = 8
_BITE_CORNERS = 200_000


class FeatureState(IntEnum):
    """What the kernel can do with a feature.

    ``INVALID``: it crosses itself, its parts overlap, or its coordinates are no numbers; GEOS has to answer,
    on a repaired copy. ``NO_POLYGON``: it is missing, empty, a line or a point.
    """

    SOUND = 0
    INVALID = 1
    NO_POLYGON = 2


@dataclass(frozen=True)
class Chains:
    """Runs of consecutive sides of a ring: ``boxes`` (n, 4), and first and last vertex as ``spans`` (n, 2).

    A box is min x, min y, max x, max y.
    """

    boxes: Floats
    spans: Ints

    @property
    def box(self) -> Floats:
        """Return min x, min y, max x, max y (4, n), a view."""
        return self.boxes.T

    @property
    def ends(self) -> Ints:
        """Return first and last vertex (2, n), a view."""
        return self.spans.T

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.spans)


@dataclass(frozen=True)
class FlatLayer:
    """The polygons of a layer of f features, in the unit of its coordinates.

    ``points`` (v, 2); ``rings`` (r + 1,) first vertex of each ring; ``parts`` (p + 1,) first ring of each
    part; ``features`` (f + 1,) first part of each feature; ``place`` (f,) where the feature stood in the
    source; ``state`` (f,) of ``FeatureState``; ``reach`` (g, 4, 64) how far each feature reaches, f filled up
    to g leaves of 64: min x, min y, and max x, max y with their signs turned, not a number where there is no
    place; ``leaves`` (4, g) the same of all features of a leaf.
    ``feature_chains``, ``feature_groups`` (f + 1,) and ``group_chains`` (number of groups + 1,) are offsets.
    """

    points: Floats
    rings: Ints
    parts: Ints
    features: Ints
    place: Ints
    state: npt.NDArray[np.uint8]
    reach: Floats
    leaves: Floats
    chains: Chains
    groups: Chains
    feature_chains: Ints
    feature_groups: Ints
    group_chains: Ints

    @property
    def count(self) -> int:
        """Return the number of features."""
        return len(self.place)

    def meeting(self, box: Box) -> Ints:
        """Return the rows of the features whose boxes meet ``box``; touching is meeting."""
        (rows,) = meeting_each([self], box)
        return np.array(rows, dtype=np.int64)

    @cached_property
    def runs(self) -> List[Tuple[float, float, float, float, List[_Leaf]]]:
        """Return runs of leaves that follow one another, some strips of the ground: reach and leaves of each.

        As numbers of Python: some hundred kB at 100,000 features, and no call of numpy to look at them.
        """
        count = self.leaves.shape[1]
        if count == 0:
            return []
        starts = np.arange(0, count, max(1, round(count**0.5)))
        reach = np.fmin.reduceat(self.leaves, starts, axis=1).T.tolist()
        leaves = [*zip(*self.leaves.tolist(), range(count))]
        ends = [*starts[1:].tolist(), count]
        return [(*one, leaves[start:end]) for one, start, end in zip(reach, starts.tolist(), ends)]

    def geometry(self, rows: Ints) -> Geometries:
        """Return some rows as shapely (multi)polygons, as they were given but for the turn of their rings."""
        rows = np.asarray(rows, dtype=np.int64)
        return _few_rebuilt(self, rows) if len(rows) <= _FEW else _rebuilt(self, rows)

    @property
    def xy(self) -> Floats:
        """Return the coordinates (2, v), a view."""
        return self.points.T

    @cached_property
    def box(self) -> Floats:
        """Return min x, min y, max x, max y of each feature (4, f), not a number where it has no place."""
        box = self.reach.transpose(1, 0, 2).reshape(4, -1)[:, : self.count]
        around: Floats = np.concatenate([box[:2], -box[2:]])
        return around

    @cached_property
    def is_sound(self) -> bool:
        """Return whether the kernel can answer for all features that have a place."""
        return not bool((self.state == FeatureState.INVALID).any())

    def places_in(self, state: FeatureState) -> Ints:
        """Return the places in the source, ascending, of the features in one state."""
        return np.sort(self.place[self.state == state])


def meeting_each(layers: Sequence[FlatLayer], box: Box) -> List[List[int]]:
    """Return for each of several layers the rows of the features whose boxes meet ``box``, ascending.

    A loop over some forty runs of leaves finds the few that matter, where numpy would read all of a thousand;
    their features are then looked at in one go for all layers, because each call of numpy costs.
    """
    west, south, east, north = box
    most = east, north, -west, -south
    leaves = [[leaf for run in _met(layer.runs, most) for leaf in _met(run, most)] for layer in layers]
    reach = [layer.reach[leaf] for layer, some in zip(layers, leaves) for leaf in some]
    rows: List[List[int]] = [[] for _ in layers]
    if not reach:
        return rows
    (at,) = np.logical_and.reduce(np.concatenate(reach, axis=1) <= np.array([most]).T).nonzero()
    owner = [(mine, leaf * LEAF_FEATURES) for mine, some in zip(rows, leaves) for leaf in some]
    for one in at.tolist():
        mine, first = owner[one // LEAF_FEATURES]
        mine.append(first + one % LEAF_FEATURES)
    return rows


def flat_layer(geometries: Union[Geometries, Sequence[Any]]) -> FlatLayer:
    """Return the polygons of shapely geometries as flat arrays; any type, ``None`` and empty ones included.

    Collections give their polygons. Coordinates are kept bit for bit; heights are left out.
    """
    given = np.empty(len(geometries), dtype=object)
    given[:] = geometries
    order = _spatial_order(given)
    return _from_ordered(given[order], order)


def flat_layer_from_wkb(wkbs: Sequence[bytes]) -> FlatLayer:
    """Return the same from WKB; bytes that cannot be read count as a feature without a polygon."""
    return flat_layer(shapes_from_wkb(wkbs))


def ranges(first: Ints, count: Ints) -> Tuple[Ints, Ints]:
    """Return all numbers of several ranges in one array (n,), and of which range each is (n,)."""
    owner = np.arange(len(count)).repeat(count)
    return np.arange(len(owner)) + (first - count.cumsum() + count).take(owner), owner


def offsets_of(counts: npt.NDArray[Any]) -> Ints:
    """Return where runs of so many (n,) begin, and the end of the last (n + 1,)."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def reach_of(box: Floats) -> Floats:
    """Return how far the features of boxes (4, f) reach, leaf by leaf, as ``FlatLayer`` keeps it."""
    leaves = -(-box.shape[1] // LEAF_FEATURES)
    reach = np.full((4, leaves * LEAF_FEATURES), np.nan)
    reach[:2, : box.shape[1]] = box[:2]
    reach[2:, : box.shape[1]] = -box[2:]
    return np.ascontiguousarray(reach.reshape(4, leaves, LEAF_FEATURES).transpose(1, 0, 2))


def leaves_of(reach: Floats) -> Floats:
    """Return how far all features of each leaf reach (4, g); see ``FlatLayer``."""
    return np.ascontiguousarray(np.fmin.reduce(reach, axis=2).T)


def _met(reaches: Iterable[Tuple[float, float, float, float, Value]], most: Box) -> List[Value]:
    """Return what reaches no farther than ``most``; what has no place is not a number and never does."""
    east, north, west, south = most
    return [one for a, b, c, d, one in reaches if a <= east and b <= north and c <= west and d <= south]


def _spatial_order(geometries: Geometries) -> Ints:
    """Return an order by strips from west to east, in each from south to north; what has no place is last."""
    bounds = shapely.bounds(geometries)
    middle = bounds[:, :2] / 2 + bounds[:, 2:] / 2
    middle[~np.isfinite(middle)] = np.inf
    count = len(middle)
    strips = max(1, round((count / LEAF_FEATURES) ** 0.5))
    strip = np.empty(count, dtype=np.int64)
    strip[np.argsort(middle[:, 0], kind="stable")] = np.arange(count) * strips // max(1, count)
    order: Ints = np.lexsort((middle[:, 1], strip)).astype(np.int64)
    return order


class _Rings(NamedTuple):
    """Coordinates (v, 2) and offsets of rings, parts and features."""

    xy: Floats
    rings: Ints
    parts: Ints
    features: Ints


def _from_ordered(geometries: Geometries, place: Ints) -> FlatLayer:
    """Return ordered geometries as flat arrays, made some leaves at a time.

    What takes geometries apart keeps Python to itself meanwhile: nobody is to wait for a whole layer.
    """
    cuts = _leaf_cuts(shapely.get_num_coordinates(geometries))
    pairs = list(zip(cuts, cuts[1:]))
    return _joined([_some_ordered(geometries[start:end], place[start:end]) for start, end in pairs])


def _leaf_cuts(corners: Ints) -> List[int]:
    """Return where runs of whole leaves begin, each of some corners, and the end of the last."""
    leaves = np.add.reduceat(corners, np.arange(0, len(corners), LEAF_FEATURES)) if len(corners) else corners
    number = np.cumsum(leaves) // _BITE_CORNERS
    first = np.flatnonzero(np.append(True, number[1:] != number[:-1])) if len(leaves) else np.zeros(1, int)
    return [*(first * LEAF_FEATURES).tolist(), len(corners)]


def _joined(layers: Sequence[FlatLayer]) -> FlatLayer:
    """Return layers one after the other as one; all but the last are of whole leaves."""
    if len(layers) == 1:
        return layers[0]
    ends = [
        (one.rings, one.parts, one.features, one.feature_chains, one.feature_groups, one.group_chains)
        for one in layers
    ]
    rings, parts, features, chains, groups, group_chains = (_offsets_joined(each) for each in zip(*ends))
    vertex = np.cumsum([0, *(len(one.points) for one in layers)])
    return FlatLayer(
        *(np.concatenate([one.points for one in layers]), rings, parts, features),
        place=np.concatenate([one.place for one in layers]),
        state=np.concatenate([one.state for one in layers]),
        reach=np.concatenate([one.reach for one in layers]),
        leaves=np.concatenate([one.leaves for one in layers], axis=1),
        chains=_chains_joined([one.chains for one in layers], vertex),
        groups=_chains_joined([one.groups for one in layers], vertex),
        feature_chains=chains,
        feature_groups=groups,
        group_chains=group_chains,
    )


def _offsets_joined(each: Sequence[Ints]) -> Ints:
    """Return offsets (n + 1,) of several runs as those of one."""
    starts = np.cumsum([0, *(one[-1] for one in each)])
    moved = [one[1:] + start for one, start in zip(each, starts)]
    joined: Ints = np.concatenate([np.zeros(1, dtype=np.int64), *moved]).astype(np.int64)
    return joined


def _chains_joined(each: Sequence[Chains], vertex: Ints) -> Chains:
    spans = [one.spans + start for one, start in zip(each, vertex)]
    return Chains(np.concatenate([one.boxes for one in each]), np.concatenate(spans))


def _some_ordered(geometries: Geometries, place: Ints) -> FlatLayer:
    found = _rings_of(geometries)
    state = _states(geometries, found)
    xy = _turned(found)
    chains, ring_chains = _chains(xy, found.rings)
    groups, ring_groups, group_chains = _groups(chains, ring_chains)
    feature_rings = found.parts[found.features]
    feature_chains = ring_chains[feature_rings]
    reach = reach_of(_boxes(chains.boxes, feature_chains))
    return FlatLayer(
        *(xy, found.rings, found.parts, found.features, place, state, reach),
        leaves=leaves_of(reach),
        chains=chains,
        groups=groups,
        feature_chains=feature_chains,
        feature_groups=ring_groups[feature_rings],
        group_chains=group_chains,
    )


def _rings_of(geometries: Geometries) -> _Rings:
    polygons, owner = _polygons(geometries)
    rings, part = shapely.get_rings(polygons, return_index=True)
    counts = shapely.get_num_coordinates(rings)
    whole = counts >= FEWEST_POINTS
    if not whole.all():
        # There and back again: GEOS lets such a ring be; a part without its outer ring is none.
        outer = shapely.get_num_coordinates(shapely.get_exterior_ring(polygons)) >= FEWEST_POINTS
        whole &= outer[part]
        polygons, owner, part = polygons[outer], owner[outer], (np.cumsum(outer) - 1)[part]
        rings, part, counts = rings[whole], part[whole], counts[whole]
    return _Rings(
        shapely.get_coordinates(rings),
        offsets_of(counts),
        offsets_of(np.bincount(part, minlength=len(polygons))),
        offsets_of(np.bincount(owner, minlength=len(geometries))),
    )


def _polygons(geometries: Geometries) -> Tuple[Geometries, Ints]:
    """Return the polygons of geometries of any type, and of which geometry each is."""
    pieces, owner = shapely.get_parts(geometries, return_index=True)
    for _ in range(_DEEPEST):
        if (shapely.get_type_id(pieces) <= _POLYGON).all():
            break
        pieces, inner = shapely.get_parts(pieces, return_index=True)
        owner = owner[inner]
    kept = (shapely.get_type_id(pieces) == _POLYGON) & ~shapely.is_empty(pieces)
    return pieces[kept], owner[kept].astype(np.int64)


def _states(geometries: Geometries, found: _Rings) -> npt.NDArray[np.uint8]:
    state = np.full(len(geometries), FeatureState.SOUND, dtype=np.uint8)
    parts = np.diff(found.features)
    # A collection is valid even where its members overlap, and these would be counted twice.
    several = (shapely.get_type_id(geometries) == _COLLECTION) & (parts > 1)
    state[several | ~shapely.is_valid(geometries)] = FeatureState.INVALID
    if not np.isfinite(found.xy).all():
        vertex = np.flatnonzero(~np.isfinite(found.xy).all(axis=1))
        first = found.rings[found.parts[found.features]]
        state[np.searchsorted(first, vertex, side="right") - 1] = FeatureState.INVALID
    state[parts == 0] = FeatureState.NO_POLYGON
    return state


def _turned(found: _Rings) -> Floats:
    """Return the coordinates (v, 2) with outer rings counter-clockwise and holes clockwise."""
    first, xy = found.rings[:-1], found.xy
    counts = np.diff(found.rings)
    if len(first) == 0:
        return np.empty((0, 2))
    with np.errstate(invalid="ignore"):
        near = xy - np.repeat(xy[first], counts, axis=0)  # local, or far away the sign is lost
    cross = np.zeros(len(xy))
    with np.errstate(invalid="ignore"):  # of coordinates that are no numbers; their features are marked
        cross[:-1] = near[:-1, 0] * near[1:, 1] - near[1:, 0] * near[:-1, 1]
    cross[found.rings[1:] - 1] = 0.0
    outer = np.zeros(len(first), dtype=bool)
    outer[found.parts[:-1][np.diff(found.parts) > 0]] = True
    backwards = (np.add.reduceat(cross, first) < 0.0) == outer
    vertex, ring = ranges(first[backwards], counts[backwards])
    turned = xy.copy()
    mirror = (found.rings[:-1] + found.rings[1:] - 1)[backwards]
    turned[vertex] = xy[mirror[ring] - vertex]
    return turned


def _chains(xy: Floats, rings: Ints) -> Tuple[Chains, Ints]:
    """Return the chains of all rings, and the offsets (r + 1,) of the chains of each ring."""
    sides = np.diff(rings) - 1
    per_ring = -(-sides // CHAIN_SIDES)
    number, ring = ranges(np.zeros(len(sides), dtype=np.int64), per_ring)
    first = rings[:-1][ring] + number * CHAIN_SIDES
    last = np.minimum(first + CHAIN_SIDES, rings[1:][ring] - 1)
    if len(first) == 0:
        return Chains(np.empty((0, 4)), np.empty((0, 2), dtype=np.int64)), offsets_of(per_ring)
    finite = np.where(np.isfinite(xy), xy, np.nan)
    end = finite[last]  # it is the first vertex of the next chain
    low = np.fmin(np.fmin.reduceat(finite, first), end)
    high = np.fmax(np.fmax.reduceat(finite, first), end)
    return Chains(np.hstack([low, high]), np.column_stack([first, last])), offsets_of(per_ring)


def _groups(chains: Chains, ring_chains: Ints) -> Tuple[Chains, Ints, Ints]:
    """Return groups of chains, the offsets of the groups of each ring, and those of each group's chains."""
    per_ring = -(-np.diff(ring_chains) // GROUP_CHAINS)
    number, ring = ranges(np.zeros(len(per_ring), dtype=np.int64), per_ring)
    first = ring_chains[:-1][ring] + number * GROUP_CHAINS
    offsets = np.append(first, chains.count)
    box = np.ascontiguousarray(_boxes(chains.boxes, offsets).T)
    ends = np.column_stack([chains.spans[first, 0], chains.spans[offsets[1:] - 1, 1]])
    return Chains(box, ends), offsets_of(per_ring), offsets


def _boxes(box: Floats, offsets: Ints) -> Floats:
    """Return the boxes (4, n) around runs of boxes (m, 4), not a number where a run is empty."""
    around = np.full((4, len(offsets) - 1), np.nan)
    some = np.flatnonzero(np.diff(offsets) > 0)
    if len(some):
        around[:2, some] = np.fmin.reduceat(box[:, :2], offsets[some]).T
        around[2:, some] = np.fmax.reduceat(box[:, 2:], offsets[some]).T
    return around


def _few_rebuilt(layer: FlatLayer, rows: Ints) -> Geometries:
    """Return the same as ``_rebuilt``, sooner for one or a few features of one ring each."""
    made: Geometries = np.empty(len(rows), dtype=object)
    for number, row in enumerate(rows.tolist()):
        part, end_part = layer.features[row : row + 2].tolist()
        ring, end_ring = layer.parts[part], layer.parts[end_part]
        if end_part - part == 1 and end_ring - ring == 1:
            first, last = layer.rings[ring : ring + 2].tolist()
            made[number] = shapely.polygons(shapely.linearrings(layer.points[first:last]))
        else:
            made[number : number + 1] = _rebuilt(layer, rows[number : number + 1])
    return made


def _rebuilt(layer: FlatLayer, rows: Ints) -> Geometries:
    parts, feature = ranges(layer.features[rows], layer.features[rows + 1] - layer.features[rows])
    rings, part = ranges(layer.parts[parts], layer.parts[parts + 1] - layer.parts[parts])
    vertices, ring = ranges(layer.rings[rings], layer.rings[rings + 1] - layer.rings[rings])
    made: Geometries = np.full(len(rows), shapely.MultiPolygon(), dtype=object)
    if len(vertices):
        lines: Any = shapely.linearrings(layer.points.take(vertices, axis=0), indices=ring)
        polygons: Any = shapely.polygons(lines, indices=part)
        shapely.multipolygons(polygons, indices=feature, out=made)
    single = np.diff(layer.features)[rows] == 1
    made[single] = shapely.get_geometry(made[single], 0)
    return made
