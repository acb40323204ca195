"""Areas and results for the tests of the register."""

from __future__ import annotations

from typing import Any, Dict, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, area_id
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.report.model import area_to_dict
from mineral_service.register.results import ENDING, Result

ZONE = Zone(6285, 3)
WEST, SOUTH = 489_700, 2_383_200
SOMEBODY = "Công ty Bịa Đặt 7391"
Box = Tuple[int, int, int, int]


def area(
    box: Box = (0, 0, 400, 300),
    name: str = "Đồng Khê",
    zone: Zone = ZONE,
    levels: Tuple[Any, Any] = (None, None),
) -> Dict[str, Any]:
    """Return a rectangle as ``area-1``: metres east and north of one corner, width and height."""
    east, north, width, height = WEST + box[0], SOUTH + box[1], box[2], box[3]
    pairs = [(0, 0), (0, height), (width, height), (width, 0)]
    corners = tuple(
        Corner(str(at), str(north + up), str(east + right), float(north + up), float(east + right))
        for at, (right, up) in enumerate(pairs, start=1)
    )
    parts = (Part(Ring(corners), (), *levels),)
    return area_to_dict(LicenceArea(area_id(name, zone, parts), name, zone, parts))


def grant(title: str = "12/GP-UBND", **changes: Any) -> Result:
    """Return the grant of a licence from 10 November 2026 for 30 years."""
    told: Dict[str, Any] = {
        "kind": "grant",
        "title": title,
        "decided_on": "2026-11-09",
        "valid_from": "2026-11-10",
        "valid_to": "2056-11-09",
        "procedure": "P14",
        "mineral": "limestone_vlxdtt",
        "areas": (area(),),
        "holder": SOMEBODY,
        "dossier": "hs-1",
    }
    return Result(**{**told, **changes})


def later(kind: str, title: str, *replaced: str, **changes: Any) -> Result:
    """Return a result of 1 March 2027 that changes or ends titles."""
    told: Dict[str, Any] = {"decided_on": "2027-02-26", "valid_from": "2027-03-01"}
    told.update(valid_to="", holder="", areas=() if kind in ENDING else (area(),))
    return grant(title, kind=kind, replaces=replaced, **{**told, **changes})
