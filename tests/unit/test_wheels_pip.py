"""The pip route: which Python, which words, and what its failures mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from wheelmaker import MACHINE

from mineral_plugin.core.base.pip_route import find_interpreter, pip_arguments, pip_failure, requirement
from mineral_plugin.core.base.wheels import pinned_wheels, wheel_for


def _program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_on_linux_the_running_python_is_taken(tmp_path: Path) -> None:
    python = _program(tmp_path / "bin" / "python3")
    assert find_interpreter(str(python), [], (3, 11), windows=False) == python


def test_on_windows_the_program_is_qgis_and_python_is_found_in_its_prefix(tmp_path: Path) -> None:
    qgis = _program(tmp_path / "bin" / "qgis-ltr-bin.exe")
    python = _program(tmp_path / "apps" / "Python312" / "python.exe")
    found = find_interpreter(str(qgis), ["", str(tmp_path / "apps" / "Python312")], (3, 12), windows=True)
    assert found == python


def test_on_macos_python_is_found_beside_the_program(tmp_path: Path) -> None:
    qgis = _program(tmp_path / "QGIS.app" / "Contents" / "MacOS" / "QGIS")
    python = _program(qgis.parent / "bin" / "python3")
    assert find_interpreter(str(qgis), [str(tmp_path / "none")], (3, 9), windows=False) == python


def test_the_python_of_the_same_version_comes_first(tmp_path: Path) -> None:
    _program(tmp_path / "bin" / "python3")
    same = _program(tmp_path / "bin" / "python3.11")
    assert find_interpreter("", [str(tmp_path)], (3, 11), windows=False) == same


def test_no_python_is_none(tmp_path: Path) -> None:
    plain = tmp_path / "bin" / "python3"
    plain.parent.mkdir()
    plain.write_bytes(b"")  # not a program
    assert find_interpreter("", [str(tmp_path)], (3, 11), windows=False) is None


def test_pip_is_told_the_one_wheel_and_its_hash() -> None:
    spec = wheel_for(MACHINE, pinned_wheels())
    assert spec is not None
    words = " ".join(pip_arguments(spec, Path("r.txt"), Path("out")))
    for wanted in (
        "-m pip download",
        "--no-deps",
        "--require-hashes",
        "--only-binary=:all:",
        "--python-version 3.11 --abi cp311 --platform manylinux_2_17_x86_64",
        "--dest out --requirement r.txt",
    ):
        assert wanted in words
    assert requirement(spec) == f"shapely==2.1.2 --hash=sha256:{spec.sha256}\n"


@pytest.mark.parametrize(
    ("output", "phrase"),
    [
        ("/usr/bin/python3: No module named pip", "engine.no_pip"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "engine.hash_differs"),
        (
            "ERROR: Could not find a version that satisfies shapely==2.1.2",
            "engine.no_network",
        ),
        (
            "WARNING: Retrying: NewConnectionError: Temporary failure in names",
            "engine.no_network",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", "engine.disk_full"),
        ("ERROR: something new", "engine.pip_failed"),
        ("", "engine.pip_failed"),
    ],
)
def test_a_failure_of_pip_becomes_one_sentence(output: str, phrase: str) -> None:
    error = pip_failure(output)
    assert error.phrase.id == phrase
    assert error.text("vi")
    assert error.text("en")


def test_the_last_words_of_pip_are_shown_short_and_without_addresses() -> None:
    address = "http://" + "user:word@" + "proxy.example:8080"
    error = pip_failure("Collecting\nERROR: refused by " + address + " " + "x" * 500 + "\n")
    assert "user:word" not in error.text("en")
    assert "refused by" in error.text("en")
    assert len(error.text("en")) < 350
