"""What answers is not the service: nothing there, a login page, a broken gateway, a redirect."""

from __future__ import annotations

import http.server
import socket
import threading

import pytest
from draftmaker import NOW

from mineral_plugin.core.base.errors import InputError, ServiceUnreachableError
from mineral_plugin.core.portal.outbox import FILE_NAME, PLANNED, Outbox
from mineral_plugin.core.work.drafting import open_draft
from mineral_plugin.core.work.filing import list_receipts

LOGIN_PAGE = b"<html><body>Please log in</body></html>"


@pytest.fixture
def answering():
    """Start a server that gives every request the same answer."""
    servers = []

    def start(status, headers, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def reply(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = reply

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return "http://127.0.0.1:%d" % server.server_address[1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_service_that_is_not_running_gives_one_sentence_and_the_draft_stays(draft, file_at, home):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = "http://127.0.0.1:%d" % closed.getsockname()[1]
    with pytest.raises(ServiceUnreachableError) as told:
        file_at(url)
    for lang in ("vi", "en"):
        assert url in told.value.text(lang) and "\n" not in told.value.text(lang)
    assert open_draft(home, draft.reference) == draft
    assert list_receipts(home, lambda: NOW) == ()
    (action,) = Outbox(home, lambda: NOW).actions()
    assert (action.draft, action.state, action.url) == (draft.reference, PLANNED, url)


@pytest.mark.parametrize(
    "status, headers, body",
    [
        (200, {"Content-Type": "text/html"}, LOGIN_PAGE),
        (200, {}, b""),
        (200, {"Content-Type": "application/json"}, b"[1, 2]"),
        (200, {"Content-Type": "application/json"}, b'{"backend": {}}'),
        (200, {"Content-Type": "application/json"}, b"{"),
        (302, {"Location": "http://127.0.0.1:9/login", "Content-Type": "text/html"}, LOGIN_PAGE),
        (403, {"Content-Type": "text/html"}, LOGIN_PAGE),
        (511, {"Content-Type": "text/html"}, LOGIN_PAGE),
    ],
)
def test_a_login_page_is_recognised(answering, file_at, status, headers, body):
    with pytest.raises(ServiceUnreachableError) as told:
        file_at(answering(status, headers, body))
    assert "log in" in told.value.text("en")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_without_the_service_is_worth_another_try(answering, file_at, status):
    with pytest.raises(ServiceUnreachableError) as told:
        file_at(answering(status, {"Content-Type": "text/html"}, b"<html>Bad gateway</html>"))
    assert "few minutes" in told.value.text("en")


@pytest.mark.parametrize("url", ["", "service", "ftp://127.0.0.1/", "http://", "https://host/?a=1"])
def test_what_is_no_address_is_refused_before_anything_is_written(file_at, home, url):
    with pytest.raises(InputError):
        file_at(url)
    assert not (home / FILE_NAME).exists()


def test_an_unencrypted_address_elsewhere_is_refused(file_at):
    with pytest.raises(InputError) as told:
        file_at("http://service.example.vn")
    assert "https" in told.value.text("vi")
