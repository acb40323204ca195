"""A crowded place for live answers: many licences and zones, some in doubt, some that do not count."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Dict, List, Sequence, Set, Tuple

from builders import Item, write_layer
from checks_world import EAST, NORTH, TODAY, ZONE, box, ring, spec
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import LicenceArea, Part, area_id
from mineral_plugin.core.base.findings import Family, Outcome
from mineral_plugin.core.base.geopackage import geometry_blob
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.report.model import Report
from mineral_plugin.core.work.checking import CheckRequest
from mineral_plugin.core.work.live import LiveAnswer

HOLDER = "Công ty A"
STATUSES = ("valid", "closing", "ended", "", "lạ")
HEARD = {Outcome.CONFLICT: "conflict", Outcome.CANNOT_TELL: "unknown", Outcome.WITHIN_TOLERANCE: "tolerance"}
WORST = ("conflict", "unknown", "tolerance")
Named = Tuple[str, str, str]


def crowded(folder: Path, seed: int = 7) -> Tuple[str, ...]:
    """Return specs of layers whose objects lie within some 1,200 m of the world's corner."""
    chance = random.Random(seed)
    licences = [_licence(chance, number) for number in range(60)]
    registers = [
        spec("licence", layer(folder / "licences.gpkg", licences)),
        spec("pending_application", layer(folder / "applications.gpkg", licences[:3])),
    ]
    zones = {role: [_zone(chance, role, number) for number in range(8)] for role in ("prohibited", "defence")}
    zones["temporarily_prohibited"] = [_zone(chance, "temporarily_prohibited", 1)]
    zones["relic"] = [(Point(EAST + 300, NORTH + 300), {"id": "DT1", "name": "Đình"})]
    line = LineString([(EAST - 500, NORTH + 600), (EAST + 1500, NORTH + 700)])
    zones["corridor"] = [(line, {"id": "ĐD1", "name": "Đường dây"})]
    return (*registers, *(spec(role, layer(folder / f"{role}.gpkg", rows)) for role, rows in zones.items()))


def layer(path: Path, rows: Sequence[Tuple[BaseGeometry, dict]]) -> Path:
    """Write a GeoPackage with one indexed table; points and lines too."""
    return write_layer(path, "objects", [_item(shape, record) for shape, record in rows])


def _item(shape: BaseGeometry, record: dict) -> Item:
    outline = shape.exterior if shape.geom_type == "Polygon" else shape
    return Item([list(outline.coords)], record, geometry_blob(shape.wkb, 9208, shape.bounds))


def _licence(chance: random.Random, number: int) -> Tuple[Polygon, dict]:
    shape = _block(chance, 40.0, 260.0)
    fields = {
        "id": f"GP{number}",
        "name": f"GP {number}/GP-UBND",
        "holder": HOLDER if number % 5 == 0 else f"Công ty {number}",
        "status": STATUSES[number % len(STATUSES)],
        "valid_from": "2015-01-01",
        "valid_to": "2024-01-01" if number % 7 == 0 else "2040-01-01",
        "top_m": 100.0 if number % 3 else None,
        "bottom_m": 60.0 if number % 3 else None,
    }
    return shape, fields


def _zone(chance: random.Random, role: str, number: int) -> Tuple[Polygon, dict]:
    return _block(chance, 100.0, 400.0), {"id": f"{role}{number}", "name": f"Vùng {number}"}


def _block(chance: random.Random, least: float, most: float) -> Polygon:
    """Return a block on a grid of 50 m, so that borders are shared, every third one turned or moved a bit."""
    x, y = (50.0 * chance.randrange(0, 24) for _ in range(2))
    width, height = (50.0 * round(chance.uniform(least, most) / 50.0 + 0.5) for _ in range(2))
    shape = box(x + chance.choice((0.0, 0.0, 0.04, -0.03)), y, width, height)
    return rotate(shape, chance.uniform(0, 40)) if chance.random() < 0.3 else shape


def wandering(count: int, seed: int = 3) -> List[LicenceArea]:
    """Return areas as a hand makes them: on the grid, near it, or anywhere, of 4 or 5 corners."""
    chance = random.Random(seed)
    return [_area(chance, number) for number in range(count)]


def _area(chance: random.Random, number: int) -> LicenceArea:
    x, y = (50.0 * chance.randrange(-2, 24) for _ in range(2))
    width, height = (50.0 * chance.randrange(1, 8) for _ in range(2))
    jitter = (0.0, 0.03, 0.4, 20.0)[number % 4]
    spots = [
        (x, y),
        (x, y + height),
        (x + width, y + height),
        (x + width * 0.7, y + height * 0.6),
        (x + width, y),
    ]
    moved = [
        (round(a + chance.uniform(0, jitter), 2), round(b + chance.uniform(0, jitter), 2)) for a, b in spots
    ]
    part = Part(ring(*moved), top_m=90.0 if number % 2 else None, bottom_m=20.0 if number % 2 else None)
    return named(LicenceArea("", "Khu vực thử", ZONE, (part,)))


def named(area: LicenceArea) -> LicenceArea:
    """Return an area with the id that its content gives it."""
    return replace(area, id=area_id(area.name, area.zone, area.parts))


def asked(reference: Tuple[str, ...], home: Path, procedure: str = "P14", **more: object) -> CheckRequest:
    """Return a request without areas."""
    sources = Sources(home)
    whole = CheckRequest((), procedure, "gold", TODAY, reference, HOLDER, sources=sources)
    return replace(whole, **more)


def told_by_check(report: Report) -> Dict[Named, str]:
    """Return what a full check says of each object of the rules on shared ground and places."""
    found: Dict[Named, Set[str]] = {}
    for one in report.findings:
        concerns = one.family in (Family.OVERLAP, Family.ZONES) and one.rule not in ("O03", "O07", "O09")
        if concerns and one.outcome in HEARD:
            for ref in one.objects:
                found.setdefault((ref.role, ref.source, ref.id), set()).add(HEARD[one.outcome])
    return {name: min(outcomes, key=WORST.index) for name, outcomes in found.items()}


def told_live(answer: LiveAnswer) -> Dict[Named, str]:
    """Return the same of a live answer."""
    return {(one.role, one.object.source, one.object.id): one.outcome for one in answer.conflicts}
