"""What the portal takes from a person who files by hand, and where it is: data with its date, not code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Mapping, Optional, Tuple

from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.dated import MARKS, check_schema, filled, legal_texts, newest
from mineral_plugin.core.regulation.model import LegalText

SCHEMA = "handoff-1"
OWN_FILE = "handoff.json"
_SAFE = "https://"


@dataclass(frozen=True)
class Portal:
    """A portal in which a person files: its name, its address, and how that is known."""

    id: str
    name: Bilingual
    url: str
    mark: str


@dataclass(frozen=True)
class HandoffRules:
    """The backend "handoff": largest file, types (endings without dot), largest ZIP, portals; ``mark`` of it.

    ``max_bundle_bytes`` is ``None`` where a ZIP may be as large as need be.
    """

    version: str
    read_on: date
    max_file_bytes: int
    endings: Tuple[str, ...]
    max_bundle_bytes: Optional[int]
    cited_as: str
    mark: str
    portals: Tuple[Portal, ...]


def load_handoff(home: Optional[Path] = None) -> HandoffRules:
    """Return the rules of ``handoff.json`` in the data folder, else the newest that come with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    own = home / OWN_FILE if home is not None else None
    return _rules(read_json(own if own is not None and own.is_file() else newest("handoff", "portal")))


def _rules(root: Node) -> HandoffRules:
    check_schema(root, "handoff", SCHEMA)
    refuse_repeats(root.field("texts").entries())
    texts, limits = legal_texts(root), root.field("limits")
    portals = filled(root.field("portals")).entries()
    refuse_repeats(portals)
    largest = limits.maybe("max_bundle_bytes")
    return HandoffRules(
        version=root.field("version").text(),
        read_on=root.field("read_on").day(),
        max_file_bytes=limits.field("max_file_bytes").count(),
        endings=filled(limits.field("endings")).texts(),
        max_bundle_bytes=largest.count() if largest is not None else None,
        cited_as=texts[limits.field("text").one_of(tuple(texts))].cited_as,
        mark=limits.field("mark").one_of(MARKS),
        portals=tuple(_portal(node, texts) for node in portals),
    )


def _portal(node: Node, texts: Mapping[str, LegalText]) -> Portal:
    node.field("text").one_of(tuple(texts))
    url = node.field("url")
    if not url.text().startswith(_SAFE):
        raise url.fault("error.data_choice", choices=(_SAFE,))
    return Portal(
        node.field("id").text(), node.field("name").bilingual(), url.text(), node.field("mark").one_of(MARKS)
    )
