"""How a user names reference data: a file with a manifest, or a file given a role."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple
from urllib.parse import unquote

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.reference.columns import FIELDS
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.trust import Trust

MANIFEST_SCHEMA = "reference-manifest-1"
Box = Tuple[float, float, float, float]


@dataclass(frozen=True)
class LayerSpec:
    """One table with a role and what is known of it.

    ``coverage`` is west, south, east, north in degrees, ``scope`` the boxes in which its issuer's word
    counts (``None``: everywhere); ``fields`` maps our field names to the table's columns where they differ.
    ``original`` is the file of which ``path`` is a converted copy. ``pack`` (``id@version``), ``key``
    (fingerprint) and ``manifest_sha256`` are those of an installed pack, empty for a plain file. A role that
    the user typed may be a slip; a pack may well carry roles that no rule asks for yet.
    """

    path: Path
    role: str
    table: Optional[str] = None
    source: str = ""
    version: str = ""
    issuer: str = ""
    as_of: Optional[date] = None
    grade: str = ""
    coverage: Optional[Box] = None
    fields: Mapping[str, str] = field(default_factory=dict)
    role_chosen_by_user: bool = False
    trust: Trust = Trust.UNSIGNED
    legal_status: Optional[LegalStatus] = None
    decision: str = ""
    history_from: Optional[date] = None
    scope: Optional[Tuple[Box, ...]] = None
    original: Optional[Path] = None
    pack: str = ""
    key: str = ""
    manifest_sha256: str = ""


def parse_reference_spec(text: str) -> Tuple[LayerSpec, ...]:
    """Return the layers named by one spec.

    ``pack.gpkg`` takes roles from ``pack.manifest.json`` beside it;
    ``role=file.gpkg|layername=table|as_of=2026-11-01|fields=id:so_gp,holder:ten_dn`` gives a plain file a
    role; ``layername``, ``as_of`` and ``fields`` may be left out. In the names of columns ``%2C``, ``%3A``,
    ``%7C``, ``%3B`` and ``%25`` stand for ``, : | ; %``.

    Raises:
        MissingError: the file or its manifest is not there.
        InputError: the spec or the manifest cannot be understood.
    """
    head, *options = [piece.strip() for piece in text.strip().split("|")]
    role, mark, name = head.partition("=")
    if not mark or "/" in role or "\\" in role:
        return manifest_layers(Path(head))
    if not role.strip():
        raise InputError("error.reference_spec", spec=text)
    settings = dict(_option(piece, text) for piece in options)
    path = _existing(Path(name.strip()))
    as_of = _date(settings["as_of"], text) if "as_of" in settings else None
    return (
        LayerSpec(
            path=path,
            role=role.strip(),
            table=settings.get("layername"),
            source=path.name,
            as_of=as_of,
            fields=_fields(settings.get("fields", ""), text),
            role_chosen_by_user=True,
        ),
    )


def _option(piece: str, text: str) -> Tuple[str, str]:
    key, mark, value = piece.partition("=")
    if not mark or key not in ("layername", "as_of", "fields"):
        raise InputError("error.reference_spec", spec=text)
    return key, value


def _fields(text: str, where: str) -> Mapping[str, str]:
    pairs = [piece.partition(":") for piece in text.split(",") if piece.strip()]
    if any(name.strip() not in FIELDS or not column.strip() for name, _, column in pairs):
        raise InputError("error.reference_fields", spec=where, choices=FIELDS)
    return {name.strip(): unquote(column.strip()) for name, _, column in pairs}


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    return path


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("error.date", text=text, where=where) from error


def manifest_path(path: Path) -> Path:
    """Return where the manifest of a GeoPackage lies: ``pack.gpkg`` -> ``pack.manifest.json``."""
    return path.with_name(f"{path.stem}.manifest.json")


def manifest_layers(path: Path) -> Tuple[LayerSpec, ...]:
    """Return the layers that the manifest beside a GeoPackage describes."""
    _existing(path)
    manifest_file = manifest_path(path)
    if not manifest_file.is_file():
        raise MissingError("error.manifest_missing", path=str(path), manifest=manifest_file.name)
    try:
        manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
        if manifest.get("schema") != MANIFEST_SCHEMA:
            raise InputError("error.manifest_schema", path=str(manifest_file), schema=MANIFEST_SCHEMA)
        return tuple(_layer(path, manifest, entry) for entry in manifest["layers"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("error.manifest_bad", path=str(manifest_file)) from error


def _layer(path: Path, manifest: Dict[str, Any], entry: Dict[str, Any]) -> LayerSpec:
    coverage = entry.get("coverage", manifest.get("coverage"))
    as_of = entry.get("as_of", manifest.get("as_of"))
    return LayerSpec(
        path=path,
        role=str(entry["role"]),
        table=str(entry["table"]),
        source=str(manifest["name"]),
        version=str(manifest["version"]),
        issuer=str(manifest["issuer"]),
        as_of=date.fromisoformat(as_of) if as_of else None,
        grade=str(entry.get("grade", "")),
        coverage=_box(coverage) if coverage else None,
        fields={key: str(value) for key, value in entry.get("fields", {}).items() if key in FIELDS},
    )


def _box(values: Any) -> Box:
    west, south, east, north = (float(value) for value in values)
    return west, south, east, north
