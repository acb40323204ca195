"""Sliver or overlap against simulated truth: pairs of areas from a known border, with known errors."""

from __future__ import annotations

import collections
import math
import random
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.overlap import real_overlap as real_overlap_module
from mineral_plugin.core.overlap.errors_of import (
    BoundarySource,
    error_parameters,
    errors_of,
    pair_std_m,
    tab_step_m,
)
from mineral_plugin.core.overlap.pieces import mean_width_m
from mineral_plugin.core.overlap.real_overlap import RealOverlap, real_overlap

PAIRS = 2000
VALUES = error_parameters().values
WITHOUT_OVERLAP = ("shared", "gap", "corner", "plot beside")
WITH_OVERLAP = ("strip", "wedge", "poke", "crossing", "teeth", "plot inside")
PLOTS = ("plot beside", "plot inside")
TAB_STEP_M = tab_step_m(None, VALUES)
Points = np.ndarray
Record = Callable[[Points, np.random.Generator], Points]


class Way(NamedTuple):
    """A way to record a boundary: what is known of it, what it does to the corners, how large areas are."""

    name: str
    source: BoundarySource
    record: Record
    size: float = 1.0


class Pair(NamedTuple):
    """A pair whose truth is known: the true width (mean, of the widest piece), 0 without an overlap."""

    kind: str
    ways: Tuple[str, str]
    true_width_m: float
    std_m: float
    found: RealOverlap
    geometries: Tuple[Polygon, Polygon]


def rounded(step: float) -> Record:
    return lambda points, rng: np.rint(points / step) * step


def in_tab(points: Points, rng: np.random.Generator) -> Points:
    """Whole steps between the bounds of the file, wherever those lie."""
    start = rng.uniform(0, TAB_STEP_M, 2)
    return np.rint((points - start) / TAB_STEP_M) * TAB_STEP_M + start


def printed_then_tab(step: float) -> Record:
    return lambda points, rng: in_tab(rounded(step)(points, rng), rng)


def drawn(mean_point_error_m: float) -> Record:
    """Half of the variance is a shift of the whole sheet, half the hand at each corner."""
    each = mean_point_error_m / math.sqrt(2.0) / math.sqrt(2.0)
    return lambda points, rng: points + rng.normal(0, each, 2) + rng.normal(0, each, points.shape)


TAB = dict(file_step_m=TAB_STEP_M)
WAYS = (
    Way("m", BoundarySource("typed", 1.0), rounded(1.0)),
    Way("dm", BoundarySource("typed", 0.1), rounded(0.1)),
    Way("cm", BoundarySource("published", 0.01), rounded(0.01)),
    Way("cm in TAB", BoundarySource("typed", 0.01, **TAB), printed_then_tab(0.01)),
    Way("m in TAB", BoundarySource("typed", 1.0, **TAB), printed_then_tab(1.0)),
    Way("surveyed", BoundarySource("surveyed"), drawn(VALUES.surveyed_m)),
    Way("1:50,000", BoundarySource("digitised"), drawn(25.0), size=20.0),
)


class Border(NamedTuple):
    """A border from west to east: its corners, the overlap (m) at each, more corners of the second area."""

    points: Points
    over: Points
    more: Points


def border(kind: str, width_m: float, size: float, rng: np.random.Generator) -> Border:
    count = int(rng.integers(2, 10))
    x = np.cumsum(rng.uniform(15.0, 150.0, count)) * size
    slope = rng.uniform(-0.3, 0.3, count)
    y = np.concatenate([[0.0], np.cumsum(slope[1:] * np.diff(x))])
    over = {
        "shared": np.zeros(count),
        "corner": np.zeros(count),
        "gap": np.full(count, -width_m) * rng.uniform(0, 1, count),
        "strip": np.full(count, width_m),
        "wedge": width_m * 2.0 * (x - x[0]) / (x[-1] - x[0]),
        "poke": np.where(np.arange(count) == rng.integers(count), 2.0 * width_m, 0.0),
        "crossing": np.linspace(-1.0, 1.0, count) * 4.0 * width_m,
        "teeth": np.where(np.arange(count) % 2 == 1, 2.0 * width_m, -0.5 * width_m),
        "plot beside": np.zeros(count),
        "plot inside": np.zeros(count),
    }[kind]
    return Border(np.column_stack([x, y]), over, np.sort(rng.uniform(x[0], x[-1], int(rng.integers(0, 4)))))


def areas(kind: str, line: Border, width_m: float, rng: np.random.Generator) -> Tuple[Points, Points]:
    """Return the rings of two areas south and north of a border."""
    size = max(np.ptp(line.points[:, 0]), 40.0 * width_m) * rng.uniform(0.3, 1.0)
    west, east = line.points[0], line.points[-1]
    lean = rng.uniform(-0.3, 0.3, 4) * size
    low = line.points[:, 1].min() - size
    south = np.vstack([line.points, [[east[0] + lean[0], low], [west[0] + lean[1], low]]])
    if kind in PLOTS:
        return south, plot(kind, line, width_m, rng)
    x = line.points[:, 0]
    y = line.points[:, 1] - line.over
    if kind in WITHOUT_OVERLAP:
        x, y = _more(x, y, line.more)
    if kind == "corner":
        x, y = x[: max(2, len(x) // 2)], y[: max(2, len(y) // 2)]
    high = line.points[:, 1].max() + size
    north = np.vstack([np.column_stack([x, y]), [[x[-1] + lean[2], high], [x[0] + lean[3], high]]])
    return south, north


def plot(kind: str, line: Border, width_m: float, rng: np.random.Generator) -> Points:
    """Return a small plot along one side of the border: north of it and outside, or inside of the south."""
    side = int(rng.integers(len(line.points) - 1))
    start, end = line.points[side], line.points[side + 1]
    along = (end - start) / np.hypot(*(end - start))
    across = np.array([-along[1], along[0]]) * (1.0 if kind == "plot beside" else -1.0)
    long = width_m * 10.0 ** rng.uniform(0.0, 1.0)
    west = start + (end - start) * rng.uniform(0.2, 0.8) + across * width_m * rng.uniform(0.0, 2.0)
    ring = np.array(
        [west, west + along * long, west + along * long + across * width_m, west + across * width_m]
    )
    return ring if kind == "plot inside" else ring[::-1]


def _more(x: Points, y: Points, more: Points) -> Tuple[Points, Points]:
    every = np.union1d(x, more)
    return every, np.interp(every, x, y)


def turned(points: Points, angle: float, middle: Points) -> Points:
    cos, sin = math.cos(angle), math.sin(angle)
    return points @ np.array([[cos, sin], [-sin, cos]]) + middle


def pair(
    rng: np.random.Generator, ways: Optional[Tuple[Way, Way]] = None, among: Tuple[str, ...] = ()
) -> Optional[Pair]:
    """Return a pair, ``None`` where a ring crosses itself (another finding) or a plot lies elsewhere."""
    one, two = ways or (WAYS[rng.integers(len(WAYS))], WAYS[rng.integers(len(WAYS))])
    errors = errors_of(one.source, VALUES), errors_of(two.source, VALUES)
    std = pair_std_m(*errors, VALUES)
    kinds = among or (WITHOUT_OVERLAP if rng.random() < 0.5 else WITH_OVERLAP)
    kind = kinds[rng.integers(len(kinds))]
    width = std * 10.0 ** rng.uniform(-0.5, 1.3)
    line = border(kind, width, max(one.size, two.size), rng)
    angle = rng.choice([0.0, math.pi / 4, rng.uniform(0, 2 * math.pi)])
    middle = rng.uniform([300_000, 1_000_000], [700_000, 2_500_000])
    true = [turned(ring, angle, middle) for ring in areas(kind, line, width, rng)]
    drawn_rings = [Polygon(way.record(ring, rng)) for way, ring in zip((one, two), true)]
    truth = [Polygon(ring) for ring in true]
    if not all(ring.is_valid for ring in [*drawn_rings, *truth]):
        return None
    if kind in PLOTS and bool(shapely.relate_pattern(*truth, "2********")) != (kind == "plot inside"):
        return None
    found = real_overlap(drawn_rings[0], drawn_rings[1], *errors, VALUES)
    return Pair(kind, (one.name, two.name), true_width(kind, truth), std, found, tuple(drawn_rings))


def true_width(kind: str, truth: List[Polygon]) -> float:
    if kind in WITHOUT_OVERLAP:
        return 0.0
    common = polygons_of(shapely.intersection(*truth))
    return max((mean_width_m(piece) for piece in common.geoms), default=0.0)


def pairs(
    seed: int, count: int = PAIRS, ways: Optional[Tuple[Way, Way]] = None, among: Tuple[str, ...] = ()
) -> List[Pair]:
    rng = np.random.default_rng(seed)
    made: List[Pair] = []
    while len(made) < count:
        found = pair(rng, ways, among)
        made += [found] if found else []
    return made


def told(found: List[Pair], seed: int) -> str:
    """Return each pair on a line, to be read in a failure."""
    lines = [f"seed {seed}"]
    for one in found[:10]:
        wkt = [shapely.to_wkt(geometry, rounding_precision=3) for geometry in one.geometries]
        lines.append(
            f"{one.kind} {one.ways} true {one.true_width_m:.3f} std {one.std_m:.3f} {one.found} {wkt}"
        )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def seed() -> int:
    """A new one in each run."""
    return random.SystemRandom().randrange(2**32)


@pytest.fixture(scope="module")
def simulated(seed: int) -> List[Pair]:
    return pairs(seed)


def test_of_true_neighbours_at_most_one_in_a_hundred_is_called_a_conflict(
    simulated: List[Pair], seed: int
) -> None:
    apart = [one for one in simulated if one.true_width_m == 0.0]
    wrong = [one for one in apart if one.found.outcome is Outcome.CONFLICT]
    assert len(apart) > PAIRS / 3
    assert len(wrong) <= 0.01 * len(apart), told(wrong, seed)


def test_no_true_overlap_wider_than_twice_the_deviation_is_called_clear_or_within_tolerance(
    simulated: List[Pair], seed: int
) -> None:
    wide = [one for one in simulated if one.true_width_m > 2.0 * one.std_m]
    wrong = [one for one in wide if one.found.outcome in (Outcome.CLEAR, Outcome.WITHIN_TOLERANCE)]
    assert len(wide) > PAIRS / 5
    assert wrong == [], told(wrong, seed)


def test_most_overlaps_wider_than_five_deviations_are_called_a_conflict(
    simulated: List[Pair], seed: int
) -> None:
    wide = [one for one in simulated if one.true_width_m > 5.0 * one.std_m]
    missed = [one for one in wide if one.found.outcome is not Outcome.CONFLICT]
    assert len(wide) > PAIRS / 10
    assert len(missed) <= 0.05 * len(wide), told(missed, seed)


def test_most_slivers_of_rounding_are_told_and_not_left_open(simulated: List[Pair], seed: int) -> None:
    printed = {"m", "dm", "cm", "cm in TAB", "m in TAB"}
    slivers = [one for one in simulated if one.kind == "shared" and printed.issuperset(one.ways)]
    open_ones = [one for one in slivers if one.found.outcome is Outcome.CANNOT_TELL]
    assert len(slivers) > PAIRS / 30
    assert len(open_ones) <= 0.4 * len(slivers), told(open_ones, seed)


def test_a_border_printed_to_the_centimetre_and_kept_in_tab_is_never_a_trespass(seed: int) -> None:
    found = pairs(seed, 200, (WAYS[2], WAYS[3]))
    wrong = [one for one in found if one.kind == "shared" and one.found.outcome is Outcome.CONFLICT]
    unsure = [one for one in found if one.kind == "shared" and one.found.outcome is Outcome.CANNOT_TELL]
    assert wrong == unsure == [], told(wrong + unsure, seed)


def test_small_plots_beside_a_border_are_hardly_ever_called_a_conflict(seed: int) -> None:
    beside = pairs(seed, 800, among=("plot beside",))
    wrong = [one for one in beside if one.found.outcome is Outcome.CONFLICT]
    assert len(wrong) <= 0.015 * len(beside), told(wrong, seed)


def test_small_plots_inside_are_neither_lost_nor_left_open_once_they_are_larger_than_errors(
    seed: int,
) -> None:
    inside = pairs(seed, 400, among=("plot inside",))
    lost = [
        one
        for one in inside
        if one.true_width_m > 2.0 * one.std_m
        and one.found.outcome in (Outcome.CLEAR, Outcome.WITHIN_TOLERANCE)
    ]
    assert lost == [], told(lost, seed)
    wide = [one for one in inside if one.true_width_m > 5.0 * one.std_m]
    missed = [one for one in wide if one.found.outcome is not Outcome.CONFLICT]
    assert len(missed) <= 0.05 * len(wide), told(missed, seed)


def test_pieces_along_one_border_are_hardly_ever_a_conflict_where_rounding_makes_them(seed: int) -> None:
    """Many corners: rounding makes many pieces, and the surest of them are no more sure together."""
    printed = pairs(seed, 400, (WAYS[0], WAYS[1]), ("shared", "gap"))
    several = [one for one in printed if len(shapely.get_parts(one.found.ground)) > 1]
    wrong = [one for one in several if one.found.outcome is Outcome.CONFLICT]
    assert len(several) > 40
    assert len(wrong) <= 0.015 * len(several) + 1, told(wrong, seed)


def test_pieces_along_one_border_are_told_together_when_the_surest_alone_would_stay_open(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = (WAYS[0], WAYS[0])
    together = outcomes(pairs(seed, 400, way, ("teeth",)))
    monkeypatch.setattr(real_overlap_module, "_chance_together", lambda *case: 1.0)
    alone = outcomes(pairs(seed, 400, way, ("teeth",)))
    assert alone.count(Outcome.CONFLICT) < together.count(Outcome.CONFLICT)
    assert all(two is one or two is Outcome.CONFLICT for one, two in zip(alone, together))


def outcomes(found: List[Pair]) -> List[Outcome]:
    return [one.found.outcome for one in found]


def summary(found: List[Pair]) -> Dict[Tuple[str, str], Dict[str, int]]:
    """Return how often each verdict was given, by kind of truth and true width."""
    counts: Dict[Tuple[str, str], Dict[str, int]] = collections.defaultdict(collections.Counter)
    for one in found:
        ratio = one.true_width_m / one.std_m
        width = "none" if ratio == 0.0 else "to 2" if ratio <= 2.0 else "to 5" if ratio <= 5.0 else "over 5"
        counts[one.kind, width][one.found.outcome.value] += 1
    return counts
