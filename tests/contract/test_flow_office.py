"""Acts of an office: who may, on which state of a dossier, once, and what the law makes wait."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import datetime, timedelta

import pytest
from bare_api import slug
from flow_api import MEETING, PAPER, UNIT, Applicant, Office, key
from service_process import ServiceProcess
from test_service_rules import manifest, submission

from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_service.playing import scenario

GRANT = {
    "outcome": "granted",
    "number": "123/GP-BCT",
    "result": {
        "kind": "grant",
        "title": "123/GP-BCT",
        "decidedOn": "2026-12-01",
        "validFrom": "2026-12-01",
        "areas": [{}],
    },
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    process = ServiceProcess(tmp_path_factory.mktemp("flow") / "service", database=shared_database).start()
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


def test_filing_is_the_first_event_and_each_act_the_next(office, applicant, dossier):
    office.in_review(dossier)
    events = applicant.events(dossier)
    assert [(one["seq"], one["code"], one["by"]) for one in events] == [
        (1, 1, "applicant"),
        (2, 2, "office"),
        (3, 4, "office"),
    ]
    twice = [applicant.api.get(f"/v1/dossiers/{dossier}/timeline?after=2").json()["events"] for _ in "ab"]
    assert twice == [events[2:], events[2:]]
    assert applicant.api.get(f"/v1/dossiers/{dossier}/timeline?after=3").status_code == 204


def test_an_act_needs_the_state_that_the_officer_has_seen(office, dossier):
    seen = office.tag(dossier)
    answer = office.act(dossier, "accept", seen="")
    assert (answer.status_code, slug(answer)) == (428, "precondition-required")
    assert office.act(dossier, "accept", seen=seen).headers["ETag"] == office.tag(dossier) != seen
    late = office.act(dossier, "forward", seen=seen)
    assert (late.status_code, slug(late), late.headers["ETag"]) == (
        412,
        "precondition-failed",
        office.tag(dossier),
    )


def test_the_same_key_does_an_act_once_also_after_others(office, applicant, dossier):
    under, seen = key(), office.tag(dossier)
    first = office.act(dossier, "accept", seen=seen, under=under)
    office.done(dossier, "forward")
    again = office.act(dossier, "accept", seen=seen, under=under)
    assert again.json() == first.json() and again.headers["Idempotency-Replayed"] == "true"
    assert len(applicant.events(dossier)) == 3
    other = office.act(dossier, "accept", seen=seen, under=under, note="x")
    assert (other.status_code, slug(other)) == (422, "idempotency-reused")


def test_of_officers_who_act_together_on_the_same_reading_one_does(office, dossier):
    seen, answers, together = office.tag(dossier), [], threading.Barrier(6)

    def accept():
        together.wait(20)
        answers.append(office.act(dossier, "accept", seen=seen).status_code)

    threads = [threading.Thread(target=accept) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 412, 412, 412, 412, 412]


def test_a_dossier_of_another_office_is_not_there(shared, dossier, office):
    far = Office(shared, "far-officer", "000.00.00.Y01")
    for found in (dossier, "0" * 32):
        answer = far.act(found, "accept", seen='"1"')
        assert (answer.status_code, slug(answer)) == (404, "dossier-unknown")
        assert slug(far.paper(found)) == "dossier-unknown"
        assert slug(far.get(f"/v1/office/dossiers/{found}/papers")) == "dossier-unknown"
    assert office.get(f"/v1/dossiers/{dossier}").json()["state"] == "submitted"


def test_a_draft_is_not_there_for_its_office(office, applicant):
    draft = applicant.api.open(key()).json()["id"]
    answer = office.act(draft, "accept", seen='"0"')
    assert (answer.status_code, slug(answer)) == (404, "dossier-unknown")


def test_an_act_out_of_its_state_tells_what_can_be_done(office, dossier):
    answer = office.act(dossier, "hand_over")
    assert (answer.status_code, slug(answer)) == (409, "act-not-allowed")
    assert answer.json()["state"] == "submitted"
    assert answer.json()["allowed"] == ["accept", "not_accept", "withdraw"]


def test_a_case_that_the_procedure_has_not_is_refused(office, dossier):
    answer = office.act(dossier, "accept", code="1.014236", case="1")
    assert (answer.status_code, slug(answer)) == (422, "case-unknown")


def test_the_day_of_the_result_is_told_when_the_case_is_known_and_not_before(office, applicant, dossier):
    flow = applicant.api.get(f"/v1/dossiers/{dossier}/flow").json()
    assert flow["dueOn"] is None and "P01" in flow["dueUnknown"]["en"]
    assert {one["code"] for one in flow["cases"]} == {"1.014232", "1.014261"}
    event = office.done(dossier, "accept", code="1.014232", case="1")
    flow = applicant.api.get(f"/v1/dossiers/{dossier}/flow").json()
    assert event["dueOn"] == flow["dueOn"] > "2026-12-31" and flow["dueUnknown"] is None
    assert [one["days"] for one in flow["deadlines"]] == [3, 70, 5, 2]
    assert [one["state"] for one in flow["deadlines"]][0] in ("done", "done_late")


def test_while_the_applicant_is_waited_for_no_day_is_promised(office, dossier):
    office.in_review(dossier)
    asked = office.done(dossier, "require_supplement", items=["project"], until="2099-01-01")
    assert (asked["code"], asked["dueOn"]) == (5, None)


def test_a_field_inspection_is_recorded_with_its_meeting_and_minutes_that_are_there(office, dossier):
    office.in_review(dossier)
    bare = office.act(dossier, "record_step", step="field_inspection", outcome="passed")
    assert (bare.status_code, slug(bare)) == (422, "step-needs-meeting")
    without = office.act(dossier, "record_step", step="field_inspection", outcome="passed", meeting=MEETING)
    assert (without.status_code, slug(without)) == (422, "file-unknown")
    assert office.paper(dossier).json()["sha256"] == hashlib.sha256(PAPER).hexdigest()
    office.done(dossier, "record_step", step="field_inspection", outcome="passed", meeting=MEETING)


@pytest.mark.parametrize("missing", ["appointment", "place", "participants", "minutes"])
def test_a_meeting_without_one_of_its_parts_is_none(office, dossier, missing):
    office.in_review(dossier)
    office.paper(dossier)
    meeting = {name: value for name, value in MEETING.items() if name != missing}
    answer = office.act(dossier, "record_step", step="field_inspection", outcome="passed", meeting=meeting)
    assert (answer.status_code, slug(answer)) == (400, "malformed")
    assert missing in answer.json()["values"]["where"]


def test_the_same_paper_twice_is_one_and_a_script_is_none(office, dossier):
    assert office.paper(dossier).json() == office.paper(dossier).json()
    assert len(office.get(f"/v1/office/dossiers/{dossier}/papers").json()["items"]) == 1
    assert slug(office.paper(dossier, b"alert(1)", "text/javascript")) == "type-not-accepted"


def test_no_answer_is_no_consent(office, dossier):
    sha256 = office.appraised(dossier)
    office.done(dossier, "ask_opinion", body="UBND xã Đồng Khê")
    answer = office.act(dossier, "decide", paper=sha256, **GRANT)
    assert (answer.status_code, slug(answer)) == (409, "opinions-open")
    assert answer.json()["bodies"] == ["UBND xã Đồng Khê"]


def test_a_grant_that_the_register_refuses_leaves_the_dossier_as_it_was(office, applicant, dossier):
    sha256 = office.appraised(dossier)
    before = applicant.events(dossier)
    answer = office.act(dossier, "decide", paper=sha256, **GRANT)
    assert (answer.status_code, slug(answer)) == (422, "register-refused")
    assert applicant.events(dossier) == before
    assert office.get(f"/v1/dossiers/{dossier}").json()["state"] == "in_review"


def test_a_grant_before_the_field_inspection_is_refused(office, dossier):
    office.in_review(dossier)
    sha256 = office.paper(dossier).json()["sha256"]
    answer = office.act(dossier, "decide", paper=sha256, **GRANT)
    assert (answer.status_code, slug(answer)) == (409, "steps-open")
    assert set(answer.json()["steps"]) == {"appraisal", "field_inspection"}


def test_a_refusal_is_handed_over_with_its_paper(office, applicant, dossier):
    office.in_review(dossier)
    sha256 = office.paper(dossier).json()["sha256"]
    office.done(dossier, "decide", outcome="refused", number="9/CV", paper=sha256, reason="Chồng lấn")
    results = f"/v1/dossiers/{dossier}/results"
    (result,) = applicant.api.get(results).json()["items"]
    assert (result["outcome"], result["sha256"], result["handedOverAt"]) == ("refused", sha256, None)
    assert slug(applicant.api.get(results + "/1/content")) == "result-unknown"
    assert office.done(dossier, "hand_over")["code"] == 10
    content = applicant.api.get(results + "/1/content")
    assert content.content == PAPER and hashlib.sha256(content.content).hexdigest() == sha256
    part = applicant.api.get(results + "/1/content", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")
    assert slug(applicant.api.get(results + "/2/content")) == "result-unknown"


def test_a_fee_is_told_where_the_data_tell_it_and_else_what_is_missing(office, applicant, dossier):
    office.in_review(dossier)
    office.done(dossier, "require_payment")
    (fee,) = applicant.api.get(f"/v1/dossiers/{dossier}/fees").json()["items"]
    assert fee["amountVnd"] is None and "area_ha" in fee["needs"] and fee["state"] == "due"
    office.done(dossier, "record_payment", reference="GNT 01")
    office.done(dossier, "require_payment", measures={"area_ha": "60"})
    first, second = applicant.api.get(f"/v1/dossiers/{dossier}/fees").json()["items"]
    assert (first["state"], second["state"], second["amountVnd"]) == ("paid", "due", 4000000)


def test_a_demand_for_a_component_that_there_is_not_is_refused(office, dossier):
    office.in_review(dossier)
    answer = office.act(dossier, "require_supplement", items=["nothing"], until="2099-01-01")
    assert (answer.status_code, slug(answer)) == (404, "component-unknown")
    for day in ("2020-01-01", "2026-13-01", "2026-02-30"):
        answer = office.act(dossier, "require_supplement", items=["project"], until=day)
        assert (answer.status_code, slug(answer)) == (422, "date-unfit")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"act": "dance"},
        {"act": "accept", "code": 5},
        {"act": "decide", "outcome": "granted"},
        {"act": "record_step", "step": "appraisal", "outcome": "maybe"},
        {"act": "require_supplement", "items": [], "until": "2099-01-01"},
    ],
)
def test_a_body_that_is_no_act_is_refused(office, dossier, body):
    headers = {"Idempotency-Key": key(), "If-Match": office.tag(dossier)}
    answer = office.http.post(
        f"{office.url}/v1/office/dossiers/{dossier}/acts", json=body, headers=headers, timeout=20
    )
    assert (answer.status_code, slug(answer)) == (400, "malformed")


def test_an_officer_of_the_office_has_the_unit_of_the_backend(office):
    assert office.get("/v1/me").json()["unit"] == UNIT


AREA = json.loads((scenario.FOLDER / "data" / "area.json").read_text(encoding="utf-8"))
REGISTER = "/ogc/collections/{}/items"


def reported(applicant, area) -> str:
    """Return a dossier that was filed with a report about an area."""
    dossier = str(applicant.api.open(key()).json()["id"])
    report = json.dumps({"schema": "report-1", "area": area}).encode()
    assert applicant.api.put(dossier, "report", report, mime="application/json").status_code == 200
    body = submission(manifest(("report", report)))
    answer = applicant.api.post(f"/v1/dossiers/{dossier}/submission", body, key())
    assert answer.status_code == 201, answer.text
    return dossier


def matched(office, collection, **asked):
    """Return how many entries of a part of the register hold today; what ended stays in it."""
    today = datetime.now(VIETNAM_TIME).date().isoformat()
    answer = office.get(REGISTER.format(collection), params={"asOf": today, **asked})
    return answer.json()["numberMatched"]


def test_a_grant_is_in_the_register_before_its_answer_and_was_not_there_yesterday(office, applicant):
    dossier = reported(applicant, AREA)
    day = datetime.now(VIETNAM_TIME).date()
    yesterday = (day - timedelta(days=1)).isoformat()
    waiting, before = matched(office, "pending_application"), matched(office, "licence")
    sha256 = office.appraised(dossier)
    dates = {"decidedOn": day.isoformat(), "validFrom": day.isoformat(), "validTo": "2056-12-01"}
    result = {"kind": "grant", "title": f"{dossier[:8]}/GP-BCT", "areas": [AREA], "holder": "Bí Mật", **dates}
    event = office.done(dossier, "decide", outcome="granted", number="1", paper=sha256, result=result)
    assert event["code"] == 9
    assert matched(office, "licence") == before + 1
    assert matched(office, "licence", knownOn=yesterday) == 0
    assert matched(office, "pending_application") == waiting - 1
    assert "Bí Mật" not in office.get(REGISTER.format("licence")).text
    (told,) = applicant.api.get(f"/v1/dossiers/{dossier}/results").json()["items"]
    assert (told["kind"], told["title"]) == ("grant", f"{dossier[:8]}/GP-BCT")


def test_an_application_waits_in_the_register_without_its_applicant_until_it_is_withdrawn(office, applicant):
    before = matched(office, "pending_application")
    dossier = reported(applicant, AREA)
    assert matched(office, "pending_application") == before + 1
    told = office.get(REGISTER.format("pending_application")).text
    assert dossier not in told and "thuc-hanh" not in told
    assert applicant.api.post(f"/v1/dossiers/{dossier}/withdrawal", {"reason": "x"}, key()).status_code == 202
    assert matched(office, "pending_application") == before


@pytest.mark.parametrize("area", [None, {}, [], "x", {**AREA, "area_m2": 1.0}, {**AREA, "parts": []}])
def test_a_report_that_tells_no_area_does_not_stand_in_the_way_of_filing(office, applicant, area):
    before = matched(office, "pending_application")
    assert reported(applicant, area)
    assert matched(office, "pending_application") == before
