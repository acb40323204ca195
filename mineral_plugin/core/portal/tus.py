"""One exchange of tus 1.0.0 at a time: what is sent, what an answer means, and what is not believed."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, FrozenSet, Mapping, NamedTuple, Optional, Tuple

import requests

from mineral_plugin.core.base.errors import MineralError, ServiceUnreachableError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.portal.file_window import FileWindow
from mineral_plugin.core.portal.line import Line, RefusedError, json_object, slug_of
from mineral_plugin.core.portal.problems import KINDS, detail_of
from mineral_plugin.core.portal.retrying import (
    NO_ANSWER,
    REJECTED,
    REMEDIES,
    STRANGER,
    Kind,
    asked_wait_s,
)

PATH = "/v1/uploads"
VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
CHUNK_ANSWER_S = 60.0
"""How long the answer to a chunk may take: after the last one the service reads the whole file again."""
_SPEAKS = "Tus-Resumable"
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class FileToSend:
    """A file of a dossier: where it goes, what it is, and where its bytes lie."""

    dossier: str
    component: str
    slot: int
    file_name: str
    media_type: str
    sha256: str
    size_bytes: int
    path: Path

    @property
    def announced(self) -> str:
        """Return what an upload says of itself (``Upload-Metadata``)."""
        pairs = {
            "dossierId": self.dossier,
            "component": self.component,
            "slot": str(self.slot),
            "filename": self.file_name,
            "mime": self.media_type,
            "sha256": self.sha256,
        }
        return ",".join(f"{name} {_encoded(value.encode('utf-8'))}" for name, value in pairs.items())


class UploadFault(Exception):
    """An exchange that did not bring what was wanted.

    ``kind`` is what its remedy is looked up by, ``error`` what is said if there is none, ``status`` the HTTP
    status (0: none), ``asked_s`` the wait that the server asks for.
    """

    def __init__(
        self, kind: Kind, error: MineralError, status: int = 0, asked_s: Optional[float] = None
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.error = error
        self.status = status
        self.asked_s = asked_s


class Place(NamedTuple):
    """Where an upload is, as a path below the service's address, and how many bytes it has, if told."""

    path: str
    offset: Optional[int]


class Tus:
    """Uploads over one line. ``takes_first_chunk`` and ``checks_chunks``: what the server said it can do."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.takes_first_chunk = False
        self.checks_chunks = False
        self.by_override = False

    def discover(self) -> None:
        """Ask what the server can do; whoever does not say it can do the least."""
        answer = self._ask("OPTIONS", PATH)
        if answer.status_code in REMEDIES and answer.status_code != 404:
            raise self._fault(answer)
        extensions = _listed(answer.headers, "Tus-Extension")
        self.takes_first_chunk = "creation-with-upload" in extensions
        known = _listed(answer.headers, "Tus-Checksum-Algorithm")
        self.checks_chunks = "checksum" in extensions and "sha256" in known

    def create(self, file: FileToSend, key: str, first: Optional[FileWindow]) -> Place:
        """Open an upload, or find the one that was opened under ``key``; ``first`` is its first chunk."""
        headers = {
            "Upload-Length": str(file.size_bytes),
            "Upload-Metadata": file.announced,
            "Idempotency-Key": key,
            **self._about(first),
        }
        answer = self._ours(self._ask("POST", PATH, headers, first), (200, 201))
        if answer.headers.get("X-Upload-State") == "already-have":
            return Place(self._place(answer), file.size_bytes)
        return Place(self._place(answer), self._offset(answer, file.size_bytes, missing=first is not None))

    def offset(self, place: str, size: int) -> int:
        """Return how many bytes of an upload the server has."""
        answer = self._ask("HEAD", place)
        if answer.status_code == 410 and _SPEAKS in answer.headers:
            raise self._end_of(place, answer)
        offset = self._offset(self._ours(answer, (200, 204)), size, missing=True)
        if offset is None or answer.headers.get("Upload-Length", str(size)) != str(size):
            raise self._stranger(answer)
        return offset

    def append(self, place: str, begin: int, chunk: FileWindow, size: int) -> int:
        """Send a chunk that begins at byte ``begin``; return how many bytes the server has then."""
        headers = {"Upload-Offset": str(begin), **self._about(chunk)}
        verb = "PATCH"
        if self.by_override:
            verb, headers["X-HTTP-Method-Override"] = "POST", "PATCH"
        answer = self._ours(self._ask(verb, place, headers, chunk), (200, 204))
        offset = self._offset(answer, size, missing=True)
        if offset is None or not begin <= offset <= begin + len(chunk):
            raise self._stranger(answer)
        return offset

    def _about(self, chunk: Optional[FileWindow]) -> Dict[str, str]:
        if chunk is None:
            return {}
        checked = {"Upload-Checksum": f"sha256 {_encoded(chunk.sha256())}"} if self.checks_chunks else {}
        return {"Content-Type": CHUNK_TYPE, **checked}

    def _ask(
        self,
        verb: str,
        path: str,
        headers: Optional[Mapping[str, str]] = None,
        chunk: Optional[FileWindow] = None,
    ) -> requests.Response:
        request: Dict[str, Any] = {} if chunk is None else {"data": chunk, "answer_s": CHUNK_ANSWER_S}
        try:
            return self._line.ask(verb, path, headers={_SPEAKS: VERSION, **(headers or {})}, **request)
        except ServiceUnreachableError as error:
            if chunk is not None and chunk.fault is not None:
                raise chunk.fault from error
            raise UploadFault(NO_ANSWER, error) from error
        except RefusedError as error:
            # Of the log-in, on the way: a service in trouble gives no tokens either.
            raise UploadFault(error.slug or error.status, error, error.status) from error

    def _ours(self, answer: requests.Response, wanted: Tuple[int, ...]) -> requests.Response:
        """Return an answer of the service with one of the wanted statuses; raise what another one means."""
        if answer.status_code in wanted and _SPEAKS in answer.headers:
            return answer
        raise self._fault(answer)

    def _fault(self, answer: requests.Response) -> UploadFault:
        status, body = answer.status_code, json_object(answer)
        error = self._line.error_of(answer)
        if body is None and _SPEAKS in answer.headers:
            # An answer to HEAD has no body, whatever went wrong.
            error = RefusedError(
                Phrase("portal.refused", {"url": self._line.url, "status": status}), status, ""
            )
        slug = slug_of(body or {})
        is_theirs = isinstance(error, ServiceUnreachableError)
        kind: Kind = slug if slug in KINDS else status
        if is_theirs and (status == 404 or status not in REMEDIES):
            kind = STRANGER
        return UploadFault(kind, error, status, asked_wait_s(answer.headers))

    def _stranger(self, answer: requests.Response) -> UploadFault:
        error = ServiceUnreachableError("portal.not_the_service", url=self._line.url)
        return UploadFault(STRANGER, error, answer.status_code)

    def _end_of(self, place: str, answer: requests.Response) -> UploadFault:
        """Return how an upload ended: its time ran out, or its file was not taken, and why."""
        body = json_object(self._ours(self._ask("GET", place), (200,))) or {}
        if body.get("state") != "rejected":
            return UploadFault("upload-expired", self._line.error_of(answer), 410)
        reason = str(body.get("reason") or "")
        told = {"type": reason, "values": {"dossier": body.get("dossierId")}}
        phrase = detail_of(told) or Phrase("problem.upload-rejected.detail")
        return UploadFault(REJECTED, RefusedError(phrase, 410, reason), 410)

    def _offset(self, answer: requests.Response, size: int, *, missing: bool) -> Optional[int]:
        """Return ``Upload-Offset``; 0 where it is not told and need not be (``missing``)."""
        told = answer.headers.get("Upload-Offset")
        if told is None:
            return None if missing else 0
        if not _NUMBER.fullmatch(told) or int(told) > size:
            raise self._stranger(answer)
        return int(told)

    def _place(self, answer: requests.Response) -> str:
        """Return where the upload is, as a path below the service's address; nothing else is believed."""
        path = self._line.path_below(answer.headers.get("Location", ""), PATH)
        if path is None:
            raise self._stranger(answer)
        return path


def _listed(headers: Mapping[str, str], name: str) -> FrozenSet[str]:
    return frozenset(item.strip() for item in headers.get(name, "").split(","))


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
