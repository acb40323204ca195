"""The pinned shapely wheels: which one fits this machine, whether a file is it, and its safe unpacking.

The list is ``resources/wheels.json``. Nothing here touches Qt or the network, and nothing imports shapely.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import platform
import re
import shutil
import struct
import sys
import sysconfig
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.locate import resource_path

MAX_FILES = 2_000
MAX_UNPACKED_BYTES = 100_000_000
_SYSTEMS = {"win32": "win", "linux": "linux", "darwin": "macos"}
_PROCESSORS = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}
_PLATFORMS = {
    ("win", "x86_64"): "win_amd64",
    ("linux", "x86_64"): "linux_x86_64",
    ("linux", "arm64"): "linux_aarch64",
    ("macos", "x86_64"): "macos_x86_64",
    ("macos", "arm64"): "macos_arm64",
}
Version = Tuple[int, ...]


@dataclass(frozen=True)
class WheelSpec:
    """One pinned wheel: its file, its SHA-256, and the machines it fits."""

    file: str
    version: str
    python: str
    platform: str
    platform_tag: str
    numpy_at_least: str
    system_at_least: str
    bytes: int
    sha256: str

    @property
    def folder_name(self) -> str:
        """Return the name of its folder in ``engine/``."""
        return f"shapely-{self.version}-{self.python}-{self.platform}"


@dataclass(frozen=True)
class Machine:
    """What decides about a wheel: Python tag, platform, version of the C library or of macOS, numpy."""

    python: str
    platform: str
    system_version: str
    numpy_version: str


def version_tuple(text: str) -> Version:
    """Return the leading numbers of a version: ``"1.26.4rc1"`` is ``(1, 26, 4)``; no number is ``()``."""
    found = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def this_machine(numpy_version: str) -> Machine:
    """Describe the running Python; ``numpy_version`` is that of QGIS's own numpy (empty: none)."""
    return Machine(_python_tag(), _platform_key(), _system_version(), numpy_version)


def _python_tag() -> str:
    # A Python without the global lock takes other wheels ("cp313t"); none of those is pinned.
    free_threaded = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    short = "cp" if sys.implementation.name == "cpython" else sys.implementation.name
    return f"{short}{sys.version_info[0]}{sys.version_info[1]}{free_threaded}"


def _platform_key() -> str:
    if struct.calcsize("P") != 8:
        return ""
    processor = _PROCESSORS.get(platform.machine().lower(), "")
    return _PLATFORMS.get((_SYSTEMS.get(sys.platform, ""), processor), "")


def _system_version() -> str:
    """Return the version of glibc or macOS; empty on Windows and where it is neither."""
    if sys.platform == "darwin":
        release = platform.mac_ver()[0]
        # Programs built for old systems are told 10.16 by macOS 11 and later.
        return "11.0" if release == "10.16" else release
    if sys.platform.startswith("linux"):
        name, _, number = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
        return number if name == "glibc" else ""
    return ""


def pinned_wheels(path: Optional[Path] = None) -> Tuple[WheelSpec, ...]:
    """Return the pinned wheels of ``resources/wheels.json`` (or of ``path``)."""
    text = (path or resource_path("wheels.json")).read_text(encoding="utf-8")
    entries = json.loads(text)["wheels"]
    return tuple(WheelSpec(**{**entry, "sha256": _joined(entry["sha256"])}) for entry in entries)


def _joined(digest: str) -> str:
    """Return a digest in one piece; the file has it in groups, or scanners take it for a secret."""
    return digest.replace(" ", "")


def wheel_for(machine: Machine, wheels: Sequence[WheelSpec]) -> Optional[WheelSpec]:
    """Return the newest wheel that fits ``machine``, or ``None``."""
    fitting = [wheel for wheel in wheels if _fits(wheel, machine)]
    return max(fitting, key=lambda wheel: version_tuple(wheel.version), default=None)


def _fits(wheel: WheelSpec, machine: Machine) -> bool:
    return (
        (wheel.python, wheel.platform) == (machine.python, machine.platform)
        and _at_least(machine.system_version, wheel.system_at_least)
        # numpy stays QGIS's, so the wheel has to suit it and never the other way round.
        and bool(machine.numpy_version)
        and _at_least(machine.numpy_version, wheel.numpy_at_least)
    )


def _at_least(have: str, wanted: str) -> bool:
    return version_tuple(have) >= version_tuple(wanted)


def check_wheel(path: Path, machine: Machine, wheels: Sequence[WheelSpec]) -> WheelSpec:
    """Return the pinned wheel that the file ``path`` is, whatever its name.

    Raises:
        MissingError: there is no such file.
        InputError: its SHA-256 is not pinned, or it is pinned for other machines.
    """
    digest = _file_sha256(path)
    spec = next((wheel for wheel in wheels if wheel.sha256 == digest), None)
    if spec is None:
        raise InputError("engine.not_pinned", file=path.name, wanted=_wanted(machine, wheels))
    if not _fits(spec, machine):
        raise InputError("engine.other_machine", file=path.name, wanted=_wanted(machine, wheels))
    return spec


def _wanted(machine: Machine, wheels: Sequence[WheelSpec]) -> str:
    spec = wheel_for(machine, wheels)
    return spec.file if spec else f"shapely-*-{machine.python}-*.whl"


def _file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                digest.update(block)
    except OSError as error:
        raise MissingError("engine.file_unreadable", file=str(path)) from error
    return digest.hexdigest()


def unpack_wheel(path: Path, spec: WheelSpec, engine: Path) -> Path:
    """Unpack a checked wheel into ``engine`` and return its folder, whole or not there at all.

    It is written to a temporary folder beside the final one and renamed in one step.

    Raises:
        InputError: the archive is damaged, leads outside its folder, or is too large.
        CannotWriteError: the disk is full, or the old folder is in use.
    """
    target = engine / spec.folder_name
    try:
        engine.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=str(engine)))
    except OSError as error:
        raise _cannot_write(target, error) from error
    try:
        _extract(path, part)
        if not is_whole(part):
            raise InputError("engine.damaged_file", file=path.name)
        _put_in_place(part, target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def _cannot_write(target: Path, error: OSError) -> CannotWriteError:
    reason = error.strerror or type(error).__name__
    return CannotWriteError("engine.cannot_write", path=str(target), reason=reason)


def _extract(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in _safe_members(archive, path.name):
                destination = folder.joinpath(*PurePosixPath(member.filename).parts)
                destination.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, destination.open("wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise InputError("engine.damaged_file", file=path.name) from error


def _safe_members(archive: zipfile.ZipFile, name: str) -> Sequence[zipfile.ZipInfo]:
    """Return the files of an archive; refuse names that leave the folder, links, and bombs."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise InputError("engine.unsafe_file", file=name)
    if any(_is_link(member) or not _stays_inside(member.filename) for member in members):
        raise InputError("engine.unsafe_file", file=name)
    return members


def _is_link(member: zipfile.ZipInfo) -> bool:
    return (member.external_attr >> 16) & 0o170000 == 0o120000


def _stays_inside(name: str) -> bool:
    parts = name.split("/")
    return not ("\\" in name or ":" in name or name.startswith("/") or {"", ".", ".."} & set(parts))


def _put_in_place(part: Path, target: Path) -> None:
    """Rename ``part`` to ``target``; an older folder of that name steps aside first."""
    if target.exists():
        if is_whole(target):
            return  # another window has just finished the same work
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=str(target.parent)))
        os.replace(target, aside / target.name)
        shutil.rmtree(aside, ignore_errors=True)
    os.replace(part, target)


def is_whole(folder: Path) -> bool:
    """Return whether every file that the wheel's own record names is there, unchanged (SHA-256)."""
    try:
        (record,) = folder.glob("*.dist-info/RECORD")
        rows = _recorded(record)
        # The record names itself, last and without a hash: a record cut short lacks that row.
        named = [name for name, digest in rows if not digest]
        return named == [record.relative_to(folder).as_posix()] and all(
            _unchanged(folder / name, digest) for name, digest in rows if digest
        )
    except (OSError, ValueError, IndexError, csv.Error):
        return False


def _recorded(record: Path) -> List[Tuple[str, str]]:
    """Return ``(relative path, SHA-256 in URL-safe base 64)`` of a ``RECORD`` file (PEP 376, PEP 427)."""
    rows = csv.reader(io.StringIO(record.read_text(encoding="utf-8")))
    return [(row[0], row[1].partition("=")[2]) for row in rows]


def _unchanged(path: Path, digest: str) -> bool:
    found = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())
    return found.decode("ascii").rstrip("=") == digest


def clear_leftovers(engine: Path, before: float) -> None:
    """Remove what an unpacking left in ``engine`` when it was killed.

    ``before`` (seconds since the epoch) spares the folders of another window at work right now.
    """
    for folder in [*engine.glob(".part-*"), *engine.glob(".old-*")]:
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
