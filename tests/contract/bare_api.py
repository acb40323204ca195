"""Bare calls of the contract, for requests that the client would never make."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Dict, Optional

import requests

SOMEBODY = "somebody-who-practises"


def practice_key(name: str) -> str:
    """Return the key of an invented applicant; the same name is the same person."""
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode().rstrip("=")


def log_in(url: str, session: requests.Session, name: str = SOMEBODY) -> str:
    """Return the token of an invented applicant."""
    form = {
        "grant_type": "urn:mineral-licence:practice",
        "client_id": "mineral-licence",
        "practice_key": practice_key(name),
    }
    answer = session.post(url + "/oauth/token", data=form, timeout=20)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


class Api:
    """Requests to one service, by one person; ``token`` is somebody else's, or empty for nobody."""

    def __init__(self, url: str, session: requests.Session, token: Optional[str] = None) -> None:
        self.url = url
        self.session = session
        self.token = log_in(url, session) if token is None else token
        # The session is shared with bare requests of the same test.
        session.headers["Authorization"] = f"Bearer {self.token}" if self.token else None

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(self.url + path, timeout=20, **options)

    def post(self, path: str, body: Any, key: str = "") -> requests.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.session.post(self.url + path, json=body, headers=headers, timeout=20)

    def open(self, key: str = "opening-key-1", **changes: Any) -> requests.Response:
        body: Dict[str, Any] = {
            "draft": "HS-1",
            "procedure": "P01",
            "mineral": "gold",
            "areaName": "Đồng Khê",
        }
        return self.post("/v1/dossiers", {**body, **changes}, key)

    def dossier(self) -> str:
        return str(self.open().json()["id"])

    def put(
        self,
        dossier: str,
        component: str,
        data: bytes,
        slot: str = "1",
        mime: str = "application/pdf",
        digest: bytes = b"",
        name: str = "",
    ) -> requests.Response:
        sha256 = base64.b64encode(digest or hashlib.sha256(data).digest()).decode()
        headers = {"Content-Type": mime, "Repr-Digest": "sha-256=:%s:" % sha256}
        if name:
            headers["Content-Disposition"] = "attachment; filename*=UTF-8''" + name
        url = "%s/v1/dossiers/%s/components/%s/%s" % (self.url, dossier, component, slot)
        return self.session.put(url, data=data, headers=headers, timeout=20)


def slug(response: requests.Response) -> str:
    """Return the kind of a problem, after checking that it is a whole problem in both languages."""
    body = response.json()
    assert response.headers["Content-Type"].startswith("application/problem+json")
    assert body["status"] == response.status_code
    for lang in ("vi", "en"):
        assert body["translations"][lang]["title"] and body["translations"][lang]["detail"]
    assert body["detail"] == body["translations"][body["lang"]]["detail"]
    assert "Traceback" not in response.text
    return str(body["type"].rpartition("/")[2])
