"""What the text around a corner table states: areas, what they leave out, headings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Iterable, Optional, Tuple

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.base.typed_numbers import readings
from mineral_plugin.core.corner_tables.result import NetOf

_UNIT = r"(ha|hecta|héc\s*ta|hectares?|km2|km²|m2|m²)"
_UNITS = {"hecta": "ha", "hécta": "ha", "hectare": "ha", "hectares": "ha", "km²": "km2", "m²": "m2"}
_FIGURES = r"(\d[\d.,]*(?: \d{3})*(?:,\d+)?)"
_LEAD = r"(?:di[ệe]n[\s_]*t[íi]ch|\barea|\bS\s*(?:[=:]|(?=\())|\bDT\b)"
_AREA = re.compile(rf"{_LEAD}[^\d|]{{0,60}}?{_FIGURES}\s*{_UNIT}(?![a-z0-9])", re.IGNORECASE)
_AREA_UNIT_FIRST = re.compile(
    rf"{_LEAD}[^\d|(]{{0,40}}[(,_]?\s*{_UNIT}[\s)\"]*(?:[:=|]\s*(\d[\d.,]*)|(\d+[.,][\d.,]*\d))(?!\d|\s*\|)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LOOSE_AREA = re.compile(rf"(?<![\w.,/]){_FIGURES}\s*{_UNIT}(?![a-z0-9/])", re.IGNORECASE)
_NO_AREA_OF_IT = re.compile(
    r"tính\s*từ|calculated|computed|from\s*the\s*corners|trữ\s*lượng|hành\s*lang|trong\s*đó|thuê\s*đất|rừng",
    re.IGNORECASE,
)
_COMPUTED = re.compile(r"tính\s*từ\s*t[ọo]|(?:calculated|computed)\s*from", re.IGNORECASE)
_AREA_COLUMN = re.compile(
    rf"(?:diện\s*tích|\barea|\bS)[^\d|(]{{0,30}}(?:\|[^(]{{0,40}})?\(\s*{_UNIT}\s*\)", re.IGNORECASE
)
_PAREN_UNIT = re.compile(r"\(\s*(ha|km2|km²|m2|m²)\s*\)", re.IGNORECASE)
_NET = re.compile(r"(?:đã\s*trừ|trừ\s*đi|không\s*bao\s*gồm|không\s*kể|excluding|less)\b", re.IGNORECASE)
_NET_FIGURE = re.compile(rf"(\d[\d.,]*)\s*{_UNIT}(?![a-z0-9])", re.IGNORECASE)
_HOLE = re.compile(
    r"^\W*trừ\b|không\s*(?:được\s*)?khai\s*thác|loại\s*trừ|phần\s*trừ|trừ\s*(?:lại|ra)|khoảnh\s*trừ|ô\s*trừ|lỗ\s*hổng|unmined|excluded|hole",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"^\W*(?:(?:[IVX]{1,5}|[A-Z]|\d{1,2})\s*[.)/:-]\s*)?(?:khu(?:\s*vực)?|lô|phần|khoảnh|khối|điểm\s*mỏ|mỏ|moong|area|part|block)\b",
    re.IGNORECASE,
)
_NUMBERED_SECTION = re.compile(
    r"(?:khu(?:\s*vực)?|lô|phần|khoảnh|khối|area|part|block)\s*(?:số\s*)?[:.]?\s*(?:\d{1,2}|[IVX]{1,4}|[A-E])\b|trả\s*lại|tiếp\s*tục|returned",
    re.IGNORECASE,
)


def areas_in(text: str) -> Tuple[StatedArea, ...]:
    """Return the areas that sentences of a text state with their unit; what it subtracts is left out.

    A figure that can be read in two ways (``1.269 ha``) is returned in both.
    """
    if not _DIGIT.search(text):
        return ()
    plain = _without_net(text)
    found = [(match[1], match[2]) for match in _AREA.finditer(plain)]
    found += [(match[2] or match[3], match[1]) for match in _AREA_UNIT_FIRST.finditer(plain)]
    return _every(found)


def loose_areas_in(text: str) -> Tuple[StatedArea, ...]:
    """Return the figures with a unit of area that no word calls an area: ``Khu 1: 3,62 ha``."""
    plain = _without_net(text)
    return _every(
        (match[1], match[2])
        for match in _LOOSE_AREA.finditer(plain)
        if not _NO_AREA_OF_IT.search(plain[max(0, match.start() - 60) : match.start()])
    )


def typed_area(answer: str) -> Optional[StatedArea]:
    """Return the area that an answer names with its unit, ``None`` if it names none or can mean two."""
    found = loose_areas_in(answer)
    return found[0] if len(found) == 1 else None


def _every(found: Iterable[Tuple[str, str]]) -> Tuple[StatedArea, ...]:
    areas = [area for figure, unit in found for area in stated_ways(figure.strip().rstrip(".,"), unit)]
    return tuple(dict.fromkeys(areas))


def _without_net(text: str) -> str:
    net = _NET.search(text)
    if net is None:
        return text
    closing = text.find(")", net.end())
    return text[: net.start()] + (text[closing:] if closing >= 0 else "")


def net_of_in(text: str) -> Tuple[NetOf, ...]:
    """Return the areas that a text says were subtracted (``đã trừ 42,9 ha khu ...``)."""
    net = _NET.search(text)
    if net is None:
        return ()
    closing = text.find(")", net.end())
    phrase = text[net.start() : closing if closing >= 0 else net.start() + 300]
    found = [stated(match[1].rstrip(".,"), match[2]) for match in _NET_FIGURE.finditer(phrase)]
    return tuple(NetOf(area.text, area.value, area.unit) for area in found if area is not None)


def is_computed(text: str) -> bool:
    """Tell whether a text gives an area computed from the corners, which no document states."""
    return bool(_COMPUTED.search(text))


def area_column_unit(text: str) -> Optional[str]:
    """Return the unit a heading gives its area column: ``Diện tích (ha)``."""
    match = _AREA_COLUMN.search(text)
    unit = match[1] if match else None
    if unit is None and re.search(r"diện\s*tích|\barea", text, re.IGNORECASE):
        loose = _PAREN_UNIT.search(text)
        unit = loose[1] if loose else None
    return _unit(unit) if unit else None


def stated(figure: str, unit: str) -> Optional[StatedArea]:
    """Return an area as stated; ``None`` for a figure that can be read in two ways (``1.269``)."""
    ways = stated_ways(figure, unit)
    return ways[0] if len(ways) == 1 else None


def stated_ways(figure: str, unit: str) -> Tuple[StatedArea, ...]:
    """Return an area as stated, in both ways where its figure can be read in two (``1.269 ha``)."""
    found = readings(figure)
    if len(found) > 1 and _unit(unit) == "m2":
        # Nobody prints a square metre to three places: the dot parts thousands.
        found = tuple(one for one in found if one.decimals == 0)
    return tuple(
        StatedArea(text=f"{figure} {unit}", value=one.value, unit=_unit(unit)) for one in found if one.value
    )


def restated(value: Decimal, unit: str, mark: str = ",") -> StatedArea:
    """Return an area with its value printed anew; ``mark`` is the decimal mark."""
    return StatedArea(f"{value:f} {unit}".replace(".", mark), value, unit)


def _unit(unit: str) -> str:
    plain = "".join(unit.lower().split())
    return _UNITS.get(plain, plain)


def is_hole_heading(text: str) -> bool:
    """Return whether a heading announces ground that is left out: an unmined hole."""
    return bool(_HOLE.search(text)) and not _NET.search(text)


def is_section(text: str) -> bool:
    """Return whether a line begins a new area or part: ``Khu vực 2``, ``II. Khu vực tiếp tục ...``."""
    return bool(_SECTION.search(text) and _NUMBERED_SECTION.search(text)) and len(text.strip()) < 200
