"""The manifest (bảng kê): everything a dossier consists of, in one canonical JSON with one hash.

It is also what a draft keeps on disk (``dossier.json``), so that a draft and its manifest cannot differ.
The server's dossier id is not in it: the hash is fixed before the first byte leaves. The receipt binds
the two.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Mapping

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex, sha256_of_file
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.dossier.model import SCHEMA, Component, DossierFile, Draft, FileNote

FILE_NAME = "dossier.json"
_PROGRAM = "mineral-licence"


def manifest_of(draft: Draft) -> Dict[str, Any]:
    """Return the manifest of a draft as JSON data of the schema ``dossier-1``."""
    return {
        "schema": SCHEMA,
        "draft": draft.reference,
        "version": draft.version,
        "procedure": draft.procedure,
        "mineral": draft.mineral,
        "maTTHC": dict(draft.codes),
        "area": {"id": draft.area_id, "name": draft.area_name},
        "verticesSha256": draft.vertices_sha256,
        "geometrySha256": draft.geometry_sha256,
        "validation": dict(draft.validation),
        "components": [_component_to_dict(draft, component) for component in draft.components],
        "files": [file.to_dict() for file in draft.files],
        "client": {"name": _PROGRAM, "version": draft.program},
        "createdAt": draft.created.isoformat(timespec="seconds"),
    }


def manifest_sha256(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the manifest's RFC 8785 form."""
    return sha256_hex(canonical_bytes(manifest))


def checked_manifest(draft: Draft) -> Dict[str, Any]:
    """Return the manifest after comparing each file on disk with its recorded hash.

    Raises:
        MissingError: a file is no longer there.
        InputError: a file is no longer what was recorded.
    """
    for file in draft.files:
        path = file.path(draft.folder)
        if not path.is_file():
            raise MissingError("dossier.file_gone", file=file.file_name, draft=draft.reference)
        if path.stat().st_size != file.size_bytes or sha256_of_file(path) != file.sha256:
            raise InputError("dossier.file_changed", file=file.file_name, draft=draft.reference)
    return manifest_of(draft)


def save(draft: Draft) -> None:
    """Write the draft's manifest into its folder.

    Raises:
        CannotWriteError: the folder cannot be written; the earlier manifest is untouched.
    """
    write_bytes(draft.folder / FILE_NAME, draft_bytes(draft))


def draft_bytes(draft: Draft) -> bytes:
    """Return the draft's manifest as it lies in its folder."""
    text = json.dumps(manifest_of(draft), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return text.encode("utf-8")


def load(folder: Path) -> Draft:
    """Return the draft that lies in ``folder``.

    Raises:
        MissingError: there is no draft.
        InputError: the manifest cannot be read.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise MissingError("dossier.no_draft", folder=str(folder))
    try:
        return _draft(folder, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("dossier.unreadable", folder=str(folder)) from error


def _component_to_dict(draft: Draft, component: Component) -> Dict[str, Any]:
    return {
        "component": component.id,
        "name": component.name.as_dict(),
        "form": component.form,
        "originals": component.originals,
        "copies": component.copies,
        "accepts": list(component.accepts),
        "when": component.when.as_dict() if component.when else None,
        "status": draft.status(component).value,
    }


def _draft(folder: Path, body: Mapping[str, Any]) -> Draft:
    if body["schema"] != SCHEMA:
        raise ValueError(body["schema"])
    return Draft(
        reference=body["draft"],
        folder=folder,
        procedure=body["procedure"],
        mineral=body["mineral"],
        codes=dict(body["maTTHC"]),
        area_id=body["area"]["id"],
        area_name=body["area"]["name"],
        created=datetime.fromisoformat(body["createdAt"]),
        program=body["client"]["version"],
        vertices_sha256=body["verticesSha256"],
        geometry_sha256=body["geometrySha256"],
        validation=dict(body["validation"]),
        components=tuple(_component(item) for item in body["components"]),
        files=tuple(file_of(item) for item in body["files"]),
        version=_version(body["version"]),
    )


def _version(told: Any) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or told < 1:
        raise ValueError(told)
    return told


def _component(body: Mapping[str, Any]) -> Component:
    return Component(
        id=body["component"],
        name=_bilingual(body["name"]),
        form=body["form"],
        originals=body["originals"],
        copies=body["copies"],
        accepts=tuple(body["accepts"]),
        when=_bilingual(body["when"]) if body["when"] else None,
    )


def file_of(body: Mapping[str, Any]) -> DossierFile:
    """Return a file from what ``DossierFile.to_dict`` says of it."""
    return DossierFile(
        component=body["component"],
        slot=body["slot"],
        file_name=body["fileName"],
        media_type=body["mime"],
        size_bytes=body["bytes"],
        sha256=body["sha256"],
        pages=body.get("pages"),
        notes=tuple(FileNote(note) for note in body.get("notes", ())),
    )


def _bilingual(body: Mapping[str, str]) -> Bilingual:
    return Bilingual(body["vi"], body["en"])
