"""Log-in with an account (OAuth 2): one log-in lasts by a refresh token, and that alone is kept."""

from __future__ import annotations

import contextlib
from typing import Any, Dict, Mapping, Optional, Protocol

from mineral_plugin.core.base.errors import (
    SecretsClosedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.portal.line import Ask, Line, RefusedError, text
from mineral_plugin.core.portal.login import CLIENT_ID

REVOKE_PATH = "/oauth/revoke"
_OVER = frozenset([400, 401])


class SecretStore(Protocol):
    """Where secrets are kept: QGIS's authentication database; nowhere but in memory where there is none.

    Raises:
        SecretsClosedError: it is closed, and only a person can open it.
    """

    def has(self, name: str) -> bool:
        """Return whether there is a secret, also while the store is closed."""

    def get(self, name: str) -> Optional[str]:
        """Return a secret, ``None`` if there is none."""

    def put(self, name: str, secret: str) -> None:
        """Keep a secret instead of the one before."""

    def forget(self, name: str) -> None:
        """Keep it no more; safe to repeat, also while the store is closed."""


class MemoryStore:
    """Secrets as long as the program runs: for a log-in that lasts for one command."""

    def __init__(self) -> None:
        self._kept: Dict[str, str] = {}

    def has(self, name: str) -> bool:
        """Return whether there is a secret."""
        return name in self._kept

    def get(self, name: str) -> Optional[str]:
        """Return a secret, ``None`` if there is none."""
        return self._kept.get(name)

    def put(self, name: str, secret: str) -> None:
        """Keep a secret instead of the one before."""
        self._kept[name] = secret

    def forget(self, name: str) -> None:
        """Keep it no more."""
        self._kept.pop(name, None)


class AccountLogin:
    """The log-in of one person at the service at ``url``; access tokens are in memory alone.

    Raises:
        ServiceRefusedError: nobody has logged in yet, or the service wants it anew.
    """

    needed = "portal.log_in_again"

    def __init__(self, store: SecretStore, url: str) -> None:
        self._store = store
        self._name = f"mineral-licence {url}"
        self._token: Optional[str] = None

    @property
    def is_logged_in(self) -> bool:
        """Return whether a log-in is kept; only the service knows whether it still holds."""
        return self._store.has(self._name)

    def token(self, ask: Ask) -> str:
        """Return an access token, the one of before if there is one."""
        if self._token is None:
            kept = self._store.get(self._name)
            if kept is None:
                raise ServiceRefusedError("portal.log_in_first")
            self.take(self._fresh(ask, kept))
        return text(self._token)

    def take(self, answer: Mapping[str, Any]) -> None:
        """Take what the service gave for a log-in: a refresh token serves once, the next comes with it."""
        refresh = answer.get("refresh_token")
        if isinstance(refresh, str) and refresh:
            self._store.put(self._name, refresh)
        self._token = text(answer["access_token"])

    def forget(self) -> None:
        """Take another token next time: the last one has run out."""
        self._token = None

    def log_out(self, line: Line) -> None:
        """End the log-in here, and at the service if it can be reached and the store can be read."""
        kept = None
        with contextlib.suppress(SecretsClosedError):
            kept = self._store.get(self._name)
        self._store.forget(self._name)
        self._token = None
        if kept is not None:
            with contextlib.suppress(ServiceUnreachableError):
                line.send("POST", REVOKE_PATH, data={"client_id": CLIENT_ID, "token": kept})

    def _fresh(self, ask: Ask, kept: str) -> Mapping[str, Any]:
        form = {"grant_type": "refresh_token", "client_id": CLIENT_ID, "refresh_token": kept}
        try:
            return ask(form)
        except RefusedError as error:
            if error.status in _OVER:
                self._store.forget(self._name)
            raise
