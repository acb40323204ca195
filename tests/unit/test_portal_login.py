"""The log-in for practice: one key for each data folder, kept for its owner alone."""

from __future__ import annotations

import os
import stat
import threading

import pytest

from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.portal.login import FILE_NAME, PRACTICE_GRANT, PracticeLogin, practice_key


def test_a_data_folder_has_one_key_and_another_folder_another(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert practice_key(one) == practice_key(one) != practice_key(two)
    assert [path.name for path in one.iterdir()] == [FILE_NAME]


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_the_key_is_readable_by_its_owner_alone(tmp_path):
    practice_key(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe"])
def test_a_broken_file_is_replaced(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    key = practice_key(tmp_path)
    assert len(key) >= 43 and practice_key(tmp_path) == key


def test_two_programs_that_come_at_once_have_the_same_key(tmp_path):
    together, keys = threading.Barrier(8), []

    def take():
        together.wait(10)
        keys.append(practice_key(tmp_path))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(keys) == 8 and len(set(keys)) == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    with pytest.raises(CannotWriteError) as told:
        practice_key(tmp_path / "missing")
    assert "\n" not in told.value.text("vi")


def test_a_token_is_asked_for_once_and_again_after_it_ran_out(tmp_path):
    asked = []

    def ask(form):
        asked.append(form)
        return {"access_token": f"token-{len(asked)}"}

    login = PracticeLogin(tmp_path)
    assert [login.token(ask), login.token(ask)] == ["token-1", "token-1"]
    login.forget()
    assert login.token(ask) == "token-2"
    assert {form["grant_type"] for form in asked} == {PRACTICE_GRANT}
    assert {form["practice_key"] for form in asked} == {practice_key(tmp_path)}
