"""Frame time while a corner is dragged in the real QGIS, checks included, beside a bare rubber band.

    python -m tests.bench.frame_time [small|full]

QGIS runs under Xvfb with the register and the zones of the overlap bench as layers on its map, and as
reference data of the checks. A hand outside moves the mouse by XTEST; frames are counted from paint to paint
of the map. Both drags take the same way, in turn, in one QGIS.
"""

from __future__ import annotations

import contextlib
import json
import math
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Sequence, Tuple

import numpy as np
import shapely

from tests.bench.frame_hand import Hand
from tests.bench.overlap_common import Line, Section, geometries, result_at_most
from tests.bench.overlap_data import EPSG, candidates, licences_file, zones_file
from tests.e2e import desktop

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"small": (10_000, 500), "full": (100_000, 5_000)}
ZONE = (6300, 6)
DAY = "2026-11-01"
ROUNDS, MOVES_A_SECOND, FRAMES = 2, 60.0, 2_000
MOST_MS = 33.0
STALL_MS = 100.0
_SECONDS_TO_START, _SECONDS_TO_END = 180.0, 60.0
_FORTY_HECTARES_M2, _TWENTY_KM2_M2 = 4e5, 2e7
_REACH_PX = 110.0
_TITLES = {
    "bare": "a rubber band of QGIS, no checks",
    "unchecked": "ours without checks: drawing tool and dock",
    "ours": "ours: drawing tool, dock and every rule on places",
}
Drags = Dict[str, List[Dict[str, Any]]]


class Place(NamedTuple):
    """The area that is dragged: corners (n, 2) in m, which corner is taken, how many objects lie in it."""

    points: np.ndarray
    corner: int
    objects: int


def lines(scale: str, folder: Path) -> List[str]:
    """Return the section as lines of Markdown."""
    return section(scale, folder).text()


def section(scale: str, folder: Path) -> Section:
    """Measure and return the table of frames."""
    licences, zones = SIZES[scale]
    paths = licences_file(folder, licences), zones_file(folder, zones)
    shapes = [geometries(path) for path in paths]
    corners = int(shapely.get_num_coordinates(shapes[1]).sum())
    place = crowded_place(shapes)
    drags = _drags(folder, paths, place)
    what = f"{licences:,} licences and {zones:,} zones ({corners:,} corners) on the map and in the checks"
    return Section("Dragging a corner", _about(what, place, drags["ours"]), _COLUMNS, _lines(drags))


_COLUMNS = ("frames", "p50, ms", "p99, ms", "most, ms", "over 100 ms", "move to paint p50, ms", "p99, ms")


def _about(what: str, place: Place, ours: Sequence[Dict[str, Any]]) -> str:
    answers = np.concatenate([one["answers_ms"] for one in ours])
    crossed = sum(one["crossed"] for one in ours)
    p50, p99 = np.percentile(answers, [50, 99])
    return (
        f"{what}; the area of {len(place.points)} corners meets {place.objects} of them where it starts. A "
        f"corner goes round with {MOVES_A_SECOND:.0f} moves of the mouse a second, in QGIS under Xvfb, the "
        "map painted by the processor; frames are counted from paint to paint, so that 16.7 ms is the pace "
        f"of the hand. {len(answers):,} answers came, {crossed} of them while the ring crossed itself; from "
        f"the move to its answer in the window p50 {p50:.1f} ms, p99 {p99:.1f} ms."
    )


def _lines(drags: Drags) -> List[Line]:
    rows = []
    for name, title in _TITLES.items():
        frames = np.concatenate([one["frames_ms"] for one in drags[name]])
        waits = np.concatenate([one["waits_ms"] for one in drags[name]])
        p50, p99 = np.percentile(frames, [50, 99])
        wait50, wait99 = np.percentile(waits, [50, 99])
        over = int((frames > STALL_MS).sum())
        figures = (p50, p99, frames.max())
        cells = [f"{len(frames):,}", *(f"{one:.1f}" for one in figures), str(over)]
        cells += [f"{wait50:.1f}", f"{wait99:.1f}"]
        goal = f"p99 under {MOST_MS:.0f} ms" if name == "ours" else ""
        rows.append(Line(title, cells, goal, result_at_most(p99, MOST_MS, "ms") if goal else ""))
    return rows


# --- where ----------------------------------------------------------------------------------------------


def crowded_place(shapes: Sequence[np.ndarray]) -> Place:
    """Return the most crowded of the candidates that are neither very small nor very large."""
    asked = candidates(shapes[1])
    size = shapely.area(asked)
    asked = asked[(size > _FORTY_HECTARES_M2) & (size < _TWENTY_KM2_M2)]
    counts = np.zeros(len(asked), dtype=int)
    for layer in shapes:
        met, _ = shapely.STRtree(layer).query(asked, predicate="intersects")
        counts += np.bincount(met, minlength=len(asked))
    chosen = int(counts.argmax())
    points = shapely.get_coordinates(asked[chosen])[:-1]
    middle = points.mean(axis=0)
    return Place(points, int(np.hypot(*(points - middle).T).argmax()), int(counts[chosen]))


def way(start: Tuple[int, int], outwards: Tuple[float, float], count: int) -> Iterator[Tuple[int, int]]:
    """Yield places on the screen: loops from a start outwards (a unit vector) and back."""
    along, across = outwards, (-outwards[1], outwards[0])
    yield start
    for number in range(count):
        turn = 2.0 * math.pi * number / 97.0
        out = _REACH_PX * 0.5 * (1.0 - math.cos(turn))
        aside = _REACH_PX * 0.5 * math.sin(turn * 1.37)
        yield (
            round(start[0] + out * along[0] + aside * across[0]),
            round(start[1] + out * along[1] + aside * across[1]),
        )


# --- QGIS -----------------------------------------------------------------------------------------------


def _drags(folder: Path, paths: Tuple[Path, Path], place: Place) -> Drags:
    home, plan = prepared(folder, plan_of(folder, paths, place))
    with desktop.screen(desktop.free_display()) as display, qgis(home, folder, display) as process:
        return _led(Path(plan["record"]), display, process, _outwards(place))


def prepared(folder: Path, plan: Dict[str, Any]) -> Tuple[Path, Dict[str, Any]]:
    """Return a fresh home folder with the driver as its plugin, and the plan that lies in it."""
    home = Path(plan["record"]).parent
    shutil.rmtree(home, ignore_errors=True)
    plugins = home / "profiles" / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    shutil.copytree(str(Path(__file__).parent / "frame_driver"), str(plugins / "frame_driver"))
    settings = plugins.parents[1] / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    (folder / "frames-home").mkdir(exist_ok=True)
    Path(plan["record"]).write_text("", encoding="utf-8")
    (home / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return home, plan


_SETTINGS = """[locale]
overrideFlag=true
userLocale=vi
[PythonPlugins]
frame_driver=true
[qgis]
checkVersion=false
showTips=false
"""


def plan_of(folder: Path, paths: Tuple[Path, Path], place: Place) -> Dict[str, Any]:
    """Return what the driver is to do: the data, the area, the corner; ``record`` is where it answers."""
    roles = zip(("licence", "prohibited"), paths)
    home = folder / "frames"
    return {
        "record": str(home / "record.jsonl"),
        "size": desktop.SCREEN,
        "layers": {path.stem: str(path) for path in reversed(paths)},
        "crs": f"EPSG:{EPSG}",
        "zone": ZONE,
        "day": DAY,
        "procedure": "P01",
        "mineral": "limestone_vlxdtt",
        "reference": [f"{role}={path}|as_of={DAY}" for role, path in roles],
        "points": np.round(place.points, 2).tolist(),
        "corner": place.corner,
        "around": 2.2,
        "rounds": ROUNDS,
        "picture": str(home / "map.png"),
    }


def _outwards(place: Place) -> Tuple[float, float]:
    east, north = place.points[place.corner] - place.points.mean(axis=0)
    length = math.hypot(east, north)
    return east / length, -north / length  # down the screen is south


@contextlib.contextmanager
def qgis(home: Path, folder: Path, display: str) -> Iterator[subprocess.Popen]:
    """Start QGIS on a display with the plan in a home folder, and let it leave by itself."""
    site = Path(shapely.__file__).parents[1]
    extra = {
        "PYTHONPATH": f"{ROOT}:{site}",
        "MINERAL_HOME": str(folder / "frames-home"),
        "FRAME_PLAN": str(home / "plan.json"),
    }
    office = desktop.Desktop(home, "vi", display, extra=extra)
    command = [*office.qgis, "--profiles-path", str(home / "profiles"), "--nologo", "--noversioncheck"]
    with (home / "qgis.log").open("wb") as out:
        process = subprocess.Popen(command, env=office.environment(), stdout=out, stderr=out, cwd=str(home))
        try:
            yield process
            process.wait(_SECONDS_TO_END)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _led(record: Path, display: str, process: subprocess.Popen, outwards: Tuple[float, float]) -> Drags:
    """Drag whenever QGIS says that it is ready, until it has finished."""
    drags: Drags = {name: [] for name in _TITLES}
    with Hand(display) as hand:
        for fact in facts(record, process):
            if "ready" in fact:
                hand.drag(way((fact["x"], fact["y"]), outwards, FRAMES // ROUNDS + 30), MOVES_A_SECOND)
            if "drag" in fact:
                drags[fact["drag"]].append(fact)
    return drags


def facts(record: Path, process: subprocess.Popen) -> Iterator[Dict[str, Any]]:
    """Yield what the driver says until it has finished; SystemExit where it comes to no end."""
    done, end = 0, time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        whole_lines = record.read_text(encoding="utf-8").split("\n")[:-1]
        for fact in (json.loads(line) for line in whole_lines[done:]):
            if "failed" in fact:
                raise SystemExit(fact["failed"])
            if "finished" in fact:
                return
            yield fact
            end = time.monotonic() + _SECONDS_TO_START
        done = len(whole_lines)
        time.sleep(0.1)
    raise SystemExit(f"QGIS came to no end: {record}")


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "small"
    sys.stdout.write("\n".join(lines(chosen, ROOT / ".build" / "bench")) + "\n")
