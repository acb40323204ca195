"""Files of the user's own: which columns hold what, guessed, corrected once, remembered per source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.reference.columns import SURE, FieldGuesses, Guess, weigh_fields
from mineral_plugin.core.reference.converting import converted
from mineral_plugin.core.reference.remembered import recall, source_key
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.tables import SourceTable, TableReader, open_table, open_tables
from mineral_plugin.core.regulation.model import Regulation, Role

_SAMPLES = 60


@dataclass(frozen=True)
class OwnTable:
    """A table of a file: its columns with a few values each, and what is known of it.

    ``role`` is the one remembered, empty if none. ``fields`` (our name to column) are those remembered or,
    for a role, surely guessed; ``likely`` those that the user should confirm; ``doubts`` the columns between
    which nothing decides; ``told`` says what of the memory no longer fits.
    """

    path: Path
    name: str
    columns: Tuple[str, ...]
    samples: Mapping[str, Tuple[object, ...]]
    count: Optional[int]
    role: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    likely: Mapping[str, Guess] = field(default_factory=dict)
    doubts: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)
    told: Tuple[Phrase, ...] = ()


def describe(path: Path, home: Path, reader: TableReader, regulation: Regulation) -> Tuple[OwnTable, ...]:
    """Return the tables of a vector file with what is remembered of each.

    Raises:
        MissingError: there is no such file.
        InputError: it cannot be opened, is unsafe or damaged, or the memory of fields is.
    """
    return tuple(_described(path, table, home, regulation) for table in open_tables(path, reader))


def _described(path: Path, table: SourceTable, home: Path, regulation: Regulation) -> OwnTable:
    columns = tuple(column.name for column in table.columns)
    own = OwnTable(path, table.name, columns, _samples(table, columns), table.count)
    kept = recall(home, source_key(path.name, table.name, columns))
    if kept is None:
        return own
    if not any(role.id == kept.role for role in regulation.roles):
        return own
    return replace(own, role=kept.role, fields=kept.fields, told=kept.told)


def _samples(table: SourceTable, columns: Sequence[str]) -> Dict[str, Tuple[object, ...]]:
    rows: List[Tuple[object, ...]] = [tuple(values) for _, values in islice(table.rows(), _SAMPLES)]
    return {name: tuple(row[index] for row in rows) for index, name in enumerate(columns)}


def guessed(table: OwnTable, role: Role, regulation: Regulation) -> OwnTable:
    """Return a table for a role: its remembered columns if they are of that role, else the guessed ones."""
    if table.role == role.id and table.fields:
        return table
    guesses = weigh_fields(role, table.columns, table.samples, regulation)
    return replace(
        table,
        role=role.id,
        fields=sure_fields(guesses),
        likely={name: guess for name, guess in guesses.taken.items() if guess.certainty != SURE},
        doubts={name: doubt.columns for name, doubt in guesses.doubts.items()},
    )


def sure_fields(guesses: FieldGuesses) -> Dict[str, str]:
    """Return the columns that are sure, several of one field joined."""
    sure = {name: guess for name, guess in guesses.taken.items() if guess.certainty == SURE}
    return {name: guess.joined for name, guess in sure.items()}


def prepared(spec: LayerSpec, home: Path, reader: TableReader, regulation: Regulation) -> LayerSpec:
    """Return the spec of a user's file ready for a check: converted where need be, its columns known.

    Only columns that are sure are taken without being asked for: a wrong one may hide an object.

    Raises:
        MissingError: the file or the table is not there.
        InputError: it cannot be opened, is unsafe or damaged, or a table has to be chosen.
        CannotWriteError: the data folder cannot take the converted copy.
    """
    fields = spec.fields or _fields(spec, home, reader, regulation)
    path = converted(spec.path, spec.table, home / "cache" / "layers", reader)
    if path == spec.path:
        return replace(spec, fields=fields)
    return replace(spec, path=path, table=None, original=spec.path, fields=fields)


def _fields(spec: LayerSpec, home: Path, reader: TableReader, regulation: Regulation) -> Mapping[str, str]:
    role = next((one for one in regulation.roles if one.id == spec.role), None)
    if role is None:
        return {}
    own = _described(spec.path, open_table(spec.path, spec.table, reader), home, regulation)
    return guessed(own, role, regulation).fields
