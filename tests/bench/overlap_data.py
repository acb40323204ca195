"""A country's register and protected zones, made up but always the same: what the overlap benches measure on.

Licences of 1 ha to 100 km2 crowd along mineral belts: of them 5 % share an exact border with a neighbour, 2 %
a border that is off by less than 1 m, 3 % truly overlap. Zones have 1,000 corners in the mean and up to
20,000, on rims as ragged as real ones. Candidates lie by turns in a belt and on the rim of a zone, drawn by
corner, so that zones of many corners are met most. More than 100,000 licences lie as dense as these, in a
wider frame. All in one plane (EPSG:3405), in metres.
"""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Tuple

import numpy as np
import pyogrio
import shapely

EPSG = 3405
FRAME_M = (300_000.0, 950_000.0, 900_000.0, 2_600_000.0)
BELTS = 14
MEAN_CORNERS_OF_A_ZONE = 1_000
CANDIDATES = 203
"""Three of 10 ha, 5 km2 and 100 km2, and two hundred more."""

_DENSE = 100_000  # licences in the frame of the country
_HECTARE_M2 = 1e4
_SHARED_BORDER, _SLIVER, _OVERLAPPING = 0.025, 0.010, 0.015
_HOLE_CORNERS = 40
_GIVES_UP = 60

Floats = np.ndarray
Ints = np.ndarray


class Rings(NamedTuple):
    """Rings one after the other: corners (v, 2), first corner of each ring (n + 1,), ring of each corner."""

    xy: Floats
    start: Ints
    owner: Ints


def licences_file(folder: Path, count: int) -> Path:
    """Return a GeoPackage of so many licences in a folder, made if it is not there yet."""
    return _made(folder / f"overlap-licences-{count}.gpkg", lambda path: _write_licences(path, count))


def zones_file(folder: Path, count: int) -> Path:
    """Return a GeoPackage of so many zones in a folder, made if it is not there yet."""
    return _made(folder / f"overlap-zones-{count}.gpkg", lambda path: _write_zones(path, count))


def candidates(zone_shapes: np.ndarray, count: int = CANDIDATES) -> np.ndarray:
    """Return areas to be asked about, shapely polygons (count,), every second one on the rim of a zone."""
    chance = np.random.default_rng([3, count])
    area_m2 = _log_normal_areas(chance, count, 100.0, 1.5)
    area_m2[:3] = [1e5, 5e6, 1e8]
    rings = _star_rings(chance, area_m2)
    corners = shapely.get_coordinates(zone_shapes)
    rims = corners[chance.integers(0, len(corners), count)]
    on_rim = (np.arange(count) % 2 == 1) | (np.arange(count) < 3)
    places = np.where(on_rim[:, None], rims, _belt_points(chance, count))
    return shapely.polygons(
        shapely.linearrings(np.round(rings.xy + places[rings.owner], 2), indices=rings.owner)
    )


def licences(count: int) -> np.ndarray:
    """Return the licences as shapely polygons (count,), in no order on the ground."""
    chance = np.random.default_rng([1, count])
    scale = max(1.0, float(np.sqrt(count / _DENSE)))
    with_border, with_sliver = int(count * _SHARED_BORDER), int(count * _SLIVER)
    split = with_border + with_sliver
    whole = count - split
    area_m2 = _log_normal_areas(chance, whole)
    area_m2[:split] *= 2  # these are cut in two
    rings = _star_rings(chance, np.clip(area_m2, 1e4, 1e8))
    radius = np.maximum.reduceat(np.hypot(*rings.xy.T), rings.start[:-1]) + 5
    places = _places(chance, radius, scale)
    shrunk = _moved_onto_others(chance, places, radius, np.arange(split, whole), int(count * _OVERLAPPING))
    xy = np.round(rings.xy * shrunk[rings.owner][:, None] + places[rings.owner], 2)
    halves: List[shapely.Polygon] = []
    for number in range(split):
        ring = xy[rings.start[number] : rings.start[number + 1]]
        sliver_side = 0 if number < with_border else (1 if number % 2 else -1)
        halves += _halves(chance, ring, np.round(places[number], 2), sliver_side)
    first = rings.start[split]
    rest = shapely.linearrings(xy[first:], indices=rings.owner[first:] - split)
    shapes = np.concatenate([np.array(halves, dtype=object), shapely.polygons(rest)])
    shapes = shapes[chance.permutation(count)]
    crossed = ~shapely.is_valid(shapes)
    shapes[crossed] = shapely.convex_hull(shapes[crossed])
    return shapes


def zones(count: int) -> np.ndarray:
    """Return zones as multipolygons (count,): every seventh of 2 to 6 parts, every tenth with holes."""
    chance = np.random.default_rng([2, count])
    corners = np.exp(chance.normal(0, 1.15, count))
    for _ in range(50):  # clipping changes the mean, so it is set again
        corners = np.clip(corners * count * MEAN_CORNERS_OF_A_ZONE / corners.sum(), 100, 20_000)
    corners = corners.astype(int)
    area_m2 = np.exp(chance.normal(np.log(8e6), 1.3, count)).clip(1e5, 2e9) * (corners / 1000) ** 0.5
    in_belt = (chance.uniform(size=count) < 0.6)[:, None]
    middles = np.where(in_belt, _belt_points(chance, count), _anywhere(chance, count))
    shapes = np.empty(count, dtype=object)
    for number in range(count):
        shapes[number] = _zone(chance, number, int(corners[number]), float(area_m2[number]), middles[number])
    crossed = np.flatnonzero(~shapely.is_valid(shapes))
    for number in crossed:
        pieces = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapes[number])))
        shapes[number] = shapely.MultiPolygon([one for one in pieces if one.geom_type == "Polygon"])
    return shapes


# ---- files -----------------------------------------------------------------------------------


def _made(path: Path, write: Callable[[Path], None]) -> Path:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name("part-" + path.name)
        part.unlink(missing_ok=True)
        write(part)
        part.replace(path)
    return path


def _write_licences(path: Path, count: int) -> None:
    """Write the licences; a third of them share their holder with another, one in twenty has ended."""
    numbers = np.arange(count)
    columns = {
        "id": np.char.add("GP-", numbers.astype(str)).astype(object),
        "holder": np.char.add("Công ty ", (numbers * 7919 % max(1, 2 * count // 3)).astype(str)).astype(
            object
        ),
        "status": np.full(count, "valid", dtype=object),
        "valid_from": np.char.add((2000 + numbers % 25).astype(str), "-01-15").astype(object),
        "valid_to": np.where(numbers % 20 == 0, "2024-12-31", "2050-12-31").astype(object),
    }
    _write(path, "licences", licences(count), "Polygon", columns)


def _write_zones(path: Path, count: int) -> None:
    columns = {"id": np.char.add("KV-", np.arange(count).astype(str)).astype(object)}
    _write(path, "zones", zones(count), "MultiPolygon", columns)


def _write(path: Path, table: str, shapes: np.ndarray, kind: str, columns: Dict[str, np.ndarray]) -> None:
    # The version that the oldest QGIS of the bench knows.
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        list(columns.values()),
        list(columns),
        geometry_type=kind,
        crs=f"EPSG:{EPSG}",
        layer=table,
        driver="GPKG",
        dataset_options={"VERSION": "1.2"},
    )


# ---- where ------------------------------------------------------------------------------------


def _belt_points(chance: np.random.Generator, count: int, scale: float = 1.0) -> Floats:
    """Return places along the belts, which are the same for every layer; most trend from north-west."""
    fixed = np.random.default_rng(7)
    west, south, east, north = FRAME_M
    middle = np.column_stack([fixed.uniform(west, east, BELTS), fixed.uniform(south, north, BELTS)]) * scale
    angle = fixed.normal(np.pi * 0.75, 0.35, BELTS)
    half = fixed.uniform(80e3, 260e3, BELTS) * scale
    width = fixed.uniform(12e3, 45e3, BELTS) * scale
    belt = chance.integers(0, BELTS, count)
    along = chance.uniform(-1, 1, count) * half[belt]
    across = chance.normal(0, 1, count) * width[belt]
    cos, sin = np.cos(angle[belt]), np.sin(angle[belt])
    return middle[belt] + np.column_stack([along * cos - across * sin, along * sin + across * cos])


def _anywhere(chance: np.random.Generator, count: int) -> Floats:
    west, south, east, north = FRAME_M
    return np.column_stack([chance.uniform(west, east, count), chance.uniform(south, north, count)])


def _places(chance: np.random.Generator, radius: Floats, scale: float) -> Floats:
    """Return places whose squares do not meet, the largest chosen first; the last go anywhere."""
    places = np.full((len(radius), 2), np.nan)
    left = np.argsort(-radius, kind="stable")
    for _ in range(_GIVES_UP):
        proposed, half = _belt_points(chance, len(left), scale), radius[left]
        squares = _squares(proposed, half)
        larger, smaller = shapely.STRtree(squares).query(squares)
        lost = np.zeros(len(left), dtype=bool)
        lost[larger[larger > smaller]] = True
        taken = ~np.isnan(places[:, 0])
        if taken.any():
            lost[shapely.STRtree(_squares(places[taken], radius[taken])).query(squares)[0]] = True
        places[left[~lost]] = proposed[~lost]
        left = left[lost]
        if len(left) == 0:
            return places
    places[left] = _anywhere(chance, len(left)) * scale
    return places


def _squares(middle: Floats, half: Floats) -> np.ndarray:
    x, y = middle.T
    return shapely.box(x - half, y - half, x + half, y + half)


def _moved_onto_others(
    chance: np.random.Generator, places: Floats, radius: Floats, pool: Ints, count: int
) -> Floats:
    """Move some licences onto others, every sixth inside; return by how much each is shrunk (n,)."""
    drawn = chance.permutation(pool)
    mover, host = drawn[:count], drawn[count : 2 * count]
    angle = chance.uniform(0, 2 * np.pi, count)
    far = (radius[mover] + radius[host]) * chance.uniform(0.25, 0.6, count)
    inside = np.arange(count) % 6 == 0
    shrunk = np.ones(len(radius))
    shrunk[mover[inside]] = 0.3 * radius[host[inside]] / radius[mover[inside]]
    far[inside] = 0
    places[mover] = places[host] + np.column_stack([np.cos(angle), np.sin(angle)]) * far[:, None]
    return shrunk


# ---- shapes -----------------------------------------------------------------------------------


def _log_normal_areas(
    chance: np.random.Generator, count: int, median_ha: float = 12.0, sigma: float = 1.7
) -> Floats:
    """Return areas from 1 to 10,000 ha in m2."""
    area = np.exp(chance.normal(np.log(median_ha), sigma, count))
    while (outside := (area < 1.0) | (area > 10_000.0)).any():
        area[outside] = np.exp(chance.normal(np.log(median_ha), sigma, outside.sum()))
    return area * _HECTARE_M2


def _star_rings(chance: np.random.Generator, area_m2: Floats) -> Rings:
    """Return rings of 4 to 60 straight sides around (0, 0), each of exactly the area asked for."""
    count = len(area_m2)
    corners = np.clip(4 + np.floor(chance.gamma(1.1, 9.0, count)), 4, 60).astype(int)
    start = np.concatenate([[0], np.cumsum(corners)])
    owner = np.repeat(np.arange(count), corners)
    total = int(start[-1])
    step = np.arange(total) - start[owner]
    angle = (step + chance.uniform(-0.33, 0.33, total)) * 2 * np.pi / corners[owner]
    reach = np.ones(total)
    for wave, height in ((1, 0.10), (2, 0.18), (3, 0.12), (5, 0.06)):
        strength = height * chance.uniform(0, 1, count)[owner]
        reach += strength * np.cos(wave * angle + chance.uniform(0, 2 * np.pi, count)[owner])
    reach *= chance.uniform(0.92, 1.08, total)
    xy = np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
    xy *= chance.uniform(0.6, 1.0, count)[owner, None] ** np.array([1, -1])
    following = np.arange(total) + 1
    following[start[1:] - 1] = start[:-1]
    cross = xy[:, 0] * xy[following, 1] - xy[following, 0] * xy[:, 1]
    xy *= np.sqrt(area_m2 / (np.add.reduceat(cross, start[:-1]) / 2))[owner, None]
    return Rings(xy, start, owner)


def _halves(
    chance: np.random.Generator, ring: Floats, middle: Floats, sliver_side: int
) -> Tuple[shapely.Polygon, shapely.Polygon]:
    """Return a ring cut in two through its middle; with a side, one half's middle corner is off by < 1 m."""
    corners = len(ring)
    cut = int(chance.integers(corners // 3 + 1, corners - corners // 3)) if corners > 5 else corners // 2
    other_middle = middle
    if sliver_side:
        along = ring[cut] - ring[0]
        across = np.array([-along[1], along[0]]) / np.hypot(*along)
        other_middle = np.round(middle + across * chance.uniform(0.05, 0.9) * sliver_side, 2)
    first = np.vstack([ring[: cut + 1], other_middle])
    return shapely.Polygon(first), shapely.Polygon(np.vstack([ring[cut:], ring[:1], middle]))


def _zone(
    chance: np.random.Generator, number: int, corners: int, area_m2: float, middle: Floats
) -> shapely.MultiPolygon:
    """Return one zone, its parts from west to east, the holes in the largest part."""
    parts = int(chance.integers(2, 7)) if number % 7 == 0 else 1
    holes = int(chance.integers(1, 9)) if number % 10 == 0 else 0
    shares = np.maximum(chance.dirichlet(np.ones(parts) * 2) if parts > 1 else np.ones(1), 0.05)
    shares /= shares.sum()
    polygons, east = [], 0.0
    for share in shares:
        holes_here = holes if share == shares.max() else 0
        of_part = max(_HOLE_CORNERS, int(corners * share) - holes_here * _HOLE_CORNERS)
        ring = _ragged_ring(chance, of_part, float(np.sqrt(area_m2 * share / np.pi)))
        reach = np.hypot(*ring.T)
        least, most = reach.min(), reach.max()
        inside = [_hole(chance, least, 2 * np.pi * turn / holes) for turn in range(holes_here)]
        offset = middle + [east + (most if parts > 1 else 0), chance.uniform(-0.3, 0.3) * most]
        east += 2.05 * most
        rounded = [np.round(one + offset, 3) for one in inside]
        polygons.append(shapely.Polygon(np.round(ring + offset, 3), rounded))
    return shapely.MultiPolygon(polygons)


def _hole(chance: np.random.Generator, least_reach: float, angle: float) -> Floats:
    ring = _ragged_ring(chance, _HOLE_CORNERS, least_reach * 0.08)
    fits = min(1.0, least_reach * 0.15 / np.hypot(*ring.T).max())
    return ring[::-1] * fits + least_reach * 0.6 * np.array([np.cos(angle), np.sin(angle)])


def _ragged_ring(chance: np.random.Generator, corners: int, radius_m: float) -> Floats:
    """Return a ring around (0, 0) whose reach is a random walk of all scales, as a coast's."""
    waves = corners // 2 + 1
    spectrum = np.zeros(waves, dtype=complex)
    number = np.arange(1, waves)
    spectrum[1:] = number**-1.15 * np.exp(1j * chance.uniform(0, 2 * np.pi, waves - 1))
    logarithm = np.fft.irfft(spectrum, corners)
    reach = radius_m * np.exp(logarithm * 0.32 / logarithm.std())
    angle = (np.arange(corners) + chance.uniform(-0.3, 0.3, corners)) * 2 * np.pi / corners
    return np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
