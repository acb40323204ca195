from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
from draftmaker import NOW
from old_outbox import turn_into_version_1
from portal_samples import receipt_body

from mineral_plugin.core.base.errors import CannotWriteError, NewerFileError
from mineral_plugin.core.portal.outbox import (
    FILE_NAME,
    FILED,
    LEASE_S,
    OPEN,
    PLANNED,
    SUBMITTING,
    Outbox,
)
from mineral_plugin.core.portal.receipts import receipt_from_dict
from mineral_plugin.core.portal.senders import new_sender

URL = "http://127.0.0.1:1"
OPENING = {"draft": "HS-1", "procedure": "P01"}


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path, lambda: NOW)


def planned(outbox, draft="HS-1", sha256="a" * 64):
    return outbox.plan(draft, URL, OPENING, sha256)


def filed(outbox, draft="HS-1", backend="backend"):
    action = outbox.submitting(outbox.opened(outbox.bind(planned(outbox, draft), backend), "D"), "a" * 64)
    return outbox.filed(action, receipt_from_dict(receipt_body(draft=draft)))


def test_a_plan_is_on_the_disk_before_anything_else(outbox, tmp_path):
    action = planned(outbox)
    assert action.state == PLANNED
    assert Outbox(tmp_path, lambda: NOW).actions() == (action,)


def test_planning_again_keeps_the_keys(outbox):
    first, second = planned(outbox), planned(outbox, sha256="b" * 64)
    assert (first.dossier_key, first.submission_key) == (second.dossier_key, second.submission_key)
    assert len(outbox.actions()) == 1


def test_two_drafts_have_keys_of_their_own(outbox):
    assert planned(outbox).submission_key != planned(outbox, "HS-2").submission_key


def test_an_action_goes_through_its_states_and_keeps_its_receipt(outbox, tmp_path):
    action = outbox.bind(planned(outbox), "backend")
    action = outbox.opened(action, "D")
    assert (action.state, action.dossier) == (OPEN, "D")
    action = outbox.submitting(action, "b" * 64)
    assert (action.state, action.manifest_sha256) == (SUBMITTING, "b" * 64)
    receipt = receipt_from_dict(receipt_body())
    action = outbox.filed(action, receipt)
    assert (action.state, action.receipt) == (FILED, receipt)
    assert Outbox(tmp_path, lambda: NOW).receipts() == (receipt,)


def test_a_new_plan_for_the_same_backend_takes_up_the_earlier_action(outbox):
    submitting = outbox.submitting(outbox.bind(planned(outbox), "backend"), "a" * 64)
    again = outbox.bind(outbox.plan("HS-1", "http://127.0.0.1:2", OPENING, "b" * 64), "backend")
    assert again.id == submitting.id
    assert (again.state, again.url) == (SUBMITTING, "http://127.0.0.1:2")
    assert len(outbox.actions()) == 1


def test_another_backend_is_another_action(outbox):
    first = outbox.bind(planned(outbox), "one")
    second = outbox.bind(planned(outbox), "two")
    assert first.submission_key != second.submission_key


def test_what_is_filed_cannot_be_undone(outbox):
    action = filed(outbox)
    after = outbox.submitting(action, "c" * 64)
    assert (after.state, after.receipt, after.manifest_sha256) == (
        FILED,
        action.receipt,
        action.manifest_sha256,
    )


def test_there_is_one_sender(outbox, tmp_path):
    other = Outbox(tmp_path, lambda: NOW + timedelta(seconds=20))
    with outbox.sender():
        with pytest.raises(CannotWriteError) as told:
            with other.sender():
                pytest.fail("two senders at once")
        assert str(LEASE_S - 20) in told.value.text("vi")
    with other.sender():
        pass


def test_a_sender_that_died_is_replaced_when_its_lease_has_run_out(outbox, tmp_path):
    with closing(sqlite3.connect(str(tmp_path / FILE_NAME))) as connection, connection:
        connection.execute("INSERT INTO leases VALUES ('sender', 'dead', ?)", (NOW.timestamp() + LEASE_S,))
    with pytest.raises(CannotWriteError):
        with outbox.sender():
            pytest.fail("the lease still holds")
    with Outbox(tmp_path, lambda: NOW + timedelta(seconds=LEASE_S)).sender():
        pass


def lease_of(tmp_path, owner):
    with closing(sqlite3.connect(str(tmp_path / FILE_NAME))) as connection, connection:
        connection.execute("INSERT INTO leases VALUES ('sender', ?, ?)", (owner, NOW.timestamp() + LEASE_S))


@pytest.mark.skipif(os.name != "posix", reason="only here can a program be asked after without harm")
def test_a_sender_that_was_killed_on_this_machine_is_not_waited_for(outbox, tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    number, _pid, machine = new_sender().split(" ")
    lease_of(tmp_path, f"{number} {ended.pid} {machine}")
    assert not outbox.look().is_sending
    with outbox.sender():
        assert outbox.look().is_sending


def test_a_sender_that_ended_on_a_full_disk_is_not_waited_for_by_its_own_program(outbox, tmp_path):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with outbox.sender():
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with closing(sqlite3.connect(str(tmp_path / FILE_NAME))) as connection:
        assert connection.execute("SELECT count(*) FROM leases").fetchone() == (1,)
    assert not outbox.look().is_sending
    with Outbox(tmp_path, lambda: NOW).sender():
        pass


@pytest.mark.parametrize("pid", ["{here}", "1", "0", "-1", "9" * 30, "x"])
def test_a_sender_that_is_there_or_that_nobody_can_tell_of_is_waited_for(outbox, tmp_path, pid):
    number, here, machine = new_sender().split(" ")
    lease_of(tmp_path, f"{number} {pid.format(here=here)} {machine}")
    assert outbox.look().is_sending
    with pytest.raises(CannotWriteError):
        with outbox.sender():
            pytest.fail("two senders at once")


def test_a_sender_on_another_machine_is_waited_for(outbox, tmp_path):
    lease_of(tmp_path, f"{'0' * 32} 999999 {'0' * 16}")
    assert outbox.look().is_sending


def test_a_lease_from_a_clock_that_ran_ahead_does_not_lock_the_outbox_for_good(outbox, tmp_path):
    with closing(sqlite3.connect(str(tmp_path / FILE_NAME))) as connection, connection:
        connection.execute(
            "INSERT INTO leases VALUES ('sender', 'dead', ?)", (NOW.timestamp() + 10 * LEASE_S,)
        )
    with outbox.sender():
        pass


def test_a_sender_that_lost_its_lease_is_told(tmp_path):
    moments = [NOW]
    slow = Outbox(tmp_path, lambda: moments[0])
    quick = Outbox(tmp_path, lambda: NOW + timedelta(seconds=LEASE_S + 1))
    with slow.sender() as alive, quick.sender():
        moments[0] = NOW + timedelta(seconds=LEASE_S + 2)
        with pytest.raises(CannotWriteError):
            alive()


def test_saying_still_here_again_and_again_does_not_write_each_time(outbox, tmp_path):
    with outbox.sender() as alive:
        before = (tmp_path / FILE_NAME).stat().st_mtime_ns
        for _ in range(1000):
            alive()
        assert (tmp_path / FILE_NAME).stat().st_mtime_ns == before


def test_staying_alive_keeps_the_lease(tmp_path):
    moments = [NOW]
    slow = Outbox(tmp_path, lambda: moments[0])
    with slow.sender() as alive:
        moments[0] = NOW + timedelta(seconds=LEASE_S - 5)
        alive()
        with pytest.raises(CannotWriteError):
            with Outbox(tmp_path, lambda: NOW + timedelta(seconds=LEASE_S + 5)).sender():
                pytest.fail("the lease was renewed")


def test_a_short_lock_of_another_program_is_waited_for(outbox, tmp_path):
    blocker = sqlite3.connect(str(tmp_path / FILE_NAME), isolation_level=None, check_same_thread=False)
    blocker.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.4, blocker.close)
    release.start()
    started = time.monotonic()
    planned(outbox)
    assert time.monotonic() - started >= 0.3
    release.join()


def test_an_outbox_of_a_newer_program_is_refused(outbox, tmp_path):
    with closing(sqlite3.connect(str(tmp_path / FILE_NAME))) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerFileError):
        Outbox(tmp_path, lambda: NOW)


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"not a database, but somebody's work" * 100)
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(CannotWriteError) as told:
        Outbox(tmp_path, lambda: NOW)
    assert FILE_NAME in told.value.text("en")
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_the_outbox_holds_no_secret(outbox, tmp_path):
    filed(outbox)
    with closing(sqlite3.connect(str(tmp_path / FILE_NAME))) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(actions)")]
    assert not {"token", "authorization", "password"} & set(names)


def test_receipts_of_one_moment_come_in_the_order_of_their_drafts(outbox):
    for number in (5, 3, 1, 4, 2):
        filed(outbox, f"HS-{number}")
    assert [receipt.draft for receipt in outbox.receipts()] == ["HS-1", "HS-2", "HS-3", "HS-4", "HS-5"]


FILES = [("request", 1, "name QQ==,sha256 YQ=="), ("request", 2, "name Qg==,sha256 Yg==")]


def test_an_upload_is_remembered_with_its_key_and_its_place(outbox, tmp_path):
    action = outbox.bind(planned(outbox), "backend")
    first, second = outbox.uploads(action, FILES)
    assert first.key != second.key and first.place is None
    second.note("/v1/uploads/x", 5)
    again = Outbox(tmp_path, lambda: NOW).uploads(action, FILES)
    assert [(one.key, one.place, one.acknowledged) for one in again] == [
        (first.key, None, 0),
        (second.key, "/v1/uploads/x", 5),
    ]


def test_an_upload_of_another_file_in_the_same_place_is_another_upload(outbox):
    action = outbox.bind(planned(outbox), "backend")
    first, _ = outbox.uploads(action, FILES)
    first.note("/v1/uploads/x", 5)
    other, _ = outbox.uploads(action, [("request", 1, "name Qw=="), FILES[1]])
    assert (other.place, other.acknowledged) == (None, 0)
    assert other.key != first.key


def test_a_forgotten_upload_has_a_new_key(outbox, tmp_path):
    action = outbox.bind(planned(outbox), "backend")
    first, _ = outbox.uploads(action, FILES)
    before = first.key
    first.note("/v1/uploads/x", 5)
    first.forget()
    again, _ = Outbox(tmp_path, lambda: NOW).uploads(action, FILES)
    assert again.key == first.key != before
    assert (again.place, again.acknowledged) == (None, 0)


def test_uploads_are_forgotten_when_their_dossier_is_filed(outbox, tmp_path):
    action = outbox.bind(planned(outbox), "backend")
    other = outbox.bind(planned(outbox, "HS-2"), "backend")
    for one in (action, other):
        outbox.uploads(one, FILES)
    outbox.filed(action, receipt_from_dict(receipt_body()))
    with closing(sqlite3.connect(str(tmp_path / FILE_NAME))) as connection:
        kept = connection.execute("SELECT DISTINCT action FROM uploads").fetchall()
    assert kept == [(other.id,)]


def test_the_names_of_files_are_not_in_the_outbox(outbox, tmp_path):
    outbox.uploads(outbox.bind(planned(outbox), "backend"), FILES)
    assert b"QQ==" not in (tmp_path / FILE_NAME).read_bytes()


def test_an_outbox_of_the_version_before_keeps_its_actions_and_learns_of_uploads(outbox, tmp_path):
    filed(outbox)
    open_one = outbox.opened(outbox.bind(planned(outbox, "HS-2"), "backend"), "D2")
    before = outbox.actions()
    turn_into_version_1(tmp_path)
    again = Outbox(tmp_path, lambda: NOW)
    assert again.actions() == before
    assert again.uploads(open_one, FILES)[0].place is None
    assert Outbox(tmp_path, lambda: NOW).actions() == before
