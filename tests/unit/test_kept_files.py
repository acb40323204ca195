"""What is kept of a choice: whole or not at all, there at once, nothing left beside it."""

from __future__ import annotations

import threading

import pytest

from mineral_plugin.core.base import files
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import keep_bytes


def test_what_is_kept_is_there_at_once_and_alone(tmp_path):
    path = tmp_path / "kept.json"
    for data in (b"first", b"second", b""):
        keep_bytes(path, data)
        assert path.read_bytes() == data
    assert [one.name for one in tmp_path.iterdir()] == ["kept.json"]


def test_the_disk_is_not_waited_for(tmp_path, monkeypatch):
    held, synced = threading.Event(), threading.Event()

    def slow(_fileno):
        held.wait(10)
        synced.set()

    monkeypatch.setattr(files.os, "fsync", slow)
    keep_bytes(tmp_path / "kept.json", b"data")
    assert not synced.is_set()
    held.set()
    assert synced.wait(10)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    with pytest.raises(CannotWriteError):
        keep_bytes(tmp_path / "no such folder" / "kept.json", b"data")
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "inside").write_bytes(b"old")
    with pytest.raises(CannotWriteError):
        keep_bytes(taken, b"data")
    assert (taken / "inside").read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
