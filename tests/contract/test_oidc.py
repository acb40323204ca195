"""Log-in at a provider: who it says somebody is counts when all of it holds, and gives no role."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Dict
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from bare_api import Api, slug
from joserfc.jwk import RSAKey
from openid_providers import CLIENT, LyingProvider, public_provider
from people_api import BACK, Door, new_verifier, question
from service_process import ServiceProcess

PROOF = "made-up-proof-of-the-client"


class Browser:
    """A person's browser: it keeps cookies and follows no redirect by itself."""

    def __init__(self, service: ServiceProcess) -> None:
        self.url = service.url
        self.http = requests.Session()
        self.http.trust_env = False
        self.verifier = new_verifier()

    def begin(self) -> str:
        """Go where the program sends people; return where the service sends them on to."""
        answer = self.get(self.url + "/oauth/authorize", params=question(self.verifier))
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def get(self, url: str, **options) -> requests.Response:
        return self.http.get(url, timeout=20, allow_redirects=False, **options)

    def press(self, page: requests.Response, answer: str = "yes", **changes: str) -> requests.Response:
        """Press a button on a page of the service."""
        place = re.search(r'action="([^"]+)"', page.text)
        assert place, page.text
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        form = {**fields, **changes, "answer": answer}
        return self.http.post(self.url + place[1], data=form, timeout=20, allow_redirects=False)

    def token(self, answer: requests.Response) -> Dict[str, str]:
        """Fetch the program's token."""
        assert answer.status_code == 302 and answer.headers["Location"].startswith(BACK), answer.text
        code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
        told: Dict[str, str] = Door(self.url).exchange(code, self.verifier).json()
        return told


@pytest.fixture(scope="module")
def public():
    with public_provider() as url:
        yield url


def started(folder, database, issuer, *more) -> ServiceProcess:
    options = ["--oidc-issuer", issuer, "--oidc-client-id", CLIENT, *more]
    return ServiceProcess(folder / "service", options, database=database).start()


def secret_file(folder) -> Path:
    path: Path = folder / "secret"
    path.write_text(PROOF + "\n")
    return path


@pytest.fixture
def service(tmp_path, database, public):
    process = started(tmp_path, database, public, "--oidc-secret-file", str(secret_file(tmp_path)))
    yield process
    process.kill()


def at_public(browser: Browser, sub: str) -> requests.Response:
    """Log in at the public provider, and come back to the service's page."""
    place = browser.begin()
    form = requests.post(place, data={"sub": sub}, timeout=20, allow_redirects=False)
    assert form.status_code == 302, form.text
    return browser.get(form.headers["Location"])


def me(service, token) -> Dict[str, str]:
    told: Dict[str, str] = Door(service.url).me(token["access_token"]).json()
    return told


def test_who_logs_in_at_the_provider_is_an_applicant_and_the_same_one_next_time(service):
    first, again, other = (
        me(service, (one := Browser(service)).token(one.press(at_public(one, sub))))
        for sub in ("an@example.vn", "an@example.vn", "binh@example.vn")
    )
    assert (first["role"], first["id"]) == ("applicant", again["id"])
    assert other["id"] != first["id"]
    # The provider's own name of a person is kept as a hash, and told to nobody.
    assert "example" not in json.dumps(service.rows("SELECT name, subject FROM people")) + service.log()


def test_a_role_comes_from_an_administrator_alone(service):
    browser = Browser(service)
    person = me(service, browser.token(browser.press(at_public(browser, "can.bo"))))
    Door(service.url, service.admin_token).person(person["name"], "officer", "000.00.00.X99")
    browser = Browser(service)
    officer = me(service, browser.token(browser.press(at_public(browser, "can.bo"))))
    assert (officer["id"], officer["role"]) == (person["id"], "officer")


def test_who_was_removed_does_not_come_in_again(service):
    browser = Browser(service)
    person = me(service, browser.token(browser.press(at_public(browser, "nghi.viec"))))
    assert Door(service.url, service.admin_token).disable(person["name"]).status_code == 204
    page = at_public(Browser(service), "nghi.viec")
    assert page.status_code == 400 and "ticket" not in page.text


def test_nobody_is_logged_in_before_they_agree_and_who_refuses_is_not(service):
    browser = Browser(service)
    page = at_public(browser, "khong")
    refused = browser.press(page, "no")
    assert parse_qs(urlsplit(refused.headers["Location"]).query)["error"] == ["access_denied"]
    assert service.rows("SELECT count(*) FROM login_codes") == [(0,)]


def test_agreement_serves_once_and_for_this_browser_alone(service):
    browser, thief = Browser(service), Browser(service)
    page = at_public(browser, "mot.lan")
    assert thief.press(page).status_code == 400
    assert browser.press(page).status_code == 302
    assert browser.press(page).status_code == 400
    assert browser.press(page, ticket="made-up").status_code == 400


def test_the_way_back_serves_once_and_for_the_browser_that_left(service):
    browser = Browser(service)
    place = browser.begin()
    form = requests.post(place, data={"sub": "ve"}, timeout=20, allow_redirects=False)
    way = form.headers["Location"]
    assert Browser(service).get(way).status_code == 400
    assert browser.get(way).status_code == 200
    assert browser.get(way).status_code == 400


def test_a_program_without_a_browser_is_let_in_the_same_way(service):
    door = Door(service.url)
    begun = door.http.post(
        service.url + "/oauth/device_authorization", data={"client_id": "mineral-licence"}, timeout=20
    ).json()
    browser = Browser(service)
    place = browser.get(service.url + "/oauth/device", params={"user_code": begun["user_code"]})
    form = requests.post(
        place.headers["Location"], data={"sub": "thiet.bi"}, timeout=20, allow_redirects=False
    )
    page = browser.get(form.headers["Location"])
    assert begun["user_code"] in page.text
    assert browser.press(page).status_code == 200
    token = door.token(
        grant_type="urn:ietf:params:oauth:grant-type:device_code", device_code=begun["device_code"]
    ).json()
    assert me(service, token)["role"] == "applicant"


def test_passwords_are_no_way_in_where_a_provider_is(service):
    Door(service.url, service.admin_token).person("an", "applicant")
    answer = Door(service.url).log_in_page("an")
    assert answer.status_code == 400 and 'type="password"' not in answer.text


# --- a provider that lies -------------------------------------------------------------------------


@pytest.fixture
def lying():
    provider = LyingProvider()
    yield provider
    provider.close()


@pytest.fixture
def misled(tmp_path, lying):
    process = started(tmp_path, None, lying.url, "--oidc-secret-file", str(secret_file(tmp_path)))
    yield process
    process.kill()


def come_back(service, provider) -> requests.Response:
    browser = Browser(service)
    return browser.get(provider.log_in(browser.begin()))


def test_what_is_sent_to_the_provider_is_bound_by_pkce_state_and_nonce(misled, lying):
    assert come_back(misled, lying).status_code == 200
    asked, form = lying.asked
    assert asked["code_challenge_method"] == "S256" and asked["scope"] == "openid"
    assert len(asked["state"]) >= 43 and len(asked["nonce"]) >= 43
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
    (sent,) = lying.credentials
    assert base64.b64decode(sent.partition(" ")[2]).decode() == f"{CLIENT}:{PROOF}"
    assert PROOF not in misled.log() and asked["nonce"] not in misled.log()


WRONG = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "another"},
    {"aud": None},
    {"aud": []},
    {"aud": {"made-up-client": 1}},
    {"aud": [CLIENT, "another"]},
    {"aud": [CLIENT, "another"], "azp": "another"},
    {"azp": "another"},
    {"iss": "https://evil.example"},
    {"iss": None},
    {"exp": 1_700_000_000},
    {"exp": None},
    {"exp": "tomorrow"},
    {"iat": 9_999_999_999},
    {"iat": None},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    provider = LyingProvider()
    folder = tmp_path_factory.mktemp("misled")
    process = started(folder, None, provider.url)
    yield process, provider
    process.kill()
    provider.close()


@pytest.mark.parametrize("claims", WRONG, ids=str)
def test_an_id_token_for_something_else_lets_nobody_in(shared, claims):
    service, provider = shared
    provider.claims = claims
    before = service.rows("SELECT count(*) FROM people")
    page = come_back(service, provider)
    provider.claims = {}
    assert page.status_code == 400 and "ticket" not in page.text
    assert service.rows("SELECT count(*) FROM people") == before


def test_several_audiences_are_fine_when_the_token_says_it_is_for_us(shared):
    service, provider = shared
    provider.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}
    page = come_back(service, provider)
    provider.claims = {}
    assert page.status_code == 200


def other_key(provider) -> None:
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"})


def without_signature(provider) -> None:
    provider.header = {"alg": "none"}


def public_key_as_secret(provider) -> None:
    provider.header = {"alg": "HS256"}


def no_token(provider) -> None:
    provider.token = {"id_token": None}


def rubbish(provider) -> None:
    provider.token = {"id_token": "a.b.c"}


def other_issuer(provider) -> None:
    provider.described = {"issuer": "https://evil.example"}


@pytest.mark.parametrize(
    "lie", [other_key, without_signature, public_key_as_secret, no_token, rubbish, other_issuer]
)
def test_what_the_provider_did_not_sign_lets_nobody_in(misled, lying, lie):
    browser = Browser(misled)
    way = lying.log_in(browser.begin())
    lie(lying)
    page = browser.get(way)
    assert page.status_code == 400 and "ticket" not in page.text
    # The console's administrator is the only person there is.
    assert misled.rows("SELECT count(*) FROM people") == [(1,)]


def test_a_provider_that_does_not_answer_is_told_and_nothing_breaks(misled, lying):
    browser = Browser(misled)
    way = lying.log_in(browser.begin())
    lying.status = 500
    assert browser.get(way).status_code == 503
    assert Browser(misled).get(misled.url + "/oauth/authorize", params=question("v" * 43)).status_code == 503
    lying.described = {"authorization_endpoint": "http://evil.example/login"}
    lying.status = 200
    assert Browser(misled).get(misled.url + "/oauth/authorize", params=question("v" * 43)).status_code == 503
    assert "fault" not in misled.log()


def test_a_program_that_asks_in_a_wrong_way_is_not_sent_to_the_provider(shared):
    service, _ = shared
    asked = question(new_verifier(), redirect_uri="https://evil.example/back")
    answer = Browser(service).get(service.url + "/oauth/authorize", params=asked)
    assert answer.status_code == 400 and "Location" not in answer.headers


@pytest.mark.parametrize(
    "query", ["", "?state=x&code=y", "?state=&code=", "?error=access_denied&state=x", "?state=%00&code=%00"]
)
def test_coming_back_without_having_left_is_refused(shared, query):
    service, _ = shared
    assert Browser(service).get(service.url + "/oauth/oidc/back" + query).status_code == 400


def test_without_a_provider_there_is_no_way_back(tmp_path, session):
    process = ServiceProcess(tmp_path / "service").start()
    try:
        answer = Api(process.url, session).get("/oauth/oidc/back?state=x&code=y")
        assert (answer.status_code, slug(answer)) == (404, "not-found")
    finally:
        process.kill()


@pytest.mark.parametrize("issuer", ["http://login.example", "login.example", "ftp://127.0.0.1"])
def test_an_address_that_would_go_unencrypted_is_one_sentence_at_the_start(tmp_path, issuer):
    with pytest.raises(RuntimeError, match="--oidc-issuer"):
        started(tmp_path, None, issuer)
