"""Use case: two corner tables are compared, for a table on the screen or as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterator, Optional, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.corner_tables.compare import (
    DEFAULT_TOLERANCE_MM,
    Change,
    CornerDifference,
    CornerPair,
    RingDifference,
    compare_corners,
)
from mineral_plugin.core.corner_tables.difference_words import difference_phrases, ring_phrase

__all__ = ["DEFAULT_TOLERANCE_MM", "DifferenceRow", "compare_areas", "difference_document", "difference_rows"]

SCHEMA = "corner-difference-1"


@dataclass(frozen=True)
class DifferenceRow:
    """A corner as a row: where it is, what became of it, and the shift (mm) if it is in both tables."""

    ring: Phrase
    old: Optional[Corner]
    new: Optional[Corner]
    change: Change
    north_mm: Optional[float] = None
    east_mm: Optional[float] = None
    length_mm: Optional[float] = None

    @property
    def word(self) -> Phrase:
        """Return what became of the corner, a noun."""
        return Phrase(f"compare.change.{self.change.value}")


def compare_areas(
    old: LicenceArea, new: LicenceArea, tolerance_mm: float = DEFAULT_TOLERANCE_MM
) -> Tuple[CornerDifference, Tuple[Bilingual, ...]]:
    """Compare two corner tables; return the difference and its sentences.

    Raises:
        InputError: the tolerance is no length.
    """
    difference = compare_corners(old, new, tolerance_mm)
    return difference, tuple(both(phrase) for phrase in difference_phrases(difference))


def difference_rows(difference: CornerDifference) -> Tuple[DifferenceRow, ...]:
    """Return every corner of both tables: ring by ring, in the old order, then those that were added."""
    return tuple(row for ring in difference.rings for row in _ring_rows(ring))


def _ring_rows(ring: RingDifference) -> Iterator[DifferenceRow]:
    where = ring_phrase(ring)
    paired: Dict[int, CornerPair] = {pair.old_place: pair for pair in ring.pairs}
    missing = iter(ring.missing)
    for place in range(len(ring.pairs) + len(ring.missing)):
        pair = paired.get(place)
        if pair is None:
            yield DifferenceRow(where, next(missing), None, Change.MISSING)
        else:
            shift = (pair.north_mm, pair.east_mm, pair.length_mm)
            yield DifferenceRow(where, pair.old, pair.new, pair.change, *shift)
    for corner in ring.added:
        yield DifferenceRow(where, None, corner, Change.ADDED)


def difference_document(difference: CornerDifference) -> Dict[str, Any]:
    """Return a difference as JSON values; shifts in mm, new less old, in the old table's zone."""
    shift = difference.common_shift
    return {
        "schema": SCHEMA,
        "same_ground": difference.is_same_ground,
        "zones": {"old": _zone(difference.old_zone), "new": _zone(difference.new_zone)},
        "tolerance_mm": difference.tolerance_mm,
        "counts": difference.counts,
        "common_shift": None
        if shift is None
        else {
            "north_mm": shift.north_mm,
            "east_mm": shift.east_mm,
            "length_mm": shift.length_mm,
            "spread_mm": shift.spread_mm,
        },
        "rings": [_ring_document(ring) for ring in difference.rings],
        "text": [both(phrase).as_dict() for phrase in difference_phrases(difference)],
    }


def _ring_document(ring: RingDifference) -> Dict[str, Any]:
    return {
        "old": None if ring.old_part is None else {"part": ring.old_part, "hole": ring.old_hole},
        "new": None if ring.new_part is None else {"part": ring.new_part, "hole": ring.new_hole},
        "renumbered": ring.is_renumbered,
        "reversed": ring.is_reversed,
        "starts_at": ring.starts_at.name if ring.starts_at else None,
        "out_of_order": [corner.name for corner in ring.out_of_order],
        "corners": [_row_document(row) for row in _ring_rows(ring)],
    }


def _row_document(row: DifferenceRow) -> Dict[str, Any]:
    return {
        "change": row.change.value,
        "old": _corner(row.old),
        "new": _corner(row.new),
        "north_mm": row.north_mm,
        "east_mm": row.east_mm,
        "length_mm": row.length_mm,
    }


def _corner(corner: Optional[Corner]) -> Optional[Dict[str, Any]]:
    if corner is None:
        return None
    return {"name": corner.name, "x_text": corner.x_text, "y_text": corner.y_text}


def _zone(zone: Zone) -> Dict[str, int]:
    return {"central_meridian_min": zone.central_meridian_min, "width_deg": zone.width_deg}
