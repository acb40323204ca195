"""Random and nasty pairs of polygons, each pair in a square of its own, far from the origin."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, box

SQUARE_M = 5_000.0
WEST, SOUTH = 480_000.0, 1_100_000.0


def star(chance, corners=None, reach=1_000.0, middle=(0.0, 0.0)):
    """A ring seen whole from its middle, edges of any length."""
    corners = int(chance.integers(3, 60)) if corners is None else corners
    angle = (np.arange(corners) + chance.uniform(-0.45, 0.45, corners)) * 2 * np.pi / corners
    far = reach * chance.uniform(0.2, 1.0, corners)
    return Polygon(np.column_stack([middle[0] + far * np.cos(angle), middle[1] + far * np.sin(angle)]))


def with_hole(chance):
    round_one = star(chance, 40).buffer(300, quad_segs=3)
    outer = box(-1_000, -900, 1_000, 900) if chance.random() < 0.5 else round_one
    return outer.difference(star(chance, reach=500.0)).buffer(0)


def in_parts(chance):
    places = [(-700.0, 0.0), (700.0, 200.0), (0.0, 1_400.0)]
    return MultiPolygon([star(chance, reach=340.0, middle=place) for place in places])


def comb(chance):
    teeth = int(chance.integers(2, 8))
    points = [(0.0, 0.0), (teeth * 200.0, 0.0)]
    for tooth in range(teeth, 0, -1):
        high, deep = chance.integers(300, 900), chance.integers(50, 250)
        points += [(tooth * 200.0, high), (tooth * 200.0 - 100, high)]
        points += [(tooth * 200.0 - 100, deep), (tooth * 200.0 - 200, deep)]
    return Polygon(points[:-1] + [(0.0, float(points[-1][1]))])


def any_shape(chance):
    makers = (star, with_hole, in_parts, comb, lambda c: box(*on_grid(c)))
    return makers[int(chance.integers(len(makers)))](chance)


def on_grid(chance):
    west, south = chance.integers(-5, 5, 2) * 100.0
    return west, south, west + chance.integers(1, 6) * 100.0, south + chance.integers(1, 6) * 100.0


def random_pair(chance):
    return any_shape(chance), affinity.translate(any_shape(chance), *chance.uniform(-600, 600, 2))


def grid_pair(chance):
    """Rectangles on a coarse grid: apart, touching in a corner or along a side, nested, the same."""
    return box(*on_grid(chance)), box(*on_grid(chance))


def split_pair(chance):
    """A shape cut in two along a line of many corners: they share the border exactly."""
    whole = star(chance, 30)
    cut = np.column_stack([np.linspace(-1_500, 1_500, 40), chance.uniform(-200, 200, 40)])
    below = Polygon([*cut, (1_500, -2_000), (-1_500, -2_000)])
    return _larger(whole.intersection(below)), _larger(whole.difference(below))


def sliver_pair(chance):
    """The same, one of them moved by a little: from 0.1 mm to 1 m."""
    one, other = split_pair(chance)
    by = 10.0 ** chance.uniform(-4, 0)
    return one, affinity.translate(other, *(chance.uniform(-1, 1, 2) * by))


def nested_pair(chance):
    outer = any_shape(chance)
    inner = outer.buffer(-float(chance.uniform(1, 60)))
    return outer, inner if not inner.is_empty else outer


def hole_pair(chance):
    """A shape and what fills its hole, wholly or nearly."""
    outer = _larger(with_hole(chance))
    filling = Polygon(outer.interiors[0]) if len(outer.interiors) else outer
    return outer, filling.buffer(float(chance.choice([0.0, -1.0, 0.01])))


def same_pair(chance):
    """The same ground with other corners: reversed, started elsewhere, with corners more on its sides."""
    one = _larger(any_shape(chance))
    points = list(one.exterior.coords)[:-1]
    start = int(chance.integers(len(points)))
    turned = Polygon((points[start:] + points[:start])[::-1], [hole.coords for hole in one.interiors])
    return one, shapely.segmentize(turned, 90.0)


def noisy_pair(chance):
    """A shape and its copy with noise of 1 mm on every corner."""
    one = any_shape(chance)
    return one, shapely.transform(one, lambda points: points + _closed_noise(chance, points))


MAKERS = (*(random_pair, grid_pair, split_pair, sliver_pair, nested_pair, hole_pair, same_pair, noisy_pair),)


def pairs(count, seed):
    """Return two arrays of polygons (count,): pair i of one kind in square i; all are valid."""
    chance = np.random.default_rng(seed)
    first, second = np.empty(count, dtype=object), np.empty(count, dtype=object)
    side = int(np.ceil(np.sqrt(count)))
    done = 0
    while done < count:
        made = MAKERS[done % len(MAKERS)](chance)
        east = WEST + SQUARE_M * (done % side) + chance.uniform(0, 1)
        north = SOUTH + SQUARE_M * (done // side) + chance.uniform(0, 1)
        placed = [affinity.translate(one, east, north) for one in made]
        if all(one.is_valid and one.area > 0 for one in placed):
            first[done], second[done] = placed
            done += 1
    return first, second


def _larger(geometry):
    return max(shapely.get_parts(geometry), key=lambda part: part.area)


def _closed_noise(chance, points):
    noise = chance.normal(0, 1e-3, points.shape)
    seen = {}
    for number, point in enumerate(map(tuple, points.tolist())):
        noise[number] = noise[seen.setdefault(point, number)]
    return noise
