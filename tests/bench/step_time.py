"""A step of a draft in the real QGIS: a corner put down, moved, taken back, each written to the workspace.

    python -m tests.bench.step_time [small|full]

The window is that of the frames bench: register and zones on the map and in the checks, the dock as the
plugin puts it together. A step is timed in the window's thread from the edit to the return of the last
listener (table, figures, map, law, questions). Beside it stand the same edit in the edit buffer of a memory
layer, which writes nothing, and a bare commit of as many bytes to SQLite.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Dict, List

import numpy as np

from tests.bench.frame_time import ROOT, SIZES, crowded_place, facts, plan_of, prepared, qgis
from tests.bench.overlap_common import Line, Section, geometries, result_at_most
from tests.bench.overlap_data import licences_file, zones_file
from tests.e2e import desktop

STEPS = 100
MOST_MS = 20.0
_TITLES = {
    "down": "ours: a corner put down",
    "moved": "ours: a corner moved",
    "undone": "ours: a step taken back",
}
_COLUMNS = (
    *("steps", "ours p50, ms", "p99, ms", "of it on the processor p50, ms", "p99, ms"),
    *("QGIS's edit buffer p50, ms", "p99, ms", "SQLite p50, ms", "p99, ms"),
    "p50 ratio",
)


def lines(scale: str, folder: Path) -> List[str]:
    """Return the section as lines of Markdown."""
    licences, zones = SIZES[scale]
    paths = licences_file(folder, licences), zones_file(folder, zones)
    place = crowded_place([geometries(path) for path in paths])
    home, plan = prepared(folder, {**plan_of(folder, paths, place), "steps": STEPS})
    with desktop.screen(desktop.free_display()) as display, qgis(home, folder, display) as process:
        found = [fact for fact in facts(Path(plan["record"]), process) if "step" in fact]
    about = (
        f"An area of {len(place.points)} corners; {licences:,} licences and {zones:,} zones are on the map "
        "and in the checks. Ours ends when everybody who shows the area has been told and the step is in the "
        "workspace; QGIS's edit buffer writes nothing; SQLite commits as many bytes and nothing else. What "
        "the peers take at their p99 is what the machine's other work does to anybody."
    )
    return Section("A step of a draft", about, _COLUMNS, [_line(fact) for fact in found]).text()


def _line(fact: Dict[str, Any]) -> Line:
    sides = [np.percentile(fact[name], [50, 99]) for name in ("ours", "processor", "qgis", "sqlite")]
    ratio = sides[0][0] / sides[2][0]  # to QGIS's edit buffer
    cells = [str(len(fact["ours"])), *(f"{one:.1f}" for side in sides for one in side), f"{ratio:.2f}"]
    p99 = sides[0][1]
    goal = f"p99 under {MOST_MS:.0f} ms"
    return Line(_TITLES[fact["step"]], cells, goal, result_at_most(p99, MOST_MS, "ms"))


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "small"
    sys.stdout.write("\n".join(lines(chosen, ROOT / ".build" / "bench")) + "\n")
