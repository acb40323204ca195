"""Numbers as people type them in corner tables, with every reading that is possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import List, Optional, Tuple

# VN-2000 plane coordinates in and around Viet Nam, in metres (vn2000.md section 5).
NORTH_RANGE = (850_000.0, 2_700_000.0)
EAST_RANGE = (100_000.0, 950_000.0)

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_PLAIN = re.compile(r"^\d+(?:[.,]\d+)?$")
_GROUPED_DOTS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_GROUPED_COMMAS = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_GROUPED_SPACES = re.compile(r"^\d{1,4}(?: \d{3})+(?:[.,]\d+)?$")


@dataclass(frozen=True)
class Reading:
    """One way to read a number: its value and how many decimals were printed."""

    value: Decimal
    decimals: int


def readings(text: str) -> Tuple[Reading, ...]:
    """Return every way to read ``text`` as a number, none if it is not one.

    ``442.393`` has two readings (442393 and 442.393); ``2.412.129`` has one.
    """
    clean = _SPACES.sub(" ", text.strip())
    found: List[Reading] = []
    if _GROUPED_SPACES.match(clean):
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


def coordinate(text: str, allowed: Tuple[float, float]) -> Optional[Reading]:
    """Return the one reading of ``text`` that lies in ``allowed`` (metres), or ``None``."""
    fitting = [reading for reading in readings(text) if allowed[0] <= reading.value <= allowed[1]]
    return fitting[0] if len(fitting) == 1 else None


def sole_reading(text: str) -> Optional[Reading]:
    """Return the reading of a number that can be read in one way only, or ``None``."""
    found = readings(text)
    return found[0] if len(found) == 1 else None
