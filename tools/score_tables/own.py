"""The project's own corner tables (tests/data/tables): written without sight of the reader.

``plans``: the layouts of official plans. ``texts``: licences, mails, exports, degrees, holes, levels.
``mixed`` and ``late``: half and half, written later. ``damaged``: tables with one or two faults. One JSON a
line: ``text``, ``zone``, ``given`` where the zone is handed over, ``areas`` with rings, levels, stated area,
``must_ask`` where only a question is right.
"""

from __future__ import annotations

import json
from typing import Any, List, Mapping, Optional, Sequence

from common import ROOT

from score_tables.cases import UNIT_M2, AreaTruth, Case, RingTruth, ZoneTruth, corners_of

FOLDER = ROOT / "tests/data/tables"
NO_ZONE = ZoneTruth(0.0, 0)
"""Of tables in an old or a local system: whatever is read is wrong."""


def own_cases() -> List[Case]:
    """Return every table of the project's own, set by set."""
    lines = [line for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [_case(json.loads(line)) for line in lines]


def _case(told: Mapping[str, Any]) -> Case:
    must_ask = bool(told.get("must_ask"))
    return Case(
        id=str(told["id"]),
        layout={"A": "plans", "B": "texts", "D": "damaged", "E": "mixed", "F": "late"}[str(told["id"])[0]],
        text=str(told["text"]),
        areas=tuple(_area(area) for area in told["areas"]) or (AreaTruth(()),),
        zone=_zone(told["zone"]) or NO_ZONE,
        given=_zone(told.get("given")),
        damage=(str(told["layout"]),) if told.get("damaged") else (),
        must_ask=must_ask,
    )


def _area(told: Mapping[str, Any]) -> AreaTruth:
    stated = told.get("stated")
    return AreaTruth(
        rings=tuple(_ring(ring) for ring in told["rings"]),
        stated=(float(stated[0]), str(stated[1])) if stated else None,
        net_of_ha=tuple(value * UNIT_M2[unit] / UNIT_M2["ha"] for value, unit in told.get("net_of", ())),
        zone=_zone(told.get("zone")),
    )


def _ring(told: Mapping[str, Any]) -> RingTruth:
    top, bottom = told.get("levels") or (None, None)
    return RingTruth(corners_of(told["corners"]), bool(told.get("hole")), top, bottom)


def _zone(told: Optional[Sequence[float]]) -> Optional[ZoneTruth]:
    return ZoneTruth(float(told[0]), int(told[1])) if told else None
