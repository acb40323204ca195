"""The pages of a PDF in order, each with what it inherits from its tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterator, List, Set

from mineral_plugin.core.corner_tables.formats.pdf.objects import Document, Stream, as_name
from mineral_plugin.core.corner_tables.formats.pdf.values import Reference, Value

_INHERITED = ("Resources", "Rotate")
_MAX_TREE = 50


@dataclass(frozen=True)
class Page:
    """One page: its resources, the turn in which it is shown (0, 90, 180, 270), and its content."""

    resources: Dict[str, Value]
    turn: int
    content: bytes


def page_entries(document: Document) -> List[Dict[str, Value]]:
    """Return the entries of all pages; by their type alone where the tree of pages is broken."""
    root = document.dictionary(document.trailer.get("Root"))
    if not root:
        found = (value for _, value in document.all_objects() if isinstance(value, dict))
        root = next((entries for entries in found if as_name(entries.get("Type")) == "Catalog"), {})
    pages = list(_below(document, root.get("Pages"), {}, set(), 0))
    if pages:
        return pages
    every = (value for _, value in document.all_objects() if isinstance(value, dict))
    return [entries for entries in every if as_name(entries.get("Type")) == "Page"]


def _below(
    document: Document, node: Value, inherited: Dict[str, Value], seen: Set[int], depth: int
) -> Iterator[Dict[str, Value]]:
    if isinstance(node, Reference):
        if node.number in seen:
            return
        seen.add(node.number)
    entries = document.dictionary(node)
    passed = {**inherited, **{key: entries[key] for key in _INHERITED if key in entries}}
    if "Kids" not in entries:
        if entries and as_name(document.resolve(entries.get("Type"))) != "Pages":
            yield {**passed, **entries}
        return
    if depth < _MAX_TREE:
        for kid in document.array(entries["Kids"]):
            yield from _below(document, kid, passed, seen, depth + 1)


def page_of(document: Document, entries: Dict[str, Value]) -> Page:
    """Return a page with its content unpacked.

    Raises:
        InputError: its content unpacks to more than the limit.
    """
    content = document.resolve(entries.get("Contents"))
    parts = content if isinstance(content, list) else [content]
    streams = [document.resolve(part) for part in parts[:1000]]
    data = b"\n".join(document.decoded(stream) for stream in streams if isinstance(stream, Stream))
    turn = int(document.number(document.resolve(entries.get("Rotate")))) % 360
    return Page(document.dictionary(entries.get("Resources")), turn, data)
