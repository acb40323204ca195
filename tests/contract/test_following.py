"""Following a filed dossier at the real service: what gets lost, repeated, cut or comes too late."""

from __future__ import annotations

import json
import os
import threading

import pytest
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, MEANWHILE
from faults import leave
from flow_api import Office
from following_office import REASON, FollowingOffice
from meddling_proxy import MeddlingProxy
from preloaded import run
from service_process import ROOT, ServiceProcess
from small_pdf import big_pdf, small_pdf

from mineral_plugin.core.base.errors import (
    InputError,
    MissingError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.dossier.drafts import RECEIPT
from mineral_plugin.core.portal.downloading import PIECE
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.work.answer_letter import letter_of
from mineral_plugin.core.work.following import refresh_all
from mineral_plugin.core.work.following_told import told
from mineral_plugin.core.work.papering import write_paper
from mineral_plugin.core.work.results import fetch_results, result_path
from mineral_plugin.core.work.supplementing import (
    begin_supplement,
    open_supplement,
    put_file,
    supplement_told,
)

MOMENTS = (BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    process = ServiceProcess(tmp_path_factory.mktemp("following") / "service").start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def officer(shared) -> Office:
    return Office(shared)


@pytest.fixture
def here(shared, officer, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    proxy = MeddlingProxy(shared.port)
    made = FollowingOffice(shared, officer, home, proxy)
    yield made
    made.session.close()
    proxy.close()


# --- what becomes of it ---------------------------------------------------------------------------------


def test_what_the_office_does_is_seen_and_stays_seen_without_a_line(here):
    here.office.done(here.dossier, "accept", code="1.014232", case="1", note="Hồ sơ đầy đủ.")
    assert here.asked().state == "accepted"
    here.proxy.close()
    one = here.one()
    assert one.state == "accepted" and one.learned.learned_at == here.now()
    document = told(one, here.now().date(), "vi")
    assert "Hồ sơ đầy đủ." in document["timeline"][-1]["sentence"]
    assert document["receiptSignature"]["outcome"] == "valid"


def test_a_wait_ends_with_the_next_event(here):
    here.asked()
    threading.Timer(0.5, lambda: here.office.done(here.dossier, "accept")).start()
    assert here.asked(wait_s=20).state == "accepted"


def test_fault_13_a_proxy_that_ends_long_waits_shortens_them(here):
    here.asked()
    here.office.done(here.dossier, "accept")
    here.proxy.cut("GET", "/timeline", BEFORE_REQUEST)
    assert here.asked(wait_s=20).state == "accepted"
    asked = [request for request in here.proxy.seen if "/timeline" in request]
    assert len(asked) == 3 and here.proxy.faults_left == 0
    document = told(here.one(), here.now().date(), "vi")
    what = "a proxy ends a long wait: it is asked again without one"
    leave(13, what, *here.counts(), None, document["timeline"][-1]["sentence"])


def test_of_several_dossiers_one_that_cannot_be_asked_for_keeps_what_is_known(here):
    here.asked()
    here.proxy.answer("GET", 502, times=0)
    (one,) = refresh_all(here.session, here.home, here.now)
    assert isinstance(one.problem, ServiceUnreachableError) and one.state == "submitted"


def test_another_service_at_the_address_is_not_believed(here):
    body = json.dumps({"backend": {"id": "another"}}).encode()
    here.proxy.answer("GET", 200, {"Content-Type": "application/json"}, body)
    with pytest.raises((ServiceRefusedError, ServiceUnreachableError)):
        here.asked()
    assert here.one().learned.learned_at is None


def in_place_of_the_timeline(events):
    return {"Content-Type": "application/json"}, json.dumps({"events": events}).encode()


@pytest.mark.parametrize("code", [11, 0])
def test_fault_18_events_repeated_out_of_order_and_of_an_unknown_code(here, code, monkeypatch):
    """What the service told comes again, turned round, with a code that nobody knows yet."""
    here.office.done(here.dossier, "accept")
    first = here.asked()
    raw = [dict(event.raw) for event in first.learned.events]
    strange = {"seq": 3, "at": raw[-1]["at"], "code": code, "act": "something_new", "more": [1]}
    again = [strange, raw[1], raw[0], raw[1]]
    headers, body = in_place_of_the_timeline(again)
    # The first question is what the service is; the second one is for the timeline.
    landing = here.session.get(f"{here.service.url}/v1/", timeout=20)
    here.proxy.answer("GET", 200, {"Content-Type": "application/json"}, landing.content)
    here.proxy.answer("GET", 200, headers, body)
    one = here.asked()
    assert [event.seq for event in one.learned.events] == [1, 2, 3]
    assert one.state == "other" and one.learned.last.raw == strange
    assert one.learned.events[:2] == first.learned.events
    for lang, words in (("vi", f"Trạng thái khác (mã {code})"), ("en", f"Another state (code {code})")):
        document = told(one, here.now().date(), lang)
        assert document["stateName"] == words and document["timeline"][-1]["raw"]["code"] == code
    # The next honest answer brings the real third event nowhere: the number is known already.
    here.office.done(here.dossier, "forward")
    assert here.asked().learned.events[2].raw == strange
    what = f"events come again, turned round, with the code {code} that nobody knows: kept as they came"
    sentence = told(one, here.now().date(), "vi")["timeline"][-1]["sentence"]
    leave(18, what, *here.counts(), None, sentence)


# --- results ----------------------------------------------------------------------------------------------


def fetched(here):
    return fetch_results(here.one(), here.session, here.home, here.now, waiting=here.waiting)


def test_before_it_is_handed_over_there_is_no_result_to_fetch(here):
    with pytest.raises(MissingError):
        fetched(here)


def test_a_result_cut_on_its_way_is_taken_up_and_whole(here):
    paper = big_pdf(PIECE + 1_000_000)
    sha256 = here.refused(paper)
    here.proxy.cut("GET", "/results/1/content", AFTER_ANSWER)
    (found,) = fetched(here)
    assert found.path.read_bytes() == paper and found.result.sha256 == sha256
    asked = sum("/results/1/content" in request for request in here.proxy.seen)
    assert asked == 3 and not found.path.with_name(f"{found.path.name}.part").exists()
    fetched(here)
    assert sum("/results/1/content" in request for request in here.proxy.seen) == asked


def test_what_came_before_the_program_ended_is_not_fetched_again(here):
    paper = big_pdf(3_000_000)
    here.refused(paper)
    result = here.asked().learned.results[0]
    part = result_path(here.one(), result, here.home)
    part.parent.mkdir()
    part.with_name(f"{part.name}.part").write_bytes(paper[:2_000_000])
    (found,) = fetched(here)
    assert found.path.read_bytes() == paper
    assert sum("/results/1/content" in request for request in here.proxy.seen) == 1


def test_a_result_with_other_bytes_than_announced_is_not_kept(here):
    paper = small_pdf("the decision")
    here.refused(paper)
    result = here.asked().learned.results[0]
    part = result_path(here.one(), result, here.home)
    part.parent.mkdir()
    part.with_name(f"{part.name}.part").write_bytes(b"X" * (len(paper) - 10))
    with pytest.raises(ServiceRefusedError) as told_so:
        fetched(here)
    assert "was not kept" in told_so.value.text("en")
    assert list(part.parent.iterdir()) == []
    assert fetched(here)[0].path.read_bytes() == paper


# --- withdrawal -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_withdrawal_whose_answer_is_lost_is_done_once(here, moment):
    here.proxy.cut("POST", "/withdrawal", moment)
    assert here.withdraw().state == "withdrawn"
    assert here.acts("withdraw") == 1 and here.proxy.faults_left == 0
    posted = sum(request.endswith("/withdrawal") for request in here.proxy.seen)
    assert posted == (1 if moment == AFTER_ANSWER else 2)
    assert here.withdraw("Another reason").state == "withdrawn" and here.acts("withdraw") == 1


def test_a_withdrawal_in_doubt_says_so_and_the_next_one_asks_first(here):
    here.proxy.cut("POST", "/withdrawal", AFTER_ANSWER)
    here.proxy.cut("GET", "/timeline", BEFORE_REQUEST)
    with pytest.raises(ServiceUnreachableError) as doubt:
        here.withdraw()
    assert "not be done twice" in doubt.value.text("en")
    assert here.withdraw().state == "withdrawn" and here.acts("withdraw") == 1
    (action,) = Outbox(here.home, here.now).later_actions()
    assert action.state == "done"


def test_what_was_decided_is_not_withdrawn_and_said_so(here):
    here.refused(small_pdf("no"))
    with pytest.raises(RefusedError):
        here.withdraw()
    assert here.acts("withdraw") == 0


@pytest.mark.parametrize("reason", ["", "   ", "x" * 4001])
def test_without_a_reason_nothing_is_withdrawn(here, reason):
    with pytest.raises(InputError):
        here.withdraw(reason)
    assert here.acts("withdraw") == 0


# --- supplements ------------------------------------------------------------------------------------------


def test_a_supplement_is_the_next_version_with_each_remark_tied_to_its_change(here):
    version = here.begun()
    told_of = supplement_told(version, "vi")
    assert told_of["missing"] == [] and told_of["version"] == 2
    (remark,) = told_of["remarks"]
    assert (remark["said"], remark["change"]) == (REASON, "Đã bổ sung bản vẽ")
    receipt = here.answer(version)
    assert (receipt.receipt_id, receipt.version) == (here.receipt.receipt_id, 2)
    assert here.rows("SELECT version FROM filed_versions") == [(2,)]
    one = here.asked()
    assert one.state == "in_review" and one.version == 2 and one.signature().outcome.value == "valid"
    assert json.loads((version.draft.folder / RECEIPT).read_text())["version"] == 2
    assert (here.draft.folder / RECEIPT).is_file()
    assert here.answer(version) == receipt and here.acts("supplement") == 1


def test_only_what_was_asked_for_can_be_changed_and_all_of_it_has_to_be(here):
    version = begin_supplement(here.demanded("project", "request"), here.home)
    with pytest.raises(InputError):
        put_file(version, "environment_plan", here.paper("other"))
    version = put_file(version, "project", here.paper("better project"))
    assert version.untouched == ("request",)
    with pytest.raises(InputError) as told_so:
        here.answer(version)
    assert "request" in told_so.value.text("en") and here.acts("supplement") == 0


def test_what_was_filed_stays_as_it_is(here):
    before = {path: path.read_bytes() for path in here.draft.folder.rglob("*") if path.is_file()}
    here.begun()
    assert all(path.read_bytes() == data for path, data in before.items())


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("ending", ["/responses", "/v1/uploads"])
def test_a_supplement_whose_answers_are_lost_is_one_new_version(here, ending, moment):
    version = here.begun()
    here.proxy.cut("POST", ending, moment)
    receipt = here.answer(version)
    assert receipt.version == 2 and here.proxy.faults_left == 0
    assert here.acts("supplement") == 1
    assert here.rows("SELECT version FROM filed_versions") == [(2,)]
    if (ending, moment) == ("/responses", AFTER_ANSWER):
        assert sum(request.endswith("/responses") for request in here.proxy.seen) == 1


def test_a_supplement_in_doubt_is_asked_for_first_the_next_time(here):
    version = here.begun()
    here.proxy.cut(
        "POST", "/responses", AFTER_ANSWER, lambda: here.proxy.cut("GET", "/receipt", BEFORE_REQUEST)
    )
    with pytest.raises(ServiceUnreachableError):
        here.answer(version)
    here.proxy.seen.clear()
    assert here.answer(version).version == 2 and here.acts("supplement") == 1
    assert not any(request.startswith(("POST /v1/uploads", "PATCH")) for request in here.proxy.seen)
    assert not any(request.endswith("/responses") for request in here.proxy.seen)


def test_a_version_changed_after_it_was_filed_is_not_passed_off_as_filed(here):
    version = here.begun()
    here.proxy.cut(
        "POST", "/responses", AFTER_ANSWER, lambda: here.proxy.cut("GET", "/receipt", BEFORE_REQUEST)
    )
    with pytest.raises(ServiceUnreachableError):
        here.answer(version)
    changed = put_file(version, "project", here.paper("yet another"))
    with pytest.raises(ServiceRefusedError) as told_so:
        here.answer(changed)
    assert "was not filed" in told_so.value.text("en") and here.acts("supplement") == 1


def test_fault_19_the_last_day_passes_while_the_files_are_sent(here):
    """It was in time when it began; the sentence says what next, and nothing that was sent is lost."""
    version = here.begun(size=300_000)

    def the_day_passes():
        with here.service.database.changing(here.service.data) as change:
            change(
                "UPDATE flow_events SET data = replace(data, '2099-01-01', '2020-01-01')"
                f" WHERE dossier = '{here.dossier}'"
            )

    here.proxy.cut("POST", "/v1/uploads", MEANWHILE, the_day_passes)
    with pytest.raises(RefusedError) as late:
        here.answer(version)
    assert (late.value.status, late.value.slug) == (409, "supplement-late")
    assert "ask the office for a later day" in late.value.text("en")
    assert "gia hạn" in late.value.text("vi")
    assert here.rows("SELECT component, sha256 FROM supplement_files") == [
        ("project", version.changed[0].sha256)
    ]
    assert open_supplement(here.one(), here.home).changed == version.changed
    here.office.done(here.dossier, "extend_supplement", until="2099-02-02", reason="Xin gia hạn")
    sent = here.proxy.bytes_of("POST", "PATCH")
    assert here.answer(version).version == 2 and here.acts("supplement") == 1
    again = here.proxy.bytes_of("POST", "PATCH") - sent
    assert again < 100_000
    words = "the last day passes while the files are sent; the office gives a later day, and it is filed"
    leave(19, words, *here.counts(), again, late.value.text("vi"))


def test_the_corrected_area_goes_along_where_it_was_asked_for(here, tmp_path):
    from draftmaker import NOW, ZONE, small_area, small_report

    from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, area_id
    from mineral_plugin.core.work.answer_letter import difference_told
    from mineral_plugin.core.work.drafting import make_draft
    from mineral_plugin.core.work.supplementing import take_area_of

    old = small_area()
    corners = list(old.parts[0].outer.corners)
    corners[2] = Corner("3", "2383580.00", "489888.00", 2383580.0, 489888.0, 2)
    parts = (Part(Ring(tuple(corners)), top_m=450.0, bottom_m=280.0),)
    moved = LicenceArea(area_id(old.name, ZONE, parts), old.name, ZONE, parts)
    report = small_report()
    import dataclasses

    other = make_draft(dataclasses.replace(report, area=moved), here.home, NOW)
    version = begin_supplement(here.demanded("area", "corner_table", "report"), here.home)
    assert version.area_may_change
    version = take_area_of(version, here.home, other.reference)
    told_so = difference_told(version)
    assert told_so["counts"]["shifted"] == 1 and version.untouched == ()
    paper = letter_of(here.one(), version, NOW.date(), "vi")
    assert paper.has_pictures
    written = write_paper(paper, tmp_path / "letter.html").read_text("utf-8")
    assert REASON in written and "2383580.00" in written and "2383584.00" in written
    receipt = here.answer(version)
    assert receipt.version == 2
    kept = here.rows("SELECT component, version FROM earlier_files")
    assert sorted(set(kept)) == [("area", 1), ("corner_table", 1), ("report", 1)]


# --- the command line -------------------------------------------------------------------------------------


@pytest.fixture
def program(here):
    environ = {**os.environ, "MINERAL_HOME": str(here.home), "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}

    def told(*arguments):
        done = run(["-m", "mineral_plugin", "--lang", "en", *arguments], environ, ROOT)
        return done.returncode, done.stdout, done.stderr

    def answered(*arguments):
        code, out, error = told(*arguments)
        assert code == 0, error
        return json.loads(out)

    told.answered = answered
    return told


def test_the_command_line_goes_from_a_demand_to_its_second_receipt(here, program, tmp_path):
    here.demanded()
    named = ("--draft", here.draft.reference)
    (line,) = program.answered("status")
    assert (line["state"], line["next"]["kind"], line["next"]["day"]) == (
        "supplement_required",
        "supplement",
        "2099-01-01",
    )
    assert program.answered("supplement", "begin", *named)["missing"] == ["project"]
    code, _, error = program("supplement", "attach", *named, "--component", "project")
    assert code == 2 and "--file" in error
    program.answered("supplement", "attach", *named, "--component", "project", "--file", here.paper("new"))
    done = program.answered("supplement", "remark", *named, "--component", "project", "--text", "Drawn")
    assert done["remarks"][0]["change"] == "Drawn"
    letter = tmp_path / "letter.docx"
    assert program.answered("supplement", "letter", *named, "--out", letter)["files"] == [str(letter)]
    assert program.answered("supplement", "file", *named)["version"] == 2
    (again,) = program.answered("status")
    assert (again["state"], again["version"]) == ("in_review", 2)


def test_the_command_line_withdraws_and_fetches_results(here, program):
    named = ("--draft", here.draft.reference)
    code, _, error = program("results", *named)
    assert code == 2 and len(error.splitlines()) == 1
    assert program.answered("withdraw", *named, "--reason", "Đổi dự án")["state"] == "withdrawn"


# --- payments ---------------------------------------------------------------------------------------------


def test_the_day_a_payment_code_expires_and_what_happens_then_are_told_as_the_office_says(here):
    here.office.in_review(here.dossier)
    here.office.done(
        here.dossier,
        "require_payment",
        paymentCode="MTT-0077",
        codeUntil="2099-01-01",
        afterCode="Đề nghị cấp mã mới tại bộ phận một cửa.",
    )
    one = here.asked()
    document = told(one, here.now().date(), "vi")
    (fee,) = document["fees"]
    assert (fee["paymentCode"], fee["codeUntil"], fee["paid"]) == ("MTT-0077", "2099-01-01", False)
    assert document["next"]["kind"] == "payment" and one.state == "payment_required"
    assert any("Đề nghị cấp mã mới" in remark for remark in document["remarks"])
    here.office.done(here.dossier, "record_payment", reference="BL 12")
    assert here.asked().learned.fees[0].is_paid


def test_a_payment_code_that_has_expired_already_is_refused_at_the_office(here):
    here.office.in_review(here.dossier)
    answer = here.office.act(here.dossier, "require_payment", codeUntil="2020-01-01")
    assert answer.status_code == 422
