"""The parts of the uploader that need no service: windows of files, the pace, what an upload announces."""

from __future__ import annotations

import base64
import hashlib
import io
from pathlib import Path

import pytest
import requests

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.portal.file_window import FileWindow
from mineral_plugin.core.portal.tus import FileToSend
from mineral_plugin.core.portal.uploading import CHUNK, Pace

DATA = bytes(range(256)) * 10


def window(start=100, size=1000, alive=lambda: None, data=DATA):
    return FileWindow(io.BytesIO(data), start, size, alive)


def test_a_window_shows_its_stretch_of_the_file_and_nothing_else():
    opened = window()
    assert opened.read(300) + opened.read() + opened.read(5) == DATA[100:1100]
    assert len(opened) == 1000


def test_two_windows_of_one_file_do_not_disturb_each_other():
    stream = io.BytesIO(DATA)
    one, other = (FileWindow(stream, start, 100, lambda: None) for start in (0, 500))
    assert [one.read(50), other.read(50), one.read(50), other.read(50)] == [
        DATA[0:50],
        DATA[500:550],
        DATA[50:100],
        DATA[550:600],
    ]


def test_a_window_is_read_again_from_its_beginning():
    opened = window()
    opened.read(700)
    assert (opened.tell(), opened.seek(0), opened.read()) == (700, 0, DATA[100:1100])
    assert (opened.seek(-10, 2), opened.seek(5, 1), opened.read()) == (990, 995, DATA[1095:1100])


def test_the_sha256_of_a_window_leaves_it_at_its_beginning():
    opened = window()
    assert opened.sha256() == hashlib.sha256(DATA[100:1100]).digest()
    assert opened.read() == DATA[100:1100]


def test_a_file_that_became_shorter_is_an_error_that_is_kept():
    opened = window(start=2000, size=1000)
    opened.read(560)
    with pytest.raises(OSError):
        opened.read(1)
    assert opened.fault is not None


def test_reading_can_be_stopped():
    def alive():
        raise CancelledError("error.cancelled")

    opened = window(alive=alive)
    with pytest.raises(CancelledError):
        opened.read(1)
    assert opened.fault is None


def test_requests_sends_a_window_with_its_length_and_not_as_a_whole():
    sent = requests.Request("PATCH", "http://127.0.0.1:1/", data=window()).prepare()
    assert sent.headers["Content-Length"] == "1000"
    assert "Transfer-Encoding" not in sent.headers
    assert isinstance(sent.body, FileWindow)


def test_the_pace_falls_with_cuts_and_rises_with_chunks_that_arrive():
    pace = Pace(least=1 << 20, most=1 << 30)
    sizes = [pace.size]
    for happened in (pace.cut, pace.cut, pace.cut, pace.cut, pace.arrived, pace.arrived):
        happened()
        sizes.append(pace.size)
    assert [size >> 20 for size in sizes] == [8, 4, 2, 1, 1, 2, 4]


def test_a_size_that_was_refused_is_never_dared_again():
    pace = Pace(least=1, most=64)
    pace.refused()
    for _ in range(10):
        pace.arrived()
    assert pace.size == 32


@pytest.mark.parametrize(
    "least, most, first",
    [(0, 0, 1), (1, 1000, 1000), (5000, 1000, 1000), (1, 1 << 40, CHUNK), (1 << 40, 1 << 40, CHUNK)],
)
def test_the_pace_keeps_to_what_the_service_allows(least, most, first):
    pace = Pace(least, most)
    assert pace.size == first
    for _ in range(60):
        pace.cut()
    assert 1 <= pace.size <= first


def test_an_upload_announces_where_it_goes_and_what_it_is():
    file = FileToSend("D", "request", 2, "Đơn, đề nghị.pdf", "application/pdf", "a" * 64, 5, Path("x"))
    pairs = dict(item.split(" ") for item in file.announced.split(","))
    assert {name: base64.b64decode(value).decode() for name, value in pairs.items()} == {
        "dossierId": "D",
        "component": "request",
        "slot": "2",
        "filename": "Đơn, đề nghị.pdf",
        "mime": "application/pdf",
        "sha256": "a" * 64,
    }
