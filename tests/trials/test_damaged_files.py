"""Damaged files of each format: an answer or a clear refusal, soon, in little memory, nothing written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Dict

import pytest
from testdata import by_scale

from tests.trials.conftest import ReadInChild
from tests.trials.damage import damaged, write_all

ENDINGS = (
    "txt", "csv", "html", "xlsx", "docx", "pdf", "odt", "ods",
    "tab", "mif", "dxf", "gpx", "kml", "shp", "gpkg", "geojson",
)  # fmt: skip
ROUNDS = by_scale(4, 60)
COMPANIONS = {"tab": (".dat", ".map", ".id"), "mif": (".mid",), "shp": (".shx", ".dbf", ".prj")}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_damaged_file_is_answered_or_refused(
    ending: str, sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    sound = sound_files[ending]
    versions = damaged(sound.read_bytes(), 20261124 + len(ending), ROUNDS)
    paths = write_all(tmp_path / "damaged", ending, versions)
    for path in paths:
        for companion in COMPANIONS.get(ending, ()):
            if sound.with_suffix(companion).is_file():
                shutil.copyfile(sound.with_suffix(companion), path.with_suffix(companion))
    told = read_in_child(paths)
    assert len(told) == len(paths)


@pytest.mark.parametrize("ending", ["tab", "shp", "mif"])
def test_a_damaged_companion_is_answered_or_refused(
    ending: str, sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    sound, paths = sound_files[ending], []
    for companion in COMPANIONS[ending]:
        other = sound.with_suffix(companion)
        if not other.is_file() or not other.read_bytes():
            continue
        for path in write_all(
            tmp_path / companion[1:], companion[1:], damaged(other.read_bytes(), 7, ROUNDS)
        ):
            for rest in (f".{ending}", *COMPANIONS[ending]):
                if rest != companion and sound.with_suffix(rest).is_file():
                    shutil.copyfile(sound.with_suffix(rest), path.with_suffix(rest))
            paths.append(path.with_suffix(f".{ending}"))
    assert len(read_in_child(paths)) == len(paths) > 0


def test_the_sound_files_are_read(sound_files: Dict[str, Path], read_in_child: ReadInChild) -> None:
    told = read_in_child([sound_files[ending] for ending in ENDINGS])
    assert [(one["path"], one["verdict"]) for one in told if one["corners"] != 9] == []


def test_one_format_under_the_name_of_another_is_answered_or_refused(
    sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    paths = []
    for number, ending in enumerate(ENDINGS):
        path = tmp_path / f"{ending}-named.{ENDINGS[(number + 5) % len(ENDINGS)]}"
        shutil.copyfile(sound_files[ending], path)
        paths.append(path)
    assert len(read_in_child(paths)) == len(ENDINGS)
