"""Reference data: the signed packs that checks on this service look at, to be fetched as they are."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.reference.manifest import REFERENCE, RULES
from mineral_plugin.core.reference.shelf import Installed, Place, archive_of, in_force, opened, places
from mineral_service.context import Context, context_of
from mineral_service.problems import Problem
from mineral_service.register.packs import newest_pack, pack_id, shelve

router = APIRouter()


@router.get("/v1/layers")
def list_layers(request: Request) -> Dict[str, Any]:
    """Return all packs, the newest version of each first; a pack that was changed is left out.

    The register's own is among them, as it is now.
    """
    context = context_of(request)
    own = newest_pack(context)
    if own is not None:
        shelve(context, int(own.manifest.version))
    return {"items": [told for kind in (REFERENCE, RULES) for told in _listed(context, kind)]}


@router.get("/v1/layers/{pack}/packs/{version}")
def read_pack(pack: str, version: str, request: Request) -> Response:
    """Return a signed pack, byte for byte as its issuer sealed it; a part of it for ``Range``."""
    context = context_of(request)
    if pack == pack_id(context) and version.isascii() and version.isdigit() and len(version) < 10:
        shelve(context, int(version))
    for kind in (REFERENCE, RULES):
        for place in places(context.home, kind):
            if (place.id, place.version) == (pack, version):
                return _file(place)
    raise Problem("layer-unknown", {"layer": f"{pack}@{version}"})


def _file(place: Place) -> Response:
    try:
        path = archive_of(place)
    except MineralError as error:
        raise Problem("layer-unknown", {"layer": place.label}) from error
    # A version never changes, so that its hash is its tag.
    headers = {"ETag": f'"{sha256_of_file(path)}"', "Cache-Control": "max-age=31536000, immutable"}
    return FileResponse(path, headers=headers, media_type="application/zip", filename=f"{place.label}.zip")


def _listed(context: Context, kind: str) -> List[Dict[str, Any]]:
    newest = {place.label for place in in_force(context.home, kind)}
    found: List[Dict[str, Any]] = []
    for place in places(context.home, kind):
        told = _seen(place)
        if told is not None:
            pack, archive = told
            found.append(_wire(pack, archive, kind, place.label in newest))
    return found


def _seen(place: Place) -> "Tuple[Installed, Dict[str, Any]] | None":
    try:
        pack, path = opened(place), archive_of(place)
    except MineralError:
        return None
    return pack, {"sha256": sha256_of_file(path), "bytes": path.stat().st_size}


def _wire(pack: Installed, archive: Dict[str, Any], kind: str, newest: bool) -> Dict[str, Any]:
    manifest = pack.manifest
    return {
        "id": manifest.id,
        "version": manifest.version,
        "kind": kind,
        "title": manifest.name.as_dict(),
        "issuer": manifest.issuer,
        "issued": manifest.issued.isoformat(),
        "asOf": manifest.as_of.isoformat() if manifest.as_of else None,
        "supersedes": manifest.supersedes or None,
        "inForce": newest,
        "provinces": list(manifest.provinces),
        "roles": [layer.role for layer in manifest.layers],
        "key": pack.signature.fingerprint,
        **archive,
        "links": {"pack": f"/v1/layers/{manifest.id}/packs/{manifest.version}"},
    }
