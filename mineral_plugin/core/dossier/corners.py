"""The corner table of a dossier: every corner as typed, as CSV for people and JSON for programs."""

from __future__ import annotations

import csv
import io
from typing import Any, Dict, List, Tuple

from mineral_plugin.core.area.model import LicenceArea, Part, Ring
from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.corner_tables.writing.csv_file import harmless
from mineral_plugin.core.report.sheets import one_line

SCHEMA = "corner-table-1"


def corner_table(area: LicenceArea) -> Dict[str, Any]:
    """Return the corner table as JSON data; ``x`` (north) and ``y`` (east) are the texts as typed."""
    return {
        "schema": SCHEMA,
        "area": {"id": area.id, "name": area.name},
        "zone": _zone(area),
        "parts": [_part(part, _typed) for part in area.parts],
    }


def vertices_sha256(area: LicenceArea) -> str:
    """Return the hash of what was typed: the legal source."""
    return sha256_of_json({"zone": _zone(area), "parts": [_part(part, _typed) for part in area.parts]})


def geometry_sha256(area: LicenceArea) -> str:
    """Return the hash of the derived coordinates in whole millimetres: what must re-derive."""
    return sha256_of_json({"zone": _zone(area), "parts": [_part(part, _millimetres) for part in area.parts]})


def corner_table_csv(area: LicenceArea, lang: str) -> bytes:
    """Return the corner table as CSV with a header in ``lang``, UTF-8 with the mark that Excel needs."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    names = ("part", "ring", "corner", "north", "east")
    writer.writerow([say(Phrase(f"corner_table.{name}"), lang) for name in names])
    for part_number, part in enumerate(area.parts, start=1):
        for ring_number, ring in enumerate(part.rings, start=1):
            for corner in ring.corners:
                texts = (corner.name, corner.x_text, corner.y_text)
                writer.writerow(
                    [part_number, ring_number, *(harmless(one_line(text).lstrip()) for text in texts)]
                )
    return stream.getvalue().encode("utf-8-sig")


def _zone(area: LicenceArea) -> Dict[str, Any]:
    return {
        "centralMeridianMin": area.zone.central_meridian_min,
        "widthDeg": area.zone.width_deg,
    }


def _part(part: Part, corners: Any) -> Dict[str, Any]:
    rings: Tuple[Ring, ...] = part.rings
    return {"topM": part.top_m, "bottomM": part.bottom_m, "rings": [corners(ring) for ring in rings]}


def _typed(ring: Ring) -> List[Dict[str, Any]]:
    return [{"name": c.name, "x": c.x_text, "y": c.y_text} for c in ring.corners]


def _millimetres(ring: Ring) -> List[List[int]]:
    return [[round(c.north_m * 1000), round(c.east_m * 1000)] for c in ring.corners]
