"""What is remembered: as long as it holds, and not a moment longer."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import List

import pytest

from mineral_plugin.core.base.memory import Same, file_state, once_per_state

HOUR_NS = 3_600_000_000_000


class Shelf:
    """A file whose readings are counted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.readings: List[str] = []

    def reader(self):  # type: ignore[no-untyped-def]
        @once_per_state(maxsize=4)
        def read(path: Path, *rest: str) -> str:
            self.readings.append(path.name)
            return path.read_text(encoding="utf-8") + "".join(rest)

        return read


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    later = time.time_ns() + HOUR_NS
    monkeypatch.setattr("mineral_plugin.core.base.memory.time.time_ns", lambda: later)
    path = tmp_path / "a.json"
    path.write_text("one", encoding="utf-8")
    return Shelf(path)


def test_a_file_that_stays_the_same_is_read_once(shelf: Shelf) -> None:
    read = shelf.reader()
    assert [read(shelf.path), read(shelf.path)] == ["one", "one"]
    assert len(shelf.readings) == 1


def test_another_question_to_the_same_file_is_answered_by_itself(shelf: Shelf) -> None:
    read = shelf.reader()
    assert [read(shelf.path, "!"), read(shelf.path, "?")] == ["one!", "one?"]


def test_a_changed_file_of_the_same_size_is_read_again(shelf: Shelf) -> None:
    read = shelf.reader()
    read(shelf.path)
    shelf.path.write_text("two", encoding="utf-8")
    assert read(shelf.path) == "two"


def test_an_exchanged_file_of_the_same_size_and_time_is_read_again(shelf: Shelf) -> None:
    read = shelf.reader()
    read(shelf.path)
    before = file_state(shelf.path)
    other = shelf.path.with_name("b.json")
    other.write_text("two", encoding="utf-8")
    os.utime(other, ns=(before.time_ns, before.time_ns))
    os.replace(other, shelf.path)
    assert file_state(shelf.path).time_ns == before.time_ns
    assert read(shelf.path) == "two"


def test_a_file_that_changed_just_now_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("one", encoding="utf-8")
    shelf = Shelf(path)
    read = shelf.reader()
    read(path)
    read(path)
    assert len(shelf.readings) == 2


def test_a_missing_file_is_told_by_the_reader_itself(tmp_path: Path) -> None:
    read = Shelf(tmp_path / "none").reader()
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none")


def test_a_value_is_the_same_as_itself_only() -> None:
    one, other = {"a": 1}, {"a": 1}
    assert len({Same(one), Same(one), Same(other)}) == 2
