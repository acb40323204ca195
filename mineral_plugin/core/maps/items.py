"""Which parts of a map are there, in the ids of the fact ``map_items``."""

from __future__ import annotations

from typing import Dict, FrozenSet, Sequence, Set, Tuple

from mineral_plugin.core.maps.plan import KEPT, RETURNED, MapArea
from mineral_plugin.core.maps.reading import ReadMap

# Item of the fact -> purposes of elements, of which one is enough.
PURPOSES: Dict[str, Tuple[str, ...]] = {
    "title": ("title",),
    "corner_table": ("table",),
    "authority_block": ("authority",),
    "applicant_block": ("applicant",),
    "maker": ("maker",),
    "frame": ("map",),
    "legend": ("legend",),
    "extract_note": ("base",),
    "scale": ("scale",),
    "scale_bar": ("scale_bar",),
}


def items_shown(read: ReadMap, areas: Sequence[MapArea]) -> FrozenSet[str]:
    """Return the items that a map of some areas shows."""
    purposes = {item.purpose for sheet in read.sheets for item in sheet.items if item.is_visible}
    shown: Set[str] = {name for name, wanted in PURPOSES.items() if purposes.intersection(wanted)}
    if any(table.facts for table in read.tables):
        shown.add("area_figure")
    if "system" in purposes or (read.tables and all(table.system_head for table in read.tables)):
        shown.add("crs_note")
    return frozenset(shown | _tables_shown(read, areas))


def _tables_shown(read: ReadMap, areas: Sequence[MapArea]) -> Set[str]:
    """Return the tables of parts kept and returned and of ground not mined: whole or not at all."""
    printed = {tuple(table.item.split(".")[1:3]) for table in read.tables}
    whole = [_is_whole(printed, number, one) for number, one in enumerate(areas)]
    shown = {
        f"{one.role}_table" for one, there in zip(areas, whole) if there and one.role in (KEPT, RETURNED)
    }
    with_holes = [there for one, there in zip(areas, whole) if has_holes(one)]
    return shown | ({"unmined_table"} if with_holes and all(with_holes) else set())


def _is_whole(printed: Set[Tuple[str, ...]], number: int, one: MapArea) -> bool:
    rings = sum(len(part.rings) for part in one.area.parts)
    return all((str(number), str(ring)) in printed for ring in range(rings))


def has_holes(one: MapArea) -> bool:
    """Return whether an area has ground inside that is not mined."""
    return any(part.holes for part in one.area.parts)
