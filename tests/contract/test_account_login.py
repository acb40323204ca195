"""The program's own log-in at the real service: by browser, by device code, and what it keeps."""

from __future__ import annotations

import json
import socket
import threading
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from draftmaker import NOW, small_draft
from meddling_proxy import MeddlingProxy
from people_api import WORD, Door
from quick_time import QuickTime
from service_process import ServiceProcess

from mineral_plugin.core.base.errors import CancelledError, ServiceRefusedError, ServiceUnreachableError
from mineral_plugin.core.portal.account_login import AccountLogin, MemoryStore
from mineral_plugin.core.portal.browser_login import log_in_by_browser
from mineral_plugin.core.portal.device_login import log_in_by_device
from mineral_plugin.core.portal.line import Line
from mineral_plugin.core.portal.login import FILE_NAME
from mineral_plugin.core.portal.login_places import METADATA_PATH
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.filing import file_draft
from mineral_plugin.core.work.logging_in import login_at


def nothing():
    pass


@pytest.fixture(scope="module")
def service(tmp_path_factory, shared_database):
    folder = tmp_path_factory.mktemp("login") / "service"
    process = ServiceProcess(folder, ["--no-practice-login"], database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def door(service):
    made = Door(service.url, service.admin_token)
    made.person("an", "applicant")
    return made


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def login(store, service):
    return AccountLogin(store, service.url)


@pytest.fixture
def line(service, session, login):
    return Line(session, service.url, login=login)


class Browser:
    """A person at a browser: fills in the page and goes where it is sent."""

    def __init__(self, door, answer="yes", word=WORD, detours=()):
        self.door, self.answer, self.word, self.detours = door, answer, word, detours
        self.asked, self.pages = {}, []

    def open(self, address):
        threading.Thread(target=self._go, args=(address,)).start()

    def _go(self, address):
        self.asked = dict(parse_qsl(urlsplit(address).query))
        for detour in self.detours:
            self.pages.append(self._get(self.asked["redirect_uri"], detour))
        form = {**self.asked, "name": "an", "password": self.word, "answer": self.answer}
        place = address.partition("?")[0]
        sent = self.door.http.post(place, data=form, timeout=20, allow_redirects=False)
        self.pages.append(self.door.http.get(sent.headers["Location"], timeout=20))

    def _get(self, back, detour):
        path, told = detour
        address = f"{urlsplit(back).scheme}://{urlsplit(back).netloc}{path}?{urlencode(told)}"
        return self.door.http.get(address, timeout=20)


def kept_in(store):
    return list(vars(store)["_kept"].values())


def by_browser(line, login, browser, alive=nothing, waiting=None):
    log_in_by_browser(line, login, browser.open, alive, waiting or Waiting())


def test_by_browser_the_program_is_the_person_and_keeps_the_refresh_token_alone(line, login, store, door):
    browser = Browser(door)
    by_browser(line, login, browser)
    assert line.call("GET", "/v1/me")["name"] == "an"
    assert browser.asked["code_challenge_method"] == "S256"
    assert browser.asked["redirect_uri"].startswith("http://127.0.0.1:")
    kept = store.get(f"mineral-licence {line.url}")
    assert kept != login.token(line.ask_token)
    page = browser.pages[-1]
    assert page.status_code == 200 and "đăng nhập" in page.text and "<script" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_door_for_the_browser_is_closed_afterwards(line, login, door):
    browser = Browser(door)
    by_browser(line, login, browser)
    with pytest.raises(requests.ConnectionError):
        requests.get(browser.asked["redirect_uri"], timeout=5)


def test_answers_to_other_questions_are_turned_away_and_the_right_one_is_waited_for(line, login, door):
    detours = [
        ("/favicon.ico", {}),
        ("/back", {}),
        ("/back", {"code": "stolen", "state": "guessed"}),
        ("/back", {"code": "stolen"}),
        ("/back", {"error": "access_denied", "state": ""}),
        ("/back", {f"name{number}": "x" for number in range(100)}),
        ("/other", {"code": "stolen", "state": "guessed"}),
    ]
    browser = Browser(door, detours=detours)
    by_browser(line, login, browser)
    assert [page.status_code for page in browser.pages] == [400] * len(detours) + [200]
    assert line.call("GET", "/v1/me")["name"] == "an"


def test_whoever_connects_and_says_nothing_does_not_keep_the_browser_out(line, login, door):
    silent = []

    class Slow(Browser):
        def _go(self, address):
            back = urlsplit(dict(parse_qsl(urlsplit(address).query))["redirect_uri"])
            silent.append(socket.create_connection((back.hostname, back.port)))
            super()._go(address)

    by_browser(line, login, Slow(door))
    silent[0].close()
    assert login.is_logged_in


def test_a_person_who_says_no_is_one_sentence(line, login, door):
    with pytest.raises(ServiceRefusedError) as told:
        by_browser(line, login, Browser(door, answer="no"))
    assert "said no" in told.value.text("en")
    assert not login.is_logged_in


def test_a_person_who_never_comes_is_not_waited_for_for_ever(line, login):
    passed = iter(range(0, 10_000, 100))
    waiting = Waiting(clock=lambda: float(next(passed)))
    with pytest.raises(ServiceRefusedError) as told:
        log_in_by_browser(line, login, lambda _address: None, nothing, waiting)
    assert "run out" in told.value.text("en")


def test_waiting_for_the_browser_can_be_stopped(line, login):
    def alive():
        raise CancelledError("error.cancelled")

    with pytest.raises(CancelledError):
        log_in_by_browser(line, login, lambda _address: None, alive, Waiting())


def test_a_page_elsewhere_is_not_opened(proxy_like, session, login):
    opened = []
    with pytest.raises(ServiceUnreachableError):
        log_in_by_browser(Line(session, proxy_like), login, opened.append, nothing, Waiting())
    assert opened == []


@pytest.fixture
def proxy_like(service):
    meddler = MeddlingProxy(service.port)
    body = b'{"authorization_endpoint": "https://elsewhere.example/oauth/authorize"}'
    meddler.answer("GET", 200, {"Content-Type": "application/json"}, body)
    yield meddler.url
    meddler.close()


def test_the_metadata_are_where_the_contract_says(door):
    assert door.http.get(door.url + METADATA_PATH, timeout=20).status_code == 200


def test_a_new_program_goes_on_with_what_was_kept_and_keeps_the_next(line, login, store, door, session):
    by_browser(line, login, Browser(door))
    (first,) = kept_in(store)
    again = Line(session, line.url, login=AccountLogin(store, line.url))
    assert again.call("GET", "/v1/me")["name"] == "an"
    (second,) = kept_in(store)
    assert second != first


def test_an_access_token_that_ran_out_is_renewed_without_a_word(line, login, door, service):
    by_browser(line, login, Browser(door))
    with service.database.changing(service.data) as change:
        change("UPDATE tokens SET access_until = '2026-01-01T00:00:00+07:00'")
    assert line.call("GET", "/v1/me")["name"] == "an"


def test_a_log_in_that_was_ended_elsewhere_is_one_sentence_and_forgotten(line, login, door, service):
    by_browser(line, login, Browser(door))
    login.forget()
    with service.database.changing(service.data) as change:
        change("UPDATE tokens SET revoked = 1")
    with pytest.raises(ServiceRefusedError) as told:
        line.call("GET", "/v1/me")
    assert "log in again" in told.value.text("en") and line.url in told.value.text("vi")
    assert not login.is_logged_in
    with pytest.raises(ServiceRefusedError) as told:
        line.call("GET", "/v1/me")
    assert "log in" in told.value.text("en")


def test_logging_out_ends_the_log_in_at_the_service_too(line, login, store, door, session):
    by_browser(line, login, Browser(door))
    (kept,) = kept_in(store)
    login.log_out(line)
    assert kept_in(store) == []
    assert door.token(grant_type="refresh_token", refresh_token=kept).status_code == 400


def test_by_device_code_the_program_is_the_person_once_they_have_typed_it(line, login, door):
    time, shown = QuickTime(), []

    def show(code):
        shown.append(code)
        form = {"user_code": code.user_code, "name": "an", "password": WORD, "answer": "yes"}
        assert door.http.post(code.page, data=form, timeout=20).status_code == 200

    log_in_by_device(line, login, show, nothing, time.waiting())
    assert line.call("GET", "/v1/me")["name"] == "an"
    assert time.waits[0] == shown[0].interval_s == 5


def test_a_program_that_asks_for_the_device_too_often_asks_less_often(line, login):
    time = QuickTime()
    with pytest.raises(ServiceRefusedError) as told:
        log_in_by_device(line, login, lambda _code: None, nothing, time.waiting())
    assert "run out" in told.value.text("en")
    # The service measures in real time, in which these questions came at once.
    assert time.waits[0] == 5 and max(time.waits) > 30
    assert sum(time.waits) >= 600


def test_a_no_to_the_device_is_one_sentence(line, login, door):
    def show(code):
        form = {"user_code": code.user_code, "name": "an", "password": WORD, "answer": "no"}
        door.http.post(code.page, data=form, timeout=20)

    with pytest.raises(ServiceRefusedError) as told:
        log_in_by_device(line, login, show, nothing, QuickTime().waiting())
    assert "said no" in told.value.text("en")


def test_a_dossier_is_filed_by_whoever_is_logged_in(line, login, door, home, session, service):
    by_browser(line, login, Browser(door))
    receipt = file_draft(small_draft(home), service.url, session, home, lambda: NOW, login=login)
    assert receipt.receipt_id.startswith("THU-")
    assert [path.name for path in home.iterdir() if "login" in path.name] == []


def test_who_has_never_logged_in_is_told_so_before_anything_is_sent(login, home, session, service):
    before = service.rows("SELECT count(*) FROM dossiers")
    with pytest.raises(ServiceRefusedError) as told:
        file_draft(small_draft(home), service.url, session, home, lambda: NOW, login=login)
    assert "log in" in told.value.text("en")
    assert service.rows("SELECT count(*) FROM dossiers") == before


def test_where_a_service_takes_no_practice_the_account_files(login, line, door, home, session, service):
    by_browser(line, login, Browser(door))
    chosen = login_at(service.url, session, home, lambda: login)
    receipt = file_draft(small_draft(home), service.url, session, home, lambda: NOW, login=chosen)
    assert receipt.receipt_id.startswith("THU-")
    assert not (home / FILE_NAME).exists()


@pytest.mark.parametrize(
    "told",
    [
        {"verification_uri": "https://elsewhere.example/oauth/device"},
        {"verification_uri": "javascript:alert(1)"},
        {"user_code": "AB\x1b[2J"},
        {"user_code": "A" * 41},
        {"user_code": ""},
    ],
    ids=str,
)
def test_a_page_elsewhere_or_a_code_that_is_none_is_not_shown(told, service, session, login):
    meddler, shown = MeddlingProxy(service.port), []
    body = {
        "device_code": "made-up",
        "user_code": "ABCD-EFGH",
        "verification_uri": meddler.url + "/oauth/device",
        "expires_in": 600,
        **told,
    }
    meddler.answer("POST", 200, {"Content-Type": "application/json"}, json.dumps(body).encode())
    with pytest.raises(ServiceUnreachableError):
        log_in_by_device(Line(session, meddler.url), login, shown.append, nothing, QuickTime().waiting())
    meddler.close()
    assert shown == []
