"""Uploads by tus 1.0.0, by bare requests: the protocol, the place in the dossier, limits, refusals."""

from __future__ import annotations

import hashlib
from datetime import datetime

import pytest
from bare_api import Api, slug
from service_process import ServiceProcess
from test_service_rules import manifest, submission
from tus_api import CHUNK, Tus, announcement, checksum, encoded, stored

DATA = b"%PDF-1.7 " + bytes(range(256)) * 400
OPTIONS = ["--max-file-bytes", "200000", "--max-dossier-bytes", "400000"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    folder = tmp_path_factory.mktemp("uploads") / "service"
    process = ServiceProcess(folder, OPTIONS, database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture
def api(shared, session) -> Api:
    return Api(shared.url, session)


@pytest.fixture
def tus(shared, session) -> Tus:
    return Tus(shared.url, session)


@pytest.fixture
def dossier(api, request) -> str:
    key = hashlib.sha256(request.node.nodeid.encode()).hexdigest()
    return str(api.open(key).json()["id"])


def parts(service) -> list:
    return sorted(path.name for path in (service.data / "blobs" / "uploads").iterdir())


def test_options_tell_what_is_there_without_naming_a_version(tus):
    answer = tus.session.options(tus.url + "/v1/uploads", timeout=20)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0" == answer.headers["Tus-Resumable"]
    assert answer.headers["Tus-Max-Size"] == "200000"
    extensions = set(answer.headers["Tus-Extension"].split(","))
    assert extensions == {"creation", "creation-with-upload", "expiration", "checksum", "termination"}
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_the_landing_page_tells_the_limits_of_uploads(api):
    told = api.get("/v1/").json()
    assert "uploads" in told["capabilities"]
    assert {"maxAppendBytes", "minAppendBytes", "uploadMaxAgeS", "maxOpenUploads"} <= set(told["limits"])


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_another_version_is_refused_and_the_right_one_named(tus, version):
    answer = tus.ask("HEAD", "/v1/uploads/x", Tus_Resumable=version)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_whole_upload_is_in_its_place_in_the_dossier(tus, api, dossier, shared):
    place = tus.open(dossier, DATA)
    answer = tus.patch(place, 0, DATA[:50_000])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "50000")
    assert api.get(f"/v1/dossiers/{dossier}").json()["components"] == []
    assert tus.patch(place, 50_000, DATA[50_000:]).headers["Upload-Offset"] == str(len(DATA))
    (file,) = api.get(f"/v1/dossiers/{dossier}").json()["components"]
    assert (file["component"], file["slot"], file["bytes"]) == ("request", 1, len(DATA))
    assert (file["fileName"], file["sha256"]) == ("Đơn đề nghị.pdf", hashlib.sha256(DATA).hexdigest())
    assert stored(shared.data, DATA) == DATA
    assert tus.state(place)["state"] == "ready"


def test_head_tells_how_far_it_is_and_what_was_announced(tus, dossier):
    place = tus.open(dossier, DATA)
    tus.patch(place, 0, DATA[:1000])
    answer = tus.ask("HEAD", place)
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("1000", str(len(DATA)))
    assert answer.headers["Cache-Control"] == "no-store"
    assert encoded("application/pdf") in answer.headers["Upload-Metadata"]
    assert answer.headers["Upload-Expires"].endswith("GMT")


def test_the_first_chunk_may_come_with_the_creation(tus, dossier):
    pairs = announcement(dossier, DATA)
    answer = tus.create(pairs, len(DATA), DATA[:777], Content_Type=CHUNK)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "777")
    assert tus.offset(answer.headers["Location"]) == 777


def test_an_empty_file_is_refused_before_it_begins(tus, dossier):
    answer = tus.create(announcement(dossier, b""), 0)
    assert (answer.status_code, slug(answer)) == (422, "file-empty")


@pytest.mark.parametrize("offset", [0, 999, 1001, 200_000_000])
def test_a_chunk_at_another_offset_is_refused_and_nothing_changes(tus, dossier, offset):
    place = tus.open(dossier, DATA)
    tus.patch(place, 0, DATA[:1000])
    answer = tus.patch(place, offset, b"xyz")
    assert (answer.status_code, slug(answer)) == (409, "mismatching-upload-offset")
    assert (answer.json()["expected-offset"], answer.json()["provided-offset"]) == (1000, offset)
    assert tus.offset(place) == 1000


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_chunk_with_its_checksum_is_taken(tus, dossier, algorithm):
    place = tus.open(dossier, DATA)
    answer = tus.patch(place, 0, DATA[:1000], Upload_Checksum=checksum(DATA[:1000], algorithm))
    assert answer.status_code == 204


def test_a_chunk_with_one_flipped_bit_is_dropped_and_can_be_sent_again(tus, dossier, shared):
    place = tus.open(dossier, DATA)
    tus.patch(place, 0, DATA[:1000])
    right = DATA[1000:5000]
    flipped = bytes([right[0] ^ 1]) + right[1:]
    answer = tus.patch(place, 1000, flipped, Upload_Checksum=checksum(right))
    assert (answer.status_code, slug(answer)) == (460, "chunk-damaged")
    assert tus.offset(place) == 1000
    assert tus.patch(place, 1000, right, Upload_Checksum=checksum(right)).status_code == 204


@pytest.mark.parametrize("value", ["md5 AAAA", "sha256 ???", "sha256", ""])
def test_a_checksum_that_cannot_be_checked_is_refused(tus, dossier, value):
    place = tus.open(dossier, DATA)
    assert slug(tus.patch(place, 0, b"abc", Upload_Checksum=value)) == "malformed"
    assert tus.offset(place) == 0


def test_a_file_that_is_not_the_announced_one_is_refused_as_a_whole(tus, api, dossier, shared):
    place = tus.open(dossier, DATA)
    answer = tus.patch(place, 0, DATA[:-1] + b"!")
    assert (answer.status_code, slug(answer)) == (422, "checksum-mismatch")
    assert api.get(f"/v1/dossiers/{dossier}").json()["components"] == []
    assert tus.state(place)["state"] == "rejected"
    assert place.rpartition("/")[2] + ".part" not in parts(shared)
    assert tus.ask("HEAD", place).status_code == 410


def test_more_bytes_than_announced_are_refused(tus, dossier):
    place = tus.open(dossier, DATA)
    answer = tus.patch(place, 0, DATA + b"more")
    assert (answer.status_code, slug(answer)) == (413, "file-too-large")
    assert tus.offset(place) == 0


def test_bytes_without_a_length_are_counted_as_they_come(tus, dossier):
    place = tus.open(dossier, DATA)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": CHUNK}
    pieces = (DATA[:60_000] for _ in range(3))
    answer = tus.session.patch(tus.url + place, data=pieces, headers=headers, timeout=20)
    assert (answer.status_code, slug(answer)) == (413, "file-too-large")


def test_the_override_header_does_what_it_names(tus, dossier):
    place = tus.open(dossier, DATA)
    patched = tus.ask(
        "POST", place, DATA[:500], X_HTTP_Method_Override="PATCH", Upload_Offset="0", Content_Type=CHUNK
    )
    assert (patched.status_code, patched.headers["Upload-Offset"]) == (204, "500")
    assert tus.ask("POST", place, X_HTTP_Method_Override="DELETE").status_code == 204
    assert tus.ask("HEAD", place).status_code == 404
    assert slug(tus.ask("POST", place, X_HTTP_Method_Override="TRACE")) == "method-not-allowed"
    assert slug(tus.ask("POST", place)) == "method-not-allowed"


def test_an_upload_that_is_given_up_leaves_nothing(tus, dossier, shared):
    place = tus.open(dossier, DATA)
    tus.patch(place, 0, DATA[:1000])
    assert tus.ask("DELETE", place).status_code == 204
    assert place.rpartition("/")[2] + ".part" not in parts(shared)
    assert slug(tus.patch(place, 1000, b"x")) == "upload-unknown"


def test_the_same_key_gives_the_same_upload(tus, dossier):
    pairs = announcement(dossier, DATA)
    answers = [tus.create(pairs, len(DATA), Idempotency_Key=f"upload-{dossier}") for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    changed = tus.create({**pairs, "slot": "2"}, len(DATA), Idempotency_Key=f"upload-{dossier}")
    assert slug(changed) == "idempotency-reused"


def test_a_file_that_the_dossier_has_costs_no_byte(tus, api, dossier):
    place = tus.open(dossier, DATA)
    tus.patch(place, 0, DATA)
    again = tus.create(announcement(dossier, DATA, slot="2", filename="lần hai.pdf"), len(DATA))
    assert (again.status_code, again.headers["X-Upload-State"]) == (200, "already-have")
    found = api.get(f"/v1/dossiers/{dossier}").json()["components"]
    assert [(file["slot"], file["fileName"]) for file in found] == [
        (1, "Đơn đề nghị.pdf"),
        (2, "lần hai.pdf"),
    ]


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"sha256": ""}, (400, "digest-missing")),
        ({"sha256": "0" * 63}, (400, "digest-missing")),
        ({"component": "../../etc"}, (404, "component-unknown")),
        ({"slot": "0"}, (404, "component-unknown")),
        ({"mime": "application/x-msdownload"}, (415, "type-not-accepted")),
        ({"dossierId": "nobody"}, (404, "dossier-unknown")),
    ],
)
def test_an_upload_that_may_not_go_where_it_says_is_refused(tus, dossier, changes, expected):
    answer = tus.create(announcement(dossier, DATA, **changes), len(DATA))
    assert (answer.status_code, slug(answer)) == expected


@pytest.mark.parametrize("length", ["", "-1", "1e3", "9" * 30, "٣"])
def test_a_length_that_is_no_number_is_malformed(tus, dossier, length):
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": length.encode("utf-8")}
    answer = tus.session.post(tus.url + "/v1/uploads", headers=headers, timeout=20)
    assert slug(answer) == "malformed"


@pytest.mark.parametrize("listed", ["filename ***", "x" * 5000, "mime " + "/w==", "sha256"])
def test_metadata_that_cannot_be_read_are_refused(tus, listed):
    answer = tus.ask("POST", "/v1/uploads", Upload_Length="5", Upload_Metadata=listed)
    assert slug(answer) in ("malformed", "digest-missing")


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(tus, dossier):
    answer = tus.create(announcement(dossier, DATA), 200_001)
    assert (answer.status_code, slug(answer)) == (413, "file-too-large")
    assert answer.json()["values"]["limit"] == 200_000


def test_what_is_on_its_way_counts_for_the_limit_of_the_dossier(tus, dossier):
    for slot in ("1", "2"):
        assert tus.create(announcement(dossier, DATA, slot=slot), 190_000).status_code == 201
    answer = tus.create(announcement(dossier, DATA, slot="3"), 190_000)
    assert (answer.status_code, slug(answer)) == (413, "quota-exceeded")
    # The same place is replaced, not added.
    assert tus.create(announcement(dossier, DATA, slot="2"), 190_000).status_code == 201


def test_a_dossier_has_only_so_many_unfinished_uploads(tus, api, dossier):
    limit = api.get("/v1/").json()["limits"]["maxOpenUploads"]
    for _ in range(limit):
        assert tus.create(announcement(dossier, DATA), 10).status_code == 201
    answer = tus.create(announcement(dossier, DATA), 10)
    assert (answer.status_code, slug(answer)) == (429, "too-many-uploads")


def test_a_name_that_is_a_path_begins_no_upload(tus, api, dossier, shared):
    before = sorted(path for path in shared.data.parent.iterdir())
    answer = tus.create(announcement(dossier, DATA, filename="../../../tmp/a.pdf"), len(DATA))
    assert (answer.status_code, slug(answer)) == (422, "file-name-refused")
    assert sorted(path for path in shared.data.parent.iterdir()) == before


@pytest.mark.parametrize("place", ["/v1/uploads/..%2f..%2fservice.sqlite", "/v1/uploads/" + "a" * 3000])
def test_an_upload_that_is_not_there_is_unknown_whatever_it_is_called(tus, place):
    assert tus.ask("HEAD", place).status_code == 404


def test_an_upload_for_a_filed_dossier_is_refused(tus, api, dossier):
    place = tus.open(dossier, DATA)
    tus.patch(place, 0, DATA[:-1])
    filed = api.post(f"/v1/dossiers/{dossier}/submission", submission(manifest()), f"filing-{dossier}")
    assert filed.status_code == 201
    assert slug(tus.patch(place, len(DATA) - 1, DATA[-1:])) == "frozen"
    assert tus.state(place)["reason"] == "frozen"
    assert slug(tus.create(announcement(dossier, DATA, slot="2"), 5)) == "frozen"


def test_an_upload_runs_out_and_its_bytes_are_thrown_away(tus, api, dossier, shared):
    place = tus.open(dossier, DATA)
    tus.patch(place, 0, DATA[:1000])
    upload = place.rpartition("/")[2]
    assert f"{upload}.part" in parts(shared)
    with shared.database.changing(shared.data) as change:
        change(f"UPDATE uploads SET expires_at = '2026-01-01T00:00:00+07:00' WHERE id = '{upload}'")
    assert slug(tus.patch(place, 1000, b"x")) == "upload-expired"
    assert tus.ask("HEAD", place).status_code == 410
    tus.open(dossier, DATA, slot="2")
    assert f"{upload}.part" not in parts(shared)
    assert tus.state(place)["state"] == "expired"


def test_how_long_an_upload_is_kept_is_set_where_the_service_starts(tmp_path, session):
    process = ServiceProcess(tmp_path / "short", ["--upload-max-age-s", "3600"]).start()
    try:
        api = Api(process.url, session)
        assert api.get("/v1/").json()["limits"]["uploadMaxAgeS"] == 3600
        Tus(process.url, session).open(api.dossier(), DATA)
        ((created, expires),) = process.rows("SELECT created_at, expires_at FROM uploads")
        kept = datetime.fromisoformat(expires) - datetime.fromisoformat(created)
        assert abs(kept.total_seconds() - 3600) <= 1
    finally:
        process.kill()
