"""Corners printed in degrees, with minutes and seconds or decimals.

They are brought to the licence's zone before they are read on.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.zones import (
    Coordinates,
    Zone,
    as_points,
    from_geographic,
    from_wgs84,
    known_zones,
)
from mineral_plugin.core.base.typed_numbers import Reading
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.names import cleaned_name, is_name
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.corner_tables.zone_words import zones_in

# 22°20'44,5" - 22°20.742' - 22.345678: nobody prints metres of VN-2000 with four decimals below 120.
_DMS = re.compile(
    r"(?P<degrees>\d{1,3})\s*[°º˚⁰od]\s*(?P<minutes>[0-5]?\d(?:[.,]\d{2,8})?)\s*['’′‘´]\s*"
    r"(?:(?P<seconds>[0-5]?\d(?:[.,]\d{1,6})?)(?![\d°º˚⁰])\s*(?:\"|”|″|''|’’)?)?"
    r"|(?<=[NESB]) ?(?P<whole>\d{1,3}) (?P<part>[0-5]?\d[.,]\d{2,8})(?!\d)"
    r"|(?P<decimal>(?<![\d.])\d{1,3}\.\d{4,12}(?!\.?\d)|(?<![\d.,])\d{1,3},\d{4,12}(?![.,]?\d))\s*[°º˚]?",
    re.IGNORECASE,
)
_AXIS_WORD = re.compile(r"^(?:lat(?:itude)?|lon(?:g(?:itude)?)?|vĩ|kinh|độ)[.:=]*$", re.IGNORECASE)
_XML = re.compile(r"<(?:gpx|wpt|trkpt|rtept|kml|coordinates|placemark)\b", re.IGNORECASE)
_LONGEST_LINE = 20_000
_AXIS_LETTER = re.compile(r"^[NEBĐφλ][.:=]*$")
_LATITUDES = (7.0, 24.0)
_LONGITUDES = (101.0, 118.0)


class Degrees(NamedTuple):
    """A corner in degrees: its line and place, its name, the texts and the values."""

    line: int
    place: Place
    name: str
    latitude_text: str
    longitude_text: str
    latitude: float
    longitude: float


class Placed(NamedTuple):
    """Corners in metres of a zone, or the questions that come first."""

    rows: Tuple[Row, ...]
    zone: Optional[Zone]
    questions: Tuple[Question, ...]
    notes: Tuple[Phrase, ...]


def degrees_in(lines: Sequence[Line]) -> Tuple[Degrees, ...]:
    """Return the corners that are printed as latitude and longitude, in this order or the other."""
    found: List[Degrees] = []
    for line in lines:
        marks = list(_DMS.finditer(line.raw)) if len(line.raw) < _LONGEST_LINE else []
        at = behind = 0
        while at + 1 < len(marks):
            corner = _corner(line, marks[at], marks[at + 1], behind)
            found += [corner] if corner else []
            behind = marks[at + 1].end() if corner else behind
            at += 2 if corner else 1
    return tuple(found)


def _corner(line: Line, one: "re.Match[str]", two: "re.Match[str]", behind: int) -> Optional[Degrees]:
    """Return two angles that follow one another as a corner, latitude first or longitude first."""
    latitude, longitude = (two, one) if _within(_value(two), _LATITUDES) else (one, two)
    if not (_within(_value(latitude), _LATITUDES) and _within(_value(longitude), _LONGITUDES)):
        return None
    between = line.raw[one.end() : two.start()]
    name = _name_before(line.raw[behind : one.start()], any(map(str.isalpha, between)))
    texts = latitude[0].strip(), longitude[0].strip()
    shown = name if is_name(name) and not _XML.search(line.raw) else ""
    return Degrees(line.index, line.place, shown, *texts, _value(latitude), _value(longitude))


def _name_before(text: str, axes_named: bool) -> str:
    """Return the word before a latitude; ``N`` is no name where the longitude has its ``E`` too."""
    words = text.replace("|", " ").split()
    if axes_named and len(words) > 1 and _AXIS_LETTER.match(words[-1]):
        words.pop()
    while axes_named and len(words) > 1 and _AXIS_WORD.match(words[-1]):
        words.pop()
    return cleaned_name(words[-1]) if words else ""


def _value(mark: "re.Match[str]") -> float:
    degrees, minutes, seconds = (
        float((mark[part] or mark[other] or "0").replace(",", "."))
        for part, other in (("degrees", "whole"), ("minutes", "part"), ("seconds", "seconds"))
    )
    decimal = mark["decimal"]
    return float(decimal.replace(",", ".")) if decimal else degrees + minutes / 60 + seconds / 3600


def _within(value: float, allowed: Tuple[float, float]) -> bool:
    return allowed[0] <= value <= allowed[1]


def placed(
    found: Sequence[Degrees], lines: Sequence[Line], given: Optional[Zone], answers: Answers
) -> Placed:
    """Return corners in metres of the zone that is named, given or answered."""
    text = " ".join(line.raw for line in lines)[:50_000]
    questions: List[Question] = []
    named = next((zone.zone for zone in zones_in(text) if zone.zone is not None), None)
    zone = named or given
    place = found[0].place
    if zone is None:
        choices = tuple(Choice(one.text) for one in _nearest(found))
        questions.append(
            Question(
                "zone", Phrase("read.ask.zone", {"place": place.phrase}), choices, choices[0].value, place
            )
        )
    system = answers.get("datum") or _datum(text)
    if system is None:
        questions.append(
            Question(
                "datum",
                Phrase("read.ask.datum", {"place": place.phrase}),
                (Choice("VN-2000"), Choice("WGS 84")),
                None,
                place,
            )
        )
    if zone is None or system is None:
        return Placed((), zone, tuple(questions), ())
    points = as_points([(one.longitude, one.latitude) for one in found])
    plane = from_wgs84(points, zone) if system == "WGS 84" else from_geographic(points, zone)
    note = Phrase("read.note.degrees", {"place": place.phrase, "system": system, "zone": zone.text})
    return Placed(_rows(found, plane), zone, (), (note,))


def _datum(text: str) -> Optional[str]:
    if _XML.search(text):
        return "WGS 84"
    plain = text.upper().replace(" ", "").replace("-", "")
    if "VN2000" in plain:
        return "VN-2000" if "WGS84" not in plain else None
    return "WGS 84" if "WGS84" in plain else None


def _nearest(found: Sequence[Degrees]) -> Tuple[Zone, ...]:
    middle = sum(one.longitude for one in found) / len(found)
    zones = sorted(known_zones(), key=lambda zone: abs(zone.central_meridian_min / 60 - middle))
    three = [zone for zone in zones if zone.width_deg == 3][:2]
    six = [zone for zone in zones if zone.width_deg == 6][:1]
    return tuple([*three, *six])


def _rows(found: Sequence[Degrees], plane: Coordinates) -> Tuple[Row, ...]:
    return tuple(
        Row(
            one.line,
            one.place,
            0,
            one.name,
            one.latitude_text,
            one.longitude_text,
            Reading(Decimal(f"{north:.3f}"), 3),
            Reading(Decimal(f"{east:.3f}"), 3),
            False,
        )
        for one, (east, north) in zip(found, plane)
    )
