"""The cases that every front door has to answer alike, each with the verdict it must have."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Callable, List, Mapping, Sequence, Tuple

import builders
from builders import Item, Point, box, licence, write_pack, zone_item

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.area.zones import Zone, as_points, between_zones

EAST, NORTH = 442_400.0, 2_412_000.0
SIDE = 200.0
GROUND = box(EAST, NORTH, SIDE, SIDE)
CAPTION = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°. Diện tích 4,00 ha"
TM3 = Zone(6285, 3)
DAY = "2026-11-23"
FAR = licence("XA-01", box(EAST + 5_000, NORTH, 100, 100))
FAR_ZONE = zone_item("KV-XA", box(EAST, NORTH + 5_000, 100, 100))


@dataclass(frozen=True)
class Case:
    """What is asked, and the verdict that has to come.

    ``table`` is the text of a corner table; where it is empty ``areas`` is an areas file.
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
    path = write_pack(folder, "pack", {"licence": [FAR], "prohibited": [FAR_ZONE]})
    case = _with_table(folder, "cannot_tell", path, {"Z02": "cannot_tell", "Z01": "clear"})
    return _but(case, table=builders.table_text(GROUND, "Bảng tọa độ"), zone="104.75/3")


def role_too_old(folder: Path) -> Case:
    """Licences as they were eleven months ago."""
    old = write_pack(folder, "licences", {"licence": [FAR]}, as_of="2025-12-31")
    zones = write_pack(folder, "zones", {"prohibited": [FAR_ZONE], "temporarily_prohibited": []})
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
        {"prohibited": [zone_item("KV-4", degrees_box(104.9, 21.9))], "temporarily_prohibited": []},
        system=4326,
    )
    case = _with_table(folder, "conflict", six, {"O01": "conflict", "Z01": "clear"})
    return _but(case, references=(str(six), str(zones)))


def zone_without_code(folder: Path) -> Case:
    """A zone that has no EPSG code, and reference data in that zone by its definition."""
    zone = Zone(6660, 3)
    area = LicenceArea("area-no-code", "Không mã", zone, (Part(ring_of(box(500_000, 1_800_000, 300, 300))),))
    path = pack(
        folder,
        licences=[licence("GP-5", box(510_000, 1_800_000, 100, 100))],
        prohibited=[zone_item("KV-5", box(500_250, 1_800_100, 100, 100))],
        system=builders.zone_without_code("111", 3),
    )
    return _with_areas(folder, "conflict", [area], path, {"O01": "clear", "Z01": "conflict", "G03": "clear"})


def unusual_meridian(folder: Path) -> Case:
    """A 3-degree zone that no province uses: nobody can say that it is right."""
    caption = "Hệ tọa độ VN-2000, kinh tuyến trục 105°15', múi chiếu 3°"
    table = builders.table_text(box(500_000, 2_300_000, 200, 200), caption)
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
    system: object = 9208,
) -> Path:
    """Write a pack with the three roles that a check on land needs."""
    layers = {"licence": licences, "prohibited": prohibited, "temporarily_prohibited": ()}
    return write_pack(folder, "pack", layers, system=system)  # type: ignore[arg-type]


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
    return Case(folder.name, verdict, (str(path),), table=table, outcomes=outcomes)


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
    return Case(folder.name, verdict, (str(path),), areas=str(target), outcomes=outcomes, **more)  # type: ignore[arg-type]


def _but(case: Case, **changes: object) -> Case:
    return replace(case, **changes)  # type: ignore[arg-type]
