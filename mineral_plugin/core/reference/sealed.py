"""A sealed archive: a ZIP with a signed manifest and exactly the files that the manifest names.

Archives come from strangers. Nothing in them is used as a path, no size that they claim is believed, and
nothing is unpacked before the signature and the list of members were looked at.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Iterator, Mapping, Optional

from mineral_plugin.core.base.errors import CancelledError, CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import Writer
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.reference import manifest as manifests
from mineral_plugin.core.reference import signature as signatures
from mineral_plugin.core.reference.manifest import Manifest, PackFile, manifest_from
from mineral_plugin.core.reference.signature import Signature, signature_from

SUFFIX = ".mlpack"
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
MOST_BYTES = 16 << 30
MOST_RATIO = 200
"""How many times a member of more than ``_SMALL_BYTES`` may grow; a GeoPackage shrinks to a tenth at best."""
_SMALL_BYTES = 1 << 20
_BLOCK = 1 << 20
_MOMENT = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
# What zipfile raises for hostile bytes; OSError for a place before the beginning of the file.
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True)
class Sealed:
    """An archive whose manifest and signature were read and fit; the files were not looked at yet."""

    path: Path
    manifest: Manifest
    manifest_bytes: bytes
    signature: Optional[Signature]


def read_sealed(path: Path) -> Sealed:
    """Return what an archive says of itself.

    Raises:
        MissingError: there is no such file.
        NewerFileError: it was made for a newer program.
        InputError: it is damaged, unsafe, or its signature does not fit.
    """
    with _opened(path) as archive:
        members = _members(archive, path)
        data = _small(archive, members, MANIFEST, manifests.MOST_BYTES, path)
        manifest = manifest_from(data, path.name)
        _refuse_others(members, manifest, path)
        signature = None
        if SIGNATURE in members:
            signature = signature_from(
                _small(archive, members, SIGNATURE, signatures.MOST_BYTES, path), path.name
            )
            if not signature.holds(data):
                raise InputError("pack.bad_signature", file=path.name)
    return Sealed(path, manifest, data, signature)


def verify_files(sealed: Sealed, progress: Optional[Progress] = None) -> None:
    """Hold every file against the manifest without writing anything.

    Raises:
        InputError: a file is damaged or not the one that was signed.
        CancelledError: ``progress`` asked to stop.
    """
    _copy_files(sealed, None, progress or NoProgress())


def unpack(sealed: Sealed, folder: Path, progress: Optional[Progress] = None) -> None:
    """Write manifest, signature and files into an empty folder, each held against its hash on the way.

    Raises:
        InputError: a file is damaged or not the one that was signed.
        OSError: the folder cannot take them.
        CancelledError: ``progress`` asked to stop.
    """
    needed = sum(one.size for one in sealed.manifest.files)
    if shutil.disk_usage(str(folder)).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    (folder / MANIFEST).write_bytes(sealed.manifest_bytes)
    if sealed.signature is not None:
        (folder / SIGNATURE).write_bytes(signatures.signature_bytes(sealed.signature))
    _copy_files(sealed, folder, progress or NoProgress())


@contextmanager
def unpacked_for_a_look(sealed: Sealed, beside: Path) -> Iterator[Path]:
    """Give a temporary folder with the files of an archive, each held against its hash.

    Raises:
        InputError: a file is damaged or not the one that was signed.
        CannotWriteError: there is no room for them.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=".look-", dir=str(beside)))
    except OSError as error:
        raise cannot_write(beside, error) from error
    try:
        unpack(sealed, folder)
        yield folder
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cannot_write(path: Path, error: OSError) -> CannotWriteError:
    """Return the error that tells the user why a folder took nothing."""
    reason = error.strerror or type(error).__name__
    return CannotWriteError("error.cannot_write", path=str(path), reason=reason)


def sealer(manifest: bytes, signature: Optional[Signature], files: Mapping[str, Path]) -> Writer:
    """Return what writes an archive: equal content gives equal bytes on one version of zlib."""

    def write(part: Path) -> None:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_entry(MANIFEST), manifest)
            if signature is not None:
                archive.writestr(_entry(SIGNATURE), signatures.signature_bytes(signature))
            for name, path in files.items():
                with path.open("rb") as source, archive.open(_entry(name), "w", force_zip64=True) as sink:
                    shutil.copyfileobj(source, sink, _BLOCK)

    return write


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    with _damage_told(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield archive


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Turn what reading a damaged archive raises into one sentence; writing must not go on inside."""
    try:
        yield
    except _DAMAGED as error:
        raise InputError("pack.damaged", file=path.name) from error


def _members(archive: zipfile.ZipFile, path: Path) -> Mapping[str, zipfile.ZipInfo]:
    """Return the members by name; refuse names that are paths, doubles, locks and bombs."""
    infos = archive.infolist()
    if len(infos) > manifests.MOST_FILES + 2 or sum(info.file_size for info in infos) > MOST_BYTES:
        raise InputError("pack.too_large", file=path.name)
    for info in infos:
        # ``orig_filename`` is what stands in the archive; ``filename`` was already smoothed.
        if info.orig_filename != info.filename or not _plain(info.filename) or info.is_dir():
            raise InputError("pack.unsafe_name", file=path.name, name=ascii(info.orig_filename[:60]))
        if info.flag_bits & _ENCRYPTED:
            raise InputError("pack.damaged", file=path.name)
        if info.file_size > max(_SMALL_BYTES, MOST_RATIO * info.compress_size):
            raise InputError("pack.too_large", file=path.name)
    found = {info.filename: info for info in infos}
    if len(found) < len(infos):
        raise InputError("pack.other_files", file=path.name)
    return found


def _plain(name: str) -> bool:
    return name not in ("", ".", "..") and not set(name) & set('/\\:*?"<>|\0')


def _refuse_others(members: Mapping[str, zipfile.ZipInfo], manifest: Manifest, path: Path) -> None:
    """Refuse an archive that holds more or less than its manifest names."""
    named = {MANIFEST, *(one.name for one in manifest.files)}
    if set(members) - {SIGNATURE} != named:
        raise InputError("pack.other_files", file=path.name)
    for one in manifest.files:
        if members[one.name].file_size != one.size:
            raise InputError("pack.wrong_hash", file=path.name, name=one.name)


def _small(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str, most: int, path: Path
) -> bytes:
    if name not in members:
        raise InputError("pack.no_pack", file=path.name)
    with _damage_told(path), archive.open(members[name]) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError("pack.too_large", file=path.name)
    return data


def _copy_files(sealed: Sealed, folder: Optional[Path], progress: Progress) -> None:
    files = sealed.manifest.files
    done, total = 0, max(1, sum(one.size for one in files))
    with _opened(sealed.path) as archive:
        for one in files:
            with _damage_told(sealed.path):
                source = archive.open(one.name)
            with source:
                for copied in _copied(source, one, folder, sealed.path):
                    progress.report((done + copied) / total)
                    if progress.cancelled():
                        raise CancelledError("error.cancelled")
            done += one.size


def _copied(source: IO[bytes], one: PackFile, folder: Optional[Path], path: Path) -> Iterator[int]:
    """Copy one file, held against size and hash; yield how many bytes are done."""
    sink = (folder / one.name).open("xb") if folder is not None else None
    digest, size = hashlib.sha256(), 0
    try:
        for block in _blocks(source, path):
            size += len(block)
            if size > one.size:
                break  # more than was signed: a bomb, or another file
            digest.update(block)
            if sink is not None:
                sink.write(block)
            yield size
    finally:
        if sink is not None:
            sink.close()
    if size != one.size or digest.hexdigest() != one.sha256:
        raise InputError("pack.wrong_hash", file=path.name, name=one.name)


def _blocks(source: IO[bytes], path: Path) -> Iterator[bytes]:
    while True:
        with _damage_told(path):
            block = source.read(_BLOCK)
        if not block:
            return
        yield block


def named_files(folder: Path, manifest: Manifest) -> Mapping[str, Path]:
    """Return where the files of a manifest lie in a folder, by name and in its order."""
    return {one.name: folder / one.name for one in manifest.files}


def is_pack(path: Path) -> bool:
    """Return whether a file is to be taken for a sealed archive: by its name."""
    return path.name.lower().endswith(SUFFIX)
