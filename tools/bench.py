"""How fast it is, each figure beside its peer in the same run: `make bench` -> docs/bench.md.

The machines are noisy: what counts is the ratio, not the time. Answers are compared before they are timed.
`MINERAL_SCALE=full` measures at the country's size. `--only overlap` measures that part alone and leaves the
others on the page as they are. It fails where a ratio is worse by a fifth than on the committed page; such a
part is measured a second time before that is believed.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import bench_ratios
import setup
from common import BUILD, ROOT, ToolError

sys.path.insert(0, str(ROOT))
# QGIS opens a layer for the bench, never a window.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import fiona
import pyogrio
import shapely
from qgis.core import Qgis

from tests.bench import (
    bench_corner_tables,
    bench_first_answer,
    bench_maps,
    bench_overlap,
    bench_reference_reading,
    bench_service,
    frame_time,
    layers,
    step_time,
)

COUNTS = {"small": 10_000, "full": 100_000}
ZONES = {"small": 500, "full": 5_000}
CANDIDATES = 200
ROUNDS = 5
CORNERS = {"small": 1_000, "full": 10_000}
AREA_STEP_M2 = 0.11  # both round to 0.1 m2


Answer = Callable[[int], bench_first_answer.Areas]


class Row(NamedTuple):
    """One measured line: medians in ms and the ratio ours / peer."""

    title: str
    ours_ms: float
    peer_ms: float

    @property
    def ratio(self) -> float:
        """Return ours / peer; under 1 is faster."""
        return self.ours_ms / self.peer_ms


class Speed(NamedTuple):
    """One measured reader: corners per second, ours and the peer's."""

    title: str
    ours: float
    peer: float

    @property
    def ratio(self) -> float:
        """Return how many times as long ours takes."""
        return self.peer / self.ours


class Reading(NamedTuple):
    """One measured reading of reference data: medians in ms; ``qgis_only`` stops at QGIS's geometries."""

    title: str
    ours_ms: float
    pyogrio_ms: float
    qgis_ms: float
    qgis_only_ms: Optional[float] = None

    @property
    def ratio(self) -> float:
        """Return ours / the faster peer that ends at shapely's geometries; under 1 is faster."""
        return self.ours_ms / min(self.pyogrio_ms, self.qgis_ms)


def main(arguments: Sequence[str]) -> int:
    """Measure and write docs/bench.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(PARTS), help="measure these parts alone")
    chosen = parser.parse_args(arguments).only or list(PARTS)
    scale = os.environ.get("MINERAL_SCALE", "small")
    path = ROOT / "docs" / "bench.md"
    found = parts_of(path.read_text(encoding="utf-8")) if path.is_file() else {}
    BUILD.joinpath("bench").mkdir(parents=True, exist_ok=True)
    committed = parts_of(committed_page())
    application = bench_reference_reading.started_qgis()
    worse: List[bench_ratios.Worse] = []
    for name in [name for name in PARTS if name in chosen]:
        worse += measure_part(name, scale, committed, found)
        path.write_text(page(found), encoding="utf-8")  # what was measured stays, whatever comes after
    application.exitQgis()
    sys.stdout.write(path.read_text(encoding="utf-8"))
    sys.stderr.writelines(f"worse by a fifth: {one.told()}\n" for one in worse)
    return int(bool(worse))


def measure_part(
    name: str, scale: str, committed: Dict[str, List[str]], found: Dict[str, List[str]]
) -> List[bench_ratios.Worse]:
    """Measure a part and put it onto the page; return what is worse than before, in two measurements."""
    title, measured = PARTS[name]
    told = f"Measured {time.strftime('%Y-%m-%d')} at {scale} scale."
    worse: List[bench_ratios.Worse] = []
    for attempt in range(2):
        found[title] = [told, "", *measured(scale)]
        places = {one.place for one in worse}
        again = bench_ratios.got_worse(committed, found).get(title, [])
        worse = [one for one in again if not attempt or one.place in places]
        if not worse:
            break
    return worse


def committed_page() -> str:
    """Return docs/bench.md as it was committed; without a history, as it is."""
    path = ROOT / "docs" / "bench.md"
    shown = subprocess.run(
        ["git", "show", "HEAD:docs/bench.md"], cwd=str(ROOT), capture_output=True, check=False
    )
    if shown.returncode == 0:
        return shown.stdout.decode("utf-8")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def first_answer_lines(scale: str) -> List[str]:
    """Measure one candidate against a register on disk."""
    count = COUNTS[scale]
    path = BUILD / "bench" / f"licences-{count}.gpkg"
    if not path.is_file():
        layers.write_licences(path, count)
    ours, peer = bench_first_answer.ours(path), bench_first_answer.peer(path)
    pairs = compare(ours, peer)
    row = measure(f"one candidate against {count:,} licences on disk ({pairs} overlaps in all)", ours, peer)
    return [
        f"{CANDIDATES} candidates, {ROUNDS} rounds, ours and the peer in turn; medians.",
        "",
        "| what | ours, ms | peer: fiona + shapely, ms | ratio |",
        "|---|---|---|---|",
        f"| {row.title} | {row.ours_ms:.2f} | {row.peer_ms:.2f} | {row.ratio:.2f} |",
    ]


def overlap_lines(scale: str) -> List[str]:
    """Measure the overlap engine."""
    return bench_overlap.lines(scale, BUILD / "bench", bench_python())


def bench_python() -> Optional[Path]:
    """Return the Python that has geopandas and SedonaDB, ``None`` where it cannot be made."""
    try:
        setup.ensure(("bench",))
    except ToolError as error:
        sys.stderr.write(error.en + "\n")
        return None
    return setup.ENVIRONMENTS["bench"].folder / "bin" / "python"


def compare(ours: Answer, peer: Answer) -> int:
    """Return how many overlaps both found; a difference ends the bench."""
    total = 0
    for number in range(CANDIDATES):
        first, second = ours(number), peer(number)
        same = [name for name, _ in first] == [name for name, _ in second]
        if not same or any(abs(a - b) > AREA_STEP_M2 for (_, a), (_, b) in zip(first, second)):
            raise SystemExit(f"candidate {number}: {first} != {second}")
        total += len(first)
    return total


def measure(title: str, ours: Answer, peer: Answer) -> Row:
    """Time both in turn, candidate by candidate, and return the medians."""
    times: List[List[float]] = [[], []]
    for _ in range(ROUNDS):
        for number in range(CANDIDATES):
            for side, answer in enumerate((ours, peer)):
                start = time.perf_counter()
                answer(number)
                times[side].append((time.perf_counter() - start) * 1000)
    return Row(title, statistics.median(times[0]), statistics.median(times[1]))


def table_speeds(count: int) -> List[Speed]:
    """Read one table of so many corners from text and from a workbook; a lost corner ends the bench."""
    text, book = bench_corner_tables.table_text(count), BUILD / "bench" / f"corners-{count}.xlsx"
    bench_corner_tables.write_workbook(book, count)
    bench = bench_corner_tables
    pairs = (
        ("text, beside splitting it", bench.ours_text(text), bench.peer_text(text)),
        ("XLSX, beside opening it with openpyxl", bench.ours_workbook(book), bench.peer_workbook(book)),
    )
    speeds = []
    for title, ours, peer in pairs:
        if not ours() == peer() == count:
            raise SystemExit(f"{title}: {ours()} and {peer()} corners of {count}")
        ours_s, peer_s = (statistics.median(times) for times in timed_in_turn(ours, peer))
        speeds.append(Speed(f"a table of {count:,} corners from {title}", count / ours_s, count / peer_s))
    return speeds


def readings(scale: str) -> List[Reading]:
    """Read a register and zones, whole and in boxes, at full scale the small ones too.

    A different answer ends the bench.
    """
    rows: List[Reading] = []
    for name in ("small", "full") if scale == "full" else (scale,):
        rows += reading("licences", COUNTS[name], layers.write_register)
        rows += reading("zones", ZONES[name], layers.write_zones)
    return rows


def reading(table: str, count: int, write: Callable[[Path, int], None]) -> List[Reading]:
    """Time one layer: the whole table, then each of the boxes."""
    path = BUILD / "bench" / f"reading-{table}-{count}.gpkg"
    if not path.is_file():
        part = path.with_name("part-" + path.name)
        part.unlink(missing_ok=True)
        write(part, count)
        part.replace(path)
    three = bench_reference_reading.readers(path, table)
    bench_reference_reading.compare(three, None)
    corners = int(shapely.get_num_coordinates(three.ours(None)[1]).sum())
    whole = medians_ms([timed_in_turn(*(partial(one, None) for one in three[:3]), three.qgis_only)])
    boxes = bench_reference_reading.boxes(path)
    found = sum(bench_reference_reading.compare(three, box) for box in boxes)
    in_boxes = medians_ms([timed_in_turn(*(partial(one, box) for one in three[:3])) for box in boxes])
    mean = found / len(boxes)
    return [
        Reading(f"all of {count:,} {table} ({corners:,} corners)", *whole),
        Reading(f"{table} in a box of 3 km ({mean:.1f} of {count:,} in the mean)", *in_boxes),
    ]


def medians_ms(runs: List[List[List[float]]]) -> List[float]:
    """Return the median of each side over all runs, ms."""
    return [statistics.median(chain.from_iterable(side)) * 1000 for side in zip(*runs)]


def timed_in_turn(*answers: Callable[[], object]) -> List[List[float]]:
    """Return the seconds of each, round by round."""
    times: List[List[float]] = [[] for _ in answers]
    for _ in range(ROUNDS):
        for side, answer in enumerate(answers):
            start = time.perf_counter()
            answer()
            times[side].append(time.perf_counter() - start)
    return times


def parts_of(text: str) -> Dict[str, List[str]]:
    """Return the parts of a page by their headings, the lines before the first heading left out."""
    parts: Dict[str, List[str]] = {}
    for piece in text.split("\n## ")[1:]:
        title, _, body = piece.partition("\n")
        parts[title] = body.strip("\n").splitlines()
    return parts


def page(parts: Dict[str, List[str]]) -> str:
    """Return docs/bench.md, its parts in their order."""
    lines = [
        "# Bench",
        "",
        "Written by `make bench`; at the country's size `MINERAL_SCALE=full make bench`. Every figure stands "
        "beside its peer's in the same run; the ratio counts, not the time.",
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}, "
        f"shapely {shapely.__version__} with GEOS {shapely.geos_version_string}, fiona {fiona.__version__}, "
        f"pyogrio {pyogrio.__version__}, QGIS {Qgis.QGIS_VERSION.split('-')[0]}.",
    ]
    for title, _ in PARTS.values():
        if title in parts:
            lines += ["", f"## {title}", "", *parts[title]]
    return "\n".join(lines).rstrip("\n") + "\n"


def table_lines(scale: str) -> List[str]:
    """Measure the reading of corner tables."""
    return [
        "The product finds names, X, Y, zone and area, and doubts what is not certain; the peer only takes "
        "the text or the workbook apart. Ratio: how many times as long ours takes.",
        "",
        "| what | ours, corners/s | peer, corners/s | ratio |",
        "|---|---|---|---|",
        *(
            f"| {one.title} | {one.ours:,.0f} | {one.peer:,.0f} | {one.ratio:.1f} |"
            for one in table_speeds(CORNERS[scale])
        ),
    ]


def reading_lines(scale: str) -> List[str]:
    """Measure the reading of reference data."""
    return [
        "From a file on disk to keys and shapely geometries; equal answers (keys, areas to 1e-9). Ours and "
        "QGIS's layer stay open from box to box, pyogrio opens the file each time. Ratio: ours / the faster "
        "of pyogrio and QGIS; QGIS alone stops at its own geometries and is not counted.",
        "",
        "| what | ours, ms | pyogrio, ms | QGIS, ms | QGIS alone, ms | ratio |",
        "|---|---|---|---|---|---|",
        *(
            f"| {row.title} | {row.ours_ms:.2f} | {row.pyogrio_ms:.2f} | {row.qgis_ms:.2f} | "
            f"{'' if row.qgis_only_ms is None else f'{row.qgis_only_ms:.2f}'} | {row.ratio:.2f} |"
            for row in readings(scale)
        ),
    ]


def frame_lines(scale: str) -> List[str]:
    """Measure the frames of the map while a corner is dragged."""
    return frame_time.lines(scale, BUILD / "bench")


def step_lines(scale: str) -> List[str]:
    """Measure a step of a draft in the window's thread."""
    return step_time.lines(scale, BUILD / "bench")


def map_lines(scale: str) -> List[str]:
    """Measure the making of application maps."""
    return bench_maps.lines(scale, BUILD / "bench" / "maps")


def service_lines(scale: str) -> List[str]:
    """Measure the online service."""
    return bench_service.lines(scale, setup.ENVIRONMENTS["service"].folder / "bin" / "python")


PARTS: Dict[str, Tuple[str, Callable[[str], List[str]]]] = {
    "first-answer": ("One candidate from disk", first_answer_lines),
    "overlap": ("The overlap engine", overlap_lines),
    "frames": ("Frames while a corner moves", frame_lines),
    "steps": ("A corner put down, moved, taken back", step_lines),
    "reading": ("Reading reference data", reading_lines),
    "tables": ("Corner tables", table_lines),
    "maps": ("Application maps", map_lines),
    "service": ("The online service under load", service_lines),
}
"""What can be measured alone, in the order of the page: heading and how."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
