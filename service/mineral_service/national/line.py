"""The dialogue with the adapter: a log-in gives a session; an answer is a success or one of five things.

What an answer means was read in public clients of the sync; no list of its codes is published. Success is 0,
``"0"`` or ``"00"``; with ``"3"`` and ``"-3"`` the words of the message decide; a relay wraps the portal's
answer as a text in ``message``. How a session that has run out is told was not read: HTTP 401, or a refusal
whose words name the session, is taken for it. That costs a new log-in and a look-up where it is wrong.
"""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from mineral_plugin.core.portal.retrying import asked_wait_s
from mineral_service.national.mapping import Body
from mineral_service.national.outbox import Parcel
from mineral_service.national.settings import Account, Settings

CONNECT_S = 10.0
_MOST_BYTES = 8 * 1024 * 1024
_MOST_WRAPS = 3
_SUCCESS = frozenset(["0", "00"])
_BY_WORDS = frozenset(["3", "-3"])
_EXISTS, _DONE = "đã tồn tại", "thành công"
_SESSION = re.compile(r"\bsession\b|phiên (?:làm việc|đăng nhập)")
_LATER = frozenset([429, 503])
_CREATE, _UPDATE = "False", "True"


class NotDoneError(Exception):
    """A message that did not succeed."""


@dataclass(eq=False)
class Retryable(NotDoneError):
    """The message was not taken; it may be sent again, after ``after`` seconds where the portal said so."""

    after: Optional[float] = None


@dataclass(eq=False)
class Duplicate(NotDoneError):
    """The portal says that it has this already; ``remote`` are its words."""

    remote: str


@dataclass(eq=False)
class Rejected(NotDoneError):
    """The portal does not take it; its code and its words."""

    code: str
    text: str


class AuthExpired(NotDoneError):
    """The portal does not know the session, or does not let the account in."""


class Unknown(NotDoneError):
    """Nobody can say whether the message was taken."""


class PracticeStaysError(Exception):
    """A dossier without legal effect was about to leave this machine."""


class Line:
    """Messages to one adapter; several threads share one session and log in once."""

    def __init__(self, settings: Settings, account: Account) -> None:
        self._settings = settings
        self._account = account
        self._logging_in = threading.Lock()
        self._session: Optional[str] = None

    def has(self, parcel: Parcel) -> bool:
        """Return whether the portal has a dossier (``TraCuuHoSo``): what it found is not empty."""
        answer = self._said(parcel, self._settings.share, "TraCuuHoSo", {"mahoso": parcel.code})
        return bool(answer.get("result"))

    def send_dossier(self, parcel: Parcel, body: Body, is_new: bool) -> None:
        """Send a dossier, as a new one or as a change of the one that is there (``DongBoHoSoMC``)."""
        fields = {"isUpdating": _CREATE if is_new else _UPDATE, "data": [body]}
        self._said(parcel, self._settings.integration, "DongBoHoSoMC", fields)

    def send_steps(self, parcel: Parcel, bodies: List[Body]) -> None:
        """Send steps of the progress, ten at most (``CapNhatTienDoHoSoMC``)."""
        self._said(parcel, self._settings.integration, "CapNhatTienDoHoSoMC", {"data": bodies})

    def _said(self, parcel: Parcel, url: str, service: str, fields: Body) -> Mapping[str, Any]:
        """Send a message under the session and return the answer.

        Raises:
            PracticeStaysError: the dossier is for practice and the address is not on this machine.
            NotDoneError: one of the five.
        """
        if not (parcel.legal_effect or self._settings.stays_here):
            raise PracticeStaysError
        session = self._logged_in()
        body = {"session": session, "madonvi": self._settings.unit, "service": service, **fields}
        try:
            return _judged(self._post(url, body))
        except AuthExpired:
            self._forget(session)
            raise

    def _logged_in(self) -> str:
        with self._logging_in:
            if self._session is None:
                self._session = self._log_in()
            return self._session

    def _log_in(self) -> str:
        """Return a new session; whatever a log-in comes to, the message it was for has not left."""
        told = {"username": self._account.name, "password": self._account.word}
        try:
            answer = self._post(self._settings.login, told)
        except Rejected as refused:
            raise AuthExpired from refused
        except Unknown as nothing:
            raise Retryable from nothing
        session = answer.get("session")
        if _code(answer) not in _SUCCESS or not isinstance(session, str) or not session:
            raise AuthExpired
        return session

    def _forget(self, session: str) -> None:
        """Log in anew next time, unless another thread did so meanwhile."""
        with self._logging_in:
            if self._session == session:
                self._session = None

    def _post(self, url: str, body: Body) -> Dict[str, Any]:
        """Send a body on a connection of its own: one that is used again may be closed in the middle."""
        headers = {"dstcode": self._settings.dstcode, "Connection": "close"}
        limits = (CONNECT_S, self._settings.read_s)
        try:
            with requests.Session() as http:
                # No proxy of the machine's settings may carry off what is to stay on it.
                http.trust_env = not self._settings.stays_here
                answer = http.post(
                    url, json=body, headers=headers, timeout=limits, allow_redirects=False, stream=True
                )
                return _unwrapped(answer, _text_of(answer))
        except requests.RequestException as error:
            raise Retryable() if _never_left(error) else Unknown() from error


def _never_left(error: requests.RequestException) -> bool:
    """Return whether there was no connection, so that nothing can have been taken."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, (NewConnectionError, ConnectTimeoutError))


def _text_of(answer: requests.Response) -> str:
    data = b""
    for piece in answer.iter_content(64 * 1024):
        data += piece
        if len(data) > _MOST_BYTES:
            raise Unknown
    return data.decode("utf-8", "replace")


# --- what an answer means ------------------------------------------------------------------------------


def _unwrapped(answer: requests.Response, text: str) -> Dict[str, Any]:
    """Return the portal's own answer.

    Raises:
        NotDoneError: the answer is none of the portal, or its status alone says what became of the message.
    """
    if answer.status_code == 401:
        raise AuthExpired
    if answer.status_code in _LATER:
        raise Retryable(asked_wait_s(answer.headers))
    told = _portals(text)
    if told is not None and (answer.ok or _code(told) not in _SUCCESS):
        return told
    if 300 <= answer.status_code < 500:
        raise Rejected(f"HTTP {answer.status_code}", "")
    raise Unknown


def _portals(text: str) -> Optional[Dict[str, Any]]:
    """Return an answer with a code, freed of the texts that relays wrap it in."""
    found: Optional[Dict[str, Any]] = None
    for _ in range(_MOST_WRAPS):
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            return found
        if not isinstance(told, dict) or "error_code" not in told:
            return found
        found, text = told, told["message"] if isinstance(told.get("message"), str) else ""
    return found


def _judged(answer: Dict[str, Any]) -> Dict[str, Any]:
    """Return an answer that says success; raise what another one says."""
    code, text = _code(answer), _words(answer)
    if code in _SUCCESS:
        return answer
    if _EXISTS in text:
        raise Duplicate(text)
    if code in _BY_WORDS:
        if _DONE in text:
            return answer
        raise Unknown
    if _SESSION.search(text):
        raise AuthExpired
    raise Rejected(code, str(answer.get("message") or ""))


def _code(answer: Mapping[str, Any]) -> str:
    return str(answer.get("error_code")).strip()


def _words(answer: Mapping[str, Any]) -> str:
    return unicodedata.normalize("NFC", str(answer.get("message") or "")).lower()
