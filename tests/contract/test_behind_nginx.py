"""The service as an agency runs it: behind nginx and TLS, by its public name, started as the unit says."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import time

import pytest
import requests
from bare_api import Api, slug
from draftmaker import NOW, small_draft
from nginx_server import NAME, Nginx
from quick_time import QuickTime
from service_process import ROOT, ServiceProcess, environ
from small_pdf import begun_pdf, small_pdf
from tls_proxy import Authority
from tus_api import CHUNK, Tus

from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft

UNIT = ROOT / "service" / "deploy" / "mineral-licence.service"
LARGE, HALF = 400_000, 150_000


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    folder = tmp_path_factory.mktemp("behind") / "service"
    options = ["--public-host", NAME, "--requests-per-minute", "60", "--request-burst", "40"]
    running = ServiceProcess(folder, options).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def front(tmp_path_factory, authority, behind):
    made = Nginx(tmp_path_factory.mktemp("nginx"), behind.url, authority.certificate(NAME))
    yield made
    made.stop()


@pytest.fixture
def over_tls(session, authority, monkeypatch):
    """A session of somebody who trusts the authority, and for whom the name leads to this machine."""
    asked = socket.getaddrinfo

    def found(host, *rest, **more):
        return asked("127.0.0.1" if host == NAME else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    session.verify = str(authority.path)
    return session


def test_a_dossier_is_filed_through_it(front, over_tls, home, tmp_path):
    draft = small_draft(home)
    paper = tmp_path / "Đơn đề nghị.pdf"
    paper.write_bytes(small_pdf("a request"))
    attach(draft, "request", paper)
    receipt = file_draft(draft, front.url, over_tls, home, lambda: NOW, waiting=QuickTime().waiting())
    assert receipt.receipt_id.startswith("THU-") and "request" not in receipt.missing


def test_a_certificate_of_nobody_known_is_refused(front, over_tls):
    over_tls.verify = True
    with pytest.raises(requests.exceptions.SSLError):
        over_tls.get(front.url + "/v1/", timeout=20)


def test_what_it_tells_of_itself_leads_back_to_the_name(front, over_tls):
    told = over_tls.get(front.url + "/.well-known/oauth-authorization-server", timeout=20).json()
    assert told["issuer"] == front.url
    assert told["authorization_endpoint"].startswith(front.url + "/")
    refused = over_tls.get(front.url + "/v1/nothing", timeout=20)
    assert refused.json()["type"].startswith(front.url + "/v1/problems/")
    assert refused.headers["Strict-Transport-Security"]


def test_another_name_is_refused(front, over_tls, behind):
    answer = over_tls.get(front.url + "/v1/", headers={"Host": "another.example.vn"}, timeout=20)
    assert (answer.status_code, slug(answer)) == (421, "wrong-host")
    assert over_tls.get(behind.url + "/v1/", timeout=20).status_code == 200


def test_who_comes_without_tls_is_sent_to_it(front, over_tls):
    address = f"http://127.0.0.1:{front.plain_port}/v1/"
    answer = over_tls.get(address, headers={"Host": NAME}, timeout=20, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"https://{NAME}/v1/")


def test_what_came_before_the_line_broke_is_kept(front, over_tls, authority):
    data, tus = begun_pdf(LARGE), Tus(front.url, over_tls)
    place = tus.open(Api(front.url, over_tls).dossier(), data)
    send_half(front, authority, over_tls, place, data)
    end = time.monotonic() + 20
    while tus.offset(place) < HALF and time.monotonic() < end:
        time.sleep(0.1)
    came = tus.offset(place)
    assert HALF <= came < LARGE
    assert tus.patch(place, came, data[came:]).status_code == 204
    assert tus.state(place)["offset"] == LARGE


def send_half(front, authority, session, place, data):
    """Announce all bytes, send half of them, and be gone."""
    context = ssl.create_default_context(cafile=str(authority.path))
    head = [
        f"PATCH {place} HTTP/1.1",
        f"Host: {NAME}:{front.port}",
        f"Authorization: {session.headers['Authorization']}",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 0",
        f"Content-Type: {CHUNK}",
        f"Content-Length: {len(data)}",
    ]
    with socket.create_connection(("127.0.0.1", front.port)) as plain:
        with context.wrap_socket(plain, server_hostname=NAME) as line:
            line.sendall("\r\n".join([*head, "", ""]).encode("ascii") + data[:HALF])
            time.sleep(0.5)


def test_a_made_up_address_does_not_help_who_asks_too_often(front, over_tls):
    forged = [{"X-Forwarded-For": f"192.0.2.{number}", "Authorization": ""} for number in range(60)]
    answers = [over_tls.get(front.url + "/v1/", headers=one, timeout=20) for one in forged]
    assert answers[-1].status_code == 429


# --- the unit of systemd ------------------------------------------------------------------------------


def test_the_unit_starts_it_and_keeps_the_token_to_itself(tmp_path):
    (line,) = re.findall(r"^ExecStart=/bin/sh -c '(.+)'$", UNIT.read_text("utf-8"), re.MULTILINE)
    assert f"--public-host {NAME}" in line
    data, run = tmp_path / "state", tmp_path / "run"
    data.mkdir()
    run.mkdir()
    values = {**environ(), "STATE_DIRECTORY": str(data), "RUNTIME_DIRECTORY": str(run)}
    command = ["/bin/sh", "-c", line.replace("--port 8765", "--port 0")]
    process = subprocess.Popen(command, cwd=str(ROOT), env=values, umask=0o077, stderr=subprocess.DEVNULL)
    announced = run / "announced.json"
    try:
        end = time.monotonic() + 60
        while not (announced.exists() and announced.stat().st_size) and time.monotonic() < end:
            time.sleep(0.05)
        told = json.loads(announced.read_text("utf-8"))
        assert told["adminToken"] and stat.S_IMODE(announced.stat().st_mode) == 0o600
        assert requests.get(told["api"], timeout=20).json()["backend"]["legalEffect"] is False
        os.kill(told["pid"], signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
