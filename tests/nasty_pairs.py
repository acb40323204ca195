"""Random and nasty pairs of polygons for engines that must agree, and what their disagreements look like.

Each pair lies in a square of its own, with northings over 1e6 m, so that a layer of the first and one of the
second polygons have no other overlaps than those of the pairs. They are drawn by a seed: a new one in each
run, or that of ``MINERAL_SEED``.
"""

from __future__ import annotations

import os
import secrets
from typing import Any, Callable, List, NamedTuple, Sequence, Tuple

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, box
from unit import polygon_pairs
from unit.polygon_pairs import any_shape, split_pair, star

Chance = np.random.Generator
Geometries = np.ndarray
Pair = Tuple[Any, Any]

SQUARE_M = 6_000.0
WEST, SOUTH = 480_000.0, 1_100_000.0
NOISE_M = 1e-3
_TRIES = 100
_TOLD = 5
_CROWD_STEP_M = 700.0


UNSURE_M = 1e-9
"""How far a side of a common ground may lie off in an engine that calculates in coordinates of 1e6 m.

The last digit of these is 2e-10 m; of 60,000 pairs the worst differed by 5e-11 m times both perimeters. Times
the perimeters it is 5e-5 m2 at the most, less than the least area that counts.
"""
RELATIVE = 1e-8
"""What more the area of a large overlap may differ by.

Where sides of two large polygons nearly coincide, GEOS now and then (one pair in 3,000 of that kind) takes
corners 1e-6 m apart for one, and the area of 1e6 m2 changes by up to 1.3e-3 m2; on coordinates counted from a
local origin it does not.
"""


class Drawn(NamedTuple):
    """Pairs (n,) of valid polygons, the kind of each, and the seed they were drawn by."""

    seed: int
    kinds: List[str]
    first: Geometries
    second: Geometries

    def disagreements(self, ours: np.ndarray, theirs: np.ndarray, least_m2: float) -> List[str]:
        """Return the pairs that two engines see differently, with the seed (see ``disagreements``)."""
        names = [f"MINERAL_SEED={self.seed} {kind} {at}" for at, kind in enumerate(self.kinds)]
        return disagreements(names, (self.first, self.second), (ours, theirs), least_m2)


def disagreements(
    names: Sequence[str], pairs: Sequence[Geometries], areas_m2: Sequence[np.ndarray], least_m2: float
) -> List[str]:
    """Return the pairs that two engines see differently, with all digits.

    ``names`` (n,) of pairs of polygons (n,), (n,). Areas (n,) are ours, 0 where there is none over
    ``least_m2``, and all those of the other engine. Where that one is as near to the least area as it may
    err, either answer is right.
    """
    (first, second), (ours, theirs) = pairs, areas_m2
    bound = UNSURE_M * (shapely.length(first) + shapely.length(second)) + RELATIVE * theirs
    open_question = np.abs(theirs - least_m2) <= bound
    seen, there = ~(ours <= 0.0), theirs > least_m2  # what is not a number is an answer, and a wrong one
    off = (seen != there) & ~open_question
    off |= seen & ~(np.abs(ours - theirs) <= bound)
    return [
        f"{names[at]}: {ours[at]} != {theirs[at]} {first[at].wkt} {second[at].wkt}"
        for at in np.flatnonzero(off)
    ]


def told(off: Sequence[str]) -> str:
    """Return the first disagreements as the text of a failure."""
    return f"{len(off)} pairs, of them:\n" + "\n".join(off[:_TOLD])


def run_seed() -> int:
    """Return the seed of ``MINERAL_SEED``, else a new one."""
    given = os.environ.get("MINERAL_SEED")
    return int(given) if given else secrets.randbits(32)


def drawn_pairs(count: int, seed: int) -> Drawn:
    """Return pairs of all kinds in turn: as drawn, turned, rounded as tables are, or with noise of 1 mm."""
    chance = np.random.default_rng(seed)
    first, second = np.empty(count, dtype=object), np.empty(count, dtype=object)
    makers = [MAKERS[at % len(MAKERS)] for at in range(count)]
    side = int(np.ceil(np.sqrt(count)))
    for at, maker in enumerate(makers):
        corner = WEST + SQUARE_M * (at % side), SOUTH + SQUARE_M * (at // side)
        first[at], second[at] = _placed(maker, corner, chance)
    return Drawn(seed, [maker.__name__ for maker in makers], first, second)


def crowd(count: int, seed: int) -> Geometries:
    """Return polygons (count,) on so little ground that each meets others; one in twenty is there twice."""
    chance = np.random.default_rng(seed)
    reach = _CROWD_STEP_M * np.sqrt(count)
    made = np.empty(count, dtype=object)
    for at in range(count):
        if at % 20 == 19:
            made[at] = made[int(chance.integers(at))]
        else:
            spot = SOUTH / 2 + chance.uniform(0, reach), SOUTH + chance.uniform(0, reach)
            made[at] = _placed(lambda c: (any_shape(c),), spot, chance)[0]
    return made


def _placed(
    maker: Callable[[Chance], Sequence[Any]], corner: Tuple[float, float], chance: Chance
) -> List[Any]:
    for _ in range(_TRIES):
        move = _move(np.array(corner) + chance.uniform(0, 1, 2), _angle(chance))
        placed = _recorded([shapely.transform(one, move) for one in maker(chance)], chance)
        if all(one.is_valid and one.area > 0 for one in placed):
            return placed
    raise ValueError(f"{maker.__name__} makes nothing valid")


def _angle(chance: Chance) -> float:
    return float(chance.choice([0.0, 0.0, np.pi / 2, chance.uniform(0, 2 * np.pi)]))


def _move(shift: np.ndarray, angle: float) -> Callable[[np.ndarray], np.ndarray]:
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]]) if angle else np.eye(2)
    return lambda points: points @ turn + shift


def _recorded(pair: List[Any], chance: Chance) -> List[Any]:
    """Return a pair as it is, rounded to printed digits, with noise at each corner, or doubled corners."""
    way = chance.integers(6)
    if way == 0:
        step = float(10.0 ** -chance.integers(0, 4))
        return [shapely.transform(one, lambda points: np.rint(points / step) * step) for one in pair]
    if way == 1:
        return [shapely.transform(one, lambda points: points + _noise(points, chance)) for one in pair]
    if way == 2:
        return [_with_doubled_corners(one) for one in pair]
    return pair


def _noise(points: np.ndarray, chance: Chance) -> np.ndarray:
    """Return noise (n, 2), the same wherever a point comes again, so that rings stay closed."""
    _, number = np.unique(points, axis=0, return_inverse=True)
    return chance.normal(0, NOISE_M, (len(points), 2))[number.reshape(-1)]


def _with_doubled_corners(geometry: Any) -> Any:
    polygons = [
        Polygon(_doubled(part.exterior), [_doubled(hole) for hole in part.interiors])
        for part in shapely.get_parts(geometry)
    ]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _doubled(ring: Any) -> np.ndarray:
    return np.repeat(shapely.get_coordinates(ring)[:-1], 2, axis=0)


# --- kinds of pairs -------------------------------------------------------------------------------------


def partial_sides(chance: Chance) -> Pair:
    """Neighbours along one straight line, the corners of either somewhere on the sides of the other."""
    at = [np.sort(chance.uniform(-1_200, 1_200, int(chance.integers(2, 9)))) for _ in range(2)]
    lean = chance.uniform(-1, 1)
    lines = [np.column_stack([x, lean * x]) for x in at]
    far = float(chance.uniform(300, 900))
    below, above = ([line[-1][0], line[-1][1] + s * far] for line, s in zip(lines, (-1, 1)))
    return Polygon([*lines[0], below]), Polygon([*lines[1], above])


def touching(chance: Chance) -> Pair:
    """A corner of one on a side or in a corner of the other: near there they have nothing in common."""
    one = star(chance)
    points = shapely.get_coordinates(one)
    at = int(chance.integers(len(points) - 1))
    share = float(chance.choice([0.0, 0.5, chance.uniform(0, 1)]))
    tip = points[at] + share * (points[at + 1] - points[at])
    beyond = tip * (1 + chance.uniform(0.1, 0.6))
    across = np.array([-tip[1], tip[0]]) * chance.uniform(0.01, 0.3)
    return one, Polygon([tip, beyond + across, beyond - across])


def needles(chance: Chance) -> Pair:
    """A strip of 3 km, 0.1 mm to 1 m wide, through another shape or along its edge."""
    wide = 10.0 ** chance.uniform(-4, 0)
    along = float(chance.choice([-900.0, chance.uniform(-800, 800)]))
    strip = box(-1_500, along - wide, 1_500, along)
    return strip, box(-1_000, -900, 1_000, 900) if chance.random() < 0.5 else any_shape(chance)


def near_parallel(chance: Chance) -> Pair:
    """Two sides that cross at an angle of 1e-3 to 1e-12."""
    tilt = 2_000.0 * 10.0 ** chance.uniform(-12, -3)
    lower = Polygon([(-1_000, -500), (1_000, -500), (1_000, tilt), (-1_000, -tilt)])
    return lower, box(-1_000 + chance.uniform(0, 9), 0, 1_000, 500)


def by_a_millimetre(chance: Chance) -> Pair:
    """Upright boxes that overlap or miss each other by up to 2 mm on some sides."""
    off = chance.integers(-2, 3, 4) * 1e-3
    return box(-800, -600, 0, 600), box(0 + off[0], -600 + off[1], 800 + off[2], 600 + off[3])


def pinched(chance: Chance) -> Pair:
    """A hole that touches its outer ring in a corner, and parts that touch each other in one."""
    ring = Polygon([(-900, -900), (900, -900), (900, 900), (-900, 900)], [[(-900, 0), (0, -400), (300, 500)]])
    parts = MultiPolygon(
        [box(-600, -600, 0, 0), box(0, 0, 600, 600), Polygon([(0, 0), (-500, 900), (-700, 100)])]
    )
    return ring, affinity.translate(parts, *chance.choice([0.0, 300.0, chance.uniform(-300, 300)], 2))


def islands(chance: Chance) -> Pair:
    """Land in a lake in land: against its copy a little aside, its lake, or its island."""
    land = star(chance, 50, 1_400.0).buffer(500)
    lake, island = (affinity.scale(land, f, f, origin=(0, 0)) for f in (0.7, 0.4))
    both = MultiPolygon([land.difference(lake), island])
    other = (
        affinity.translate(both, *(10.0 ** chance.uniform(-3, 2, 2))),
        lake,
        island,
        lake.difference(island),
    )
    return both, other[int(chance.integers(4))]


def many_corners(chance: Chance) -> Pair:
    """Fractal rims of 300 to 2,500 corners, or two sides of one such line."""
    return tuple(_rim(chance, int(chance.integers(300, 2_500))) for _ in range(2))  # type: ignore[return-value]


def _rim(chance: Chance, corners: int) -> Any:
    angle = np.arange(corners) * 2 * np.pi / corners
    waves = sum(np.sin(2**k * angle + chance.uniform(0, 6)) / 2**k for k in range(1, 8))
    far = 900.0 * (1 + 0.25 * waves)
    return Polygon(np.column_stack([far * np.cos(angle), far * np.sin(angle)]) + chance.uniform(-500, 500, 2))


def split_many(chance: Chance) -> Pair:
    """A border of many corners that is shared exactly, one of its sides with corners left out."""
    one, other = split_pair(chance)
    return one, other.simplify(float(10.0 ** chance.uniform(-2, 1)))


MAKERS = (
    *polygon_pairs.MAKERS,
    partial_sides,
    touching,
    needles,
    near_parallel,
    by_a_millimetre,
    pinched,
    islands,
    many_corners,
    split_many,
)
