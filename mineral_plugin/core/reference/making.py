"""Making a pack: layers of any vector file in one GeoPackage, what they lack counted, sealed and signed.

Nothing of the data is changed: all columns stay as they are, objects in their order, faults with their
objects. Equal input gives equal bytes; neither the clock nor chance is read.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.geopackage import FeatureTable, feature_tables, opened_read_only, quoted
from mineral_plugin.core.base.geopackage_bulk import TableArrays, read_table
from mineral_plugin.core.base.geopackage_write import Crs, fill_geopackage
from mineral_plugin.core.base.keys import SigningKey
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.reference.columns import JOINED, SURE, Guess, pieces, weigh_fields
from mineral_plugin.core.reference.converting import new_table
from mineral_plugin.core.reference.inventory import Inventory, inventory
from mineral_plugin.core.reference.manifest import (
    RULES,
    Manifest,
    PackFile,
    PackLayer,
    manifest_bytes,
    manifest_from,
)
from mineral_plugin.core.reference.recipe import (
    DATA_FILE,
    Recipe,
    RecipeLayer,
    checked,
    manifest_of,
    pack_layer,
)
from mineral_plugin.core.reference.sealed import (
    SUFFIX,
    Sealed,
    is_pack,
    named_files,
    read_sealed,
    sealer,
    unpack,
)
from mineral_plugin.core.reference.signature import signed
from mineral_plugin.core.reference.systems import system_of
from mineral_plugin.core.reference.tables import (
    UNKNOWN_CRS,
    SourceTable,
    TableReader,
    open_table,
    written_columns,
)
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Regulation, Role
from mineral_plugin.core.regulation.sets import whole_set

_SAMPLES = 60
# Reading and writing is by far the longest part; the rest is sealing.
_SHARE_OF_READING = 0.7


@dataclass(frozen=True)
class Made:
    """A pack that was made.

    ``inventories`` tell by role what of a layer cannot be used, ``notes`` what its issuer should know,
    ``likely`` the columns that may hold a field but were not taken because that is not sure.
    """

    manifest: Manifest
    path: Path
    inventories: Mapping[str, Inventory]
    notes: Mapping[str, Tuple[Phrase, ...]]
    likely: Mapping[str, Mapping[str, Guess]]


class _Layer(NamedTuple):
    """A layer of the recipe with its role and its opened source."""

    recipe: RecipeLayer
    role: Role
    table: SourceTable


class _Counted(NamedTuple):
    """What was found in a layer once it was written."""

    manifest: PackLayer
    inventory: Inventory
    notes: Tuple[Phrase, ...]
    likely: Mapping[str, Guess]


class _Columns(NamedTuple):
    """The columns taken for fields, those that are only likely, and what is to be told of them."""

    taken: Dict[str, str]
    likely: Mapping[str, Guess]
    notes: Tuple[Phrase, ...]


def make_pack(
    recipe: Recipe,
    target: Path,
    key: Optional[SigningKey],
    reader: TableReader,
    progress: Optional[Progress] = None,
) -> Made:
    """Make the pack of a recipe at ``target`` (``.mlpack``), signed where there is a key.

    Raises:
        MissingError: a source or a table is not there.
        InputError: the recipe cannot be followed; an unknown role, two layers of one, no objects, a damaged
            source, a rule set that is refused.
        CannotWriteError: ``target`` cannot be written; it is as it was.
        CancelledError: ``progress`` asked to stop.
    """
    _check_target(target)
    recipe = checked(recipe)
    with _folder_beside(target) as folder:
        if recipe.kind == RULES:
            return _sealed_pack(recipe, target, key, _copied_rules(recipe, folder), {})
        regulation = load_regulation(recipe.issued)
        layers = [_opened(layer, regulation, reader) for layer in recipe.layers]
        data = folder / DATA_FILE
        data.touch()
        _fill(data, layers, recipe, progress or NoProgress())
        counted = {layer.role.id: _counted(data, layer, regulation) for layer in layers}
        return _sealed_pack(recipe, target, key, [data], counted)


def sign_pack(path: Path, target: Path, key: SigningKey, progress: Optional[Progress] = None) -> Sealed:
    """Put a signature on a pack, in place of the one that it may have; its content stays to the byte.

    Raises:
        MissingError: there is no such pack.
        NewerFileError, InputError: it cannot be read, or a file in it is not the one that its manifest names.
        CannotWriteError: ``target`` cannot be written; it is as it was.
        CancelledError: ``progress`` asked to stop.
    """
    _check_target(target)
    sealed = read_sealed(path)
    with _folder_beside(target) as folder:
        unpack(sealed, folder, progress)
        files = named_files(folder, sealed.manifest)
        write_whole(target, sealer(sealed.manifest_bytes, signed(sealed.manifest_bytes, key), files))
    return read_sealed(target)


def _check_target(target: Path) -> None:
    if not is_pack(target):
        raise InputError("pack.make.suffix", file=target.name, suffix=SUFFIX)


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    """Give a folder on the same disk as ``target``, gone afterwards; errors of the disk name ``target``."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=str(target.parent)) as folder:
            yield Path(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(target), reason=reason) from error


# --- layers -----------------------------------------------------------------------------------------


def _opened(layer: RecipeLayer, regulation: Regulation, reader: TableReader) -> _Layer:
    role = regulation.role(layer.role)
    table = layer.opened or open_table(layer.source, layer.table, reader)
    if table.count == 0:
        raise _no_objects(layer, table.name)
    for name, column in (layer.fields or {}).items():
        if name not in role.fields:
            raise InputError("pack.make.wrong_field", role=role.name, field=name, fields=role.fields)
        names = [one.name for one in table.columns]
        if not set(pieces(column, names)) <= set(names):
            raise InputError(
                "pack.make.no_column", table=table.name, field=name, column=column, columns=names
            )
    return _Layer(layer, role, table)


def _no_objects(layer: RecipeLayer, table: str) -> InputError:
    return InputError("pack.make.no_objects", file=layer.source.name, table=table, role=layer.role)


def _fill(data: Path, layers: Sequence[_Layer], recipe: Recipe, progress: Progress) -> None:
    size = _SHARE_OF_READING / len(layers)
    tables = [
        new_table(layer.table, layer.role.id, _Share(progress, number * size, size))
        for number, layer in enumerate(layers)
    ]
    fill_geopackage(data, tables, recipe.issued)


class _Share:
    """Passes on the progress of a part as a share of the whole."""

    def __init__(self, whole: Progress, start: float, size: float) -> None:
        self._whole, self._start, self._size = whole, start, size

    def report(self, fraction: float) -> None:
        """Report the fraction of the part."""
        self._whole.report(self._start + self._size * fraction)

    def cancelled(self) -> bool:
        """Return whether the whole is to stop."""
        return self._whole.cancelled()


def _counted(data: Path, layer: _Layer, regulation: Regulation) -> _Counted:
    """Return what a layer holds, counted in the file that was written."""
    with opened_read_only(data) as connection:
        table = next(one for one in feature_tables(connection) if one.name == layer.role.id)
        names = [name for name in table.columns if name not in (table.key, table.geometry)]
        columns = _chosen(layer) or _guessed(layer, _samples(connection, table, names), regulation)
        wanted = list(dict.fromkeys(chain(*(pieces(each, names) for each in columns.taken.values()))))
        arrays = read_table(connection, table, wanted)
    if not len(arrays.keys):
        raise _no_objects(layer.recipe, layer.table.name)
    found = _inventory(arrays, columns.taken, layer.role, regulation)
    counts = {name: number for name, number in found.counts().items() if number and name != "total"}
    manifest = pack_layer(layer.recipe, _crs_text(layer.table.crs), columns.taken)
    notes = (*columns.notes, *_notes(layer.table, table))
    return _Counted(replace(manifest, objects=found.total, unusable=counts), found, notes, columns.likely)


def _chosen(layer: _Layer) -> Optional[_Columns]:
    """Return the columns that the recipe chose, under the names that they have in the pack."""
    if layer.recipe.fields is None:
        return None
    columns = layer.table.columns
    written = {old.name: new.name for old, new in reversed(list(zip(columns, written_columns(columns))))}
    taken = {
        name: JOINED.join(written[piece] for piece in pieces(column, tuple(written)))
        for name, column in layer.recipe.fields.items()
    }
    return _Columns(taken, {}, ())


def _guessed(layer: _Layer, samples: Mapping[str, Sequence[object]], regulation: Regulation) -> _Columns:
    guesses = weigh_fields(layer.role, list(samples), samples, regulation)
    sure = {name: guess for name, guess in guesses.taken.items() if guess.certainty == SURE}
    likely = {name: guess for name, guess in guesses.taken.items() if guess.certainty != SURE}
    notes = tuple(doubt.why for doubt in guesses.doubts.values())
    return _Columns({name: guess.joined for name, guess in sure.items()}, likely, notes)


def _samples(
    connection: sqlite3.Connection, table: FeatureTable, names: Sequence[str]
) -> Dict[str, List[object]]:
    if not names:
        return {}
    wanted = ", ".join(map(quoted, names))
    sql = f"SELECT {wanted} FROM {quoted(table.name)} ORDER BY {quoted(table.key)} LIMIT ?"  # nosec B608
    rows = connection.execute(sql, (_SAMPLES,)).fetchall()
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _inventory(
    arrays: TableArrays, fields: Mapping[str, str], role: Role, regulation: Regulation
) -> Inventory:
    keys = [str(key) for key in arrays.keys.tolist()]
    values = {name: _values(arrays, column) for name, column in fields.items()}
    # As the reader of layers names an object: its name, else its id, else its key.
    nothing: List[object] = [None] * len(keys)
    named = zip(values.get("name", nothing), values.get("id", nothing), keys)
    names = [str(next(part for part in parts if part not in (None, ""))) for parts in named]
    return inventory(keys, arrays.geometry, names, values, role, regulation)


def _values(arrays: TableArrays, column: str) -> Sequence[object]:
    named = pieces(column, tuple(arrays.columns))
    if len(named) == 1:
        return arrays.columns[column]
    rows = zip(*(arrays.columns[piece] for piece in named))
    return [", ".join(str(value) for value in row if value not in (None, "")) for row in rows]


def _crs_text(crs: Crs) -> str:
    if crs == UNKNOWN_CRS:
        return "unknown"
    return f"EPSG:{crs.id}" if crs.organization == "EPSG" else crs.name.strip() or "unknown"


def _notes(source: SourceTable, table: FeatureTable) -> Iterator[Phrase]:
    if source.curves:
        yield Phrase("table.curves", {"table": source.name, "count": source.curves})
    if source.crs == UNKNOWN_CRS:
        yield Phrase("pack.make.no_system", {"table": source.name})
    elif system_of(table) is None:
        yield Phrase("pack.make.other_system", {"table": source.name, "crs": _crs_text(source.crs)})


# --- rule sets and sealing --------------------------------------------------------------------------


def _copied_rules(recipe: Recipe, folder: Path) -> List[Path]:
    """Return copies of the rule sets; they are what is looked at and packed."""
    copies: List[Path] = []
    for path in recipe.files:
        if not path.is_file():
            raise MissingError("error.file_missing", path=str(path))
        copy = folder / path.name
        if copy.exists():
            raise InputError("pack.make.repeated_file", name=path.name)
        shutil.copyfile(path, copy)
        copies.append(copy)
    rules = whole_set(copies)
    if rules.version != recipe.version:
        label = f"{recipe.id}@{recipe.version}"
        raise InputError("regulation.pack_version", pack=label, version=rules.version)
    return copies


def _sealed_pack(
    recipe: Recipe,
    target: Path,
    key: Optional[SigningKey],
    files: Sequence[Path],
    counted: Mapping[str, _Counted],
) -> Made:
    named = [PackFile(path.name, path.stat().st_size, sha256_of_file(path)) for path in files]
    data = manifest_bytes(manifest_of(recipe, named, [one.manifest for one in counted.values()]))
    # Read back as whoever gets the pack will read it.
    manifest = manifest_from(data, target.name)
    signature = signed(data, key) if key is not None else None
    write_whole(target, sealer(data, signature, {path.name: path for path in files}))
    return Made(
        manifest=manifest,
        path=target,
        inventories={role: one.inventory for role, one in counted.items()},
        notes={role: one.notes for role, one in counted.items() if one.notes},
        likely={role: one.likely for role, one in counted.items() if one.likely},
    )
