"""Application maps beside QGIS's own export of the same sheets: time for each, and memory.

    python -m tests.bench.bench_maps ours|peer PROJECT.qgz TARGET.pdf NUMBER PAPER

The peer opens what ours drew as a layout of a project (layers in a GeoPackage) and exports it with QGIS's
own exporter: the same items, the same letters as text, the same lines. Ours plans the sheet, builds the
layout, exports it true to scale, reads layout and file back and proves them. Each side runs in a process of
its own that makes the map several times, as in a batch; memory is looked at when all is done.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple

from tests.bench.bench_reference_reading import started_qgis
from tests.bench.overlap_common import Line, Section, result_at_most

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, TIMES = 5, 5
MOST = 1.3
_MB = 1024.0
_TIMEOUT_S = 300


Work = Callable[[], Dict[str, float]]


class Sheet(NamedTuple):
    """What is drawn: a real table of the test data, on a paper (empty: the smallest that fits)."""

    title: str
    number: str
    paper: str


SHEETS = (
    Sheet("5 corners, A4", "003", ""),
    Sheet("43 corners, A2", "055", ""),
    Sheet("75 corners, A3, two sheets and a table", "038", "A3"),
    Sheet("5 corners, A0", "003", "A0"),
)


def lines(scale: str, folder: Path) -> List[str]:
    """Return the section as lines of Markdown."""
    del scale  # a map is a map
    about = (
        f"Medians of {ROUNDS} processes a side, ours and QGIS in turn, each making the map {TIMES} times. "
        "QGIS: it opens a project and exports its layout, the same items and letters. Ours: planning, "
        "building, exporting, reading back and proving. “Export”: that step alone, on both sides. Memory: "
        "the peak over what was there when QGIS and all modules were loaded."
    )
    columns = ("ours, ms", "QGIS, ms", "export: ours, ms", "export: QGIS, ms", "ratio of exports")
    columns = (*columns, "ours, peak MB", "QGIS, peak MB")
    found = [_line(sheet, folder) for sheet in SHEETS]
    return Section("Sheets of real areas", about, columns, found).text()


def _line(sheet: Sheet, folder: Path) -> Line:
    folder.mkdir(parents=True, exist_ok=True)
    project = folder / f"map-{sheet.number}{sheet.paper}.qgz"
    _child("project", project, folder / "map.pdf", sheet)
    runs: Dict[str, List[Dict[str, float]]] = {"ours": [], "peer": []}
    for _ in range(ROUNDS):
        for side, told in runs.items():
            told.append(_child(side, project, folder / f"map-{side}.pdf", sheet))
    ours, peer = (
        {key: statistics.median(run[key] for run in told) for key in told[0]} for told in runs.values()
    )
    if ours["faults"]:
        raise SystemExit(f"{sheet.title}: {ours['faults']:.0f} faults")
    cells = [f"{ours['ms']:.0f}", f"{peer['ms']:.0f}", f"{ours['export_ms']:.0f}", f"{peer['export_ms']:.0f}"]
    cells += [f"{ours['export_ms'] / peer['export_ms']:.2f}"]
    cells += [f"{ours['peak_mb']:.0f}", f"{peer['peak_mb']:.0f}"]
    ratios = ours["ms"] / peer["ms"], ours["peak_mb"] / peer["peak_mb"]
    result = f"time {result_at_most(ratios[0], MOST)}; memory {result_at_most(ratios[1], MOST)}"
    return Line(sheet.title, cells, f"at most {MOST} x", result)


def _child(task: str, project: Path, target: Path, sheet: Sheet) -> Dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.bench_maps", task, str(project), str(target)]
    command += [sheet.number, sheet.paper]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    environ = {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    told: Dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


# --- in the process of its own ----------------------------------------------------------------------------


def main(task: str, project: str, target: str, number: str, paper: str = "") -> int:
    """Do one task and print its milliseconds and the memory it took."""
    application = started_qgis()
    work = TASKS[task](Path(project), Path(target), number, paper)
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    before = _status("VmRSS")
    told = _medians([_timed(work) for _ in range(TIMES)])
    told["peak_mb"] = (_status("VmHWM") - before) / _MB
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0) if application else None  # QGIS takes seconds to end, and nothing is left to be written
    return 0


def _timed(work: Work) -> Dict[str, float]:
    start = time.perf_counter()
    told = work()
    told["ms"] = (time.perf_counter() - start) * 1000
    return told


def _medians(runs: List[Dict[str, float]]) -> Dict[str, float]:
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _status(name: str) -> float:
    rows = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    return float(next(row.split()[1] for row in rows if row.startswith(name + ":")))


def _request(number: str, paper: str) -> Any:
    import mapmaker

    from mineral_plugin.core.maps.papers import LANDSCAPE
    from mineral_plugin.core.maps.papers import paper as paper_named

    more = {"paper": paper_named(paper, LANDSCAPE)} if paper else {}
    return mapmaker.request_for(mapmaker.real_area(number), **more)


def _ours(project: Path, target: Path, number: str, paper: str) -> Work:
    from mineral_plugin.bridge.map_layouts import making
    from mineral_plugin.bridge.map_layouts.export import export_pdf

    request = _request(number, paper)
    exported: List[float] = []

    def export(*arguments: Any) -> None:
        start = time.perf_counter()
        export_pdf(*arguments)
        exported.append((time.perf_counter() - start) * 1000)

    making.export_pdf = export

    def work() -> Dict[str, float]:
        exported.clear()
        made = making.make_map(request, "map", target, making.MapOptions())
        return {"export_ms": sum(exported), "faults": sum(not one.is_warning for one in made.faults)}

    return work


def _peer(project: Path, target: Path, number: str, paper: str) -> Work:
    from qgis.core import QgsLayoutExporter, QgsProject, QgsRenderContext

    settings = QgsLayoutExporter.PdfExportSettings()
    settings.forceVectorOutput = True
    settings.textRenderFormat = QgsRenderContext.TextRenderFormat.AlwaysText

    def work() -> Dict[str, float]:
        opened = QgsProject()
        if not opened.read(str(project)):
            raise SystemExit(str(project))
        (layout,) = opened.layoutManager().layouts()
        start = time.perf_counter()
        result = QgsLayoutExporter(layout).exportToPdf(str(target), settings)
        if result != QgsLayoutExporter.ExportResult.Success:
            raise SystemExit(str(result))
        return {"export_ms": (time.perf_counter() - start) * 1000}

    return work


def _project(project: Path, target: Path, number: str, paper: str) -> Work:
    """Write the project that the peer opens: our layout, its layers in a GeoPackage."""
    from qgis.core import QgsProject, QgsVectorFileWriter

    from mineral_plugin.bridge.map_layouts.build import build_layout
    from mineral_plugin.core.maps.planning import plan_map

    def work() -> Dict[str, float]:
        opened = QgsProject.instance()
        opened.layoutManager().addLayout(build_layout(plan_map(_request(number, paper)), opened, "map"))
        data = project.with_suffix(".gpkg")
        data.unlink(missing_ok=True)
        for layer in opened.mapLayers().values():
            options = QgsVectorFileWriter.SaveVectorOptions()
            options.layerName = layer.customProperty("mineral_licence/map_layer")
            if data.exists():
                options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
            QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(data), opened.transformContext(), options)
            layer.setDataSource(f"{data}|layername={options.layerName}", layer.name(), "ogr")
        if not opened.write(str(project)):
            raise SystemExit(str(project))
        return {}

    return work


TASKS: Dict[str, Callable[[Path, Path, str, str], Work]] = {"ours": _ours, "peer": _peer, "project": _project}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
