"""The first verdict in a new process, and the memory that checks and audits touch, beside reading all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Dict, List, NamedTuple, Sequence

import numpy as np
import shapely

from tests.bench.bench_overlap_candidates import NAMED, Layers
from tests.bench.overlap_common import (
    SAME_AREA,
    Line,
    Section,
    flat_file,
    result_at_least,
    result_at_most,
)
from tests.bench.overlap_data import CANDIDATES, candidates
from tests.bench.overlap_packs import forget_arrays

ROOT = Path(__file__).resolve().parents[2]
STARTS = 9
"""Processes of each kind, each for another candidate, one kind after the other."""
PEER = "pyogrio"
FIRST = {
    "ours-areas": "ours with the cache: areas",
    "ours-hits": "ours with the cache: geometry, width and class too",
    "ours-by-box": "ours without a cache, by box: the same",
    "ours-check": "ours: full check, all rules, the law read first",
    PEER: "pyogrio, all read, two trees, areas",
}
AREA_ROUNDED_M2 = 1.0
"""Stage (ii) rounds each area to 0.01 m2."""


class Told(NamedTuple):
    """What one process told: ms of its work and of the whole process, sum of the areas, memory in MB."""

    ms: float
    whole_ms: float
    area_m2: float
    rss: float
    uss: float
    peak: float


def sections(layers: Layers) -> List[Section]:
    """Return the tables of first verdicts and of memory."""
    folder = layers.paths[0].parent
    asked = candidates(layers.geometry[1])
    return [first_verdicts(layers.paths, folder, asked), memory(layers.paths, folder, asked)]


def first_verdicts(paths: Sequence[Path], folder: Path, asked: np.ndarray) -> Section:
    """Time one verdict in a new process, from warm files and from files put out of the page cache."""
    told: Dict[str, Dict[str, List[Told]]] = {
        state: {name: [] for name in FIRST} for state in ("warm", "cold")
    }
    for state, of_state in told.items():
        for number in range(STARTS):
            one = _candidate_file(folder, asked[number : number + 1])
            for name in FIRST:
                if state == "cold":
                    _put_out(paths)
                of_state[name].append(_asked(name, paths, one))
            _same(f"{state}, candidate {number}", {name: of_state[name][-1] for name in FIRST})
    lines = [_first_line(name, told) for name in FIRST]
    return Section("The first verdict in a new process", _FIRST_ABOUT, _FIRST_COLUMNS, lines)


_FIRST_ABOUT = (
    f"One candidate, {STARTS} processes of each kind in turn; medians. Counted from when Python and its "
    "packages are loaded to the verdict; ‘whole’ is all of the process. Cold: the files put out of the page "
    "cache before (what lies below the machine may still hold them). The same areas from each."
)
_FIRST_COLUMNS = (
    *("warm, ms", "cold, ms", "whole, warm, ms", "whole, cold, ms"),
    *("times as fast as reading all, warm", "cold"),
)


def _first_line(name: str, told: Dict[str, Dict[str, List[Told]]]) -> Line:
    ms = {state: median(one.ms for one in of_state[name]) for state, of_state in told.items()}
    whole = {state: median(one.whole_ms for one in of_state[name]) for state, of_state in told.items()}
    peer = {state: median(one.ms for one in of_state[PEER]) for state, of_state in told.items()}
    ratio = {state: peer[state] / ms[state] for state in told}
    cells = [f"{ms['warm']:.1f}", f"{ms['cold']:.1f}", f"{whole['warm']:.0f}", f"{whole['cold']:.0f}"]
    cells += [f"{ratio['warm']:.1f}", f"{ratio['cold']:.1f}"]
    least = {"ours-hits": 10.0, "ours-by-box": 20.0}.get(name)
    if least is None:
        return Line(FIRST[name], cells)
    results = (f"{state} {result_at_least(ratio[state], least)}" for state in told)
    return Line(FIRST[name], cells, f"at least {least:.0f} x", "; ".join(results))


# ---- memory ------------------------------------------------------------------------------------


RANKED = "our-ranked-audit"


class Kept(NamedTuple):
    """A task whose memory is looked at: what it is, and the goal in MB where there is one."""

    task: str
    what: str
    most_mb: float = 0.0


CHECKS = (
    Kept("ours-areas", "ours: {} checks, areas", 60.0),
    Kept("ours-hits", "ours: {} checks, geometry, width and class", 60.0),
    Kept("ours-by-box", "ours without a cache: {} checks, geometry, width and class", 60.0),
    Kept(PEER, "pyogrio, all read, two trees: {} checks, areas"),
)
AUDITS = (
    Kept("our-audits", "ours: both audits, areas", 400.0),
    Kept(RANKED, "ours: both audits, from the packs to the ranked table", 400.0),
    Kept("peer-audits", "pyogrio and shapely, all read: both audits, areas"),
)


def memory(paths: Sequence[Path], folder: Path, asked: np.ndarray) -> Section:
    """Look at what checks and audits touch, each in a process of its own."""
    many = _candidate_file(folder, asked[NAMED:CANDIDATES])
    lines: List[Line] = []
    forget_arrays((paths[0], paths[1]))
    first = _asked(RANKED, paths, many)
    for kinds in (CHECKS, AUDITS):
        warm = {kept.task: _asked(kept.task, paths, many) for kept in kinds}
        _same("memory", {name: one for name, one in warm.items() if name != RANKED})
        for kept in kinds:
            one, cold = warm[kept.task], ""
            if kept.task != RANKED:  # its packs lie elsewhere
                _put_out(paths)
                cold = f"{_asked(kept.task, paths, many).peak:.0f}"
            cells = [f"{one.peak:.0f}", cold, f"{max(0.0, one.rss):.0f}", f"{max(0.0, one.uss):.0f}"]
            goal = ("", "")
            if kept.most_mb:
                goal = (f"peak under {kept.most_mb:.0f} MB", result_at_most(one.peak, kept.most_mb, "MB"))
            lines.append(Line(kept.what.format(CANDIDATES - NAMED), cells, *goal))
            if kept.task == RANKED:
                cells = [f"{first.peak:.0f}", "", f"{max(0.0, first.rss):.0f}", f"{max(0.0, first.uss):.0f}"]
                lines.append(Line("same, right after the packs were installed: arrays made first", cells))
    return Section("Memory", _MEMORY_ABOUT, _MEMORY_COLUMNS, lines)


_MEMORY_ABOUT = (
    "What a process touches beyond Python and its packages: resident memory, pages of mapped files included, "
    "at its peak and when it is done, and what no other process shares (USS). Where files are in the page "
    "cache, the kernel maps the neighbours of a page that is touched along with it."
)
_MEMORY_COLUMNS = ("peak, MB", "peak with cold files, MB", "resident when done, MB", "own when done, MB")


# ---- processes ---------------------------------------------------------------------------------


def _asked(task: str, paths: Sequence[Path], candidate_file: Path) -> Told:
    """Run one task in a new process."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.overlap_process",
        task,
        *map(str, paths),
        str(candidate_file),
    ]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    whole_ms = (time.perf_counter() - start) * 1000
    return Told(whole_ms=whole_ms, **json.loads(done.stdout.splitlines()[-1]))


def _candidate_file(folder: Path, shapes: np.ndarray) -> Path:
    path = folder / "overlap-candidates.json"
    path.write_text(json.dumps(shapely.to_wkb(shapes, hex=True).tolist()), encoding="ascii")
    return path


def _put_out(paths: Sequence[Path]) -> None:
    """Put the files and their arrays out of the page cache, and nobody else's pages."""
    for path in [*paths, *(flat_file(path) for path in paths)]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def _same(title: str, told: Dict[str, Told]) -> None:
    """End the bench where processes found other ground; a full check tells no area."""
    areas = {name: one.area_m2 for name, one in told.items() if name != "ours-check"}
    least, most = min(areas.values()), max(areas.values())
    if most - least > AREA_ROUNDED_M2 + SAME_AREA * most:
        raise SystemExit(f"{title}: {areas}")
