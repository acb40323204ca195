"""Which row of one version of a table is which row of the other.

Objects are matched by their id where it is there once on both sides. Doubles and objects without an id
are matched by equal content, then by id and name, then by geometry, each time only where one partner is
possible; what is left stays without a partner, and nothing further is guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Callable, Dict, Hashable, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np
import shapely

from mineral_plugin.core.reference.diff_rows import Rows, Shapes, meaning_of, readable_shapes
from mineral_plugin.core.reference.diff_shapes import Ruler
from mineral_plugin.core.reference.values import plain_key

_NO_SHAPE = "no shape"
_Class = Union[str, int, bytes, None]


def matched(before: Rows, after: Rows, ruler: Ruler) -> List[Tuple[int, int]]:
    """Return the pairs of rows, as places in ``before`` and ``after``, in their order; no row is in two."""
    ids = before.ids, after.ids
    matching = _Matching(before, after)
    matching.alike(lambda row: ids[0][row] or None, lambda row: ids[1][row] or None)
    if ruler.in_place:
        matching.equal(
            lambda row: (ids[0][row], before.values[row], before.wkbs[row]),
            lambda row: (ids[1][row], after.values[row], after.wkbs[row]),
        )
    classes = _classes(before, after, matching, ruler)
    # Values that are written alike are paired first: what they mean takes time to read.
    matching.equal(
        lambda row: classes[0][row] and (classes[0][row], before.values[row]),
        lambda row: classes[1][row] and (classes[1][row], after.values[row]),
    )
    matching.equal(
        lambda row: classes[0][row] and (ids[0][row], classes[0][row], _meanings(before, row)),
        lambda row: classes[1][row] and (ids[1][row], classes[1][row], _meanings(after, row)),
    )
    matching.alike(lambda row: _named(before, ids[0], row), lambda row: _named(after, ids[1], row))
    counts = Counter(ids[0]), Counter(ids[1])
    matching.alike(
        lambda row: classes[0][row] if classes[0][row] != _NO_SHAPE else None,
        lambda row: classes[1][row] if classes[1][row] != _NO_SHAPE else None,
        # Two objects that each have an id of their own are two, wherever they lie.
        lambda old, new: not (_own(ids[0][old], counts[0]) and _own(ids[1][new], counts[1])),
    )
    return sorted(matching.pairs)


def _own(plain_id: str, counts: Mapping[str, int]) -> bool:
    return bool(plain_id) and counts[plain_id] == 1


def _named(rows: Rows, ids: Sequence[str], row: int) -> Optional[Hashable]:
    name = plain_key(rows.labels[row][1])
    return (ids[row], name) if ids[row] or name else None


def _meanings(rows: Rows, row: int) -> Hashable:
    return tuple(meaning_of(name, value) for name, value in zip(rows.names, rows.values[row]))


class _Matching:
    """Pairs of rows, and the rows that are still free on both sides."""

    def __init__(self, before: Rows, after: Rows) -> None:
        self.pairs: List[Tuple[int, int]] = []
        self.old: Dict[int, None] = dict.fromkeys(range(len(before.keys)))
        self.new: Dict[int, None] = dict.fromkeys(range(len(after.keys)))

    def alike(
        self,
        old_key: Callable[[int], Optional[Hashable]],
        new_key: Callable[[int], Optional[Hashable]],
        may: Optional[Callable[[int, int], bool]] = None,
    ) -> None:
        """Pair the rows that are the only ones with their key; a key of ``None`` says nothing."""
        olds, news = _grouped(self.old, old_key), _grouped(self.new, new_key)
        for key, first in olds.items():
            second = news.get(key, [])
            if len(first) == len(second) == 1 and (may is None or may(first[0], second[0])):
                self._pair(first[0], second[0])

    def equal(
        self, old_key: Callable[[int], Optional[Hashable]], new_key: Callable[[int], Optional[Hashable]]
    ) -> None:
        """Pair the rows with one key in their order: they are equal, so that it does not matter which."""
        olds, news = _grouped(self.old, old_key), _grouped(self.new, new_key)
        for key, rows in olds.items():
            for first, second in zip(rows, news.get(key, [])):
                self._pair(first, second)

    def _pair(self, first: int, second: int) -> None:
        self.pairs.append((first, second))
        del self.old[first], self.new[second]


def _grouped(rows: Mapping[int, None], key: Callable[[int], Optional[Hashable]]) -> Dict[Hashable, List[int]]:
    groups: Dict[Hashable, List[int]] = defaultdict(list)
    for row in rows:
        found = key(row)
        if found is not None:
            groups[found].append(row)
    return groups


def _classes(
    before: Rows, after: Rows, matching: _Matching, ruler: Ruler
) -> Tuple[Dict[int, _Class], Dict[int, _Class]]:
    """Return for each free row a mark that rows with the same geometry share, ``None`` if not known."""
    free = (before, matching.old), (after, matching.new)
    if not ruler.comparable:
        old, new = (dict.fromkeys(rows) for _, rows in free)
        return {**old}, {**new}
    # Many rows may have the very same bytes: each content is looked at once.
    contents = [list(dict.fromkeys(rows.wkbs[row] for row in left)) for rows, left in free]
    marks = _marks(contents, ruler)
    old, new = ({row: mark[rows.wkbs[row]] for row in left} for (rows, left), mark in zip(free, marks))
    return old, new


def _marks(
    contents: Sequence[Sequence[Optional[bytes]]], ruler: Ruler
) -> List[Dict[Optional[bytes], _Class]]:
    marks: List[Dict[Optional[bytes], _Class]] = []
    shapes: List[Shapes] = []
    for wkbs, offset in zip(contents, (0, len(contents[0]))):
        found, unreadable = readable_shapes(wkbs)
        shapes.append(found)
        none = shapely.is_missing(found)
        marks.append(
            {
                wkb: wkb if unreadable[place] else (_NO_SHAPE if none[place] else offset + place + 1)
                for place, wkb in enumerate(wkbs)
            }
        )
    parent = list(range(len(contents[0]) + len(contents[1]) + 1))
    for first, second in _same_pairs(shapes[0], shapes[1], ruler):
        parent[_root(parent, len(contents[0]) + second + 1)] = _root(parent, first + 1)
    for mark in marks:
        mark.update({wkb: _root(parent, value) for wkb, value in mark.items() if isinstance(value, int)})
    return marks


def _root(parent: List[int], place: int) -> int:
    while parent[place] != place:
        place = parent[place]
    return place


def _same_pairs(old: Shapes, new: Shapes, ruler: Ruler) -> List[Tuple[int, int]]:
    """Return the places of all pairs with the same geometry."""
    rows = np.flatnonzero(~shapely.is_missing(old)), np.flatnonzero(~shapely.is_missing(new))
    if not rows[0].size or not rows[1].size:
        return []
    boxes = (
        shapely.bounds(ruler.common(old[rows[0]], True)),
        shapely.bounds(ruler.common(new[rows[1]], False)),
    )
    # Of two geometries in one place the south-west corners lie together; few others do.
    corners: Any = shapely.points(boxes[1][:, :2])
    tree = shapely.STRtree(corners)
    slack = ruler.tolerance
    search = shapely.box(*(boxes[0][:, [0, 1]] - slack).T, *(boxes[0][:, [0, 1]] + slack).T)
    first, second = tree.query(search)
    near = (np.abs(boxes[0][first] - boxes[1][second]) <= slack).all(axis=1)
    first, second = rows[0][first[near]], rows[1][second[near]]
    same = ruler.same(old[first], new[second])
    return sorted(zip(first[same].tolist(), second[same].tolist()))
