"""A small licence area, its report and a dossier draft of it, for tests of everything after the checks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, area_id
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.sets import shipped_set
from mineral_plugin.core.report.model import Report, Run
from mineral_plugin.core.work.checking import regulation_told
from mineral_plugin.core.work.drafting import make_draft

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=VIETNAM_TIME)
ZONE = Zone(104 * 60 + 45, 3)
CORNERS = (
    ("1", "2383275.00", "489781.00"),
    ("2", "2383407.00", "489762.00"),
    ("3", "2383584.00", "489888.00"),
    ("4", "2383300.00", "489990.00"),
)


def small_area(name: str = "Đồng Khê") -> LicenceArea:
    """Return a licence area of four corners."""
    corners = tuple(Corner(label, x, y, float(x), float(y), 2) for label, x, y in CORNERS)
    parts = (Part(Ring(corners), top_m=450.0, bottom_m=280.0),)
    return LicenceArea(area_id(name, ZONE, parts), name, ZONE, parts)


def small_report(procedure: str = "P01", mineral: str = "gold", name: str = "Đồng Khê") -> Report:
    """Return a report without findings for that area."""
    regulation = load_regulation(NOW.date())
    return Report(
        area=small_area(name),
        event_date=NOW.date(),
        procedure={
            "id": procedure,
            "name": regulation.procedure(procedure).name.as_dict(),
            "mineral": mineral,
            "mineral_name": regulation.mineral(mineral).name.as_dict(),
            "holder": "",
            "tolerances": {},
        },
        regulation=regulation_told(shipped_set(), regulation),
        reference=(),
        findings=(),
        run=Run(NOW, "test", "test", "test"),
    )


def small_draft(home: Path, procedure: str = "P01", mineral: str = "gold") -> Draft:
    """Make a dossier draft of that report in ``home``."""
    return make_draft(small_report(procedure, mineral), home, NOW)
