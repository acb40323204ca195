"""Safety corridors and protection scopes by class of work, as dated data: how wide, from where.

The widths and their marks are those of the resource ``regulation/corridors-*.json`` (schema ``corridors-1``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, day_or_none, refuse_repeats, text_or_empty
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.model import Citation, LegalText

SCHEMA = "corridors-1"
READ = "read"
MARKS = (READ, "carried", "recalled")

Texts = Mapping[str, LegalText]


@dataclass(frozen=True)
class Work:
    """A kind of work, and the words by which layers name it without a class."""

    id: str
    name: Bilingual
    words: Tuple[str, ...]


@dataclass(frozen=True)
class Corridor:
    """The corridor of one class of work, from ``valid_from`` to ``valid_to`` (both inclusive).

    It is at least ``least_m`` and at most ``most_m`` wide, counted from ``measured_from``; ``minimum`` says
    that the text gives the least width only. ``mark`` is ``read``, ``recalled``, or ``carried``: the number
    stands in another wording than the one in force, which was not read.
    """

    id: str
    work: Work
    name: Bilingual
    words: Tuple[str, ...]
    measured_from: Bilingual
    least_m: float
    most_m: float
    minimum: bool
    valid_from: Optional[date]
    valid_to: Optional[date]
    citations: Tuple[Citation, ...]
    mark: str

    def in_force(self, day: date) -> bool:
        """Return whether this width holds on ``day``."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Width:
    """What the table says of a word for a class: one corridor, or what several have in common.

    ``known`` says that the word names a class; ``name`` and ``measured_from`` are ``None`` where the
    candidates differ.
    """

    least_m: float
    most_m: float
    known: bool
    read: bool
    minimum: bool
    name: Optional[Bilingual]
    measured_from: Optional[Bilingual]
    citations: Tuple[Citation, ...]
    valid_from: Optional[date]


@dataclass(frozen=True)
class CorridorTable:
    """The corridors in force on one day."""

    version: str
    corridors: Tuple[Corridor, ...]
    works: Tuple[Work, ...]

    @property
    def widest_m(self) -> float:
        """Return the widest corridor in m, 0 where there is none."""
        return max((corridor.most_m for corridor in self.corridors), default=0.0)

    def width_of(self, word: str) -> Optional[Width]:
        """Return the width for a layer's word for a class, ``None`` where no corridor is in force.

        A word of several classes gives the span of all of them, so does a work without its class, and a word
        that is not known the span of the whole table.
        """
        plain = plain_word(word)
        named = [corridor for corridor in self.corridors if plain in corridor.words]
        if named:
            return _span(named, known=True)
        work = next((work for work in self.works if plain in work.words), None)
        of_work = [corridor for corridor in self.corridors if corridor.work == work]
        candidates = of_work or list(self.corridors)
        return _span(candidates, known=False) if candidates else None


def plain_word(text: str) -> str:
    """Return a word for a class as words are compared: lower case, single spaces."""
    return " ".join(text.split()).casefold()


def _span(candidates: Sequence[Corridor], known: bool) -> Width:
    first = candidates[0]
    one_work = all(corridor.work == first.work for corridor in candidates)
    same_edge = all(corridor.measured_from == first.measured_from for corridor in candidates)
    name = first.name if len(candidates) == 1 else first.work.name
    starts = [corridor.valid_from for corridor in candidates if corridor.valid_from]
    return Width(
        least_m=min(corridor.least_m for corridor in candidates),
        most_m=max(corridor.most_m for corridor in candidates),
        known=known,
        read=all(corridor.mark == READ for corridor in candidates),
        minimum=any(corridor.minimum for corridor in candidates),
        name=name if one_work else None,
        measured_from=first.measured_from if same_edge else None,
        citations=tuple(dict.fromkeys(cited for corridor in candidates for cited in corridor.citations)),
        valid_from=max(starts) if starts else None,
    )


def corridors_on(day: date, texts: Texts, path: Optional[Path] = None) -> CorridorTable:
    """Return the corridors in force on a day, from ``path`` or the newest table of the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    table = _of_all_days(path or latest_table(), _Texts(texts))
    return CorridorTable(table.version, tuple(c for c in table.corridors if c.in_force(day)), table.works)


class _Texts:
    """The texts of one law as a key of the memory: equal only to themselves, which costs no comparing."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def __hash__(self) -> int:
        return id(self.texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Texts) and self.texts is other.texts


@once_per_state(maxsize=8)
def _of_all_days(path: Path, texts: _Texts) -> CorridorTable:
    return table_from(_read(path), texts.texts)


@lru_cache(maxsize=1)
def latest_table() -> Path:
    """Return the newest table that comes with the program (its date is in the name)."""
    folder = resource_path("regulation")
    tables = sorted(folder.glob("corridors-*.json"))
    if not tables:
        raise MissingError("error.file_missing", path=str(folder / "corridors-*.json"))
    return tables[-1]


def _read(path: Path) -> Node:
    try:
        return Node(json.loads(path.read_text(encoding="utf-8")), "", path.name)
    except FileNotFoundError as error:
        raise MissingError("error.file_missing", path=str(path)) from error
    except (OSError, ValueError) as error:
        raise InputError("error.regulation_json", file=str(path)) from error


def table_from(root: Node, texts: Texts) -> CorridorTable:
    """Return the corridors of all days that an already parsed file holds.

    Raises:
        NewerFileError: it was written for a newer program.
        InputError: it is faulty; the error names the place as a JSON pointer.
    """
    _check_schema(root)
    refuse_repeats(root.field("works").entries())
    works = {work.id: work for work in map(_work, root.field("works").entries())}
    found: List[Corridor] = []
    for node in root.field("corridors").entries():
        corridor = _corridor(node, works, texts)
        _refuse_two_wordings(node, corridor, found)
        found.append(corridor)
    return CorridorTable(root.field("version").text(), tuple(found), tuple(works.values()))


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    if schema == SCHEMA:
        return
    kind, _, number = schema.rpartition("-")
    if kind == "corridors" and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=schema)
    raise root.field("schema").fault("error.data_choice", choices=(SCHEMA,))


def _work(node: Node) -> Work:
    return Work(node.field("id").text(), node.field("name").bilingual(), _words(node))


def _words(node: Node) -> Tuple[str, ...]:
    return tuple(plain_word(word) for word in node.field("words").texts())


def _corridor(node: Node, works: Dict[str, Work], texts: Texts) -> Corridor:
    corridor = Corridor(
        id=node.field("id").text(),
        work=works[node.field("work").one_of(tuple(works))],
        name=node.field("name").bilingual(),
        words=_words(node),
        measured_from=node.field("measured_from").bilingual(),
        least_m=_metres(node.field("least_m")),
        most_m=_metres(node.field("most_m")),
        minimum=node.field("minimum").flag(),
        valid_from=day_or_none(node.maybe("valid_from")),
        valid_to=day_or_none(node.maybe("valid_to")),
        citations=tuple(_citation(entry, texts) for entry in node.field("citations").entries()),
        mark=node.field("mark").one_of(MARKS),
    )
    if corridor.most_m < corridor.least_m:
        raise node.field("most_m").fault("error.corridor_width")
    if not corridor.citations:
        raise node.field("citations").fault("error.corridor_source", id=corridor.id)
    return corridor


def _metres(node: Node) -> float:
    metres = node.number()
    if not metres >= 0.0:
        raise node.fault("error.corridor_width")
    return metres


def _citation(node: Node, texts: Texts) -> Citation:
    amended = node.maybe("amended_by")
    return Citation(
        text=texts[node.field("text").one_of(tuple(texts))],
        article=text_or_empty(node.maybe("article")),
        clause=text_or_empty(node.maybe("clause")),
        point=text_or_empty(node.maybe("point")),
        amended_by=_citation(amended, texts) if amended else None,
    )


def _refuse_two_wordings(node: Node, corridor: Corridor, others: Sequence[Corridor]) -> None:
    """Refuse two widths of a class that hold on the same day, and a width that ends before it begins."""
    start, end = corridor.valid_from or date.min, corridor.valid_to or date.max
    if end < start:
        raise node.field("valid_to").fault("error.regulation_period")
    for other in others:
        meets = start <= (other.valid_to or date.max) and (other.valid_from or date.min) <= end
        if other.id == corridor.id and meets:
            raise node.fault("error.regulation_two_wordings", rule=corridor.id)
