"""Running the service: what its log says and does not, how much it takes, how it stops."""

from __future__ import annotations

import json
import socket
import threading
import time
from pathlib import Path
from typing import Any, Dict, List

import pytest
import requests
from bare_api import SOMEBODY, Api, log_in, practice_key, slug
from people_api import WORD, Door
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission
from tus_api import CHUNK, Tus, random_pdf

NAME, MANDATE, AREA = "nguyen.van.minh", "Giấy ủy quyền 12/GUQ", "Mỏ đá Nà Lốc"


def lines(service) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in service.log().splitlines()]


def journey(service, session) -> List[str]:
    """Do what people do; return everything of theirs that was said on the way."""
    door, api = Door(service.url, service.admin_token), Api(service.url, session)
    door.person(NAME, "applicant")
    door.person("dai.dien", "representative")
    door.mandate("dai.dien", NAME, "2099-01-01")
    tokens = door.log_in(NAME)
    door.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    door.log_in_page(NAME, "a-wrong-word")
    dossier = str(api.open("journey-key-1", areaName=AREA).json()["id"])
    api.put(dossier, "request", small_pdf("a request"), name="Don-cua-ong-Minh.pdf")
    tus = Tus(service.url, session)
    place = tus.open(dossier, small_pdf("more"), slot="2")
    tus.patch(place, 0, small_pdf("more"))
    filed = api.post(f"/v1/dossiers/{dossier}/submission", submission(manifest()), "journey-key-2")
    api.get("/v1/submissions", params={"idempotencyKey": "journey-key-2"})
    api.get(f"/v1/dossiers/{dossier}")
    api.get("/v1/procedures/P01", params={"mineral": "gold"})
    api.get(f"/nowhere/{NAME}?who={NAME}")
    me = api.get("/v1/me").json()
    said = [NAME, "dai.dien", MANDATE, AREA, "Minh.pdf", WORD, "a-wrong-word", "journey-key", "gold"]
    said += [dossier, place.rpartition("/")[2], filed.json()["receiptId"], me["id"], me["name"], api.token]
    said += [tokens["access_token"], tokens["refresh_token"], service.admin_token, practice_key(SOMEBODY)]
    return said


def test_the_log_of_a_journey_names_nobody_and_nothing_of_theirs(service, session):
    said = journey(service, session)
    log = service.log()
    found = [text for text in said if text in log or json.dumps(text)[1:-1] in log]
    assert found == []


def test_each_request_is_one_line_with_its_pattern_status_and_time(service, session):
    journey(service, session)
    told = [line for line in lines(service) if line["event"] == "request"]
    seen = {(line["method"], line["route"], line["status"]) for line in told}
    assert ("POST", "/v1/dossiers", 201) in seen
    assert ("PATCH", "/v1/uploads/{upload}", 204) in seen
    assert ("POST", "/oauth/authorize", 400) in seen
    assert ("GET", "-", 404) in seen
    for line in told:
        assert set(line) == {"time", "level", "log", "event", "trace", "method", "route", "status", "ms"}
        assert line["time"].endswith("+07:00") and line["ms"] >= 0
    assert len({line["trace"] for line in told}) == len(told)


def test_a_refusal_is_found_in_the_log_by_the_name_it_tells(service, api):
    trace = api.get("/v1/dossiers/none").json()["traceId"]
    until = time.monotonic() + 10
    # It is written once the answer has gone, which may be here sooner.
    while not (found := [line for line in lines(service) if line.get("trace") == trace]):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert [(line["route"], line["status"]) for line in found] == [("/v1/dossiers/{dossier}", 404)]


def test_a_fault_is_told_by_its_kind_and_places_without_what_it_says(tmp_path, session):
    process = ServiceProcess(tmp_path / "service").start()
    try:
        api = Api(process.url, session)
        filed = api.post(f"/v1/dossiers/{api.dossier()}/submission", submission(manifest()), "fault-key-1")
        with process.database.changing(process.data) as change:
            change("UPDATE submissions SET receipt = 'secret-name'")
        answer = api.get(f"/v1/dossiers/{filed.json()['dossierId']}/receipt")
        assert (answer.status_code, slug(answer)) == (500, "internal")
        (fault,) = [line for line in lines(process) if line["event"] == "fault"]
        assert fault["trace"] == answer.json()["traceId"] == answer.json()["values"]["trace"]
        assert fault["errors"][0]["kind"] == "JSONDecodeError"
        assert any("submissions.py" in place for place in fault["errors"][0]["places"])
        assert "secret-name" not in process.log()
    finally:
        process.kill()


@pytest.fixture
def narrow(tmp_path):
    options = ["--requests-per-minute", "60", "--request-burst", "20"]
    process = ServiceProcess(tmp_path / "service", options).start()
    yield process
    process.kill()


def test_who_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up(narrow, session):
    mine, theirs = log_in(narrow.url, session, "one"), log_in(narrow.url, session, "another")
    api = Api(narrow.url, session, mine)
    answers = [api.get("/v1/me") for _ in range(30)]
    assert [answer.status_code for answer in answers[:20]] == [200] * 20
    refused = answers[-1]
    assert (refused.status_code, slug(refused)) == (429, "rate-limited")
    seconds = int(refused.headers["Retry-After"])
    assert 1 <= seconds <= 2 and refused.json()["retryable"] is True
    assert api.get("/v1/me", headers={"Authorization": f"Bearer {theirs}"}).status_code == 200
    time.sleep(seconds)
    assert api.get("/v1/me").status_code == 200


def test_who_is_not_logged_in_is_counted_by_address_also_with_made_up_tokens(narrow, session):
    Api(narrow.url, session, "")
    headers = [{"Authorization": f"Bearer made-up-{number}"} for number in range(30)]
    answers = [session.get(narrow.url + "/v1/me", headers=one, timeout=20) for one in headers]
    assert answers[0].status_code == 401 and answers[-1].status_code == 429
    forged = {"X-Forwarded-For": "192.0.2.7"}
    assert session.get(narrow.url + "/v1/", headers=forged, timeout=20).status_code == 429
    assert session.get(narrow.url + "/v1/health/live", timeout=20).status_code == 200


def test_chunks_of_an_upload_are_not_counted(narrow, session):
    data, tus = random_pdf(100_000), Tus(narrow.url, session)
    place = tus.open(Api(narrow.url, session).dossier(), data)
    for offset in range(0, len(data), 2000):
        answer = tus.patch(place, offset, data[offset : offset + 2000])
        assert answer.status_code == 204, answer.text
    assert tus.ask("HEAD", place).status_code == 200


def test_the_limits_are_told_on_the_landing_page(narrow, session):
    limits = session.get(narrow.url + "/v1/", timeout=20).json()["limits"]
    assert (limits["requestsPerMinute"], limits["requestBurst"]) == (60, 20)


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class SlowUpload:
    """A chunk that is announced whole and sent in part, by a line that then says nothing."""

    def __init__(self, service, token, place, data, sent) -> None:
        head = (
            f"PATCH {place} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Tus-Resumable: 1.0.0\r\nContent-Type: {CHUNK}\r\nUpload-Offset: 0\r\n"
            f"Content-Length: {len(data)}\r\n\r\n"
        )
        self.line = socket.create_connection(("127.0.0.1", service.port), 20)
        self.line.sendall(head.encode() + data[:sent])

    def answer(self) -> bytes:
        self.line.settimeout(20)
        return self.line.recv(4096)


def test_a_service_that_stops_keeps_what_an_upload_has_sent(service, session):
    data, sent = random_pdf(5_000_000), 3_000_000
    api, tus = Api(service.url, session), Tus(service.url, session)
    place = tus.open(api.dossier(), data)
    slow = SlowUpload(service, api.token, place, data, sent)
    part = service.data / "blobs" / "uploads" / f"{place.rpartition('/')[2]}.part"
    until = time.monotonic() + 20
    while size(part) < sent - 256 * 1024 and time.monotonic() < until:
        time.sleep(0.05)
    started = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - started < 5
    assert b" 423 " in slow.answer().partition(b"\r\n")[0] + b" "
    again = Tus(service.start().url, session)
    assert again.offset(place) == sent
    assert again.patch(place, sent, data[sent:]).status_code == 204
    assert again.state(place)["state"] == "ready"


def test_requests_under_way_come_to_their_end_when_the_service_stops(service, session):
    api = Api(service.url, session)
    dossier, answers = api.dossier(), []

    def file() -> None:
        body = submission(manifest())
        answers.append(api.post(f"/v1/dossiers/{dossier}/submission", body, "while-it-stops"))

    with service.held():
        filing = threading.Thread(target=file)
        filing.start()
        time.sleep(1)
        stopping = threading.Thread(target=service.stop)
        stopping.start()
        time.sleep(0.5)
    filing.join(20)
    stopping.join(20)
    assert [answer.status_code for answer in answers] == [201]
    again = Api(service.start().url, session)
    assert again.get(f"/v1/dossiers/{dossier}/receipt").content == answers[0].content


SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("path", ["/v1/", "/nowhere", "/oauth/device", "/v1/me", "/v1/health/live"])
def test_each_answer_tells_a_browser_what_it_may_not(service, session, path):
    answer = requests.get(service.url + path, timeout=20)
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
