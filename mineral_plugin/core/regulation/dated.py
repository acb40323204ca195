"""What all files of dated law share: marks, periods, texts and citations, and how such a file is opened.

A mark says how a statement is known: ``read`` in a copy of the text, ``derived`` from what was read,
``third_party`` read in somebody else's notes about it, ``recalled`` from memory. Only what was read is
certain.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Mapping, NamedTuple, Optional, Tuple

from mineral_plugin.core.base.errors import MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, day_or_none, text_or_empty
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.model import Citation, LegalText

READ, DERIVED, THIRD_PARTY, RECALLED = "read", "derived", "third_party", "recalled"
MARKS = (READ, DERIVED, THIRD_PARTY, RECALLED)


class Period(NamedTuple):
    """Days from the first to the last, both included; ``None`` leaves the end open."""

    valid_from: date
    valid_to: Optional[date]

    def holds(self, day: date) -> bool:
        """Return whether ``day`` lies in it."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def meets(self, other: Period) -> bool:
        """Return whether both hold on some day."""
        return self.valid_from <= (other.valid_to or date.max) and other.valid_from <= (
            self.valid_to or date.max
        )


def newest(kind: str, of: str = "regulation") -> Path:
    """Return the newest file of a kind that comes with the program (its date is in the name).

    ``of`` is its folder; in "regulation" lie the files of a rule set and no others.
    """
    folder = resource_path(of)
    files = files_of(folder, kind)
    if not files:
        raise MissingError("error.file_missing", path=str(folder / f"{kind}-*.json"))
    return files[-1]


@once_per_state(maxsize=32)
def files_of(folder: Path, kind: str) -> Tuple[Path, ...]:
    """Return the files of a kind in a folder, the oldest first; looked for again where the folder changed."""
    return tuple(sorted(folder.glob(f"{kind}-*.json")))


def check_schema(root: Node, kind: str, schema: str) -> None:
    """Refuse a file of another schema; a newer one of the same kind with its own error."""
    found = root.field("schema").text()
    if found == schema:
        return
    name, _, number = found.rpartition("-")
    if name == kind and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=found)
    raise root.field("schema").fault("error.data_choice", choices=(schema,))


def legal_texts(root: Node) -> Mapping[str, LegalText]:
    """Return the texts named in a file, by id; each tells how it was read."""
    texts = {}
    for node in root.field("texts").entries():
        name, cited = node.field("id").text(), node.field("cited_as").text()
        node.field("mark").one_of(MARKS)
        texts[name] = LegalText(name, cited, Bilingual(cited, cited), None, None, None, ())
    return texts


def citation_of(node: Node, texts: Mapping[str, LegalText]) -> Citation:
    """Return a place in one of the texts; without an article it names the text alone."""
    amended = node.maybe("amended_by")
    return Citation(
        text=texts[node.field("text").one_of(tuple(texts))],
        article=text_or_empty(node.maybe("article")),
        clause=text_or_empty(node.maybe("clause")),
        point=text_or_empty(node.maybe("point")),
        annex=text_or_empty(node.maybe("annex")),
        amended_by=citation_of(amended, texts) if amended else None,
    )


def period_of(node: Node) -> Period:
    """Return the days from ``valid_from`` to ``valid_to``, both included."""
    start, end = node.field("valid_from").day(), day_or_none(node.maybe("valid_to"))
    if end is not None and end < start:
        raise node.field("valid_to").fault("error.regulation_period")
    return Period(start, end)


def filled(node: Node) -> Node:
    """Return a list that has entries; an entry that speaks of nothing would be lost in silence."""
    if not node.entries():
        raise node.fault("error.data_empty")
    return node
