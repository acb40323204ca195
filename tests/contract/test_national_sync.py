"""The adapter to the national dossier sync: what is sent, fault 17 of the contract, what never leaves."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Callable, Iterator, NamedTuple

import pytest
from databases import PostgresqlDatabase
from faults import leave
from flow_api import Applicant, Office
from national_office import CODE, NationalOffice, golden, written
from national_portal import DOSSIER, EXISTS, LOOK_UP, LOST, STEPS, WORD, Quirk, says
from service_process import ServiceProcess
from small_pdf import small_pdf

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_service.national.line import AuthExpired, Line, PracticeStaysError, Retryable, Unknown
from mineral_service.national.outbox import Parcel
from mineral_service.national.settings import Account, read_account


@pytest.fixture(scope="module")
def shared(tmp_path_factory: Any) -> Iterator[ServiceProcess]:
    folder = tmp_path_factory.mktemp("national")
    options = ["--national-sync", str(written(folder))]
    process = ServiceProcess(folder / "service", options).start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def people(shared: ServiceProcess) -> Any:
    return Office(shared), Applicant(shared)


@pytest.fixture
def national(shared, people, tmp_path, monkeypatch) -> Iterator[NationalOffice]:
    monkeypatch.setenv("DATABASE_URL", shared.database.url)
    made = NationalOffice(shared, *people, tmp_path)
    yield made
    made.close()


# --- what is sent --------------------------------------------------------------------------------------


def test_nothing_is_written_down_before_the_reception(national):
    dossier = national.applicant.filed()
    assert national.rows(dossier) == []
    national.office.done(dossier, "not_accept", reason="Không đúng thẩm quyền")
    assert national.rows(dossier) == []
    assert national.sync()["dossiers"] == [] and national.portal.messages == []


def test_a_dossier_is_sent_as_new_once_and_then_as_changed(national):
    dossier = national.accepted()
    told = national.of(national.sync(), dossier)
    assert (told["state"], told["nextAt"]) == ("done", None)
    national.office.done(dossier, "forward", note="Chuyển phòng Khoáng sản")
    assert national.sync()["done"] == 1
    assert national.sync()["dossiers"] == []
    code = national.code(dossier)
    sent = [one["isUpdating"] for one in national.portal.sent(DOSSIER, code)]
    assert (sent, national.assert_once(dossier)) == (["False", "True"], 1)
    assert [row["NoiDungXuLy"] for row in national.portal.steps[code]] == [
        "Được tiếp nhận",
        "Đang xử lý: Chuyển phòng Khoáng sản",
    ]
    assert {(row[1], row[2]) for row in national.rows(dossier)} == {("dossier", "sent"), ("progress", "sent")}


def test_a_body_tells_what_the_service_knows_and_nothing_else(national):
    dossier = national.accepted()
    national.sync()
    (body,) = national.portal.dossiers[national.code(dossier)]
    receipt = national.applicant.api.get(f"/v1/dossiers/{dossier}/receipt").json()
    assert body["MaHoSo"] == receipt["maHoSo"] and body["DonViXuLy"] == receipt["agency"]["vi"]
    assert body["TrichYeuHoSo"] == f"{body['TenTTHC']}: Đồng Khê"
    (paper,) = body["TaiLieuNop"]
    assert (paper["MaThanhPhanHoSo"], paper["IsDeleted"]) == ("X99-GT01", "False")
    assert json.loads(body["ThongTinKhac"]) == {"manifestSha256": receipt["manifestSha256"]}
    assert body["NgayHenTra"].endswith("235959") and body["NgayTra"] == ""
    # Who the applicant is, how the result is handed back and where files lie is not known here.
    unknown = {"LoaiDoiTuong", "ChuHoSo", "Email", "SoDienThoai", "DinhDanhCHS", "MaDoiTuong", "HinhThuc"}
    assert not unknown & set(body) and "DuongDanTaiTepTin" not in paper


def test_a_supplement_tells_the_file_that_went_and_the_one_that_came(national):
    dossier = national.accepted()
    national.office.done(dossier, "forward")
    until = (datetime.now(VIETNAM_TIME) + timedelta(days=10)).date().isoformat()
    national.office.done(dossier, "require_supplement", items=["request"], until=until, note="Bổ sung đơn")
    newer = small_pdf("a newer request")
    assert national.applicant.api.put(dossier, "request", newer).status_code == 200
    assert national.applicant.answer(dossier, 1, ("request", newer)).status_code == 201
    national.sync()
    body = national.portal.dossiers[national.code(dossier)][-1]
    assert sorted(one["IsDeleted"] for one in body["TaiLieuNop"]) == ["False", "True"]
    (one,) = body["DanhSachHoSoBoSung"]
    assert (one["HoSoBoSungId"], one["NoiDungBoSung"]) == ("1", "Bổ sung đơn")
    assert one["NgayBoSung"] <= one["NgayTiepNhanBoSung"] and one["NgayHenTraTruoc"]
    assert national.assert_once(dossier) == 1


def test_a_dossier_from_before_is_told_from_its_reception_on(national):
    dossier = national.accepted()
    national.office.done(dossier, "forward")
    national.forget()  # as if there had been no adapter until now
    national.office.done(dossier, "record_step", step="appraisal", outcome="passed")
    national.sync()
    assert national.assert_once(dossier) == 1
    assert "Thẩm định" in national.portal.steps[national.code(dossier)][-1]["NoiDungXuLy"]


def test_many_steps_go_ten_at_a_time_and_the_newest_body_alone(national):
    dossier = national.accepted()
    national.office.done(dossier, "forward")
    for _ in range(10):
        national.office.done(dossier, "record_step", step="appraisal", outcome="passed")
    national.sync()
    assert national.portal.blocks == [10, 2]
    assert len(national.portal.sent(DOSSIER, national.code(dossier))) == 1
    assert national.assert_once(dossier) == 1
    states = [state for _, op, state, _, _ in national.rows(dossier) if op == "dossier"]
    assert states == ["replaced"] * 11 + ["sent"]


# --- fault 17 ------------------------------------------------------------------------------------------


class Fault(NamedTuple):
    """What happens to the next message of a service, and what the person does then, if they have to."""

    done: str
    service: str
    quirk: Quirk
    state: str = "done"
    then: str = ""


def wrapped(code: Any, message: str = "") -> Any:
    """Return an answer as a relay of a province gives it: the portal's as a text in its own."""
    return {"error_code": 0, "message": json.dumps(says(code, message), ensure_ascii=False)}


FAULTS = [
    Fault("taken, and told as a duplicate (-3)", DOSSIER, Quirk(answer=says("-3", EXISTS))),
    Fault("taken, and told as a duplicate (3)", DOSSIER, Quirk(answer=says("3", EXISTS.upper()))),
    Fault("the duplicate is told by a relay, as a text in a text", DOSSIER, Quirk(answer=wrapped(3, EXISTS))),
    Fault("success is told as 0", DOSSIER, Quirk(answer=says(0))),
    Fault("success is told as -3 in words", DOSSIER, Quirk(answer=says(-3, "Đồng bộ thành công"))),
    Fault("success is told by a relay", DOSSIER, Quirk(answer=wrapped("00"))),
    Fault("the session is lost at the look-up", LOOK_UP, LOST),
    Fault("the session is lost at the dossier", DOSSIER, LOST),
    Fault("the session is lost at the steps", STEPS, LOST),
    Fault("the session is lost: HTTP 401", DOSSIER, Quirk(False, 401, b"")),
    Fault("taken, and an unknown code comes back", DOSSIER, Quirk(answer=says("77", "Lỗi lạ"))),
    Fault("taken, and no answer comes", DOSSIER, Quirk(silent=True)),
    Fault("taken, and a gateway's page comes back", DOSSIER, Quirk(status=502, answer=b"<html>")),
    Fault("taken, and a page comes back as if all were well", DOSSIER, Quirk(answer=b"<html>")),
    Fault("not taken: come again later", DOSSIER, Quirk(False, 503, b""), "waits"),
    Fault("the look-up is not answered", LOOK_UP, Quirk(silent=True), "waits"),
    Fault("not taken: an unknown code", DOSSIER, Quirk(False, answer=says("77", "Sai")), "needs", "--again"),
    Fault("taken, and its steps are refused", STEPS, Quirk(False, answer=says(-1)), "needs", "--again"),
    Fault("the steps are taken and no answer comes", STEPS, Quirk(silent=True), "needs", "--arrived"),
    Fault("the steps are lost and no answer comes", STEPS, Quirk(False, silent=True), "needs", "--again"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=[one.done for one in FAULTS])
def test_17_each_quirk_of_the_adapter_ends_in_one_dossier(national, fault):
    dossier = national.accepted()
    national.office.done(dossier, "forward")
    national.portal.next(fault.service, fault.quirk)
    told = national.of(national.sync(), dossier)
    assert told["state"].startswith(fault.state)
    sentence = told["told"]["vi"]
    if fault.state == "waits":
        assert told["nextAt"] > datetime.now(VIETNAM_TIME).isoformat(timespec="seconds")
    if fault.state == "needs":
        # Nobody but the person who reads the sentence makes it go on.
        national.later()
        national.sync()
        assert national.of(national.sync(), dossier)["state"] == told["state"]
        assert fault.then in sentence
    national.later()
    again = [fault.then, national.code(dossier)] if fault.then else []
    assert fault.state == "done" or national.of(national.sync(*again), dossier)["state"] == "done"
    assert not any(national.portal.quirks.values())
    leave(17, fault.done, national.assert_once(dossier), national.receipts(dossier), None, sentence)


def test_17_a_new_dossier_that_may_have_been_lost_is_not_sent_twice(national):
    """No answer, and the look-up finds nothing: perhaps not yet. Only a person may say that it is lost."""
    dossier = national.accepted()
    national.portal.next(DOSSIER, Quirk(False, silent=True))
    told = national.of(national.sync(), dossier)
    for _ in range(3):
        national.later()
        assert national.of(national.sync(), dossier)["state"] == "waits"
    code = national.code(dossier)
    assert len(national.portal.sent(DOSSIER, code)) == 1
    assert len(national.portal.sent(LOOK_UP, code)) == 5
    assert national.of(national.sync("--again", code), dossier)["state"] == "done"
    words = "lost, no answer comes and the look-up finds nothing; the portal says that it is not there"
    leave(17, words, national.assert_once(dossier), national.receipts(dossier), None, told["told"]["vi"])


def test_17_a_dossier_that_the_look_up_finds_late_goes_on_by_itself(national):
    dossier = national.accepted()
    national.portal.next(DOSSIER, Quirk(silent=True))
    national.portal.next(LOOK_UP, Quirk(), Quirk(answer={"error_code": 0, "result": []}))
    told = national.of(national.sync(), dossier)
    assert told["state"] == "waits"
    national.later()
    assert national.of(national.sync(), dossier)["state"] == "done"
    words = "taken, no answer comes, and the look-up finds it only later"
    leave(17, words, national.assert_once(dossier), national.receipts(dossier), None, told["told"]["vi"])


def test_17_a_kill_after_the_dossier_was_taken_is_found_out_by_the_look_up(national):
    dossier = national.accepted()
    national.portal.next(DOSSIER, Quirk(meanwhile=lambda: running.kill()))
    running = national.sync_apart()
    running.communicate(timeout=60)
    assert running.returncode == -signal.SIGKILL
    for arguments in ([], ["--again", national.code(dossier)]):
        with pytest.raises(InputError):
            national.sync(*arguments)  # the lease of the one that was killed has not run out
    national.later()
    told = national.of(national.sync(), dossier)
    words = "the sender is killed when the portal has taken it"
    leave(17, words, national.assert_once(dossier), national.receipts(dossier), None, told["told"]["vi"])


def test_the_state_is_told_while_steps_are_in_doubt(national):
    dossier = national.accepted()
    national.portal.next(STEPS, Quirk(silent=True))
    assert national.of(national.sync(), dossier)["state"] == "needs-a-person"
    national.office.done(dossier, "forward")
    assert national.of(national.sync(), dossier)["state"] == "needs-a-person"
    code = national.code(dossier)
    assert national.portal.dossiers[code][-1]["TrangThaiHoSo"] == "4"
    assert len(national.portal.sent(STEPS, code)) == 1
    assert national.of(national.sync("--arrived", code), dossier)["state"] == "done"
    assert national.assert_once(dossier) == 1


def test_a_wait_that_the_portal_asks_for_is_kept_for_all_dossiers(national):
    first, second = national.accepted(), national.accepted()
    national.portal.next(LOOK_UP, Quirk(False, 429, b"", {"Retry-After": "120"}))
    asked = datetime.now(VIETNAM_TIME)
    told = national.sync()
    for dossier in (first, second):
        until = datetime.fromisoformat(national.of(told, dossier)["nextAt"])
        assert until >= (asked + timedelta(seconds=119)).replace(microsecond=0)
    national.office.done(first, "forward")
    national.sync()
    assert len(national.portal.messages) == 1
    national.later()
    national.sync()
    assert (national.assert_once(first), national.assert_once(second)) == (1, 1)


def test_what_happens_while_a_dossier_is_sent_waits_for_its_own_turn(national):
    """Steps in doubt hold back what was to be told then, not what the office does meanwhile."""
    dossier = national.accepted()
    meanwhile = Quirk(silent=True, meanwhile=lambda: national.office.done(dossier, "forward"))
    national.portal.next(STEPS, meanwhile)
    national.sync()
    states = {(seq, op): state for seq, op, state, _, _ in national.rows(dossier)}
    assert (states[2, "progress"], states[3, "dossier"]) == ("held", "waiting")
    national.sync()
    code = national.code(dossier)
    assert national.portal.dossiers[code][-1]["TrangThaiHoSo"] == "4"
    national.sync("--arrived", code)
    assert national.assert_once(dossier) == 1


def test_a_log_in_that_is_not_answered_leaves_nothing_in_doubt(national):
    """The session is lost at the steps, and the log-in for them is not answered: no step has left."""
    dossier = national.accepted()
    line = Line(national.settings, read_account(national.settings.account))
    national.portal.login_fails = True
    with pytest.raises(Retryable):
        line.send_steps(Parcel(dossier, "code", False, True, False, 0, 0), [{"MaHoSo": "code"}])
    assert national.portal.messages == []
    national.portal.login_fails = False
    national.sync()
    assert national.assert_once(dossier) == 1


def test_an_answer_that_does_not_come_in_time_says_nothing(national):
    dossier = national.accepted()
    impatient = replace(national.settings, read_s=0.2)
    line = Line(impatient, read_account(impatient.account))
    national.portal.next(LOOK_UP, Quirk(silent=True, late_s=20.0))
    parcel = Parcel(dossier, national.code(dossier), False, False, False, 0, 0)
    with pytest.raises(Unknown):
        line.has(parcel)
    national.portal.close()
    with pytest.raises(Retryable):
        line.has(parcel)  # nobody listens there: nothing can have been taken


def test_threads_that_lose_a_session_together_log_in_once(national):
    dossier = national.accepted()
    national.sync()
    line = Line(national.settings, read_account(national.settings.account))
    parcel = Parcel(dossier, national.code(dossier), False, True, False, 0, 0)
    national.portal.login_lasts_s = 0.3
    before, found = national.portal.logins, []
    threads = [threading.Thread(target=lambda: found.append(line.has(parcel))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, national.portal.logins - before) == ([True] * 5, 1)


def test_an_account_that_is_not_let_in_waits_with_a_sentence(national):
    dossier = national.accepted()
    account = national.settings.account
    right = account.read_text("utf-8")
    account.write_text(right.replace(WORD, "a-made-up-wrong-word"), "utf-8")
    told = national.of(national.sync(), dossier)
    assert told["state"] == "waits" and "a-made-up-wrong-word" not in json.dumps(told)
    line = Line(national.settings, Account("x", "y"))
    with pytest.raises(AuthExpired):
        line.has(Parcel(dossier, "code", False, False, False, 0, 0))
    account.write_text(right, "utf-8")
    national.later()
    national.sync()
    assert national.assert_once(dossier) == 1


# --- what is not known ---------------------------------------------------------------------------------


def test_a_dossier_without_its_national_code_waits_for_the_office(national):
    dossier = national.applicant.filed()
    national.office.done(dossier, "accept")
    assert [row[3] for row in national.rows(dossier) if row[1] == "dossier"] == [""]
    assert national.of(national.sync(), dossier)["state"] == "needs-a-person"
    assert national.portal.sent(DOSSIER, national.code(dossier)) == []


def test_a_procedure_that_the_settings_learn_later_goes_then(national):
    dossier = national.accepted(code="1.014261", case="1")
    told = national.of(national.sync(), dossier)
    assert told["state"] == "needs-a-person" and "1.014261" in told["told"]["vi"]
    procedures = golden("settings.json")["procedures"]
    procedures["1.014261"] = {**procedures[CODE], "MATTHC": "1.014261.000.00.00.X99"}
    national.path = written(national.path.parent, national.portal.url, procedures=procedures)
    assert national.of(national.sync("--again", national.code(dossier)), dossier)["state"] == "done"
    (body,) = national.portal.dossiers[national.code(dossier)]
    assert (body["MaTTHC"], national.assert_once(dossier)) == ("1.014261.000.00.00.X99", 1)


def test_an_act_of_a_person_on_a_dossier_that_is_not_there_is_refused(national):
    for arguments in (["--again", "none"], ["--arrived", "none"]):
        with pytest.raises(InputError):
            national.sync(*arguments)
    dossier = national.accepted()
    with pytest.raises(InputError):
        national.sync("--arrived", national.code(dossier))  # nothing of it is in doubt
    assert national.sync()["done"] == 1


# --- what never leaves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["https://adapter.invalid", "https://127.0.0.1@adapter.invalid"])
def test_a_dossier_without_legal_effect_never_leaves_this_machine(national, url):
    dossier = national.accepted()
    here, national.path = national.path, written(national.path.parent / "far", url)
    told = national.of(national.sync(), dossier)
    assert told["state"] == "needs-a-person" and "giá trị pháp lý" in told["told"]["vi"]
    line = Line(national.settings, Account("x", "y"))
    parcel = Parcel(dossier, "code", False, False, False, 0, 0)
    calls: "list[Callable[[], Any]]" = [
        lambda: line.has(parcel),
        lambda: line.send_dossier(parcel, {}, is_new=True),
        lambda: line.send_steps(parcel, [{}]),
    ]
    for call in calls:
        with pytest.raises(PracticeStaysError):
            call()
    national.path = here
    assert national.of(national.sync("--again", national.code(dossier)), dossier)["state"] == "done"


def test_the_program_ends_after_its_turn_and_says_what_it_did_and_no_secret(national):
    dossier = national.accepted()
    stop = Quirk(False, answer=says("77", "Sai"), meanwhile=lambda: running.terminate())
    national.portal.next(DOSSIER, stop)
    running = national.sync_apart("--until-stopped")
    out, err = running.communicate(timeout=60)
    # Somebody has to see to it, which the exit code tells whoever runs it by the clock.
    assert running.returncode == 1
    told = json.loads(out)
    assert (told["needsAPerson"], national.of(told, dossier)["state"]) == (1, "needs-a-person")
    assert '"needsAPerson": 1' in err and national.code(dossier) not in err
    assert WORD not in out + err + national.service.log()
    national.sync("--again", national.code(dossier))
    assert national.assert_once(dossier) == 1


def test_rows_are_kept_on_postgresql_as_well(postgresql, tmp_path, monkeypatch):
    database = PostgresqlDatabase(postgresql)
    options = ["--national-sync", str(written(tmp_path))]
    process = ServiceProcess(tmp_path / "service", options, database=database).start()
    monkeypatch.setenv("DATABASE_URL", database.url)
    national = NationalOffice(process, Office(process), Applicant(process), tmp_path / "apart")
    try:
        dossier = national.accepted()
        national.office.done(dossier, "forward")
        national.portal.next(DOSSIER, Quirk(silent=True))
        national.portal.next(LOOK_UP, Quirk(), Quirk(answer={"error_code": 0, "result": []}))
        assert national.of(national.sync(), dossier)["state"] == "waits"
        national.later()
        assert national.of(national.sync(), dossier)["state"] == "done"
        assert national.assert_once(dossier) == 1
    finally:
        national.close()
        process.kill()


def test_a_service_that_was_told_of_no_adapter_writes_nothing_down(tmp_path):
    process = ServiceProcess(tmp_path / "service").start()
    try:
        office, applicant = Office(process), Applicant(process)
        dossier = applicant.filed()
        office.done(dossier, "accept", code=CODE, case="1")
        assert process.rows("SELECT * FROM national_outbox") == []
        assert process.rows("SELECT * FROM national_dossiers") == []
    finally:
        process.kill()
