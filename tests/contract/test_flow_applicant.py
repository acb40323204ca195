"""What an applicant does after filing: supplements, withdrawal, notices, and the page for everybody."""

from __future__ import annotations

import hashlib
import re
import time

import pytest
from bare_api import slug
from flow_api import FILE, Applicant, Office, key
from service_process import ServiceProcess
from small_pdf import small_pdf
from tus_api import Tus

NEW = small_pdf("a better map")
LATER = "2099-01-01"


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    process = ServiceProcess(tmp_path_factory.mktemp("after") / "service", database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def office(shared) -> Office:
    return Office(shared)


@pytest.fixture(scope="module")
def applicant(shared) -> Applicant:
    return Applicant(shared)


@pytest.fixture
def dossier(applicant) -> str:
    return applicant.filed()


@pytest.fixture
def demanded(office, dossier) -> str:
    office.in_review(dossier)
    office.done(
        dossier, "require_supplement", items=["project"], reasons={"project": "Thiếu bản vẽ"}, until=LATER
    )
    return dossier


def test_a_demand_lists_its_items_and_opens_only_their_places(applicant, demanded):
    (asked,) = applicant.api.get(f"/v1/dossiers/{demanded}/supplement-requests").json()["items"]
    assert asked["items"] == [{"component": "project", "reason": "Thiếu bản vẽ"}]
    assert (asked["no"], asked["until"], asked["state"], asked["files"]) == (1, LATER, "open", [])
    assert slug(applicant.api.put(demanded, "request", NEW)) == "frozen"
    assert applicant.api.put(demanded, "project", NEW).status_code == 200


def test_a_supplement_is_the_next_version_under_the_same_number(applicant, office, demanded):
    first = applicant.api.get(f"/v1/dossiers/{demanded}/receipt").json()
    applicant.api.put(demanded, "project", NEW)
    listed = applicant.api.get(f"/v1/dossiers/{demanded}").json()
    assert [one["component"] for one in listed["components"]] == ["request"]
    under = key()
    answer = applicant.answer(demanded, 1, ("request", FILE), ("project", NEW), under=under)
    receipt = answer.json()
    assert answer.status_code == 201
    assert (receipt["receiptId"], receipt["version"]) == (first["receiptId"], 2)
    assert receipt["manifestSha256"] != first["manifestSha256"]
    assert applicant.api.get(f"/v1/dossiers/{demanded}/receipt").json() == receipt
    manifest = office.get(f"/v1/dossiers/{demanded}/manifest").content
    assert hashlib.sha256(manifest).hexdigest() == receipt["manifestSha256"]
    again = applicant.answer(demanded, 1, ("request", FILE), ("project", NEW), under=under)
    assert again.json() == receipt and again.headers["Idempotency-Replayed"] == "true"
    after = office.get(f"/v1/dossiers/{demanded}").json()
    assert (after["state"], after["version"]) == ("in_review", 2)
    assert [one["component"] for one in after["components"]] == ["project", "request"]
    assert slug(applicant.api.put(demanded, "project", FILE)) == "frozen"
    (asked,) = applicant.api.get(f"/v1/dossiers/{demanded}/supplement-requests").json()["items"]
    assert asked["state"] == "answered"


def test_a_supplement_that_lacks_a_demanded_item_is_refused(applicant, demanded):
    answer = applicant.answer(demanded, 1, ("request", FILE))
    assert (answer.status_code, slug(answer)) == (422, "supplement-incomplete")
    assert answer.json()["missing"] == ["project"]
    answer = applicant.answer(demanded, 1, ("request", FILE), ("project", NEW))
    assert (answer.status_code, slug(answer)) == (422, "not-submittable")


def test_files_of_a_supplement_come_by_resumable_uploads_too(applicant, demanded, shared):
    tus = Tus(shared.url, applicant.api.session)
    place = tus.open(demanded, NEW, component="project")
    assert tus.patch(place, 0, NEW).status_code == 204
    (asked,) = applicant.api.get(f"/v1/dossiers/{demanded}/supplement-requests").json()["items"]
    assert [one["sha256"] for one in asked["files"]] == [hashlib.sha256(NEW).hexdigest()]


def test_a_demand_is_answered_once_and_another_is_not_there(applicant, demanded):
    applicant.api.put(demanded, "project", NEW)
    for no in (2, 0):
        assert slug(applicant.answer(demanded, no, ("project", NEW))) == "supplement-unknown"
    assert applicant.answer(demanded, 1, ("project", NEW)).status_code == 201
    again = applicant.answer(demanded, 1, ("project", NEW))
    assert (again.status_code, slug(again)) == (409, "act-not-allowed")


def test_a_second_demand_repeats_the_first_and_a_third_is_not_made(applicant, office, demanded):
    def answered(no):
        applicant.api.put(demanded, "project", NEW)
        assert applicant.answer(demanded, no, ("project", NEW)).status_code == 201

    answered(1)
    more = office.act(demanded, "require_supplement", items=["request"], until=LATER)
    assert (more.status_code, slug(more)) == (422, "supplement-new-demand")
    office.done(demanded, "require_supplement", items=["project"], until=LATER)
    answered(2)
    third = office.act(demanded, "require_supplement", items=["project"], until=LATER)
    assert (third.status_code, slug(third)) == (409, "supplement-spent")


def test_a_withdrawal_ends_the_dossier(applicant, office, dossier):
    place = f"/v1/dossiers/{dossier}/withdrawal"
    under = key()
    first = applicant.api.post(place, {"reason": "Đổi dự án"}, under)
    assert (first.status_code, first.json()["event"]["code"]) == (202, 7)
    assert applicant.api.post(place, {"reason": "Đổi dự án"}, under).json() == first.json()
    again = applicant.api.post(place, {"reason": "Đổi dự án"}, key())
    assert (again.status_code, slug(again)) == (409, "act-not-allowed")
    assert slug(office.act(dossier, "accept")) == "act-not-allowed"


def test_what_was_decided_is_not_withdrawn(applicant, office, dossier):
    office.in_review(dossier)
    sha256 = office.paper(dossier).json()["sha256"]
    office.done(dossier, "decide", outcome="refused", number="1", paper=sha256)
    answer = applicant.api.post(f"/v1/dossiers/{dossier}/withdrawal", {"reason": "x"}, key())
    assert (answer.status_code, slug(answer)) == (409, "act-not-allowed")


def test_another_applicant_sees_and_does_nothing(shared, demanded):
    other = Applicant(shared, "somebody else")
    for place in ("timeline", "flow", "supplement-requests", "fees", "results", "results/1/content"):
        assert slug(other.api.get(f"/v1/dossiers/{demanded}/{place}")) == "dossier-unknown"
    assert slug(other.answer(demanded, 1, ("project", NEW))) == "dossier-unknown"
    assert (
        slug(other.api.post(f"/v1/dossiers/{demanded}/withdrawal", {"reason": "x"}, key()))
        == "dossier-unknown"
    )


def test_notices_tell_what_the_office_did_until_they_were_seen(shared, office):
    me = Applicant(shared, "who reads notices")
    assert me.api.get("/v1/notifications").status_code == 204
    dossier = me.filed()
    office.in_review(dossier)
    told = me.api.get("/v1/notifications").json()
    assert [(one["seq"], one["event"]["code"]) for one in told["items"]] == [(1, 2), (2, 4)]
    assert me.api.get(f"/v1/notifications?cursor={told['next']}").status_code == 204
    assert me.api.post("/v1/notifications/ack", {"upTo": 1}).json() == {"seen": 1}
    assert me.api.post("/v1/notifications/ack", {"upTo": 1}).json() == {"seen": 0}
    assert [one["seq"] for one in me.api.get("/v1/notifications").json()["items"]] == [2]


def test_a_wait_for_the_timeline_ends_with_the_event(applicant, office, dossier):
    started = time.monotonic()
    path = f"/v1/dossiers/{dossier}/timeline?after=1"
    assert applicant.api.get(path, headers={"Prefer": "wait=1"}).status_code == 204
    assert time.monotonic() - started >= 1
    office.done(dossier, "accept")
    answer = applicant.api.get(path, headers={"Prefer": "wait=20"})
    assert [one["seq"] for one in answer.json()["events"]] == [2]
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("after", ["-1", "99999999999999999999"])
def test_a_number_that_no_event_has_is_no_fault(applicant, dossier, after):
    assert applicant.api.get(f"/v1/dossiers/{dossier}/timeline?after={after}").status_code in (200, 204)


@pytest.fixture
def code(applicant, dossier) -> str:
    return str(applicant.api.get(f"/v1/dossiers/{dossier}/receipt").json()["receiptId"])


def test_whoever_has_the_code_sees_how_far_it_is_and_nothing_personal(
    shared, session, office, applicant, dossier, code
):
    office.done(dossier, "accept", code="1.014232", case="1", note="Gửi ông Nguyễn Văn Bí Mật")
    told = session.get(f"{shared.url}/v1/progress/{code}", timeout=20)
    plain = session.get(f"{shared.url}/v1/progress/{code.removeprefix('THU-')}", timeout=20)
    assert told.json() == plain.json() and told.json()["statusCode"] == 2
    assert [event["state"] for event in told.json()["events"]] == ["submitted", "accepted"]
    pages = [session.get(f"{shared.url}/progress/{code}?lang={lang}", timeout=20) for lang in ("vi", "en")]
    for answer in (told, *pages):
        for secret in ("Bí Mật", "Đồng Khê", "thuc-hanh", dossier, applicant.api.token):
            assert secret not in answer.text


def test_the_page_is_readable_without_script_and_in_both_languages(shared, session, code):
    for lang, words in (("vi", "Tiến độ hồ sơ"), ("en", "Progress of a dossier")):
        page = session.get(f"{shared.url}/progress/{code}", headers={"Accept-Language": lang}, timeout=20)
        assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
        assert f'<html lang="{lang}">' in page.text and f"<h1>{words}</h1>" in page.text
        assert "<script" not in page.text and "script-src" not in page.headers["Content-Security-Policy"]
        assert "<main>" in page.text and re.search(r"<title>[^<]+</title>", page.text)
    assert "Nguyễn" not in page.text


def test_the_page_writes_days_as_its_reader_does_and_promises_none_once_it_is_over(
    shared, session, applicant, dossier, code
):
    def page(lang):
        return session.get(f"{shared.url}/progress/{code}?lang={lang}", timeout=20).text

    filed = session.get(f"{shared.url}/v1/progress/{code}", timeout=20).json()["events"][0]["at"][:10]
    year, month, day = filed.split("-")
    assert f">{day}/{month}/{year}</time>" in page("vi")
    assert "Ngày hẹn" in page("vi") and f">{filed}</time>" not in page("vi")
    gone = applicant.api.post(f"/v1/dossiers/{dossier}/withdrawal", {"reason": "đổi ý"}, key())
    assert gone.status_code == 202
    assert "Người nộp đã rút hồ sơ" in page("vi") and "Ngày hẹn" not in page("vi")


@pytest.mark.parametrize("unknown", ["THU-000.00.00.X99-991231-9999", "x", "<script>", "..%2F..", "A" * 300])
def test_all_codes_that_nobody_has_are_answered_alike(shared, session, unknown):
    first = session.get(f"{shared.url}/progress/THU-000.00.00.X99-000101-0001", timeout=20)
    page = session.get(f"{shared.url}/progress/{unknown}", timeout=20)
    if "%2F" not in unknown:
        assert (page.status_code, page.text) == (first.status_code, first.text)
    assert page.status_code == 404 and "<script" not in page.text
    told = session.get(f"{shared.url}/v1/progress/{unknown}", timeout=20)
    assert told.status_code == 404
