"""The office's officer over HTTP: logged in by the browser's pages, acting by the published contract."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from pathlib import Path
from typing import Any, Dict, Mapping
from urllib.parse import parse_qs, urlsplit

import requests

from mineral_plugin.core.base.words import Bilingual
from story.errors import StoryError
from story.service import Running

UNIT = "000.00.00.X99"
OFFICER = "can-bo-thuc-hanh"
_CLIENT = "mineral-licence"
_BACK = "http://127.0.0.1:45678/back"
_TIMEOUT_S = 60


class Office:
    """An officer of the office whose service it is, and its administrator."""

    def __init__(self, service: Running) -> None:
        self.url = service.url
        self.http = requests.Session()
        self.http.trust_env = False
        self._admin = {"Authorization": f"Bearer {service.admin_token}"}
        self._officer = {"Authorization": f"Bearer {self._logged_in()}"}

    def get(self, path: str) -> requests.Response:
        """Read something as the officer."""
        return self._told(self.http.get(self.url + path, headers=self._officer, timeout=_TIMEOUT_S))

    def json(self, path: str) -> Any:
        """Read JSON as the officer."""
        return self.get(path).json()

    def act(self, dossier: str, act: str, **data: Any) -> Mapping[str, Any]:
        """Do an act on a dossier as it is now; return the event."""
        tag = self.get(f"/v1/dossiers/{dossier}").headers["ETag"]
        headers = {**self._officer, "If-Match": tag, "Idempotency-Key": uuid.uuid4().hex}
        place = f"{self.url}/v1/office/dossiers/{dossier}/acts"
        answer = self.http.post(place, json={"act": act, **data}, headers=headers, timeout=_TIMEOUT_S)
        event: Mapping[str, Any] = self._told(answer).json()["event"]
        return event

    def paper(self, dossier: str, path: Path) -> str:
        """Put a paper of the office to a dossier; return its SHA-256, by which acts name it."""
        data = path.read_bytes()
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
        headers = {**self._officer, "Content-Type": "application/pdf", "Repr-Digest": f"sha-256=:{digest}:"}
        place = f"{self.url}/v1/office/dossiers/{dossier}/papers"
        answer = self.http.put(place, data=data, headers=headers, timeout=_TIMEOUT_S)
        return str(self._told(answer).json()["sha256"])

    def complete(self, role: str, box: "tuple[float, ...]") -> int:
        """Say, as the administrator, where a list of the register is complete; return the new version."""
        place = f"{self.url}/v1/register/coverage/{role}"
        answer = self.http.put(place, json={"box": box}, headers=self._admin, timeout=_TIMEOUT_S)
        return int(self._told(answer).json()["version"])

    def _logged_in(self) -> str:
        """Make the officer with a password of this moment, log in by code, return the token."""
        word, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        person = {"role": "officer", "unit": UNIT, "password": word}
        place = f"{self.url}/v1/people/{OFFICER}"
        self._told(self.http.put(place, json=person, headers=self._admin, timeout=_TIMEOUT_S))
        form = {**_question(verifier), "name": OFFICER, "password": word, "answer": "yes"}
        page = self.url + "/oauth/authorize"
        agreed = self.http.post(page, data=form, timeout=_TIMEOUT_S, allow_redirects=False)
        code = parse_qs(urlsplit(agreed.headers.get("Location", "")).query).get("code", [""])[0]
        asked = {"grant_type": "authorization_code", "client_id": _CLIENT, "code": code}
        asked.update(code_verifier=verifier, redirect_uri=_BACK)
        answer = self.http.post(self.url + "/oauth/token", data=asked, timeout=_TIMEOUT_S)
        return str(self._told(answer).json()["access_token"])

    @staticmethod
    def _told(answer: requests.Response) -> requests.Response:
        if not answer.ok:
            asked = f"{answer.request.method} {urlsplit(answer.url).path}"
            said = f"{asked}: {answer.status_code} {answer.text[:300]}"
            raise StoryError(Bilingual(f"Dịch vụ từ chối: {said}", f"The service refused: {said}"))
        return answer


def _question(verifier: str) -> Dict[str, str]:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return {
        "response_type": "code",
        "client_id": _CLIENT,
        "redirect_uri": _BACK,
        "state": "demo",
        "code_challenge": base64.urlsafe_b64encode(digest).decode("ascii").rstrip("="),
        "code_challenge_method": "S256",
    }
