"""The systems before VN-2000: recognised by code or by name, never converted silently.

HN-72 (Hà Nội 1972, Krassovsky) and Indian 1960 (Everest 1830, the maps that mineral areas used before
VN-2000). For the north of the country the registry has no operation from either to WGS 84, and PROJ then
moves nothing and says nothing; so their numbers are refused with the size of the error they would bring.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import FrozenSet, Optional

from mineral_plugin.core.base.words import Phrase


@dataclass(frozen=True)
class OldSystem:
    """A system before VN-2000: its name, its EPSG codes, and the error (m) when read as VN-2000."""

    name: str
    epsg: FrozenSet[int]
    error_m: float

    @property
    def phrase(self) -> Phrase:
        """Return the warning in words: the system, the error, and what to do."""
        return Phrase("systems.old", {"system": self.name, "error": self.error_m})


# Errors: numbers of the old grid read as VN-2000 of 6 degrees, measured against the registry's operations
# (HN-72 Gauss-Krueger about 0.9 km, Indian 1960 UTM about 360 m).
HN72 = OldSystem("HN-72", frozenset({4147, 2044, 2045, 2093}), 900.0)
INDIAN_1960 = OldSystem("Indian 1960", frozenset({4131, 3148, 3149, 3176}), 360.0)
OLD_SYSTEMS = (HN72, INDIAN_1960)

# Not a letter with a mark to Unicode, so it does not fall apart by itself.
_BARRED_D = {0x110: "D", 0x111: "d"}

# Matched on folded text: no diacritics, lower case.
_HN72_TEXT = re.compile(
    r"\bhn[\s_.-]*(?:19)?72\b|\b(?:ha\s*noi|hanoi)(?:[\s_-]*1972|-72)\b|\bkrass?o[vw]sk[iy]"
)
_INDIAN_TEXT = re.compile(
    r"\bindian[\s_-]*(?:datum[\s_-]*)?(?:19)?60\b|\beverest\b|\ban\s*do[\s_-]*(?:19)?60\b"
)


def old_system_of_epsg(code: int) -> Optional[OldSystem]:
    """Return the old system that an EPSG code belongs to, or ``None``."""
    return next((system for system in OLD_SYSTEMS if code in system.epsg), None)


def old_system_in(text: str) -> Optional[OldSystem]:
    """Return the old system that a text names (``HN-72``, ``Hà Nội 1972``, ``UTM Everest``), or ``None``."""
    folded = _folded(text)
    if _HN72_TEXT.search(folded):
        return HN72
    return INDIAN_1960 if _INDIAN_TEXT.search(folded) else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.translate(_BARRED_D))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()
