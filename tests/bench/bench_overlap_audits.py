"""All pairs of a register with itself and with zones: ours beside the best that others can do."""

from __future__ import annotations

import inspect
import json
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import numpy as np
import shapely

from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.overlap.flat import FlatLayer
from tests.bench import overlap_data, overlap_peers_postgis, overlap_peers_qgis, overlap_peers_shapely
from tests.bench.bench_overlap_candidates import Layers
from tests.bench.overlap_common import (
    Answer,
    Found,
    Line,
    Section,
    audits_in_turn,
    compare,
    flat_of,
    found_of,
    geometries,
    not_installed,
    percentiles,
    result_at_least,
    seconds,
    times_in_turn,
)
from tests.bench.overlap_ours import ours_areas

ROUNDS, LONG_ROUNDS = 5, 2
"""Those that take seconds get fewer."""
ALGORITHM_LICENCES = 10_000
"""native:intersection of a register with itself takes minutes on more."""
GROWTH_CANDIDATES = 200

OURS, OURS_TWO = "ours: areas, 1 thread", "ours: areas, 2 threads"
WITHIN = "shapely: tree at once, intersection"
PLAIN = "shapely: tree of zones asked, intersection"
SHORT_CUT = "shapely: contains_properly, else clip_by_rect and intersection"
TILES = f"shapely: zones in tiles of at most {overlap_peers_shapely.TILE_CORNERS} corners, intersection"
ALGORITHM = "QGIS native:intersection"
GEOPANDAS, SEDONA, POSTGIS = "geopandas overlay", "SedonaDB", "PostGIS"
Frames = Optional[Dict[str, Any]]
"""What geopandas and SedonaDB told: versions, seconds and pairs; ``None`` where they are not installed."""
COLUMNS = ("time", "times as long as ours, 1 thread")


@dataclass
class Audits:
    """Answers found and median seconds of one audit, by engine, and what is not installed."""

    expected: Found
    seconds: Dict[str, float] = field(default_factory=dict)
    notes: Dict[str, str] = field(default_factory=dict)
    missing: List[str] = field(default_factory=list)
    worst: float = 0.0

    def compared(self, audits: Dict[str, Answer]) -> None:
        """Run each once; other pairs or other areas end the bench."""
        for name, audit in audits.items():
            self.worst = max(self.worst, compare(name, audit(), self.expected))

    def timed(self, audits: Dict[str, Answer], rounds: int) -> None:
        """Compare, then take the times in turn."""
        self.compared(audits)
        self.seconds.update(audits_in_turn(audits, rounds))


def our_audits(first: FlatLayer, second: Optional[FlatLayer] = None) -> Dict[str, Answer]:
    """Return the product's way, with two threads too where it can."""

    def with_workers(**workers: int) -> Answer:
        def answer() -> Found:
            pairs = overlap_pairs(first, second, **workers)  # type: ignore[arg-type]
            return dict(zip(zip(pairs.first.tolist(), pairs.second.tolist()), pairs.area_m2.tolist()))

        return answer

    audits = {OURS: with_workers()}
    if "workers" in inspect.signature(overlap_pairs).parameters:
        audits[OURS_TWO] = with_workers(workers=2)
    return audits


# ---- a register with itself --------------------------------------------------------------------


def within(layers: Layers, connection: Optional[Any], frames: Frames) -> Section:
    """Compare and time all pairs within the register."""
    register = overlap_peers_shapely.treed(layers.geometry[0])
    light = {
        **our_audits(layers.flat[0]),
        WITHIN: overlap_peers_shapely.audit_within(register),
        f"{WITHIN}, 2 threads": overlap_peers_shapely.audit_within(register, threads=2),
    }
    audits = Audits(light[WITHIN]())
    audits.timed(light, ROUNDS)
    _with_postgis(audits, connection, {2: overlap_peers_postgis.audit_within})
    _with_frames(audits, frames, "within")
    _with_algorithm(audits, layers, same=True)
    goals = {WITHIN: 1.3}
    count = len(layers.geometry[0])
    return _section(f"Audit: {count:,} licences with each other", audits, goals)


# ---- a register with zones ---------------------------------------------------------------------


def between(layers: Layers, connection: Optional[Any], frames: Frames) -> Section:
    """Compare and time all pairs of the register and the zones."""
    licences, zones = layers.geometry
    register, treed_zones = (overlap_peers_shapely.treed(one) for one in layers.geometry)
    tiles = overlap_peers_shapely.tiles_of(zones)
    shapely_ways: Dict[str, Callable[[int], Answer]] = {
        PLAIN: lambda threads: overlap_peers_shapely.audit_plain(licences, treed_zones, threads),
        SHORT_CUT: lambda threads: overlap_peers_shapely.audit_short_cut(register, zones, threads),
        TILES: lambda threads: overlap_peers_shapely.audit_tiles(register, tiles, len(zones), threads),
    }
    audits = Audits(shapely_ways[PLAIN](1)())
    light = our_audits(*layers.flat)
    for name, way in shapely_ways.items():
        light.update({name: way(1), f"{name}, 2 threads": way(2)})
    audits.timed(light, ROUNDS)
    (tiling,) = audits_in_turn({"": lambda: overlap_peers_shapely.tiles_of(zones)}, 1).values()
    audits.notes[TILES] = f"{len(tiles.geometry):,} tiles; cutting them takes {seconds(tiling)} more"
    subdivided = f"{POSTGIS}, ST_Subdivide({overlap_peers_postgis.SUBDIVIDED})"
    _with_postgis(audits, connection, {2: _postgis_between(False)})
    _with_postgis(audits, connection, {2: _postgis_between(True)}, subdivided)
    _with_frames(audits, frames, "between")
    _with_algorithm(audits, layers, same=False)
    best = min(shapely_ways, key=lambda name: audits.seconds[name])
    goals = {best: 1.8, GEOPANDAS: 6.0, ALGORITHM: 15.0}
    count = f"{len(licences):,} licences with {len(zones):,} zones"
    return _section(f"Audit: {count} ({_corners(zones):,} corners)", audits, goals)


def _postgis_between(subdivided: bool) -> Callable[[Any, int], Answer]:
    return lambda connection, workers: overlap_peers_postgis.audit_between(connection, workers, subdivided)


# ---- peers of both -----------------------------------------------------------------------------


def _with_postgis(
    audits: Audits,
    connection: Optional[Any],
    ways: Dict[int, Callable[[Any, int], Answer]],
    name: str = POSTGIS,
) -> None:
    for workers, way in ways.items():
        title = f"{name}, {workers} workers"
        if connection is None:
            audits.missing.append(title)
        else:
            audits.timed({title: way(connection, workers)}, LONG_ROUNDS)


def frames_of(layers: Layers, bench_python: Optional[Path]) -> Frames:
    """Return versions, seconds and pairs of geopandas and SedonaDB, which run in a process of their own."""
    if bench_python is None:
        return None
    program = Path(__file__).with_name("overlap_peers_frames.py")
    with tempfile.TemporaryDirectory() as folder:
        command = [bench_python, program, *layers.paths, folder, LONG_ROUNDS]
        done = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True)
        told: Dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        told["pairs"] = {name: _pairs(Path(folder) / f"{name}.npz") for name in told["seconds"]}
    return told


def _pairs(path: Path) -> Found:
    with np.load(path) as arrays:
        return found_of(arrays["first"], arrays["second"], arrays["area_m2"])


def _with_frames(audits: Audits, frames: Frames, which: str) -> None:
    for name, key in ((GEOPANDAS, f"geopandas {which}"), (SEDONA, f"SedonaDB {which}")):
        if frames is None:
            audits.missing.append(name)
            continue
        audits.compared({name: lambda found=frames["pairs"][key]: found})  # type: ignore[misc]
        audits.seconds[name] = frames["seconds"][key]


def _with_algorithm(audits: Audits, layers: Layers, same: bool) -> None:
    """Time QGIS's algorithm once; with itself a large register would take minutes, so a small one does."""
    register, zones = layers.paths
    if not same:
        answer = overlap_peers_qgis.audit_algorithm(register, zones)
        audits.seconds[ALGORITHM] = _timed_once(answer, audits)
        return
    count = len(layers.geometry[0])
    if count <= ALGORITHM_LICENCES:
        audits.seconds[ALGORITHM] = _timed_once(
            overlap_peers_qgis.audit_algorithm(register, register), audits
        )
        return
    small = overlap_data.licences_file(register.parent, ALGORITHM_LICENCES)
    few = Audits(overlap_peers_shapely.audit_within(overlap_peers_shapely.treed(geometries(small)))())
    taken = _timed_once(overlap_peers_qgis.audit_algorithm(small, small), few)
    ours = our_audits(flat_of(small))[OURS]
    ratio = taken / audits_in_turn({OURS: ours}, ROUNDS)[OURS]
    audits.notes[ALGORITHM] = (
        f"on {ALGORITHM_LICENCES:,} licences, where it takes {seconds(taken)}, {ratio:.0f} times ours"
    )


def _timed_once(answer: Answer, audits: Audits) -> float:
    found: List[Found] = []
    (taken,) = audits_in_turn({"": lambda: found.append(answer())}, 1).values()
    audits.compared({ALGORITHM: lambda: found[0]})
    return taken


# ---- growth ------------------------------------------------------------------------------------


def growth(folder: Path, counts: Tuple[int, ...]) -> Section:
    """Time audit and single check over registers of several sizes, and say whether they grow evenly."""
    rows = [_grown(folder, count) for count in counts]
    lines = []
    for count, row in zip(counts, rows):
        cells = [seconds(row.ours), seconds(row.peer), f"{row.peer / row.ours:.2f}"]
        cells += [f"{row.ours / count * 1e6:.2f}", f"{row.check[0]:.3f}", f"{row.check[2]:.3f}"]
        cells += [f"{row.peer_check[0]:.3f}", f"{row.peer_check[2]:.3f}"]
        lines.append(Line(f"{count:,} licences, {len(row.pairs):,} pairs", cells))
    first, last, more = rows[-2], rows[-1], counts[-1] / counts[-2]
    ours, peer = last.ours / first.ours / more, last.peer / first.peer / more
    lines[-1] = lines[-1]._replace(
        goal=f"audit linear from {counts[-2]:,}, check flat",
        result=f"audit {ours:.2f} x linear (shapely {peer:.2f}), "
        f"check p50 {last.check[0] / first.check[0]:.2f} x, p99 {last.check[2] / first.check[2]:.2f} x",
    )
    return Section("Growth with the register", _GROWTH, _GROWTH_COLUMNS, lines)


_GROWTH = (
    f"Each register with itself, one thread, and {GROWTH_CANDIDATES} candidates on corners of its licences "
    "against it alone; the peer is shapely (tree, intersection). Up to 100,000 licences a register grows "
    "denser, above that it grows wider."
)
_GROWTH_COLUMNS = (
    *("audit, ours", "audit, shapely", "shapely / ours", "ours, µs a licence"),
    *("check, ours p50, ms", "ours p99, ms", "check, shapely p50, ms", "shapely p99, ms"),
)


@dataclass(frozen=True)
class Grown:
    """What was measured on a register of one size: seconds of the audits, percentiles of the checks in ms."""

    pairs: Found
    ours: float
    peer: float
    check: Tuple[float, float, float]
    peer_check: Tuple[float, float, float]


def _grown(folder: Path, count: int) -> Grown:
    path = overlap_data.licences_file(folder, count)
    register, flat = overlap_peers_shapely.treed(geometries(path)), flat_of(path)
    # Every second one lies on a corner of what is given.
    candidates = overlap_data.candidates(register.geometry, 2 * GROWTH_CANDIDATES + 3)[3::2]
    named = {OURS: our_audits(flat)[OURS], WITHIN: overlap_peers_shapely.audit_within(register)}
    pairs = named[WITHIN]()
    compare(f"{count} licences", named[OURS](), pairs)
    audits = audits_in_turn(named, ROUNDS if count <= 100_000 else LONG_ROUNDS)
    checks = {
        OURS: ours_areas([flat], candidates),
        WITHIN: overlap_peers_shapely.check_register(register, candidates),
    }
    for number in range(len(candidates)):
        compare(f"{count} licences, candidate {number}", checks[OURS](number), checks[WITHIN](number))
    times = times_in_turn(checks, len(candidates), ROUNDS)
    return Grown(pairs, audits[OURS], audits[WITHIN], percentiles(times[OURS]), percentiles(times[WITHIN]))


# ---- the page ----------------------------------------------------------------------------------


def _section(title: str, audits: Audits, goals: Dict[str, float]) -> Section:
    ours = audits.seconds[OURS]
    lines = []
    for name, taken in audits.seconds.items():
        note = f" ({audits.notes[name]})" if name in audits.notes else ""
        goal = ("", "")
        if name in goals:
            goal = (f"at least {goals[name]} times ours", result_at_least(taken / ours, goals[name]))
        lines.append(Line(name + note, [seconds(taken), f"{taken / ours:.2f}"], *goal))
    lines += [Line(name, ["", note]) for name, note in audits.notes.items() if name not in audits.seconds]
    lines += [not_installed(name, len(COLUMNS)) for name in audits.missing]
    about = (
        f"To the areas of all pairs: {len(audits.expected):,}, the same from every engine (largest relative "
        f"difference of an area {audits.worst:.0e}). Layers, trees and mapped arrays are there before; ours "
        f"finds the pairs of boxes anew each time. {ROUNDS} rounds in turn, medians; PostGIS, geopandas and "
        f"SedonaDB {LONG_ROUNDS}; {ALGORITHM} once, from the file."
    )
    return Section(title, about, COLUMNS, lines)


def _corners(shapes: np.ndarray) -> int:
    return int(shapely.get_num_coordinates(shapes).sum())
