"""Corners in running text: ``1. X = 2412129; Y = 442393``, ``A (2412129; 442393)``, ``M1 X1387940 Y4317``."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional, Tuple

from mineral_plugin.core.base.typed_numbers import Axes, axes_of
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.names import cleaned_name, is_name

_MARK = r"[ .,'’]?"
_DECIMALS = r"(?:[.,]\d{1,4})?"
# Seven digits are a northing, six an easting; what follows with a unit of area is none.
_NUMBER = re.compile(
    rf"(?<![\d.,])(?:[12]{_MARK}\d{{3}}{_MARK}\d{{3}}|\d{{3}}{_MARK}\d{{3}}){_DECIMALS}"
    r"(?![.,']?\d|\s?\?|\s*(?:ha\b|m2|m²|m3|m³|km|tấn|đồng|t\b|%))",
    re.IGNORECASE,
)
# What may stand between the two numbers of a corner: marks, the letters and words for the other axis.
_BETWEEN = re.compile(
    r"^(?:[\s;,:/|()\[\]=\-–—\"'m.]|[xyneđdb]\b|mét|và|bắc|nam|đông|tây|north(?:ing)?|east(?:ing)?|\b[xy]\d?\b)*$",
    re.IGNORECASE,
)
_AXIS = re.compile(r"\b(?:[xyneđb]|bắc|đông|north(?:ing)?|east(?:ing)?)[\s:=(\"']*$", re.IGNORECASE)
_MARKS = " \t;,:/|()[]{}=-–—\"'.•"
# "2 383 275 -489 781": a sign, not a mark between two numbers.
_MINUS = re.compile(r"(?:^|[\s;,|])[-–]$")
# "24l2129; Y = 442393": a letter among the digits of one of the two.
_SCANNED = r"[\dlIOoSBZ?|°]"
_HALF = re.compile(
    rf"(?P<x>[12l]{_SCANNED}{{6}}(?:[.,]{_SCANNED}+)?)[\s;,:/()=YyĐđE\-–]{{1,12}}"
    rf"(?P<y>{_SCANNED}{{6}}(?:[.,]{_SCANNED}+)?)(?!\d)"
)
# "), (": one corner ends and another begins.
_NEXT = re.compile(r"\).*\(")
_LONGEST_LINE = 4_000
_LONGEST_GAP = 24
_WORDS = re.compile(r"[^\s;,:|()\[\]{}=\"–—•]+")
# "điểm 6 có tọa độ X = ...": the name stands before the verb.
_NAMED = re.compile(
    r"(?:điểm|mốc|góc|đỉnh|point|corner|vertex)\s+(?:góc\s+|số\s+|mốc\s+)?(\S{1,8}?)[\s:(]+"
    r"(?:có|là|tại|ở|at|has|is|with)(?:\s+(?:t[ọo]a?\s*[đd][ộo]|toạ\s*độ|the\s+coordinates|coordinates))?[\s:(=]*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:[xy]|bắc|đông|tọa|độ|là|có|số|at|point|points|điểm|góc|mốc|đỉnh|corner|diem|vertex|and|và|m|đến|từ|tại)$",
    re.IGNORECASE,
)


_UNIT = re.compile(r"\d\s*(?:ha|m2|m²|m3|m³|km2|tấn|đồng)\b", re.IGNORECASE)


def has_unit(text: str) -> bool:
    """Return whether a text states a quantity: an area, a volume, a weight, a price."""
    return bool(_UNIT.search(text))


class Pair(NamedTuple):
    """Two numbers that are a corner, as they stand in the line: name, texts in the line's order, the end."""

    name: str
    first: str
    second: str
    end: int


class _Number(NamedTuple):
    text: str
    axes: Axes
    start: int
    end: int


class OddPair(NamedTuple):
    """A pair between two corners of a line that cannot be read: its name, both texts, its place among them.

    ``group`` is odd; the corners of the line have even ones.
    """

    name: str
    texts: Tuple[str, str]
    group: int


def odd_pairs(line: Line) -> List[OddPair]:
    """Return what stands between two corners of a line of running text and is meant as a third one."""
    pairs = pairs_in(line) if len(line.raw) <= _LONGEST_LINE else []
    found: List[OddPair] = []
    for index in range(1, len(pairs)):
        start = pairs[index - 1].end
        between = line.raw[start : line.raw.rfind(pairs[index].first, start, pairs[index].end)]
        match = _HALF.search(between)
        if match:
            before = between[: match.start()]
            name = _name(before, bool(_AXIS.search(before)))
            found.append(OddPair(name, (match["x"], match["y"]), 2 * index - 1))
    return found


def pairs_in(line: Line) -> List[Pair]:
    """Return the corners that a line of running text names, in its order."""
    numbers = _numbers(line.raw)
    found: List[Pair] = []
    at, behind = 0, 0
    while at + 1 < len(numbers):
        one, two = numbers[at], numbers[at + 1]
        if not _belong(line.raw, one, two):
            at += 1
            continue
        labelled = any(map(str.isalpha, line.raw[one.end : two.start]))
        name = _name(line.raw[behind : one.start], labelled)
        found.append(Pair(name, one.text, two.text, two.end))
        at, behind = at + 2, two.end
    return found


def _numbers(text: str) -> List[_Number]:
    found = [
        _Number(match[0], axes_of(match[0]), match.start(), match.end()) for match in _NUMBER.finditer(text)
    ]
    return [number for number in found if number.axes.north or number.axes.east]


def _belong(text: str, one: _Number, two: _Number) -> bool:
    gap = text[one.end : two.start]
    if len(gap) > _LONGEST_GAP or not _BETWEEN.match(gap) or _MINUS.search(gap) or _NEXT.search(gap):
        return False
    return bool((one.axes.north and two.axes.east) or (one.axes.east and two.axes.north))


def _name(before: str, labelled: bool) -> str:
    """Return the name that ends a text; "" where there is none. Where both axes are named, theirs is none."""
    text = before[-60:]
    text = (_AXIS.sub("", text, count=1) if labelled else text).rstrip(_MARKS)
    named = _NAMED.search(text)
    words = _WORDS.findall(text)
    last: Optional[str] = named[1] if named else words[-1] if words else None
    if last is None or _NO_NAME.match(last):
        return ""
    name = cleaned_name(last.rstrip(".)/:"))
    return name if is_name(name) and _like_a_name(name) else ""


def _like_a_name(name: str) -> bool:
    """Return whether a word of a sentence is likely a name: with a digit, Roman, or one or two letters."""
    return any(map(str.isdigit, name)) or len(name) <= 2 or bool(re.fullmatch(r"[ivxIVX]+", name))
