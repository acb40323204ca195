"""The shelf of installed packs: put on whole or not at all, read-only, held to their hashes.

``<home>/packs/<id>/<issued>_<version>/`` holds manifest, signature and files of one version, and beside them
the sealed archive it came from, named after its own SHA-256, from which it can be restored. Rule sets lie
in ``<home>/regulation/`` in the same way. The newest version is in force; the others stay. Nothing else
says what is in force, so nothing can be half-written: a folder is there under its name, or it is not.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import stat
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Iterator, List, Optional, Tuple

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import (
    CancelledError,
    CannotWriteError,
    InputError,
    MineralError,
    MissingError,
)
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.reference.manifest import RULES, Manifest, manifest_from
from mineral_plugin.core.reference.sealed import (
    MANIFEST,
    SIGNATURE,
    SUFFIX,
    Sealed,
    cannot_write,
    named_files,
    read_sealed,
    sealer,
    unpack,
)
from mineral_plugin.core.reference.signature import Signature, signature_from

_INCOMING, _OUTGOING = ".incoming-", ".outgoing-"
_DAY_S = 86_400.0
_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2})_([0-9A-Za-z][0-9A-Za-z.-]{0,31})")
_ARCHIVE = re.compile(r"sealed-([0-9a-f]{64})" + re.escape(SUFFIX))
_MOST_BYTES = 1 << 22


@dataclass(frozen=True)
class Installed:
    """A version of a pack on the shelf; its manifest and signature fit, ``whole`` tells of the rest."""

    folder: Path
    manifest: Manifest
    manifest_bytes: bytes
    signature: Signature

    @property
    def label(self) -> str:
        """Return id and version as users write them."""
        return self.manifest.label

    def file(self, name: str) -> Path:
        """Return where a file of the pack lies."""
        return self.folder / name


@dataclass(frozen=True)
class Place:
    """Where a version of a pack lies, whether or not it can be read."""

    folder: Path
    id: str
    issued: date
    version: str

    @property
    def label(self) -> str:
        """Return id and version as users write them."""
        return f"{self.id}@{self.version}"


def shelf_folder(home: Path, kind: str) -> Path:
    """Return where packs of a kind lie."""
    return home / ("regulation" if kind == RULES else "packs")


def places(home: Path, kind: str) -> Tuple[Place, ...]:
    """Return all versions on the shelf, by id, the newest of each first."""
    found: List[Place] = []
    root = shelf_folder(home, kind)
    for folder in root.glob("*/*") if root.is_dir() else ():
        match = _FOLDER.fullmatch(folder.name)
        if match and folder.is_dir() and not folder.parent.name.startswith("."):
            found.append(Place(folder, folder.parent.name, _day(match[1]), match[2]))
    found.sort(key=lambda place: (place.issued, _natural(place.version)), reverse=True)
    return tuple(sorted(found, key=lambda place: place.id))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _natural(version: str) -> Tuple[Tuple[int, int, str], ...]:
    """Return a version so that 2026.9 comes before 2026.10."""
    return tuple(
        (1, int(piece), "") if piece.isdigit() else (0, 0, piece) for piece in re.findall(r"\d+|\D+", version)
    )


def in_force(home: Path, kind: str) -> Tuple[Place, ...]:
    """Return the newest version of each pack."""
    newest = {place.id: place for place in reversed(places(home, kind))}
    return tuple(newest[name] for name in sorted(newest))


def find(home: Path, kind: str, name: str) -> Place:
    """Return the version named ``id@version``, or the one in force of ``id``.

    Raises:
        MissingError: it is not installed.
    """
    identifier, _, version = name.partition("@")
    for place in places(home, kind):
        if place.id == identifier and version in ("", place.version):
            return place
    raise MissingError("pack.not_installed", pack=name)


def opened(place: Place) -> Installed:
    """Return an installed pack, every byte of it held against what was signed.

    The hash of a file is remembered while its size, times and inode stay the same, so that the whole of it
    is read at the first look of a program and not at each.

    Raises:
        InputError: a byte of it changed, or something is missing; it can be restored from its archive.
    """
    try:
        manifest_data = _small(place.folder / MANIFEST)
        manifest = manifest_from(manifest_data, place.label)
        signature = signature_from(_small(place.folder / SIGNATURE), place.label)
    except (MineralError, OSError) as error:
        raise InputError("pack.changed", pack=place.label) from error
    named = (manifest.id, manifest.issued, manifest.version) == (place.id, place.issued, place.version)
    if not (named and signature.holds(manifest_data) and _unchanged(place.folder, manifest)):
        raise InputError("pack.changed", pack=place.label)
    return Installed(place.folder, manifest, manifest_data, signature)


def _small(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)


def _unchanged(folder: Path, manifest: Manifest) -> bool:
    try:
        whole = all(_hash(folder / one.name) == one.sha256 for one in manifest.files)
        archives = [(path, _ARCHIVE.fullmatch(path.name)) for path in folder.iterdir()]
        sealed = [(path, match[1]) for path, match in archives if match]
        expected = {MANIFEST, SIGNATURE, *(one.name for one in manifest.files), *(p.name for p, _ in sealed)}
        strangers = {path.name for path in folder.iterdir()} - expected
        return whole and len(sealed) == 1 and not strangers and _hash(sealed[0][0]) == sealed[0][1]
    except OSError:
        return False


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, remembered while size, times and inode stay the same."""
    found = path.stat()
    key = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return _hash_of(str(path), key)


@lru_cache(maxsize=512)
def _hash_of(path: str, key: Tuple[int, int, int, int]) -> str:
    return sha256_of_file(Path(path))


def install(sealed: Sealed, home: Path, progress: Optional[Progress] = None) -> Place:
    """Put a pack on the shelf, whole or not at all; the versions there before stay.

    Raises:
        InputError: it is not signed, a file in it is not the one that was signed, or another pack of the
            same version is installed.
        CannotWriteError: the data folder is full or cannot be written; nothing of the pack is there.
        CancelledError: ``progress`` asked to stop.
    """
    if sealed.signature is None:
        raise InputError("pack.unsigned", file=sealed.path.name)
    manifest = sealed.manifest
    root = shelf_folder(home, manifest.kind)
    sweep(root)
    target = root / manifest.id / f"{manifest.issued.isoformat()}_{manifest.version}"
    place = Place(target, manifest.id, manifest.issued, manifest.version)
    if _is_whole(place, sealed):
        return place
    _refuse_other(place, home, sealed)
    try:
        _put(sealed, root, target, progress)
    except OSError as error:
        raise cannot_write(target, error) from error
    return place


def _is_whole(place: Place, sealed: Sealed) -> bool:
    try:
        return opened(place).manifest_bytes == sealed.manifest_bytes
    except InputError:
        return False


def _refuse_other(place: Place, home: Path, sealed: Sealed) -> None:
    """Refuse another content under one version: what was checked with it could not be repeated."""
    for other in places(home, sealed.manifest.kind):
        if (other.id, other.version) == (place.id, place.version):
            try:
                same = opened(other).manifest_bytes == sealed.manifest_bytes
            except InputError:
                same = other.folder == place.folder  # damaged: this puts it right
            if not same:
                raise InputError("pack.same_version", pack=place.label)


def _put(sealed: Sealed, root: Path, target: Path, progress: Optional[Progress]) -> None:
    part = root / f"{_INCOMING}{secrets.token_hex(8)}"
    part.mkdir(mode=0o700)
    try:
        unpack(sealed, part, progress)
        _keep_archive(sealed.path, part)
        for path in part.iterdir():
            _sync(path)
            path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        if progress is not None and progress.cancelled():
            raise CancelledError("error.cancelled")
        target.parent.mkdir(mode=0o700, exist_ok=True)
        _put_in_place(part, target)
    finally:
        _remove_tree(part)


def _keep_archive(source: Path, part: Path) -> None:
    """Copy the archive beside its content, under its own hash, taken from the copy."""
    digest = hashlib.sha256()
    copy = part / f"archive{SUFFIX}"
    with source.open("rb") as stream, copy.open("xb") as sink:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
            sink.write(block)
    copy.rename(part / f"sealed-{digest.hexdigest()}{SUFFIX}")


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _put_in_place(part: Path, target: Path) -> None:
    """Rename the whole folder; where a damaged one is, replace its files one by one.

    It stays refused until the last of them is there, and never is the pack gone in between.
    """
    if not target.exists():
        os.replace(part, target)
    else:
        target.chmod(stat.S_IRWXU)
        for path in target.iterdir():
            if not (part / path.name).exists():
                _remove_tree(path)
        for path in sorted(part.iterdir()):
            _make_writable(target / path.name)
            os.replace(path, target / path.name)
    _sync_folder(target)
    _sync_folder(target.parent)
    # SQLite would put its journals beside the file.
    target.chmod(stat.S_IRUSR | stat.S_IXUSR)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def restore(place: Place, home: Path, progress: Optional[Progress] = None) -> Place:
    """Put a damaged pack right: its files from the archive, or the archive from its files.

    Raises:
        InputError: both are damaged; the pack has to be got again.
        CannotWriteError: the data folder is full or cannot be written.
    """
    with _good_archive(place) as archive:
        sealed = read_sealed(archive)
        if (sealed.manifest.id, sealed.manifest.version) != (place.id, place.version):
            raise InputError("pack.beyond_repair", pack=place.label)
        return install(sealed, home, progress)


@contextmanager
def _good_archive(place: Place) -> Iterator[Path]:
    """Give the archive of a pack; where it is damaged, a new one of the installed files."""
    for path in _archives(place.folder):
        if path.name == f"sealed-{sha256_of_file(path)}{SUFFIX}":
            yield path
            return
    made = _sealed_again(place)
    try:
        yield made
    finally:
        made.unlink(missing_ok=True)


def _sealed_again(place: Place) -> Path:
    try:
        data = _small(place.folder / MANIFEST)
        manifest = manifest_from(data, place.label)
        signature = signature_from(_small(place.folder / SIGNATURE), place.label)
        files = named_files(place.folder, manifest)
        whole = all(sha256_of_file(files[one.name]) == one.sha256 for one in manifest.files)
    except (OSError, MineralError) as error:
        raise InputError("pack.beyond_repair", pack=place.label) from error
    if not (whole and signature.holds(data)):
        raise InputError("pack.beyond_repair", pack=place.label)
    made = place.folder.parent.parent / f"{_INCOMING}{secrets.token_hex(8)}{SUFFIX}"
    write_whole(made, sealer(data, signature, files))
    return made


def archive_of(place: Place) -> Path:
    """Return the sealed archive that a pack came from, as it was.

    Raises:
        MissingError: it is not beside the pack, or was changed.
    """
    for path in _archives(place.folder):
        if path.name == f"sealed-{sha256_of_file(path)}{SUFFIX}":
            return path
    raise MissingError("pack.not_installed", pack=place.label)


def _archives(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if _ARCHIVE.fullmatch(path.name))


def remove(place: Place) -> None:
    """Take one version from the shelf; the next newest is in force then.

    Raises:
        CannotWriteError: it cannot be removed (another program holds a file of it open); it is as it was.
    """
    aside = place.folder.parent.parent / f"{_OUTGOING}{secrets.token_hex(8)}"
    try:
        place.folder.chmod(stat.S_IRWXU)
        os.replace(place.folder, aside)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("pack.not_removed", pack=place.label, reason=reason) from error
    _remove_tree(aside)
    if not any(place.folder.parent.iterdir()):
        place.folder.parent.rmdir()


def sweep(root: Path) -> None:
    """Throw away what an interrupted installation or removal left, once it is a day old."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in root.iterdir():
        if path.name.startswith((_INCOMING, _OUTGOING)) and time.time() - path.stat().st_mtime > _DAY_S:
            _remove_tree(path)


def _remove_tree(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.chmod(stat.S_IRWXU)
        for child in path.iterdir():
            _make_writable(child)
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _make_writable(path: Path) -> None:
    # Windows neither removes nor replaces what is read-only.
    if path.exists() and not path.is_symlink():
        path.chmod(stat.S_IRWXU)
