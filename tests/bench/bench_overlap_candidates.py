"""One candidate against a register and zones while the hand moves: ours beside shapely, QGIS and PostGIS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
import shapely

from mineral_plugin.core.overlap.flat import FlatLayer
from mineral_plugin.core.work.check_desk import CheckDesk
from tests.bench import overlap_data, overlap_peers_postgis, overlap_peers_qgis, overlap_peers_shapely
from tests.bench.overlap_common import (
    Check,
    Found,
    Line,
    Section,
    compare,
    flat_of,
    geometries,
    not_installed,
    percentiles,
    result_at_most,
    times_in_turn,
)
from tests.bench.overlap_ours import MAP, OurFullCheck, OurHits, ours_areas

ROUNDS = 5
NAMED = 3
"""Candidates of a size of their own come first; the two hundred drawn ones are timed."""
ALGORITHM_CANDIDATES = 5
SLOW_ROUNDS, FULL_ROUNDS, COMPARED = 1, 3, 20
AREAS_GOAL, HITS_GOAL, FULL_GOAL_MS = (1.3, 0.9), 1.3, 5.0

OURS, HITS = "ours: areas", "ours: geometry, width and class of every hit"
MAPPED = f"{HITS}, zones taken as digitised at 1:50,000"
FULL = "ours: full check, all rules, law and files kept open"
FULL_ALONE = "ours: full check, all rules, by itself"
BARE = "shapely: tree, clip_by_rect, intersection"
PLAIN = "shapely: tree, intersects, intersection"
INDEX = "PyQGIS: QgsSpatialIndex with geometries, clipped, engine"
POSTGIS = {False: "PostGIS", True: f"PostGIS, ST_Subdivide({overlap_peers_postgis.SUBDIVIDED})"}
ALGORITHM = "QGIS native:calculatevectoroverlaps"
COLUMNS = (
    *("p50, ms", "p95, ms", "p99, ms", "p50 ratio", "p99 ratio"),
    *("p50 ratio, best rounds", "p99 ratio, best rounds"),
)


@dataclass(frozen=True)
class Layers:
    """A register and zones as every engine wants them, and the candidates asked about."""

    paths: Tuple[Path, Path]
    geometry: Tuple[np.ndarray, np.ndarray]
    flat: Tuple[FlatLayer, FlatLayer]
    candidates: np.ndarray


def layers_of(folder: Path, licence_count: int, zone_count: int) -> Layers:
    """Return the layers of a size, made and put into the cache where they are not there yet."""
    paths = (
        overlap_data.licences_file(folder, licence_count),
        overlap_data.zones_file(folder, zone_count),
    )
    register, zones = (geometries(path) for path in paths)
    candidates = overlap_data.candidates(zones)[NAMED:]
    return Layers(paths, (register, zones), (flat_of(paths[0]), flat_of(paths[1])), candidates)


def section(layers: Layers, connection: Optional[Any]) -> Section:
    """Compare all engines, then time them in turn; ``connection`` to PostGIS where that is installed."""
    checks = _checks(layers, connection)
    pairs, worst = _compared(checks, len(layers.candidates))
    times = times_in_turn(checks, len(layers.candidates), ROUNDS)
    lines = _lines(times, checks[HITS])
    by_map = OurHits(layers.flat, layers.candidates, MAP)
    lines += _map_lines(by_map, checks[BARE], len(layers.candidates))
    lines += _full_lines(layers, checks[BARE])
    lines += _algorithm_lines(layers, checks[BARE])
    if connection is None:
        lines += [not_installed(name, len(COLUMNS)) for name in POSTGIS.values()]
    register, zones = layers.geometry
    about = (
        f"{len(layers.candidates)} candidates, {ROUNDS} rounds, every engine in turn for each, against "
        f"{len(register):,} licences and {len(zones):,} zones ({_corners(zones):,} corners). All engines "
        f"gave the same {pairs} pairs (largest relative difference of an area {worst:.0e}); ratios are to "
        f"{BARE}, also with the best round of each candidate. With geometry areas are rounded to 0.01 m2. "
        f"{SLOW_ROUNDS} round of what takes long, {ALGORITHM} with {ALGORITHM_CANDIDATES} candidates."
    )
    return Section("One candidate, warm", about, COLUMNS, lines)


def _checks(layers: Layers, connection: Optional[Any]) -> Dict[str, Check]:
    register, zones = (overlap_peers_shapely.treed(one) for one in layers.geometry)
    candidates = layers.candidates
    checks: Dict[str, Check] = {
        OURS: ours_areas(layers.flat, candidates),
        HITS: OurHits(layers.flat, candidates),
        BARE: overlap_peers_shapely.check_clipped(register, zones, candidates),
        PLAIN: overlap_peers_shapely.check_plain(register, zones, candidates),
        INDEX: overlap_peers_qgis.check_index(layers.paths, list(candidates)),
    }
    if connection is not None:
        for subdivided, name in POSTGIS.items():
            checks[name] = overlap_peers_postgis.check(connection, candidates, subdivided)
    return checks


def _compared(checks: Dict[str, Check], count: int) -> Tuple[int, float]:
    """Return the pairs of all candidates and the largest difference; a difference that counts ends it."""
    pairs, worst = 0, 0.0
    for number in range(count):
        expected = checks[BARE](number)
        pairs += len(expected)
        for name, check in checks.items():
            title = f"{name}, candidate {number}"
            if name == HITS:
                _compare_rounded(title, check(number), expected)
            else:
                worst = max(worst, compare(title, check(number), expected))
    return pairs, worst


def _compare_rounded(title: str, found: Found, expected: Found) -> None:
    """Stage (ii) prints areas to 0.01 m2, and what rounds to nothing is a shared border."""
    for pair in found.keys() | expected.keys():
        one, other = found.get(pair, 0.0), expected.get(pair, 0.0)
        if abs(one - other) > 0.0051 + 1e-6 * other:
            raise SystemExit(f"{title}: {pair} has {one} and {other} m2")


def _lines(times: Dict[str, np.ndarray], hits: OurHits) -> List[Line]:
    lines: List[Line] = []
    for name, taken in times.items():
        lines.append(Line(name, _cells(taken, times[BARE]), *_goal(name, taken, times[BARE])))
        if name == HITS:
            lines[-1:] = _apart(lines[-1], hits, taken, times[BARE], True)
    return lines


def _apart(whole: Line, hits: OurHits, taken: np.ndarray, bare: np.ndarray, has_goal: bool) -> List[Line]:
    """Return a line, and one each of the candidates without and with a hit whose inscribed width is asked.

    The goal is for those without.
    """
    count = taken.shape[1]
    slow = np.array([any(one.widest_m is not None for one in hits.hits(n).values()) for n in range(count)])
    if slow.all() or not slow.any():
        return [whole]
    goal = _hits_goal(taken[:, ~slow], bare[:, ~slow]) if has_goal else ()
    what = f"same, the {int((~slow).sum())} candidates without an inscribed width"
    lines = [Line(whole.what, whole.cells), Line(what, _cells(taken[:, ~slow], bare[:, ~slow]), *goal)]
    what = f"same, the {int(slow.sum())} candidates with one"
    return [*lines, Line(what, _cells(taken[:, slow], bare[:, slow]))]


def _map_lines(hits: OurHits, bare: Check, count: int) -> List[Line]:
    """Time stage (ii) where most common ground is narrow against the errors of the zones."""
    times = times_in_turn({MAPPED: hits, BARE: bare}, count, SLOW_ROUNDS)
    line = Line(MAPPED, _cells(times[MAPPED], times[BARE]))
    return _apart(line, hits, times[MAPPED], times[BARE], False)


def _full_lines(layers: Layers, bare: Check) -> List[Line]:
    """Time the check with all rules at a desk and by itself; the findings are the same."""
    count = len(layers.candidates)
    with CheckDesk() as desk:
        checks = {
            FULL: OurFullCheck(layers.paths, layers.candidates, desk),
            FULL_ALONE: OurFullCheck(layers.paths, layers.candidates),
        }
        for number in range(count):  # as every engine was asked for every candidate before it was timed
            at_desk = checks[FULL](number)
            if number < COMPARED and at_desk.findings != checks[FULL_ALONE](number).findings:
                raise SystemExit(f"candidate {number}: other findings at the desk")
        times = times_in_turn({**checks, BARE: bare}, count, FULL_ROUNDS)
    result = result_at_most(percentiles(times[FULL])[2], FULL_GOAL_MS, "ms")
    goals = {FULL: (f"p99 at most {FULL_GOAL_MS:.0f} ms", result)}
    return [Line(name, _cells(times[name], times[BARE]), *goals.get(name, ())) for name in checks]


def _cells(taken: np.ndarray, bare: np.ndarray) -> List[str]:
    """Return the cells of times (rounds, candidates): percentiles, and ratios of all and of best rounds."""
    ratios = [*_ratios(taken, bare), *_ratios(taken.min(axis=0), bare.min(axis=0))]
    return [f"{one:.3f}" for one in percentiles(taken)] + [f"{one:.2f}" for one in ratios]


def _ratios(taken: np.ndarray, bare: np.ndarray) -> Tuple[float, float]:
    (p50, _, p99), (bare50, _, bare99) = percentiles(taken), percentiles(bare)
    return p50 / bare50, p99 / bare99


def _goal(name: str, taken: np.ndarray, bare: np.ndarray) -> Tuple[str, str]:
    if name == OURS:
        half, most = (result_at_most(*one) for one in zip(_ratios(taken, bare), AREAS_GOAL))
        return "p50 at most {} x, p99 at most {} x bare shapely".format(*AREAS_GOAL), f"{half}; {most}"
    return _hits_goal(taken, bare) if name == HITS else ("", "")


def _hits_goal(taken: np.ndarray, bare: np.ndarray) -> Tuple[str, str]:
    return f"p99 at most {HITS_GOAL} x bare shapely", result_at_most(_ratios(taken, bare)[1], HITS_GOAL)


def _algorithm_lines(layers: Layers, bare: Check) -> List[Line]:
    """Time the Processing algorithm on a few candidates; it dissolves a layer, so only areas are compared."""
    few = layers.candidates[:ALGORITHM_CANDIDATES]
    check = overlap_peers_qgis.check_algorithm(layers.paths, list(few))
    for number, candidate in enumerate(few):
        expected: Found = {}
        for layer, shapes in enumerate(layers.geometry):
            places = [place for one, place in bare(number) if one == layer]
            ground = shapely.union_all(shapely.intersection(shapes[places], candidate)) if places else None
            if ground is not None:
                expected[layer, 0] = float(ground.area)
        compare(f"{ALGORITHM}, candidate {number}", check(number), expected)
    times = times_in_turn({ALGORITHM: check, BARE: bare}, len(few), SLOW_ROUNDS)
    return [Line(ALGORITHM, _cells(times[ALGORITHM], times[BARE]))]


def _corners(shapes: np.ndarray) -> int:
    return int(shapely.get_num_coordinates(shapes).sum())
