"""Log-in on the command line: a code typed elsewhere, for one command; nothing of it stays behind."""

from __future__ import annotations

import json
import os
import re

import pytest
import requests
from draftmaker import small_draft
from people_api import WORD, Door
from preloaded import PIPE, Program
from service_process import ROOT, ServiceProcess

DRAFT = "HS-20261123-0001"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("login") / "service"
    process = ServiceProcess(folder, ["--no-practice-login"]).start()
    Door(process.url, process.admin_token).person("an", "applicant")
    yield process
    process.kill()


@pytest.fixture
def begin(home):
    """Begin a command; who reads its words as they come can type the code."""
    environ = {**os.environ, "MINERAL_HOME": str(home), "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}

    def run(*arguments):
        words = ["-m", "mineral_plugin", "--lang", "vi", *arguments]
        return Program(words, environ, ROOT, stdout=PIPE, stderr=PIPE)

    return run


def type_code(process, answer="yes"):
    """Do what the sentence says, at the page that it names; return the sentence."""
    sentence = process.stderr.readline()
    page = re.search(r"http://\S+/oauth/device", sentence)
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", sentence)
    assert page and code, sentence
    form = {"user_code": code[0], "name": "an", "password": WORD, "answer": answer}
    assert requests.post(page[0], data=form, timeout=20).status_code == 200
    return sentence


def test_a_dossier_is_filed_after_a_log_in_that_lasts_for_the_command(service, begin, home):
    draft = small_draft(home)
    process = begin("file", "--draft", draft.reference, "--service", service.url, "--log-in")
    assert "chương trình đang chờ" in type_code(process)
    out, _ = process.communicate(timeout=60)
    receipt = json.loads(out)
    assert receipt["draft"] == draft.reference
    people = "SELECT p.name FROM dossiers d JOIN people p ON p.id = d.owner"
    assert service.rows(people) == [("an",)]
    # Neither the key of an invented applicant nor a log-in was written down.
    assert not [path.name for path in home.rglob("*") if "login" in path.name]
    # Whoever filed asks what became of it; the invented applicant of the folder would be told of nothing.
    process = begin("status", "--draft", draft.reference, "--log-in")
    type_code(process)
    out, told = process.communicate(timeout=60)
    assert json.loads(out)["state"] == "submitted", told


def test_a_no_is_one_sentence_and_an_exit_code(service, begin, home):
    draft = small_draft(home)
    process = begin("file", "--draft", draft.reference, "--service", service.url, "--log-in")
    type_code(process, "no")
    out, told = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert told.splitlines() == ["Dịch vụ không cho đăng nhập hoặc bạn đã từ chối; hãy thử đăng nhập lại."]


@pytest.mark.parametrize("command", [["login"], ["logout"], ["file", "--draft", DRAFT]])
def test_without_a_safe_place_for_a_log_in_one_sentence_says_what_to_do(service, begin, home, command):
    small_draft(home)
    process = begin(*command, "--service", service.url)
    out, told = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    (sentence,) = told.splitlines()
    assert "--log-in" in sentence
