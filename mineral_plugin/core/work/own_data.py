"""Use cases: a file of the user's own as a reference layer - look at it, guess its columns, remember them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Mapping, Optional, Tuple
from urllib.parse import quote

from mineral_plugin.core.reference.fiona_tables import FionaTables
from mineral_plugin.core.reference.own_files import OwnTable, guessed
from mineral_plugin.core.reference.own_files import describe as describe_tables
from mineral_plugin.core.reference.remembered import remember, source_key
from mineral_plugin.core.reference.tables import TableReader
from mineral_plugin.core.regulation.model import Regulation

# What has a meaning of its own in a spec (see parse_reference_spec) stays out; names are else as they are.
_PLAIN = " +_-./()[]{}'\"!#$&*=?@^`~<>\\"


def describe(
    path: Path, home: Path, law: Regulation, reader: Optional[TableReader] = None
) -> Tuple[OwnTable, ...]:
    """Return the tables of a vector file with a few values of each column and what is remembered.

    ``law`` says which roles there are.

    Raises:
        MissingError: there is no such file.
        InputError: it cannot be opened, is unsafe or damaged.
    """
    return describe_tables(path, home, reader or FionaTables(), law)


def table_for_role(table: OwnTable, role: str, law: Regulation) -> OwnTable:
    """Return a table with its columns guessed for a role, unless they are remembered.

    Raises:
        InputError: there is no such role.
    """
    return guessed(table, law.role(role), law)


def own_spec(path: Path, table: str, role: str, as_of: Optional[date], fields: Mapping[str, str]) -> str:
    """Return the text by which a check names a user's table; undated without ``as_of``."""
    text = f"{role}={path}|layername={table}"
    if as_of is not None:
        text += f"|as_of={as_of.isoformat()}"
    if fields:
        text += "|fields=" + ",".join(f"{name}:{_quoted(column)}" for name, column in sorted(fields.items()))
    return text


def _quoted(column: str) -> str:
    return "".join(
        letter if letter.isalnum() or letter in _PLAIN else quote(letter, safe="") for letter in column
    )


def remember_fields(home: Path, table: OwnTable, role: str, fields: Mapping[str, str]) -> None:
    """Remember a role and its columns for this source and its next deliveries.

    Raises:
        InputError, NewerFileError: what is remembered cannot be read; it stays as it is.
        CannotWriteError: the data folder cannot be written.
    """
    remember(home, source_key(table.path.name, table.name, table.columns), role, fields)
