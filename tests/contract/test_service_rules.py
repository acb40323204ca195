"""The contract itself, by bare requests: keys, digests, names, types, sizes, manifests."""

from __future__ import annotations

import hashlib
import threading
import time

import pytest
import requests
from bare_api import Api, slug
from service_process import ServiceProcess
from small_pdf import small_pdf

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.portal.problems import KINDS


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    process = ServiceProcess(
        tmp_path_factory.mktemp("rules") / "service", ["--max-file-bytes", "200000"], database=shared_database
    ).start()
    yield process
    process.kill()


@pytest.fixture
def api(shared, session) -> Api:
    return Api(shared.url, session)


@pytest.fixture
def key(request) -> str:
    """A key of its own for each test."""
    return "key-" + hashlib.sha256(request.node.nodeid.encode()).hexdigest()


@pytest.fixture
def dossier(api, key) -> str:
    return str(api.open(key + "-open").json()["id"])


def manifest(*files, **changes):
    listed = [
        {
            "component": c,
            "slot": 1,
            "fileName": "a.pdf",
            "bytes": len(data),
            "mime": "application/pdf",
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        for c, data in files
    ]
    return {
        "schema": "dossier-1",
        "draft": "HS-1",
        "procedure": "P01",
        "mineral": "gold",
        "files": listed,
        **changes,
    }


def submission(body, sha256=""):
    return {"manifest": body, "manifestSha256": sha256 or sha256_of_json(body)}


def test_without_a_key_no_dossier_is_opened(api, shared):
    before = shared.rows("SELECT count(*) FROM dossiers")
    answer = api.open("")
    assert (answer.status_code, slug(answer)) == (400, "idempotency-missing")
    assert shared.rows("SELECT count(*) FROM dossiers") == before


def test_the_same_key_and_body_give_the_same_answer(api, key):
    first, second = api.open(key), api.open(key)
    assert first.json() == second.json()
    assert (first.status_code, second.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


def test_the_order_of_members_does_not_make_another_body(api, key):
    body = {"areaName": "A", "mineral": "gold", "procedure": "P01", "draft": "HS-1"}
    first = api.post("/v1/dossiers", body, key)
    second = api.post("/v1/dossiers", dict(reversed(list(body.items()))), key)
    assert first.json() == second.json()


def test_the_same_key_with_another_body_is_refused(api, key, shared):
    api.open(key)
    before = shared.rows("SELECT count(*) FROM dossiers")
    answer = api.open(key, areaName="Khác")
    assert (answer.status_code, slug(answer)) == (422, "idempotency-reused")
    assert shared.rows("SELECT count(*) FROM dossiers") == before


def test_a_key_of_one_request_cannot_serve_another(api, key, dossier):
    api.open(key)
    answer = api.post(f"/v1/dossiers/{dossier}/submission", submission(manifest()), key)
    assert slug(answer) == "idempotency-reused"


def test_a_key_that_is_being_handled_is_answered_with_busy(api, key, shared):
    answers = []

    def post():
        with requests.Session() as own:
            own.trust_env = False
            answers.append(Api(api.url, own, api.token).open(key))

    first = threading.Thread(target=post)
    with shared.held():
        first.start()
        for _ in range(100):
            state = api.get("/v1/submissions", params={"idempotencyKey": key})
            if state.status_code == 200:
                break
        assert state.json()["state"] == "queued"
        busy = api.open(key)
    first.join(20)
    assert (busy.status_code, slug(busy)) == (409, "idempotency-busy")
    assert busy.headers["Retry-After"]
    assert answers[0].status_code == 201
    assert api.open(key).json() == answers[0].json()


def test_an_unknown_submission_never_arrived(api):
    answer = api.get("/v1/submissions", params={"idempotencyKey": "never-sent-key"})
    assert (answer.status_code, slug(answer)) == (404, "submission-unknown")


def test_an_unknown_procedure_or_mineral_is_refused(api, key):
    assert slug(api.open(key, procedure="P99")) == "procedure-unknown"
    assert slug(api.open(key, mineral="unobtainium")) == "mineral-unknown"


def test_the_procedures_are_those_of_the_regulation(api):
    listed = api.get("/v1/procedures").json()
    assert {"P01", "P14"} <= {item["id"] for item in listed["items"]}
    one = api.get("/v1/procedures/P01", params={"mineral": "gold"}).json()
    assert one["maTTHC"] == {"ministry": "1.014232", "province": "1.014261"}
    assert one["policy"] == {"requiresAllComponents": False}
    assert {"request", "area_map", "project"} <= {item["component"] for item in one["components"]}
    assert slug(api.get("/v1/procedures/P99")) == "procedure-unknown"


def test_a_file_with_another_digest_is_not_kept(api, dossier, shared):
    data, told = small_pdf("damaged"), hashlib.sha256(small_pdf("whole")).digest()
    answer = api.put(dossier, "request", data, digest=told)
    assert (answer.status_code, slug(answer)) == (422, "checksum-mismatch")
    assert api.get(f"/v1/dossiers/{dossier}").json()["components"] == []
    assert not list((shared.data / "blobs" / "incoming").iterdir())


def test_a_file_without_a_digest_is_refused(api, dossier):
    url = f"{api.url}/v1/dossiers/{dossier}/components/request/1"
    answer = api.session.put(url, data=b"%PDF", headers={"Content-Type": "application/pdf"}, timeout=20)
    assert (answer.status_code, slug(answer)) == (400, "digest-missing")


def test_a_file_sent_twice_is_there_once(api, dossier):
    first = api.put(dossier, "request", small_pdf("one")).json()
    second = api.put(dossier, "request", small_pdf("one")).json()
    assert first["sha256"] == second["sha256"]
    assert len(api.get(f"/v1/dossiers/{dossier}").json()["components"]) == 1


def test_an_empty_file_is_refused(api, dossier):
    answer = api.put(dossier, "request", b"")
    assert (answer.status_code, slug(answer)) == (422, "file-empty")


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(api, dossier, shared):
    answer = api.put(dossier, "request", b"x" * 200_001)
    assert (answer.status_code, slug(answer)) == (413, "file-too-large")
    assert not list((shared.data / "blobs" / "incoming").iterdir())


def test_a_file_without_a_length_is_measured_as_it_comes(api, dossier, shared):
    pieces = (b"x" * 50_000 for _ in range(5))
    url = f"{api.url}/v1/dossiers/{dossier}/components/request/1"
    digest = "sha-256=:" + "A" * 43 + "=:"
    headers = {"Content-Type": "application/pdf", "Repr-Digest": digest}
    answer = api.session.put(url, data=pieces, headers=headers, timeout=20)
    assert slug(answer) == "file-too-large"
    assert not list((shared.data / "blobs" / "incoming").iterdir())


def test_a_type_that_the_component_does_not_take_is_refused(api, dossier):
    answer = api.put(dossier, "request", b"MZ", mime="application/x-msdownload")
    assert (answer.status_code, slug(answer)) == (415, "type-not-accepted")
    assert "application/pdf" in answer.json()["values"]["accepted"]


@pytest.mark.parametrize(
    "component",
    [
        "..%2F..%2Fetc%2Fpasswd",
        "../../../../etc",
        "request%00",
        "%E2%80%AErequest",
        "a" * 3000,
        "request%2F..",
        "-",
    ],
)
def test_a_hostile_component_name_is_only_an_unknown_component(api, dossier, shared, component):
    before = sorted(str(path) for path in shared.data.rglob("*") if "sqlite" not in path.name)
    answer = api.put(dossier, component, b"%PDF")
    assert answer.status_code == 404
    assert slug(answer) in ("component-unknown", "not-found")
    assert sorted(str(path) for path in shared.data.rglob("*") if "sqlite" not in path.name) == before


@pytest.mark.parametrize("slot", ["0", "100", "-1", "1e3", "%D9%A1", "..", "1%2F2"])
def test_a_hostile_slot_is_refused(api, dossier, slot):
    assert api.put(dossier, "request", b"%PDF", slot=slot).status_code in (404, 405)


def test_a_file_name_is_kept_as_text_and_never_used_as_a_path(api, dossier, shared):
    data = small_pdf("a name")
    sent = "B%E1%BA%A3n%20%C4%91%E1%BB%93%20%231%20%25%20%E2%80%93%20%27a%27.pdf"
    assert api.put(dossier, "request", data, name=sent).json()["fileName"] == "Bản đồ #1 % – 'a'.pdf"
    assert api.put(dossier, "request", data).json()["fileName"] == "request-1"
    sha256 = hashlib.sha256(data).hexdigest()
    assert (shared.data / "blobs" / sha256[:2] / sha256[2:4] / sha256).read_bytes() == data


def test_a_manifest_that_does_not_match_its_hash_is_refused(api, dossier, key):
    body = manifest()
    answer = api.post(f"/v1/dossiers/{dossier}/submission", submission(body, "0" * 64), key)
    assert (answer.status_code, slug(answer)) == (422, "manifest-changed")
    assert slug(api.get(f"/v1/dossiers/{dossier}/receipt")) == "no-receipt"


@pytest.mark.parametrize("change", [{"draft": "HS-2"}, {"procedure": "P14"}, {"mineral": "coal"}])
def test_a_manifest_of_another_dossier_is_refused(api, dossier, key, change):
    answer = api.post(f"/v1/dossiers/{dossier}/submission", submission(manifest(**change)), key)
    assert slug(answer) == "manifest-changed"


def test_a_listed_file_that_never_arrived_stops_the_submission(api, dossier, key):
    api.put(dossier, "request", small_pdf("one"))
    body = submission(manifest(("request", small_pdf("one")), ("project", small_pdf("two"))))
    answer = api.post(f"/v1/dossiers/{dossier}/submission", body, key)
    assert (answer.status_code, slug(answer)) == (422, "not-submittable")
    assert answer.json()["missing"] == ["project/1"]
    api.put(dossier, "project", small_pdf("two"))
    assert api.post(f"/v1/dossiers/{dossier}/submission", body, key).status_code == 201


def test_a_listed_file_that_arrived_with_another_content_stops_the_submission(api, dossier, key):
    api.put(dossier, "request", small_pdf("other"))
    body = submission(manifest(("request", small_pdf("one"))))
    assert slug(api.post(f"/v1/dossiers/{dossier}/submission", body, key)) == "not-submittable"


def test_a_filed_dossier_is_frozen_and_keeps_its_receipt(api, dossier, key):
    path = f"/v1/dossiers/{dossier}"
    body = submission(manifest())
    receipt = api.post(path + "/submission", body, key).json()
    assert slug(api.put(dossier, "request", small_pdf("late"))) == "frozen"
    assert slug(api.post(path + "/submission", body, key + "-2")) == "frozen"
    assert api.post(path + "/submission", body, key).json() == receipt
    assert api.get(path + "/receipt").json() == receipt
    found = api.get("/v1/submissions", params={"idempotencyKey": key}).json()
    assert (found["state"], found["receipt"]) == ("acknowledged", receipt)


@pytest.mark.parametrize("address", ["/v1/dossiers/%00", "/v1/submissions?idempotencyKey=%00"])
def test_a_text_that_a_database_cannot_hold_is_a_refusal(api, address):
    assert slug(api.get(address)) in ("malformed", "dossier-unknown", "submission-unknown")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"draft": NaN}', b"\xff\xfe", b"[" * 100_000, b'{"draft": 1}']
)
def test_a_body_that_is_not_what_the_contract_says_is_malformed(api, key, body):
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    answer = api.session.post(api.url + "/v1/dossiers", data=body, headers=headers, timeout=20)
    assert (answer.status_code, slug(answer)) == (400, "malformed")


def test_a_number_that_json_cannot_carry_exactly_is_malformed(api, dossier, key):
    body = {"manifest": {**manifest(), "n": 2**60}, "manifestSha256": "0" * 64}
    assert slug(api.post(f"/v1/dossiers/{dossier}/submission", body, key)) == "malformed"


def test_a_huge_json_body_is_refused_while_it_comes(api, key):
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    data = b'{"draft": "' + b"x" * (5 * 1024 * 1024) + b'"}'
    try:
        answer = api.session.post(api.url + "/v1/dossiers", data=data, headers=headers, timeout=20)
    except requests.ConnectionError:
        return  # the service may close while we still send
    assert slug(answer) == "file-too-large"


def test_unknown_addresses_and_methods_are_problems_too(api):
    assert slug(api.get("/nowhere")) == "not-found"
    assert slug(api.session.delete(api.url + "/v1/dossiers", timeout=20)) == "method-not-allowed"


@pytest.mark.parametrize(
    "header, lang",
    [("", "vi"), ("en", "en"), ("en-GB,en;q=0.9,vi;q=0.1", "en"), ("vi,en;q=0.5", "vi"), ("fr", "vi")],
)
def test_a_problem_speaks_the_language_asked_for(api, header, lang):
    assert api.get("/v1/dossiers/none", headers={"Accept-Language": header}).json()["lang"] == lang


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_problem_has_a_page(api, kind):
    page = api.get(f"/v1/problems/{kind}").json()
    assert page["status"] == KINDS[kind].status
    assert page["title"]["vi"] and page["title"]["en"]


def test_the_service_is_ready(api):
    assert api.get("/v1/health/ready").json() == {"checks": {"db": True, "blob": True, "disk": True}}


def test_a_connection_that_is_used_again_is_answered_at_once(api):
    """Held-back packets cost 40 ms for each answer; what a busy machine costs is not in the best of many."""
    times = []
    for _ in range(30):
        started = time.perf_counter()
        api.get("/v1/health/live")
        times.append(time.perf_counter() - started)
    assert min(times[1:]) < 0.03


def test_it_listens_on_this_machine_only(shared):
    assert shared.url.startswith("http://127.0.0.1:")
