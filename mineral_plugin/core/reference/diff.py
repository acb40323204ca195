"""What changed between two versions of a pack: the objects of each role that were added, changed, removed.

Objects are matched by their id where it is there once on both sides. Doubles and objects without an id
are matched by equal content, then by id and name, then by geometry, each time only where one partner is
possible; what is left was removed and added, and nothing further is guessed. Rings are the same to 1 mm
(1e-8 degree), wherever they start and whichever way they turn; heights of corners are not looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np
import shapely

from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.reference.diff_matching import matched
from mineral_plugin.core.reference.diff_rows import (
    Rows,
    Side,
    meaning_of,
    planned,
    read_rows,
    readable_shapes,
    text_of,
)
from mineral_plugin.core.reference.diff_shapes import GeometryChange, Ruler, measured, ruler_of

SCHEMA = "pack-diff-1"


@dataclass(frozen=True)
class FieldChange:
    """A field (our name, or the column's where it has none of ours) and its two texts, empty for nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One object: id, name and holder as the newest table has them, what changed, its row in both tables."""

    id: str
    name: str
    holder: str
    fields: Tuple[FieldChange, ...] = ()
    geometry: Optional[GeometryChange] = None
    key_before: Optional[int] = None
    key_after: Optional[int] = None


@dataclass(frozen=True)
class TableDiff:
    """What changed in one role; a label is ``None`` where that version has no such role.

    Columns that only one version has are listed and not compared. ``notes`` say what limits the answer.
    """

    role: str
    old_label: Optional[str]
    new_label: Optional[str]
    added: Tuple[Change, ...] = ()
    changed: Tuple[Change, ...] = ()
    removed: Tuple[Change, ...] = ()
    unchanged: int = 0
    system_changed: bool = False
    columns_added: Tuple[str, ...] = ()
    columns_removed: Tuple[str, ...] = ()
    notes: Tuple[Phrase, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether no object was added, changed or removed."""
        return not (self.added or self.changed or self.removed)

    def phrase(self, role: Union[str, Bilingual] = "") -> Phrase:
        """Return how many objects were added, changed and removed; ``role`` is its name, else its id."""
        return Phrase(
            "pack.diff.table",
            {
                "pack": self.new_label or self.old_label or "",
                "role": role or self.role,
                "added": len(self.added),
                "changed": len(self.changed),
                "removed": len(self.removed),
            },
        )

    def as_dict(self) -> Dict[str, Any]:
        """Return the difference as JSON values, in an order that does not depend on that of the rows."""
        told = {name: value for name, value in vars(self).items() if name != "notes"}
        for name in ("added", "changed", "removed"):
            told[name] = [_listed(asdict(change)) for change in told[name]]
        return {**_listed(told), "notes": [both(note).as_dict() for note in self.notes]}


@dataclass(frozen=True)
class PackDiff:
    """What changed between two packs, one table for each role that either has, in the order of their ids."""

    tables: Tuple[TableDiff, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether no object of any role was added, changed or removed."""
        return all(table.is_empty for table in self.tables)

    def phrases(self, role_names: Optional[Mapping[str, Bilingual]] = None) -> Tuple[Phrase, ...]:
        """Return one sentence for each role with a change, or one that says that there is none."""
        names = role_names or {}
        told = tuple(t.phrase(names.get(t.role, t.role)) for t in self.tables if not t.is_empty)
        return told or (Phrase("pack.diff.none"),)

    def as_dict(self) -> Dict[str, Any]:
        """Return the difference as JSON values (schema ``pack-diff-1``)."""
        return {"schema": SCHEMA, "tables": [table.as_dict() for table in self.tables]}


def _listed(record: Dict[str, Any]) -> Dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in record.items()}


def diff_packs(old: Mapping[str, Side], new: Mapping[str, Side]) -> PackDiff:
    """Compare two packs, each given as its tables by role.

    Raises:
        MissingError: a file or a table is not there.
        InputError: a file is no GeoPackage.
    """
    roles = sorted({*old, *new})
    return PackDiff(tuple(diff_tables(role, old.get(role), new.get(role)) for role in roles))


def diff_tables(role: str, old: Optional[Side], new: Optional[Side]) -> TableDiff:
    """Compare two tables of one role; ``None`` for a version without it: then all is added or removed.

    Raises:
        MissingError: a file or a table is not there.
        InputError: a file is no GeoPackage.
    """
    labels = (old.label if old else None, new.label if new else None)
    if old is None or new is None:
        added = _alone(read_rows(new, {})) if new else ()
        return TableDiff(role, *labels, added=added, removed=_alone(read_rows(old, {}), True) if old else ())
    plan = planned(old, new)
    before, after = read_rows(old, plan.old), read_rows(new, plan.new)
    ruler = ruler_of(before.table, after.table)
    pairs = matched(before, after, ruler)
    changed, notes = _changes(before, after, pairs, ruler)
    left_old = sorted(set(range(len(before.keys))) - {first for first, _ in pairs})
    left_new = sorted(set(range(len(after.keys))) - {second for _, second in pairs})
    return TableDiff(
        role,
        *labels,
        added=_alone(after, False, left_new),
        changed=_sorted(changed),
        removed=_alone(before, True, left_old),
        unchanged=len(pairs) - len(changed),
        system_changed=ruler.changed,
        columns_added=plan.added,
        columns_removed=plan.removed,
        notes=(*_id_notes(before, after), *notes),
    )


# --- changes --------------------------------------------------------------------------------------------


def _changes(
    before: Rows, after: Rows, pairs: Sequence[Tuple[int, int]], ruler: Ruler
) -> Tuple[List[Change], Tuple[Phrase, ...]]:
    shapes = _changed_shapes(before, after, pairs, ruler)
    changes = []
    for place, (old, new) in enumerate(pairs):
        fields = _field_changes(before, after, old, new)
        if fields or place in shapes:
            keys = before.keys[old], after.keys[new]
            changes.append(Change(*after.labels[new], fields, shapes.get(place), *keys))
    return changes, _geometry_notes(ruler, list(shapes.values()))


def _changed_shapes(
    before: Rows, after: Rows, pairs: Sequence[Tuple[int, int]], ruler: Ruler
) -> Dict[int, GeometryChange]:
    """Return what became of the geometries that are not the same, by the place of the pair."""
    if not ruler.comparable:
        return {}
    places = [
        place
        for place, (old, new) in enumerate(pairs)
        if ruler.changed or before.wkbs[old] != after.wkbs[new]
    ]
    wkbs = (
        [before.wkbs[pairs[place][0]] for place in places],
        [after.wkbs[pairs[place][1]] for place in places],
    )
    (old, old_bad), (new, new_bad) = readable_shapes(wkbs[0]), readable_shapes(wkbs[1])
    nothing = (shapely.is_missing(old) & ~old_bad) & (shapely.is_missing(new) & ~new_bad)
    bytes_same = np.array([first == second for first, second in zip(*wkbs)], dtype=bool)
    same = nothing | (old_bad & new_bad & bytes_same) | ruler.same(old, new)
    rest = np.flatnonzero(~same)
    return dict(zip((places[row] for row in rest), measured(old[rest], new[rest], ruler)))


def _field_changes(before: Rows, after: Rows, old: int, new: int) -> Tuple[FieldChange, ...]:
    if before.values[old] == after.values[new]:
        return ()
    compared = zip(before.names, before.values[old], after.values[new])
    return tuple(
        FieldChange(name, text_of(first), text_of(second))
        for name, first, second in compared
        if first != second and meaning_of(name, first) != meaning_of(name, second)
    )


def _alone(rows: Rows, is_old: bool = False, places: Optional[Sequence[int]] = None) -> Tuple[Change, ...]:
    """Return the rows that have no partner, all of them where no places are given."""
    chosen = range(len(rows.keys)) if places is None else places
    return _sorted(
        Change(
            *rows.labels[row],
            key_before=rows.keys[row] if is_old else None,
            key_after=None if is_old else rows.keys[row],
        )
        for row in chosen
    )


def _sorted(changes: Iterable[Change]) -> Tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda one: (one.id, one.name, one.key_after or 0, one.key_before or 0)))


def _id_notes(before: Rows, after: Rows) -> Tuple[Phrase, ...]:
    counts = Counter(before.ids), Counter(after.ids)
    doubles = {plain_id for count in counts for plain_id, number in count.items() if plain_id and number > 1}
    without = max(count[""] for count in counts)
    notes = [Phrase("pack.diff.double_ids", {"ids": len(doubles)})] if doubles else []
    return (*notes, *([Phrase("pack.diff.no_ids", {"objects": without})] if without else []))


def _geometry_notes(ruler: Ruler, changes: Sequence[GeometryChange]) -> Tuple[Phrase, ...]:
    if not ruler.comparable:
        return (Phrase("pack.diff.not_comparable"),)
    notes = [Phrase("pack.diff.system_changed")] if ruler.changed else []
    unmeasured = sum(change.moved_m is None for change in changes)
    if unmeasured and (ruler.old is None or ruler.new is None):
        notes.append(Phrase("pack.diff.no_measures"))
    elif unmeasured:
        notes.append(Phrase("pack.diff.unmeasured", {"objects": unmeasured}))
    return tuple(notes)
