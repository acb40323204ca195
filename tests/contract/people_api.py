"""Logging in as the people of the tests: by the browser's pages, by code, by device code."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any, Dict, Optional
from urllib.parse import parse_qs, urlsplit

import requests

CLIENT = "mineral-licence"
BACK = "http://127.0.0.1:45678/back"
WORD = "mật khẩu dài"


class Door:
    """The log-in of one service, without any session of its own."""

    def __init__(self, url: str, admin_token: str = "") -> None:
        self.url = url
        self._admin = {"Authorization": f"Bearer {admin_token}"}
        self.http = requests.Session()
        self.http.trust_env = False

    def person(self, name: str, role: str, unit: str = "", word: str = WORD) -> str:
        """Make a person and return their name."""
        body = {"role": role, "unit": unit, "password": word}
        answer = self.http.put(f"{self.url}/v1/people/{name}", json=body, headers=self._admin, timeout=20)
        assert answer.status_code == 200, answer.text
        return name

    def mandate(self, representative: str, applicant: str, until: str) -> requests.Response:
        place = f"{self.url}/v1/people/{representative}/mandates/{applicant}"
        body = {"until": until, "paper": "Giấy ủy quyền 12/GUQ"}
        return self.http.put(place, json=body, headers=self._admin, timeout=20)

    def disable(self, name: str) -> requests.Response:
        return self.http.delete(f"{self.url}/v1/people/{name}", headers=self._admin, timeout=20)

    def agree(self, question: Dict[str, str], name: str, word: str = WORD) -> requests.Response:
        """Fill in the page and press the button."""
        form = {**question, "name": name, "password": word, "answer": "yes"}
        return self.http.post(self.url + "/oauth/authorize", data=form, timeout=20, allow_redirects=False)

    def log_in_page(self, name: str, word: str = WORD) -> requests.Response:
        return self.agree(question(new_verifier()), name, word)

    def code(self, name: str, verifier: str, **changes: str) -> str:
        answer = self.agree(question(verifier, **changes), name)
        assert answer.status_code == 302, answer.text
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def token(self, **form: str) -> requests.Response:
        asked = {"client_id": CLIENT, **form}
        return self.http.post(self.url + "/oauth/token", data=asked, timeout=20)

    def exchange(self, code: str, verifier: str, back: str = BACK) -> requests.Response:
        return self.token(
            grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=back
        )

    def log_in_with(self, name: str, word: str) -> Dict[str, Any]:
        """Return the tokens of a person with a password of their own."""
        verifier = new_verifier()
        answer = self.agree(question(verifier), name, word)
        assert answer.status_code == 302, answer.text
        code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
        body: Dict[str, Any] = self.exchange(code, verifier).json()
        return body

    def log_in(self, name: str, scope: str = "") -> Dict[str, Any]:
        """Return the whole answer with the tokens of a person."""
        verifier = new_verifier()
        answer = self.exchange(self.code(name, verifier, scope=scope), verifier)
        assert answer.status_code == 200, answer.text
        body: Dict[str, Any] = answer.json()
        return body

    def me(self, token: Optional[str]) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return self.http.get(self.url + "/v1/me", headers=headers, timeout=20)


def new_verifier() -> str:
    return secrets.token_urlsafe(48)


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def question(verifier: str, **changes: str) -> Dict[str, str]:
    """Return what a program sends the browser with; an empty value leaves the parameter out."""
    asked = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": BACK,
        "state": "the-state",
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in asked.items() if value}
