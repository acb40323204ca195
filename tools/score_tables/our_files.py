"""Files that the plugin's own writers make of the truth."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import List, Mapping, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea
from mineral_plugin.core.area.zones import Zone
from score_tables.cases import AreaTruth, Case, RingTruth, ZoneTruth
from score_tables.sources import decimals_of

OURS: Mapping[str, str] = {
    "our text": "txt",
    "our CSV": "csv",
    "our HTML": "html",
    "our XLSX": "xlsx",
    "our DOCX": "docx",
}
CLIPBOARD = "our clipboard HTML"


def our_file(case: Case, kind: str, folder: Path, lang: str = "vi") -> Path:
    """Return a file of one kind that the plugin wrote."""
    from mineral_plugin.core.work.writing import clipboard_table, write_corner_tables

    folder.mkdir(parents=True, exist_ok=True)
    if kind == CLIPBOARD:
        path = folder / f"{case.id}.clipboard.html"
        path.write_text(clipboard_table(licence_areas(case), lang)[0], "utf-8")
        return path
    path = folder / f"{case.id}.{OURS[kind]}"
    write_corner_tables(licence_areas(case), path, lang)
    return path


def licence_areas(case: Case) -> Tuple[LicenceArea, ...]:
    """Return a case's truth as licence areas."""
    several = len(case.areas) > 1
    return tuple(
        _licence_area(area, area.zone or case.zone, f"Khu vực {number}" if several else "")
        for number, area in enumerate(case.areas, start=1)
    )


def _licence_area(area: AreaTruth, zone: ZoneTruth, name: str) -> LicenceArea:
    stated = None
    if area.stated:
        value = Decimal(repr(area.stated[0])).normalize()
        stated = StatedArea(f"{value:f} {area.stated[1]}", value, area.stated[1])
    return LicenceArea(
        name or "area", name, Zone(round(zone.meridian_deg * 60), zone.width_deg), _parts(area), stated
    )


def _parts(area: AreaTruth) -> Tuple[Part, ...]:
    parts: List[Part] = []
    for ring in area.rings:
        if ring.hole:
            last = parts[-1]
            parts[-1] = Part(last.outer, (*last.holes, _ring(ring)), last.top_m, last.bottom_m)
        else:
            parts.append(Part(_ring(ring), (), ring.top_m, ring.bottom_m))
    return tuple(parts)


def _ring(ring: RingTruth) -> Ring:
    decimals = decimals_of(ring.corners)
    return Ring(
        tuple(
            Corner(name, f"{x:.{decimals}f}", f"{y:.{decimals}f}", x, y, decimals)
            for name, x, y in ring.corners
        )
    )
