"""What the text around a corner table states: central meridian, zone width, area."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional, Set

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.numbers import sole_reading

_DEGREE = r"(?:°|º|˚|o|độ)"
_MERIDIAN = re.compile(
    r"(?:kinh\s*tuyến(?:\s*trục)?|\bktt|central\s*meridian)[^\d\n]{0,25}?(1[01]\d)"
    rf"(?:\s*{_DEGREE}\s*(\d{{1,2}})?|0(\d{{2}})(?=\s*['’′])|[.,](\d{{1,2}})(?!\d))?",
    re.IGNORECASE,
)
_WIDTH = re.compile(
    rf"(?:múi(?:\s*chiếu)?|zone(?:\s*width)?)\s*:?\s*([36])(?:\s*{_DEGREE}|0)?(?![\d.,]*\d)", re.IGNORECASE
)
_AREA = re.compile(
    r"(?:diện\s*tích|\barea)[^\d\n|]{0,30}?(\d[\d.,]*)\s*(ha|km2|km²|m2|m²)(?![a-z0-9])", re.IGNORECASE
)
_AREA_COLUMN = re.compile(r"(?:diện\s*tích|\barea)[^\d]{0,20}?\(\s*(ha|km2|km²|m2|m²)\s*\)", re.IGNORECASE)


class NamedZone(NamedTuple):
    """What a text says of its zone: central meridian in minutes of arc, width in degrees, either or both."""

    central_meridian_min: Optional[int]
    width_deg: Optional[int]

    @property
    def zone(self) -> Optional[Zone]:
        """Return the zone if both are named."""
        if self.central_meridian_min is None or self.width_deg is None:
            return None
        return Zone(self.central_meridian_min, self.width_deg)

    @property
    def text(self) -> str:
        """Return what is named, as ``104°45′/3``, ``104°45′`` or ``3°``."""
        if self.central_meridian_min is None:
            return f"{self.width_deg}°"
        meridian = _shown(self.central_meridian_min)
        return meridian if self.width_deg is None else f"{meridian}/{self.width_deg}"

    def contradicts(self, zone: Zone) -> bool:
        """Return whether what is named differs from ``zone``."""
        named = (self.central_meridian_min, self.width_deg)
        return any(
            mine not in (None, its) for mine, its in zip(named, (zone.central_meridian_min, zone.width_deg))
        )


def zone_in(text: str) -> NamedZone:
    """Return what a text names of its zone.

    Raises:
        InputError: the text names two different meridians or widths.
    """
    meridians = {_minutes(match) for match in _MERIDIAN.finditer(text)}
    widths = {int(match[1]) for match in _WIDTH.finditer(text)}
    _refuse_two(meridians, widths)
    return NamedZone(next(iter(meridians), None), next(iter(widths), None))


def _minutes(match: "re.Match[str]") -> int:
    degrees = int(match[1]) * 60
    if match[4]:
        return degrees + round(float(f"0.{match[4]}") * 60)
    return degrees + int(match[2] or match[3] or 0)


def _shown(minutes: int) -> str:
    return f"{minutes // 60}°{minutes % 60:02d}′"


def _refuse_two(meridians: Set[int], widths: Set[int]) -> None:
    if len(meridians) > 1 or len(widths) > 1:
        shown = [_shown(minutes) for minutes in sorted(meridians)]
        raise InputError("error.table.two_zones", zones=[*shown, *(f"{w}°" for w in sorted(widths))])


def stated_area_in(text: str, column_values: List[str]) -> Optional[StatedArea]:
    """Return the area a text states, from a sentence or from an area column, or ``None``.

    A figure that can be read in two ways (``1.269``) is not taken.
    """
    for match in _AREA.finditer(text):
        stated = _stated(match[1].rstrip(".,"), match[2])
        if stated:
            return stated
    unit = _AREA_COLUMN.search(text.replace("\n", " "))
    values = sorted(set(column_values))
    if unit and len(values) == 1:
        return _stated(values[0], unit[1])
    return None


def _stated(figure: str, unit: str) -> Optional[StatedArea]:
    reading = sole_reading(figure)
    if reading is None:
        return None
    return StatedArea(text=f"{figure} {unit}", value=reading.value, unit=unit.lower().replace("²", "2"))
