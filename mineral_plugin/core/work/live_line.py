"""The one line beside the cursor: how large, beside which limit, and what matters most of what was found.

Nothing is called free where data are missing: then the line says that it is not known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Optional

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.work.live import CONFLICT, TOLERANCE, UNKNOWN, LiveAnswer, LiveConflict
from mineral_plugin.core.work.live_crossing import CrossingSides

HECTARE_M2 = 10_000.0
# Less than this is said in m2: as hectares with two decimals it would be next to nothing.
_SMALL_M2 = 1_000.0
_MOST_NAMED = 2
_SENTENCES = {CONFLICT: "live.line.conflict", UNKNOWN: "live.line.in_doubt", TOLERANCE: "live.line.tolerance"}


def line_of(answer: LiveAnswer, failed: int = 0) -> Phrase:
    """Return the line of an answer; ``failed`` rules could not answer at all."""
    values: Dict[str, Any] = {"area": _area(answer)}
    if not answer.is_checked:
        return Phrase("live.line.not_checked", values)
    unknown = len(answer.gaps) + failed
    if answer.conflicts:
        return _of_conflicts(answer, answer.conflicts[0], values, unknown)
    if answer.gaps:
        return _of_gaps(answer, values)
    if failed:
        return Phrase("live.line.not_checked", values)
    return Phrase("live.line.clear", values)


def crossing_told(area: LicenceArea, sides: CrossingSides, last: Optional[LiveAnswer]) -> LiveAnswer:
    """Return the last answer for an area whose ring crosses itself, with the sides that do so."""
    values = {"first": sides.first, "second": sides.second}
    crossing = Phrase("live.crossing", values)
    if last is None:
        return LiveAnswer(area, 0.0, Phrase("live.line.crossing", values), crossing=crossing)
    line = Phrase("live.line.crossing_old", values)
    return replace(last, area=area, crossing=crossing, is_old=True, line=line)


def _of_conflicts(answer: LiveAnswer, worst: LiveConflict, values: Dict[str, Any], unknown: int) -> Phrase:
    others = len(answer.conflicts) - 1 + answer.more
    values["name"] = worst.object.name or worst.object.id
    values["shared"] = _size(worst.area_m2) if worst.area_m2 else ""
    values["more"] = Phrase("live.more", {"count": others}) if others else ""
    values["unknown"] = Phrase("live.and_unknown", {"count": unknown}) if unknown else ""
    return Phrase(_SENTENCES[worst.outcome], values)


def _of_gaps(answer: LiveAnswer, values: Dict[str, Any]) -> Phrase:
    """Return the line where nothing was found and something is missing."""
    names = [gap.name for gap in answer.gaps]
    values["roles"] = names[:_MOST_NAMED]
    left = len(names) - _MOST_NAMED
    values["more"] = Phrase("live.more", {"count": left}) if left > 0 else ""
    return Phrase("live.line.unknown", values)


def _area(answer: LiveAnswer) -> Phrase:
    limit, hectares = answer.limit, answer.area_m2 / HECTARE_M2
    if limit is None:
        return _size(answer.area_m2)
    values = {"area": hectares, "limit": limit.limit_m2 / HECTARE_M2}
    return Phrase("live.area_over" if limit.outcome == CONFLICT else "live.area_of_limit", values)


def _size(area_m2: float) -> Phrase:
    """Return an area in hectares with two decimals, a small one in m2."""
    if area_m2 < _SMALL_M2:
        return Phrase("live.square_metres", {"area": area_m2})
    return Phrase("live.hectares", {"area": area_m2 / HECTARE_M2})
