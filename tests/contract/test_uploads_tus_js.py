"""Uploads by tus-js-client, the client that most programs of others are built on.

It has no checksum extension (version 4): chunks with their checksum are what tuspy and our own client show.
"""

from __future__ import annotations

import time

import pytest
from bare_api import Api, log_in
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, CuttingProxy, sent_again, told_of_cuts
from figures import leave
from service_process import ServiceProcess
from testdata import by_scale
from tus_api import announcement, blob, random_file, stored
from tus_js import Asked, TusJs, make_ready

from mineral_plugin.core.base.canonical import sha256_of_file

DATA = b"%PDF-1.7 " + bytes(range(256)) * 4000
CHUNK = 300_000
CHUNKS = 4
SIZE = by_scale(20_000_000, 600_000_000)
CUT_CHUNK = by_scale(100 * 1024, 3 * 1024 * 1024)
CUTS = 100


@pytest.fixture(scope="module", autouse=True)
def node():
    make_ready()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Đơn đề nghị.pdf"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def api(service, session) -> Api:
    return Api(service.url, session)


@pytest.fixture
def dossier(api) -> str:
    return api.dossier()


@pytest.fixture
def client(proxy, api, tmp_path) -> TusJs:
    return TusJs(proxy.url, api.token, tmp_path)


def files_of(api, dossier):
    return [
        (file["component"], file["fileName"], file["sha256"])
        for file in api.get(f"/v1/dossiers/{dossier}").json()["components"]
    ]


def test_a_file_is_created_sent_in_chunks_and_in_its_place(service, api, client, dossier, file):
    metadata = announcement(dossier, DATA)
    told = client.send(file, metadata, CHUNK)
    assert (told.outcome, told.methods) == ("done", ["POST"] + ["PATCH"] * CHUNKS)
    assert [asked.status for asked in told.asked] == [201] + [204] * CHUNKS
    assert files_of(api, dossier) == [("request", "Đơn đề nghị.pdf", metadata["sha256"])]
    assert stored(service.data, DATA) == DATA


def test_the_first_chunk_comes_with_the_creation(service, client, dossier, file):
    told = client.send(file, announcement(dossier, DATA), CHUNK, uploadDataDuringCreation=True)
    assert (told.outcome, told.methods) == ("done", ["POST"] + ["PATCH"] * (CHUNKS - 1))
    assert stored(service.data, DATA) == DATA


def test_an_empty_file_is_refused_before_it_begins(api, client, dossier, tmp_path):
    (tmp_path / "empty").touch()
    told = client.send(tmp_path / "empty", announcement(dossier, b""), CHUNK)
    assert ("file-empty" in told.outcome, told.methods, files_of(api, dossier)) == (True, ["POST"], [])


def test_another_run_of_the_program_goes_on_where_the_first_one_ended(service, proxy, client, dossier, file):
    first = client.send(file, announcement(dossier, DATA), CHUNK, end_after=2 * CHUNK)
    assert first.outcome == "ended"
    second = client.send(file, announcement(dossier, DATA), CHUNK)
    assert (second.outcome, second.methods) == ("done", ["HEAD", "PATCH", "PATCH"])
    assert first.url == second.url
    assert sum(sent_again(proxy.chunks)) == 0
    assert stored(service.data, DATA) == DATA


@pytest.mark.parametrize("moment", [BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER])
def test_after_a_cut_it_asks_and_goes_on_from_what_arrived(service, proxy, client, dossier, file, moment):
    proxy.cut("PATCH", "", moment, after=1)
    told = client.send(file, announcement(dossier, DATA), CHUNK)
    assert (told.outcome, proxy.faults_left) == ("done", 0)
    # The one that was cut has no answer; whether it had come in is asked, and only what had not goes again.
    assert told.methods[:3] == ["POST", "PATCH", "HEAD"]
    again = {BEFORE_REQUEST: (CHUNK,), DURING_REQUEST: range(1, CHUNK), AFTER_ANSWER: (0,)}
    assert sum(sent_again(proxy.chunks)) in again[moment]
    assert stored(service.data, DATA) == DATA


@pytest.mark.parametrize("moment", [BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER])
def test_a_kill_of_the_service_at_a_chunk_leaves_no_gap_and_no_double(
    service, proxy, client, dossier, file, moment
):
    def kill() -> None:
        service.kill()
        proxy.upstream = service.start().port

    proxy.cut("PATCH", "", moment, kill, after=1)
    told = client.send(file, announcement(dossier, DATA), CHUNK)
    assert (told.outcome, proxy.faults_left) == ("done", 0)
    assert max(sent_again(proxy.chunks)) <= CHUNK
    assert stored(service.data, DATA) == DATA


def test_an_upload_that_has_run_out_is_gone_and_it_begins_anew(service, api, client, dossier, file):
    first = client.send(file, announcement(dossier, DATA), CHUNK, end_after=CHUNK)
    upload = first.url.rpartition("/")[2]
    with service.database.changing(service.data) as change:
        change(f"UPDATE uploads SET expires_at = '2026-01-01T00:00:00+07:00' WHERE id = '{upload}'")
    second = client.send(file, announcement(dossier, DATA), CHUNK)
    assert (second.outcome, second.methods) == ("done", ["HEAD", "POST"] + ["PATCH"] * CHUNKS)
    assert [asked.status for asked in second.asked[:2]] == [410, 201]
    assert second.url != first.url
    assert len(files_of(api, dossier)) == 1
    assert stored(service.data, DATA) == DATA


def test_where_no_patch_comes_through_the_override_header_does_the_same(
    service, proxy, client, dossier, file
):
    proxy.cut("POST", "", DURING_REQUEST, after=2)
    told = client.send(file, announcement(dossier, DATA), CHUNK, overridePatchMethod=True)
    assert told.outcome == "done"
    assert {asked for asked in told.asked if asked.override} == {Asked("POST", "PATCH", 204)}
    assert {request.partition(" ")[0] for request in proxy.seen} == {"POST", "HEAD"}
    assert stored(service.data, DATA) == DATA


def test_a_file_that_the_dossier_has_is_not_sent_a_second_time(api, proxy, client, dossier, file, home):
    client.send(file, announcement(dossier, DATA), CHUNK)
    sent = len(proxy.chunks)
    another = TusJs(proxy.url, api.token, home)
    again = another.send(file, announcement(dossier, DATA, slot="2"), CHUNK)
    assert again.outcome == "done"
    # It does not know the answer "already there", and learns from the refusal of its first chunk.
    assert [asked.status for asked in again.asked] == [200, 409, 200]
    assert sum(chunk.length for chunk in proxy.chunks[sent:]) == CHUNK
    assert len(files_of(api, dossier)) == 2


def test_a_refusal_ends_it_with_the_reason_and_is_not_tried_again(client, dossier, file):
    told = client.send(file, announcement(dossier, DATA, mime="application/x-msdownload"), CHUNK)
    assert "type-not-accepted" in told.outcome
    assert told.methods == ["POST"]


@pytest.mark.timeout(by_scale(120, 900))
def test_a_big_file_over_a_line_cut_a_hundred_times_arrives_whole(tmp_path, database, session, request):
    options = ["--max-file-bytes", "700000000", "--max-dossier-bytes", "700000000"]
    service = ServiceProcess(tmp_path / "service", options, database=database).start()
    proxy = CuttingProxy(service.port)
    try:
        path = tmp_path / "big.pdf"
        sha256 = random_file(path, SIZE)
        dossier = Api(service.url, session).dossier()
        for number in range(CUTS):
            proxy.cut("PATCH", "", DURING_REQUEST, share=(number * 37 % 100) / 100, after=number % 2)
        began = time.monotonic()
        client = TusJs(proxy.url, log_in(service.url, session), tmp_path)
        told = client.send(path, announcement(dossier, b"", sha256=sha256), CUT_CHUNK)
        seconds = time.monotonic() - began
        assert (told.outcome, proxy.faults_left) == ("done", 0)
        assert sha256_of_file(blob(service.data, sha256)) == sha256
        again = sent_again(proxy.chunks)
        assert max(again) <= CUT_CHUNK
        assert sum(again) <= CUTS * CUT_CHUNK
        what = f"tus-js-client over a line cut {CUTS} times, {request.node.callspec.id}"
        leave(what, told_of_cuts(SIZE, again, seconds))
    finally:
        proxy.close()
        service.kill()
