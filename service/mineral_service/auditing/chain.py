"""Entries of the log: who did what to which thing, with the hash of the entry before.

An entry tells an act, ids and hashes, no names and no texts: whoever may read the dossier finds those there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Iterator, Optional

from sqlalchemy import Connection, insert, select

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex, sha256_of_json
from mineral_service.storage import schema
from mineral_service.storage.engines import lock

NOTHING = "0" * 64
"""What the first entry has in the place of the hash before."""
_TABLE = schema.audit


@dataclass(frozen=True)
class Head:
    """The last entry of a chain: its number and its hash."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why: ``missing``, ``changed``, ``unchained`` or ``cut``."""

    seq: int
    why: str


def append(connection: Connection, at: str, actor: str, act: str, thing: str, body: Any) -> Head:
    """Append an entry in the transaction of the act itself; ``body`` is what was sent, kept as its hash.

    The lock of the log is the last that a transaction takes.
    """
    lock(connection, ("audit",))
    before = head(connection)
    entry = {
        "seq": before.seq + 1,
        "at": at,
        "actor": actor,
        "act": act,
        "thing": thing,
        "body": sha256_of_json(body),
        "previous": before.hash,
    }
    told = canonical_bytes(entry)
    here = Head(before.seq + 1, sha256_hex(told))
    connection.execute(insert(_TABLE).values(seq=here.seq, entry=told.decode("utf-8"), hash=here.hash))
    return here


def head(connection: Connection) -> Head:
    """Return the last entry; number 0 where there is none."""
    query = select(_TABLE.c.seq, _TABLE.c.hash).order_by(_TABLE.c.seq.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Head(0, NOTHING) if row is None else Head(int(row.seq), str(row.hash))


def verify(connection: Connection, kept: Optional[Head] = None) -> Optional[Break]:
    """Return the first place where the chain does not hold, ``None`` if it does.

    ``kept`` is a head that was written down elsewhere: without it nobody can tell that the end was cut off.
    """
    before, found = Head(0, NOTHING), kept is None or kept == Head(0, NOTHING)
    for row in connection.execute(select(_TABLE).order_by(_TABLE.c.seq)):
        why = _wrong(row, before)
        if why:
            return Break(before.seq + 1, why)
        before = Head(int(row.seq), str(row.hash))
        if kept is not None and before.seq == kept.seq and before.hash != kept.hash:
            return Break(before.seq, "changed")
        found = found or before == kept
    return None if found else Break(before.seq + 1, "cut")


def entries(connection: Connection) -> Iterator[Dict[str, Any]]:
    """Yield all entries in their order."""
    for row in connection.execute(select(_TABLE.c.entry).order_by(_TABLE.c.seq)):
        yield json.loads(row.entry)


def _wrong(row: Any, before: Head) -> str:
    """Return why an entry cannot follow the one before, or an empty text."""
    if row.seq != before.seq + 1:
        return "missing"
    try:
        entry = json.loads(row.entry)
        is_itself = canonical_bytes(entry).decode("utf-8") == row.entry and entry["seq"] == row.seq
    except (ValueError, TypeError, KeyError):
        return "changed"
    if not is_itself or sha256_hex(row.entry.encode("utf-8")) != row.hash:
        return "changed"
    return "" if entry["previous"] == before.hash else "unchained"
