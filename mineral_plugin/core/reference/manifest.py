"""The manifest of a pack: what it holds, whose it is, how old and how good, and where it is complete.

Its bytes are canonical JSON (RFC 8785), so that one manifest has one form and one signature.
"""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.base.nodes import Node, day_or_none, text_or_empty
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.reference.columns import FIELDS

SCHEMA = "pack-1"
REFERENCE, RULES = "reference", "rules"
KINDS = (REFERENCE, RULES)
MOST_BYTES = 1 << 22
MOST_FILES = 64
Box = Tuple[float, float, float, float]

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]{0,30}[0-9A-Za-z])?")
_FILE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ROLE = re.compile(r"[a-z][a-z0-9_]{0,63}")
# Names that Windows keeps for devices, whatever ending follows.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_OURS = ("manifest.json", "signature.json")


class LegalStatus(enum.Enum):
    """What the content of a layer is in law."""

    IN_FORCE = "in_force"
    """Issued by the authority that decides, and in force."""
    COPY = "copy"
    """A copy of what is in force, made by somebody else."""
    DRAFT = "draft"
    """Not decided yet."""
    ENDED = "ended"
    """Annulled or replaced."""

    @property
    def counts(self) -> bool:
        """Return whether an object of such a layer may decide a verdict."""
        return self in (LegalStatus.IN_FORCE, LegalStatus.COPY)


@dataclass(frozen=True)
class PackFile:
    """One file of a pack: its plain name, size in bytes, SHA-256 in lower-case hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class PackLayer:
    """One table of a pack with its role.

    ``history_from``: since when the table keeps what ended (``None``: it holds only what is valid).
    ``coverage``: west, south, east, north in degrees where it is complete. ``fields``: our field names to
    columns. ``objects`` and ``unusable`` (kind of fault to number) were counted when the pack was made.
    """

    file: str
    table: str
    role: str
    crs: str
    legal_status: LegalStatus
    as_of: Optional[date] = None
    history_from: Optional[date] = None
    decision: str = ""
    grade: str = ""
    coverage: Optional[Box] = None
    fields: Mapping[str, str] = field(default_factory=dict)
    objects: int = 0
    unusable: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What a pack says of itself; ``provinces`` are those it is issued for, empty for all."""

    kind: str
    id: str
    version: str
    name: Bilingual
    issuer: str
    issued: date
    as_of: Optional[date]
    coverage: Optional[Box]
    provinces: Tuple[str, ...]
    supersedes: str
    files: Tuple[PackFile, ...]
    layers: Tuple[PackLayer, ...] = ()

    @property
    def label(self) -> str:
        """Return id and version as users write them: ``lao-cai@2026.11``."""
        return f"{self.id}@{self.version}"

    @property
    def roles(self) -> Tuple[str, ...]:
        """Return the roles of the layers in their order."""
        return tuple(layer.role for layer in self.layers)


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as it is signed: canonical JSON of the schema ``pack-1``."""
    return canonical_bytes(_as_json(manifest))


def manifest_from(data: bytes, file: str) -> Manifest:
    """Return the manifest written in ``data``; ``file`` names it in sentences.

    Raises:
        NewerFileError: it was written for a newer program.
        InputError: it is faulty; the sentence names the place.
    """
    try:
        value = json.loads(data.decode("utf-8"))
        canonical = canonical_bytes(value)
    except (ValueError, RecursionError) as error:
        raise InputError("pack.manifest_bad", file=file) from error
    root = Node(value, "", file)
    _check_schema(root)
    if canonical != data:
        raise InputError("pack.manifest_form", file=file)
    return _manifest(root)


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    kind, _, number = schema.rpartition("-")
    if schema == SCHEMA:
        return
    if kind == "pack" and number.isdigit():
        raise NewerFileError("pack.newer", file=root.file, schema=schema)
    raise root.field("schema").fault("error.data_choice", choices=(SCHEMA,))


def _manifest(root: Node) -> Manifest:
    supersedes, coverage = root.maybe("supersedes"), root.maybe("coverage")
    manifest = Manifest(
        kind=root.field("kind").one_of(KINDS),
        id=_like(root.field("id"), _ID, "lao-cai-2026"),
        version=_like(root.field("version"), _VERSION, "2026.11"),
        name=root.field("name").bilingual(),
        issuer=root.field("issuer").text(),
        issued=root.field("issued").day(),
        as_of=day_or_none(root.maybe("as_of")),
        coverage=box_of(coverage) if coverage else None,
        provinces=root.field("provinces").texts(),
        supersedes=_like(supersedes, _VERSION, "2026.10") if supersedes else "",
        files=_files(root),
        layers=tuple(map(_layer, root.field("layers").entries())),
    )
    _check(root, manifest)
    return manifest


def _like(node: Node, pattern: "re.Pattern[str]", example: str) -> str:
    text = node.text()
    if pattern.fullmatch(text) is None:
        raise node.fault("error.data_kind", kind=example)
    return text


def box_of(node: Node) -> Box:
    """Return west, south, east, north in degrees."""
    values = [entry.number() for entry in node.entries()]
    if len(values) != 4 or not (-180 <= values[0] < values[2] <= 180 and -90 <= values[1] < values[3] <= 90):
        raise node.fault("error.data_kind", kind="[west, south, east, north]")
    return values[0], values[1], values[2], values[3]


def _files(root: Node) -> Tuple[PackFile, ...]:
    nodes = root.field("files").entries()
    if not 1 <= len(nodes) <= MOST_FILES:
        raise root.field("files").fault("error.data_kind", kind=f"array[1..{MOST_FILES}]")
    files = tuple(map(_file, nodes))
    if len({one.name.lower() for one in files}) < len(files):
        raise root.field("files").fault("error.data_kind", kind="unique names")
    return files


def _file(node: Node) -> PackFile:
    name = _like(node.field("name"), _FILE, "data.gpkg")
    if name.lower() in _OURS or _DEVICES.fullmatch(name):
        raise node.field("name").fault("error.data_kind", kind="data.gpkg")
    sha256 = _like(node.field("sha256"), _SHA256, "SHA-256")
    return PackFile(name, node.field("size").count(), sha256)


def _layer(node: Node) -> PackLayer:
    coverage, fields, unusable = (node.maybe(name) for name in ("coverage", "fields", "unusable"))
    return PackLayer(
        file=node.field("file").text(),
        table=node.field("table").text(),
        role=_like(node.field("role"), _ROLE, "licence"),
        crs=node.field("crs").text(),
        legal_status=LegalStatus(node.field("legal_status").one_of([one.value for one in LegalStatus])),
        as_of=day_or_none(node.maybe("as_of")),
        history_from=day_or_none(node.maybe("history_from")),
        decision=text_or_empty(node.maybe("decision")),
        grade=text_or_empty(node.maybe("grade")),
        coverage=box_of(coverage) if coverage else None,
        fields=_columns(fields) if fields else {},
        objects=node.field("objects").count(),
        unusable={name: unusable.field(name).count() for name in unusable.names()} if unusable else {},
    )


def _columns(node: Node) -> Dict[str, str]:
    for name in node.names():
        if name not in FIELDS:
            raise node.fault("error.data_choice", choices=FIELDS)
    return {name: node.field(name).text() for name in node.names()}


def _check(root: Node, manifest: Manifest) -> None:
    """Refuse what each value alone does not show."""
    names = [one.name for one in manifest.files]
    for index, layer in enumerate(manifest.layers):
        if layer.file not in names:
            raise (
                root.field("layers").entries()[index].field("file").fault("error.data_choice", choices=names)
            )
        if manifest.coverage is None and layer.coverage is None:
            # Nobody but the issuer can say where a list is complete; without that it can never be "clear".
            raise InputError("pack.no_coverage", pack=manifest.label, role=layer.role)
    if manifest.kind == REFERENCE and not manifest.layers:
        raise root.field("layers").fault("error.data_kind", kind="array[1..]")
    _refuse_two_of_one_role(manifest)
    days = [manifest.as_of, *(layer.as_of for layer in manifest.layers)]
    if any(day is not None and day > manifest.issued for day in days):
        raise InputError("pack.as_of_later", pack=manifest.label, issued=manifest.issued)


def _refuse_two_of_one_role(manifest: Manifest) -> None:
    seen: Dict[str, str] = {}
    for layer in manifest.layers:
        if layer.role in seen:
            tables = (seen[layer.role], layer.table)
            raise InputError("pack.two_layers", pack=manifest.label, role=layer.role, tables=tables)
        seen[layer.role] = layer.table


def _as_json(manifest: Manifest) -> Dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": manifest.kind,
        "id": manifest.id,
        "version": manifest.version,
        "name": manifest.name.as_dict(),
        "issuer": manifest.issuer,
        "issued": manifest.issued.isoformat(),
        "as_of": _iso(manifest.as_of),
        "coverage": _list(manifest.coverage),
        "provinces": list(manifest.provinces),
        "supersedes": manifest.supersedes or None,
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in manifest.files],
        "layers": [_layer_as_json(layer) for layer in manifest.layers],
    }


def _layer_as_json(layer: PackLayer) -> Dict[str, Any]:
    return {
        "file": layer.file,
        "table": layer.table,
        "role": layer.role,
        "crs": layer.crs,
        "legal_status": layer.legal_status.value,
        "as_of": _iso(layer.as_of),
        "history_from": _iso(layer.history_from),
        "decision": layer.decision or None,
        "grade": layer.grade or None,
        "coverage": _list(layer.coverage),
        "fields": dict(layer.fields),
        "objects": layer.objects,
        "unusable": dict(layer.unusable),
    }


def _iso(day: Optional[date]) -> Optional[str]:
    return day.isoformat() if day else None


def _list(box: Optional[Sequence[float]]) -> Optional[Sequence[float]]:
    return list(box) if box else None
