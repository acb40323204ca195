"""What the audit of dependencies says of the locks, and when it refuses to be content."""

from __future__ import annotations

import json
from typing import Any, Dict

import audit_dependencies as audit
import pytest
from audit_licences import NOT_TOLD, fit, licence_of
from audit_locks import NPM_LOCK, locks, npm_packages, npm_problems, pins_of, problems
from audit_page import PAGE, failures, page, read_audited

DIGEST = "0" * 64
SOUND = f"one==1.0 ; python_version < '3.14' \\\n    --hash=sha256:{DIGEST}\n"
LOCKS = locks()
NPM = NPM_LOCK.read_text("utf-8")


def test_a_pin_is_read_with_its_marker_and_hashes_and_written_as_it_was() -> None:
    (pin,) = pins_of(SOUND)
    assert (pin.key, pin.marker, pin.hashes) == ("one==1.0", "python_version < '3.14'", (DIGEST,))
    assert pin.as_lock() == SOUND


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_our_locks_pin_everything_with_hashes_and_nothing_else(name: str) -> None:
    assert pins_of(LOCKS[name])
    assert problems(name, LOCKS[name]) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("one==1.0", "has no hash"),
        ("one>=1.0", "not a pin"),
        (f"one @ https://example.org/one.whl --hash=sha256:{DIGEST}", "not a pin"),
        ("git+https://example.org/one", "not a pin"),
        ("-e ../one", "not a pin"),
        ("--trusted-host example.org", "not a pin"),
        ("one==1.0 --hash=md5:0123", "has no hash"),
        (f"one==1.0 --hash=sha256:{'0' * 63}", "has no hash"),
    ],
)
def test_what_is_no_pin_with_a_strong_hash_is_named(line: str, said: str) -> None:
    assert [said in problem for problem in problems("x", SOUND + line + "\n")] == [True]


def test_a_package_of_npm_without_a_strong_hash_or_with_an_address_is_named() -> None:
    listed = json.loads(NPM)
    first, second = list(listed["packages"])[1:3]
    listed["packages"][first]["integrity"] = "sha1-0123"
    listed["packages"][second]["resolved"] = "https://example.org/x.tgz"
    assert npm_problems(NPM) == []
    assert npm_packages(NPM)
    assert npm_problems(json.dumps(listed)) == [
        f"npm: {first} has no SHA-512",
        f"npm: {second} has an address",
    ]


# ---- licences


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ({"license_expression": "MIT", "license": "x"}, "MIT"),
        ({"license": "Apache 2.0"}, "Apache-2.0"),
        ({"license": "BSD", "classifier": ["License :: OSI Approved :: BSD License"]}, "BSD"),
        (
            {"license": "The whole text\nof it", "classifier": ["License :: OSI Approved :: MIT License"]},
            "MIT",
        ),
        ({"classifier": ["License :: OSI Approved", "Topic :: Text"]}, NOT_TOLD),
        ({}, NOT_TOLD),
    ],
)
def test_a_licence_is_read_from_what_a_package_tells(metadata: Dict[str, Any], licence: str) -> None:
    assert licence_of(metadata) == licence


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("MIT", "2"),
        ("Apache-2.0", "3"),
        ("Apache-2.0 AND MIT", "3"),
        ("Apache-2.0 OR BSD-3-Clause", "2"),
        ("(MIT OR Apache-2.0) AND LGPL-3.0-only", "3"),
        ("LGPL-3.0-only", "3"),
        ("AGPL-3.0-only", ""),
        ("MIT AND Proprietary", ""),
        ("Proprietary", ""),
        (NOT_TOLD, ""),
    ],
)
def test_what_goes_with_which_gpl(expression: str, fits: str) -> None:
    assert fit(expression) == fits


# ---- the page


def test_the_page_is_of_todays_locks_and_of_what_was_found_out() -> None:
    assert PAGE.read_text("utf-8") == page(read_audited(), LOCKS, NPM)


def test_every_pin_was_asked_about() -> None:
    known = read_audited()["packages"]
    assert sorted(known) == sorted({pin.key for text in LOCKS.values() for pin in pins_of(text)})


def test_nothing_is_wrong_with_our_locks() -> None:
    assert failures(read_audited(), LOCKS, NPM) == []


def test_a_licence_that_does_not_fit_fails_in_the_zip_and_in_the_service_and_nowhere_else() -> None:
    audited = read_audited()
    (in_zip, *_), by_name = pins_of(LOCKS["vendor"]), {pin.name: pin for pin in pins_of(LOCKS["service"])}
    for pin in (in_zip, by_name["uvicorn"], by_name["schemathesis"]):
        audited["packages"][pin.key]["licence"] = "AGPL-3.0-only"
    named = [problem.split("==")[0] for problem in failures(audited, LOCKS, NPM)]
    assert named == [in_zip.name, "uvicorn"]


def test_the_page_never_says_that_there_is_no_vulnerability_where_nobody_answered() -> None:
    audited = {**read_audited(), "advisories": {"answered": None, "found": []}}
    assert "cannot tell" in page(audited, LOCKS, NPM)
    audited["advisories"] = {"answered": "2026-11-28", "found": []}
    assert "**Known vulnerabilities** on 2026-11-28: none." in page(audited, LOCKS, NPM)


# ---- the database of advisories

KNOWN = {"id": "PYSEC-0", "fix_versions": ["1.1"]}
ANSWER: Dict[str, Any] = {"dependencies": [{"name": "one", "version": "1.0", "vulns": []}], "fixes": []}


def test_an_answer_is_read_and_no_answer_is_none() -> None:
    assert audit.read_answer("x", json.dumps(ANSWER)) == (True, [])
    ANSWER["dependencies"][0]["vulns"] = [KNOWN]
    assert audit.read_answer("x", json.dumps(ANSWER)) == (True, ["one 1.0 (x): PYSEC-0, mended in 1.1"])
    for nothing in ("", "Traceback", "[]", "{}", '{"dependencies": [{"name": "one", "skip_reason": "x"}]}'):
        assert audit.read_answer("x", nothing) == (False, [])


@pytest.mark.parametrize(
    ("answered", "known", "wrong", "offline_ok", "code"),
    [
        (True, [], [], False, 0),
        (False, [], [], False, 1),
        (False, [], [], True, 0),
        (True, ["one 1.0: PYSEC-0"], [], True, 1),
        (False, [], ["one: licence"], True, 1),
    ],
)
def test_the_audit_is_content_only_with_an_answer(
    answered: bool, known: list, wrong: list, offline_ok: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.verdict(answered, known, wrong, offline_ok) == code
    said = capsys.readouterr().err
    assert ("could not be asked" in said) == (not answered)
    assert all(line in said for line in [*known, *wrong])
