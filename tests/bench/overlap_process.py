"""One engine in a process of its own: the first verdict from nothing, and the memory it touches.

    python -m tests.bench.overlap_process TASK REGISTER.gpkg ZONES.gpkg CANDIDATES.json

Prints JSON. What a task imports is loaded before the clock starts and before memory is first looked at. Of
the candidates (hex WKB) tasks of a first verdict take the first one, the others all.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import shapely

Task = Callable[[], float]
"""Does the work and returns the sum of all areas in m2, so that answers can be compared."""
_MB = 1024.0  # of what the kernel counts in kB
_KEPT: List[object] = []
"""What a program that goes on would keep: let go of only after memory was looked at."""


def main(name: str, register: str, zones: str, candidates: str) -> int:
    """Do one task and print its milliseconds, its answer and the memory it took, in MB."""
    shapes = list(shapely.from_wkb(json.loads(Path(candidates).read_text("ascii"))))
    task = TASKS[name]((Path(register), Path(zones)), shapes)
    _forget_peak()
    before = _memory()
    start = time.perf_counter()
    answer = task()
    taken = (time.perf_counter() - start) * 1000
    after = _memory()
    told: Dict[str, float] = {"ms": taken, "area_m2": answer}
    told["rss"], told["uss"] = after["rss"] - before["rss"], after["uss"] - before["uss"]
    told["peak"] = after["peak"] - before["rss"]
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


# ---- tasks -------------------------------------------------------------------------------------


def _ours_areas(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """From the mapped arrays: the areas alone."""
    from mineral_plugin.core.overlap.edge_sum import candidate_of, overlap_areas_of
    from tests.bench.overlap_common import flat_of

    def task() -> float:
        layers = [flat_of(path) for path in paths]
        _KEPT.append(layers)
        asked = [candidate_of(one) for one in candidates]
        found = (each for one in asked for each in overlap_areas_of(layers, one))
        return float(sum(each.area_m2.sum() for each in found))

    return task


def _ours_hits(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """From the mapped arrays: areas, and of every hit geometry, width and class."""
    from tests.bench.overlap_common import flat_of
    from tests.bench.overlap_ours import OurHits

    def task() -> float:
        hits = OurHits([flat_of(path) for path in paths], np.array(candidates))
        _KEPT.append(hits)
        return float(sum(sum(hits(number).values()) for number in range(len(candidates))))

    return task


def _ours_by_box(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """Without a cache: what lies in the box from the file's own index; geometry, width and class."""
    from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader
    from tests.bench.overlap_ours import Measure

    def task() -> float:
        measure, total = Measure(), 0.0
        for layer, path in enumerate(paths):
            with GeoPackageReader(path) as reader:
                (table,) = reader.feature_tables
                for one in candidates:
                    near = reader.read(table, box=one.bounds).geometry
                    near = near[shapely.intersects(near, one)]
                    total += sum(measure(one, shape, layer).area_m2 for shape in near)
        return total

    return task


def _ours_check(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """A check with all rules, as the dock and the command ask for it; its answer is no area."""
    from tests.bench.overlap_ours import OurFullCheck

    check = OurFullCheck(paths, candidates)

    def task() -> float:
        for number in range(len(candidates)):
            check(number)
        return 0.0

    return task


def _pyogrio(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """The peer: read everything, build trees, ask."""
    import pyogrio

    def task() -> float:
        total = 0.0
        layers = [shapely.from_wkb(pyogrio.raw.read(path, columns=[])[2]) for path in paths]
        trees = [shapely.STRtree(shapes) for shapes in layers]
        _KEPT.extend((layers, trees))
        for one in candidates:
            for shapes, tree in zip(layers, trees):
                found = tree.query(one, predicate="intersects")
                total += float(shapely.area(shapely.intersection(shapes[found], one)).sum())
        return total

    return task


def _our_audits(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """Areas of all pairs within the register, and with the zones, from the mapped arrays."""
    from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
    from tests.bench.overlap_common import flat_of

    def task() -> float:
        register, zones = (flat_of(path) for path in paths)
        within, between = overlap_pairs(register), overlap_pairs(register, zones)
        _KEPT.extend((register, zones, within, between))
        return float(within.area_m2.sum() + between.area_m2.sum())

    return task


def _peer_audits(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """The same with pyogrio and shapely: everything read, trees, intersection."""
    import pyogrio

    from tests.bench.overlap_peers_shapely import audit_plain, audit_within, treed

    def task() -> float:
        layers = [treed(shapely.from_wkb(pyogrio.raw.read(path, columns=[])[2])) for path in paths]
        _KEPT.append(layers)
        register, zones = layers
        found = list(audit_within(register)().values()) + list(
            audit_plain(register.geometry, zones)().values()
        )
        return float(sum(found))

    return task


def _our_ranked_audit(paths: Tuple[Path, Path], candidates: List[Any]) -> Task:
    """From packs of the register and the zones to the ranked table; its answer is the number of pairs."""
    from tests.bench.bench_overlap_ranked import ranked_audit

    def task() -> float:
        run = ranked_audit(paths)
        _KEPT.append(run)
        return float(len(run.audit.pairs))

    return task


TASKS: Dict[str, Callable[[Tuple[Path, Path], List[Any]], Task]] = {
    "ours-areas": _ours_areas,
    "ours-hits": _ours_hits,
    "ours-by-box": _ours_by_box,
    "ours-check": _ours_check,
    "pyogrio": _pyogrio,
    "our-audits": _our_audits,
    "peer-audits": _peer_audits,
    "our-ranked-audit": _our_ranked_audit,
}


# ---- memory ------------------------------------------------------------------------------------


def _forget_peak() -> None:
    """Let the peak be counted from here (Linux: proc_pid_clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _memory() -> Dict[str, float]:
    """Return resident and own memory and the peak of the former, MB; mapped pages that were touched count."""
    found = {**_kilobytes("/proc/self/status"), **_kilobytes("/proc/self/smaps_rollup")}
    own = found["Private_Clean"] + found["Private_Dirty"]
    return {"rss": found["VmRSS"] / _MB, "peak": found["VmHWM"] / _MB, "uss": own / _MB}


def _kilobytes(path: str) -> Dict[str, float]:
    lines = (line.split() for line in Path(path).read_text("utf-8").splitlines())
    return {line[0].rstrip(":"): float(line[1]) for line in lines if len(line) == 3 and line[2] == "kB"}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
