"""The file of a copy: a tar of the database, the files of the data folder, and last the list of them all.

Each file is hashed as it is written; a file of ``blobs`` whose bytes are not those of its name is damaged and
told so. Reading back takes only plain files under plain names, each listed once with the hash it has.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Dict, Iterator, List, Mapping, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_service.blobs import LOCK
from mineral_service.storage.engines import FILE_NAME

SCHEMA = "backup-1"
DATABASE = "database"
DATA = "data"
LIST = "backup.json"
_BLOCK = 1024 * 1024
_MOST_LIST_BYTES = 512 * 1024 * 1024
_LEFT_OUT = (FILE_NAME, f"blobs/{LOCK}", "blobs/incoming/", "blobs/uploads/", "cache/", "logs/", "engine/")
"""What is copied otherwise, is unfinished, or can be made anew."""


@dataclass
class Writing:
    """A copy that is being written; ``files`` is the list so far, ``damaged`` the names of broken files."""

    tar: tarfile.TarFile
    files: List[Dict[str, Any]] = field(default_factory=list)
    damaged: List[str] = field(default_factory=list)

    def add(self, path: Path, name: str) -> None:
        """Write a file as it is now."""
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            hashing = _Hashing(stream)
            self.tar.addfile(_plain(name, size), hashing)
        sha256 = hashing.digest.hexdigest()
        self.files.append({"name": name, "bytes": size, "sha256": sha256})
        if name.startswith(f"{DATA}/blobs/") and path.name != sha256:
            self.damaged.append(path.name)

    def add_folder(self, folder: Path) -> None:
        """Write all files of a data folder that belong into a copy."""
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file() or name.startswith(_LEFT_OUT):
                continue
            with contextlib.suppress(FileNotFoundError):  # taken away meanwhile, as by a newer pack
                self.add(path, f"{DATA}/{name}")

    def finish(self, told: Mapping[str, Any]) -> None:
        """Write the list."""
        body = {"schema": SCHEMA, **told, "files": self.files, "damaged": self.damaged}
        data = json.dumps(body, ensure_ascii=False).encode("utf-8")
        self.tar.addfile(_plain(LIST, len(data)), io.BytesIO(data))


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """Write a copy to a new file that only its owner can read; it has its name once it is whole.

    Raises:
        InputError: there is something at ``path`` already.
        OSError: it cannot be written.
    """
    if path.exists():
        raise InputError("backup.exists", path=str(path))
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writing(tar)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(part, path)  # unlike a rename it never takes the place of another file
    finally:
        part.unlink(missing_ok=True)


def unpack(path: Path, target: Path) -> Dict[str, Any]:
    """Write the files of a copy below ``target``, and return its list once each is what the list says.

    Raises:
        InputError: it is no copy, or not whole; ``target`` may hold files by then.
    """
    found: Dict[str, Tuple[int, str]] = {}
    told: Dict[str, Any] = {}
    try:
        with tarfile.open(path, mode="r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isreg() else None
                if stream is None or told or member.name in found or not _is_safe(member.name):
                    raise ValueError(member.name)
                if member.name == LIST:
                    told = _list(stream.read(_MOST_LIST_BYTES))
                else:
                    found[member.name] = _write(stream, target / member.name)
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise InputError("backup.not_whole", path=str(path)) from error
    if not told or found != _listed(told):
        raise InputError("backup.not_whole", path=str(path))
    return told


class _Hashing:
    """A stream that is hashed as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data


def _plain(name: str, size: int) -> tarfile.TarInfo:
    told = tarfile.TarInfo(name)
    told.size, told.mode = size, 0o600
    return told


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    inside = len(parts) > 1 and parts[0] == DATA and ".." not in parts
    return name in (LIST, DATABASE) or (inside and "/".join(parts) == name and "\\" not in name)


def _write(stream: IO[bytes], path: Path) -> Tuple[int, str]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while block := stream.read(_BLOCK):
            target.write(block)
            digest.update(block)
            size += len(block)
        target.flush()
        os.fsync(target.fileno())
    return size, digest.hexdigest()


def _list(data: bytes) -> Dict[str, Any]:
    told = json.loads(data)
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise ValueError(LIST)
    return told


def _listed(told: Mapping[str, Any]) -> Dict[str, Tuple[int, str]]:
    try:
        return {file["name"]: (file["bytes"], file["sha256"]) for file in told["files"]}
    except (KeyError, TypeError):
        return {}
