"""The algorithms ``mineral:builddossier`` and ``mineral:submitdossier``, against the real service."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from cutting_proxy import MEANWHILE
from heard import Heard
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject
from small_pdf import big_pdf, small_pdf
from test_uploading_qgis import proxy, service  # noqa: F401 - the real service of these tests, too

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

import areamaker
import cases
from test_papers import report_of

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.portal.receipts import receipt_from_dict
from mineral_plugin.core.work.draft_list import drafts_told
from mineral_plugin.core.work.drafting import detach, open_draft
from mineral_plugin.core.work.filing import file_draft
from mineral_plugin.core.work.outbox_view import Stand, outbox_lines

pytest_plugins = ["processing_fixtures"]
NOW = SystemClock().now


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(provider):
    import processing

    def run_algorithm(name, feedback=None, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(f"mineral:{name}", parameters, context=context, feedback=feedback or Heard())

    return run_algorithm


@pytest.fixture
def areas_file(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_areas(path, [areamaker.worked()])
    return str(path)


@pytest.fixture
def question(areas_file):
    return {"AREAS": areas_file, "PROCEDURE": "P14", "MINERAL": "limestone_vlxdtt", "LANG": "vi"}


def pdf(folder, name, data=None):
    path = folder / name
    path.write_bytes(data or small_pdf(name))
    return path


def test_an_area_becomes_a_draft_with_its_files(run, question, tmp_path, home):
    paper, plan = pdf(tmp_path, "Đơn đề nghị.pdf"), pdf(tmp_path, "plan.pdf")
    made = run("builddossier", ATTACHMENTS=f"request={paper}\nfeasibility_study = {plan}", **question)
    draft = open_draft(home, made["DRAFT"])
    assert (draft.procedure, draft.mineral) == ("P14", "limestone_vlxdtt")
    assert made["FOLDER"] == str(draft.folder)
    assert {("request", "Đơn đề nghị.pdf"), ("feasibility_study", "plan.pdf")} <= {
        (file.component, file.file_name) for file in draft.files
    }
    assert made["MISSING"] == len(draft.missing_required) > 0


def test_a_report_file_becomes_the_draft_that_the_report_itself_would_become(run, tmp_path, home):
    report = tmp_path / "r.json"
    body = report_of(cases.conflicts, tmp_path / "case")
    report.write_text(json.dumps(body), encoding="utf-8")
    made = run("builddossier", REPORT=str(report), LANG="en")
    draft = open_draft(home, made["DRAFT"])
    assert json.loads((draft.folder / "report.json").read_text(encoding="utf-8")) == body
    assert draft.validation["verdict"] == body["summary"]["verdict"]
    assert draft.area_id == body["area"]["id"]


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"AREAS": None}, "REPORT"),
        ({"PROCEDURE": None}, "REPORT"),
        ({"PROCEDURE": "P99"}, "P99"),
        ({"ATTACHMENTS": "request"}, "request"),
        ({"ATTACHMENTS": "nothing=/nowhere.pdf"}, "nothing"),
    ],
)
def test_what_no_dossier_can_be_made_of_is_one_sentence(run, question, home, changed, words):
    with pytest.raises(QgsProcessingException) as told:
        run("builddossier", **{**question, **changed})
    assert words in str(told.value)
    assert drafts_told(home, NOW, "en") == []


def test_several_areas_are_refused(run, question, tmp_path):
    path = tmp_path / "two.gpkg"
    write_areas(path, [areamaker.worked(), replace(areamaker.worked(), id="another", name="Khu khác")])
    with pytest.raises(QgsProcessingException) as told:
        run("builddossier", **{**question, "AREAS": str(path)})
    assert "2" in str(told.value)


def test_a_draft_is_filed_once_however_often_it_is_run(run, question, home, proxy):  # noqa: F811
    draft = run("builddossier", **question)["DRAFT"]
    feedback = Heard()
    filed = run("submitdossier", feedback, DRAFT=draft, SERVICE=proxy.url)
    assert filed["NUMBER"].startswith("THU-") and filed["STATE"] == "filed"
    receipt = json.loads(Path(filed["RECEIPT"]).read_text(encoding="utf-8"))
    assert (receipt["receiptId"], receipt["manifestSha256"]) == (filed["NUMBER"], filed["SHA256"])
    assert filed["NUMBER"] in " ".join(feedback.said)
    assert run("submitdossier", DRAFT=draft, SERVICE=proxy.url) == filed
    assert [told["state"] for told in drafts_told(home, NOW, "en")] == ["filed"]


def test_a_filing_stopped_here_goes_on_from_the_command_line_and_the_other_way_round(
    run,
    question,
    tmp_path,
    home,
    proxy,  # noqa: F811
):
    """The command line has no QGIS: the same core over the network of Python."""
    paper = pdf(tmp_path, "project.pdf", big_pdf(20_000_000))
    draft = run("builddossier", ATTACHMENTS=f"feasibility_study={paper}", **question)["DRAFT"]
    feedback = Heard()
    proxy.cut("PATCH", "", MEANWHILE, feedback.cancel)
    assert run("submitdossier", feedback, DRAFT=draft, SERVICE=proxy.url) == {}
    (line,) = outbox_lines(home, NOW)
    assert line.stand is Stand.OFFERED and line.share > 0.3
    sent = proxy.bytes_of("POST", "PATCH")
    with requests.Session() as session:
        receipt = file_draft(open_draft(home, draft), line.url, session, home, NOW)
    assert proxy.bytes_of("POST", "PATCH") - sent < 20_000_000
    assert run("submitdossier", DRAFT=draft, SERVICE=proxy.url)["NUMBER"] == receipt.receipt_id


def test_a_draft_changed_elsewhere_is_filed_as_it_is_then(run, question, tmp_path, home, proxy):  # noqa: F811
    paper = pdf(tmp_path, "plan.pdf")
    draft = run("builddossier", ATTACHMENTS=f"feasibility_study={paper}", **question)["DRAFT"]
    detach(open_draft(home, draft), "feasibility_study", 1)
    filed = run("submitdossier", DRAFT=draft, SERVICE=proxy.url)
    receipt = json.loads(Path(filed["RECEIPT"]).read_text(encoding="utf-8"))
    assert "feasibility_study" in receipt_from_dict(receipt).missing


@pytest.mark.parametrize(
    "draft, url, words",
    [
        ("HS-20200101-0001", "http://127.0.0.1:1", "HS-20200101-0001"),
        ("", "http://127.0.0.1:1", ""),
        (None, "ftp://127.0.0.1", "ftp://"),
        (None, "http://example.org", "https"),
    ],
)
def test_a_draft_or_an_address_that_is_none_is_one_sentence(run, question, draft, url, words):
    known = run("builddossier", **question)["DRAFT"]
    with pytest.raises(QgsProcessingException) as told:
        run("submitdossier", DRAFT=known if draft is None else draft, SERVICE=url)
    assert words in str(told.value)


def test_a_service_that_is_not_there_is_told_and_the_outbox_keeps_it(run, question, home):
    draft = run("builddossier", **question)["DRAFT"]
    with pytest.raises(QgsProcessingException) as told:
        run("submitdossier", DRAFT=draft, SERVICE="http://127.0.0.1:1")
    assert "http://127.0.0.1:1" in str(told.value)
    (line,) = outbox_lines(home, NOW)
    assert (line.draft, line.stand) == (draft, Stand.WAITING)
