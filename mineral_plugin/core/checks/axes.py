"""G04: X is north and Y is east, told by the size of the numbers."""

from __future__ import annotations

from itertools import compress
from typing import Iterator, List, NamedTuple, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import own_ref
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule


class _Placed(NamedTuple):
    """A corner and what findings call it."""

    corner: Corner
    ref: ObjectRef


class _Ranges(NamedTuple):
    """From where to where X (north) and Y (east) run in and around Viet Nam, in m."""

    north: Tuple[float, ...]
    east: Tuple[float, ...]

    def hold(self, north_m: float, east_m: float) -> bool:
        """Return whether two numbers can be X and Y."""
        return self.north[0] <= north_m <= self.north[1] and self.east[0] <= east_m <= self.east[1]


def axis_order(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G04: a corner whose numbers can only be Y and X is swapped; one that can be both is asked about."""
    area = inspection.context.area
    corners = [corner for part in area.parts for ring in part.rings for corner in ring.corners]
    if not corners:
        yield from inspection.ground_gaps(rule)
        return
    ranges = _Ranges(rule.numbers("north"), rule.numbers("east"))
    right = [ranges.hold(corner.north_m, corner.east_m) for corner in corners]
    turned = [ranges.hold(corner.east_m, corner.north_m) for corner in corners]
    swapped = [other and not fits for fits, other in zip(right, turned)]
    unclear = [fits is other for fits, other in zip(right, turned)]
    if any(swapped):
        concerned = [*compress(_corners(area), swapped)]
        yield _told(inspection, rule, Outcome.CONFLICT, "check.g04.conflict", concerned)
    if any(unclear):
        concerned = [*compress(_corners(area), unclear)]
        yield _told(inspection, rule, Outcome.CANNOT_TELL, "check.g04.cannot_tell", concerned)
    if not any(swapped) and not any(unclear):
        message = Phrase("check.g04.clear", {"total": len(corners)})
        yield inspection.answers(rule).answer(Outcome.CLEAR, message)


def _told(
    inspection: Inspection, rule: Rule, outcome: Outcome, sentence: str, concerned: List[_Placed]
) -> Finding:
    first = concerned[0].corner
    values = {
        "count": len(concerned),
        "total": len(_corners(inspection.context.area)),
        "first": first.name,
        "north": first.north_m,
        "east": first.east_m,
    }
    return inspection.answers(rule).answer(
        outcome,
        Phrase(sentence, values),
        reason="axes_swapped" if outcome is Outcome.CONFLICT else "axes_unclear",
        objects=[one.ref for one in concerned],
        remedy=Phrase("remedy.g04"),
    )


def _corners(area: LicenceArea) -> List[_Placed]:
    return [
        _Placed(corner, own_ref("corner", area.id, (number, index, place), corner.name))
        for number, part in enumerate(area.parts, start=1)
        for index, ring in enumerate(part.rings)
        for place, corner in enumerate(ring.corners)
    ]
