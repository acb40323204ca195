"""The truth of a table laid out anew: an HTML document as people write them, for other programs to convert.

Four ways in turn: a plain table; a two-level head with a merged area cell; halves side by side; a table that
goes over a page with its head repeated.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import List, Optional, Sequence, Tuple

from score_tables.cases import AreaTruth, Case, Corner, RingTruth, ZoneTruth
from score_tables.made_layouts import side_by_side
from score_tables.shapes import FORMATS, vn

LOST_DAMAGE = ("cut off", "columns exchanged", "another zone in its own text")
"""Damage of the printed text that the truth no longer has, unless corners themselves are missing."""
WAYS = 4
FILLER = "Căn cứ hồ sơ đề nghị cấp giấy phép, khu vực được giới hạn như sau. " * 6
PAGE = "<style>td,th{border:1px solid #000;padding:2px}</style>"


def clean_case(case: Case) -> Optional[Case]:
    """Return a case whose truth stands for itself: each ring an area, names as printed; none if it cannot."""
    if case.id == "001":  # its truth lacks four corners
        return None
    areas = case.areas
    if len(case.rings) > 1:
        areas = tuple(AreaTruth((ring,)) for ring in case.rings)
    areas = tuple(replace(area, net_of_ha=(), rings=tuple(_named(r) for r in area.rings)) for area in areas)
    damage = tuple(reason for reason in case.damage if reason not in LOST_DAMAGE)
    fresh = replace(case, areas=areas, damage=damage, given=None, must_ask=False, area_named=True)
    return replace(fresh, others_allowed=False, text="", disputed="")


def _named(ring: RingTruth) -> RingTruth:
    if all(corner[0] for corner in ring.corners):
        return ring
    named = tuple((f"I,{n}", x, y) for n, (_, x, y) in enumerate(ring.corners, start=1))
    return replace(ring, corners=named)


def decimals_of(corners: Sequence[Corner]) -> int:
    """Return how many decimals the corners need (0 to 3)."""
    needed = (len(f"{value:.3f}".rstrip("0").partition(".")[2]) for _, *xy in corners for value in xy)
    return max(needed, default=0)


def format_for(corners: Sequence[Corner], typed: bool, way: int) -> str:
    """Return a name in FORMATS that loses nothing; ``typed``: one that a spreadsheet takes as a number."""
    decimals = decimals_of(corners)
    if decimals == 3:
        return "trailing zeros dropped" if not typed else "exact"
    if typed:
        return ("plain", "point", "point")[decimals]
    grouped = way % 2 == 1
    return ("dots" if grouped else "plain") if decimals == 0 else ("dots and comma" if grouped else "comma")


FORMATS["exact"] = lambda value: f"{value:.3f}"


def zone_words(zone: ZoneTruth) -> str:
    """Return a caption of a zone: ``hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°``."""
    minutes = round(zone.meridian_deg * 60)
    return f"VN-2000, kinh tuyến trục {minutes // 60}°{minutes % 60:02d}', múi chiếu {zone.width_deg}°"


def document(case: Case, way: int, typed: bool = False) -> str:
    """Return the case as an HTML document, laid out in one of the four ways."""
    body = [f"<p>{escape(FILLER)}</p>" * (14 if way == 3 else 1)]
    for number, area in enumerate(case.areas, start=1):
        if len(case.areas) > 1:
            body.append(f"<p>Khu vực {number}</p>")
        body += _area(area, area.zone or case.zone, way, typed)
    return f"<html><head><meta charset='utf-8'>{PAGE}</head><body>{''.join(body)}</body></html>"


def _area(area: AreaTruth, zone: ZoneTruth, way: int, typed: bool) -> List[str]:
    corners = area.rings[0].corners
    rows = _printed(corners, format_for(corners, typed, way))
    said = _said(area) if way in (0, 2) else ""
    caption = f"<p>{said}Các điểm góc theo hệ tọa độ {escape(zone_words(zone))}:</p>"
    if way == 0:
        return [caption, _table([_cells(("Điểm góc", "X (m)", "Y (m)"), "th")], rows)]
    if way == 2:
        head = [_cells(("Điểm góc", "X (m)", "Y (m)") * 2, "th")]
        return [caption, _table(head, side_by_side(rows, 2))]
    return ["" if way == 1 else caption, _table(_two_level_head(area, zone), rows, _area_cell(area))]


def _said(area: AreaTruth) -> str:
    return f"Diện tích khu vực: {_figure(area)} {area.stated[1]}. " if area.stated else ""


def _figure(area: AreaTruth) -> str:
    value = area.stated[0] if area.stated else 0.0
    return vn(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def _two_level_head(area: AreaTruth, zone: ZoneTruth) -> List[str]:
    unit = f"<th rowspan=2>Diện tích ({area.stated[1]})</th>" if area.stated else ""
    system = escape(f"Hệ tọa độ {zone_words(zone)}")
    first = f"<th rowspan=2>Điểm góc</th><th colspan=2>{system}</th>{unit}"
    return [first, _cells(("X (m)", "Y (m)"), "th")]


def _area_cell(area: AreaTruth) -> str:
    count = len(area.rings[0].corners)
    return f"<td rowspan={count}>{_figure(area)}</td>" if area.stated else ""


def _printed(corners: Sequence[Corner], show: str) -> List[Tuple[str, ...]]:
    return [(name, FORMATS[show](x), FORMATS[show](y)) for name, x, y in corners]


def _cells(values: Sequence[str], tag: str = "td") -> str:
    return "".join(f"<{tag}>{escape(value)}</{tag}>" for value in values)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], merged: str = "") -> str:
    top = "".join(f"<tr>{row}</tr>" for row in head)
    lines = [_cells(row) for row in rows]
    if merged:
        lines[0] += merged
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table border=1 cellspacing=0 width=100%><thead>{top}</thead><tbody>{body}</tbody></table>"
