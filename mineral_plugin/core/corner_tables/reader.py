"""Pasted text -> one ring of corners with its zone and stated area, or one sentence that asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.model import Corner, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.captions import NamedZone, stated_area_in, zone_in
from mineral_plugin.core.corner_tables.rows import BadRow, Row, find_rows, find_stacked_rows, numeric


class _NameKey(NamedTuple):
    prefix: str
    number: int
    suffix: str


@dataclass(frozen=True)
class ReadTable:
    """A corner table as understood: corners of one ring, zone, stated area.

    ``zone_from_text`` tells whether the zone was read in the text or chosen by the user.
    """

    corners: Tuple[Corner, ...]
    zone: Zone
    zone_from_text: bool
    stated_area: Optional[StatedArea]


def read_corner_table(text: str, zone: Optional[Zone] = None) -> ReadTable:
    """Return the corners of one ring written in ``text``; ``zone`` is used where the text names none.

    Raises:
        InputError: nothing was given, no row could be read, a row is unreadable, X and Y are
            exchanged, or the zone is missing or contradicts the text. The sentence names the row.
    """
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise InputError("error.table.empty")
    rows = _read_rows(text.splitlines())
    named = zone_in(text)
    corners = _without_closing([row.corner for row in rows])
    if len(corners) < 3:
        raise InputError("error.table.too_few", count=len(corners))
    return ReadTable(
        corners=corners,
        zone=_agreed_zone(named, zone),
        zone_from_text=named.zone is not None,
        stated_area=stated_area_in(text, _area_column(rows)),
    )


def _read_rows(lines: List[str]) -> List[Row]:
    rows, bad = find_rows(lines)
    if len(rows) < 3:
        stacked, used = find_stacked_rows(lines)
        if stacked:
            # Each number of a flattened table looks like a row that lacks the rest.
            rows, bad = stacked, [row for row in bad if row.line not in used]
    _refuse_bad_rows(rows, bad)
    return rows


def _refuse_bad_rows(rows: List[Row], bad: List[BadRow]) -> None:
    if bad and all(row.swapped for row in bad):
        raise InputError("error.table.swapped", line=bad[0].line, text=bad[0].text[:80])
    if bad:
        raise InputError("error.table.bad_row", line=bad[0].line, text=bad[0].text[:80])
    if not rows:
        raise InputError("error.table.no_rows")
    for index in range(1, len(rows)):
        if not _closes(rows, index) and not _follows(rows[index - 1].corner.name, rows[index].corner.name):
            before, row = rows[index - 1].corner.name, rows[index]
            raise InputError("error.table.order", line=row.line, before=before, name=row.corner.name)


def _follows(before: str, name: str) -> bool:
    """Return whether a corner name may come after another: 5 -> 6, 5 -> 5a, 5a -> 6, A -> B, M1 -> M2.

    Anything else means that a row was lost or that another table begins.
    """
    old, new = _name_key(before), _name_key(name)
    if old.prefix != new.prefix:
        return False
    if new.number == old.number:
        return new.suffix > old.suffix
    return new.number == old.number + 1


def _name_key(name: str) -> _NameKey:
    match = re.match(r"^(\D*?)(\d+)(.*)$", name)
    if match:
        return _NameKey(match[1].upper(), int(match[2]), match[3].upper())
    # A, B, C ...: the last letter counts.
    return _NameKey(name[:-1].upper(), ord(name[-1].upper()), "")


def _closes(rows: List[Row], index: int) -> bool:
    return index == len(rows) - 1 and _same_place(rows[0].corner, rows[index].corner)


def _same_place(first: Corner, second: Corner) -> bool:
    return (first.north_m, first.east_m) == (second.north_m, second.east_m)


def _without_closing(corners: List[Corner]) -> Tuple[Corner, ...]:
    """Leave out a last corner that repeats the first: the forms do not print it."""
    closing = len(corners) > 3 and _same_place(corners[0], corners[-1])
    return tuple(corners[:-1] if closing else corners)


def _agreed_zone(named: NamedZone, chosen: Optional[Zone]) -> Zone:
    """Return the zone of the table; what the text names, whole or half, is never overruled."""
    if chosen is not None and named.contradicts(chosen):
        raise InputError("error.table.zone_differs", named=named.text, chosen=chosen.text)
    zone = named.zone or chosen
    if zone is None:
        raise InputError("error.table.no_zone")
    return zone


def _area_column(rows: List[Row]) -> List[str]:
    return [cell for row in rows for cell in row.rest[:1] if numeric(cell)]
