"""What nobody needs any more is thrown away, and nothing that somebody still needs."""

from __future__ import annotations

import hashlib
import json
import os
import time

from bare_api import slug
from people_api import Door
from service_command import command
from small_pdf import small_pdf
from test_service_rules import manifest, submission
from tus_api import Tus

DAY_S = 24 * 3600
LONG_AGO = "2020-01-01T00:00:00+07:00"


def tidied(service) -> dict:
    done = command("tidy", "--data", service.data, url=service.database.url)
    assert done.returncode == 0, done.stderr
    told: dict = json.loads(done.stdout)
    return told


def count(service, table) -> int:
    ((found,),) = service.rows(f"SELECT count(*) FROM {table}")
    return int(found)


def blob(service, data, *, days_old) -> "os.PathLike[str]":
    sha256 = hashlib.sha256(data).hexdigest()
    path = service.data / "blobs" / sha256[:2] / sha256[2:4] / sha256
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    os.utime(path, (time.time() - days_old * DAY_S,) * 2)
    return path


def test_a_file_that_no_row_names_goes_once_it_is_old(service, api):
    dossier = api.dossier()
    api.put(dossier, "request", small_pdf("named"))
    named = blob(service, small_pdf("named"), days_old=9)
    orphan, young = blob(service, b"orphan", days_old=2), blob(service, b"young", days_old=0)
    assert tidied(service)["files"] == 1
    assert named.exists() and young.exists() and not orphan.exists()
    assert list((service.data / "blobs" / "incoming").iterdir()) == []


def test_a_file_goes_when_another_took_its_place_in_the_dossier(service, api, session):
    dossier, tus = api.dossier(), Tus(service.url, session)
    place = tus.open(dossier, small_pdf("first"))
    tus.patch(place, 0, small_pdf("first"))
    first = blob(service, small_pdf("first"), days_old=2)
    assert tidied(service)["files"] == 0
    api.put(dossier, "request", small_pdf("second"))
    assert tidied(service)["files"] == 1 and not first.exists()


def test_what_was_filed_once_stays_whatever_takes_its_place(service, api):
    dossier, data = api.dossier(), small_pdf("filed")
    api.put(dossier, "request", data)
    filing = submission(manifest(("request", data)))
    assert api.post(f"/v1/dossiers/{dossier}/submission", filing, "tidy-filing").status_code == 201
    kept = blob(service, data, days_old=99)
    with service.database.changing(service.data) as change:
        change(f"UPDATE component_files SET sha256 = '{'0' * 64}'")
    assert tidied(service)["files"] == 0 and kept.exists()


def test_a_whole_upload_that_a_kill_left_is_not_taken_for_one_that_nobody_wants(service, api, session):
    data, tus = small_pdf("whole"), Tus(service.url, session)
    place = tus.open(api.dossier(), data)
    whole = blob(service, data, days_old=2)
    with service.database.changing(service.data) as change:
        change(f"UPDATE uploads SET received = {len(data)}")
    assert tidied(service)["files"] == 0 and whole.exists()
    assert tus.offset(place) == len(data)
    assert tus.state(place)["state"] == "ready"


def test_a_file_that_comes_again_is_young_again(service, api):
    dossier = api.dossier()
    old = blob(service, small_pdf("again"), days_old=9)
    api.put(dossier, "request", small_pdf("again"))
    assert time.time() - old.stat().st_mtime < DAY_S


def test_log_ins_that_have_run_out_go_and_the_others_stay(service, api):
    door = Door(service.url, service.admin_token)
    door.person("an", "applicant")
    first, kept = door.log_in("an"), door.log_in("an")
    hashed = hashlib.sha256(first["access_token"].encode()).hexdigest()
    before = count(service, "tokens")
    with service.database.changing(service.data) as change:
        change(f"UPDATE tokens SET access_until = '{LONG_AGO}' WHERE access = '{hashed}'")
    # A refresh token outlives its access token: the log-in goes on.
    assert tidied(service)["tokens"] == 0
    with service.database.changing(service.data) as change:
        change(f"UPDATE tokens SET refresh_until = '{LONG_AGO}' WHERE access = '{hashed}'")
        change(f"UPDATE login_codes SET expires_at = '{LONG_AGO}'")
    told = tidied(service)
    assert (told["tokens"], told["codes"]) == (1, 2)
    assert count(service, "tokens") == before - 1
    assert door.me(kept["access_token"]).status_code == 200
    assert door.token(grant_type="refresh_token", refresh_token=first["refresh_token"]).status_code == 400


def test_a_used_code_is_kept_for_a_while_so_that_its_second_use_is_noticed(service, api):
    door = Door(service.url, service.admin_token)
    door.person("an", "applicant")
    door.log_in("an")
    assert tidied(service)["codes"] == 0
    assert count(service, "login_codes") == 1


def test_the_service_tidies_up_when_it_starts(service, session):
    door = Door(service.url, service.admin_token)
    door.person("an", "applicant")
    door.log_in("an")
    service.stop()
    with service.database.changing(service.data) as change:
        change(f"UPDATE login_codes SET expires_at = '{LONG_AGO}'")
    orphan = blob(service, b"orphan", days_old=2)
    service.start()
    until = time.monotonic() + 20
    while (orphan.exists() or count(service, "login_codes")) and time.monotonic() < until:
        time.sleep(0.1)
    assert not orphan.exists() and count(service, "login_codes") == 0


def test_wrong_passwords_are_counted_across_restarts_and_forgotten_after_their_time(service, session):
    door = Door(service.url, service.admin_token)
    door.person("an", "applicant")
    guess(door, 6)
    service.kill()
    door = Door(service.start().url, service.admin_token)
    guess(door, 4)
    refused = door.log_in_page("an")
    assert (refused.status_code, slug(refused)) == (429, "rate-limited")
    with service.database.changing(service.data) as change:
        change(f"UPDATE attempts SET at = '{LONG_AGO}'")
    assert door.log_in_page("an").status_code == 302
    assert count(service, "attempts") == 0


def test_many_made_up_names_let_nobody_guess_anew(service, api):
    door = Door(service.url, service.admin_token)
    door.person("an", "applicant")
    guess(door, 10)
    now = api.get("/v1/").json()["serverTime"]
    rows = ", ".join(f"('x{number}', 'n{number}', '{now}')" for number in range(11_000))
    with service.database.changing(service.data) as change:
        change(f"INSERT INTO attempts (id, name, at) VALUES {rows}")
    guess(door, 1, name="nobody-of-that-name")
    assert slug(door.log_in_page("an")) == "rate-limited"


def test_names_and_what_was_typed_for_one_are_not_kept(service, api):
    door = Door(service.url, service.admin_token)
    guess(door, 1, name="my-password-by-mistake")
    ((name,),) = service.rows("SELECT name FROM attempts")
    assert name == hashlib.sha256(b"my-password-by-mistake").hexdigest()


def guess(door, times, name="an") -> None:
    for _ in range(times):
        assert door.log_in_page(name, "sai").status_code == 400
