"""Files on their way out: byte for byte, in parts if wished, to be saved and never shown by a browser."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from fastapi.responses import FileResponse
from sqlalchemy import Row

from mineral_service.blobs import blob_path
from mineral_service.context import Context
from mineral_service.problems import Problem


def download(context: Context, file: Row[Any], missing: Problem) -> FileResponse:
    """Return the bytes of a file that a row names (``Range``, ``If-Range``); ``ETag`` is its SHA-256.

    Raises:
        Problem: ``missing``, the file is not on the disk.
    """
    path = blob_path(context.blobs, file.sha256)
    if not path.is_file():
        raise missing
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    headers = {
        "ETag": f'"{file.sha256}"',
        "Repr-Digest": f"sha-256=:{digest}:",
        "Content-Disposition": disposition(file.file_name),
    }
    return FileResponse(path, media_type=file.media_type, headers=headers)


def disposition(name: str) -> str:
    """Return the header that has a file saved under its name (RFC 6266); old programs get plain letters."""
    plain = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
