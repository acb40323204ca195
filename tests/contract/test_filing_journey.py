from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import requests
from bare_api import Api, slug
from cutting_proxy import MEANWHILE
from draftmaker import NOW, small_draft
from service_process import ROOT, ServiceProcess
from small_pdf import OBJECTS, pdf_of, small_pdf

from mineral_plugin.core.base.canonical import sha256_hex
from mineral_plugin.core.base.errors import InputError, ServiceRefusedError
from mineral_plugin.core.dossier.manifest import manifest_of, manifest_sha256
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.work.drafting import attach, detach, open_draft
from mineral_plugin.core.work.filing import file_draft, list_receipts

CATALOGUE_WITH_SCRIPT = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"


def schema(name):
    return json.loads((ROOT / "resources/schema" / name).read_text(encoding="utf-8"))


def test_a_draft_is_filed_and_its_receipt_is_shown_and_stored(service, draft, file_at, home):
    receipt = file_at(service.url)
    assert receipt.receipt_id.startswith("THU-")
    assert receipt.legal_effect is False
    assert receipt.manifest_sha256 == manifest_sha256(manifest_of(draft))
    assert receipt.received_at.utcoffset().total_seconds() == 7 * 3600
    assert [stored.receipt_id for stored in list_receipts(home, lambda: NOW)] == [receipt.receipt_id]
    beside = json.loads((draft.folder / "receipt.json").read_text(encoding="utf-8"))
    assert beside == receipt.to_dict()


def test_the_receipt_lists_the_components_that_are_missing(service, draft, file_at, home, tmp_path):
    paper = tmp_path / "Đơn đề nghị.pdf"
    paper.write_bytes(small_pdf("a request"))
    attach(draft, "request", paper)
    receipt = file_at(service.url)
    assert "request" not in receipt.missing
    assert set(receipt.missing) == {component.id for component in open_draft(home, draft.reference).missing}
    assert len(receipt.missing) == len(draft.components) - 1


def test_a_dossier_is_filed_as_soon_as_its_files_were_looked_at(
    tmp_path, database, draft, session, home, monkeypatch
):
    paper = tmp_path / "Đơn đề nghị.pdf"
    paper.write_bytes(small_pdf("a request"))
    attach(draft, "request", paper)
    service = ServiceProcess(tmp_path / "service", ["--looking-wait-s", "0"], database=database).start()
    submitted = []
    submit = PortalClient.submit
    monkeypatch.setattr(PortalClient, "submit", lambda *given: submitted.append(1) or submit(*given))
    try:
        receipt = file_draft(draft, service.url, session, home, lambda: NOW)
    finally:
        service.kill()
    assert len(submitted) > 1 and "request" not in receipt.missing


def test_a_file_that_was_refused_can_be_taken_out_and_the_rest_is_filed(
    service, draft, session, home, tmp_path
):
    paper = tmp_path / "Đơn đề nghị.pdf"
    paper.write_bytes(pdf_of([CATALOGUE_WITH_SCRIPT, *OBJECTS[1:]]))
    grown = attach(draft, "request", paper)
    with pytest.raises(RefusedError) as refused:
        file_draft(grown, service.url, session, home, lambda: NOW)
    assert refused.value.slug == "file-has-script" and "Đơn đề nghị.pdf" in refused.value.text("vi")
    detach(grown, "request", 1)
    receipt = file_draft(grown, service.url, session, home, lambda: NOW)
    assert "request" in receipt.missing
    assert service.rows("SELECT count(*) FROM component_files WHERE component = 'request'") == [(0,)]


def test_filing_twice_gives_one_dossier_and_the_same_receipt(service, file_at):
    assert file_at(service.url) == file_at(service.url)
    assert service.rows("SELECT count(*) FROM dossiers") == [(1,)]
    assert service.rows("SELECT count(*) FROM submissions") == [(1,)]


def test_the_service_has_every_byte_of_every_file(service, draft, file_at):
    file_at(service.url)
    for file in draft.files:
        blob = service.data / "blobs" / file.sha256[:2] / file.sha256[2:4] / file.sha256
        assert blob.read_bytes() == file.path(draft.folder).read_bytes()


def test_what_was_filed_can_be_read_in_the_bytes_that_its_hash_is_of(service, draft, file_at, home, session):
    receipt = file_at(service.url)
    token = PracticeLogin(home).token(PortalClient(session, service.url).line.ask_token)
    session.headers["Authorization"] = f"Bearer {token}"
    answer = session.get(f"{service.url}/v1/dossiers/{receipt.dossier_id}/manifest", timeout=20)
    assert answer.json() == manifest_of(draft)
    assert sha256_hex(answer.content) == receipt.manifest_sha256 == answer.headers["ETag"].strip('"')


def test_manifest_and_receipt_follow_their_schemas(service, draft, file_at):
    jsonschema.validate(manifest_of(draft), schema("dossier-1.json"))
    jsonschema.validate(file_at(service.url).to_dict(), schema("receipt-1.json"))


def test_a_receipt_outlives_a_restart_of_the_service_on_another_port(service, file_at):
    first = file_at(service.url)
    assert service.stop() == 0
    assert file_at(service.start().url) == first
    assert service.rows("SELECT count(*) FROM submissions") == [(1,)]


def test_two_drafts_get_two_numbers(service, file_at, home, session):
    first = file_at(service.url)
    second = file_draft(small_draft(home), service.url, session, home, lambda: NOW)
    assert first.receipt_id != second.receipt_id
    assert [receipt.receipt_id[-4:] for receipt in list_receipts(home, lambda: NOW)] == ["0001", "0002"]


def test_another_backend_is_another_filing(service, file_at, tmp_path):
    other = ServiceProcess(tmp_path / "other").start()
    try:
        assert file_at(service.url).dossier_id != file_at(other.url).dossier_id
    finally:
        other.kill()


def test_a_backend_that_wants_every_component_refuses_before_anything_is_sent(draft, file_at, tmp_path):
    strict = ServiceProcess(tmp_path / "strict", ["--require-all-components"]).start()
    try:
        with pytest.raises(ServiceRefusedError) as refusal:
            file_at(strict.url)
        assert draft.components[0].name.vi in refusal.value.text("vi")
        assert strict.rows("SELECT count(*) FROM dossiers") == [(0,)]
    finally:
        strict.kill()


def test_a_file_over_the_backends_limit_is_named_before_anything_is_sent(file_at, tmp_path):
    narrow = ServiceProcess(tmp_path / "narrow", ["--max-file-bytes", "100"]).start()
    try:
        with pytest.raises(InputError) as refusal:
            file_at(narrow.url)
        assert "100" in refusal.value.text("en")
        assert narrow.rows("SELECT count(*) FROM dossiers") == [(0,)]
    finally:
        narrow.kill()


def test_a_changed_file_is_never_filed(service, draft, file_at):
    (draft.folder / "report.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        file_at(service.url)
    assert "report.json" in refusal.value.text("en")
    assert service.rows("SELECT count(*) FROM dossiers") == [(0,)]


def test_a_receipt_file_that_was_lost_is_written_again(service, draft, file_at, home):
    receipt = file_at(service.url)
    (draft.folder / "receipt.json").unlink()
    list_receipts(home, lambda: NOW)
    assert json.loads((draft.folder / "receipt.json").read_text(encoding="utf-8")) == receipt.to_dict()


def test_a_log_in_that_runs_out_in_the_middle_is_renewed_without_a_word(service, proxy, file_at):
    def run_out():
        with service.database.changing(service.data) as change:
            change("UPDATE tokens SET access_until = '2026-01-01T00:00:00+07:00'")

    proxy.cut("POST", "/v1/uploads", MEANWHILE, run_out, after=2)
    proxy.cut("POST", "/submission", MEANWHILE, run_out)
    receipt = file_at(proxy.url)
    assert service.rows("SELECT receipt_id FROM submissions") == [(receipt.receipt_id,)]
    assert proxy.seen.count("POST /oauth/token") == 3


def test_a_service_without_the_log_in_for_practice_is_one_sentence_and_nothing_is_sent(file_at, tmp_path):
    closed = ServiceProcess(tmp_path / "closed", ["--no-practice-login"]).start()
    try:
        with pytest.raises(ServiceRefusedError) as refusal:
            file_at(closed.url)
        assert "log in" in refusal.value.text("en") and closed.url in refusal.value.text("vi")
        assert closed.rows("SELECT count(*) FROM dossiers") == [(0,)]
    finally:
        closed.kill()


def test_what_one_data_folder_filed_another_does_not_see(service, file_at, home, session, tmp_path):
    receipt = file_at(service.url)
    other = Api(service.url, session)
    assert slug(other.get(f"/v1/dossiers/{receipt.dossier_id}/receipt")) == "dossier-unknown"


def test_a_filed_draft_takes_no_more_files(service, draft, file_at, tmp_path: Path):
    file_at(service.url)
    paper = tmp_path / "late.pdf"
    paper.write_bytes(small_pdf("late"))
    with pytest.raises(InputError):
        attach(draft, "request", paper)


def test_the_landing_page_says_that_filing_has_no_legal_effect(service, session: requests.Session):
    page = session.get(service.url + "/v1/", timeout=20).json()
    assert page["backend"]["kind"] == "practice"
    assert page["backend"]["legalEffect"] is False
    assert page["serverTime"].endswith("+07:00")
    assert page["limits"]["maxFileBytes"] > 0
