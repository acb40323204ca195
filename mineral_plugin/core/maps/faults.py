"""What may be wrong with a finished map: codes, and one sentence for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, NamedTuple, Optional

from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.maps.plan import Box

CODES = (
    "table_differs",
    "table_missing",
    "area_differs",
    "scale_not_allowed",
    "scale_differs",
    "missing_element",
    "outside_sheet",
    "clipped",
    "overlapping",
    "wrong_zone",
    "wrong_zone_in_header",
    "grid_wrong",
    "label_wrong",
    "label_missing",
    "label_overlapping",
    "label_outside",
    "area_outside",
    "area_not_drawn",
    "font_not_embedded",
    "text_not_extractable",
)


@dataclass(frozen=True)
class MapFault:
    """One fault: its code, the sentence (what, where, what to do), the item and the place on the sheet.

    ``is_warning`` marks a fault that may stay: a rule that is not confirmed, a part that is only customary.
    """

    code: str
    message: Bilingual
    item: str = ""
    sheet: int = 0
    box: Optional[Box] = None
    is_warning: bool = False


class Spot(NamedTuple):
    """Where a fault is: the item, its sheet (0: the whole map), its box."""

    item: str = ""
    sheet: int = 0
    box: Optional[Box] = None


# A fault of the whole map.
NOWHERE = Spot()


def fault(
    code: str,
    values: Mapping[str, Any],
    spot: Spot = NOWHERE,
    warning: bool = False,
    sentence: str = "",
) -> MapFault:
    """Return a fault with the sentence ``map.fault.<code>``, or with another one."""
    message = both(Phrase(sentence or f"map.fault.{code}", {"sheet": spot.sheet, **values}))
    return MapFault(code, message, spot.item, spot.sheet, spot.box, warning)
