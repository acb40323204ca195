"""Which stored files the database names: those that have to be there, and those that may not go."""

from __future__ import annotations

import re
from typing import Set

from sqlalchemy import Column, Connection, Select, select, union

from mineral_service.storage import schema
from mineral_service.uploads.rows import RECEIVING

_HASH = re.compile(r"[0-9a-f]{64}")
_FILE = frozenset(["sha256", "bytes", "file_name", "media_type"])


def files_of_dossiers(connection: Connection) -> Set[str]:
    """Return the hashes of all files that have to be there: each table of files counts by its columns."""
    columns = [table.c.sha256 for table in schema.metadata.tables.values() if set(table.c.keys()) >= _FILE]
    found = union(*(select(column) for column in columns if column.table is not schema.uploads))
    return set(connection.execute(found).scalars())


def named(connection: Connection) -> Set[str]:
    """Return all hashes that any table names: a column of that name in a new table counts by itself."""
    columns = [
        column
        for table in schema.metadata.tables.values()
        for column in table.columns
        if column.name == "sha256" or column.name.endswith("_sha256")
    ]
    return set(connection.execute(union(*(_of(column) for column in columns))).scalars())


def filed(connection: Connection) -> Set[str]:
    """Return what any manifest lists: what was filed once stays, whatever took its place later."""
    columns = [table.c.manifest for table in schema.metadata.tables.values() if "manifest" in table.c]
    found: Set[str] = set()
    for column in columns:
        for manifest in connection.execution_options(yield_per=100).execute(select(column)).scalars():
            found.update(_HASH.findall(manifest))
    return found


def _of(column: "Column[str]") -> Select[str]:
    query = select(column)
    # An upload that ended has handed its file on, or given it up.
    going_on = schema.uploads.c.state == RECEIVING
    return query.where(going_on) if column.table is schema.uploads else query
