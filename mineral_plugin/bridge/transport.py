"""``requests`` over QGIS's own network: its proxies, its company certificates, its ``authcfg``."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers, super_len
from urllib3.response import HTTPResponse

from mineral_plugin.bridge.exchange import IN_MEMORY, Answer, Question, ask, prepare
from mineral_plugin.bridge.tasks import stop_asked
from mineral_plugin.bridge.upload_device import Feed

Timeout = Union[None, float, Tuple[Optional[float], Optional[float]]]
_NOT_TWICE = frozenset(["POST", "PATCH"])  # RFC 9110, 9.2.2: the other verbs may be repeated


def qgis_session(
    authcfg: str = "", service_url: str = "", cancelled: Callable[[], bool] = stop_asked
) -> requests.Session:
    """Return a session whose requests go through QGIS.

    ``authcfg`` (an id of QGIS's authentication database) is used for addresses below ``service_url`` only,
    so that a redirect elsewhere carries no credentials. ``cancelled`` is asked twenty times a second; without
    it the task that runs in the calling thread is asked.
    """
    if threading.current_thread() is threading.main_thread():
        prepare()
    session = requests.Session()
    session.trust_env = False  # proxies and certificates are QGIS's affair, not the environment's
    for prefix in ("http://", "https://"):
        session.mount(prefix, QgisAdapter("", cancelled))
    if authcfg and service_url:
        session.mount(service_url.rstrip("/") + "/", QgisAdapter(authcfg, cancelled))
    return session


class QgisAdapter(BaseAdapter):
    """Sends prepared requests through ``QgsNetworkAccessManager``, from any thread."""

    def __init__(self, authcfg: str = "", cancelled: Callable[[], bool] = stop_asked) -> None:
        super().__init__()
        self._authcfg = authcfg
        self._cancelled = cancelled

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: Union[bool, str] = True,
        cert: Any = None,
        proxies: Optional[Mapping[str, str]] = None,
    ) -> requests.Response:
        """Send one request and return its whole answer; redirects are left to ``requests``.

        ``timeout`` is in seconds, alone or as (connect, read): the longest silence that is borne. Qt does not
        tell when it is connected, so up to the first sign of life the two are added. Waiting for one of the
        six connections to a host counts. POST and PATCH are sent at most once.

        Raises:
            requests.ConnectionError, requests.Timeout, requests.exceptions.SSLError,
            requests.exceptions.ProxyError: there was no whole answer.
            CancelledError: the user stopped the work.
            OSError: the body to be sent could not be read.
        """
        if verify is False or cert is not None:
            words = "certificates are checked by QGIS and never skipped"
            raise requests.exceptions.SSLError(words, request=request)
        try:
            answer = ask(_question(request, self._authcfg, timeout), self._cancelled)
        except requests.RequestException as error:
            error.request = request
            raise
        return _response(request, answer, self)

    def close(self) -> None:
        """Do nothing: the connections belong to QGIS."""


def _question(request: requests.PreparedRequest, authcfg: str, timeout: Timeout) -> Question:
    verb = str(request.method)
    body, feed, size = _body(request.body, verb in _NOT_TWICE)
    headers = {_text(name): _text(value) for name, value in request.headers.items()}
    headers = {name: value for name, value in headers.items() if name.lower() != "transfer-encoding"}
    if feed is not None:
        headers["Content-Length"] = str(size)
    if "Accept-Encoding" not in request.headers:
        # Left alone, Qt would ask for compression and undo it, and the length could not be checked.
        headers["Accept-Encoding"] = "identity"
    first_limit, limit = _limits(timeout)
    return Question(verb, str(request.url), headers, body, feed, size, authcfg, first_limit, limit)


def _limits(timeout: Timeout) -> Tuple[Optional[float], Optional[float]]:
    """Return the seconds of silence borne up to the first sign of life, and after it."""
    connect, read = timeout if isinstance(timeout, tuple) else (0.0, timeout)
    return (None, None) if read is None else (read + (connect or 0.0), read)


def _body(body: Any, once: bool) -> Tuple[Optional[bytes], Optional[Feed], int]:
    """Return a body as bytes, or as a feed where it is large or must not be sent twice."""
    if body is None or isinstance(body, (str, bytes, bytearray)):
        data = body.encode("utf-8") if isinstance(body, str) else bytes(body or b"")
    elif not hasattr(body, "read"):
        data = b"".join(body)  # Qt sends nothing of unknown length, so a generator is gathered first
    else:
        size = super_len(body) or 0
        if size > IN_MEMORY:
            return None, Feed(body), size
        data = body.read()
    return (None, Feed(BytesIO(data)), len(data)) if once else (data, None, len(data))


def _text(value: Union[str, bytes]) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _response(request: requests.PreparedRequest, answer: Answer, adapter: QgisAdapter) -> requests.Response:
    made = requests.Response()
    made.status_code = answer.status
    made.reason = answer.reason
    made.headers = CaseInsensitiveDict(answer.headers)
    made.encoding = get_encoding_from_headers(made.headers)
    plain: Dict[str, str] = dict(answer.headers)
    made.raw = HTTPResponse(
        body=answer.body,
        headers=plain,
        status=answer.status,
        reason=answer.reason,
        preload_content=False,
        decode_content=False,
        request_method=request.method,
    )
    made.url = str(request.url)
    made.request = request
    made.connection = adapter  # type: ignore[attr-defined]
    return made
