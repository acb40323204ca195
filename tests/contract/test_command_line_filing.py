"""From a corner table to a stored receipt by the command line alone, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest
from service_process import ROOT

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

    def run(*arguments):
        command = [sys.executable, "-m", "mineral_plugin", "--lang", "en", *arguments]
        return subprocess.run(command, cwd=str(ROOT), env=environ, capture_output=True, text=True, timeout=60)

    return run


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
