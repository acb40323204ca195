"""Log-in by the person's own browser: a code with PKCE (RFC 7636) that comes back here (RFC 8252).

Password and provider are between the person and the browser; the program sees a code that serves once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Callable, Dict
from urllib.parse import urlencode

from mineral_plugin.core.base.errors import ServiceRefusedError
from mineral_plugin.core.portal.account_login import AccountLogin
from mineral_plugin.core.portal.line import Line
from mineral_plugin.core.portal.login import CLIENT_ID
from mineral_plugin.core.portal.login_places import login_places
from mineral_plugin.core.portal.loopback import Loopback
from mineral_plugin.core.portal.retrying import Waiting

PATIENCE_S = 300.0
"""How long the person has for the browser's pages."""


@dataclass(frozen=True)
class _Secrets:
    """What only this program knows of one log-in: the verifier of PKCE, and the state that comes back."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def challenge(self) -> str:
        """Return what the service is told of the verifier (S256)."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def log_in_by_browser(
    line: Line,
    login: AccountLogin,
    open_page: Callable[[str], None],
    alive: Callable[[], None],
    waiting: Waiting,
) -> None:
    """Lead the person's browser to the service's page and take the code that comes back.

    ``open_page`` opens an address in the browser; ``alive`` is called often, and what it raises ends the
    waiting.

    Raises:
        ServiceRefusedError: the person said no, took too long, or the service did not take the code.
        ServiceUnreachableError: the service gave no answer, or tells of a page elsewhere.
    """
    places, known = login_places(line), _Secrets()
    with Loopback() as door:
        question = {**_question(known, door.address), **places.scope}
        open_page(f"{places.page}?{urlencode(question)}")
        found = door.wait(lambda told: _is_ours(told, known), alive, waiting, PATIENCE_S)
    if "code" not in found:
        raise ServiceRefusedError("login.refused")
    form = {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": found["code"],
        "code_verifier": known.verifier,
        "redirect_uri": door.address,
    }
    login.take(line.ask_token(form))


def _question(known: _Secrets, back: str) -> Dict[str, str]:
    return {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": back,
        "state": known.state,
        "code_challenge": known.challenge,
        "code_challenge_method": "S256",
    }


def _is_ours(told: Dict[str, str], known: _Secrets) -> bool:
    """Return whether it answers our question: any page may send a browser to this machine."""
    return hmac.compare_digest(told.get("state", "").encode("utf-8"), known.state.encode("ascii"))
