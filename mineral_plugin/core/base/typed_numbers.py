"""Numbers as people type them in corner tables and fields, with every reading that is possible."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import List, NamedTuple, Optional, Tuple

# VN-2000 plane coordinates in and around Viet Nam, in metres (vn2000.md section 5).
NORTH_RANGE = (850_000.0, 2_700_000.0)
EAST_RANGE = (100_000.0, 950_000.0)

SCANNED = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "S": "5", "B": "8", "Z": "2"})
"""Letters that a scanner takes for digits, and the digit each stands for."""

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_PLAIN = re.compile(r"^\d+(?:[.,]\d+)?$")
# 0,505 is no 505, and 2418.692 is 2418692 as "2418 692" is.
_GROUPED_DOTS = re.compile(r"^(?!0)\d{1,4}(?:\.\d{3})+(?:,\d+)?$")
_GROUPED_COMMAS = re.compile(r"^(?!0)\d{1,4}(?:,\d{3})+(?:\.\d+)?$")
_GROUPED_QUOTES = re.compile(r"^(?!0)\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?$")
_GROUPED_SPACES = re.compile(r"^\d{1,4}(?: \d{3})+(?:[.,]\d+)?$")
_LABEL = re.compile(r"^[XYxyNE]\s*[=:]\s*")
_TAIL = re.compile(r"(?:\s*m(?:ét)?)?[.,;]*$")
# A zone number before Y; accepted when read, never written (vn2000.md section 5).
_ZONE_NUMBER = re.compile(r"^(?:48|49|481|482|491)[ .]?(\d{3}[ .]?\d{3}(?:[.,]\d+)?)$")
_LONGEST = 24
_FEWEST_DIGITS = 6


class Reading(NamedTuple):
    """One way to read a number: its value and how many decimals were printed."""

    value: Decimal
    decimals: int


def readings(text: str) -> Tuple[Reading, ...]:
    """Return every way to read ``text`` as a number, none if it is not one.

    ``442.393`` has two readings (442393 and 442.393); ``2.412.129`` has one.
    """
    if len(text) > _LONGEST:
        return ()
    if text.isdigit() and text.isascii():
        return (Reading(Decimal(text), 0),)
    clean = _SPACES.sub(" ", text.strip())
    if _GROUPED_QUOTES.match(clean):
        return (_reading(clean.replace("'", "").replace("’", "").replace(",", ".")),)
    if not clean.isascii():
        return ()
    found: List[Reading] = []
    if " " in clean and _GROUPED_SPACES.match(clean):
        found.append(_reading(clean.replace(" ", "").replace(",", ".")))
    if _GROUPED_DOTS.match(clean):
        found.append(_reading(clean.replace(".", "").replace(",", ".")))
    if _GROUPED_COMMAS.match(clean):
        found.append(_reading(clean.replace(",", "")))
    if _PLAIN.match(clean):
        found.append(_reading(clean.replace(",", ".")))
    return tuple(dict.fromkeys(found))


def _reading(text: str) -> Reading:
    _, _, fraction = text.partition(".")
    return Reading(Decimal(text), len(fraction))


def bare(text: str) -> str:
    """Return a number's text without what people write around it: ``X =``, ``m``, a dot at the end."""
    return _TAIL.sub("", _LABEL.sub("", text.strip()))


def coordinate(text: str, allowed: Tuple[float, float]) -> Optional[Reading]:
    """Return the one reading of ``text`` that lies in ``allowed`` (metres), or ``None``."""
    return _within(readings(text), allowed)


class Axes(NamedTuple):
    """What a cell can be: a northing (X), an easting (Y), or neither."""

    north: Optional[Reading]
    east: Optional[Reading]


_NEITHER = Axes(None, None)


@lru_cache(maxsize=1 << 16)
def axes_of(text: str) -> Axes:
    """Return what a number can be by its magnitude; around 900,000 it may be either."""
    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS or len(text) > 2 * _LONGEST:
        return _NEITHER
    found = readings(text) or readings(bare(text))
    zoned = _after_zone_number(text)
    if zoned and found:
        return Axes(None, _within(readings(zoned), EAST_RANGE))
    return Axes(_within(found, NORTH_RANGE), _within(found, EAST_RANGE))


def has_zone_number(text: str) -> bool:
    """Return whether a zone number stands before an easting: 48 442600, but not 481220.000."""
    return bool(_after_zone_number(text))


def _after_zone_number(text: str) -> str:
    """Return the easting after a zone number; empty where the whole is one: 481220.000 is no 220000."""
    clean = bare(text)
    zoned = _ZONE_NUMBER.match(clean)
    return zoned[1] if zoned and not _within(readings(clean), EAST_RANGE) else ""


def _within(found: Tuple[Reading, ...], allowed: Tuple[float, float]) -> Optional[Reading]:
    fitting = [reading for reading in found if allowed[0] <= reading.value <= allowed[1]]
    return fitting[0] if len(fitting) == 1 else None
