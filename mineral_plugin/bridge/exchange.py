"""One HTTP request and its whole answer over ``QgsNetworkAccessManager``.

Everything of Qt happens in the window's thread, whoever asks. A thread of Python's own has no event loop; and
PyQt keeps its list of living objects without a lock, so that one which Qt made and another thread wraps is
taken for dead when its address is used again, or the list itself breaks. The thread that asks reads the body
of the request and waits; it touches no object that Qt has made.

The rule for success (a cut body reports status 200, a timeout may report no error at all): an answer counts
only with an HTTP status and its whole body; without one the cause is taken from what we know ourselves
(stopped? out of time?), then from Qt's error code. Where an answer states no length, that it is whole is Qt's
word alone; Qt 6 is at times wrong there, so what matters carries a length or ends in a way of its own (JSON).
"""

from __future__ import annotations

import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Callable, List, Mapping, Optional, Set

import requests
from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import (
    QByteArray,
    QCoreApplication,
    QEventLoop,
    QObject,
    Qt,
    QTimer,
    QUrl,
    pyqtSignal,
    pyqtSlot,
)
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from mineral_plugin.bridge.upload_device import Feed, UploadDevice
from mineral_plugin.core.base.errors import CancelledError

IN_MEMORY = 8_000_000
_POLL_S = 0.05
_STOP_S = 0.5
_LOST_WINDOW_S = 30.0
_NO_BODY = frozenset([204, 304])
_SSL_FAILED = 6  # the numbers of QNetworkReply.NetworkError
_QT_TIMEOUT = 4
_NETWORK_ERRORS = range(1, 200)
_PROXY_ERRORS = range(101, 200)
_PROXY_ASKS = 105
_BROKEN_PROTOCOL = 399


@dataclass(frozen=True)
class Question:
    """A request in plain values. ``body`` is bytes, or a feed of ``size`` bytes that can be sent only once.

    ``first_limit`` and ``limit``: seconds of silence borne up to the first sign of life, and after it.
    """

    verb: str
    url: str
    headers: Mapping[str, str]
    body: Optional[bytes]
    feed: Optional[Feed]
    size: int
    authcfg: str
    first_limit: Optional[float]
    limit: Optional[float]


@dataclass(frozen=True)
class Answer:
    """A whole answer as it came: still compressed where the server compressed it."""

    status: int
    reason: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


def ask(question: Question, cancelled: Callable[[], bool]) -> Answer:
    """Send ``question``, from any thread, and return the whole answer or raise."""
    if cancelled():
        raise CancelledError("error.cancelled")
    exchange = Exchange(question)
    if threading.current_thread() is threading.main_thread():
        _wait_in_window(exchange, cancelled)
    else:
        _wait_elsewhere(exchange, cancelled, _postbox())
    return exchange.outcome()


def _wait_in_window(exchange: "Exchange", cancelled: Callable[[], bool]) -> None:
    """Let events run until the exchange has ended; no clicks, so that nothing re-enters."""

    def look() -> None:
        exchange.stopped = exchange.stopped or cancelled()

    if exchange.question.feed is not None:
        exchange.question.feed.direct = True
    loop, timer = QEventLoop(), QTimer()
    exchange.on_end = loop.quit
    timer.timeout.connect(look)
    timer.start(int(1000 * _POLL_S))
    exchange.begin()
    if not exchange.done:
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _wait_elsewhere(exchange: "Exchange", cancelled: Callable[[], bool], box: "Postbox") -> None:
    """Feed the sender until the exchange has ended, the user stops it, or the window stands still."""
    patience_s = max(_LOST_WINDOW_S, exchange.question.first_limit or 0.0)
    feed = exchange.question.feed
    box.begin_asked.emit(exchange)
    while not exchange.done and not exchange.lost:
        if feed is not None and feed.fill():
            box.fed.emit(exchange)
        exchange.wake.wait(_POLL_S)
        exchange.wake.clear()
        if not exchange.done and (exchange.stopped or cancelled()):
            exchange.stopped = True
            exchange.lost = not exchange.wake.wait(_STOP_S)  # the window ends it as soon as it can
        exchange.lost = exchange.lost or time.monotonic() - exchange.seen_at > patience_s


class Postbox(QObject):
    """Carries calls into the window's thread, where it lives as long as the plugin."""

    begin_asked = pyqtSignal(object)
    fed = pyqtSignal(object)

    @pyqtSlot(object)
    def begin(self, exchange: "Exchange") -> None:
        """Begin an exchange."""
        exchange.begin()

    @pyqtSlot(object)
    def pass_on(self, exchange: "Exchange") -> None:
        """Tell Qt that there is more to send, or nothing any more."""
        exchange.on_fed()


_boxes: List[Postbox] = []
_boxes_lock = threading.Lock()
# An exchange lives until it has ended, even when the thread that asked has gone away.
_living: Set["Exchange"] = set()


def _postbox() -> Postbox:
    with _boxes_lock:
        if not _boxes:
            _boxes.append(_made_postbox())
        return _boxes[0]


def _made_postbox() -> Postbox:
    application = QCoreApplication.instance()
    if application is None:
        raise requests.ConnectionError("QGIS is not running")
    box = Postbox()
    box.moveToThread(application.thread())
    box.begin_asked.connect(box.begin, Qt.ConnectionType.QueuedConnection)
    box.fed.connect(box.pass_on, Qt.ConnectionType.QueuedConnection)
    return box


def prepare() -> None:
    """Make ready for requests of other threads; called in the window's thread."""
    _postbox()


class Exchange:
    """The part in the window's thread: sends, listens, and keeps the outcome.

    No object of Qt, so that the thread that drops it last does not matter.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self._reply: Optional[QNetworkReply] = None
        self._device: Optional[UploadDevice] = None
        self._timer: Optional[QTimer] = None
        self._silence_s = 0.0
        self._alive = self._timed_out = False
        self._ssl: List[str] = []
        self._body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
        self._size = 0
        self._error: Optional[BaseException] = None
        self._answer: Optional[Answer] = None
        self.on_end: Callable[[], None] = _nothing
        self.seen_at = time.monotonic()
        self.stopped = self.lost = self.done = False
        self.wake = question.feed.wake if question.feed is not None else threading.Event()

    def begin(self) -> None:
        """Send the request; called in the window's thread."""
        _living.add(self)
        if self.stopped or self.lost:
            self._end(None)
            return
        try:
            self._send()
        except Exception as error:  # raised in the thread that asked
            self._end(error)

    def outcome(self) -> Answer:
        """Return the answer or raise what prevented it."""
        fault = self.question.feed.fault if self.question.feed is not None else None
        if self._answer is not None:
            return self._answer
        if self.stopped:
            raise CancelledError("error.cancelled")
        raise fault or self._error or requests.ReadTimeout("the window of QGIS was busy for too long")

    def _send(self) -> None:
        question = self.question
        request, verb = _qt_request(question), question.verb
        manager = QgsNetworkAccessManager.instance()
        if question.feed is not None:
            self._device = UploadDevice(question.feed, question.size)
            self._reply = manager.sendCustomRequest(request, verb.encode("ascii"), self._device)
            self._device.setParent(self._reply)  # Qt reads from it as long as the reply lives
        elif verb == "GET" and not question.body:
            self._reply = manager.get(request)
        elif verb == "HEAD":
            self._reply = manager.head(request)
        else:
            self._reply = manager.sendCustomRequest(
                request, verb.encode("ascii"), QByteArray(question.body or b"")
            )
        self._listen(self._reply)

    def _listen(self, reply: QNetworkReply) -> None:
        reply.finished.connect(self._on_finished)
        reply.readyRead.connect(self._take)
        reply.metaDataChanged.connect(self._hear)
        reply.uploadProgress.connect(self._hear)
        reply.sslErrors.connect(self._refuse)
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(int(1000 * _POLL_S))
        if reply.isFinished():
            self._on_finished()

    def _hear(self, *_numbers: int) -> None:
        self._alive = True
        self._silence_s = 0.0

    def on_fed(self) -> None:
        """Tell Qt that there is more to send, or nothing any more."""
        if self._device is not None and not self.done:
            self._device.readyRead.emit()

    def _take(self) -> None:
        """Keep what has arrived."""
        if self._reply is None or not self._reply.isOpen():
            return
        data = bytes(self._reply.readAll())
        if data:
            self._hear()
        try:
            self._size += self._body.write(data)
        except OSError as error:  # no room for the answer
            self._end(error)

    def _refuse(self, errors: List[Any]) -> None:
        self._ssl = [_ssl_words(error) for error in errors]
        self._abort()

    def _look(self) -> None:
        """End the exchange when the user wants it or the silence has lasted too long."""
        now = time.monotonic()
        # A window that stood still heard nothing; that silence is not the server's.
        self._silence_s += min(now - self.seen_at, 4 * _POLL_S)
        self.seen_at = now
        limit = self.question.limit if self._alive else self.question.first_limit
        self._timed_out = limit is not None and self._silence_s > limit
        faulty = self.question.feed is not None and self.question.feed.fault is not None
        if self.stopped or self.lost or self._timed_out or faulty:
            self._abort()

    def _abort(self) -> None:
        if self._reply is not None:
            self._reply.abort()

    def _on_finished(self) -> None:
        if self.done or self._reply is None:
            return
        self._take()
        reply = self._reply
        if reply is None:
            return
        try:
            self._answer = self._whole(reply)
            self._end(None)
        except Exception as error:  # raised in the thread that asked
            self._end(error)

    def _whole(self, reply: QNetworkReply) -> Answer:
        status, code = _attribute(reply, "HttpStatusCodeAttribute"), _number(reply.error())
        if self._ssl or status is None or code in _NETWORK_ERRORS or code == _BROKEN_PROTOCOL:
            raise self._failure(code, reply.errorString())
        headers = {_latin(name): _latin(value) for name, value in reply.rawHeaderPairs()}
        self._check_length(int(status), headers)
        self._body.seek(0)
        return Answer(
            int(status), _latin(_attribute(reply, "HttpReasonPhraseAttribute")), headers, self._body
        )

    def _failure(self, code: int, words: str) -> requests.RequestException:
        if self._timed_out or code == _QT_TIMEOUT:
            return requests.ReadTimeout("no answer in time")
        if self._ssl or code == _SSL_FAILED:
            return requests.exceptions.SSLError("; ".join(self._ssl) or words)
        if code in _PROXY_ERRORS:
            status = "407 " if code == _PROXY_ASKS else ""
            return requests.exceptions.ProxyError(status + words)
        return requests.ConnectionError(words or "no answer")

    def _check_length(self, status: int, headers: Mapping[str, str]) -> None:
        stated = {name.lower(): value for name, value in headers.items()}.get("content-length", "")
        bodiless = self.question.verb == "HEAD" or status in _NO_BODY
        if stated.isdigit() and not bodiless and int(stated) != self._size:
            raise requests.ConnectionError(f"the answer was cut: {self._size} of {stated} bytes")

    def _end(self, error: Optional[BaseException]) -> None:
        # Without its frames: they would hold on to the reply.
        self._error = error.with_traceback(None) if error is not None else None
        reply, timer = self._reply, self._timer
        # Let go of here: the thread that asked, which drops this object, must not be the one to delete them.
        self._reply = self._timer = self._device = None
        if reply is not None:
            # Not disconnect(): that would also cut Qt's own wires, and the connection would stay taken.
            reply.abort()
            reply.deleteLater()
        if timer is not None:
            timer.stop()
            timer.deleteLater()
        self.done = True
        _living.discard(self)
        self.wake.set()
        self.on_end()


def _nothing() -> None:
    """Do nothing at the end."""


def _qt_request(question: Question) -> QNetworkRequest:
    made = QNetworkRequest(QUrl.fromEncoded(QByteArray(question.url.encode("ascii"))))
    for name, value in question.headers.items():
        made.setRawHeader(name.encode("latin-1"), value.encode("latin-1"))
    attribute, by_hand = QNetworkRequest.Attribute, _number(QNetworkRequest.LoadControl.Manual)
    cache = _number(QNetworkRequest.CacheLoadControl.AlwaysNetwork)
    redirects = _number(QNetworkRequest.RedirectPolicy.ManualRedirectPolicy)
    made.setAttribute(attribute.RedirectPolicyAttribute, redirects)
    made.setAttribute(attribute.CacheLoadControlAttribute, cache)
    made.setAttribute(attribute.CacheSaveControlAttribute, False)
    made.setAttribute(attribute.CookieLoadControlAttribute, by_hand)
    made.setAttribute(attribute.CookieSaveControlAttribute, by_hand)
    made.setAttribute(attribute.DoNotBufferUploadDataAttribute, True)
    return _with_credentials(made, question.authcfg) if question.authcfg else made


def _with_credentials(made: QNetworkRequest, authcfg: str) -> QNetworkRequest:
    done, *changed = QgsApplication.authManager().updateNetworkRequest(made, authcfg)
    if not done:
        raise requests.exceptions.InvalidHeader(f"QGIS could not apply the log-in {authcfg}")
    return changed[0] if changed else made


def _attribute(reply: QNetworkReply, name: str) -> Any:
    return reply.attribute(getattr(QNetworkRequest.Attribute, name))


def _latin(value: Any) -> str:
    return value if isinstance(value, str) else bytes(value or b"").decode("latin-1")


def _number(value: Any) -> int:
    """Return an enum's number; Qt 5 gives numbers, Qt 6 members."""
    return int(getattr(value, "value", value))


def _ssl_words(error: Any) -> str:
    """Return what is wrong with a certificate and whose it is."""
    names = error.certificate().subjectDisplayName() or "?"
    return f"{error.errorString()} ({names})"
