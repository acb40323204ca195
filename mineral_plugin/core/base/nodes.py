"""Reading a JSON file of ours: every value by its kind, every fault by its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.words import Bilingual, Phrase


@dataclass(frozen=True)
class Node:
    """A value of a JSON file with its place (RFC 6901 pointer) and the file's name."""

    value: Any
    pointer: str
    file: str

    def fault(self, error: str, **values: Any) -> InputError:
        """Return the error to raise for this place."""
        return InputError(error, file=self.file, place=self.pointer or "/", **values)

    def field(self, name: str) -> Node:
        """Return a field that has to be there."""
        found = self.maybe(name)
        if found is None:
            raise self.fault("error.data_missing", field=name)
        return found

    def maybe(self, name: str) -> Optional[Node]:
        """Return a field, ``None`` if it is absent or null."""
        if not isinstance(self.value, dict):
            raise self.fault("error.data_kind", kind=Phrase("term.kind.object"))
        if self.value.get(name) is None:
            return None
        step = name.replace("~", "~0").replace("/", "~1")
        return Node(self.value[name], f"{self.pointer}/{step}", self.file)

    def entries(self) -> Tuple[Node, ...]:
        """Return the entries of a list."""
        if not isinstance(self.value, list):
            raise self.fault("error.data_kind", kind=Phrase("term.kind.array"))
        return tuple(Node(v, f"{self.pointer}/{i}", self.file) for i, v in enumerate(self.value))

    def names(self) -> Tuple[str, ...]:
        """Return the names of an object's fields."""
        if not isinstance(self.value, dict):
            raise self.fault("error.data_kind", kind=Phrase("term.kind.object"))
        return tuple(self.value)

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fault("error.data_kind", kind=Phrase("term.kind.text"))
        return self.value

    def texts(self) -> Tuple[str, ...]:
        """Return a list of texts."""
        return tuple(entry.text() for entry in self.entries())

    def number(self) -> float:
        """Return a number."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            raise self.fault("error.data_kind", kind=Phrase("term.kind.number"))
        return float(self.value)

    def count(self) -> int:
        """Return a whole number, not negative."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            raise self.fault("error.data_kind", kind=Phrase("term.kind.count"))
        return self.value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.fault("error.data_kind", kind="true/false")
        return self.value

    def day(self) -> date:
        """Return a date written ``2026-11-23``."""
        try:
            return date.fromisoformat(self.text())
        except ValueError as error:
            raise self.fault("error.data_kind", kind="YYYY-MM-DD") from error

    def one_of(self, choices: Sequence[str]) -> str:
        """Return a text that is one of ``choices``."""
        if self.value not in choices:
            raise self.fault("error.data_choice", choices=tuple(choices))
        return str(self.value)

    def some_of(self, choices: Sequence[str]) -> Tuple[str, ...]:
        """Return a list of texts, each one of ``choices``."""
        return tuple(entry.one_of(choices) for entry in self.entries())

    def bilingual(self) -> Bilingual:
        """Return ``{"vi": ..., "en": ...}``, both there."""
        return Bilingual(vi=self.field("vi").text(), en=self.field("en").text())


def read_json(path: Path, unreadable: str = "error.data_json") -> Node:
    """Return the value of a JSON file.

    ``unreadable`` is the sentence for a file that holds none; its place ``file`` is the path.

    Raises:
        MissingError: the file is not there.
        InputError: it cannot be read or holds no JSON.
    """
    try:
        return Node(json.loads(path.read_text(encoding="utf-8-sig")), "", path.name)
    except FileNotFoundError as error:
        raise MissingError("error.file_missing", path=str(path)) from error
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(unreadable, file=str(path)) from error


def text_or_empty(node: Optional[Node]) -> str:
    """Return the text of a field that may be absent."""
    return "" if node is None else node.text()


def day_or_none(node: Optional[Node]) -> Optional[date]:
    """Return the date of a field that may be absent."""
    return None if node is None else node.day()


def refuse_repeats(nodes: Sequence[Node]) -> None:
    """Refuse a list in which two entries have the same ``id``."""
    seen: List[str] = []
    for node in nodes:
        name = node.field("id").text()
        if name in seen:
            raise node.fault("error.data_repeat", id=name)
        seen.append(name)
