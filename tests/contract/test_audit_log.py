"""The log of acts: written with each act, chained, and a change of any row is found."""

from __future__ import annotations

import hashlib
import json

import pytest
from flow_api import Applicant, Office
from people_api import WORD, Door
from preloaded import run
from service_process import ROOT, environ

from mineral_plugin.core.base.canonical import canonical_bytes


@pytest.fixture
def logged(service):
    """A service whose log has seven entries."""
    office, applicant = Office(service), Applicant(service)
    dossier = applicant.filed()
    office.in_review(dossier)
    office.done(dossier, "stop", reason="Ông Nguyễn Văn A xin dừng")
    door = Door(service.url, service.admin_token)
    door.person("rep", "representative")
    door.person("owner", "applicant")
    assert door.mandate("rep", "owner", "2099-01-01").status_code == 200
    return service


def verify(service, *options):
    """Return the exit code and what the command told."""
    words = ["-m", "mineral_service", "verify-audit", "--data", service.data, *options]
    done = run(words, environ(service.database.url), ROOT)
    return done.returncode, json.loads(done.stdout or "{}")


def tampered(service, *sentences):
    with service.database.changing(service.data) as change:
        for sentence in sentences:
            change(sentence)
    return verify(service)


def entries(service):
    return [json.loads(row[0]) for row in service.rows("SELECT entry FROM audit ORDER BY seq")]


def test_each_act_of_an_officer_and_an_administrator_is_in_the_log_and_an_applicants_is_not(logged):
    acts = [entry["act"] for entry in entries(logged)]
    assert acts == ["put_person", "accept", "forward", "stop", "put_person", "put_person", "put_mandate"]
    code, told = verify(logged)
    assert (code, told["holds"], told["head"].partition(":")[0]) == (0, True, "7")
    assert told["vi"] and told["en"]


def test_the_log_holds_ids_and_hashes_and_nothing_personal(logged):
    text = json.dumps(entries(logged), ensure_ascii=False)
    people = [
        row[0] for row in logged.rows("SELECT id FROM people WHERE role IN ('officer', 'administrator')")
    ]
    assert {entry["actor"] for entry in entries(logged)} == set(people)
    for secret in ("Nguyễn", "officer", "rep", "owner", WORD):
        assert f'"{secret}' not in text and f"{secret} " not in text


def test_an_entry_is_chained_to_the_one_before_by_the_hash_of_its_canonical_form(logged):
    previous = "0" * 64
    for entry, (seq, digest) in zip(entries(logged), logged.rows("SELECT seq, hash FROM audit ORDER BY seq")):
        assert (entry["previous"], entry["seq"]) == (previous, seq)
        assert hashlib.sha256(canonical_bytes(entry)).hexdigest() == digest
        previous = digest


def test_a_refused_act_leaves_no_entry(logged):
    before = entries(logged)
    office = Office(logged, "second")
    dossier = Applicant(logged).filed()
    assert office.act(dossier, "hand_over").status_code == 409
    assert [entry["act"] for entry in entries(logged)[len(before) :]] == ["put_person"]


def test_a_changed_entry_is_found(logged):
    code, told = tampered(
        logged, "UPDATE audit SET entry = replace(entry, 'forward', 'accept') WHERE seq = 3"
    )
    assert (code, told["at"], told["why"]) == (1, 3, "changed")


def test_a_changed_entry_with_a_hash_made_anew_is_found_at_the_next(logged):
    ((text,),) = logged.rows("SELECT entry FROM audit WHERE seq = 3")
    changed = text.replace("forward", "accept")
    digest = hashlib.sha256(changed.encode()).hexdigest()
    sentence = f"UPDATE audit SET entry = '{changed}', hash = '{digest}' WHERE seq = 3"
    code, told = tampered(logged, sentence)
    assert (code, told["at"], told["why"]) == (1, 4, "unchained")


def test_a_deleted_entry_is_found(logged):
    code, told = tampered(logged, "DELETE FROM audit WHERE seq = 2")
    assert (code, told["at"], told["why"]) == (1, 2, "missing")


def test_an_inserted_entry_is_found(logged):
    code, told = tampered(
        logged,
        "UPDATE audit SET seq = 8 WHERE seq = 7",
        "INSERT INTO audit (seq, entry, hash) SELECT 7, entry, hash FROM audit WHERE seq = 6",
    )
    assert (code, told["at"]) == (1, 7)


def test_entries_in_another_order_are_found(logged):
    code, told = tampered(
        logged,
        "UPDATE audit SET seq = 99 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 99",
    )
    assert (code, told["at"], told["why"]) == (1, 3, "changed")


def test_a_cut_end_is_found_by_a_head_that_was_kept_elsewhere(logged):
    _, whole = verify(logged)
    code, told = tampered(logged, "DELETE FROM audit WHERE seq > 5")
    assert (code, told["holds"]) == (0, True)
    code, told = verify(logged, "--head", whole["head"])
    assert (code, told["at"], told["why"]) == (1, 6, "cut")


def test_a_log_that_was_written_anew_is_found_by_a_head_that_was_kept_elsewhere(logged):
    _, whole = verify(logged)
    other = whole["head"][:-1] + ("0" if whole["head"][-1] != "0" else "1")
    assert verify(logged, "--head", whole["head"])[0] == 0
    code, told = verify(logged, "--head", other)
    assert (code, told["at"], told["why"]) == (1, 7, "changed")


def test_without_data_there_is_nothing_to_verify(tmp_path):
    done = run(["-m", "mineral_service", "verify-audit", "--data", tmp_path / "none"], environ(), ROOT)
    assert done.returncode == 2 and str(tmp_path) in done.stderr and not (tmp_path / "none").exists()
