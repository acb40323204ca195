"""Round trips: the truth into a file, by our writers or another program, and back through the front door."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from score_tables.cases import Case, Corner, ZoneTruth
from score_tables.front_door import read_files
from score_tables.judge import Judged, Outcome, judge
from score_tables.old_text import OLD_TEXTS
from score_tables.other_programs import GEOGRAPHIC, NO_SYSTEM, OFFICE, VECTORS, office_files, vector_file
from score_tables.our_files import CLIPBOARD, OURS, our_file
from score_tables.shapes import FORMATS, vn
from score_tables.sources import WAYS, document, format_for, zone_words

PLAIN = ("plain CSV", "plain HTML", *OLD_TEXTS)
KINDS = (*OURS, CLIPBOARD, *PLAIN, *OFFICE, *VECTORS)
STEP_M = 0.02
"""How far a corner may move on the way through a vector format: TAB keeps whole units of its own grid."""
_MAKERS = {**dict.fromkeys((*OURS, CLIPBOARD), "ours"), **dict.fromkeys(OFFICE, "LibreOffice")}


def maker(kind: str) -> str:
    """Return who makes a kind of file."""
    return _MAKERS.get(kind, "ogr2ogr" if kind in VECTORS else "plain")


def trip(cases: Sequence[Case], kind: str, folder: Path) -> List[Judged]:
    """Return what each case is worth after its way through one kind of file."""
    files = _files(cases, kind, folder)
    given = {case.id: case.zone if kind in NO_SYSTEM | GEOGRAPHIC else None for case in cases}
    entries = read_files([(files[case.id], given[case.id]) for case in cases], folder)
    worth = judge_vector if kind in VECTORS else judge
    return [worth(case, entry) for case, entry in zip(cases, entries)]


def _files(cases: Sequence[Case], kind: str, folder: Path) -> Dict[str, Path]:
    if kind in OFFICE:
        return office_files(cases, kind, folder)
    made: Dict[str, Path] = {}
    for number, case in enumerate(cases):
        target = folder / kind.replace(" ", "-")
        if kind in VECTORS:
            made[case.id] = vector_file(case, kind, target)
        elif kind in PLAIN:
            made[case.id] = _plain_file(case, kind, target, number % WAYS)
        else:
            made[case.id] = our_file(case, kind, target)
    return made


def _plain_file(case: Case, kind: str, folder: Path, way: int) -> Path:
    """Return a file made without any program: HTML as it is, a CSV, a text of old."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "plain HTML":
        path = folder / f"{case.id}.html"
        path.write_text(document(case, way), "utf-8")
        return path
    if kind in OLD_TEXTS:
        path = folder / f"{case.id}.txt"
        path.write_bytes(OLD_TEXTS[kind](_csv_text(case).replace(";", "\t")))
        return path
    path = folder / f"{case.id}.csv"
    # As Excel saves it where the decimal sign is a comma: semicolons, a byte order mark, CRLF.
    path.write_bytes(b"\xef\xbb\xbf" + _csv_text(case).encode("utf-8"))
    return path


def _csv_text(case: Case) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for number, area in enumerate(case.areas, start=1):
        if len(case.areas) > 1:
            writer.writerow([f"Khu vực {number}"])
        writer.writerow([f"Hệ tọa độ {zone_words(area.zone or case.zone)}"])
        if area.stated:
            digits = len(f"{area.stated[0]:.6f}".rstrip("0").partition(".")[2])
            writer.writerow(["Diện tích", f"{vn(area.stated[0], digits)} {area.stated[1]}"])
        writer.writerow(["Điểm góc", "X (m)", "Y (m)"])
        corners = area.rings[0].corners
        show = FORMATS[format_for(corners, False, 0)]
        writer.writerows([name, show(x), show(y)] for name, x, y in corners)
    return out.getvalue()


def judge_vector(case: Case, entry: Mapping[str, Any]) -> Judged:
    """Return what a vector file's entry is worth: same places in the same zone, names and start left open.

    A format may turn a ring round or begin at another corner (shapefile) and has no place for names,
    stated area or levels.
    """
    if entry.get("verdict") == "ask":
        return Judged(case, Outcome.ASKED)
    if entry.get("verdict") == "refused":
        return Judged(case, Outcome.REFUSED)
    found = [(ring, area) for area in entry["areas"] for ring in area["rings"]]
    differs = [] if len(found) == len(case.rings) else [f"{len(found)} rings for {len(case.rings)}"]
    for truth, (ring, area) in zip(case.rings, found):
        places = [(float(one["x"]), float(one["y"])) for one in ring]
        if not same_turned(truth.corners, places):
            differs.append(f"{len(places)} corners for {len(truth.corners)}, or elsewhere")
        differs += _zone_differs(case.zone, area.get("zone"))
    return Judged(case, Outcome.WRONG if differs else Outcome.RIGHT, tuple(dict.fromkeys(differs)))


def _zone_differs(truth: ZoneTruth, zone: Optional[Mapping[str, Any]]) -> List[str]:
    if (
        zone
        and abs(zone["central_meridian"] - truth.meridian_deg) < 1e-6
        and zone["width"] == truth.width_deg
    ):
        return []
    return [f"zone {zone}"]


def same_turned(truth: Sequence[Corner], read: Sequence[Tuple[float, float]]) -> bool:
    """Tell whether two rings are the same line, whatever the first corner and the direction."""
    wanted = [corner[1:] for corner in truth]
    if len(wanted) != len(read):
        return False
    for places in (list(read), list(reversed(read))):
        if any(_near(wanted, places[turn:] + places[:turn]) for turn in range(len(places))):
            return True
    return False


def _near(wanted: Sequence[Tuple[float, float]], read: Sequence[Tuple[float, float]]) -> bool:
    return all(abs(a[0] - b[0]) < STEP_M and abs(a[1] - b[1]) < STEP_M for a, b in zip(wanted, read))
