"""Writing result files: whole or not at all, earlier results untouched."""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Callable, Iterator, List, Sequence, Tuple

from mineral_plugin.core.base.errors import CannotWriteError

Writer = Callable[[Path], None]


def write_whole(path: Path, write: Writer) -> None:
    """Let ``write`` fill a temporary file beside ``path`` and put it in place in one step.

    Raises:
        CannotWriteError: the folder is missing, full or not writable; ``path`` is as it was.
    """
    write_all_whole([(path, write)])


def write_all_whole(targets: Sequence[Tuple[Path, Writer]]) -> None:
    """Fill a temporary file beside each path; only when all are filled put them in place.

    Raises:
        CannotWriteError: a folder is missing, full or not writable; every path is as it was.
    """
    parts: List[Tuple[Path, Path]] = []
    try:
        for path, write in targets:
            with _told(path):
                part = _part_beside(path)
                parts.append((part, path))
                write(part)
                _sync(part)
        for part, path in parts:
            with _told(path):
                os.replace(part, path)
    finally:
        for part, _ in parts:
            part.unlink(missing_ok=True)


def bytes_writer(data: bytes) -> Writer:
    """Return a writer of ``data``."""

    def write(part: Path) -> None:
        part.write_bytes(data)

    return write


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all."""
    write_whole(path, bytes_writer(data))


def keep_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all, without waiting for the disk; it is synced beside.

    For what is kept of a user's choice while he goes on: to sync may take a busy disk a third of a second.
    A power cut in that very moment may leave a file that cannot be read; a killed program loses nothing.

    Raises:
        CannotWriteError: the folder is missing, full or not writable; ``path`` is as it was.
    """
    with _told(path):
        part = _part_beside(path)
        try:
            part.write_bytes(data)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    threading.Thread(target=_sync_beside, args=(path,), name="mineral-licence-sync", daemon=True).start()


def make_folder(folder: Path) -> None:
    """Make a folder that the user named, with those above it; one that is there stays as it is.

    Raises:
        CannotWriteError: it cannot be made, or a file has its name.
    """
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn an error of the disk into one that names ``path``."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError("error.cannot_write", path=str(path), reason=_reason(error)) from error


def _part_beside(path: Path) -> Path:
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    # Made with the user's own mask, so that others can read a result as any other file of theirs.
    os.close(os.open(str(part), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return part


def _sync(part: Path) -> None:
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_beside(path: Path) -> None:
    # By now it may have been replaced or forgotten: then there is nothing left to sync.
    with suppress(OSError):
        _sync(path)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
