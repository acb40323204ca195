"""What the QGIS plugin site asks of a zip, as one function: `problems`. None found: fit to upload."""

from __future__ import annotations

import ast
import configparser
import re
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import Callable, Dict, List

TOP = "mineral_plugin"
LIMIT_BYTES = 25 * 1024 * 1024
REQUIRED_KEYS = (
    "name",
    "description",
    "about",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "repository",
    "tracker",
)
FIXED_VALUES = {"qgisMinimumVersion": "3.22", "qgisMaximumVersion": "4.99", "hasProcessingProvider": "yes"}
LINKS = ("homepage", "repository", "tracker")
FORBIDDEN_SUFFIXES = {
    *(".pyc", ".pyo", ".exe", ".dll", ".so", ".dylib", ".pyd", ".a", ".o", ".whl", ".zip", ".jar"),
    *(".sh", ".bat", ".ps1", ".cmd", ".qrc"),
}
FORBIDDEN_PARTS = {"__pycache__", "__MACOSX", "tests", "test", ".git", ".github", ".venv"}
GENERATED = re.compile(r"^(ui_.*|resources_rc|resources)\.py$")


def problems(path: Path) -> List[str]:
    """Return what the plugin site would refuse or flag in a zip, in English, one line for each."""
    found: List[str] = []
    if path.stat().st_size > LIMIT_BYTES:
        found.append("the zip is larger than 25 MB")
    with zipfile.ZipFile(str(path)) as archive:
        if archive.testzip() is not None:
            return [*found, "the zip is damaged"]
        for rule in RULES:
            found.extend(rule(archive))
    return found


def _one_top_folder(archive: zipfile.ZipFile) -> List[str]:
    tops = {name.split("/")[0] for name in archive.namelist()}
    if tops != {TOP} or not TOP.isidentifier():
        return ["there must be one top folder {0}, not {1}".format(TOP, sorted(tops))]
    return [] if TOP + "/__init__.py" in archive.namelist() else ["there is no __init__.py in the top folder"]


def _names(archive: zipfile.ZipFile) -> List[str]:
    found = []
    for name in archive.namelist():
        path = PurePosixPath(name)
        if not name.isascii() or "\\" in name:
            found.append("not a plain ASCII name: " + repr(name))
        if path.is_absolute() or ".." in path.parts:
            found.append("leaves the folder: " + name)
        if path.suffix.lower() in FORBIDDEN_SUFFIXES or FORBIDDEN_PARTS & set(path.parts):
            found.append("does not belong into a plugin: " + name)
        if any(part.startswith(".") for part in path.parts):
            found.append("hidden file: " + name)
        if GENERATED.match(path.name):
            found.append("generated file: " + name)
    if len(set(archive.namelist())) != len(archive.namelist()):
        found.append("a name occurs twice")
    return found


def _modes(archive: zipfile.ZipFile) -> List[str]:
    found = []
    for item in archive.infolist():
        mode = item.external_attr >> 16
        if mode & 0o111 and not item.is_dir():
            found.append("executable bit: " + item.filename)
        if stat.S_ISLNK(mode):
            found.append("symbolic link: " + item.filename)
    return found


def _contents(archive: zipfile.ZipFile) -> List[str]:
    found = []
    for name in archive.namelist():
        data = archive.read(name)
        if data[:4] in {b"\x7fELF", b"\xcf\xfa\xed\xfe"} or data[:2] == b"MZ":
            found.append("binary: " + name)
        if name.endswith(".py"):
            try:
                ast.parse(data.decode("utf-8"), name)
            except (SyntaxError, ValueError) as error:
                found.append("not Python: {0} ({1})".format(name, error))
    licence = TOP + "/LICENSE"
    if licence not in archive.namelist() or b"GNU GENERAL PUBLIC LICENSE" not in archive.read(licence):
        found.append("there is no LICENSE with the GPL in it")
    return found


def read_metadata(text: str) -> Dict[str, str]:
    """Return the keys of [general] of a metadata.txt; none when there is no such section."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.Error:
        return {}
    return dict(parser["general"]) if parser.has_section("general") else {}


def _metadata(archive: zipfile.ZipFile) -> List[str]:
    name = TOP + "/metadata.txt"
    if name not in archive.namelist():
        return ["there is no metadata.txt"]
    values = read_metadata(archive.read(name).decode("utf-8"))
    found = metadata_problems(values)
    icon = values.get("icon", "")
    if "{0}/{1}".format(TOP, icon) not in archive.namelist():
        found.append("the icon is not in the zip: " + icon)
    elif not archive.read("{0}/{1}".format(TOP, icon)).startswith(b"\x89PNG"):
        found.append("the icon is not a PNG: " + icon)
    return found


def metadata_problems(values: Dict[str, str]) -> List[str]:
    """Return what is wrong with the values of [general]."""
    found = ["metadata lacks " + key for key in REQUIRED_KEYS if not values.get(key, "").strip()]
    for key, wanted in FIXED_VALUES.items():
        if values.get(key) != wanted:
            found.append("metadata {0} must be {1}, not {2}".format(key, wanted, values.get(key)))
    if "plugin" in values.get("name", "").lower():
        found.append("metadata name must do without the word plugin")
    if not re.match(r"^\d+(\.\d+)+$", values.get("version", "")):
        found.append("metadata version must be dotted numbers")
    if "/" in values.get("author", ""):
        found.append("metadata author must not contain a slash")
    if not re.match(r"^[^@\s]+@[^@\s]+\.[a-z]+$", values.get("email", "")):
        found.append("metadata email is not an address")
    if "supportsQt6" in values:
        found.append("metadata supportsQt6 is no longer read by the site")
    for key in LINKS:
        if not re.match(r"^https://[a-z0-9.-]+/", values.get(key, "")):
            found.append("metadata {0} must be an https link".format(key))
    return found


RULES: List[Callable[[zipfile.ZipFile], List[str]]] = [_one_top_folder, _names, _modes, _contents, _metadata]
