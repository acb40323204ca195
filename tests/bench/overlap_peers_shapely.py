"""The ways to overlaps that are known with shapely alone: one candidate, and all pairs of two layers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Callable, List, NamedTuple, Tuple

import numpy as np
import shapely

from tests.bench.overlap_common import Answer, Check, Found, clipped_to_boxes, found_of

TILE_CORNERS = 128
_CHUNKS_A_THREAD = 4

Triple = Tuple[np.ndarray, np.ndarray, np.ndarray]


class Treed(NamedTuple):
    """A layer of geometries (n,) with its tree."""

    geometry: np.ndarray
    tree: shapely.STRtree


def treed(geometry: np.ndarray) -> Treed:
    """Return a layer with its tree built."""
    tree = shapely.STRtree(geometry)
    tree.query(geometry[0])  # it is built at the first question
    return Treed(geometry, tree)


# ---- one candidate -----------------------------------------------------------------------------


def check_clipped(register: Treed, zones: Treed, candidates: np.ndarray) -> Check:
    """Return the fastest: what the tree finds, zones cut to the candidate's box, intersection."""

    def answer(number: int) -> Found:
        candidate = candidates[number]
        found: Found = {}
        for layer, (shapes, tree) in enumerate((register, zones)):
            place = tree.query(candidate)
            if len(place):
                near = shapes[place]
                if layer:
                    near = shapely.clip_by_rect(near, *candidate.bounds)
                area = shapely.area(shapely.intersection(near, candidate))
                found.update(found_of(np.full(len(place), layer), place, area))
        return found

    return answer


def check_plain(register: Treed, zones: Treed, candidates: np.ndarray) -> Check:
    """Return the usual way: what truly meets the candidate by the tree, intersection."""

    def answer(number: int) -> Found:
        candidate = candidates[number]
        found: Found = {}
        for layer, (shapes, tree) in enumerate((register, zones)):
            place = tree.query(candidate, predicate="intersects")
            area = shapely.area(shapely.intersection(shapes[place], candidate))
            found.update(found_of(np.full(len(place), layer), place, area))
        return found

    return answer


def check_register(register: Treed, candidates: np.ndarray) -> Check:
    """Return the fastest for a register alone."""

    def answer(number: int) -> Found:
        place = register.tree.query(candidates[number])
        area = shapely.area(shapely.intersection(register.geometry[place], candidates[number]))
        return found_of(np.zeros_like(place), place, area)

    return answer


# ---- audits ------------------------------------------------------------------------------------


def audit_within(register: Treed, threads: int = 1) -> Answer:
    """Return all pairs of a layer with itself: boxes from the tree at once, intersection."""

    def part(start: int, end: int) -> Triple:
        first, second = register.tree.query(register.geometry[start:end])
        first = first + start
        once = first < second
        first, second = first[once], second[once]
        shapes = register.geometry
        return first, second, shapely.area(shapely.intersection(shapes[first], shapes[second]))

    return _answer(part, len(register.geometry), threads)


def audit_plain(register: np.ndarray, zones: Treed, threads: int = 1) -> Answer:
    """Return register x zones the usual way: each licence asks the tree of the zones, intersection."""

    def part(start: int, end: int) -> Triple:
        first, second = zones.tree.query(register[start:end], predicate="intersects")
        first = first + start
        return first, second, shapely.area(shapely.intersection(register[first], zones.geometry[second]))

    return _answer(part, len(register), threads)


def audit_short_cut(register: Treed, zones: np.ndarray, threads: int = 1) -> Answer:
    """Return register x zones: what lies inside is not cut, of the rest the zone is cut to its box first."""
    boxes = shapely.bounds(register.geometry)

    def part(start: int, end: int) -> Triple:
        some = zones[start:end]
        zone, licence = register.tree.query(some, predicate="intersects")
        inner_zone, inner = register.tree.query(some, predicate="contains_properly")
        count = len(register.geometry)
        inside = np.isin(zone * count + licence, inner_zone * count + inner)
        area = shapely.area(register.geometry[licence])
        rest = np.flatnonzero(~inside)
        cut = clipped_to_boxes(some[zone[rest]], boxes[licence[rest]])
        area[rest] = shapely.area(shapely.intersection(register.geometry[licence[rest]], cut))
        return licence, zone + start, area

    return _answer(part, len(zones), threads)


class Tiles(NamedTuple):
    """Zones cut into tiles (t,) of few corners, and the zone of each (t,)."""

    geometry: np.ndarray
    zone: np.ndarray


def tiles_of(zones: np.ndarray) -> Tiles:
    """Return zones halved by their longer side until no tile has more than ``TILE_CORNERS`` corners."""
    shapes, owner = shapely.get_parts(zones, return_index=True)
    done: List[np.ndarray] = []
    owners: List[np.ndarray] = []
    while len(shapes):
        small = shapely.get_num_coordinates(shapes) <= TILE_CORNERS
        done.append(shapes[small])
        owners.append(owner[small])
        shapes, owner = _halved(shapes[~small], owner[~small])
    return Tiles(np.concatenate(done), np.concatenate(owners))


def _halved(shapes: np.ndarray, owner: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    boxes = shapely.bounds(shapes)
    west, south, east, north = boxes.T
    wide = east - west > north - south
    low, high = boxes.copy(), boxes.copy()
    low[wide, 2] = high[wide, 0] = (west + east)[wide] / 2
    low[~wide, 3] = high[~wide, 1] = (south + north)[~wide] / 2
    halves = clipped_to_boxes(np.concatenate([shapes, shapes]), np.concatenate([low, high]))
    parts, of_half = shapely.get_parts(halves, return_index=True)
    kept = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    return parts[kept], np.concatenate([owner, owner])[of_half[kept]]


def audit_tiles(register: Treed, tiles: Tiles, zone_count: int, threads: int = 1) -> Answer:
    """Return register x zones from tiles made before: each tile asks the tree of the licences."""

    def part(start: int, end: int) -> Triple:
        some = tiles.geometry[start:end]
        tile, licence = register.tree.query(some, predicate="intersects")
        area = shapely.area(shapely.intersection(register.geometry[licence], some[tile]))
        return licence, tiles.zone[tile + start], area

    def summed() -> Found:
        licence, zone, area = _in_threads(part, len(tiles.geometry), threads)
        pair, at = np.unique(licence * zone_count + zone, return_inverse=True)
        return found_of(pair // zone_count, pair % zone_count, np.bincount(at, area, len(pair)))

    return summed


def _answer(part: Callable[[int, int], Triple], count: int, threads: int) -> Answer:
    return lambda: found_of(*_in_threads(part, count, threads))


def _in_threads(part: Callable[[int, int], Triple], count: int, threads: int) -> Triple:
    """Return the parts of 0 to ``count`` put together, worked on by so many threads."""
    if threads == 1:
        return part(0, count)
    cuts = np.linspace(0, count, threads * _CHUNKS_A_THREAD + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(part, cuts[:-1], cuts[1:]))
    first, second, area = (np.concatenate(column) for column in zip(*parts))
    return first, second, area
