"""What a person reads of a corner difference: one sentence for each thing that changed."""

from __future__ import annotations

from typing import Iterator, List, Sequence, Tuple

from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.compare import CornerDifference, CornerPair, Levels, RingDifference

_MOST_NAMES = 20


def difference_phrases(difference: CornerDifference) -> Tuple[Phrase, ...]:
    """Return the sentences on a difference, what concerns the whole first, then ring by ring."""
    found = [_summary(difference), *_whole(difference)]
    for ring in difference.rings:
        found += _ring(ring, moved_as_one=difference.common_shift is not None)
    return tuple(found)


def ring_phrase(ring: RingDifference) -> Phrase:
    """Return a ring in words, a noun: by its number in the old table, else in the new one."""
    part = ring.old_part if ring.old_part is not None else ring.new_part
    hole = ring.old_hole if ring.old_part is not None else ring.new_hole
    if hole:
        return Phrase("compare.place.hole", {"part": part, "hole": hole})
    return Phrase("compare.place.part", {"part": part})


def _summary(difference: CornerDifference) -> Phrase:
    counts = difference.counts
    if len(difference.pairs) == counts["same"] and difference.is_same_ground:
        return Phrase("compare.same", {"count": counts["same"], "tolerance": difference.tolerance_mm})
    return Phrase("compare.summary", {"paired": len(difference.pairs), **counts})


def _whole(difference: CornerDifference) -> Iterator[Phrase]:
    if difference.old_zone != difference.new_zone:
        zones = {"old": difference.old_zone.text, "new": difference.new_zone.text}
        yield Phrase("compare.zones", zones)
    shift = difference.common_shift
    if shift:
        values = {"north": shift.north_mm, "east": shift.east_mm}
        yield Phrase("compare.common_shift", {**values, "length": shift.length_mm, "spread": shift.spread_mm})
    if difference.stated:
        old, new = (stated.text if stated else Phrase("compare.not_stated") for stated in difference.stated)
        yield Phrase("compare.stated", {"old": old, "new": new})


def _ring(ring: RingDifference, moved_as_one: bool) -> Iterator[Phrase]:
    where = ring_phrase(ring)
    if ring.old_part is None or ring.new_part is None:
        count = len(ring.missing) + len(ring.added)
        kind = "added" if ring.old_part is None else "missing"
        yield Phrase(f"compare.ring_{kind}", {"ring": where, "count": count})
        return
    if ring.levels:
        old, new = (_levels(levels) for levels in ring.levels)
        yield Phrase("compare.levels", {"ring": where, "old": old, "new": new})
    if ring.missing:
        yield Phrase("compare.missing", {"ring": where, "names": _names(ring.missing)})
    if ring.added:
        yield Phrase("compare.added", {"ring": where, "names": _names(ring.added)})
    if ring.shifted and not moved_as_one:
        yield _shifted(where, ring.shifted)
    if ring.rounded:
        names = _names([pair.old for pair in ring.rounded])
        yield Phrase("compare.rounded", {"ring": where, "names": names})
    yield from _order(ring, where)


def _shifted(where: Phrase, pairs: Sequence[CornerPair]) -> Phrase:
    farthest = max(pairs, key=lambda pair: pair.length_mm)
    values = {
        "ring": where,
        "names": _names([pair.old for pair in pairs]),
        "name": farthest.old.name,
        "north": farthest.north_mm,
        "east": farthest.east_mm,
        "length": farthest.length_mm,
    }
    return Phrase("compare.shifted", values)


def _order(ring: RingDifference, where: Phrase) -> Iterator[Phrase]:
    """Say how names and order changed."""
    if ring.renamed:
        names = _short([f"{pair.old.name} → {pair.new.name}" for pair in ring.renamed])
        word = "compare.renumbered" if ring.is_renumbered else "compare.renamed"
        yield Phrase(word, {"ring": where, "names": names})
    if ring.starts_at:
        yield Phrase("compare.starts_at", {"ring": where, "name": ring.starts_at.name})
    if ring.is_reversed:
        yield Phrase("compare.reversed", {"ring": where})
    if ring.out_of_order:
        yield Phrase("compare.out_of_order", {"ring": where, "names": _names(ring.out_of_order)})


def _levels(levels: Levels) -> str:
    return " / ".join("…" if level is None else f"{level:g}" for level in levels)


def _names(corners: Sequence[Corner]) -> List[str]:
    return _short([corner.name for corner in corners])


def _short(names: List[str]) -> List[str]:
    """Return the first names; the table of corners has them all."""
    return names if len(names) <= _MOST_NAMES else [*names[:_MOST_NAMES], "…"]
