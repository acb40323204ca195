"""Uploads over bad lines and through kills: no gap, no byte twice, the same SHA-256."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from bare_api import Api, log_in, slug
from cutting_proxy import (
    AFTER_ANSWER,
    BEFORE_REQUEST,
    DURING_REQUEST,
    CuttingProxy,
    sent_again,
    told_of_cuts,
)
from figures import leave
from service_process import ServiceProcess
from small_pdf import begun_pdf
from test_full_disk import AT_MOST_ONE_MIB_A_FILE
from testdata import by_scale
from tus_api import CHUNK, Tus, announcement, send_all, stored
from tusclient.client import TusClient
from tusclient.uploader import Uploader

KIB = 1024
SIZE = by_scale(20_000_000, 600_000_000)
# What a cut chunk brought stays: of one in two little is left to send again.
CUT_CHUNK = by_scale(100 * KIB, 3 * KIB * KIB)
CUTS = 100
KILLS = by_scale(4, 40)


@pytest.fixture
def big(tmp_path, database):
    options = ["--max-file-bytes", "700000000", "--max-dossier-bytes", "700000000"]
    process = ServiceProcess(tmp_path / "service", options, database=database).start()
    yield process
    process.kill()


@pytest.fixture
def dossier(service, session) -> str:
    return Api(service.url, session).dossier()


def test_an_upload_that_many_settle_at_once_is_settled_once(big, session):
    data = begun_pdf(30_000_000)
    dossier, tus = Api(big.url, session).dossier(), Tus(big.url, session)
    place = tus.open(dossier, data)
    # As a kill between the last byte and what follows leaves it.
    (big.data / "blobs" / "uploads" / f"{place.rpartition('/')[2]}.part").write_bytes(data)
    with big.database.changing(big.data) as change:
        change(f"UPDATE uploads SET received = {len(data)}")
    second = ServiceProcess(big.data, database=big.database).start()
    try:
        doors = [Tus(url, own_session(session)) for url in (big.url, second.url) * 6]
        with ThreadPoolExecutor(len(doors)) as pool:
            answers = list(pool.map(lambda door: door.ask("HEAD", place).status_code, doors))
    finally:
        second.kill()
    assert set(answers) == {200}
    assert tus.state(place)["state"] == "ready"
    assert stored(big.data, data) == data


def own_session(session: requests.Session) -> requests.Session:
    own = requests.Session()
    own.trust_env = False
    own.headers["Authorization"] = session.headers["Authorization"]
    return own


def line_to(proxy, session) -> Tus:
    return Tus(proxy.url, session)


@pytest.mark.timeout(by_scale(120, 900))
@pytest.mark.parametrize("with_checksum", [False, True], ids=["plain", "checksum"])
def test_a_file_over_a_line_cut_a_hundred_times_arrives_whole(big, session, with_checksum, request):
    data = begun_pdf(SIZE)
    dossier = Api(big.url, session).dossier()
    proxy = CuttingProxy(big.port)
    place = Tus(big.url, session).open(dossier, data)
    # Every second chunk is cut, so that the line is good as often as it is bad.
    for number in range(CUTS):
        share = (number * 37 % 100) / 100
        proxy.cut("PATCH", place, DURING_REQUEST, share=share, after=number % 2)
    began = time.monotonic()
    send_all(line_to(proxy, session), place, data, CUT_CHUNK, with_checksum)
    seconds = time.monotonic() - began
    proxy.close()
    assert proxy.faults_left == 0
    assert stored(big.data, data) == data
    again = sent_again(proxy.chunks)
    assert max(again) <= CUT_CHUNK
    assert sum(again) <= CUTS * CUT_CHUNK
    what = f"a file over a line cut {CUTS} times, {request.node.callspec.id}"
    leave(what, told_of_cuts(SIZE, again, seconds))
    assert not list((big.data / "blobs" / "uploads").iterdir())


@pytest.mark.timeout(by_scale(120, 900))
def test_a_file_through_many_kills_of_the_service_arrives_whole(big, session, request):
    """Half of the kills come when the bytes are written and the answer has not left."""
    data = begun_pdf(SIZE)
    dossier = Api(big.url, session).dossier()
    proxy = CuttingProxy(big.port)
    place = Tus(big.url, session).open(dossier, data)

    def kill() -> None:
        big.kill()
        proxy.upstream = big.start().port

    for number in range(KILLS):
        proxy.cut("PATCH", place, (AFTER_ANSWER, DURING_REQUEST)[number % 2], kill, after=3)
    began = time.monotonic()
    send_all(line_to(proxy, session), place, data, CUT_CHUNK)
    seconds = time.monotonic() - began
    proxy.close()
    assert proxy.faults_left == 0
    assert stored(big.data, data) == data
    again = sent_again(proxy.chunks)
    assert max(again) <= CUT_CHUNK
    assert sum(again) <= KILLS * CUT_CHUNK
    leave(f"a file through {KILLS} kills, {request.node.callspec.id}", told_of_cuts(SIZE, again, seconds))


@pytest.mark.parametrize("moment", [BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER])
def test_the_service_killed_at_a_chunk_goes_on_where_the_disk_is(service, proxy, session, dossier, moment):
    data = begun_pdf(3_000_000)
    place = Tus(service.url, session).open(dossier, data)
    proxy.cut("PATCH", place, moment, service.kill, after=1)
    tus = line_to(proxy, session)
    tus.patch(place, 0, data[:1_000_000])
    with pytest.raises(requests.ConnectionError):
        tus.patch(place, 1_000_000, data[1_000_000:2_000_000])
    direct = Tus(service.start().url, session)
    offset = direct.offset(place)
    assert 1_000_000 <= offset <= 2_000_000
    if moment == AFTER_ANSWER:
        assert offset == 2_000_000
    send_all(direct, place, data, 700_000)
    assert stored(service.data, data) == data


def test_a_kill_between_the_bytes_and_their_count_leaves_no_gap_and_no_double(
    service, proxy, session, dossier
):
    """The count is held up from outside: the bytes are on the disk, the answer has not left."""
    data = begun_pdf(2_000_000)
    direct = Tus(service.url, session)
    place = direct.open(dossier, data)
    direct.patch(place, 0, data[:500_000])
    part = service.data / "blobs" / "uploads" / (place.rpartition("/")[2] + ".part")

    def send() -> None:
        with requests.Session() as own, pytest.raises(requests.ConnectionError):
            own.trust_env = False
            own.headers.update(session.headers)
            Tus(service.url, own).patch(place, 500_000, data[500_000:1_500_000])

    with service.held():
        sender = threading.Thread(target=send)
        sender.start()
        deadline = time.monotonic() + 10
        while part.stat().st_size < 1_500_000 and time.monotonic() < deadline:
            time.sleep(0.01)
        service.kill()
        sender.join(20)
    assert part.stat().st_size == 1_500_000
    again = Tus(service.start().url, session)
    assert again.offset(place) == 500_000
    send_all(again, place, data, 400_000)
    assert stored(service.data, data) == data


def test_a_kill_between_the_last_byte_and_the_dossier_is_made_good_when_somebody_asks(
    service, session, dossier
):
    data = begun_pdf(300_000)
    tus = Tus(service.url, session)
    place = tus.open(dossier, data)
    tus.patch(place, 0, data[:299_999])
    upload = place.rpartition("/")[2]
    service.kill()
    with (service.data / "blobs" / "uploads" / f"{upload}.part").open("ab") as part:
        part.write(data[-1:])
    with service.database.changing(service.data) as change:
        change(f"UPDATE uploads SET received = {len(data)} WHERE id = '{upload}'")
    again = Tus(service.start().url, session)
    assert again.state(place)["state"] == "verifying"
    assert again.offset(place) == len(data)
    assert again.state(place)["state"] == "ready"
    (file,) = Api(service.url, session).get(f"/v1/dossiers/{dossier}").json()["components"]
    assert file["bytes"] == len(data)


def test_a_dead_line_does_not_keep_a_new_one_out(service, session, dossier):
    """A sender that went silent holds its turn until somebody asks; what it sent is kept."""
    data = begun_pdf(1_000_000)
    tus = Tus(service.url, session)
    place = tus.open(dossier, data)
    go_on = threading.Event()

    def halting():
        yield data[:400_000]
        go_on.wait(30)

    def send() -> None:
        with requests.Session() as own:
            own.trust_env = False
            own.headers.update(session.headers)
            headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": CHUNK}
            own.patch(tus.url + place, data=halting(), headers=headers, timeout=30)

    sender = threading.Thread(target=send)
    sender.start()
    part = service.data / "blobs" / "uploads" / (place.rpartition("/")[2] + ".part")
    deadline = time.monotonic() + 10
    while (not part.exists() or part.stat().st_size < 262_144) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.5)  # the rest of what was sent is on its way
    offset = tus.offset(place)
    go_on.set()
    sender.join(20)
    assert offset == 400_000
    send_all(tus, place, data, 500_000)
    assert stored(service.data, data) == data


def test_a_public_client_sends_a_file(service, session, dossier, tmp_path):
    data = begun_pdf(1_500_000)
    uploader = public_client(service.url, dossier, data, tmp_path, chunk_size=400_000, upload_checksum=True)
    uploader.upload()
    assert stored(service.data, data) == data


def test_a_public_client_goes_on_after_a_kill(service, session, dossier, tmp_path):
    data = begun_pdf(1_500_000)
    first = public_client(service.url, dossier, data, tmp_path, chunk_size=400_000)
    first.upload_chunk()
    service.kill()
    place = first.url.replace(service.url, "")
    service.start()
    second = Uploader(file_path=first.file_path, url=service.url + place, client=as_somebody(service.url))
    assert second.offset == 400_000
    second.upload()
    assert stored(service.data, data) == data


def test_a_public_client_gets_a_file_over_a_line_that_breaks(service, proxy, session, dossier, tmp_path):
    data = begun_pdf(2_000_000)
    for number in range(10):
        proxy.cut("PATCH", "", (DURING_REQUEST, AFTER_ANSWER)[number % 2], after=number % 2)
    # Each retry sends a whole chunk again, so that the end of the file may be passed at once.
    uploader = public_client(
        proxy.url, dossier, data, tmp_path, chunk_size=100_000, retries=5, retry_delay=0, upload_checksum=True
    )
    uploader.upload()
    assert proxy.faults_left == 0
    assert stored(service.data, data) == data


def as_somebody(url) -> TusClient:
    with requests.Session() as own:
        own.trust_env = False
        return TusClient(url + "/v1/uploads", headers={"Authorization": f"Bearer {log_in(url, own)}"})


def public_client(url, dossier, data, folder, **options) -> Uploader:
    path = folder / "Đơn đề nghị.pdf"
    path.write_bytes(data)
    return as_somebody(url).uploader(str(path), metadata=announcement(dossier, data), **options)


def test_a_full_disk_costs_only_the_bytes_that_were_not_kept(tmp_path, session):
    service = ServiceProcess(tmp_path / "service", limits=AT_MOST_ONE_MIB_A_FILE).start()
    try:
        tus = Tus(service.url, session)
        data = begun_pdf(1_500_000)
        place = tus.open(Api(service.url, session).dossier(), data)
        tus.patch(place, 0, data[:700_000])
        answer = tus.patch(place, 700_000, data[700_000:])
        assert (answer.status_code, slug(answer)) == (507, "disk-full")
        assert tus.offset(place) == 700_000
    finally:
        service.kill()


def test_two_chunks_at_once_are_taken_one_after_the_other(service, session, dossier):
    data = begun_pdf(800_000)
    place = Tus(service.url, session).open(dossier, data)
    answers = []
    inner = threading.Barrier(2)

    def send() -> None:
        with requests.Session() as own:
            own.trust_env = False
            own.headers.update(session.headers)
            inner.wait(10)
            try:
                answers.append(Tus(service.url, own).patch(place, 0, data).status_code)
            except requests.ConnectionError:
                answers.append(0)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert set(answers) <= {0, 204, 409, 423}
    send_all(Tus(service.url, session), place, data, 500_000)
    assert stored(service.data, data) == data
