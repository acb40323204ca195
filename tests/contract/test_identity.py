"""Log-in: code with PKCE, refresh, device code, practice, passwords, and what must not work."""

from __future__ import annotations

import time
import unicodedata
from urllib.parse import parse_qs, urlsplit

import pytest
from bare_api import Api, practice_key, slug
from people_api import BACK, WORD, Door, new_verifier, question
from service_process import ServiceProcess
from small_pdf import small_pdf

UNIT = "000.00.00.X99"
WORD_FIELD = "password"


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    process = ServiceProcess(
        tmp_path_factory.mktemp("identity") / "service", database=shared_database
    ).start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def door(shared) -> Door:
    made = Door(shared.url, shared.admin_token)
    made.person("an", "applicant")
    made.person("binh", "officer", UNIT)
    return made


def test_the_metadata_say_where_to_go_and_what_is_there(door):
    told = door.http.get(door.url + "/.well-known/oauth-authorization-server", timeout=20).json()
    assert told["issuer"] == door.url
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_endpoint"].startswith(door.url)
    landing = door.http.get(door.url + "/v1/", timeout=20).json()
    assert landing["auth"]["issuer"] == door.url
    assert landing["auth"]["flows"] == told["grant_types_supported"]


def test_a_code_with_its_verifier_gives_a_token_of_the_person(door):
    tokens = door.log_in("an")
    assert tokens["token_type"] == "Bearer" and tokens["refresh_token"]
    me = door.me(tokens["access_token"]).json()
    assert (me["name"], me["role"]) == ("an", "applicant")
    assert set(me["scopes"]) == set(tokens["scope"].split())


def test_the_answer_goes_to_the_program_with_its_state_and_to_no_cache(door):
    answer = door.agree(question(new_verifier()), "an")
    parts = urlsplit(answer.headers["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    assert parse_qs(parts.query)["state"] == ["the-state"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_has_only_the_scopes_of_the_role_and_of_the_question(door):
    assert door.log_in("an", "dossier:write")["scope"] == "dossier:write"
    assert door.log_in("an", "dossier:write admin officer")["scope"] == "dossier:write"
    assert "dossier:write" not in door.log_in("binh")["scope"].split()


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": ""},
        {"code_challenge": "short"},
        {"scope": "everything"},
        {"response_type": "token"},
    ],
    ids=str,
)
def test_a_program_that_asks_in_a_wrong_way_gets_no_code(door, changes):
    answer = door.agree(question(new_verifier(), **changes), "an")
    assert answer.status_code == 302
    found = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert "code" not in found and found["error"]
    assert answer.headers["Location"].startswith(BACK)


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": "http://127.0.0.1.evil.example:1/back"},
        {"redirect_uri": "http://127.0.0.1:1@evil.example/back"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": ""},
        {"client_id": "another"},
        {"client_id": ""},
    ],
    ids=str,
)
def test_nobody_is_sent_to_another_address(door, changes):
    asked = question(new_verifier(), **changes)
    for answer in (
        door.agree(asked, "an"),
        door.http.get(door.url + "/oauth/authorize", params=asked, timeout=20, allow_redirects=False),
    ):
        assert answer.status_code == 400
        assert "Location" not in answer.headers


def test_the_page_has_a_form_without_scripts_and_says_nothing_that_was_sent_as_code(door):
    asked = question(new_verifier(), state='"><script>alert(1)</script>')
    page = door.http.get(door.url + "/oauth/authorize", params=asked, timeout=20)
    assert page.status_code == 200 and "<script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert 'lang="vi"' in page.text and 'type="password"' in page.text


def test_a_wrong_password_gives_the_page_again_and_no_code(door):
    answer = door.agree(question(new_verifier()), "an", "sai mật khẩu")
    assert answer.status_code == 400 and "Location" not in answer.headers
    assert 'role="alert"' in answer.text and "sai mật khẩu" not in answer.text


def test_whether_a_name_exists_is_told_neither_by_words_nor_by_time(door):
    door.person("chi", "applicant")
    names = ("chi", "nobody-of-that-name")
    answers, times = {}, {name: [] for name in names}
    for _ in range(4):
        for name in names:
            started = time.monotonic()
            answers[name] = door.agree(question("v" * 43), name, "sai").text
            times[name].append(time.monotonic() - started)
    assert answers["chi"] == answers["nobody-of-that-name"]
    fastest = [min(taken) for taken in times.values()]
    assert max(fastest) < 3 * min(fastest)


def test_too_many_wrong_passwords_close_the_name_for_a_while(door):
    door.person("dung", "applicant")
    for _ in range(10):
        door.agree(question(new_verifier()), "dung", "sai")
    answer = door.agree(question(new_verifier()), "dung")
    assert (answer.status_code, slug(answer)) == (429, "rate-limited")
    assert int(answer.headers["Retry-After"]) > 0
    assert door.agree(question(new_verifier()), "an").status_code == 302


def test_who_does_not_agree_sends_the_program_away(door):
    form = {**question(new_verifier()), "answer": "no"}
    answer = door.http.post(door.url + "/oauth/authorize", data=form, timeout=20, allow_redirects=False)
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["access_denied"]


def test_a_code_needs_its_own_verifier_and_address(door):
    verifier = new_verifier()
    assert door.exchange(door.code("an", verifier), new_verifier()).json()["error"] == "invalid_grant"
    assert door.exchange(door.code("an", verifier), "").json()["error"] == "invalid_request"
    other = door.exchange(door.code("an", verifier), verifier, "http://127.0.0.1:1/other")
    assert other.json()["error"] == "invalid_grant"


def test_a_code_serves_once_and_its_second_use_ends_the_log_in(door):
    verifier = new_verifier()
    code = door.code("an", verifier)
    first = door.exchange(code, verifier).json()
    assert door.me(first["access_token"]).status_code == 200
    assert door.exchange(code, verifier).json()["error"] == "invalid_grant"
    assert door.me(first["access_token"]).status_code == 401


def refresh(door, text):
    return door.token(grant_type="refresh_token", refresh_token=text)


def test_a_refresh_token_brings_the_next_one(door):
    first = door.log_in("an")
    second = refresh(door, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert door.me(second["access_token"]).json()["name"] == "an"
    assert refresh(door, second["refresh_token"]).status_code == 200


def test_a_refresh_whose_answer_was_lost_may_be_asked_again_at_once(door):
    first = door.log_in("an")
    assert refresh(door, first["refresh_token"]).status_code == 200
    again = refresh(door, first["refresh_token"])
    assert again.status_code == 200 and door.me(again.json()["access_token"]).status_code == 200


def test_a_refresh_token_that_comes_back_later_ends_the_log_in(door, shared):
    first = door.log_in("an")
    second = refresh(door, first["refresh_token"]).json()
    with shared.database.changing(shared.data) as change:
        change("UPDATE tokens SET rotated_at = '2026-01-01T00:00:00+07:00' WHERE rotated_at <> ''")
    assert refresh(door, first["refresh_token"]).json()["error"] == "invalid_grant"
    assert door.me(second["access_token"]).status_code == 401
    assert refresh(door, second["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_cannot_widen_the_scope(door):
    narrow = door.log_in("an", "validate")
    answer = door.token(
        grant_type="refresh_token", refresh_token=narrow["refresh_token"], scope="validate dossier:write"
    )
    assert answer.json()["error"] == "invalid_scope"


def test_logging_out_ends_all_tokens_of_the_log_in(door):
    tokens = door.log_in("an")
    form = {"client_id": "mineral-licence", "token": tokens["refresh_token"]}
    assert door.http.post(door.url + "/oauth/revoke", data=form, timeout=20).status_code == 200
    assert door.me(tokens["access_token"]).status_code == 401
    assert refresh(door, tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_an_access_token_runs_out(door, shared):
    tokens = door.log_in("an")
    with shared.database.changing(shared.data) as change:
        change(
            "UPDATE tokens SET access_until = '2026-01-01T00:00:00+07:00' WHERE client = 'mineral-licence'"
        )
    answer = door.me(tokens["access_token"])
    assert (answer.status_code, slug(answer)) == (401, "token-expired")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert refresh(door, tokens["refresh_token"]).status_code == 200


def begin(door, **more):
    form = {"client_id": "mineral-licence", **more}
    return door.http.post(door.url + "/oauth/device_authorization", data=form, timeout=20).json()


def poll(door, begun):
    return door.token(
        grant_type="urn:ietf:params:oauth:grant-type:device_code", device_code=begun["device_code"]
    )


def answer_device(door, user_code, name="an", answer="yes", word=WORD):
    form = {"user_code": user_code, "name": name, "password": word, "answer": answer}
    return door.http.post(door.url + "/oauth/device", data=form, timeout=20)


def test_a_program_without_a_browser_logs_in_by_a_code_that_the_person_types(door):
    begun = begin(door)
    assert begun["verification_uri"] == door.url + "/oauth/device"
    assert door.http.get(begun["verification_uri_complete"], timeout=20).status_code == 200
    assert poll(door, begun).json()["error"] == "authorization_pending"
    assert poll(door, begun).json()["error"] == "slow_down"
    assert answer_device(door, begun["user_code"].lower()).status_code == 200
    tokens = poll(door, begun).json()
    assert door.me(tokens["access_token"]).json()["name"] == "an"
    assert refresh(door, tokens["refresh_token"]).status_code == 200
    assert "error" in poll(door, begun).json()


def test_a_device_code_can_be_refused_and_is_not_approved_by_a_wrong_password(door):
    begun = begin(door)
    assert answer_device(door, begun["user_code"], word="sai").status_code == 400
    assert poll(door, begun).json()["error"] == "authorization_pending"
    assert answer_device(door, begun["user_code"], answer="no").status_code == 200
    assert poll(door, begun).json()["error"] == "access_denied"


def test_a_device_code_runs_out_and_an_unknown_one_is_said(door, shared):
    begun = begin(door)
    with shared.database.changing(shared.data) as change:
        change("UPDATE device_codes SET expires_at = '2026-01-01T00:00:00+07:00'")
    assert answer_device(door, begun["user_code"]).status_code == 400
    assert poll(door, begun).json()["error"] == "expired_token"
    assert answer_device(door, "AAAA-AAAA").status_code == 400


def test_who_practises_is_the_same_person_each_time_and_nobody_else(door):
    def me(name):
        answer = door.token(grant_type="urn:mineral-licence:practice", practice_key=practice_key(name))
        return door.me(answer.json()["access_token"]).json()

    assert me("one")["id"] == me("one")["id"] != me("two")["id"]
    assert me("one")["role"] == "applicant" and "admin" not in me("one")["scopes"]
    short = door.token(grant_type="urn:mineral-licence:practice", practice_key="short")
    assert short.json()["error"] == "invalid_request"


def test_a_service_may_be_run_without_the_log_in_for_practice(tmp_path):
    process = ServiceProcess(tmp_path / "service", ["--no-practice-login"]).start()
    try:
        strict = Door(process.url)
        answer = strict.token(grant_type="urn:mineral-licence:practice", practice_key=practice_key("x"))
        assert answer.json()["error"] == "unsupported_grant_type"
        told = strict.http.get(process.url + "/v1/", timeout=20).json()
        assert "urn:mineral-licence:practice" not in told["auth"]["flows"]
    finally:
        process.kill()


def test_a_person_who_was_removed_is_out_at_once(door):
    door.person("em", "applicant")
    tokens = door.log_in("em")
    assert door.disable("em").status_code == 204
    assert door.me(tokens["access_token"]).status_code == 401
    assert refresh(door, tokens["refresh_token"]).status_code == 400
    assert door.agree(question(new_verifier()), "em").status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"role": "king"},
        {"role": "applicant", WORD_FIELD: "short"},
        {"role": "applicant", WORD_FIELD: 12},
        {"unit": "x"},
    ],
    ids=str,
)
def test_a_person_that_cannot_be_is_malformed(door, shared, body):
    headers = {"Authorization": f"Bearer {shared.admin_token}"}
    answer = door.http.put(door.url + "/v1/people/giang", json=body, headers=headers, timeout=20)
    assert slug(answer) == "malformed"


def test_no_password_and_no_token_is_kept_or_logged(door, shared):
    tokens = door.log_in("an")
    rows = "".join(
        str(shared.rows(f"SELECT * FROM {table}")) for table in ("people", "tokens", "login_codes")
    )
    for secret in (WORD, tokens["access_token"], tokens["refresh_token"], shared.admin_token):
        assert secret not in rows
        assert secret not in shared.log()


def test_a_representative_files_for_whom_they_have_a_mandate_and_only_as_long(door, session):
    door.person("hoa", "applicant")
    door.person("khanh", "representative")
    acting = Api(door.url, session, door.log_in("khanh")["access_token"])
    refused = acting.open("acting-key-1", actingFor="hoa")
    assert (refused.status_code, slug(refused)) == (403, "acting-for-denied")
    nobody = acting.open("acting-key-2", actingFor="nobody")
    assert slug(nobody) == "acting-for-denied"
    assert door.mandate("khanh", "hoa", "2099-12-31").status_code == 200
    dossier = acting.open("acting-key-3", actingFor="hoa").json()["id"]
    assert acting.put(dossier, "request", small_pdf()).status_code == 200
    owner = Api(door.url, session, door.log_in("hoa")["access_token"])
    assert owner.get(f"/v1/dossiers/{dossier}").status_code == 200
    assert door.mandate("khanh", "hoa", "2020-01-01").status_code == 200
    later = Api(door.url, session, acting.token)
    assert slug(later.get(f"/v1/dossiers/{dossier}")) == "dossier-unknown"


def test_the_same_key_of_two_people_makes_two_dossiers(door, session):
    door.person("lan", "applicant")
    first = Api(door.url, session, door.log_in("an")["access_token"]).open("one-key-for-both")
    second = Api(door.url, session, door.log_in("lan")["access_token"]).open("one-key-for-both")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def test_another_password_and_another_role_end_what_was_logged_in(door):
    door.person("quan", "administrator")
    first = door.log_in("quan")
    door.person("quan", "administrator", word="một mật khẩu khác")
    assert door.me(first["access_token"]).status_code == 401
    assert refresh(door, first["refresh_token"]).json()["error"] == "invalid_grant"
    second = door.log_in_with("quan", "một mật khẩu khác")
    door.person("quan", "applicant", word="một mật khẩu khác")
    assert door.me(second["access_token"]).status_code == 401


def test_the_administrator_at_the_machine_cannot_be_removed(door):
    assert door.disable("console").status_code == 404


def test_a_question_for_nothing_that_the_role_has_gives_no_token_that_a_refresh_could_widen(door):
    door.person("hep", "applicant")
    verifier = new_verifier()
    answer = door.exchange(door.code("hep", verifier, scope="officer"), verifier)
    assert answer.status_code == 400 and answer.json()["error"] == "invalid_scope"


def test_a_password_is_the_same_however_its_letters_are_written(door):
    door.person("nfd", "applicant", word=unicodedata.normalize("NFC", "mật khẩu dài lắm"))
    assert door.log_in_with("nfd", unicodedata.normalize("NFD", "mật khẩu dài lắm"))["access_token"]


def test_a_form_of_another_site_is_not_taken(door):
    form = {"name": "a", "password": "b", "answer": "yes"}
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = door.http.post(door.url + "/oauth/authorize", data=form, headers=headers, timeout=20)
    assert answer.status_code == 403
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
