"""The officer's check list before filing: each thing that would come back is told, with what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from draftmaker import NOW, small_draft
from small_pdf import OBJECTS, pdf_of

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.dossier.parties import Party, PartyKind
from mineral_plugin.core.papers.docx import docx_bytes
from mineral_plugin.core.papers.model import Paper, Paragraph
from mineral_plugin.core.portal.client import Landing
from mineral_plugin.core.work.clients import choose_client, keep_client
from mineral_plugin.core.work.drafting import attach, open_draft
from mineral_plugin.core.work.rehearsal import open_questions, rehearse

DAY = NOW.date()


def lines(draft, home, day=DAY, landing=None):
    return {(line.id, line.outcome): line.told("vi") for line in rehearse(draft, home, day, landing)}


def filled(tmp_path):
    """Return a draft with a sound file for every component."""
    draft, paper = small_draft(tmp_path), tmp_path / "giấy.pdf"
    paper.write_bytes(pdf_of([*OBJECTS, b"<</Type/Font/BaseFont/Helvetica>>"]))
    for component in draft.components:
        draft = attach(draft, component.id, paper)
    return draft


def test_what_is_missing_stands_first(tmp_path):
    told = rehearse(small_draft(tmp_path), tmp_path, DAY)
    assert (told[0].id, told[0].outcome) == ("components", "conflict")
    assert "Văn bản đề nghị" in told[0].told("vi")["seen"] and told[0].told("vi")["remedy"]


def test_a_whole_dossier_has_nothing_that_would_come_back(tmp_path):
    draft = filled(tmp_path)
    choose_client(tmp_path, draft, keep_client(tmp_path, Party("", PartyKind.ENTERPRISE, "Công ty X")).id)
    told = rehearse(draft, tmp_path, DAY)
    # Sound papers that state nothing cannot contradict; whether a form has to be signed nobody read.
    assert {line.id for line in told if line.outcome != "clear"} == {"agreement", "signatures"}
    assert "conflict" not in {line.outcome for line in told}
    assert {line.id for line in told} >= {"components", "files", "unchanged", "corners", "age", "client"}


def test_papers_that_contradict_the_dossier_are_told_with_both_places(tmp_path):
    draft, paper = small_draft(tmp_path), tmp_path / "đơn.docx"
    text = "Loại khoáng sản đề nghị thăm dò: quặng sắt."
    paper.write_bytes(docx_bytes(Paper("vi", "Đơn", (Paragraph(text),), "")))
    told = lines(attach(draft, "request", paper), tmp_path)
    seen = told["agreement", "conflict"]["seen"]
    assert "quặng sắt" in seen and "Vàng" in seen


def test_a_file_that_the_service_refuses_is_told_by_name(tmp_path):
    draft, paper = filled(tmp_path), tmp_path / "mã.pdf"
    paper.write_bytes(pdf_of([*OBJECTS, b"<</S/JavaScript/JS(1)>>"]))
    told = lines(attach(draft, "project", paper), tmp_path)
    assert told["files", "conflict"]["seen"].startswith("mã.pdf: PDF có mã tự chạy")


def test_a_file_that_changed_since_and_one_that_is_gone_are_told(tmp_path):
    draft = filled(tmp_path)
    path = next(file for file in draft.files if file.component == "request").path(draft.folder)
    path.write_bytes(path.read_bytes() + b" ")
    assert "đã thay đổi" in lines(draft, tmp_path)["unchanged", "conflict"]["seen"]
    path.unlink()
    assert "không còn" in lines(draft, tmp_path)["unchanged", "conflict"]["seen"]


def test_another_area_in_the_area_file_is_told(tmp_path):
    draft = replace(filled(tmp_path), geometry_sha256="0" * 64)
    assert ("corners", "conflict") in lines(draft, tmp_path)


def test_an_old_check_and_an_ended_mandate_are_told(tmp_path):
    draft, party = filled(tmp_path), Party("", PartyKind.PERSON, "Người X", mandate_until="2026-11-30")
    choose_client(tmp_path, draft, keep_client(tmp_path, party).id)
    told = lines(draft, tmp_path, DAY + timedelta(days=31))
    assert "31 ngày" in told["age", "within_tolerance"]["seen"]
    assert ("client", "conflict") in told


def test_the_limits_of_the_service_count_where_it_was_asked(tmp_path):
    service = Landing("b", "practice", Bilingual("d", "s"), False, 100, 5000, 1, 1, True)
    told = lines(filled(tmp_path), tmp_path, landing=service)
    assert ("size", "conflict") in told and ("size", "conflict") not in lines(filled(tmp_path), tmp_path)


@pytest.fixture
def asked(tmp_path):
    """Return a draft whose report says that a question of the applicant is open."""
    draft = small_draft(tmp_path)
    path = draft.folder / "report.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    finding = {
        "rule": "P02", "outcome": "cannot_tell", "severity": "blocks", "facts": ["days_left"],
        "message": {"vi": "Còn bao nhiêu ngày?", "en": "How many days are left?"}, "remedy": None,
    }  # fmt: skip
    seen = {
        "rule": "O01", "outcome": "within_tolerance", "severity": "blocks", "facts": [],
        "message": {"vi": "Giáp ranh 2 cm.", "en": "2 cm apart."},
        "remedy": {"vi": "Bắt điểm.", "en": "Snap."},
    }  # fmt: skip
    report["findings"] = [finding, seen]
    path.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return draft


def test_open_questions_of_eligibility_are_told_before_the_first_file(asked, tmp_path):
    assert [text.vi for text in open_questions(asked)] == ["Còn bao nhiêu ngày?"]
    assert ("questions", "cannot_tell") in lines(asked, tmp_path)


def test_what_an_officer_is_likely_to_ask_is_told_with_what_to_do(asked, tmp_path):
    told = lines(asked, tmp_path)["check", "within_tolerance"]
    assert told["seen"] == "O01: Giáp ranh 2 cm." and told["remedy"] == "Bắt điểm."


def test_the_command_line_tells_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    draft = small_draft(tmp_path)
    assert main(["--lang", "en", "rehearse", "--draft", draft.reference]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0]["question"] == "Is every component there?" and told[0]["outcome"] == "conflict"
    assert open_draft(tmp_path, draft.reference) == draft
