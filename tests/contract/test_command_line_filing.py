"""From a corner table to a stored receipt by the command line alone, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import socket

import pytest
import requests
from preloaded import run
from service_process import ROOT
from small_pdf import small_pdf

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.work.drafting import open_draft
from mineral_plugin.core.work.filing import file_draft

TABLE = """Điểm góc\tX (m)\tY (m)
1\t2383275.00\t489781.00
2\t2383407.00\t489762.00
3\t2383584.00\t489888.00
4\t2383300.00\t489990.00
"""


@pytest.fixture
def program(tmp_path):
    environ = {
        **os.environ,
        "MINERAL_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
        # A proxy that is not there: a service on this computer must be reached without it.
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }

    return lambda *arguments: run(["-m", "mineral_plugin", "--lang", "en", *arguments], environ, ROOT)


@pytest.fixture
def reference(program, tmp_path):
    table = tmp_path / "corners.txt"
    table.write_text(TABLE, encoding="utf-8")
    made = program(
        "draft",
        "--table",
        str(table),
        "--zone",
        "104.75/3",
        "--procedure",
        "P14",
        "--mineral",
        "limestone_vlxdtt",
    )
    assert made.returncode == 0, made.stderr
    (draft,) = json.loads(made.stdout)
    return draft["draft"]


def test_from_a_corner_table_to_a_stored_receipt(service, program, reference):
    filed = program("file", "--draft", reference, "--service", service.url)
    assert filed.returncode == 0, filed.stderr
    receipt = json.loads(filed.stdout)
    assert receipt["receiptId"].startswith("THU-") and receipt["legalEffect"] is False
    again = program("file", "--draft", reference, "--service", service.url)
    assert json.loads(again.stdout) == receipt
    assert json.loads(program("receipts").stdout) == [receipt]
    assert service.rows("SELECT receipt_id FROM submissions") == [(receipt["receiptId"],)]


def test_a_service_that_is_not_running_is_one_sentence_and_an_exit_code(program, reference):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = "http://127.0.0.1:%d" % closed.getsockname()[1]
    filed = program("file", "--draft", reference, "--service", url)
    assert filed.returncode == 2 and filed.stdout == ""
    (sentence,) = filed.stderr.splitlines()
    assert url in sentence and "try again" in sentence


def test_a_draft_that_is_not_there_is_one_sentence_and_an_exit_code(service, program, reference):
    filed = program("file", "--draft", "HS-20200101-0001", "--service", service.url)
    assert filed.returncode == 2
    assert len(filed.stderr.splitlines()) == 1


def test_without_any_filing_there_are_no_receipts(program):
    answer = program("receipts")
    assert (answer.returncode, json.loads(answer.stdout)) == (0, [])


@pytest.fixture
def nobody():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return "http://127.0.0.1:%d" % closed.getsockname()[1]


def asked(program, *arguments):
    answer = program(*arguments)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_drafts_are_listed_with_their_files_and_how_their_filing_stands(
    service, program, reference, tmp_path
):
    paper = tmp_path / "Đơn đề nghị.pdf"
    paper.write_bytes(small_pdf("a request"))
    place = ("--draft", reference, "--component", "request")
    told = asked(program, "attach", *place, "--file", str(paper))
    assert "Đơn đề nghị.pdf" in told["files"]
    (draft,) = asked(program, "drafts")
    assert draft["draft"] == reference and draft["state"] == "draft"
    assert {"component": "request", "slot": 1, "file": paper.name, "bytes": paper.stat().st_size} in draft[
        "files"
    ]
    asked(program, "detach", *place)
    (draft,) = asked(program, "drafts")
    assert "request" not in [file["component"] for file in draft["files"]]
    receipt = asked(program, "file", "--draft", reference, "--service", service.url)
    (draft,) = asked(program, "drafts")
    assert draft["state"] == "filed" and receipt["receiptId"] in draft["sentence"]


def test_an_unfinished_filing_is_listed_paused_and_given_up(program, reference, nobody):
    assert program("file", "--draft", reference, "--service", nobody).returncode == 2
    (line,) = asked(program, "outbox")
    assert (line["draft"], line["state"]) == (reference, "waiting") and line["reason"].startswith(
        "no network"
    )
    (line,) = asked(program, "outbox", "--pause", reference)
    assert line["state"] == "paused"
    assert asked(program, "drafts")[0]["state"] == "unfinished"
    assert program("outbox", "--resume", reference).returncode == 2
    assert asked(program, "outbox", "--cancel", reference) == []
    nothing = program("outbox", "--pause", reference)
    assert nothing.returncode == 2 and len(nothing.stderr.splitlines()) == 1


def test_a_filing_begun_in_a_window_is_continued_here(service, program, reference, tmp_path):
    """The window has the same core over the same data folder; here it is stopped once a part has arrived."""

    class Stopping:
        share = 0.0

        def report(self, fraction):
            self.share = fraction

        def cancelled(self):
            return self.share > 0

    home, now = tmp_path / "home", SystemClock().now
    with requests.Session() as session:
        session.trust_env = False
        with pytest.raises(CancelledError):
            file_draft(open_draft(home, reference), service.url, session, home, now, Stopping())
    (line,) = asked(program, "outbox")
    assert line["state"] == "offered" and 0 < line["arrived"] < 1
    (line,) = asked(program, "outbox", "--resume", reference)
    assert line["state"] == "filed"
    assert service.rows("SELECT receipt_id FROM submissions") == [(line["receipt"],)]
    assert service.rows("SELECT count(*) FROM dossiers") == [(1,)]
