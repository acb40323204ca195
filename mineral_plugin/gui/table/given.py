"""What the user gave to be read, and the work that reads it, away from the window's thread or at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple, Sequence, Tuple

# What is shorter is read before the next picture is drawn; anything else in a task.
_AT_ONCE_CHARACTERS = 60_000
_PLAIN_TEXT = (".txt", ".csv", ".tsv")


class Given(NamedTuple):
    """One thing to be read: ``kind`` is ``text``, ``html`` or ``file``; a file's content is its path."""

    kind: str
    content: str

    @property
    def label(self) -> str:
        """Return the file's name, "" for a paste."""
        return Path(self.content).name if self.kind == "file" else ""


class Read(NamedTuple):
    """What reading gave, and the SHA-256 of the file's bytes ("" for a paste)."""

    reading: Any
    sha256: str


def reading_work(
    given: Sequence[Given], zone: Any, answers: Sequence[Dict[str, str]], vectors: Any
) -> Callable[[Any], Tuple[Read, ...]]:
    """Return the work that reads everything given, one after the other."""
    from mineral_plugin.core.work.importing import file_sha256
    from mineral_plugin.core.work.reading import read_file, read_html, read_text

    def read(one: Given, known: Dict[str, str]) -> Read:
        if one.kind == "file":
            path = Path(one.content)
            return Read(read_file(path, zone, known, vectors), file_sha256(path))
        return Read((read_html if one.kind == "html" else read_text)(one.content, zone, known), "")

    def work(progress: Any) -> Tuple[Read, ...]:
        found = []
        for number, (one, known) in enumerate(zip(given, answers)):
            if progress is not None:
                progress.report(number / len(given))
            found.append(read(one, known))
        return tuple(found)

    return work


def is_quick(given: Given) -> bool:
    """Return whether reading it takes no longer than a person notices."""
    if given.kind != "file":
        return len(given.content) <= _AT_ONCE_CHARACTERS
    path = Path(given.content)
    if not path.is_file():
        return True
    return path.suffix.lower() in _PLAIN_TEXT and path.stat().st_size <= _AT_ONCE_CHARACTERS


def plain_text(paths: Sequence[str]) -> str:
    """Return the text of a single small text file for the box, "" for anything else."""
    path = Path(paths[0]) if len(paths) == 1 else Path()
    if path.suffix.lower() not in _PLAIN_TEXT or not path.is_file():
        return ""
    if path.stat().st_size > _AT_ONCE_CHARACTERS:
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
