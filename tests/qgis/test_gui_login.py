"""Log-in from the dock at the real service: what is shown, what a press does, what is kept where."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from master_word import MASTER_WORD, TypingPerson, closed_store, typing_person
from qgis.PyQt.QtWidgets import QPushButton
from tasks_left import tasks_ended
from test_gui_dock import check, click, made
from test_uploading_qgis import ROOT

from mineral_plugin.bridge.secret_store import MASTER_WORD_FILE, QgisSecretStore
from mineral_plugin.bridge.transport import qgis_session
from mineral_plugin.core.work.filing import list_receipts
from mineral_plugin.gui.dossier.following_steps import FollowingSteps
from mineral_plugin.gui.dossier.login_card import CLOSED, IN, OUT, PRACTICE
from mineral_plugin.gui.dossier.login_steps import LoginSteps

WORD = "mật khẩu dài"


class Account:
    """A service that takes accounts alone, and the one person who has one."""

    def __init__(self, data: Path, *options: str) -> None:
        self.folder = data.parent
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "service")])}
        command = [str(ROOT / "service/.venv/bin/python"), "-m", "mineral_service", "--port", "0"]
        command += ["--data", str(data), *options]
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "service.log").open("w") as log:
            self.process = subprocess.Popen(
                command, env=environ, stdout=subprocess.PIPE, stderr=log, text=True
            )
        told = json.loads(self.process.stdout.readline())
        self.url: str = told["url"]
        admin = {"Authorization": f"Bearer {told['adminToken']}"}
        body = {"role": "applicant", "unit": "", "password": WORD}
        requests.put(f"{self.url}/v1/people/an", json=body, headers=admin, timeout=20).raise_for_status()

    def answer(self, address: str, answer: str = "yes") -> None:
        """Do what a person does at the page that was opened, in another thread, and come back."""
        threading.Thread(target=self._answer, args=(address, answer)).start()

    def _answer(self, address: str, answer: str) -> None:
        asked = dict(parse_qsl(urlsplit(address).query))
        form = {**asked, "name": "an", "password": WORD, "answer": answer}
        place = address.partition("?")[0]
        sent = requests.post(place, data=form, timeout=20, allow_redirects=False)
        requests.get(sent.headers["Location"], timeout=20)


@pytest.fixture(scope="module")
def account(tmp_path_factory: Any) -> Iterator[Account]:
    made_one = Account(tmp_path_factory.mktemp("account") / "data", "--no-practice-login")
    yield made_one
    made_one.process.kill()


@pytest.fixture
def person(qgis_app: Any) -> Iterator[TypingPerson]:
    with typing_person() as sitting:
        yield sitting


@pytest.fixture
def office(qtbot: Any, qgis_new_project: None, tmp_path: Path, person: TypingPerson) -> Iterator[Any]:
    made_one = made(qtbot, tmp_path, session=qgis_session)
    made_one.opened, made_one.answers = [], None

    def open_page(address: str) -> None:
        made_one.opened.append(address)
        if made_one.answers is not None:
            made_one.answers(address)

    card = made_one.dock.dossier.login
    made_one.login = LoginSteps(card, made_one.desk, qgis_session, QgisSecretStore(), open_page)
    filing, who = made_one.steps[2], made_one.login.login_for
    filing._login = who
    made_one.following = FollowingSteps(made_one.dock, made_one.desk, qgis_session, who)
    filing.service_answered.connect(made_one.login.show_service)
    yield made_one
    made_one.view.close()
    made_one.memory.close()


@pytest.fixture
def at_service(office: Any, account: Account) -> Iterator[Any]:
    """The page of the dossier, after the service said what it takes."""
    office.dock.open_page("dossier")
    office.dock.dossier.service.setText(account.url)
    ask_again(office, account)
    yield office
    QgisSecretStore().forget(f"mineral-licence {account.url}")


def ask_again(office: Any, account: Account) -> None:
    office.steps[2].ask_service(account.url)
    page = office.dock.dossier
    office.qtbot.waitUntil(lambda: "Practice server" in page.legal_effect.text(), timeout=10_000)
    office.qtbot.waitUntil(lambda: office.login._task is None and page.login.isVisible(), timeout=10_000)


def prepare(office: Any) -> None:
    """Put a dossier on the desk."""
    check(office)
    click(office, "makeDossier")
    office.qtbot.waitUntil(lambda: office.desk.draft is not None, timeout=20_000)


def file(office: Any) -> None:
    click(office, "fileDossier")
    office.qtbot.waitUntil(lambda: office.dock.dossier.file.isEnabled(), timeout=60_000)


def card_of(office: Any) -> Any:
    return office.dock.dossier.login


def log_in(office: Any, account: Account) -> None:
    office.answers = account.answer
    click(office, "logIn")
    office.qtbot.waitUntil(lambda: card_of(office).state == IN, timeout=20_000)


def test_who_logs_in_by_the_browser_is_named_and_files(at_service: Any, account: Account) -> None:
    prepare(at_service)
    ask_again(at_service, account)
    assert card_of(at_service).state == OUT
    log_in(at_service, account)
    assert card_of(at_service).who.text() == "Logged in as an." and len(at_service.opened) == 1
    assert at_service.opened[0].startswith(account.url + "/oauth/authorize?")
    file(at_service)
    assert not at_service.dock.dossier.problem.text()
    (receipt,) = list_receipts(at_service.home, at_service.desk.now)
    assert receipt.draft == at_service.desk.draft.reference
    following = at_service.following
    following.show()
    tasks_ended(at_service.qtbot)
    following.refresh()
    at_service.qtbot.waitUntil(lambda: following._task is None, timeout=20_000)
    assert following._all[0].state == "submitted" and following._all[0].problem is None
    # The invented applicant of the folder had no part in it.
    assert not (at_service.home / "practice-login").exists()


def test_a_log_in_of_yesterday_is_opened_by_a_press_and_by_filing(
    at_service: Any, account: Account, person: TypingPerson
) -> None:
    prepare(at_service)
    log_in(at_service, account)
    closed_store()
    asked = person.asked
    ask_again(at_service, account)
    assert card_of(at_service).state == CLOSED and person.asked == asked
    click(at_service, "openSecrets")
    at_service.qtbot.waitUntil(lambda: card_of(at_service).who.text() == "Logged in as an.", timeout=10_000)
    closed_store()
    person.word = ""
    file(at_service)
    assert "mật khẩu chính" in at_service.dock.dossier.problem.text()
    person.word = MASTER_WORD
    file(at_service)
    assert len(list_receipts(at_service.home, at_service.desk.now)) == 1


def test_without_a_master_password_no_page_is_opened(
    at_service: Any, account: Account, person: TypingPerson
) -> None:
    person.word = ""
    click(at_service, "logIn")
    assert "mật khẩu chính" in card_of(at_service).problem.text()
    assert at_service.opened == [] and card_of(at_service).state == OUT


def test_who_never_comes_back_from_the_browser_is_waited_for_until_stopped(at_service: Any) -> None:
    click(at_service, "logIn")
    at_service.qtbot.waitUntil(lambda: at_service.opened != [], timeout=10_000)
    stop = at_service.dock.findChild(QPushButton, "stopLogin")
    assert stop.isVisible() and not at_service.dock.findChild(QPushButton, "logIn").isEnabled()
    click(at_service, "stopLogin")
    at_service.qtbot.waitUntil(lambda: not stop.isVisible(), timeout=10_000)
    assert card_of(at_service).state == OUT and not card_of(at_service).problem.text()
    assert at_service.dock.findChild(QPushButton, "logIn").isEnabled()


def test_a_no_in_the_browser_is_one_sentence(at_service: Any, account: Account) -> None:
    at_service.answers = lambda address: account.answer(address, "no")
    click(at_service, "logIn")
    at_service.qtbot.waitUntil(lambda: card_of(at_service).problem.text() != "", timeout=20_000)
    assert "từ chối" in card_of(at_service).problem.text() and card_of(at_service).state == OUT


def test_who_logs_out_is_out_at_the_service_too(at_service: Any, account: Account) -> None:
    log_in(at_service, account)
    name = f"mineral-licence {account.url}"
    kept = QgisSecretStore().get(name)
    click(at_service, "logOut")
    at_service.qtbot.waitUntil(lambda: card_of(at_service).state == OUT, timeout=10_000)
    assert not QgisSecretStore().has(name)
    form = {"grant_type": "refresh_token", "client_id": "mineral-licence", "refresh_token": kept}
    assert requests.post(account.url + "/oauth/token", data=form, timeout=20).status_code == 400
    prepare(at_service)
    file(at_service)
    assert "hãy đăng nhập" in at_service.dock.dossier.problem.text()


def test_for_practice_nobody_has_to_log_in(office: Any, tmp_path: Path) -> None:
    practice = Account(tmp_path / "practice" / "data")
    try:
        office.dock.open_page("dossier")
        office.dock.dossier.service.setText(practice.url)
        office.steps[2].ask_service(practice.url)
        office.qtbot.waitUntil(lambda: card_of(office).state == PRACTICE, timeout=10_000)
        assert not office.dock.findChild(QPushButton, "logIn").isVisible()
    finally:
        practice.process.kill()


def test_on_the_command_line_qgis_keeps_the_log_in(account: Account, tmp_path: Path) -> None:
    word = tmp_path / "word"
    word.write_text(MASTER_WORD)
    environ = {**os.environ, "QGIS_AUTH_DB_DIR_PATH": str(tmp_path), MASTER_WORD_FILE: str(word)}
    environ.update(PYTHONPATH=str(ROOT), MINERAL_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen")

    def begin(*arguments: str) -> Any:
        command = [sys.executable, "-m", "mineral_plugin", "--lang", "en", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([*command, "--service", account.url], env=environ, text=True, **pipes)

    process = begin("login")
    sentence = next(line for line in process.stderr if "/oauth/device" in line)
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", sentence)
    form = {"user_code": code[0], "name": "an", "password": WORD, "answer": "yes"}
    requests.post(account.url + "/oauth/device", data=form, timeout=20)
    out, told = process.communicate(timeout=60)
    assert json.loads(out) == {"service": account.url, "name": "an"}, told
    out, told = begin("logout").communicate(timeout=60)
    assert json.loads(out)["loggedOut"] is True, told
    out, told = begin("logout").communicate(timeout=60)
    assert json.loads(out)["loggedOut"] is False, told
