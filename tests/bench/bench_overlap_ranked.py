"""A register's audit as a user asks for it: from the packs to the ranked table."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Dict, List, NamedTuple, Tuple

from mineral_plugin.core.audit.model import PairKind
from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.work.auditing import AuditRequest, AuditRun, audit_register
from tests.bench.bench_overlap_candidates import Layers
from tests.bench.overlap_common import Line, Section, result_at_most, seconds
from tests.bench.overlap_ours import DAY, NOW
from tests.bench.overlap_packs import forget_arrays, installed

ROUNDS = 3
MOST_S = 2.5
LEAST_PRINTED_M2 = 0.005
WITHIN, BETWEEN = "register with itself", "register with itself and with zones"


class Timed(NamedTuple):
    """Seconds of an audit, and what it found."""

    seconds: float
    run: AuditRun


def ranked_audit(paths: Tuple[Path, Path], with_zones: bool = True) -> AuditRun:
    """Return the audit of a register from its pack, with the zones of another pack too."""
    sources, (register, zones) = installed(paths)
    reference = (register, zones) if with_zones else (register,)
    return audit_register(AuditRequest(reference=reference, day=DAY, sources=sources), NOW, "bench")


def section(layers: Layers) -> Section:
    """Time the audit before the arrays of the packs are in the cache, and after; a lost pair is told."""
    forget_arrays(layers.paths)
    expected = _expected(layers)
    first = _timed(layers.paths, True)
    lines = [
        Line(f"{BETWEEN}, arrays made first", [seconds(first.seconds), told(first.run, expected[BETWEEN])])
    ]
    taken: Dict[str, List[Timed]] = {WITHIN: [], BETWEEN: []}
    for _ in range(ROUNDS):
        for what, times in taken.items():
            times.append(_timed(layers.paths, what == BETWEEN))
    for what, times in taken.items():
        middle = sorted(one.seconds for one in times)[ROUNDS // 2]
        goal = (f"within {MOST_S} s at 100,000 licences", result_at_most(middle, MOST_S, "s"))
        cells = [seconds(middle), told(times[0].run, expected[what])]
        lines.append(Line(f"{what}, arrays in the cache", cells, *goal))
    licences, zones = (len(one) for one in layers.geometry)
    about = (
        f"{licences:,} licences and {zones:,} zones, from signed packs to the ranked table: pairs, geometry "
        "where it decides, errors of both boundaries, neighbours, odd rows; all processors. "
        f"Median of {ROUNDS} in one process."
    )
    return Section("Audit: from the packs to the ranked table", about, ("time", "found"), lines)


def _timed(paths: Tuple[Path, Path], with_zones: bool) -> Timed:
    start = time.perf_counter()
    run = ranked_audit(paths, with_zones)
    return Timed(time.perf_counter() - start, run)


def _expected(layers: Layers) -> Dict[str, int]:
    """Return how many pairs share ground that does not round to 0.00 m2, which counts as a common border."""
    register, zones = layers.flat
    within = int((overlap_pairs(register).area_m2 >= LEAST_PRINTED_M2).sum())
    return {
        WITHIN: within,
        BETWEEN: within + int((overlap_pairs(register, zones).area_m2 >= LEAST_PRINTED_M2).sum()),
    }


def told(run: AuditRun, expected: int) -> str:
    """Return what an audit found, by kind, and whether these are all pairs."""
    counts = Counter(pair.kind for pair in run.audit.pairs)
    kinds = [f"{counts[kind]:,} {kind.value}" for kind in PairKind if counts[kind]]
    found = len(run.audit.pairs)
    whole = f"all {found:,} pairs" if found == expected else f"OTHER PAIRS: {found:,} of {expected:,}"
    return f"{whole}: {', '.join(kinds)}; {len(run.audit.gaps):,} neighbours"
