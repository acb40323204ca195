"""Signatures in PDF files: what holds is called valid, what does not invalid, and all else neither."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from bare_api import Api
from pdf_maker import (
    SIGNER,
    Authority,
    bomb,
    encrypted,
    extended,
    pem,
    plain_pdf,
    script,
    signed,
    signed_for_long,
)
from service_process import ServiceProcess

from mineral_service.pdf_signatures.examining import examine
from mineral_service.pdf_signatures.rows import roots_digest

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def signer(authority):
    return authority.signer()


@pytest.fixture
def look(tmp_path, authority):
    """Look at a file as the service does, trusting the authority and knowing that nobody is revoked."""
    trusted = authority.trusted_in(tmp_path / "roots", [authority.revoked()])

    def look_at(data, roots=trusted, seconds=60.0, most_bytes=100 * MIB):
        path = tmp_path / "file.pdf"
        path.write_bytes(data)
        return examine(path, roots, seconds, most_bytes, threading.Event())

    return look_at


def outcome(told):
    return told["outcome"], told["reason"]


def test_a_sound_signature_is_valid_and_told_with_its_signer_and_time(look, signer):
    told = look(signed(plain_pdf(), signer[0]))
    assert outcome(told) == ("valid", None)
    (one,) = told["signatures"]
    assert one["signer"] == SIGNER and one["coversWholeDocument"] is True
    # The signer's own clock said so: nobody else has confirmed it.
    assert one["signedAt"] and one["timeIsProven"] is False


def test_what_a_file_brings_along_about_revocation_is_enough(look, tmp_path, authority, signer):
    roots = authority.trusted_in(tmp_path / "only-root")
    told = look(signed_for_long(plain_pdf(), authority, signer[0]), roots)
    assert outcome(told) == ("valid", None)
    assert told["signatures"][0]["coversWholeDocument"] is True


def test_without_word_about_revocation_nothing_is_certain(look, tmp_path, authority, signer):
    told = look(signed(plain_pdf(), signer[0]), authority.trusted_in(tmp_path / "only-root"))
    assert outcome(told) == ("indeterminate", "revocation-unknown")


def test_a_revoked_certificate_is_never_valid(look, tmp_path, authority, signer):
    roots = authority.trusted_in(tmp_path / "revoking", [authority.revoked(signer[1])])
    assert outcome(look(signed(plain_pdf(), signer[0]), roots)) == ("indeterminate", "revoked")


def test_an_unknown_root_is_not_trusted(look, tmp_path, signer):
    other = Authority("Made-up root").trusted_in(tmp_path / "others")
    for roots in (other, None, tmp_path / "nowhere"):
        assert outcome(look(signed(plain_pdf(), signer[0]), roots)) == ("indeterminate", "untrusted")


def test_a_certificate_out_of_its_time_proves_nothing(look, authority):
    past, _ = authority.signer(-300, -100)
    assert outcome(look(signed(plain_pdf(), past))) == ("indeterminate", "expired")
    future, _ = authority.signer(10, 100)
    assert look(signed(plain_pdf(), future))["outcome"] == "indeterminate"


def test_one_changed_byte_makes_it_invalid(look, signer):
    data = signed(plain_pdf(), signer[0])
    assert outcome(look(data.replace(b"Don de nghi", b"Don de ngho", 1))) == ("invalid", "altered")


def test_other_words_added_after_signing_make_it_invalid(look, signer):
    told = look(extended(signed(plain_pdf(), signer[0])))
    assert outcome(told) == ("invalid", "changed-after-signing")
    assert told["signatures"][0]["coversWholeDocument"] is False


def test_two_sound_signatures_are_both_told(look, signer):
    told = look(signed(signed(plain_pdf(), signer[0]), signer[0], "Ky2"))
    assert outcome(told) == ("valid", None)
    assert [one["coversWholeDocument"] for one in told["signatures"]] == [False, True]


def test_one_bad_signature_among_good_ones_decides(look, signer):
    unknown, _ = Authority("Somebody else").signer()
    told = look(signed(signed(plain_pdf(), unknown), signer[0], "Ky2"))
    assert outcome(told) == ("indeterminate", "untrusted")
    assert [one["outcome"] for one in told["signatures"]] == ["indeterminate", "valid"]


def test_a_file_without_signatures_is_unsigned(look):
    told = {"outcome": "unsigned", "reason": None, "content": "plain", "script": False, "signatures": []}
    assert look(plain_pdf()) == told


def test_what_runs_when_it_is_opened_is_told_whatever_the_signature_says(look, signer):
    told = look(signed(plain_pdf(action=script()), signer[0]))
    assert (told["outcome"], told["script"]) == ("valid", True)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unreadable"),
        (b"%PDF-1.7 a request", "unreadable"),
        (plain_pdf()[:-40], "unreadable"),
        (b"%PDF-1.7\n" + b"[" * 100_000, "unreadable"),
        (bomb(), "unreadable"),
        (encrypted(plain_pdf()), "encrypted"),
    ],
    ids=["empty", "no-pdf", "cut", "deep", "bomb", "encrypted"],
)
def test_what_cannot_be_read_is_not_checked(look, data, reason):
    started = time.monotonic()
    assert outcome(look(data)) == ("not-checked", reason)
    assert time.monotonic() - started < 30


def test_what_takes_too_long_or_is_too_large_is_not_checked(look, signer):
    data = signed(plain_pdf(), signer[0])
    assert outcome(look(data, seconds=0.05)) == ("not-checked", "took-too-long")
    assert outcome(look(data, most_bytes=100)) == ("not-checked", "too-much")


def test_roots_are_read_in_each_form_and_other_files_do_no_harm(look, tmp_path, authority, signer):
    folder = authority.trusted_in(tmp_path / "mixed", [authority.revoked()])
    (folder / "README").write_text("not a certificate")
    (folder / "broken.pem").write_bytes(pem(authority.root)[:200])
    (folder / "folder").mkdir()
    assert outcome(look(signed(plain_pdf(), signer[0]), folder)) == ("valid", None)


def test_other_roots_are_noticed(tmp_path, authority):
    folder = authority.trusted_in(tmp_path / "roots")
    before = roots_digest(folder)
    assert roots_digest(authority.trusted_in(folder, [authority.revoked()])) != before
    assert roots_digest(None) == roots_digest(tmp_path / "nowhere")


# --- in the service -------------------------------------------------------------------------------


@pytest.fixture
def trusting(tmp_path, authority, database):
    roots = authority.trusted_in(tmp_path / "roots", [authority.revoked()])
    process = ServiceProcess(tmp_path / "service", ["--trust-roots", str(roots)], database=database).start()
    yield process
    process.kill()


def told_of(api: Api, dossier: str, component: str = "request"):
    """Return what a dossier tells of a file once it was looked at."""
    until = time.monotonic() + 60
    while True:
        files = api.get(f"/v1/dossiers/{dossier}").json()["components"]
        (told,) = [file["signatures"] for file in files if file["component"] == component]
        if told["checkedAt"] or time.monotonic() > until:
            return told
        assert outcome(told) == ("not-checked", "waiting")
        time.sleep(0.1)


def test_a_dossier_tells_of_the_signatures_in_its_files_and_the_log_does_not(trusting, session, signer):
    api = Api(trusting.url, session)
    dossier = api.dossier()
    assert api.put(dossier, "request", signed(plain_pdf(), signer[0])).status_code == 200
    told = told_of(api, dossier)
    assert outcome(told) == ("valid", None)
    assert told["signatures"][0]["signer"] == SIGNER
    assert SIGNER not in trusting.log() and ascii(SIGNER)[1:-1] not in trusting.log()


def test_a_file_that_a_kill_left_waiting_is_looked_at_after_the_start(trusting, session, signer):
    api = Api(trusting.url, session)
    dossier = api.dossier()
    api.put(dossier, "request", signed(plain_pdf(), signer[0]))
    trusting.kill()
    api = Api(trusting.start().url, session)
    assert outcome(told_of(api, dossier)) == ("valid", None)


def test_other_roots_judge_anew(trusting, session, tmp_path, authority, signer):
    api = Api(trusting.url, session)
    dossier = api.dossier()
    api.put(dossier, "request", signed(plain_pdf(), signer[0]))
    assert outcome(told_of(api, dossier)) == ("valid", None)
    trusting.kill()
    authority.trusted_in(tmp_path / "roots", [authority.revoked(signer[1])])
    api = Api(trusting.start().url, session)
    until = time.monotonic() + 60
    while outcome(told_of(api, dossier)) == ("valid", None) and time.monotonic() < until:
        time.sleep(0.2)
    assert outcome(told_of(api, dossier)) == ("indeterminate", "revoked")


def test_uploads_do_not_wait_for_a_file_that_takes_long(tmp_path, session):
    process = ServiceProcess(tmp_path / "service").start()
    try:
        api = Api(process.url, session)
        dossier = api.dossier()
        many = b"%PDF-1.7\n" + os.urandom(40 * MIB)
        started = time.monotonic()
        for slot in range(1, 4):
            assert api.put(dossier, "request", many + bytes([slot]), slot=str(slot)).status_code == 200
        assert time.monotonic() - started < 20
        assert outcome(told_of_slot(api, dossier, 3)) == ("not-checked", "unreadable")
    finally:
        process.kill()


def told_of_slot(api: Api, dossier: str, slot: int):
    until = time.monotonic() + 60
    while True:
        files = api.get(f"/v1/dossiers/{dossier}").json()["components"]
        (told,) = [file["signatures"] for file in files if file["slot"] == slot]
        if told["checkedAt"] or time.monotonic() > until:
            return told
        time.sleep(0.1)


def test_a_service_stops_at_once_though_a_file_is_being_looked_at(tmp_path, session, signer):
    process = ServiceProcess(tmp_path / "service").start()
    api = Api(process.url, session)
    for slot in range(1, 9):
        api.put(api.dossier(), "request", signed(plain_pdf(str(slot)), signer[0]), slot=str(slot))
    time.sleep(1.5)
    started = time.monotonic()
    assert process.stop() == 0
    assert time.monotonic() - started < 3
    states = {state for (state,) in process.rows("SELECT state FROM signature_checks")}
    assert "waiting" in states


def test_other_files_have_no_word_about_signatures(service, api):
    dossier = api.dossier()
    api.put(dossier, "report", b"{}", mime="application/json")
    (file,) = api.get(f"/v1/dossiers/{dossier}").json()["components"]
    assert "signatures" not in file


def test_roots_that_are_not_there_are_one_sentence_at_the_start(tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in ("nowhere", "empty"):
        process = ServiceProcess(tmp_path / "service", ["--trust-roots", str(Path(tmp_path / folder))])
        with pytest.raises(RuntimeError, match=folder):
            process.start()
