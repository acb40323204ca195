"""The signed list of components (bảng kê): what it says is held against the manifest that is filed.

It lies beside the files that the manifest lists, for it states the manifest's hash. It may be missing. Read
is what stands on its pages, as that is what was signed, in a process with limits.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, List, Optional

from sqlalchemy import Connection, Row, select

from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_service.blobs import blob_path
from mineral_service.context import Context
from mineral_service.pdf_signatures import rows
from mineral_service.pdf_signatures.examining import answer_of
from mineral_service.problems import Problem
from mineral_service.storage import schema

_CHILD = "mineral_service.pdf_signatures.list_child"
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_TOLD = 10


@dataclass(frozen=True)
class Stated:
    """What a list says: the SHA-256 of its file, and every hash that is printed in it."""

    file: str
    hashes: FrozenSet[str]


def list_of(connection: Connection, dossier: str) -> Optional[Row[Any]]:
    """Return the file of the list in a dossier, ``None`` without one."""
    table = schema.component_files
    here = (table.c.dossier == dossier) & (table.c.component == LISTING)
    return connection.execute(select(table).where(here)).one_or_none()


def read_list(context: Context, sha256: str) -> Stated:
    """Return what a list says; one that cannot be read says nothing."""
    arguments = [str(blob_path(context.blobs, sha256).absolute())]
    answer = answer_of(_CHILD, arguments, context.backend.signature_seconds, threading.Event())
    return Stated(sha256, _hashes(answer or b""))


def _hashes(answer: bytes) -> FrozenSet[str]:
    """Return the hashes that a child told, if it told any: a hostile file may have taken it over."""
    try:
        told = json.loads(answer)
    except ValueError:
        return frozenset()
    hashes = told if isinstance(told, list) else []
    return frozenset(one for one in hashes if isinstance(one, str) and _HASH.fullmatch(one))


def check_list(connection: Connection, dossier: str, manifest_sha256: str, stated: Optional[Stated]) -> None:
    """Refuse a list whose signature does not hold, or that is of other files than those filed.

    Raises:
        Problem: ``signature-invalid``, ``list-differs``; ``files-waiting`` where another list came meanwhile.
    """
    file = list_of(connection, dossier)
    if file is None:
        return
    if rows.told_of(connection, file.sha256)["outcome"] == "invalid":
        raise Problem("signature-invalid", {"files": [file.file_name]})
    if stated is None or stated.file != file.sha256:
        raise Problem("files-waiting", {"files": [file.file_name]})
    if manifest_sha256 not in stated.hashes:
        values = {"file": file.file_name, "computed": manifest_sha256}
        raise Problem("list-differs", values, computed=manifest_sha256, stated=_told(stated))


def _told(stated: Stated) -> List[str]:
    return sorted(stated.hashes)[:_MOST_TOLD]


def held_list(connection: Connection, dossier: str, files: List[Dict[str, Any]]) -> None:
    """Tell with the list of a filed dossier which manifest it was held against and is of.

    It is that of the first version: a later one leaves no list where it was.
    """
    table = schema.submissions
    query = select(table.c.manifest_sha256).where(table.c.dossier == dossier)
    for file in files:
        if file["component"] == LISTING:
            file["manifestSha256"] = connection.execute(query).scalar_one()
