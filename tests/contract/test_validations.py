"""Checks on the server: the same input gives the same report as the program, to the byte."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date

import pytest
from bare_api import Api, slug
from builders import box, licence
from draftmaker import small_area
from packmaker import KEY, Recipe, make
from preloaded import run
from service_process import ROOT, ServiceProcess

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.reference.trust import Issuer, confirm, load_trust
from mineral_plugin.core.report.model import area_to_dict, digest
from mineral_plugin.core.work.packs import install_pack

DAY = "2026-11-23"
ASKED = {"procedure": "P14", "mineral": "limestone_vlxdtt", "eventDate": DAY}


def install(home, version="2026.11") -> None:
    """Put a trusted pack with one licence, which the small area touches, into a data folder."""
    home.mkdir(exist_ok=True)
    confirm(home, Issuer("Sở Nông nghiệp và Môi trường tỉnh Lào Cai", KEY.public))
    ring = box(489_781, 2_383_275, 200, 200)
    recipe = Recipe({"licence": [licence("GP 412/GP-UBND", ring)]}, id="lao-cai", version=version)
    path = make(home.parent / "packs-made", recipe)
    install_pack(path, home, load_trust(home, None, False), date(2026, 11, 23))


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    folder = tmp_path_factory.mktemp("validations") / "service"
    install(folder)
    process = ServiceProcess(folder, database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture
def api(shared, session) -> Api:
    return Api(shared.url, session)


def asking(*names, **changes):
    areas = [area_to_dict(small_area(name)) for name in names or ("Đồng Khê",)]
    return {**ASKED, "areas": areas, **changes}


def validate(api, body, prefer=""):
    headers = {"Prefer": prefer} if prefer else {}
    return api.session.post(api.url + "/v1/validations", json=body, headers=headers, timeout=90)


def by_command_line(home, folder, names=("Đồng Khê",), *more) -> dict:
    """Return the report of the program for the same areas with the same pack."""
    areas, report = folder / "areas.gpkg", folder / "report.json"
    write_areas(areas, [small_area(name) for name in names])
    asked = [
        "--procedure",
        "P14",
        "--mineral",
        "limestone_vlxdtt",
        "--event-date",
        DAY,
        "--reference",
        "packs",
    ]
    words = ["-m", "mineral_plugin", "check", "--areas", areas, *asked, *more, "--report-json", report]
    environ = {**os.environ, "MINERAL_HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = run(words, environ, ROOT, timeout=90)
    assert done.returncode in (0, 1), done.stderr
    told: dict = json.loads(report.read_text(encoding="utf-8"))
    return told


def test_the_report_is_that_of_the_command_line_to_the_byte(api, tmp_path):
    home = tmp_path / "home"
    install(home)
    answer = validate(api, asking())
    assert answer.status_code == 200, answer.text
    ours, theirs = answer.json(), by_command_line(home, tmp_path)
    assert canonical_bytes(ours["findings"]) == canonical_bytes(theirs["findings"])
    assert digest(ours) == digest(theirs)
    # The pack has its say: the small area touches a licence in it.
    assert "GP 412/GP-UBND" in json.dumps(ours["findings"], ensure_ascii=False)
    assert ours["run"]["front_door"] == "service"


def test_several_areas_give_a_set_of_reports(api, tmp_path):
    home, names = tmp_path / "home", ("Đồng Khê", "Nà Lốc")
    install(home)
    ours, theirs = validate(api, asking(*names)).json(), by_command_line(home, tmp_path, names)
    assert ours["schema"] == theirs["schema"] == "report-set-1"
    assert [digest(one) for one in ours["reports"]] == [digest(one) for one in theirs["reports"]]


def test_what_is_asked_again_gets_the_same_report(api):
    first, second = validate(api, asking()), validate(api, asking())
    assert first.headers["ETag"] == second.headers["ETag"] == f'"{digest(first.json())}"'


def test_only_the_layers_that_were_named_are_looked_at(api):
    without = validate(api, asking(layers=[])).json()
    assert without["reference"] == []
    named = validate(api, asking(layers=["lao-cai@2026.11"])).json()
    assert [layer["pack"] for layer in named["reference"]] == ["lao-cai@2026.11"]
    assert slug(validate(api, asking(layers=["nowhere"]))) == "check-refused"


@pytest.mark.parametrize("east", [2e7, 1e12, 1e300, "489700", None])
def test_ground_beyond_every_zone_is_refused_at_once(api, east):
    body = json.loads(json.dumps(asking()))
    body["areas"][0]["parts"][0]["outer"][0]["east_m"] = east
    assert slug(validate(api, body)) == "check-refused"


def test_who_does_not_want_to_wait_asks_later(api):
    answer = validate(api, asking(), "respond-async")
    assert answer.status_code == 202
    place = answer.headers["Location"]
    later = api.get(place, headers={"Prefer": "wait=30"})
    assert later.status_code == 200
    assert digest(later.json()) == digest(validate(api, asking()).json())
    assert api.get(place).text == later.text


def test_facts_are_told_and_areas_among_them_come_as_data(api):
    told = area_to_dict(small_area("Cũ"))
    report = validate(api, asking(facts={"extension": True, "old_area": told})).json()
    assert report["procedure"]["facts"] == {"extension": True, "old_area": told["id"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"areas": []},
        {"areas": "none"},
        {"areas": [{}] * 101},
        {"procedure": 1},
        {"eventDate": "23/11/2026"},
        {"tolerances": {"overlap_width_m": "wide"}},
        {"layers": [1]},
        {"areas": [{"name": "\ud800"}]},
    ],
    ids=lambda changes: ascii(changes)[:40],
)
def test_a_body_that_is_not_what_the_contract_says_is_malformed(api, changes):
    assert slug(validate(api, {**asking(), **changes})) == "malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"procedure": "P99"},
        {"mineral": "unobtainium"},
        {"eventDate": "2026-02-31"},
        {"rules": "no-such-set"},
        {"tolerances": {"overlap_width_m": -1}},
        {"tolerances": {"size": 1}},
        {"facts": {"nobody_asks": True}},
        {"facts": {"extension": "yes"}},
        {"facts": {"old_area": {"areas": "/etc/passwd"}}},
        {"layers": ["../../etc"]},
        {"areas": [{}]},
        {"areas": [{"id": "x", "parts": [[]]}]},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_what_cannot_be_checked_is_a_refusal_with_its_reason(api, changes):
    answer = validate(api, {**asking(), **changes})
    assert (answer.status_code, slug(answer)) == (422, "check-refused")
    told = answer.json()["translations"]
    assert told["vi"]["detail"] != told["en"]["detail"]


@pytest.mark.parametrize("place", ["area_m2", "ellipsoidal_area_m2"])
def test_an_area_whose_measures_do_not_derive_again_is_refused(api, place):
    body = asking()
    body["areas"][0][place] += 0.01
    assert slug(validate(api, body)) == "check-refused"


def test_anothers_validation_is_as_if_it_were_not_there(api, session):
    place = validate(api, asking()).headers["Content-Location"]
    token = session.post(
        api.url + "/oauth/token",
        data={
            "grant_type": "urn:mineral-licence:practice",
            "client_id": "mineral-licence",
            "practice_key": hashlib.sha256(b"another").hexdigest(),
        },
        timeout=20,
    ).json()["access_token"]
    other = session.get(api.url + place, headers={"Authorization": f"Bearer {token}"}, timeout=20)
    assert (other.status_code, slug(other)) == (404, "validation-unknown")


def test_a_check_that_a_kill_cut_short_is_done_when_somebody_asks(tmp_path, session, database):
    process = ServiceProcess(tmp_path / "service", database=database).start()
    try:
        api = Api(process.url, session)
        with process.held():
            pass
        place = validate(api, asking(*[f"Khu {n}" for n in range(40)]), "respond-async").headers["Location"]
        process.kill()
        assert process.rows("SELECT state FROM validations") == [("waiting",)]
        again = Api(process.start().url, session)
        report = again.get(place, headers={"Prefer": "wait=60"})
        assert report.status_code == 200 and len(report.json()["reports"]) == 40
    finally:
        process.kill()


def test_a_service_that_stops_does_not_wait_for_a_long_check(tmp_path, session):
    process = ServiceProcess(tmp_path / "service").start()
    api = Api(process.url, session)
    body = asking(*[f"Khu {n}" for n in range(100)])
    for _ in range(6):
        validate(api, body, "respond-async")
    assert process.stop() == 0
    # They were cut short, not waited for: whoever asks again gets them.
    waiting = [state for (state,) in process.rows("SELECT state FROM validations")].count("waiting")
    assert waiting >= 4


def test_a_check_that_breaks_is_answered_as_a_fault_and_does_not_wait_for_ever(tmp_path, session, database):
    process = ServiceProcess(tmp_path / "service", database=database).start()
    try:
        api = Api(process.url, session)
        place = validate(api, asking("Khu"), "respond-async").headers["Location"]
        process.kill()
        with database.changing(process.data) as change:
            change("UPDATE validations SET state = 'waiting', asked = '{'")
        again = Api(process.start().url, session)
        answers = [again.get(place, headers={"Prefer": "wait=20"}) for _ in range(2)]
        assert [(one.status_code, slug(one)) for one in answers] == [(500, "internal")] * 2
        # Tried once, told twice: the trace of both is that of the one line in the log.
        (trace,) = {one.json()["values"]["trace"] for one in answers}
        assert trace in process.log()
        assert process.rows("SELECT state FROM validations") == [("failed",)]
    finally:
        process.kill()


def test_one_person_cannot_ask_for_everything_at_once(tmp_path, session):
    process = ServiceProcess(tmp_path / "service").start()
    try:
        api = Api(process.url, session)
        body = asking(*[f"Khu {n}" for n in range(100)])
        answers = [validate(api, body, "respond-async") for _ in range(14)]
        assert answers[0].status_code == 202
        assert (answers[-1].status_code, slug(answers[-1])) == (429, "rate-limited")
    finally:
        process.kill()


def test_the_layers_are_told_and_fetched_as_they_were_signed(api, shared):
    (layer,) = api.get("/v1/layers").json()["items"]
    assert (layer["id"], layer["version"], layer["inForce"]) == ("lao-cai", "2026.11", True)
    pack = api.get(layer["links"]["pack"])
    assert hashlib.sha256(pack.content).hexdigest() == layer["sha256"]
    assert (len(pack.content), pack.headers["ETag"]) == (layer["bytes"], f'"{layer["sha256"]}"')
    part = api.get(layer["links"]["pack"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, pack.content[10:20])
    beyond = api.get(layer["links"]["pack"], headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    assert slug(api.get("/v1/layers/lao-cai/packs/1999")) == "layer-unknown"
    assert slug(api.get("/v1/layers/..%2f..%2fetc/packs/1")) in ("layer-unknown", "not-found")


def test_a_pack_that_was_changed_is_neither_told_nor_given(tmp_path, session):
    folder = tmp_path / "service"
    install(folder)
    (archive,) = (folder / "packs" / "lao-cai").glob("*/sealed-*")
    archive.chmod(0o600)
    archive.write_bytes(archive.read_bytes() + b"!")
    process = ServiceProcess(folder).start()
    try:
        api = Api(process.url, session)
        assert api.get("/v1/layers").json() == {"items": []}
        assert slug(api.get("/v1/layers/lao-cai/packs/2026.11")) == "layer-unknown"
    finally:
        process.kill()
