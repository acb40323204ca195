"""Writing result files: whole or not at all, earlier results untouched."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Callable

from mineral_plugin.core.base.errors import CannotWriteError


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a temporary file beside ``path`` and put it in place in one step.

    Raises:
        CannotWriteError: the folder is missing, full or not writable; ``path`` is as it was.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        # Made with the user's own mask, so that others can read a result as any other file of theirs.
        os.close(os.open(str(part), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise CannotWriteError("error.cannot_write", path=str(path), reason=_reason(error)) from error
    try:
        write(part)
        _sync(part)
        os.replace(part, path)
    except OSError as error:
        raise CannotWriteError("error.cannot_write", path=str(path), reason=_reason(error)) from error
    finally:
        part.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all."""
    write_whole(path, lambda part: _write_plain(part, data))


def _write_plain(part: Path, data: bytes) -> None:
    part.write_bytes(data)


def _sync(part: Path) -> None:
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
