from __future__ import annotations

import json

import jsonschema
import pytest
from portal_samples import receipt_body

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import both
from mineral_plugin.core.portal.line import checked_url
from mineral_plugin.core.portal.problems import KINDS, detail, detail_of, title
from mineral_plugin.core.portal.receipts import receipt_from_dict


def test_a_receipt_is_kept_as_the_service_wrote_it():
    body = receipt_body(somethingNew={"a": 1})
    assert receipt_from_dict(body).to_dict() == body


def test_a_receipt_without_legal_effect_says_so_in_both_languages():
    sentence = both(receipt_from_dict(receipt_body()).phrase())
    assert "KHÔNG có giá trị pháp lý" in sentence.vi and "NO legal effect" in sentence.en
    assert "THU-000.00.00.X99-261123-0001" in sentence.vi and "23/11/2026" in sentence.vi


def test_a_receipt_with_legal_effect_does_not_claim_to_be_practice():
    sentence = both(receipt_from_dict(receipt_body(legalEffect=True)).phrase())
    assert "legal effect" not in sentence.en and "giá trị pháp lý" not in sentence.vi


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "receipt-2"},
        {"receiptId": ""},
        {"receiptId": 7},
        {"receivedAt": "yesterday"},
        {"legalEffect": None},
        {"legalEffect": "false"},
        {"agency": "Practice"},
        {"missingComponents": [1]},
    ],
)
def test_what_is_no_receipt_is_refused(change):
    with pytest.raises(ValueError):
        receipt_from_dict(receipt_body(**change))


def test_every_member_of_a_receipt_that_is_needed_is_needed():
    for name in ("receiptId", "receivedAt", "legalEffect", "agency", "dossierId", "draft", "manifestSha256"):
        body = receipt_body()
        del body[name]
        with pytest.raises(ValueError):
            receipt_from_dict(body)


def test_the_schema_of_receipts_wants_the_practice_mark_where_there_is_no_legal_effect():
    schema = json.loads(resource_path("schema", "receipt-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(receipt_body(), schema)
    jsonschema.validate(receipt_body(receiptId="H22-261123-0001", legalEffect=True), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(receipt_body(receiptId="H22-261123-0001"), schema)


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_problem_has_a_name_and_a_sentence_in_both_languages(slug):
    values = {
        "where": "/a", "path": "/a", "procedure": "P01", "mineral": "gold", "dossier": "D", "component": "c",
        "method": "GET", "limit": 10, "found": "a/b", "accepted": ["a/b"], "missing": ["c"], "trace": "t",
        "applicant": "an", "reason": "r", "layer": "l", "expected": 1, "provided": 2, "seconds": 3,
        "version": "1", "act": "accept", "state": "s", "code": "1.014258", "case": "1", "day": "2026-11-23",
        "earliest": "2026-11-24", "sha256": "0" * 64, "no": 1, "bodies": ["b"], "allowed": ["grant"],
        "step": "council", "steps": ["council"], "until": "2026-11-23", "items": ["c"], "times": 2,
        "files": ["a.pdf (request/1)"], "place": "request/1", "type": "application/pdf",
        "name": "x", "known": ["y"], "changes": ["c"], "file": "a.pdf", "computed": "0" * 64,
    }  # fmt: skip
    for text in (*both(title(slug)), *both(detail(slug, values))):
        assert text.strip() and "{" not in text


def test_a_received_problem_is_said_in_both_languages_whatever_was_asked_for():
    body = {
        "type": "http://127.0.0.1:1/v1/problems/not-submittable",
        "detail": "tiếng Việt",
        "values": {"missing": ["request/1", "project/1"]},
    }
    phrase = detail_of(body)
    assert phrase is not None
    assert "request/1, project/1" in both(phrase).en


def test_words_that_a_service_tells_in_both_languages_are_said_in_both():
    words = {"vi": "bộ quy định mới", "en": "a new rule set"}
    body = {"type": "x/catalogue-outdated", "values": {"changes": [words, words]}}
    phrase = detail_of(body)
    assert phrase is not None
    vi, en = both(phrase)
    assert vi.count(words["vi"]) == en.count(words["en"]) == 2 and words["vi"] not in en


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "about:blank"},
        {"type": "x/unheard-of", "values": {}},
        {"type": "x/not-submittable"},
        {"type": "x/not-submittable", "values": {}},
        {"type": "x/file-too-large", "values": {"limit": "many"}},
        {"type": ["x/frozen"], "values": {"dossier": "D"}},
    ],
)
def test_a_problem_that_cannot_be_said_here_is_not_guessed(body):
    phrase = detail_of(body)
    assert phrase is None or both(phrase)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", " http://127.0.0.1:8080/ ", "http://localhost:1", "http://[::1]:1"]
)
def test_an_address_on_this_machine_needs_no_encryption(url):
    assert not checked_url(url).endswith("/")


def test_an_address_elsewhere_must_be_encrypted():
    assert checked_url("https://ks.example.vn/ks/") == "https://ks.example.vn/ks"
    with pytest.raises(InputError):
        checked_url("http://ks.example.vn")


@pytest.mark.parametrize(
    "url", ["", "abc", "file:///etc/passwd", "http://", "https://a/?q=1", "https://a/#f"]
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(InputError) as told:
        checked_url(url)
    assert "https" in told.value.text("vi")
