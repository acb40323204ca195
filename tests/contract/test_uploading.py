"""The program's own uploader against the real service: in chunks, resumed, over lines that break."""

from __future__ import annotations

import time

import pytest
import requests
from cutting_proxy import AFTER_ANSWER, DURING_REQUEST, MEANWHILE, sent_again, told_of_cuts
from figures import leave
from meddling_proxy import flipped
from sending_office import KIB, SendingOffice
from service_process import ServiceProcess
from testdata import by_scale

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.portal.line import RefusedError

CUTS = 100
CUT_SIZE = by_scale(20_000_000, 600_000_000)
CUT_CHUNK = by_scale(100 * KIB, 3 * KIB * KIB)
LARGE = ["--max-file-bytes", "700000000", "--max-dossier-bytes", "700000000"]


@pytest.fixture(scope="module")
def service(tmp_path_factory, shared_database):
    folder = tmp_path_factory.mktemp("uploading") / "service"
    process = ServiceProcess(folder, LARGE, database=shared_database).start()
    yield process
    process.kill()


def stored(service, file) -> bytes:
    return (service.data / "blobs" / file.sha256[:2] / file.sha256[2:4] / file.sha256).read_bytes()


def assert_whole(service, office, file):
    assert office.has(file)
    assert stored(service, file) == file.path.read_bytes()


def stop_after(arrived_bytes, office):
    """Return an ``alive`` that ends the work once so many bytes have arrived."""

    def alive():
        if office.arrived and office.arrived[-1] >= arrived_bytes:
            raise CancelledError("error.cancelled")

    return alive


def test_a_small_file_is_one_request(office, proxy, service):
    files, uploader = [office.file(5000, slot) for slot in (1, 2, 3)], office.uploader()
    proxy.seen.clear()
    for file in files:
        office.send(file, uploader)
    assert proxy.seen == ["OPTIONS /v1/uploads"] + ["POST /v1/uploads"] * 3
    for file in files:
        assert_whole(service, office, file)


def test_a_large_file_goes_in_chunks_and_what_has_arrived_is_told(office, proxy, service):
    file = office.file(1_000_000)
    office.send(file)
    assert_whole(service, office, file)
    assert sorted(office.arrived) == office.arrived and office.arrived[-1] == 1_000_000
    assert len(office.arrived) == 10
    assert (proxy.bytes_of("POST", "PATCH"), office.time.waits) == (1_000_000 + opening_bytes(proxy), [])


def opening_bytes(proxy) -> int:
    """Return how many bytes the log-in and the opening of the dossier had."""
    return sum(size for _, size in proxy.sent[:2])


def test_an_empty_file_is_refused_in_one_sentence_and_not_tried_again(office, proxy):
    with pytest.raises(RefusedError) as refused:
        office.send(office.file(0))
    assert refused.value.slug == "file-empty" and refused.value.text("en").count(".") == 1
    assert [method for method, _ in proxy.sent].count("POST") == 3  # two of them are log-in and dossier


def test_bytes_that_the_dossier_has_are_not_sent_again(office, proxy):
    first = office.file(50_000)
    office.send(first)
    before = proxy.bytes_of("POST", "PATCH")
    second = office.told(first.path, first.sha256, first.size_bytes, slot=2)
    office.send(second, is_there=True)
    assert office.has(second)
    assert proxy.bytes_of("POST", "PATCH") == before


def test_what_was_stopped_goes_on_where_the_service_is(office, proxy, home, session, service):
    file = office.file(1_000_000)
    with pytest.raises(CancelledError):
        office.send(file, alive=stop_after(400_000, office))
    sent = proxy.bytes_of("POST", "PATCH")
    again = SendingOffice(home, proxy.url, session)
    reached = again.memory(file).acknowledged
    assert reached >= 400_000
    again.send(file)
    assert again.arrived[0] == reached
    login_again = sum(size for _, size in proxy.sent[-20:] if 0 < size < 1000)
    assert proxy.bytes_of("POST", "PATCH") - sent - login_again <= file.size_bytes - reached
    assert_whole(service, again, file)


def test_an_upload_that_ran_out_begins_anew(office, service):
    file = office.file(1_000_000)
    with pytest.raises(CancelledError):
        office.send(file, alive=stop_after(400_000, office))
    key = office.memory(file).key
    with service.database.changing(service.data) as change:
        change("UPDATE uploads SET expires_at = '2026-01-01T00:00:00+07:00'")
    office.send(file)
    assert_whole(service, office, file)
    assert office.memory(file).key != key


def test_an_upload_that_the_service_does_not_know_begins_anew(office, service):
    file = office.file(1_000_000)
    with pytest.raises(CancelledError):
        office.send(file, alive=stop_after(400_000, office))
    with service.database.changing(service.data) as change:
        change("DELETE FROM uploads")
    direct = SendingOffice(office.home, service.url, requests.Session())
    direct.send(file)
    assert direct.has(file)
    assert stored(service, file) == file.path.read_bytes()


def test_a_log_in_that_runs_out_in_the_middle_costs_nothing_but_the_chunk(office, proxy, service):
    def run_out():
        with service.database.changing(service.data) as change:
            change("UPDATE tokens SET access_until = '2026-01-01T00:00:00+07:00'")

    file = office.file(1_000_000)
    proxy.cut("PATCH", "", MEANWHILE, run_out, after=3)
    office.send(file)
    assert_whole(service, office, file)
    assert office.time.waits == []
    assert proxy.seen.count("POST /oauth/token") == 2


@pytest.mark.parametrize("method, chunk", [("POST", 100 * KIB), ("PATCH", 100 * KIB)])
def test_a_chunk_with_a_turned_bit_is_not_taken_and_sent_again(office, proxy, service, method, chunk):
    file, uploader = office.file(500_000), office.uploader(chunk)
    proxy.change(method, flipped)
    office.send(file, uploader)
    assert_whole(service, office, file)
    again = proxy.bytes_of("POST", "PATCH") - file.size_bytes - opening_bytes(proxy)
    assert 0 < again <= chunk


def test_a_line_that_turns_bits_for_ever_is_given_up_in_one_sentence(office, proxy):
    file = office.file(500_000)
    for _ in range(20):
        proxy.change("PATCH", flipped)
    with pytest.raises(RefusedError) as told:
        office.send(file)
    assert (told.value.status, told.value.slug) == (460, "chunk-damaged")
    assert sum(method == "PATCH" for method, _ in proxy.sent) == 4


def test_a_file_over_a_line_cut_a_hundred_times_arrives_with_one_chunk_a_cut_sent_again(
    office, proxy, service, request
):
    file, began = office.file(CUT_SIZE), time.monotonic()
    for number in range(CUTS):
        share, moment = (number * 37 % 100) / 100, (DURING_REQUEST, AFTER_ANSWER)[number % 5 == 4]
        proxy.cut("PATCH", "", moment, share=share, after=number % 2)
    office.send(file, office.uploader(CUT_CHUNK, least=CUT_CHUNK // 4))
    assert proxy.faults_left == 0
    assert_whole(service, office, file)
    again = proxy.bytes_of("POST", "PATCH") - opening_bytes(proxy) - file.size_bytes
    assert again <= CUTS * CUT_CHUNK
    repeated = sent_again(proxy.chunks)
    assert max(repeated) <= CUT_CHUNK
    what = f"the program's own uploader over a line cut {CUTS} times, {request.node.callspec.id}"
    leave(what, told_of_cuts(CUT_SIZE, repeated, time.monotonic() - began))
