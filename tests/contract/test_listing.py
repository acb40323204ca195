"""Lists of dossiers: everybody sees their own, the office what was filed there, page by page."""

from __future__ import annotations

import pytest
import requests
from bare_api import Api, log_in, slug
from people_api import Door
from service_process import ServiceProcess
from test_service_rules import manifest, submission

UNIT = "000.00.00.X99"
FILED, DRAFTS = 5, 3


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    process = ServiceProcess(tmp_path_factory.mktemp("listing") / "service", database=shared_database).start()
    with requests.Session() as session:
        session.trust_env = False
        api = Api(process.url, session)
        for number in range(FILED + DRAFTS):
            procedure = "P01" if number % 2 else "P14"
            dossier = api.open(f"listing-{number}", procedure=procedure).json()["id"]
            if number < FILED:
                told = submission(manifest(procedure=procedure))
                path = f"/v1/dossiers/{dossier}/submission"
                assert api.post(path, told, f"filing-{number}").status_code == 201
        Door(process.url, process.admin_token).person("list-officer", "officer", UNIT)
        Door(process.url, process.admin_token).person("list-far", "officer", "000.00.00.Y01")
        Door(process.url, process.admin_token).person("list-rep", "representative")
    yield process
    process.kill()


def listed(process, token, **params):
    with requests.Session() as session:
        session.trust_env = False
        headers = {"Authorization": f"Bearer {token}"}
        return session.get(process.url + "/v1/dossiers", params=params, headers=headers, timeout=20)


def all_of(process, token, **params):
    found, after = [], None
    while True:
        page = listed(process, token, **params, **({"after": after} if after else {})).json()
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


def token_of(process, name):
    return Door(process.url, process.admin_token).log_in(name)["access_token"]


@pytest.fixture(scope="module")
def officer(shared):
    return token_of(shared, "list-officer")


@pytest.fixture(scope="module")
def owner(shared):
    with requests.Session() as session:
        session.trust_env = False
        return log_in(shared.url, session)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 200])
def test_pages_follow_one_another_without_gap_or_double(shared, officer, limit):
    found = all_of(shared, officer, limit=limit)
    assert len({one["id"] for one in found}) == len(found) == FILED
    order = [(one["createdAt"], one["id"]) for one in found]
    assert order == sorted(order, reverse=True)


def test_the_office_sees_what_was_filed_and_no_drafts(shared, officer):
    found = all_of(shared, officer)
    assert {one["state"] for one in found} & {"draft"} == set()
    assert all(one["receiptId"].startswith("THU-") and one["receivedAt"] for one in found)


def test_the_owner_sees_drafts_too_and_others_see_nothing(shared, owner):
    found = all_of(shared, owner)
    assert len(found) == FILED + DRAFTS
    assert sum(one["state"] == "draft" for one in found) == DRAFTS
    for name in ("list-far", "list-rep"):
        assert all_of(shared, token_of(shared, name)) == []


def test_a_list_may_be_of_one_procedure_or_state(shared, owner):
    assert {one["procedure"] for one in all_of(shared, owner, procedure="P14", limit=2)} == {"P14"}
    assert len(all_of(shared, owner, state="draft", limit=1)) == DRAFTS
    assert all_of(shared, owner, procedure="P99") == []


@pytest.mark.parametrize("after", ["x", "%%%", "AAAA", "AHwA", "é"])
def test_a_place_that_is_none_is_refused(shared, owner, after):
    assert slug(listed(shared, owner, after=after)) == "malformed"


def test_a_page_has_a_largest_size(shared, owner):
    for limit in (0, 201, -1):
        assert slug(listed(shared, owner, limit=limit)) == "malformed"
