"""What the text around a corner table states: central meridian, zone width, area, levels, headings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import List, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.corner_tables.numbers import readings, sole_reading
from mineral_plugin.core.corner_tables.result import NetOf

_DEGREE = r"(?:°|º|˚|⁰|o|d|độ|deg)"
_MINUTE = r"(?:['’′‘´]|phút)"
_MERIDIAN = re.compile(
    r"(?:kinh\s*tuy[ếê]́?n(?:\s*tr[ụu]̣?c)?|\bktt\w?|central\s*meridian)(?:\s*(?:trung\s*ương))?[^\d]{0,25}?(1[01]\d)"
    rf"(?:\s*{_DEGREE}\s*(?:([0-5]?\d)(?!\d)\s*{_MINUTE}?)?|0\s*([0-5]\d)(?=\s*{_MINUTE})|0(?!\d)"
    r"|[.,](\d{1,3})(?!\d))?",
    re.IGNORECASE,
)
_WIDTH = re.compile(
    rf"(?:múi(?:\s*chiếu)?|zone(?:\s*width)?)\s*:?\s*([36])(?:\s*{_DEGREE}|\s*-?\s*degree|0)?(?![\d.,]*\d)"
    rf"|\b([36])(?:\s*{_DEGREE}|[\s-]degree)\s*(?:zone|múi)",
    re.IGNORECASE,
)
_UNIT = r"(ha|hecta|héc\s*ta|km2|km²|m2|m²)"
_UNITS = {"hecta": "ha", "km²": "km2", "m²": "m2"}
_AREA = re.compile(
    rf"(?:diện\s*tích|\barea|\bS\s*=)[^\d|]{{0,60}}?(\d[\d.,]*(?: \d{{3}})*(?:,\d+)?)\s*{_UNIT}(?![a-z0-9])",
    re.IGNORECASE,
)
_AREA_UNIT_FIRST = re.compile(
    rf"(?:diện\s*tích|\barea)[^\d|(]{{0,40}}\(\s*{_UNIT}\s*\)\s*[:=|]\s*(\d[\d.,]*)(?!\d|\s*\|)",
    re.IGNORECASE,
)
_AREA_COLUMN = re.compile(
    rf"(?:diện\s*tích|\barea|\bS)[^\d|(]{{0,30}}(?:\|[^(]{{0,40}})?\(\s*{_UNIT}\s*\)", re.IGNORECASE
)
_PAREN_UNIT = re.compile(r"\(\s*(ha|km2|km²|m2|m²)\s*\)", re.IGNORECASE)
_NET = re.compile(r"(?:đã\s*trừ|trừ\s*đi|không\s*bao\s*gồm|không\s*kể|excluding|less)\b", re.IGNORECASE)
_FIGURE = re.compile(rf"(\d[\d.,]*)\s*{_UNIT}(?![a-z0-9])", re.IGNORECASE)
_LEVEL_NUMBER = r"([+\-−–]?\s*\d+(?:[.,]\d+)?)\s*m?\b"
_TOP = re.compile(
    rf"(?:mức\s*sâu[^\d|+\-−]*?|level[^\d|+\-−]*?|\b)(?:cao\s*nhất|highest)[^\d+\-−]{{0,25}}{_LEVEL_NUMBER}",
    re.I,
)
_BOTTOM = re.compile(rf"(?:thấp\s*nhất|lowest)[^\d+\-−]{{0,25}}{_LEVEL_NUMBER}", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:mức\s*sâu|mức|cote|cốt|cos|độ\s*cao|level|depth)[^\d|+\-−]{{0,40}}?(?:từ|from)?\s*(?:mức|cote|cốt|cos)?\s*{_LEVEL_NUMBER}"
    rf"\s*(?:đến|tới|÷|to|\.\.+|-)\s*(?:mức|cote|cốt|cos)?\s*{_LEVEL_NUMBER}",
    re.IGNORECASE,
)
_SAID = re.compile(r"từ|from|đến|tới|\bto\b|÷", re.IGNORECASE)
_HOLE = re.compile(
    r"không\s*khai\s*thác|loại\s*trừ|phần\s*trừ|trừ\s*(?:lại|ra)|khoảnh\s*trừ|ô\s*trừ|lỗ\s*hổng|unmined|excluded|hole",
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
        meridian = f"{self.central_meridian_min // 60}°{self.central_meridian_min % 60:02d}′"
        return meridian if self.width_deg is None else f"{meridian}/{self.width_deg}"

    def contradicts(self, zone: Zone) -> bool:
        """Return whether what is named differs from ``zone``."""
        named = (self.central_meridian_min, self.width_deg)
        return any(
            mine not in (None, its) for mine, its in zip(named, (zone.central_meridian_min, zone.width_deg))
        )


def zones_in(text: str) -> Tuple[NamedZone, ...]:
    """Return every zone a text names, each once; a meridian and the width that follows it are one zone."""
    marks = [(match.start(), "m", _minutes(match)) for match in _MERIDIAN.finditer(text)]
    marks += [(match.start(), "w", int(match[1] or match[2])) for match in _WIDTH.finditer(text)]
    meridians = list(dict.fromkeys(value for _, kind, value in sorted(marks) if kind == "m"))
    widths = list(dict.fromkeys(value for _, kind, value in sorted(marks) if kind == "w"))
    if len(meridians) <= 1 and len(widths) <= 1:
        return (NamedZone(next(iter(meridians), None), next(iter(widths), None)),) if marks else ()
    return _paired(sorted(marks))


def _paired(marks: List[Tuple[int, str, int]]) -> Tuple[NamedZone, ...]:
    found: List[NamedZone] = []
    meridian: Optional[int] = None
    for _, kind, value in marks:
        if kind == "m":
            if meridian is not None:
                found.append(NamedZone(meridian, None))
            meridian = value
        else:
            found.append(NamedZone(meridian, value))
            meridian = None
    if meridian is not None:
        found.append(NamedZone(meridian, None))
    return tuple(dict.fromkeys(found))


def zone_in(text: str) -> NamedZone:
    """Return the first zone a text names, empty where it names none."""
    return (zones_in(text) or (NamedZone(None, None),))[0]


def _minutes(match: "re.Match[str]") -> int:
    degrees = int(match[1]) * 60
    if match[4]:
        return degrees + round(float(f"0.{match[4]}") * 60)
    return degrees + int(match[2] or match[3] or 0)


def areas_in(text: str) -> Tuple[StatedArea, ...]:
    """Return the areas that sentences of a text state with their unit; what it subtracts is left out."""
    plain = _without_net(text)
    found = [stated(match[1].strip().rstrip(".,"), match[2]) for match in _AREA.finditer(plain)]
    found += [stated(match[2].rstrip(".,"), match[1]) for match in _AREA_UNIT_FIRST.finditer(plain)]
    return tuple(dict.fromkeys(area for area in found if area is not None))


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
    found = [stated(match[1].rstrip(".,"), match[2]) for match in _FIGURE.finditer(phrase)]
    return tuple(NetOf(area.text, area.value, area.unit) for area in found if area is not None)


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
    reading = sole_reading(figure)
    if reading is None and _unit(unit) == "m2":
        # Nobody prints a square metre to three places: the dot parts thousands.
        reading = next((one for one in readings(figure) if one.decimals == 0), None)
    if reading is None or reading.value == Decimal(0):
        return None
    return StatedArea(text=f"{figure} {unit}", value=reading.value, unit=_unit(unit))


def _unit(unit: str) -> str:
    plain = "".join(unit.lower().split())
    return "ha" if plain in ("ha", "hecta", "hécta") else _UNITS.get(plain, plain)


class Levels(NamedTuple):
    """Top and bottom level a text names, in metres."""

    top_m: Optional[float]
    bottom_m: Optional[float]


def levels_in(text: str) -> Levels:
    """Return the levels of a text: highest and lowest, or ``from .. to ..`` whichever way round."""
    ranged = _RANGE.search(text)
    top, bottom = _TOP.search(text), _BOTTOM.search(text)
    # "lowest: -60 -60" is one figure said twice, "lowest: from 120 to -60" is a range.
    if ranged and (_SAID.search(ranged[0]) or not (top or bottom)):
        one, two = _level(ranged[1]), _level(ranged[2])
        return Levels(max(one, two), min(one, two))
    return Levels(_level(top[1]) if top else None, _level(bottom[1]) if bottom else None)


def _level(text: str) -> float:
    plain = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-").replace(",", ".")
    return float(plain)


def is_hole_heading(text: str) -> bool:
    """Return whether a heading announces ground that is left out: an unmined hole."""
    return bool(_HOLE.search(text)) and not _NET.search(text)


def is_section(text: str) -> bool:
    """Return whether a line begins a new area or part: ``Khu vực 2``, ``II. Khu vực tiếp tục ...``."""
    return bool(_SECTION.search(text) and _NUMBERED_SECTION.search(text)) and len(text.strip()) < 200
