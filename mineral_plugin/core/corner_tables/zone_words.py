"""The zone that a text names: central meridian and width in every way people write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, List, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.zones import Zone, known_zones, zone_from_epsg

_DEGREE = r"(?:°|º|˚|⁰|độ|deg|do|o|d)"
_MINUTE = r"(?:['’′‘´]|phút|phut|min)"
_LEAD = (
    r"(?:kinh[\s_]*tuy[ếêe]́?n(?:[\s_]*tr[ụu]̣?c)?|\bktt\w?|\bkt\b|central\s*meridian|\bl?cm\b|\btm-?3\b|\bvn\W?2\W?000\s*[/,;](?=\s*1[01]\d\D))"
    r"(?:\s*(?:trung\s*ương))?[^\d]{0,25}?"
)
# 104°45' - 104 độ 45 phút - 104045' and 1080 15' (a raised 0 that fell) - 104.75 - 107-45 - 108 30
_MERIDIAN = re.compile(
    rf"(?:{_LEAD}(?=\d)|(?<![\d.,])(?=1[01]\d\s*{_DEGREE}\s*[0-5]\d\s*{_MINUTE}?\s*,?\s*m[uú]i))(1[01]\d)"
    rf"(?:\s*{_DEGREE}\s*(?:(\d\d?)(?!\d)\s*{_MINUTE}?)?|0\s*([0-5]\d)(?=\s*{_MINUTE})|0(?!\d)"
    r"|[.,](\d{1,3})(?!\d)|[ -](00|15|30|45)(?![\d.]|,\d)|(00|15|30|45)(?=['’′‘´]))?",
    re.IGNORECASE,
)
_WIDTH = re.compile(
    rf"(?:m[uú]i(?:[\s_]*chi[ếe]u)?|\bmc\b|zone(?:\s*width)?)[\s:\"]*([36])(?:\s*{_DEGREE}|\s*-?\s*degree|0)?(?![\d.,]*\d)"
    rf"|\b([36])(?:\s*{_DEGREE}|[\s-]degree)\s*(?:zone|m[uú]i)"
    rf"|\btm\s*-?\s*([36])\b|zone\s*4[89]\s*n?\s*,?\s*([36])\s*{_DEGREE}",
    re.IGNORECASE,
)
# KTT 106°30', 3°
_WIDTH_BEHIND = re.compile(r"\s*[,;/]\s*([36])\s*(?:°|º|˚|⁰|độ)(?!\s*\d)")
_DIGIT = re.compile(r"\d")
_EPSG = re.compile(r"\b(?:EPSG|SRID)\W{1,3}(\d{4,5})\b", re.IGNORECASE)
_QUARTERS = {"00": 0, "0": 0, "15": 15, "30": 30, "45": 45}


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


@lru_cache(maxsize=4096)
def zones_in(text: str) -> Tuple[NamedZone, ...]:
    """Return every zone a text names, each once; a meridian and the width that follows it are one zone."""
    marks = list(_marks(text)) if _DIGIT.search(text) else []
    meridians = list(dict.fromkeys(value for _, kind, value in sorted(marks) if kind == "m"))
    widths = list(dict.fromkeys(value for _, kind, value in sorted(marks) if kind == "w"))
    if len(meridians) <= 1 and len(widths) <= 1:
        return (NamedZone(next(iter(meridians), None), next(iter(widths), None)),) if marks else ()
    return _paired(sorted(marks))


def _paired(marks: List[Tuple[int, str, int]]) -> Tuple[NamedZone, ...]:
    """Return marks as zones; what stands first, meridian or width, stands first in all of them."""
    if marks[0][1] == "w":
        turned = [(0, "w" if kind == "m" else "m", value) for _, kind, value in marks]
        return tuple(NamedZone(zone.width_deg, zone.central_meridian_min) for zone in _paired(turned))
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


def _marks(text: str) -> Iterator[Tuple[int, str, int]]:
    """Yield where a text names a meridian (``m``, minutes of arc) or a width (``w``, degrees)."""
    for match in _MERIDIAN.finditer(text):
        minutes = _minutes(match)
        if minutes is not None:
            yield match.start(), "m", minutes
        behind = _WIDTH_BEHIND.match(text, match.end())
        if behind:
            yield match.end(), "w", int(behind[1])
    for match in _WIDTH.finditer(text):
        yield match.start(), "w", int(next(filter(None, match.groups())))
    for match in _EPSG.finditer(text):
        zone = zone_from_epsg(int(match[1]))
        if zone is not None:
            yield match.start(), "m", zone.central_meridian_min
            yield match.end(), "w", zone.width_deg


def _minutes(match: "re.Match[str]") -> Optional[int]:
    """Return a meridian in minutes of arc; ``None`` where no such angle exists (107°75')."""
    degrees = int(match[1]) * 60
    if match[4]:
        return _with_decimals(degrees, match[4])
    minutes = int(next((part for part in (match[2], match[3], match[5], match[6]) if part), "0"))
    return degrees + minutes if minutes < 60 else None


def _with_decimals(degrees: int, decimals: str) -> int:
    """Return 104.75 as 104°45' and 108.30, which no province uses, as 108°30'."""
    read = degrees + round(float(f"0.{decimals}") * 60)
    as_minutes = degrees + _QUARTERS.get(decimals, 60)
    used = {zone.central_meridian_min for zone in known_zones()}
    return as_minutes if read not in used and as_minutes in used else read
