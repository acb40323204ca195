"""The lists of codes: the same as the program's own data, told apart by their content."""

from __future__ import annotations

from datetime import date

import pytest
from bare_api import Api, slug

from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.provinces import load_provinces


@pytest.fixture
def api(service, session):
    return Api(service.url, session, token="")


def test_every_list_that_is_named_can_be_read_by_anybody(api):
    names = api.get("/v1/codelists").json()["items"]
    assert names == ["layer-roles", "minerals", "provinces"]
    for name in names:
        answer = api.get(f"/v1/codelists/{name}")
        assert (answer.status_code, answer.json()["name"]) == (200, name)
        same = api.get(f"/v1/codelists/{name}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", answer.headers["ETag"])


def test_minerals_are_those_that_a_dossier_may_name(api):
    body = api.get("/v1/codelists/minerals").json()
    known = load_regulation(date.fromisoformat(body["at"]))
    assert body["version"] == known.version
    assert [item["code"] for item in body["items"]] == [mineral.id for mineral in known.minerals]
    assert all(item["name"]["vi"] and item["name"]["en"] for item in body["items"])


def test_a_former_province_says_what_it_became_and_until_when_it_was(api):
    items = api.get("/v1/codelists/provinces").json()["items"]
    now = {item["name"] for item in items if item["validTo"] is None}
    former = [item for item in items if item["validTo"] is not None]
    assert len(items) == len(load_provinces().current) + len(load_provinces().former)
    assert former and {item["successor"] for item in former} <= now
    assert {item["centralMeridian"] for item in items if item["name"] == "Lào Cai"} == {"104°45′"}


@pytest.mark.parametrize("name", ["minerals2", "Minerals", "nơi khác", "%00"])
def test_there_is_no_other_list(api, name):
    answer = api.get(f"/v1/codelists/{name}")
    assert (answer.status_code, slug(answer)) == (404, "codelist-unknown")
