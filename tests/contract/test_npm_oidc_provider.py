"""The program's own log-in at a public provider that is neither ours nor Python: oidc-provider of npm.

Its pages lie where the contract has them; everything else of it is as it comes.
"""

from __future__ import annotations

import re
import threading
from typing import Any, Dict, Iterator, List
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import tus_js
from npm_servers import PROOF, RESOURCE, NpmServer, Person, oidc_provider
from quick_time import QuickTime

from mineral_plugin.core.base.errors import ServiceRefusedError
from mineral_plugin.core.portal.account_login import AccountLogin, MemoryStore
from mineral_plugin.core.portal.browser_login import log_in_by_browser
from mineral_plugin.core.portal.device_login import log_in_by_device
from mineral_plugin.core.portal.line import Line
from mineral_plugin.core.portal.login import CLIENT_ID
from mineral_plugin.core.portal.retrying import Waiting


@pytest.fixture(scope="module")
def provider() -> Iterator[NpmServer]:
    tus_js.make_ready()
    running = oidc_provider().start()
    yield running
    running.kill()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def login(store: MemoryStore, provider: NpmServer) -> AccountLogin:
    return AccountLogin(store, provider.url)


@pytest.fixture
def line(provider: NpmServer, session: Any, login: AccountLogin) -> Line:
    return Line(session, provider.url, login=login)


def nothing() -> None:
    pass


class Browser:
    """The person's browser: pages of the provider by real requests, up to the door of the program."""

    def __init__(self, change: Any = None) -> None:
        self.asked: Dict[str, str] = {}
        self.pages: List[requests.Response] = []
        self._change = change or (lambda address: address)
        self._thread = threading.Thread()

    def open(self, address: str) -> None:
        self.asked = dict(parse_qsl(urlsplit(address).query))
        self._thread = threading.Thread(target=self._go, args=(self._change(address),))
        self._thread.start()

    def _go(self, address: str) -> None:
        self.pages.append(Person().go(address))

    def last(self) -> requests.Response:
        self._thread.join(20)
        return self.pages[-1]


def by_browser(line: Line, login: AccountLogin, browser: Browser, waiting: Any = None) -> None:
    log_in_by_browser(line, login, browser.open, nothing, waiting or Waiting())


def told_of(provider: NpmServer, token: str) -> Dict[str, Any]:
    """Return what the provider says of a token to those who are shown it."""
    place = provider.url + "/oauth/introspection"
    answer = requests.post(place, data={"token": token}, auth=(RESOURCE, PROOF), timeout=20)
    told: Dict[str, Any] = answer.json()
    return told


def kept(store: MemoryStore, provider: NpmServer) -> str:
    found = store.get(f"mineral-licence {provider.url}")
    assert found is not None
    return found


def test_by_browser_with_pkce_the_program_gets_the_person_s_token(line, login, provider, store):
    browser = Browser()
    by_browser(line, login, browser)
    assert browser.asked["code_challenge_method"] == "S256" and "code_verifier" not in browser.asked
    page = browser.last()
    assert page.url.startswith(browser.asked["redirect_uri"]) and "đăng nhập" in page.text
    told = told_of(provider, login.token(line.ask_token))
    assert (told["active"], told["sub"], told["client_id"]) == (True, "an", CLIENT_ID)
    assert kept(store, provider) != login.token(line.ask_token)


def test_a_code_that_was_asked_for_with_another_verifier_opens_nothing(line, login):
    def other(address: str) -> str:
        return re.sub("code_challenge=[^&]+", "code_challenge=" + "x" * 43, address)

    with pytest.raises(ServiceRefusedError):
        by_browser(line, login, Browser(other))
    assert not login.is_logged_in


def test_without_pkce_the_provider_sends_the_person_back_without_a_code(line, login):
    def bare(address: str) -> str:
        return address.replace("code_challenge", "left_out")

    with pytest.raises(ServiceRefusedError) as told:
        by_browser(line, login, Browser(bare))
    assert "\n" not in told.value.text("vi") and not login.is_logged_in


def test_each_refresh_token_serves_once_and_the_next_is_kept(line, login, provider, store):
    by_browser(line, login, Browser())
    first, token = kept(store, provider), login.token(line.ask_token)
    login.forget()
    fresh = login.token(line.ask_token)
    second = kept(store, provider)
    assert first != second and token != fresh
    assert told_of(provider, fresh)["active"] is True
    login.forget()
    assert told_of(provider, login.token(line.ask_token))["active"] is True
    assert kept(store, provider) not in (first, second)


def test_a_stolen_refresh_token_ends_the_log_in_for_both_and_is_one_sentence(line, login, provider, store):
    by_browser(line, login, Browser())
    stolen = kept(store, provider)
    login.forget()
    login.token(line.ask_token)
    form = {"grant_type": "refresh_token", "client_id": CLIENT_ID, "refresh_token": stolen}
    assert requests.post(provider.url + "/oauth/token", data=form, timeout=20).status_code == 400
    login.forget()
    with pytest.raises(ServiceRefusedError) as told:
        line.call("GET", "/v1/me")
    assert "đăng nhập lại" in told.value.text("vi")
    assert not login.is_logged_in


def test_logging_out_ends_it_at_the_provider(line, login, provider, store):
    by_browser(line, login, Browser())
    refresh = kept(store, provider)
    login.log_out(line)
    assert not login.is_logged_in
    form = {"grant_type": "refresh_token", "client_id": CLIENT_ID, "refresh_token": refresh}
    assert requests.post(provider.url + "/oauth/token", data=form, timeout=20).status_code == 400


def test_by_device_code_the_person_types_it_and_the_program_is_them(line, login, provider):
    pages = []

    def show(code: Any) -> None:
        pages.append(Person(user_code=code.user_code).go(code.page))

    log_in_by_device(line, login, show, nothing, QuickTime().waiting())
    assert pages[0].status_code == 200
    assert told_of(provider, login.token(line.ask_token))["sub"] == "an"


def test_a_device_code_that_nobody_types_is_waited_for_until_it_runs_out(line, login):
    time = QuickTime()
    with pytest.raises(ServiceRefusedError) as told:
        log_in_by_device(line, login, lambda _code: None, nothing, time.waiting())
    assert "run out" in told.value.text("en") and sum(time.waits) >= 600
    assert not login.is_logged_in
