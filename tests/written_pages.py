"""Pages in Markdown as parts in their order: blocks, notes for the tests, and what links and pictures name.

A note is a comment that a reader does not see: ``<!-- says: words -->`` behind a block of commands is what it
has to print, ``<!-- scene: a b; journey: c -->`` behind a step in the window is what proves the step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Tuple, Union

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^\s*```(?P<told>.*)$")
_NOTE = re.compile(r"<!-- (?P<told>.+?) -->")
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_ITEM = re.compile(r"^\d+\. ")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?P<text>[^*\n]+)\*(?![\w*])")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the name of the file it shows (or ""), its text, its line."""

    language: str
    file: str
    text: str
    line: int

    @property
    def commands(self) -> List[str]:
        """Return the commands, those over several lines as one."""
        joined = self.text.replace("\\\n", " ")
        return [" ".join(line.split()) for line in joined.splitlines() if line.strip()]


@dataclass(frozen=True)
class Note:
    """A comment for the tests: its kind and its words."""

    kind: str
    words: str
    line: int


Part = Union[Block, Note]


def parts_of(page: Path) -> List[Part]:
    """Return blocks and notes of a page in their order."""
    found: List[Part] = []
    lines = iter(enumerate(page.read_text("utf-8").splitlines(), 1))
    for number, line in lines:
        fence = _FENCE.match(line)
        if fence:
            language, _, file = fence.group("told").strip().partition(" ")
            found.append(Block(language, file.strip(), "\n".join(_until_fence(lines)), number))
        else:
            found += [_note(note.group("told"), number) for note in _NOTE.finditer(line)]
    return found


def _until_fence(lines: "Iterator[Tuple[int, str]]") -> Iterator[str]:
    for _number, line in lines:
        if _FENCE.match(line):
            return
        yield line


def _note(told: str, line: int) -> Note:
    kind, _, words = told.partition(":")
    return Note(kind.strip(), words.strip(), line)


def prose_of(page: Path) -> List[Tuple[int, str]]:
    """Return the lines of a page outside of blocks, numbered, without notes and code."""
    inside, found = False, []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            found.append((number, re.sub(r"`[^`]*`", "", _NOTE.sub("", line))))
    return found


def targets_of(page: Path) -> List[Tuple[int, str]]:
    """Return what links and pictures of a page name, with the line."""
    lines = prose_of(page)
    return [(number, link.group("target")) for number, line in lines for link in _LINK.finditer(line)]


def labels_of(page: Path) -> List[Tuple[int, str]]:
    """Return what a page prints in italics, with the line: names of buttons, fields and pages."""
    lines = ((number, _LINK.sub("", line)) for number, line in prose_of(page))
    return [(number, each.group("text")) for number, line in lines for each in _EMPHASIS.finditer(line)]


def steps_of(page: Path) -> List[Tuple[int, Dict[str, List[str]]]]:
    """Return the numbered steps of a page: the line, and the names of each kind of proof."""
    found = []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        if _ITEM.match(line):
            told = "; ".join(note.group("told") for note in _NOTE.finditer(line))
            pairs = (each.partition(":") for each in told.split(";") if ":" in each)
            found.append((number, {kind.strip(): names.split() for kind, _, names in pairs}))
    return found


def anchors_of(page: Path) -> List[str]:
    """Return the anchors of the headings, as the site that shows the pages makes them."""
    titles = (line.lstrip("#").strip() for _, line in _with_code(page) if line.startswith("#"))
    return [re.sub(r"[^\w\- ]", "", title.replace("`", "").lower()).replace(" ", "-") for title in titles]


def _with_code(page: Path) -> Iterator[Tuple[int, str]]:
    outside = {number for number, _ in prose_of(page)}
    lines = page.read_text("utf-8").splitlines()
    return ((number, line) for number, line in enumerate(lines, 1) if number in outside)
