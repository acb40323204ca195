"""The recipe of a pack: what its issuer says of it, and where each of its layers is to be taken from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Dict, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import NewerFileError
from mineral_plugin.core.base.nodes import Node, day_or_none, read_json, text_or_empty
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.reference.columns import FIELDS
from mineral_plugin.core.reference.manifest import (
    KINDS,
    REFERENCE,
    RULES,
    Box,
    LegalStatus,
    Manifest,
    PackFile,
    PackLayer,
    box_of,
    manifest_bytes,
    manifest_from,
)
from mineral_plugin.core.reference.tables import SourceTable
from mineral_plugin.core.regulation.provinces import known_provinces

SCHEMA = "pack-recipe-1"
DATA_FILE = "data.gpkg"

_FIELDS = (
    "schema",
    "kind",
    "id",
    "version",
    "name",
    "issuer",
    "issued",
    "as_of",
    "coverage",
    "provinces",
    "supersedes",
    "layers",
    "files",
)
_LAYER_FIELDS = (
    "role",
    "source",
    "table",
    "legal_status",
    "as_of",
    "history_from",
    "decision",
    "grade",
    "coverage",
    "fields",
)
_UNKNOWN_HASH = "0" * 64


@dataclass(frozen=True)
class RecipeLayer:
    """One layer to be packed.

    It is taken from ``table`` of the file ``source``, or is ``opened`` already (a layer open in QGIS).
    ``fields`` maps our field names to columns of the source, and then only these are taken; ``None``: those
    that can be told for sure from the names of the columns. The rest is as in ``PackLayer``.
    """

    role: str
    source: Path
    legal_status: LegalStatus
    table: Optional[str] = None
    as_of: Optional[date] = None
    history_from: Optional[date] = None
    decision: str = ""
    grade: str = ""
    coverage: Optional[Box] = None
    fields: Optional[Mapping[str, str]] = None
    opened: Optional[SourceTable] = field(default=None, compare=False)


@dataclass(frozen=True)
class Recipe:
    """What a pack is made of: ``layers`` of data or ``files`` of rules; ``file`` names the recipe."""

    file: str
    kind: str
    id: str
    version: str
    name: Bilingual
    issuer: str
    issued: date
    as_of: Optional[date] = None
    coverage: Optional[Box] = None
    provinces: Tuple[str, ...] = ()
    supersedes: str = ""
    layers: Tuple[RecipeLayer, ...] = ()
    files: Tuple[Path, ...] = ()


def read_recipe(path: Path) -> Recipe:
    """Return the recipe written in a file; relative sources lie in its folder or below.

    Raises:
        MissingError: there is no such file.
        NewerFileError: it was written for a newer program.
        InputError: it is faulty; the sentence names the place.
    """
    return recipe_from(read_json(path, "recipe.unreadable"), path.parent)


def recipe_from(root: Node, folder: Path) -> Recipe:
    """Return an already parsed recipe; relative sources lie in ``folder`` or below.

    Raises:
        NewerFileError, InputError: as ``read_recipe``.
    """
    _check_schema(root)
    _refuse_unknown(root, _FIELDS)
    coverage, provinces = root.maybe("coverage"), root.maybe("provinces")
    kind = root.field("kind").one_of(KINDS)
    return checked(
        Recipe(
            file=root.file,
            kind=kind,
            id=root.field("id").text(),
            version=root.field("version").text(),
            name=root.field("name").bilingual(),
            issuer=root.field("issuer").text(),
            issued=root.field("issued").day(),
            as_of=day_or_none(root.maybe("as_of")),
            coverage=box_of(coverage) if coverage else None,
            provinces=provinces.texts() if provinces else (),
            supersedes=text_or_empty(root.maybe("supersedes")),
            layers=tuple(_layer(node, folder) for node in _content(root, kind, "layers")),
            files=tuple(_inside(node, folder) for node in _content(root, kind, "files")),
        )
    )


def recipe_of_layer(
    layer: RecipeLayer,
    identity: Tuple[str, str],
    name: Bilingual,
    issuer: str,
    issued: date,
    provinces: Sequence[str] = (),
) -> Recipe:
    """Return the recipe of a pack with one layer; ``identity`` is the pack's id and version.

    The pack is of the same day and complete in the same place as its layer.

    Raises:
        InputError: a value is not one that a pack can have; the sentence names the place.
    """
    return checked(
        Recipe(
            file=layer.source.name or layer.role,
            kind=REFERENCE,
            id=identity[0],
            version=identity[1],
            name=name,
            issuer=issuer,
            issued=issued,
            as_of=layer.as_of,
            coverage=layer.coverage,
            provinces=tuple(provinces),
            layers=(layer,),
        )
    )


def checked(recipe: Recipe) -> Recipe:
    """Return a recipe of which a manifest can be made.

    Raises:
        InputError: a value is not one that a manifest can have, a province is unknown, or two layers have
            one role.
    """
    proper = replace(recipe, provinces=known_provinces(recipe.provinces))
    draft = manifest_of(proper, _draft_files(proper), _draft_layers(proper))
    manifest_from(manifest_bytes(draft), recipe.file)
    return proper


def manifest_of(recipe: Recipe, files: Sequence[PackFile], layers: Sequence[PackLayer]) -> Manifest:
    """Return the manifest of a recipe whose files and layers are known."""
    return Manifest(
        kind=recipe.kind,
        id=recipe.id,
        version=recipe.version,
        name=recipe.name,
        issuer=recipe.issuer,
        issued=recipe.issued,
        as_of=recipe.as_of,
        coverage=recipe.coverage,
        provinces=recipe.provinces,
        supersedes=recipe.supersedes,
        files=tuple(files),
        layers=tuple(layers),
    )


def pack_layer(layer: RecipeLayer, crs: str, fields: Mapping[str, str]) -> PackLayer:
    """Return what the manifest says of a layer but for the numbers of its objects."""
    return PackLayer(
        file=DATA_FILE,
        table=layer.role,
        role=layer.role,
        crs=crs,
        legal_status=layer.legal_status,
        as_of=layer.as_of,
        history_from=layer.history_from,
        decision=layer.decision,
        grade=layer.grade,
        coverage=layer.coverage,
        fields=fields,
    )


def _draft_files(recipe: Recipe) -> Tuple[PackFile, ...]:
    names = [path.name for path in recipe.files] if recipe.kind == RULES else [DATA_FILE]
    return tuple(PackFile(name, 0, _UNKNOWN_HASH) for name in names)


def _draft_layers(recipe: Recipe) -> Tuple[PackLayer, ...]:
    return tuple(pack_layer(layer, "EPSG:4326", layer.fields or {}) for layer in recipe.layers)


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    kind, _, number = schema.rpartition("-")
    if schema == SCHEMA:
        return
    if kind == "pack-recipe" and number.isdigit():
        raise NewerFileError("recipe.newer", file=root.file, schema=schema)
    raise root.field("schema").fault("error.data_choice", choices=(SCHEMA,))


def _refuse_unknown(node: Node, known: Sequence[str]) -> None:
    """Refuse a name that is not known: it is a slip, and what was meant would be missing."""
    for name in node.names():
        if name not in known:
            raise Node(name, f"{node.pointer}/{name}", node.file).fault("error.data_choice", choices=known)


def _content(root: Node, kind: str, name: str) -> Tuple[Node, ...]:
    """Return the entries of ``layers`` or ``files``, of which each kind of pack has one."""
    wanted, other = ("layers", "files") if kind == REFERENCE else ("files", "layers")
    node = root.maybe(name)
    entries = node.entries() if node else ()
    if bool(entries) != (name == wanted):
        raise root.fault("recipe.kind_fields", kind=kind, wanted=wanted, other=other)
    return entries


def _layer(node: Node, folder: Path) -> RecipeLayer:
    _refuse_unknown(node, _LAYER_FIELDS)
    coverage, fields, table = node.maybe("coverage"), node.maybe("fields"), node.maybe("table")
    return RecipeLayer(
        role=node.field("role").text(),
        source=_inside(node.field("source"), folder),
        legal_status=LegalStatus(node.field("legal_status").one_of([one.value for one in LegalStatus])),
        table=table.text() if table else None,
        as_of=day_or_none(node.maybe("as_of")),
        history_from=day_or_none(node.maybe("history_from")),
        decision=text_or_empty(node.maybe("decision")),
        grade=text_or_empty(node.maybe("grade")),
        coverage=box_of(coverage) if coverage else None,
        fields=_columns(fields) if fields else None,
    )


def _columns(node: Node) -> Dict[str, str]:
    _refuse_unknown(node, FIELDS)
    return {name: node.field(name).text() for name in node.names()}


def _inside(node: Node, folder: Path) -> Path:
    """Return where a source lies: below the recipe's folder, or where a full path says.

    A recipe that came with a folder may not reach out of it on its own (``..``, a link); a full path was
    written by somebody who knows this machine.
    """
    source = Path(node.text())
    if source.is_absolute():
        return source
    root = folder.resolve()
    # An unbreakable loop of links raises RuntimeError before Python 3.13.
    try:
        target = (root / source).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise node.fault("recipe.outside", source=node.text()) from error
    if root not in target.parents:
        raise node.fault("recipe.outside", source=node.text())
    return target
