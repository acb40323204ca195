"""Bare calls of tus 1.0.0, and the loop of a client that only trusts what the server says."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any, Dict, Optional

import requests
from bare_api import Api
from small_pdf import begun_pdf

CHUNK = "application/offset+octet-stream"
_PIECE = 1024 * 1024


def encoded(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def announcement(dossier: str, data: bytes, **changes: str) -> Dict[str, str]:
    """Return what an upload of ``data`` says of itself; an empty value leaves the pair out."""
    pairs = {
        "dossierId": dossier,
        "component": "request",
        "filename": "Đơn đề nghị.pdf",
        "mime": "application/pdf",
        "sha256": hashlib.sha256(data).hexdigest(),
        **changes,
    }
    return {name: value for name, value in pairs.items() if value}


class Tus:
    """Uploads at one service."""

    def __init__(self, url: str, session: requests.Session) -> None:
        self.url = url
        self.session = session
        if not session.headers.get("Authorization"):
            Api(url, session)

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(
            method, self.url + path, data=data, headers={"Tus-Resumable": "1.0.0", **named}, timeout=30
        )

    def create(self, pairs: Dict[str, str], length: int, data: bytes = b"", **more: str) -> requests.Response:
        listed = ",".join(f"{name} {encoded(value)}" for name, value in pairs.items())
        return self.ask(
            "POST", "/v1/uploads", data, Upload_Length=str(length), Upload_Metadata=listed, **more
        )

    def open(self, dossier: str, data: bytes, **changes: str) -> str:
        answer = self.create(announcement(dossier, data, **changes), len(data))
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    def patch(self, place: str, offset: int, data: bytes, **more: str) -> requests.Response:
        return self.ask("PATCH", place, data, Upload_Offset=str(offset), Content_Type=CHUNK, **more)

    def offset(self, place: str) -> int:
        answer = self.ask("HEAD", place)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def state(self, place: str) -> Dict[str, Any]:
        body: Dict[str, Any] = self.session.get(self.url + place, timeout=30).json()
        return body


def checksum(data: bytes, algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return f"{algorithm} {base64.b64encode(digest).decode('ascii')}"


def send_all(tus: Tus, place: str, data: bytes, chunk: int, with_checksum: bool = False) -> None:
    """Send ``data`` in chunks, asking after every doubt."""
    offset: Optional[int] = tus.offset(place)
    while offset != len(data):
        if offset is None:
            offset = tus.offset(place)
            continue
        piece = data[offset : offset + chunk]
        more = {"Upload_Checksum": checksum(piece)} if with_checksum else {}
        try:
            answer = tus.patch(place, offset, piece, **more)
        except requests.ConnectionError:
            offset = None
            continue
        if answer.status_code in (409, 423):
            # A chunk that was cut on its way may come in after the question: trust the server, ask again.
            offset = None
            continue
        assert answer.status_code == 204, (answer.status_code, answer.text)
        offset = int(answer.headers["Upload-Offset"])


def stored(folder: Path, data: bytes) -> bytes:
    return blob(folder, hashlib.sha256(data).hexdigest()).read_bytes()


def blob(folder: Path, sha256: str) -> Path:
    """Return where the file with this hash lies."""
    return folder / "blobs" / sha256[:2] / sha256[2:4] / sha256


def random_file(path: Path, size: int) -> str:
    """Write a file that begins as a PDF and cannot be guessed or made smaller; return its SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as stream:
        for begins in range(0, size, _PIECE):
            piece = begun_pdf(min(_PIECE, size - begins))
            digest.update(piece)
            stream.write(piece)
    return digest.hexdigest()
