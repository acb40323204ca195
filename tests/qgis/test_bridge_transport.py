"""``requests`` over QGIS's network, against a real server with real faults."""

from __future__ import annotations

import gc
import json
import os
import shutil
import ssl
import subprocess
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any, Iterator, List

import pytest
import requests
from faulty_server import FaultyServer
from qgis.core import QgsApplication, QgsAuthCertUtils, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtNetwork import QNetworkProxy, QSslCertificate

from mineral_plugin.bridge import tasks
from mineral_plugin.bridge.transport import qgis_session
from mineral_plugin.core.base.errors import CancelledError


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture(scope="module")
def other() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture(params=["window", "task"])
def call(request: Any) -> Any:
    """Make a request in the window's thread, or in a task while the window's thread goes on."""

    def direct(method: str, url: str, **words: Any) -> requests.Response:
        return qgis_session().request(method, url, **{"timeout": 10, **words})

    def in_task(method: str, url: str, **words: Any) -> requests.Response:
        return run_task(lambda _progress: direct(method, url, **words))

    return direct if request.param == "window" else in_task


def run_task(work: Any, cancel_after_s: float = 0.0) -> Any:
    """Run ``work`` in a task and return its result or raise its error."""
    loop, ended = QEventLoop(), []
    task = tasks.start(
        "test", work, lambda value: ended.append((value, None)), lambda e: ended.append((None, e))
    )
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if ended else None)
    timer.start(5)
    if cancel_after_s:
        QTimer.singleShot(int(cancel_after_s * 1000), task.cancel)
    QTimer.singleShot(30_000, loop.quit)
    loop.exec()
    value, error = ended[0]
    if error is not None:
        raise error
    return value


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_every_verb_arrives_and_is_answered(method: str, call: Any, server: FaultyServer) -> None:
    answer = call(method, server.url + "/echo?a=%C4%90%C3%A1", headers={"X-Own": "value"})
    assert answer.status_code == 200
    seen = answer.json()
    assert (seen["method"], seen["path"]) == (method, "/echo?a=%C4%90%C3%A1")
    assert seen["headers"]["X-Own"] == "value"


def test_head_is_answered_without_a_body(call: Any, server: FaultyServer) -> None:
    answer = call("HEAD", server.url + "/large")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "20000000"


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403, 404, 409, 410, 422, 429, 500, 501, 503])
def test_a_status_is_an_answer_and_its_body_can_be_read(status: int, server: FaultyServer) -> None:
    answer = qgis_session().get(f"{server.url}/status/{status}", timeout=10)
    assert answer.status_code == status
    assert answer.text == ("" if status == 204 else f"body of {status}")


def test_a_compressed_answer_is_read_as_with_requests_alone(call: Any, server: FaultyServer) -> None:
    answer = call("GET", server.url + "/gzip")
    answer.encoding = "utf-8"
    assert answer.text == "Hồ sơ"


def test_no_compression_is_asked_for_when_the_caller_took_it_out(server: FaultyServer) -> None:
    session = qgis_session()
    session.headers.pop("Accept-Encoding")
    assert session.get(server.url + "/echo", timeout=10).json()["headers"]["Accept-Encoding"] == "identity"


def test_a_large_answer_is_whole(call: Any, server: FaultyServer) -> None:
    assert len(call("GET", server.url + "/large").content) == 20_000_000


# --- bodies ---------------------------------------------------------------------------------------


class ReadOnce:
    """A stream of known length that cannot seek, as the portal's client sends its files."""

    def __init__(self, data: bytes) -> None:
        self._stream = BytesIO(data)
        self._size = len(data)

    def __len__(self) -> int:
        return self._size

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)


DATA = bytes(range(256)) * 50_000  # 12.8 MB: more than is kept in memory


@pytest.mark.parametrize("kind", ["bytes", "seekable", "once", "once_small", "generator"])
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_body_arrives_to_the_byte(kind: str, method: str, call: Any, server: FaultyServer) -> None:
    data = DATA[:1000] if kind == "once_small" else DATA
    body: Any = {
        "bytes": lambda: data,
        "seekable": lambda: BytesIO(data),
        "once": lambda: ReadOnce(data),
        "once_small": lambda: ReadOnce(data),
        "generator": lambda: (data[start : start + 100_000] for start in range(0, len(data), 100_000)),
    }[kind]()
    assert call(method, server.url + "/echo", data=body).json()["headers"]["Content-Length"] == str(len(data))
    assert server.last_body == data


def test_an_open_file_is_sent(call: Any, server: FaultyServer, tmp_path: Path) -> None:
    path = tmp_path / "Hồ sơ.bin"
    path.write_bytes(DATA)
    with path.open("rb") as stream:
        call("PUT", server.url + "/echo", data=stream)
    assert server.last_body == DATA


def test_json_and_text_are_sent(call: Any, server: FaultyServer) -> None:
    call("POST", server.url + "/echo", json={"tên": "mỏ đá"})
    assert json.loads(server.last_body) == {"tên": "mỏ đá"}
    call("POST", server.url + "/echo", data="mỏ đá".encode())
    assert server.last_body.decode() == "mỏ đá"


class Broken(ReadOnce):
    """A file whose disk fails in the middle."""

    def read(self, size: int = -1) -> bytes:
        if self._stream.tell() > 1_000_000:
            raise OSError(5, "Input/output error")
        return super().read(min(size, 500_000) if size > 0 else size)


def test_a_file_that_cannot_be_read_is_an_error_of_the_file(call: Any, server: FaultyServer) -> None:
    with pytest.raises(OSError, match="Input/output error") as caught:
        call("PUT", server.url + "/echo", data=Broken(DATA))
    assert not isinstance(caught.value, requests.RequestException)


# --- faults ---------------------------------------------------------------------------------------


def test_a_server_that_never_answers_runs_into_the_limit(call: Any, server: FaultyServer) -> None:
    started = time.monotonic()
    with pytest.raises(requests.Timeout):
        call("GET", server.url + "/never", timeout=0.5)
    assert 0.4 < time.monotonic() - started < 1.5


@pytest.mark.parametrize("path", ["/never", "/half"])
def test_requests_that_were_given_up_free_their_connections(path: str) -> None:
    """There are six connections to a host."""
    with FaultyServer() as fresh:
        for _ in range(7):
            with pytest.raises(requests.Timeout):
                qgis_session().get(fresh.url + path, timeout=0.2)
        assert qgis_session().get(fresh.url + "/echo", timeout=2).status_code == 200


def test_connect_and_read_limits_are_added_up_to_the_first_sign_of_life(server: FaultyServer) -> None:
    started = time.monotonic()
    with pytest.raises(requests.Timeout):
        qgis_session().get(server.url + "/never", timeout=(0.5, 0.5))
    assert 0.9 < time.monotonic() - started < 2.0


def test_an_answer_that_stops_half_way_runs_into_the_limit(call: Any, server: FaultyServer) -> None:
    with pytest.raises(requests.Timeout):
        call("GET", server.url + "/half", timeout=0.5)


def test_a_slow_answer_that_keeps_coming_is_waited_for(server: FaultyServer) -> None:
    assert qgis_session().get(server.url + "/slow", timeout=1.5).content == b"xxxxxx"


@pytest.mark.parametrize("path", ["/cut", "/cutchunk", "/hangup", "/garbage"])
def test_a_cut_answer_is_no_answer(path: str, call: Any, server: FaultyServer) -> None:
    with pytest.raises(requests.ConnectionError):
        call("GET", server.url + path, timeout=5)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("body", [None, b"x", "stream"])
@pytest.mark.parametrize("used_before", [False, True])
def test_what_must_not_be_done_twice_is_sent_once(method: str, body: Any, used_before: bool) -> None:
    """Left alone, Qt sends a request up to four times when the connection ends without an answer."""
    with FaultyServer() as fresh:
        if used_before:  # the next request goes over the same connection
            qgis_session().get(fresh.url + "/echo", timeout=5)
        before = len(fresh.seen)
        data = BytesIO(b"12345") if body == "stream" else body
        with pytest.raises(requests.ConnectionError):
            qgis_session().request(method, fresh.url + "/hangup", data=data, timeout=5)
        assert len(fresh.seen) - before == 1


def test_a_refused_log_in_is_an_answer(call: Any, server: FaultyServer) -> None:
    answer = call("POST", server.url + "/login", data=b"x")
    assert (answer.status_code, answer.text) == (401, "who are you?")


def test_nobody_there_is_no_answer(call: Any) -> None:
    with FaultyServer() as gone:
        url = gone.url
    with pytest.raises(requests.ConnectionError):
        call("GET", url + "/echo", timeout=5)


def test_a_host_that_does_not_exist_is_no_answer(call: Any) -> None:
    with pytest.raises(requests.ConnectionError):
        call("GET", "http://no-such-host.invalid/", timeout=10)


def test_a_full_disk_while_receiving_is_told(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("/dev/full is a device of Linux")
    full = open("/dev/full", "w+b", buffering=0)  # noqa: SIM115 - closed with the answer
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda max_size: full)
    with pytest.raises(OSError, match="No space left"):
        qgis_session().get(server.url + "/large", timeout=5)
    full.close()


# --- redirects and credentials --------------------------------------------------------------------


def test_redirects_are_left_to_requests(call: Any, server: FaultyServer) -> None:
    answer = call("GET", server.url + "/seen", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/echo")
    followed = call("GET", server.url + "/seen")
    assert [step.status_code for step in followed.history] == [302]
    assert followed.json()["path"] == "/echo"


def test_credentials_are_not_carried_to_another_port(
    call: Any, server: FaultyServer, other: FaultyServer
) -> None:
    server.elsewhere = other.url + "/echo"
    answer = call("GET", server.url + "/away", headers={"Authorization": "Bearer abc"})
    assert server.seen[-1]["headers"]["Authorization"] == "Bearer abc"
    assert "Authorization" not in answer.json()["headers"]


def test_cookies_and_proxies_of_the_environment_are_not_used(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert qgis_session().get(server.url + "/echo", timeout=5).status_code == 200


def test_the_proxy_of_qgis_holds(server: FaultyServer, other: FaultyServer) -> None:
    """A request for an unknown host arrives at QGIS's proxy, which here answers it itself."""
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy()
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", other.server_port)
    try:
        manager.setFallbackProxyAndExcludes(proxy, [], [])
        with pytest.raises(requests.RequestException):
            qgis_session().get("http://no-such-host.invalid/echo", timeout=5)
        # The test server takes the whole address for a path and hangs up: that it saw it is the proof.
        assert other.seen[-1]["path"] == "http://no-such-host.invalid/echo"
    finally:
        manager.setFallbackProxyAndExcludes(before, [], [])


# --- stopping -------------------------------------------------------------------------------------


def test_stopping_a_task_stops_its_request_within_a_second(server: FaultyServer) -> None:
    started = time.monotonic()
    with pytest.raises(CancelledError):
        run_task(lambda _p: qgis_session().get(server.url + "/never", timeout=20), cancel_after_s=0.3)
    assert time.monotonic() - started < 1.3


def test_a_token_stops_a_request_in_the_window(server: FaultyServer) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        qgis_session(cancelled=stop.is_set).get(server.url + "/never", timeout=20)
    assert time.monotonic() - started < 1.3


def test_a_request_that_is_already_stopped_is_not_sent(server: FaultyServer) -> None:
    before = len(server.seen)
    with pytest.raises(CancelledError):
        qgis_session(cancelled=lambda: True).get(server.url + "/echo")
    assert len(server.seen) == before


@pytest.fixture
def restless_collector() -> Iterator[None]:
    """Python's collector runs all the time, in every thread: what is freed in the wrong one crashes here."""
    before = gc.get_threshold()
    gc.set_threshold(20, 2, 2)
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize("path", ["echo", "status/500", "hangup"])
def test_many_tasks_at_once_each_get_their_own_answer(
    path: str, server: FaultyServer, restless_collector: None
) -> None:
    def work(number: int) -> Any:
        return lambda _p: qgis_session().get(
            f"{server.url}/{path}?n={number}".replace("500?", "500#"), timeout=20
        )

    for _round in range(5):
        ended = run_many([work(number) for number in range(20)])
        if path == "hangup":
            assert {type(error) for error in ended} == {requests.ConnectionError}
        elif path == "echo":
            assert sorted(a.json()["path"] for a in ended) == sorted(f"/echo?n={n}" for n in range(20))
        else:
            assert [answer.text for answer in ended] == ["body of 500"] * 20


def run_many(works: List[Any]) -> List[Any]:
    """Run all in tasks at once; return the results and errors in the order in which they came."""
    loop, ended = QEventLoop(), []  # type: ignore[var-annotated]
    for work in works:
        tasks.start("test", work, ended.append, ended.append)
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if len(ended) == len(works) else None)
    timer.start(5)
    QTimer.singleShot(30_000, loop.quit)
    loop.exec()
    assert len(ended) == len(works)
    return ended


def test_the_limits_of_the_whole_application_are_left_alone(server: FaultyServer) -> None:
    before = QgsNetworkAccessManager.timeout()
    qgis_session().get(server.url + "/echo", timeout=0.7)
    assert QgsNetworkAccessManager.timeout() == before
    assert QgsApplication.instance() is not None


# --- certificates ---------------------------------------------------------------------------------


def _make(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company's own certificate authority and a certificate for this machine signed by it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificates")
    folder = tmp_path_factory.mktemp("company")
    key = ("-newkey", "rsa:2048", "-nodes")
    _make(
        folder,
        "req",
        "-x509",
        *key,
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "30",
        "-subj",
        "/CN=Mo Da CA",
    )
    _make(folder, "req", *key, "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=127.0.0.1")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n", encoding="ascii")
    sign = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "names")
    _make(folder, "x509", "-req", "-in", "own.csr", "-out", "own.pem", *sign)
    return folder


@pytest.fixture
def secure(company: Path) -> Iterator[FaultyServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(company / "own.pem", company / "own.key")
    with FaultyServer(context) as running:
        yield running


def test_an_unknown_certificate_is_refused_and_named(call: Any, secure: FaultyServer) -> None:
    with pytest.raises(requests.exceptions.SSLError, match=r"127\.0\.0\.1"):
        call("GET", secure.url + "/echo")
    assert secure.seen == []


def test_a_caller_cannot_switch_the_check_off(secure: FaultyServer) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        qgis_session().get(secure.url + "/echo", verify=False, timeout=5)
    assert secure.seen == []


def test_a_certificate_authority_of_the_company_in_qgis_is_trusted(
    call: Any, company: Path, secure: FaultyServer
) -> None:
    authority = QSslCertificate.fromPath(str(company / "ca.pem"))[0]
    manager = QgsApplication.authManager()
    assert manager.storeCertAuthority(authority)
    try:
        manager.storeCertTrustPolicy(authority, QgsAuthCertUtils.CertTrustPolicy.Trusted)
        manager.rebuildCaCertsCache()
        manager.rebuildTrustedCaCertsCache()
        assert call("GET", secure.url + "/echo").status_code == 200
    finally:
        manager.removeCertAuthority(authority)
        manager.removeCertTrustPolicy(authority)
        manager.rebuildCaCertsCache()
        manager.rebuildTrustedCaCertsCache()
