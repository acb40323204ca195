"""What the overlap benches share: answers that are compared, times taken in turn, tables with their goals."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely

from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader
from mineral_plugin.core.overlap.flat import FlatLayer, flat_layer
from mineral_plugin.core.overlap.flat_cache import cache_path, cached_layer
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2

SAME_AREA = 1e-6
NOT_INSTALLED = "not installed"

Pair = Tuple[int, int]
Found = Dict[Pair, float]
"""Areas in m2: of (layer, place) for one candidate, of (licence, licence) or (licence, zone) in an audit."""
Answer = Callable[[], Found]
Check = Callable[[int], Found]


class Line(NamedTuple):
    """One line of a table: what, its cells, and the goal with what came of it (empty: none was set)."""

    what: str
    cells: Sequence[str]
    goal: str = ""
    result: str = ""


class Section(NamedTuple):
    """A part of the page: heading, a sentence or two, heads of the columns, lines."""

    title: str
    about: str
    columns: Sequence[str]
    lines: Sequence[Line]

    def text(self) -> List[str]:
        """Return the section as lines of Markdown."""
        has_goals = any(line.goal for line in self.lines)
        head = ["what", *self.columns, *(("goal", "result") if has_goals else ())]
        rows = [
            [line.what, *line.cells, *((line.goal, line.result) if has_goals else ())] for line in self.lines
        ]
        table = ["| " + " | ".join(row) + " |" for row in [head, *rows]]
        table.insert(1, "|" + "---|" * len(head))
        return [f"### {self.title}", "", self.about, "", *table, ""]


def result_at_most(value: float, most: float, unit: str = "x") -> str:
    """Return a figure that is to stay under another, and whether it does."""
    return f"{value:.2f} {unit}, {'reached' if value <= most else 'missed'}"


def result_at_least(value: float, least: float, unit: str = "x") -> str:
    """Return a figure that is to be over another, and whether it is."""
    return f"{value:.1f} {unit}, {'reached' if value >= least else 'missed'}"


def not_installed(what: str, columns: int) -> Line:
    """Return the line of a peer that is not on this machine."""
    return Line(what, [NOT_INSTALLED, *[""] * (columns - 1)])


# ---- data --------------------------------------------------------------------------------------


def geometries(path: Path) -> np.ndarray:
    """Return the geometries (n,) of the only table of a GeoPackage, in the order of its keys."""
    with GeoPackageReader(path) as reader:
        (table,) = reader.feature_tables
        return reader.read(table).geometry


def flat_of(path: Path) -> FlatLayer:
    """Return the flat arrays of the only table of a GeoPackage, mapped from a cache beside it."""
    folder, key = flat_place(path)
    folder.mkdir(exist_ok=True)
    return cached_layer(folder, key, lambda: flat_layer(geometries(path)))


def flat_place(path: Path) -> Tuple[Path, str]:
    """Return the folder of the cache of a file, and its key."""
    state = path.stat()
    return path.parent / "cache", f"{path.name} {state.st_size} {state.st_mtime_ns}"


def flat_file(path: Path) -> Path:
    """Return the file in which the flat arrays of a GeoPackage lie."""
    return cache_path(*flat_place(path))


# ---- answers -----------------------------------------------------------------------------------


def found_of(first: np.ndarray, second: np.ndarray, area_m2: np.ndarray) -> Found:
    """Return pairs as an answer; less than rounding makes of a common border is left out."""
    kept = area_m2 > LEAST_AREA_M2
    return dict(zip(zip(first[kept].tolist(), second[kept].tolist()), area_m2[kept].tolist()))


def compare(title: str, found: Found, others: Found) -> float:
    """Return the largest relative difference of the areas; other pairs or other areas end the bench.

    Areas are the same to 1e-6, or to the area that rounding makes of a common border; so is a pair that one
    engine leaves out because it is just under that.
    """
    worst = 0.0
    for pair in found.keys() | others.keys():
        one, other = found.get(pair, 0.0), others.get(pair, 0.0)
        if abs(one - other) > max(SAME_AREA * other, 1.1 * LEAST_AREA_M2):
            raise SystemExit(f"{title}: {pair} has {one} and {other} m2")
        worst = max(worst, abs(one - other) / max(one, other))
    return worst


# ---- times -------------------------------------------------------------------------------------


def times_in_turn(checks: Dict[str, Check], count: int, rounds: int) -> Dict[str, np.ndarray]:
    """Return ms of each engine, (rounds, count): for each candidate every engine in turn, in a drawn order.

    Drawn, because whoever comes after a heavy engine finds the processor's caches empty. What was loaded
    before is taken from the garbage collector's list, as a long-lived program would do.
    """
    names, chance = list(checks), np.random.default_rng(1)
    taken = {name: np.empty((rounds, count)) for name in names}
    gc.collect()
    gc.freeze()
    for turn in range(rounds):
        for number in range(count):
            for step in chance.permutation(len(names)):
                name = names[step]
                start = time.perf_counter()
                checks[name](number)
                taken[name][turn, number] = (time.perf_counter() - start) * 1000
    gc.unfreeze()
    return taken


def audits_in_turn(audits: Dict[str, Callable[[], object]], rounds: int) -> Dict[str, float]:
    """Return the median seconds of each audit, all of them in turn in each round."""
    taken: Dict[str, List[float]] = {name: [] for name in audits}
    for _ in range(rounds):
        for name, audit in audits.items():
            gc.collect()
            start = time.perf_counter()
            audit()
            taken[name].append(time.perf_counter() - start)
    return {name: float(np.median(times)) for name, times in taken.items()}


def percentiles(times_ms: np.ndarray) -> Tuple[float, float, float]:
    """Return p50, p95 and p99 in ms."""
    p50, p95, p99 = np.percentile(times_ms, [50, 95, 99])
    return float(p50), float(p95), float(p99)


def seconds(value: Optional[float]) -> str:
    """Return a duration as it is printed."""
    if value is None:
        return ""
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def clipped_to_boxes(shapes: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return shapes (n,) each cut to its own box (n, 4)."""
    cut = np.empty(len(shapes), dtype=object)
    for number, (shape, box) in enumerate(zip(shapes, boxes.tolist())):
        cut[number] = shapely.clip_by_rect(shape, *box)
    return cut
