"""The register as signed packs, one a version, in the form that the program installs.

A pack is a function of its version: made anew it has the same bytes. A few are kept as files.
"""

from __future__ import annotations

import secrets
import threading
from datetime import date
from pathlib import Path
from typing import Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.geopackage_write import fill_geopackage
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.reference.manifest import (
    REFERENCE,
    Manifest,
    PackFile,
    manifest_bytes,
)
from mineral_plugin.core.reference.recipe import DATA_FILE
from mineral_plugin.core.reference.sealed import SUFFIX, Sealed, read_sealed, sealer
from mineral_plugin.core.reference.shelf import Place, install, places, remove
from mineral_plugin.core.reference.signature import signed
from mineral_service.context import Context
from mineral_service.problems import Problem
from mineral_service.register import reading
from mineral_service.register.layers_of import Layer, layers_of
from mineral_service.register.rows import newest_version

FOLDER = "register-packs"
KEPT = 20
"""So many packs are kept as files, those asked for last; others are made again when they are asked for."""
SHELVED = 5
"""So many versions stay on the shelf that checks look at."""
_MAKING = threading.RLock()


def pack_id(context: Context) -> str:
    """Return the id of the register's packs: its own for each register."""
    return f"so-dang-ky-{context.store.instance[:12]}"


def newest_pack(context: Context) -> Optional[Sealed]:
    """Return the pack of the newest version, or ``None`` while there is nothing in the register."""
    with context.store.read() as connection:
        version = newest_version(connection)
    try:
        return pack_of(context, version)
    except Problem:
        return None


def pack_of(context: Context, version: int) -> Sealed:
    """Return the sealed pack of a version, made if it is not there.

    Raises:
        Problem: ``layer-unknown``, there is no such version, or nothing that a pack could hold.
    """
    path = context.home / FOLDER / f"{pack_id(context)}@{version}{SUFFIX}"
    with _MAKING:
        if path.is_file():
            path.touch()
        else:
            _make(context, version, path)
            _forget_old(path.parent)
        return read_sealed(path)


def shelve(context: Context, version: int) -> str:
    """Put a version where checks look; return its label.

    Raises:
        Problem: ``layer-unknown``, there is no such pack.
    """
    sealed = pack_of(context, version)
    with _MAKING:
        if not _shelved(context, sealed.manifest.label):
            try:
                install(sealed, context.home)
            except CannotWriteError:
                # Another process may have put it there in the same moment.
                if not _shelved(context, sealed.manifest.label):
                    raise
            for place in _ours(context)[SHELVED:]:
                if place.version != sealed.manifest.version:
                    remove(place)
    return sealed.manifest.label


def chosen(context: Context, asked: Optional[Sequence[str]]) -> Optional[Tuple[str, ...]]:
    """Return the layers that a check asked for, with the register's packs put where it looks.

    ``None`` (all packs) includes the register as it is now; its id alone is the newest version.
    """
    own = pack_id(context)
    if asked is None:
        newest = newest_pack(context)
        if newest is not None:
            shelve(context, int(newest.manifest.version))
        return None
    return tuple(_on_shelf(context, name) if name.partition("@")[0] == own else name for name in asked)


def _on_shelf(context: Context, name: str) -> str:
    wanted = name.partition("@")[2]
    newest = newest_pack(context) if not wanted else None
    if newest is not None:
        wanted = newest.manifest.version
    if not wanted.isascii() or not wanted.isdigit() or len(wanted) > 9:
        return name
    try:
        return shelve(context, int(wanted))
    except Problem:
        return name  # the check says that there is none


def _ours(context: Context) -> Tuple[Place, ...]:
    own = pack_id(context)
    return tuple(place for place in places(context.home, REFERENCE) if place.id == own)


def _shelved(context: Context, label: str) -> bool:
    return any(place.label == label for place in _ours(context))


def _make(context: Context, version: int, path: Path) -> None:
    with context.store.read() as connection:
        row = reading.version_row(connection, version)
        day = "" if row is None else str(row.known_at)[:10]
        layers = layers_of(connection, version, day, context.backend.legal_effect) if day else ()
    if not layers:
        raise Problem("layer-unknown", {"layer": f"{pack_id(context)}@{version}"})
    path.parent.mkdir(mode=0o700, exist_ok=True)
    data = path.with_name(f".{secrets.token_hex(8)}.gpkg")
    try:
        data.write_bytes(b"")
        fill_geopackage(data, [layer.table for layer in layers], date.fromisoformat(day))
        content = manifest_bytes(_manifest(context, version, date.fromisoformat(day), layers, data))
        seal = sealer(content, signed(content, context.register_key), {DATA_FILE: data})
        write_whole(path, seal)
    finally:
        data.unlink(missing_ok=True)


def _manifest(context: Context, version: int, day: date, layers: Sequence[Layer], data: Path) -> Manifest:
    return Manifest(
        kind=REFERENCE,
        id=pack_id(context),
        version=str(version),
        name=both(Phrase("register.pack_name")),
        issuer=both(context.backend.name).vi,
        issued=day,
        as_of=day,
        coverage=None,
        provinces=(),
        supersedes="",
        files=(PackFile(DATA_FILE, data.stat().st_size, sha256_of_file(data)),),
        layers=tuple(layer.manifest for layer in layers),
    )


def _forget_old(folder: Path) -> None:
    found = sorted(folder.glob(f"so-dang-ky-*{SUFFIX}"), key=lambda path: path.stat().st_mtime_ns)
    for path in found[:-KEPT]:
        path.unlink(missing_ok=True)
