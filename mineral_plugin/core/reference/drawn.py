"""What the objects of a table are drawn as: a layer of lines is none where the law speaks of ground."""

from __future__ import annotations

import sqlite3
from typing import FrozenSet, Optional

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import FeatureTable, quoted, wkb_of

POLYGON = "polygon"
# The flat type codes of ISO WKB, several of a kind included; collections and curves are of no kind.
_KINDS = {1: "point", 4: "point", 2: "line", 5: "line", 3: POLYGON, 6: POLYGON}
# The longest header of a GeoPackage geometry, with the order of bytes and the code that follow it.
_HEAD_BYTES = 8 + 64 + 5


def kinds_drawn(connection: sqlite3.Connection, table: FeatureTable) -> FrozenSet[str]:
    """Return the kinds that the objects of a table are drawn as, read as far as the first polygon.

    A layer of polygons, however large, costs one row so; objects without a shape or of no kind do not count.
    """
    geometry = quoted(table.geometry)
    sql = f"SELECT substr({geometry}, 1, ?) FROM {quoted(table.name)}"  # nosec B608 - identifiers quoted
    found = set()
    for (head,) in connection.execute(sql, (_HEAD_BYTES,)):
        kind = _kind(head)
        found.update([kind] if kind else [])
        if kind == POLYGON:
            break
    return frozenset(found)


def _kind(head: object) -> Optional[str]:
    try:
        wkb = wkb_of(head if isinstance(head, bytes) else b"")
    except InputError:
        return None  # none, or damaged: told where its row is read
    code = int.from_bytes(wkb[1:5], "little" if wkb[:1] == b"\x01" else "big")
    # Heights and measures add thousands; an older way to write them sets the highest bits.
    return _KINDS.get((code & 0x0FFFFFFF) % 1000)
