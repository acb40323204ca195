"""Drafts at the service: changed only as they were read, looked over, emptied, given up; never once filed."""

from __future__ import annotations

import time

import pytest
import requests
from bare_api import Api, log_in, slug
from small_pdf import pdf_of, small_pdf
from test_service_rules import manifest, submission
from tus_api import Tus, announcement

DATA, MORE = small_pdf("a request"), small_pdf("more of it")
SCRIPT = pdf_of([
    b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
])  # fmt: skip


@pytest.fixture
def api(service, session):
    return Api(service.url, session)


@pytest.fixture
def dossier(api):
    return api.dossier()


def ask(api, method, path, body=None, seen=None):
    headers = {} if seen is None else {"If-Match": seen}
    return api.session.request(method, api.url + path, json=body, headers=headers, timeout=20)


def tag_of(api, dossier):
    return api.get(f"/v1/dossiers/{dossier}").headers["ETag"]


def test_a_draft_is_changed_as_it_was_read_and_by_nobody_who_read_an_older_one(api, dossier):
    place, seen = f"/v1/dossiers/{dossier}", tag_of(api, dossier)
    answer = ask(api, "PATCH", place, {"areaName": "Khu vực Đồng Khê 2"}, seen)
    assert (answer.status_code, answer.json()["areaName"]) == (200, "Khu vực Đồng Khê 2")
    assert answer.headers["ETag"] == tag_of(api, dossier) != seen
    late = ask(api, "PATCH", place, {"areaName": "Khu khác"}, seen)
    assert (late.status_code, slug(late), late.headers["ETag"]) == (
        412,
        "precondition-failed",
        tag_of(api, dossier),
    )
    blind = ask(api, "PATCH", place, {"areaName": "Khu khác"})
    assert (blind.status_code, slug(blind)) == (428, "precondition-required")
    assert api.get(place).json()["areaName"] == "Khu vực Đồng Khê 2"


def test_each_change_of_a_draft_gives_another_tag_and_the_same_content_the_same(api, dossier):
    tags = [tag_of(api, dossier)]
    api.put(dossier, "request", DATA)
    tags.append(tag_of(api, dossier))
    api.put(dossier, "request", small_pdf("another request"))
    tags.append(tag_of(api, dossier))
    assert len(set(tags)) == 3
    api.put(dossier, "request", DATA)
    assert tag_of(api, dossier) == tags[1]


@pytest.mark.parametrize("body", [{"mineral": "moon dust"}, {"mineral": 7}, {"areaName": "x" * 1001}])
def test_a_change_that_makes_no_sense_changes_nothing(api, dossier, body):
    before = api.get(f"/v1/dossiers/{dossier}")
    answer = ask(api, "PATCH", f"/v1/dossiers/{dossier}", body, before.headers["ETag"])
    assert answer.status_code in (400, 422)
    assert api.get(f"/v1/dossiers/{dossier}").json() == before.json()


def test_a_file_is_taken_out_of_a_draft_and_its_place_takes_another(api, dossier):
    api.put(dossier, "request", DATA)
    place = f"/v1/dossiers/{dossier}/components/request/1"
    stale = ask(api, "DELETE", place, seen='"draft-0"')
    assert (stale.status_code, slug(stale)) == (412, "precondition-failed")
    assert ask(api, "DELETE", place, seen=tag_of(api, dossier)).status_code == 204
    assert api.get(f"/v1/dossiers/{dossier}").json()["components"] == []
    gone = ask(api, "DELETE", place)
    assert (gone.status_code, slug(gone)) == (404, "file-missing")
    assert api.put(dossier, "request", DATA).status_code == 200


def test_a_draft_goes_with_its_files_and_its_unfinished_uploads(api, service, session, dossier):
    api.put(dossier, "request", DATA)
    tus = Tus(service.url, session)
    place = tus.open(dossier, MORE, slot="2")
    tus.patch(place, 0, MORE[:100])
    assert ask(api, "DELETE", f"/v1/dossiers/{dossier}").status_code == 204
    assert slug(api.get(f"/v1/dossiers/{dossier}")) == "dossier-unknown"
    assert slug(ask(api, "DELETE", f"/v1/dossiers/{dossier}")) == "dossier-unknown"
    assert tus.patch(place, 100, MORE[100:]).status_code == 404
    assert tus.create(announcement(dossier, MORE), len(MORE)).status_code == 404
    for table in ("component_files", "uploads", "dossiers"):
        assert service.rows(f"SELECT count(*) FROM {table}") == [(0,)]
    assert list((service.data / "blobs" / "incoming").iterdir()) == []


def test_what_was_filed_is_neither_changed_nor_emptied_nor_thrown_away(api, dossier):
    api.put(dossier, "request", DATA)
    body = submission(manifest(("request", DATA)))
    filed = api.post(f"/v1/dossiers/{dossier}/submission", body, "filing-key-1")
    assert filed.status_code == 201
    before = api.get(f"/v1/dossiers/{dossier}").json()
    for method, path, body in (
        ("PATCH", "", {"areaName": "x"}),
        ("DELETE", "", None),
        ("DELETE", "/components/request/1", None),
        ("POST", "/preflight", None),
    ):
        answer = ask(api, method, f"/v1/dossiers/{dossier}{path}", body, tag_of(api, dossier))
        assert (answer.status_code, slug(answer)) == (409, "frozen")
    assert api.get(f"/v1/dossiers/{dossier}").json() == before


def test_looking_over_a_draft_says_what_is_missing_and_what_was_found_in_it(api, dossier, service):
    look = f"/v1/dossiers/{dossier}/preflight"
    empty = ask(api, "POST", look).json()
    assert "request" in empty["missing"] and empty["files"] == []
    assert empty["submittable"] != empty["policy"]["requiresAllComponents"]
    api.put(dossier, "request", SCRIPT)
    found = until(lambda: ask(api, "POST", look).json(), lambda told: "waiting" not in str(told["files"]))
    assert found["files"] == [
        {"component": "request", "slot": 1, "fileName": found["files"][0]["fileName"], "content": "script"}
    ]
    assert not found["submittable"] and "request" not in found["missing"] + found["withoutFile"]


def until(ask_again, is_so):
    end = time.monotonic() + 60
    while not is_so(told := ask_again()):
        assert time.monotonic() < end, told
        time.sleep(0.2)
    return told


def test_another_persons_draft_is_as_if_it_were_not_there(api, service, dossier):
    api.put(dossier, "request", DATA)
    routes = (("PATCH", ""), ("DELETE", ""), ("DELETE", "/components/request/1"), ("POST", "/preflight"))
    with requests.Session() as own:
        own.trust_env = False
        other = Api(service.url, own, log_in(service.url, own, "somebody else"))
        for method, path in routes:
            body = {"areaName": "x"} if method == "PATCH" else None
            places = [f"/v1/dossiers/{one}{path}" for one in (dossier, "0" * 32)]
            answers = [ask(other, method, place, body, '"1"') for place in places]
            assert [(one.status_code, slug(one)) for one in answers] == [(404, "dossier-unknown")] * 2
    assert len(api.get(f"/v1/dossiers/{dossier}").json()["components"]) == 1
