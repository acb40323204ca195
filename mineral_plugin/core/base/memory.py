"""What was read or worked out once, remembered while it holds.

What was read from a file holds while size, times and inode stay the same: a changed one is read again at
once. A file that changed just now is not remembered: it could change once more within the smallest step of
its file system's clock and keep all of them.
"""

from __future__ import annotations

import time
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Callable, NamedTuple, TypeVar, cast

# FAT counts in steps of two seconds, no other file system met here in longer ones.
_SETTLED_NS = 3_000_000_000

Reader = TypeVar("Reader", bound=Callable[..., Any])


class FileState(NamedTuple):
    """Size in bytes, times of change of content and of the entry in ns, and inode."""

    size: int
    time_ns: int
    changed_ns: int
    inode: int

    @property
    def settled(self) -> bool:
        """Return whether it is so long ago that the file changed that another change would show."""
        now = time.time_ns()
        return min(abs(now - self.time_ns), abs(now - self.changed_ns)) > _SETTLED_NS


def file_state(path: Path) -> FileState:
    """Return the state of a file.

    Raises:
        OSError: it cannot be looked at.
    """
    found = path.stat()
    return FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def once_per_state(maxsize: int) -> Callable[[Reader], Reader]:
    """Make ``read(path, *rest)`` answer from memory while the file of ``path`` stays the same.

    What it returns must never be changed by anybody, ``rest`` must be hashable; the ``maxsize`` answers asked
    for last are kept. Errors are not remembered.
    """

    def decorate(read: Reader) -> Reader:
        @lru_cache(maxsize=maxsize)
        def kept(path: Path, _state: FileState, *rest: Any) -> Any:
            return read(path, *rest)

        @wraps(read)
        def reader(path: Path, *rest: Any) -> Any:
            try:
                state = file_state(path)
            except OSError:
                return read(path, *rest)  # says in its own words what is wrong
            return kept(path, state, *rest) if state.settled else read(path, *rest)

        return cast(Reader, reader)

    return decorate


class Same:
    """A value as a key of a memory: equal only to itself, whatever it holds, and never compared in depth.

    The memory keeps the value alive, so that no other one can take its place. It must never be changed.
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value
