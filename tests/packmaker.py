"""Packs for tests: real GeoPackages sealed and signed, with every part of the manifest open to change."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from builders import Item, write_layer

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.keys import SigningKey, new_signing_key
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.reference.manifest import (
    REFERENCE,
    LegalStatus,
    Manifest,
    PackFile,
    PackLayer,
    manifest_bytes,
)
from mineral_plugin.core.reference.sealed import sealer
from mineral_plugin.core.reference.signature import Signature, signed
from mineral_plugin.core.reference.trust import Issuer, TrustList

VIET_NAM = (102.0, 8.0, 110.0, 23.5)
TODAY = date(2026, 11, 23)
FRESH = date(2026, 11, 1)
KEY = new_signing_key()
STRANGER = new_signing_key()


@dataclass(frozen=True)
class Recipe:
    """What a test pack is to be; ``layers`` maps roles to their objects."""

    layers: Mapping[str, Sequence[Item]]
    id: str = "thu-nghiem"
    version: str = "2026.11"
    as_of: Optional[date] = FRESH
    issued: date = date(2026, 11, 23)
    coverage: Tuple[float, float, float, float] = VIET_NAM
    provinces: Tuple[str, ...] = ()
    legal_status: LegalStatus = LegalStatus.IN_FORCE
    history_from: Optional[date] = None
    fields: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)


def make(folder: Path, recipe: Recipe, key: Optional[SigningKey] = KEY, name: str = "") -> Path:
    """Return a sealed pack in ``folder``; without a key it is not signed."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / f"data-{recipe.version}.gpkg"
    data.unlink(missing_ok=True)
    for role, items in recipe.layers.items():
        write_layer(data, role, items)
    manifest = manifest_of(recipe, data)
    content = manifest_bytes(manifest)
    path = folder / (name or f"{recipe.id}-{recipe.version}.mlpack")
    signature = signed(content, key) if key is not None else None
    write_whole(path, sealer(content, signature, {"data.gpkg": data}))
    return path


def manifest_of(recipe: Recipe, data: Path) -> Manifest:
    """Return the manifest of a recipe around a GeoPackage."""
    layers = tuple(
        PackLayer(
            file="data.gpkg",
            table=role,
            role=role,
            crs="EPSG:9208",
            legal_status=recipe.legal_status,
            history_from=recipe.history_from,
            grade="1:10.000",
            fields=dict(recipe.fields),
            objects=len(items),
        )
        for role, items in recipe.layers.items()
    )
    manifest = Manifest(
        kind=REFERENCE,
        id=recipe.id,
        version=recipe.version,
        name=Bilingual("Gói thử", "Test pack"),
        issuer="Sở Công Thương thử nghiệm",
        issued=recipe.issued,
        as_of=recipe.as_of,
        coverage=recipe.coverage,
        provinces=recipe.provinces,
        supersedes="",
        files=(PackFile("data.gpkg", data.stat().st_size, sha256_of_file(data)),),
        layers=layers,
    )
    return replace(manifest, **recipe.changes)


def trusting(key: SigningKey = KEY, **limits: Any) -> TrustList:
    """Return a list that trusts one key."""
    return TrustList((Issuer("Sở Công Thương thử nghiệm", key.public, **limits),))


def rewritten(path: Path, target: Path, change: Mapping[str, Optional[bytes]]) -> Path:
    """Return a copy of an archive in which members are replaced, added, or (``None``) left out."""
    with zipfile.ZipFile(path) as archive:
        members: Dict[str, Optional[bytes]] = {name: archive.read(name) for name in archive.namelist()}
    members.update(change)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if data is not None:
                archive.writestr(name, data)
    return target


def signature_over(content: bytes, key: SigningKey = KEY) -> Signature:
    """Return a signature of any bytes taken for a manifest."""
    return signed(content, key)
