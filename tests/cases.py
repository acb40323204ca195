"""The cases that every front door has to answer alike, each with the verdict it must have."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

import builders
from builders import Item, Point, box, licence, write_pack, zone_item

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.area.zones import Zone, as_points, between_zones
from mineral_plugin.core.regulation import load_regulation

EAST, NORTH = 442_400.0, 2_412_000.0
SIDE = 200.0
GROUND = box(EAST, NORTH, SIDE, SIDE)
CAPTION = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°. Diện tích 4,00 ha"
TM3 = Zone(6285, 3)
DAY = "2026-11-23"
FAR = licence("XA-01", box(EAST + 5_000, NORTH, 100, 100))
FAR_ZONE = zone_item("KV-XA", box(EAST, NORTH + 5_000, 100, 100))
# Grounds of the cases, far from each other.
PLACES = ((EAST, NORTH, 104.75), (500_000.0, 1_800_000.0, 111.0), (500_000.0, 2_300_000.0, 105.25))
# What an ordinary application states, so that no question of the law stays open.
ORDINARY: Mapping[str, Any] = {
    "intergovernmental_agreement": False,
    "expansion": "none",
    "natural_production_forest": False,
    "erosion_reach": False,
    "blasting_method": "none",
    "corner_marks_set": True,
    "planning_exemption": "none",
    "plan_gives_depth": False,
    "mining_right_way": "auction",
    "auction_decision": "12/QĐ-UBND",
    "exploration_term_months": 48,
}
MINING: Mapping[str, Any] = {
    "mining_term_years": 20,
    "unmined_tables": 1,
    "explored_by_applicant": True,
    "result_recognised_on": "2026-03-02",
}


@dataclass(frozen=True)
class Case:
    """What is asked, and the verdict that has to come.

    ``table`` is the text of a corner table; where it is empty ``areas`` is an areas file. ``facts`` is the
    file of what the applicant states.
    """

    name: str
    verdict: str
    references: Tuple[str, ...]
    table: str = ""
    areas: str = ""
    zone: str = ""
    procedure: str = "P01"
    mineral: str = "gold"
    holder: str = ""
    event_date: str = DAY
    facts: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)

    def table_file(self, folder: Path) -> Path:
        """Write the corner table as a file named after the case."""
        path = folder / f"{self.name}.txt"
        path.write_text(self.table, encoding="utf-8")
        return path


def all_cases(folder: Path) -> List[Case]:
    """Write the data of every case below ``folder`` and return the cases."""
    return [make(folder / make.__name__) for make in MAKERS]


def clear(folder: Path) -> Case:
    """Nothing near."""
    return _with_table(folder, "clear", pack(folder), {"O01": "clear", "Z01": "clear", "G06": "clear"})


def conflicts(folder: Path) -> Case:
    """A licence 50 m deep in the area, and a prohibited area in its corner."""
    path = pack(
        folder,
        licences=[licence("GP-1", box(EAST + 150, NORTH + 20, 120, 90))],
        prohibited=[zone_item("KV-1", box(EAST - 30, NORTH - 30, 60, 60))],
    )
    return _with_table(folder, "conflict", path, {"O01": "conflict", "Z01": "conflict"})


def within_tolerance(folder: Path) -> Case:
    """A licence 5 cm deep along a whole side."""
    path = pack(folder, licences=[licence("GP-2", box(EAST + SIDE - 0.05, NORTH, 120, SIDE))])
    return _with_table(folder, "within_tolerance", path, {"O01": "within_tolerance"})


def role_missing(folder: Path) -> Case:
    """No layer of temporarily prohibited areas; the table names no zone, the user chooses it."""
    path = write_pack(folder, "pack", everything("temporarily_prohibited"))
    case = _with_table(folder, "cannot_tell", path, {"Z02": "cannot_tell", "Z01": "clear"})
    return _but(case, table=builders.table_text(GROUND, "Bảng tọa độ"), zone="104.75/3")


def role_too_old(folder: Path) -> Case:
    """Licences as they were eleven months ago."""
    old = write_pack(folder, "licences", {"licence": [FAR]}, as_of="2025-12-31")
    zones = write_pack(folder, "zones", everything("licence"))
    case = _with_table(folder, "cannot_tell", old, {"O01": "cannot_tell", "Z01": "clear"})
    return _but(case, references=(str(old), str(zones)))


def hole_and_levels(folder: Path) -> Case:
    """Two parts on the same ground at different levels; a licence lies in the hole of the upper one."""
    hole = box(EAST + 60, NORTH + 60, 80, 80)
    upper = Part(ring_of(GROUND), (ring_of(hole, 5),), top_m=120.0, bottom_m=60.0)
    lower = Part(ring_of(box(EAST, NORTH, 50, 50), 9), (), top_m=60.0, bottom_m=-20.0)
    area = LicenceArea("area-levels", "Hai tầng", TM3, (upper, lower))
    path = pack(folder, licences=[licence("GP-3", box(EAST + 80, NORTH + 80, 40, 40))])
    expected = {"O01": "clear", "G02": "clear", "G08": "clear"}
    return _with_areas(folder, "clear", [area], path, expected, procedure="P14")


def other_zone(folder: Path) -> Case:
    """A licence kept in the 6-degree zone of 105° overlaps by about 2 m; prohibited areas in WGS 84."""
    ring = moved(box(EAST + SIDE - 2, NORTH, 150, SIDE), Zone(6300, 6))
    six = write_pack(folder, "six", {"licence": [licence("GP-4", ring)]}, system=3405)
    zones = write_pack(
        folder,
        "zones",
        {"prohibited": [zone_item("KV-4", degrees_box(104.9, 21.9))]},
        system=4326,
    )
    rest = write_pack(folder, "rest", everything("licence", "prohibited"))
    case = _with_table(folder, "conflict", six, {"O01": "conflict", "Z01": "clear"})
    return _but(case, references=(str(six), str(zones), str(rest)))


def zone_without_code(folder: Path) -> Case:
    """A zone that has no EPSG code, and reference data in that zone by its definition."""
    zone = Zone(6660, 3)
    area = LicenceArea("area-no-code", "Không mã", zone, (Part(ring_of(box(500_000, 1_800_000, 300, 300))),))
    layers = {
        "licence": [licence("GP-5", box(510_000, 1_800_000, 100, 100))],
        "prohibited": [zone_item("KV-5", box(500_250, 1_800_100, 100, 100))],
    }
    path = write_pack(folder, "pack", layers, system=builders.zone_without_code("111", 3))
    rest = write_pack(folder, "rest", everything("licence", "prohibited"))
    case = _with_areas(folder, "conflict", [area], path, {"O01": "clear", "Z01": "conflict", "G03": "clear"})
    return _but(case, references=(str(path), str(rest)))


def unusual_meridian(folder: Path) -> Case:
    """A 3-degree zone that no province uses: nobody can say that it is right."""
    caption = "Hệ tọa độ VN-2000, kinh tuyến trục 105°15', múi chiếu 3°"
    ground = box(500_000, 2_300_000, 200, 200)
    table = builders.table_text(ground, caption)
    path = pack(folder, licences=[licence("GP-6", box(510_000, 2_300_000, 100, 100))])
    return _but(_with_table(folder, "cannot_tell", path, {"G03": "cannot_tell"}), table=table)


MAKERS: Sequence[Callable[[Path], Case]] = (
    clear,
    conflicts,
    within_tolerance,
    role_missing,
    role_too_old,
    hole_and_levels,
    other_zone,
    zone_without_code,
    unusual_meridian,
)


def pack(
    folder: Path,
    licences: Sequence[Item] = (FAR,),
    prohibited: Sequence[Item] = (FAR_ZONE,),
) -> Path:
    """Write a pack with every role that a rule reads."""
    layers = {**everything(), "licence": licences, "prohibited": prohibited}
    return write_pack(folder, "pack", layers)


def everything(*left_out: str) -> Dict[str, Sequence[Item]]:
    """Return a layer for every role that a rule of the day reads, without those left out.

    The grounds of the cases lie in a plan, a recognised reserve and a province; all else is far or empty.
    """
    rules = load_regulation(date.fromisoformat(DAY)).rules
    layers: Dict[str, Sequence[Item]] = {role: () for rule in rules for role in rule.roles}
    levels = {"top_m": 900.0, "bottom_m": -900.0}
    for role, more in (("mineral_planning", {}), ("recognised_reserve", levels), ("province", {})):
        record = {"mineral": "gold", "valid_from": "2024-01-01", **more}
        layers[role] = [
            Item([ground], {"id": f"{role}-{number}", "name": f"Vùng {number}", **record})
            for number, ground in enumerate(_grounds(), start=1)
        ]
    layers.update(licence=[FAR], prohibited=[FAR_ZONE])
    return {role: items for role, items in layers.items() if role not in left_out}


def _grounds() -> List[List[Point]]:
    """Return a square around the ground of each case, in the 104°45′ zone."""
    squares = ((box(east - 900, north - 900, 2_000, 2_000), meridian) for east, north, meridian in PLACES)
    return [
        [(float(e), float(n)) for e, n in between_zones(as_points(ring), Zone(round(meridian * 60), 3), TM3)]
        for ring, meridian in squares
    ]


def ordinary_facts(folder: Path, **more: Any) -> Path:
    """Write the facts of an ordinary application that has no map yet."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {**ORDINARY, **more}
    path = folder / "facts.json"
    path.write_text(json.dumps({"schema": "facts-1", "facts": facts}, ensure_ascii=False), encoding="utf-8")
    return path


def ring_of(points: Sequence[Point], first: int = 1) -> Ring:
    """Return a ring of the model with corners typed to the centimetre."""
    corners = []
    for number, (east, north) in enumerate(points, start=first):
        x, y = f"{north:.2f}", f"{east:.2f}"
        corners.append(Corner(str(number), x, y, float(x), float(y), 2))
    return Ring(tuple(corners))


def moved(points: Sequence[Point], zone: Zone) -> List[Point]:
    """Return points of the 104°45′ zone in another zone."""
    return [(float(e), float(n)) for e, n in between_zones(as_points(list(points)), TM3, zone)]


def degrees_box(east: float, north: float) -> List[Point]:
    """Return a small box in degrees."""
    return box(east, north, 0.01, 0.01)


def _with_table(folder: Path, verdict: str, path: Path, outcomes: Mapping[str, str]) -> Case:
    table = builders.table_text(GROUND, CAPTION)
    facts = str(ordinary_facts(folder))
    return Case(folder.name, verdict, (str(path),), table=table, outcomes=outcomes, facts=facts)


def _with_areas(
    folder: Path,
    verdict: str,
    areas: Sequence[LicenceArea],
    path: Path,
    outcomes: Mapping[str, str],
    **more: str,
) -> Case:
    target = folder / "areas.gpkg"
    write_areas(target, areas)
    facts = str(ordinary_facts(folder, **MINING if more.get("procedure") == "P14" else {}))
    found = Case(folder.name, verdict, (str(path),), areas=str(target), outcomes=outcomes, facts=facts)
    return _but(found, **more)


def _but(case: Case, **changes: object) -> Case:
    return replace(case, **changes)  # type: ignore[arg-type]
