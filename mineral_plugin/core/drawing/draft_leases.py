"""Who has a draft open: a lock that the system lets go of when its program ends, however it ends.

Each program holds one file in ``leases/`` beside the workspace under a lock of the operating system. Where
the disk knows no locks (some network drives) the file's time tells: it is renewed while the program lives.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Callable, Optional

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FOLDER = "leases"
ALIVE_S = 30
"""A program that has not renewed its file for so long is over, where nothing better tells."""
RENEW_S = 8
_LOCKED, _SEEN = ".lock", ".seen"


class Lease:
    """The file that says that this program lives; ``holder`` is a name that no other program has."""

    def __init__(self, folder: Path, holder: str, now: Callable[[], datetime]) -> None:
        self._folder, self._holder, self._now = folder, holder, now
        self._number: Optional[int] = None
        self._path: Optional[Path] = None

    def take(self) -> None:
        """Make the file and lock it; again is harmless.

        Raises:
            OSError: the folder cannot be written.
        """
        if self._path is not None:
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / f"{self._holder}{_LOCKED}"
        number = os.open(str(path), os.O_CREAT | os.O_RDWR, 0o600)
        for wait_s in (0.0, 0.005, 0.02):  # somebody may be asking, under a lock, whether the file is alive
            time.sleep(wait_s)
            if _lock(number):
                self._number, self._path = number, path
                return
        os.close(number)
        self._path = path.with_suffix(_SEEN)
        self._path.touch(mode=0o600)
        path.unlink()
        self.renew()

    def renew(self) -> None:
        """Say "still here" where the file's time has to tell."""
        if self._path is not None and self._number is None:
            seconds = self._now().timestamp()
            with contextlib.suppress(OSError):
                os.utime(self._path, (seconds, seconds))

    def give_back(self) -> None:
        """Take the file away."""
        if self._number is not None:
            os.close(self._number)
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._number, self._path = None, None


def is_alive(folder: Path, holder: str, now: datetime) -> bool:
    """Return whether the program that calls itself ``holder`` still runs."""
    seen = folder / f"{holder}{_SEEN}"
    with contextlib.suppress(OSError):
        return abs(now.timestamp() - seen.stat().st_mtime) <= ALIVE_S
    path = folder / f"{holder}{_LOCKED}"
    try:
        number = os.open(str(path), os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # somebody's file that we may not even open
    try:
        return not _lock(number)
    finally:
        os.close(number)


def sweep(folder: Path, now: datetime) -> None:
    """Take away the files of programs that are over."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.suffix in (_LOCKED, _SEEN) and not is_alive(folder, path.stem, now):
                path.unlink()


if sys.platform == "win32":

    def _lock(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
