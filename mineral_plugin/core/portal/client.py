"""A thin client of the online service's contract over a ``requests`` session that is passed in.

Inside QGIS the session carries a transport adapter of QGIS; nothing here knows of it. Redirects are not
followed: an answer from another address is not an answer of the service.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, Mapping, Optional, Tuple, TypeVar
from urllib.parse import quote, urlsplit

import requests

from mineral_plugin.core.base.errors import InputError, ServiceRefusedError, ServiceUnreachableError
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.portal.login import LOG_IN_PATH, PracticeLogin
from mineral_plugin.core.portal.problems import detail_of
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.portal.signatures import keys_of

CONNECT_S = 5.0
ANSWER_S = 30.0
_Read = TypeVar("_Read")
_LANDING = "/v1/"
_LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])
_GATEWAY = frozenset([408, 425, 429, 502, 503, 504])


class RefusedError(ServiceRefusedError):
    """A refusal with its HTTP status and slug; ``in_doubt`` when the request may still have been done."""

    def __init__(self, phrase: Phrase, status: int, slug: str) -> None:
        super().__init__(phrase.id, **dict(phrase.values))
        self.status = status
        self.slug = slug

    @property
    def in_doubt(self) -> bool:
        """Return whether only a question can tell if the request was done."""
        return self.status >= 500 or self.slug in ("idempotency-busy", "idempotency-reused", "frozen")


@dataclass(frozen=True)
class Landing:
    """What a backend says of itself. ``backend_id`` stays the same when its address changes."""

    backend_id: str
    kind: str
    name: Bilingual
    legal_effect: bool
    max_file_bytes: int
    max_dossier_bytes: int
    requires_all_components: bool


@dataclass(frozen=True)
class FileToSend:
    """A file of a dossier: where it goes, what it is, and where its bytes lie."""

    component: str
    slot: int
    file_name: str
    media_type: str
    sha256: str
    size_bytes: int
    path: Path


class PortalClient:
    """The calls of the contract that filing needs; each has a time limit.

    Raises:
        ServiceUnreachableError: there was no answer, or it was not the service that answered.
        RefusedError: the service answered and refused.
    """

    def __init__(
        self, session: requests.Session, url: str, lang: str = "vi", login: Optional[PracticeLogin] = None
    ) -> None:
        self.url = checked_url(url)
        self._login = login
        self._session = session
        # An office's proxy cannot reach a service on this computer; empty means none.
        local = urlsplit(self.url).hostname in _LOOPBACK
        self._proxies = {"http": "", "https": ""} if local else None
        self._headers = {"Accept": "application/json, application/problem+json", "Accept-Language": lang}

    def landing(self) -> Landing:
        """Return what the backend says of itself."""
        return self._read(_landing, self._call("GET", _LANDING))

    def open_dossier(self, key: str, body: Mapping[str, Any]) -> str:
        """Open a dossier under ``key`` and return its id; safe to repeat."""
        answer = self._call("POST", "/v1/dossiers", json=dict(body), headers={"Idempotency-Key": key})
        return self._read(lambda found: _text(found["id"]), answer)

    def received(self, dossier: str) -> Dict[Tuple[str, int], str]:
        """Return the files that have arrived: (component, slot) -> SHA-256."""
        answer = self._call("GET", f"/v1/dossiers/{quote(dossier, safe='')}")
        return self._read(
            lambda body: {(file["component"], file["slot"]): file["sha256"] for file in body["components"]},
            answer,
        )

    def send_file(self, dossier: str, file: FileToSend, alive: Callable[[], None]) -> None:
        """Send one file; ``alive`` is called while bytes are read. Safe to repeat.

        Raises:
            OSError: the file cannot be read.
        """
        component = quote(file.component, safe="")
        path = f"/v1/dossiers/{quote(dossier, safe='')}/components/{component}/{file.slot}"
        digest = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
        headers = {
            "Content-Type": file.media_type,
            "Repr-Digest": f"sha-256=:{digest}:",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.file_name, safe='')}",
        }
        with file.path.open("rb") as stream:
            # An empty stream would be sent in chunks without a length.
            body: Any = _Watched(stream, file.size_bytes, alive) if file.size_bytes else b""
            self._call("PUT", path, data=body, headers=headers)

    def submit(self, dossier: str, key: str, manifest: Mapping[str, Any], sha256: str) -> Receipt:
        """File a dossier under ``key`` and return the receipt."""
        answer = self._call(
            "POST",
            f"/v1/dossiers/{quote(dossier, safe='')}/submission",
            json={"manifest": dict(manifest), "manifestSha256": sha256},
            headers={"Idempotency-Key": key},
        )
        return self._read(receipt_from_dict, answer)

    def find_submission(self, key: str) -> Tuple[str, Optional[Receipt]]:
        """Return the state of a submission and its receipt; ``("unknown", None)`` if it never arrived."""
        try:
            body = self._call("GET", "/v1/submissions", params={"idempotencyKey": key})
        except RefusedError as refusal:
            if refusal.slug == "submission-unknown":
                return "unknown", None
            raise
        state = self._read(lambda found: _text(found["state"]), body)
        if "receipt" not in body:
            return state, None
        return state, self._read(lambda found: receipt_from_dict(found["receipt"]), body)

    def receipt_keys(self) -> Dict[str, bytes]:
        """Return the public keys of the service's receipts, by their thumbprint."""
        return self._read(keys_of, self._send("GET", "/.well-known/jwks.json"))

    def _call(self, method: str, path: str, **request: Any) -> Dict[str, Any]:
        """Make a call as whoever is logged in; one that was refused for an old token is made once more."""
        if self._login is None or path == _LANDING:
            return self._send(method, path, **request)
        try:
            return self._send(method, path, token=self._login.token(self._ask_token), **request)
        except RefusedError as error:
            if error.slug != "token-expired":
                raise
        self._login.forget()
        _rewind(request)
        return self._send(method, path, token=self._login.token(self._ask_token), **request)

    def _ask_token(self, form: Dict[str, str]) -> Dict[str, Any]:
        try:
            answer = self._send("POST", LOG_IN_PATH, data=form)
        except RefusedError as error:
            if error.status not in (400, 401, 403, 404):
                raise
            # Where filing has legal effect nobody logs in for practice.
            raise ServiceRefusedError("portal.log_in_needed", url=self.url) from error
        return self._read(lambda body: {"access_token": _text(body["access_token"])}, answer)

    def _send(self, method: str, path: str, token: Optional[str] = None, **request: Any) -> Dict[str, Any]:
        named = {"Authorization": f"Bearer {token}"} if token else {}
        headers = {**self._headers, **request.pop("headers", {}), **named}
        try:
            response = self._session.request(
                method,
                self.url + path,
                headers=headers,
                timeout=(CONNECT_S, ANSWER_S),
                proxies=self._proxies,
                allow_redirects=False,
                **request,
            )
        except requests.RequestException as error:
            raise ServiceUnreachableError("portal.no_answer", url=self.url) from error
        return self._answer(response)

    def _answer(self, response: requests.Response) -> Dict[str, Any]:
        status = response.status_code
        if not status:
            raise ServiceUnreachableError("portal.no_answer", url=self.url)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        body = _json_object(response) if kind.endswith("json") else None
        if body is None:
            # A login page of a network, a proxy's own page: HTML where the contract says JSON.
            name = "portal.gateway" if status in _GATEWAY else "portal.not_the_service"
            raise ServiceUnreachableError(name, url=self.url)
        if 200 <= status < 300:
            return body
        slug = str(body.get("type", "")).rstrip("/").rpartition("/")[2]
        phrase = detail_of(body) or Phrase("portal.refused", {"url": self.url, "status": status})
        raise RefusedError(phrase, status, slug)

    def _read(self, read: Callable[[Dict[str, Any]], _Read], body: Dict[str, Any]) -> _Read:
        try:
            return read(body)
        except (KeyError, TypeError, ValueError) as error:
            raise ServiceUnreachableError("portal.not_the_service", url=self.url) from error


class _Watched:
    """A stream with a known length that tells when it is read."""

    def __init__(self, stream: BinaryIO, size: int, alive: Callable[[], None]) -> None:
        self._stream = stream
        self._size = size
        self._alive = alive

    def __len__(self) -> int:
        return self._size

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        self._alive()
        return self._stream.read(size)

    def seekable(self) -> bool:
        """Return that the file can be read again: a proxy may ask who we are when half of it is sent."""
        return True

    def tell(self) -> int:
        """Return how far the file has been read."""
        return self._stream.tell()

    def seek(self, position: int, whence: int = 0) -> int:
        """Go to a place in the file."""
        return self._stream.seek(position, whence)


def _rewind(request: Dict[str, Any]) -> None:
    body = request.get("data")
    if isinstance(body, _Watched):
        body.seek(0)


def checked_url(url: str) -> str:
    """Return the address of a service without a closing slash.

    Raises:
        InputError: not an address, or one that would go unencrypted over a network.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise InputError("portal.bad_url", url=url)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise InputError("portal.needs_https", url=url)
    return url.strip().rstrip("/")


def _json_object(response: requests.Response) -> Optional[Dict[str, Any]]:
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _landing(body: Mapping[str, Any]) -> Landing:
    backend, limits = body["backend"], body["limits"]
    if not isinstance(backend["legalEffect"], bool):
        raise ValueError("legalEffect")
    return Landing(
        backend_id=_text(backend["id"]),
        kind=_text(backend["kind"]),
        name=Bilingual(_text(backend["name"]["vi"]), _text(backend["name"]["en"])),
        legal_effect=backend["legalEffect"],
        max_file_bytes=int(limits["maxFileBytes"]),
        max_dossier_bytes=int(limits["maxDossierBytes"]),
        requires_all_components=bool(body.get("policy", {}).get("requiresAllComponents", True)),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value
