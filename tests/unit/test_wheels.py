"""The pinned shapely wheels: choice, check, unpacking."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Dict

import pytest
from wheelmaker import MACHINE, RECORD, pin, record, small_files, write_wheel

from mineral_plugin.core.base import wheels
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.wheels import (
    Machine,
    check_wheel,
    clear_leftovers,
    is_whole,
    pinned_wheels,
    this_machine,
    unpack_wheel,
    version_tuple,
    wheel_for,
)

PYTHONS = ("cp39", "cp310", "cp311", "cp312", "cp313", "cp314")
PLATFORMS = ("win_amd64", "linux_x86_64", "linux_aarch64", "macos_x86_64", "macos_arm64")
REPOSITORY = Path(__file__).resolve().parents[2]


# --- the list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_supported_python_and_platform_has_a_wheel(python: str, platform: str) -> None:
    modern = Machine(python, platform, "26.0", "2.2.0")
    wheel = wheel_for(modern, pinned_wheels())
    assert wheel is not None
    assert wheel.version == {"cp39": "2.0.7", "cp310": "2.1.2"}.get(python, "2.2.0")


def test_the_list_holds_whole_hashes_and_agrees_with_the_file_names() -> None:
    for wheel in pinned_wheels():
        assert re.fullmatch("[0-9a-f]{64}", wheel.sha256)
        assert wheel.file.startswith(f"shapely-{wheel.version}-{wheel.python}-{wheel.python}-")
        assert wheel.platform_tag in wheel.file
        assert 1_000_000 < wheel.bytes < 5_000_000
    assert len({wheel.sha256 for wheel in pinned_wheels()}) == len(pinned_wheels())


def test_the_list_names_no_host() -> None:
    text = resource_path("wheels.json").read_text(encoding="utf-8")
    assert "//" not in text
    assert json.loads(text)["schema"] == "wheels-1"


@pytest.mark.parametrize(
    ("machine", "version"),
    [
        (Machine("cp39", "win_amd64", "", "1.20.1"), "2.0.7"),
        (Machine("cp310", "win_amd64", "", "1.22.4"), "2.1.2"),
        (Machine("cp311", "linux_x86_64", "2.36", "1.24.2"), "2.1.2"),
        (Machine("cp311", "linux_x86_64", "2.36", "1.26.0"), "2.2.0"),
        (Machine("cp312", "win_amd64", "", "1.26.4"), "2.2.0"),
        (Machine("cp313", "linux_x86_64", "2.41", "2.2.4"), "2.2.0"),
    ],
)
def test_the_newest_wheel_that_suits_the_numpy_of_qgis_is_chosen(machine: Machine, version: str) -> None:
    wheel = wheel_for(machine, pinned_wheels())
    assert wheel is not None
    assert wheel.version == version


@pytest.mark.parametrize(
    "machine",
    [
        Machine("cp38", "win_amd64", "", "1.20.1"),
        Machine("cp313t", "linux_x86_64", "2.41", "2.2.4"),
        Machine("pypy311", "linux_x86_64", "2.41", "2.2.4"),
        Machine("cp312", "", "", "1.26.4"),
        Machine("cp312", "linux_x86_64", "", "1.26.4"),
        Machine("cp312", "linux_x86_64", "2.17", "1.26.4"),
        Machine("cp313", "macos_x86_64", "10.9", "2.2.0"),
        Machine("cp312", "win_amd64", "", ""),
        Machine("cp312", "win_amd64", "", "1.24.2"),
    ],
)
def test_no_wheel_is_chosen_where_none_would_run(machine: Machine) -> None:
    assert wheel_for(machine, pinned_wheels()) is None


def test_this_machine_is_described_by_its_own_python() -> None:
    machine = this_machine("1.24.2")
    assert machine.python == f"cp{sys.version_info[0]}{sys.version_info[1]}"
    assert machine.platform in PLATFORMS
    assert machine.numpy_version == "1.24.2"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is asked for on Linux only")
def test_the_version_of_glibc_is_read() -> None:
    assert version_tuple(this_machine("").system_version) >= (2, 17)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1.26.4", (1, 26, 4)), ("2.0.0rc1", (2, 0, 0)), ("0+unknown", (0,)), ("", ()), ("git", ())],
)
def test_a_version_is_its_leading_numbers(text: str, numbers: "tuple[int, ...]") -> None:
    assert version_tuple(text) == numbers


def test_versions_are_compared_as_numbers() -> None:
    assert version_tuple("1.9") < version_tuple("1.26")


# --- the check ------------------------------------------------------------------------------------


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    return write_wheel(tmp_path / "shapely-9.0.whl", small_files())


def test_a_pinned_wheel_is_known_whatever_its_name(wheel: Path) -> None:
    spec = pin(wheel)
    renamed = wheel.rename(wheel.with_name("tải về (1).whl"))
    assert check_wheel(renamed, MACHINE, [spec]) is spec


def test_a_wheel_with_one_other_byte_is_refused(wheel: Path) -> None:
    spec = pin(wheel)
    data = bytearray(wheel.read_bytes())
    data[50] ^= 1
    wheel.write_bytes(bytes(data))
    with pytest.raises(InputError) as caught:
        check_wheel(wheel, MACHINE, [spec])
    assert caught.value.phrase.id == "engine.not_pinned"
    assert "shapely-9.0.whl" in caught.value.text("vi")


def test_a_pinned_wheel_for_another_machine_is_refused_with_the_name_of_the_right_one(wheel: Path) -> None:
    windows = pin(wheel, Machine("cp312", "win_amd64", "", "1.26.4"))
    linux = pinned_wheels()
    with pytest.raises(InputError) as caught:
        check_wheel(wheel, MACHINE, [windows, *linux])
    assert caught.value.phrase.id == "engine.other_machine"
    assert "shapely-2.1.2-cp311-cp311-manylinux" in caught.value.text("en")


def test_a_wheel_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.whl", tmp_path):
        with pytest.raises(MissingError):
            check_wheel(path, MACHINE, pinned_wheels())


# --- the unpacking --------------------------------------------------------------------------------


def test_a_wheel_is_unpacked_under_a_name_with_version_python_and_platform(
    wheel: Path, tmp_path: Path
) -> None:
    folder = unpack_wheel(wheel, pin(wheel), tmp_path / "engine")
    assert folder.name == "shapely-9.0-cp311-linux_x86_64"
    assert (folder / "shapely" / "inner" / "deep.py").read_bytes() == b"x = 1\n"
    assert os.listdir(tmp_path / "engine") == [folder.name]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name",
    [
        "../outside.py",
        "shapely/../../outside.py",
        "/outside.py",
        "C:/outside.py",
        "..\\outside.py",
        "a//b.py",
        "./b.py",
    ],
)
def test_a_wheel_that_leads_outside_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "bad.whl", {**small_files(), name: b"x"})
    _refused(wheel, tmp_path, "engine.unsafe_file")
    assert not list(tmp_path.rglob("outside.py"))


def test_a_wheel_with_a_link_is_refused(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "bad.whl", small_files())
    with zipfile.ZipFile(wheel, "a") as archive:
        link = zipfile.ZipInfo("shapely/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    _refused(wheel, tmp_path, "engine.unsafe_file")


def test_a_wheel_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    zeros = {"shapely/zeros.bin": bytes(wheels.MAX_UNPACKED_BYTES + 1)}
    _refused(write_wheel(tmp_path / "bomb.whl", zeros), tmp_path, "engine.unsafe_file")


def test_a_wheel_with_too_many_files_is_refused(tmp_path: Path) -> None:
    many = {f"shapely/{number}.py": b"" for number in range(wheels.MAX_FILES + 1)}
    _refused(write_wheel(tmp_path / "many.whl", many), tmp_path, "engine.unsafe_file")


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.whl"
    path.write_text("not a wheel", encoding="ascii")
    _refused(path, tmp_path, "engine.damaged_file")


def test_a_wheel_whose_content_differs_from_its_record_is_refused(tmp_path: Path) -> None:
    files = small_files()
    files["shapely/__init__.py"] = b"answer = 43\n"
    _refused(write_wheel(tmp_path / "bad.whl", files), tmp_path, "engine.damaged_file")


def _refused(path: Path, tmp_path: Path, phrase: str) -> None:
    engine = tmp_path / "engine"
    with pytest.raises(InputError) as caught:
        unpack_wheel(path, pin(path), engine)
    assert caught.value.phrase.id == phrase
    assert os.listdir(engine) == []


def test_a_broken_folder_is_replaced(wheel: Path, tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    folder = unpack_wheel(wheel, pin(wheel), engine)
    (folder / "shapely" / "__init__.py").write_bytes(b"")
    (folder / "stray.txt").write_bytes(b"")
    assert unpack_wheel(wheel, pin(wheel), engine) == folder
    assert is_whole(folder)
    assert not (folder / "stray.txt").exists()
    assert os.listdir(engine) == [folder.name]


def test_a_whole_folder_is_left_as_it_is(wheel: Path, tmp_path: Path) -> None:
    folder = unpack_wheel(wheel, pin(wheel), tmp_path / "engine")
    before = folder.stat().st_ino
    assert unpack_wheel(wheel, pin(wheel), tmp_path / "engine").stat().st_ino == before


FULL_DISK = """
import resource, sys
from pathlib import Path
sys.path[:0] = {path!r}
from wheelmaker import pin
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.wheels import unpack_wheel
wheel = Path({wheel!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    unpack_wheel(wheel, pin(wheel), Path({engine!r}))
except CannotWriteError as error:
    print(error.phrase.id)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on file size is set with POSIX means")
def test_when_there_is_no_room_it_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "big.whl", small_files(b"#" * 5000))
    engine = tmp_path / "engine"
    path = [str(REPOSITORY), str(Path(__file__).parent)]
    code = FULL_DISK.format(path=path, wheel=str(wheel), engine=str(engine))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == "engine.cannot_write", done.stderr
    assert os.listdir(engine) == []


def test_an_engine_folder_that_is_a_file_is_said(wheel: Path, tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    engine.write_bytes(b"")
    with pytest.raises(CannotWriteError):
        unpack_wheel(wheel, pin(wheel), engine)


# --- wholeness ------------------------------------------------------------------------------------


def _unpacked(files: Dict[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_is_whole_when_each_recorded_file_is_unchanged(tmp_path: Path) -> None:
    assert is_whole(_unpacked(small_files(), tmp_path))


def test_compiled_files_of_python_do_not_make_a_folder_broken(tmp_path: Path) -> None:
    _unpacked({**small_files(), "shapely/__pycache__/__init__.cpython-311.pyc": b"\0"}, tmp_path)
    assert is_whole(tmp_path)


def test_a_missing_or_changed_file_makes_a_folder_broken(tmp_path: Path) -> None:
    _unpacked(small_files(), tmp_path)
    (tmp_path / "shapely" / "inner" / "deep.py").write_bytes(b"x = 2\n")
    assert not is_whole(tmp_path)
    (tmp_path / "shapely" / "inner" / "deep.py").unlink()
    assert not is_whole(tmp_path)


@pytest.mark.parametrize("cut", [0, 30, -5])
def test_a_record_cut_short_makes_a_folder_broken(cut: int, tmp_path: Path) -> None:
    files = small_files()
    files[RECORD] = files[RECORD].rstrip()[:cut]
    assert not is_whole(_unpacked(files, tmp_path))


def test_a_folder_without_record_or_with_garbage_in_it_is_broken(tmp_path: Path) -> None:
    assert not is_whole(tmp_path)
    assert not is_whole(tmp_path / "none")
    assert not is_whole(_unpacked({**small_files(), RECORD: b"\xff\xfe\x00"}, tmp_path))
    assert not is_whole(_unpacked({**small_files(), RECORD: b"\n" + record({})}, tmp_path))


def test_leftovers_are_removed_when_they_are_old_and_spared_when_they_are_new(tmp_path: Path) -> None:
    for name in (".part-old", ".old-old", ".part-new", "shapely-9.0-cp311-linux_x86_64"):
        _unpacked({"file": b""}, tmp_path / name)
    for name in (".part-old", ".old-old"):
        os.utime(tmp_path / name, (1000, 1000))
    clear_leftovers(tmp_path, before=2000)
    assert sorted(os.listdir(tmp_path)) == [".part-new", "shapely-9.0-cp311-linux_x86_64"]
