"""The picture of each step, drawn from the step's own numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Iterator, List, Mapping, Optional, Sequence, Tuple

import fiona
from common import ROOT
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.numbers import format_time
from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.regulation.flows import load_flows
from story.drawing import AMBER, COLOURS, GREEN, GREY, INK, PALE, RED, Frame, box, hatching, svg, text
from story.wording import word

WIDE = 620.0
_ROW = 26.0
_MARGIN_M = 60.0
_DEMO = ROOT / "resources" / "demo"
_LAYERS: Tuple[Tuple[str, str, str], ...] = (
    ("licence", "reference.gpkg", "giay_phep"),
    ("prohibited", "reference.gpkg", "khu_vuc_cam"),
    ("commune", "ground.gpkg", "xa"),
)
_LOOKS = {
    "licence": ("#f6efe0", AMBER, ""),
    "prohibited": ("#e3efe6", GREEN, ""),
    "commune": ("none", GREY, 'stroke-dasharray="9 4 2 4"'),
}


def table_picture(content: str, row: int, _lang: str) -> str:
    """Return the lines of a table, the doubtful one marked."""
    lines = content.splitlines()
    pieces: List[str] = []
    for number, line in enumerate(lines, 1):
        y = number * _ROW
        if number == row:
            pieces.append(box(4, y - 18, WIDE - 8, _ROW, "#fdf3d8", AMBER))
        for column, cell in enumerate(line.split("\t")):
            pieces.append(text(cell, 12 + 180 * column, y, more='font-size="12"'))
    return svg(WIDE, _ROW * (len(lines) + 1), pieces)


def pack_picture(area: LicenceArea, lang: str) -> str:
    """Return the area among the layers of the pack."""
    ground = _polygon_of(area)
    frame = Frame(ground.bounds, WIDE, 2 * _MARGIN_M)
    return svg(
        *frame.size, [*_around(frame, lang), frame.path(ground, PALE, INK, 2.5), *_legend(frame, lang)]
    )


def ground_picture(report: Mapping[str, Any], lang: str, before: Optional[LicenceArea] = None) -> str:
    """Return an area with what was found, and its earlier boundary as a broken line."""
    parts = report["area"]["parts"]
    ground = MultiPolygon([Polygon(_points(part["outer"])) for part in parts])
    frame = Frame(ground.bounds, WIDE, _MARGIN_M)
    pieces = [*_around(frame, lang), frame.path(ground, PALE, INK, 2.5, 'fill-opacity="0.7"')]
    pieces += [_finding(frame, one) for one in report["findings"] if one["where"]]
    if before is not None:
        pieces.append(frame.path(_polygon_of(before).boundary, "none", GREY, 1.5, 'stroke-dasharray="5 4"'))
    pieces += [_corner(frame, corner) for part in parts for corner in part["outer"]]
    return svg(*frame.size, [*pieces, *_legend(frame, lang)])


def dossier_picture(components: Sequence[Tuple[Bilingual, bool]], lang: str) -> str:
    """Return the components of a dossier by name, those there and those missing."""
    pieces: List[str] = []
    for number, (name, there) in enumerate(components, 1):
        y, colour = number * _ROW, GREEN if there else RED
        state = word("picture.there" if there else "picture.missing", lang)
        pieces.append(text(f"{'✓' if there else '✕'} {state}", 12, y, colour))
        pieces.append(text(_short(name.text(lang), 66), 110, y, more='font-size="12"'))
    return svg(WIDE, _ROW * (len(components) + 1), pieces)


def line_picture(size: int, cuts: Sequence[int], sent: int, lang: str) -> str:
    """Return what went up as a bar, with the places where the line was cut."""
    most, width = max(size, sent), WIDE - 40
    pieces = [box(20, 40, width * size / most, 34, PALE, INK)]
    pieces.append(text(word("picture.mb", lang, mb=size / 1e6), 26, 62, INK))
    for cut in cuts:
        x = 20 + width * cut / most
        pieces.append(f'<path d="M{x:.1f},30 V84" stroke="{RED}" stroke-width="3"/>')
        label = f"✕ {word('picture.cut', lang)}: {word('picture.mb', lang, mb=cut / 1e6)}"
        pieces.append(text(label, x - 40, 104, RED, 'font-size="12"'))
    return svg(WIDE, 120, pieces)


def receipt_picture(receipt: Mapping[str, Any], lang: str) -> str:
    """Return what a receipt says, in lines."""
    rows = [
        (word("picture.receipt", lang), receipt["receiptId"]),
        (word("picture.received", lang), format_time(datetime.fromisoformat(receipt["receivedAt"]), lang)),
        (word("picture.manifest", lang), receipt["manifestSha256"][:32] + "…"),
        ("", word("picture.practice", lang)),
    ]
    return _lines(rows)


def states_picture(told: Mapping[str, Any], lang: str) -> str:
    """Return the events of a dossier one below the other."""
    kinds = load_flows().kinds
    rows = []
    for event in told["timeline"]:
        step = kinds[event["raw"]["step"]].text(lang) if event["raw"]["step"] else ""
        state = step or say(Phrase(f"flow.state.{event['state']}"), lang)
        rows.append((format_time(datetime.fromisoformat(event["at"]), lang), state))
    return _lines(rows)


def register_picture(listed: Mapping[str, Any], lang: str) -> str:
    """Return the versions of the register, the newest first."""
    rows = [
        (
            word("picture.version", lang, version=one["version"]),
            word(f"picture.act.{one['act'].split()[0]}", lang, title=one["title"] or ""),
        )
        for one in listed["items"]
    ]
    return _lines(rows)


def audit_picture(outcomes: Mapping[str, int], lang: str) -> str:
    """Return how many pairs have which outcome, as bars."""
    most = max(1, *outcomes.values())
    pieces: List[str] = []
    for number, (outcome, colour) in enumerate(COLOURS.items()):
        y, count = 16 + number * 34, outcomes.get(outcome, 0)
        pieces += [box(190, y, 360 * count / most, 22, colour), text(str(count), 560, y + 16)]
        pieces.append(text(word(f"picture.{outcome}", lang), 12, y + 16, colour))
    return svg(WIDE, 16 + 34 * len(COLOURS), pieces)


def _lines(rows: Sequence[Tuple[str, str]]) -> str:
    pieces: List[str] = []
    for number, (head, content) in enumerate(rows, 1):
        y = number * _ROW
        pieces += [f'<circle cx="14" cy="{y - 5:.1f}" r="5" fill="{INK}"/>', text(head, 30, y, GREY)]
        pieces.append(text(_short(content, 46), 210, y))
    return svg(WIDE, _ROW * (len(rows) + 1), pieces)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _around(frame: Frame, _lang: str) -> Iterator[str]:
    """Yield the layers of the pack, those below first."""
    for kind, file, table in _LAYERS:
        fill, stroke, more = _LOOKS[kind]
        for ground in _ground(file, table):
            yield frame.path(ground, fill, stroke, 1.5, more)


def _ground(file: str, table: str) -> List[BaseGeometry]:
    with fiona.open(_DEMO / file, layer=table) as layer:
        rows = [row for row in layer if row["geometry"] is not None]
        valid = [row for row in rows if row["properties"].get("status") in (None, "valid")]
        return [shape(row["geometry"]) for row in valid]


def _legend(frame: Frame, lang: str) -> Iterator[str]:
    """Yield what the colours and lines mean, at the foot."""
    x, y = 10.0, frame.size[1] - 10
    yield box(0, y - 18, frame.size[0], 30, "#ffffff")
    for kind, (fill, stroke, more) in _LOOKS.items():
        yield box(x, y - 11, 22, 12, fill, stroke, more)
        yield text(word(f"picture.{kind}", lang), x + 28, y, more='font-size="12"')
        x += 160


def _finding(frame: Frame, finding: Mapping[str, Any]) -> str:
    outcome, ground = finding["outcome"], shape(finding["where"]["geometry"])
    if outcome not in ("conflict", "within_tolerance") or "Polygon" not in ground.geom_type:
        return ""
    colour = COLOURS[outcome]
    if outcome == "conflict":
        return frame.path(hatching(ground), "none", colour, 1) + frame.path(ground, "none", colour, 1.5)
    return frame.path(ground, "none", colour, 4)


def _corner(frame: Frame, corner: Mapping[str, Any]) -> str:
    x, y = frame.place(corner["east_m"], corner["north_m"])
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{INK}"/>' + text(
        str(corner["name"]), x + 7, y - 6, INK
    )


def _points(ring: Sequence[Mapping[str, float]]) -> List[Tuple[float, float]]:
    return [(corner["east_m"], corner["north_m"]) for corner in ring]


def _polygon_of(area: LicenceArea) -> BaseGeometry:
    return MultiPolygon(
        [Polygon([(one.east_m, one.north_m) for one in part.outer.corners]) for part in area.parts]
    )
