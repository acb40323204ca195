"""What stands between the program's uploader and the service: proxies, portals, limits, refusals."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from cutting_proxy import AFTER_ANSWER
from meddling_proxy import flipped
from sending_office import KIB
from service_process import ServiceProcess

from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.portal.line import RefusedError

SIZE = 500_000
OURS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    process = ServiceProcess(tmp_path_factory.mktemp("between") / "service").start()
    yield process
    process.kill()


@pytest.mark.parametrize("status", [200, 403, 405, 501])
def test_where_patch_is_not_let_through_the_override_header_is_used_from_then_on(office, proxy, status):
    files, uploader = [office.file(SIZE), office.file(SIZE, slot=2)], office.uploader()
    proxy.answer("PATCH", status, times=0)
    for file in files:
        office.send(file, uploader)
        assert office.has(file)
    assert [method for method, _ in proxy.sent].count("PATCH") == 1


def test_a_login_page_in_the_middle_is_told_at_once_and_what_arrived_stays(office, proxy):
    file = office.file(SIZE)
    proxy.cut("PATCH", "", AFTER_ANSWER, lambda: proxy.answer("*", 200), after=1)
    with pytest.raises(ServiceUnreachableError) as told:
        office.send(file)
    assert "log in" in told.value.text("en")
    office.send(file)
    assert office.has(file)


def test_a_proxy_that_takes_only_small_bodies_gets_small_ones(office, proxy):
    file = office.file(SIZE)
    proxy.answer("POST", 413, times=0, least=40 * KIB)
    proxy.answer("PATCH", 413, times=0, least=40 * KIB)
    office.send(file, office.uploader(chunk=256 * KIB, least=16 * KIB))
    assert office.has(file)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
@pytest.mark.parametrize("method", ["OPTIONS", "POST", "PATCH"])
def test_a_server_in_trouble_is_left_alone_for_as_long_as_it_asks(office, proxy, status, method):
    file, uploader = office.file(SIZE), office.uploader()
    proxy.answer(method, status, {"Retry-After": "120"})
    office.send(file, uploader)
    assert office.has(file)
    assert sum(office.time.waits) == 120


def test_a_moment_to_come_back_at_is_told_by_the_clock_of_the_server(office, proxy):
    """That clock is wrong by days, which does not matter."""
    then = {"Retry-After": formatdate(90_000.0, usegmt=True), "Date": formatdate(89_700.0, usegmt=True)}
    file = office.file(SIZE)
    proxy.answer("PATCH", 503, then)
    office.send(file)
    assert office.has(file)
    assert sum(office.time.waits) == 300


def test_whoever_asks_for_more_patience_than_there_is_ends_the_sending_for_now(office, proxy):
    file = office.file(SIZE)
    proxy.answer("PATCH", 503, {"Retry-After": "3600"})
    with pytest.raises(ServiceUnreachableError) as told:
        office.send(file)
    assert "few minutes" in told.value.text("en")
    assert office.time.waits == []
    office.send(file)
    assert office.has(file)


def test_waits_grow_and_the_sending_ends_when_nothing_moves_for_ten_minutes(office, proxy):
    file = office.file(SIZE)
    proxy.answer("*", 502, times=0)
    with pytest.raises(ServiceUnreachableError):
        office.send(file)
    assert office.time.waits[:2] == [0.5, 1.0]
    assert 540 <= sum(office.time.waits) <= 600


def test_a_fault_of_the_server_is_tried_twice_more(office, proxy):
    file = office.file(SIZE)
    proxy.answer("PATCH", 500, times=0)
    with pytest.raises(ServiceUnreachableError):
        office.send(file)
    assert [method for method, _ in proxy.sent].count("PATCH") == 3


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_refused_file_is_refused_in_one_sentence_and_not_tried_again(office, proxy, method):
    size = 50_000 if method == "POST" else SIZE
    file = office.told(office.file(size).path, "0" * 64, size)
    before = len(proxy.sent)
    with pytest.raises(RefusedError) as told:
        office.send(file)
    assert (told.value.status, told.value.slug) == (422, "checksum-mismatch")
    assert "\n" not in told.value.text("vi")
    chunks = [size for method, size in proxy.sent[before:] if size]
    assert sum(chunks) == size


def test_a_refusal_whose_answer_was_lost_is_asked_for(office, proxy):
    file = office.told(office.file(SIZE).path, "0" * 64, SIZE)
    proxy.cut("PATCH", "", AFTER_ANSWER, after=3)
    with pytest.raises(RefusedError) as told:
        office.send(file)
    assert told.value.slug == "checksum-mismatch"
    assert "SHA-256" in told.value.text("en")


def test_after_a_refusal_the_next_sending_begins_anew(office):
    wrong = office.told(office.file(SIZE).path, "0" * 64, SIZE)
    key = office.memory(wrong).key
    with pytest.raises(RefusedError):
        office.send(wrong)
    assert office.memory(wrong).key != key
    assert office.memory(wrong).place is None


def test_a_type_that_is_not_taken_is_refused_before_a_byte_of_it_is_sent_twice(office, proxy):
    path = office.file(SIZE).path
    file = office.told(path, "0" * 64, SIZE)
    refused = type(file)(**{**vars(file), "media_type": "application/x-msdownload"})
    with pytest.raises(RefusedError) as told:
        office.send(refused)
    assert told.value.slug == "type-not-accepted"
    assert [method for method, _ in proxy.sent].count("PATCH") == 0


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/v1/uploads/x",
        "https://elsewhere.example/v1/uploads/x",
        "//elsewhere.example/v1/uploads/x",
        "/v1/uploads/../../x",
        "/v1/dossiers/x",
        "/v1/uploads/%2e%2e/x",
        "/v1/uploads/x?token=1",
        "",
    ],
)
def test_an_upload_elsewhere_is_not_believed(office, proxy, location):
    file = office.file(SIZE)
    told = {**OURS, "Upload-Offset": "0", **({"Location": location} if location else {})}
    proxy.answer("POST", 201, told, b"")
    with pytest.raises(ServiceUnreachableError):
        office.send(file)
    assert office.memory(file).place is None


@pytest.mark.parametrize("offset", ["-1", "x", "500001", "400000", "9" * 30, ""])
def test_an_offset_that_cannot_be_is_not_believed(office, proxy, offset):
    file = office.file(SIZE)
    proxy.answer("PATCH", 204, {**OURS, "Upload-Offset": offset}, b"")
    office.send(file)
    assert office.has(file)


def test_a_redirect_is_not_followed(office, proxy):
    file = office.file(SIZE)
    proxy.answer("*", 307, {"Location": proxy.url + "/elsewhere"}, times=0)
    with pytest.raises(ServiceUnreachableError):
        office.send(file)
    assert not any("elsewhere" in request for request in proxy.seen)


def test_a_file_that_has_become_shorter_is_no_fault_of_the_line(office):
    file = office.file(SIZE)
    file.path.write_bytes(file.path.read_bytes()[:300_000])
    with pytest.raises(OSError):
        office.send(file)
    assert office.time.waits == []


def test_a_service_without_extensions_is_served_by_the_core_protocol(office, proxy):
    file = office.file(SIZE)
    proxy.answer("OPTIONS", 204, OURS, b"")
    proxy.change("PATCH", flipped)
    # Without a checksum for each chunk the turned bit is found at the end.
    with pytest.raises(RefusedError) as told:
        office.send(file)
    assert told.value.slug == "checksum-mismatch"
    office.send(file)
    assert office.has(file)
    assert [size for method, size in proxy.sent if method == "POST"].count(0) == 1
