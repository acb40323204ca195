"""Files on their way out: to the owner and to the office of a filed dossier, byte for byte, to be saved."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import unquote

import pytest
import requests
from bare_api import Api, slug
from flow_api import FILE, PAPER, UNIT, Applicant, Office, key
from people_api import Door
from service_process import ServiceProcess

NAME = 'Đơn đề nghị "số 1" 100%.pdf'


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    folder = tmp_path_factory.mktemp("downloads") / "service"
    process = ServiceProcess(folder, database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def owner(shared) -> Applicant:
    return Applicant(shared)


@pytest.fixture(scope="module")
def filed(owner) -> str:
    return owner.filed()


@pytest.fixture(scope="module")
def office(shared) -> Office:
    return Office(shared)


def place(dossier: str, component: str = "request", slot: str = "1") -> str:
    return f"/v1/dossiers/{dossier}/components/{component}/{slot}"


def somebody(shared: ServiceProcess, name: str, role: str, unit: str = "") -> Api:
    door = Door(shared.url, shared.admin_token)
    door.person(name, role, unit)
    session = requests.Session()
    session.trust_env = False
    return Api(shared.url, session, str(door.log_in(name)["access_token"]))


def test_the_owner_and_the_office_get_the_file_byte_for_byte_to_be_saved(shared, owner, office, filed):
    inspector = somebody(shared, "inspector", "inspector", UNIT)
    sha256 = hashlib.sha256(FILE)
    for who in (owner.api, office, inspector):
        answer = who.get(place(filed))
        assert (answer.status_code, answer.content) == (200, FILE)
        assert answer.headers["ETag"] == f'"{sha256.hexdigest()}"'
        assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(sha256.digest()).decode()}:"
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_learns_whether_there_is_one(shared, owner, filed):
    far = somebody(shared, "far-inspector", "inspector", "000.00.00.Y01")
    for who in (far, Applicant(shared, "somebody else").api):
        there, nowhere = who.get(place(filed)), who.get(place("no-such-dossier"))
        assert (
            (there.status_code, slug(there))
            == (nowhere.status_code, slug(nowhere))
            == (404, "dossier-unknown")
        )


def test_a_draft_is_its_owners_alone(owner, office):
    dossier = str(owner.api.open(key()).json()["id"])
    assert owner.api.put(dossier, "request", FILE).status_code == 200
    assert owner.api.get(place(dossier)).content == FILE
    assert slug(office.get(place(dossier))) == "dossier-unknown"


def test_a_part_is_given_and_only_of_the_same_file(owner, filed):
    tag = f'"{hashlib.sha256(FILE).hexdigest()}"'
    part = owner.api.get(place(filed), headers={"Range": "bytes=5-9", "If-Range": tag})
    assert (part.status_code, part.content) == (206, FILE[5:10])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(FILE)}"
    other = owner.api.get(place(filed), headers={"Range": "bytes=5-9", "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, FILE)


def test_a_name_is_told_in_all_its_letters_and_in_plain_ones(owner):
    dossier = str(owner.api.open(key()).json()["id"])
    assert owner.api.put(dossier, "request", FILE, name=requests.utils.quote(NAME)).status_code == 200
    told = owner.api.get(place(dossier)).headers["Content-Disposition"]
    assert unquote(told.partition("filename*=UTF-8''")[2]) == NAME
    assert 'filename="_' in told and told.count('"') == 2


@pytest.mark.parametrize("where", [("request", "2"), ("project", "1"), ("../request", "1")])
def test_a_place_without_a_file_has_none(owner, filed, where):
    answer = owner.api.get(place(filed, *where))
    assert answer.status_code == 404 and slug(answer) in ("file-missing", "not-found", "component-unknown")


def test_an_officer_fetches_a_paper_of_the_office_and_no_other_file(owner, office, filed):
    sha256 = office.paper(filed).json()["sha256"]
    papers = f"/v1/office/dossiers/{filed}/papers/"
    answer = office.get(papers + sha256)
    assert (answer.status_code, answer.content) == (200, PAPER)
    assert slug(office.get(papers + hashlib.sha256(FILE).hexdigest())) == "file-missing"
    assert slug(owner.api.get(papers + sha256)) == "not-allowed"
