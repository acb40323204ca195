"""One line to one service over a ``requests`` session that is passed in: who answers, and as whom we ask.

Inside QGIS the session carries a transport adapter of QGIS; nothing here knows of it. Redirects are not
followed: an answer from another address is not an answer of the service.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, Optional, Protocol, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

import requests

from mineral_plugin.core.base.errors import (
    InputError,
    MineralError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.portal.problems import detail_of
from mineral_plugin.core.portal.retrying import asked_wait_s

LOG_IN_PATH = "/oauth/token"
CONNECT_S = 5.0
ANSWER_S = 30.0
_Read = TypeVar("_Read")
_LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])
_GATEWAY = frozenset([408, 425, 429, 502, 503, 504])
_PROXY_LOG_IN = 407
_NOT_LET_IN = frozenset([400, 401, 403, 404])
_DOTS = frozenset([".", ".."])

Ask = Callable[[Dict[str, str]], Dict[str, Any]]
"""Sends a form to the address of tokens and returns the answer."""


class RefusedError(ServiceRefusedError):
    """A refusal with its HTTP status and slug; ``in_doubt`` when the request may still have been done.

    ``asked_s`` is how long the service asks to wait before the next attempt (``Retry-After``).
    """

    def __init__(self, phrase: Phrase, status: int, slug: str, asked_s: Optional[float] = None) -> None:
        super().__init__(phrase.id, **dict(phrase.values))
        self.status = status
        self.slug = slug
        self.asked_s = asked_s

    @property
    def in_doubt(self) -> bool:
        """Return whether only a question can tell if the request was done."""
        return self.status >= 500 or self.slug in ("idempotency-busy", "idempotency-reused", "frozen")


class Login(Protocol):
    """Who asks."""

    @property
    def needed(self) -> str:
        """Return what is said when the service lets them in no more."""

    def token(self, ask: Ask) -> str:
        """Return an access token, the one of before if there is one."""

    def forget(self) -> None:
        """Take another token next time: the last one has run out."""


class Line:
    """Requests to one service, each with a time limit.

    Raises:
        ServiceUnreachableError: there was no answer, or it was not the service that answered.
        RefusedError: the service answered and refused.
    """

    def __init__(
        self, session: requests.Session, url: str, lang: str = "vi", login: Optional[Login] = None
    ) -> None:
        self.url = checked_url(url)
        self._login = login
        self._session = session
        # An office's proxy cannot reach a service on this computer; empty means none.
        local = urlsplit(self.url).hostname in _LOOPBACK
        self._proxies = {"http": "", "https": ""} if local else None
        self._headers = {"Accept": "application/json, application/problem+json", "Accept-Language": lang}

    def call(self, method: str, path: str, *, public: bool = False, **request: Any) -> Dict[str, Any]:
        """Ask for JSON and return it; ``public``: without saying who asks."""
        send = self.send if public else self.ask
        return self.answered(send(method, path, **request))

    def ask(self, method: str, path: str, **request: Any) -> requests.Response:
        """Return whatever answered, as it came, to a request of whoever is logged in.

        One that was refused for an old token is made once more; its body has to be one that ``seek`` winds
        back, where it is a stream.
        """
        login = self._login
        if login is None:
            return self.send(method, path, **request)
        response = self.send(method, path, token=self._token(login), **request)
        if response.status_code != 401:
            return response
        login.forget()
        _wind_back(request.get("data"))
        return self.send(method, path, token=self._token(login), **request)

    def answered(self, response: requests.Response) -> Dict[str, Any]:
        """Return the JSON of an answer."""
        body = json_object(response)
        if body is None or not 200 <= response.status_code < 300:
            raise self.error_of(response)
        return body

    def error_of(self, response: requests.Response) -> MineralError:
        """Return what an answer that is not the wanted one means, as an error to be raised."""
        body, status = json_object(response), response.status_code
        if body is None:
            # A login page of a network, a proxy's own page: HTML where the contract says JSON.
            name = "portal.gateway" if status in _GATEWAY else "portal.not_the_service"
            name = "portal.proxy_log_in" if status == _PROXY_LOG_IN else name
            return ServiceUnreachableError(name, url=self.url)
        phrase = detail_of(body) or Phrase("portal.refused", {"url": self.url, "status": status})
        return RefusedError(phrase, status, slug_of(body), asked_wait_s(response.headers))

    def read(self, read: Callable[[Dict[str, Any]], _Read], body: Dict[str, Any]) -> _Read:
        """Return what ``read`` finds in an answer."""
        try:
            return read(body)
        except (KeyError, TypeError, ValueError) as error:
            raise ServiceUnreachableError("portal.not_the_service", url=self.url) from error

    def ask_token(self, form: Dict[str, str]) -> Dict[str, Any]:
        """Send a form to the address of tokens and return the answer, which has an ``access_token``."""
        answer = self.answered(self.send("POST", LOG_IN_PATH, data=form))
        return self.read(lambda body: {**body, "access_token": text(body["access_token"])}, answer)

    def path_below(self, url: str, below: str = "") -> Optional[str]:
        """Return the path of an address of this service below one of its paths, ``None`` for any other."""
        here = urlsplit(self.url)
        try:
            full = urlsplit(urljoin(self.url + below, url))
        except ValueError:
            return None
        is_here = (full.scheme, full.netloc) == (here.scheme, here.netloc)
        is_plain = not (full.query or full.fragment or _DOTS & set(unquote(full.path).split("/")))
        is_below = full.path.startswith(f"{here.path}{below}/")
        return full.path[len(here.path) :] if is_here and is_plain and is_below else None

    def _token(self, login: Login) -> str:
        try:
            return login.token(self.ask_token)
        except RefusedError as error:
            if error.status not in _NOT_LET_IN:
                raise
            raise ServiceRefusedError(login.needed, url=self.url) from error

    def send(
        self, method: str, path: str, token: Optional[str] = None, answer_s: float = ANSWER_S, **request: Any
    ) -> requests.Response:
        """Return whatever answered, as it came, to a request of whoever the token is of, else of nobody."""
        named = {"Authorization": f"Bearer {token}"} if token else {}
        headers = {**self._headers, **request.pop("headers", {}), **named}
        try:
            response = self._session.request(
                method,
                self.url + path,
                headers=headers,
                timeout=(CONNECT_S, answer_s),
                proxies=self._proxies,
                allow_redirects=False,
                **request,
            )
        except requests.RequestException as error:
            raise ServiceUnreachableError(_why(error), url=self.url) from error
        if not response.status_code:
            raise ServiceUnreachableError("portal.no_answer", url=self.url)
        return response


def json_object(response: requests.Response) -> Optional[Dict[str, Any]]:
    """Return the JSON object of an answer that says it is one."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not kind.endswith("json"):
        return None
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def slug_of(body: Mapping[str, Any]) -> str:
    """Return the kind of a problem (RFC 9457)."""
    return str(body.get("type", "")).rstrip("/").rpartition("/")[2]


def text(value: Any) -> str:
    """Return a text that has to be there.

    Raises:
        ValueError: it is none, or empty.
    """
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def checked_url(url: str) -> str:
    """Return the address of a service without a closing slash.

    Raises:
        InputError: not an address, or one that would go unencrypted over a network.
    """
    parts = urlsplit(url.strip())
    # A password in an address would stand in the journal and on the page.
    is_plain = not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise InputError("portal.bad_url", url=url)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise InputError("portal.needs_https", url=url)
    return url.strip().rstrip("/")


def _why(error: requests.RequestException) -> str:
    """Return which sentence tells why there was no answer."""
    is_asked = isinstance(error, requests.exceptions.ProxyError) and str(_PROXY_LOG_IN) in str(error)
    if is_asked:
        return "portal.proxy_log_in"
    # A line that is cut in the middle looks like a fault of TLS, too.
    is_certificate = isinstance(error, requests.exceptions.SSLError) and "EOF" not in str(error)
    return "portal.certificate" if is_certificate else "portal.no_answer"


def _wind_back(body: Any) -> None:
    if hasattr(body, "seek"):
        body.seek(0)
