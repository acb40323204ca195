"""Well-known text of coordinate systems taken apart, WKT1 and WKT2 alike; no registry is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Optional, Union

_TOKEN = re.compile(
    r'"((?:[^"]|"")*)"|([A-Za-z_][A-Za-z_0-9]*)|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([\[\](),])'
)
_MOST_CHARACTERS = 20_000
_MOST_DEPTH = 30


@dataclass
class Node:
    """One keyword with what stands in its brackets: texts, numbers, further nodes."""

    keyword: str
    values: List[Union[str, float]] = field(default_factory=list)
    children: List["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the first text, mostly the name."""
        return next((value for value in self.values if isinstance(value, str)), "")

    @property
    def number(self) -> Optional[float]:
        """Return the first number."""
        return next((value for value in self.values if isinstance(value, float)), None)

    def all(self, *keywords: str) -> Iterator["Node"]:
        """Yield the nodes below with one of the keywords, outermost first."""
        for child in self.children:
            if child.keyword in keywords:
                yield child
            yield from child.all(*keywords)

    def first(self, *keywords: str) -> Optional["Node"]:
        """Return the first node below with one of the keywords."""
        return next(self.all(*keywords), None)

    @property
    def code(self) -> Optional[int]:
        """Return the EPSG code of this very node, if it has one."""
        for child in self.children:
            if child.keyword in ("AUTHORITY", "ID") and child.name.upper() == "EPSG":
                digits = str(child.values[1]) if len(child.values) > 1 else ""
                return int(float(digits)) if re.fullmatch(r"\d+(\.0)?", digits) else None
        return None

    @property
    def parameters(self) -> Dict[str, float]:
        """Return the projection's parameters by their names in lower case with underscores."""
        return {
            re.sub(r"[\s_]+", "_", node.name.lower()): node.number
            for node in self.all("PARAMETER")
            if node.number is not None
        }


def parse_wkt(text: str) -> Optional[Node]:
    """Return the tree of a WKT, or ``None`` where it is none."""
    if len(text) > _MOST_CHARACTERS:
        return None
    root = Node("")
    open_nodes = [root]
    word = ""
    for string, name, number, mark in _TOKEN.findall(text):
        if mark in ("[", "("):
            node = Node(word.upper())
            open_nodes[-1].children.append(node)
            open_nodes.append(node)
        elif mark in ("]", ")"):
            if len(open_nodes) < 2:
                return None
            open_nodes.pop()
        elif number:
            open_nodes[-1].values.append(float(number))
        elif not mark and not name:
            open_nodes[-1].values.append(string.replace('""', '"'))
        if len(open_nodes) > _MOST_DEPTH:
            return None
        word = name
    return root.children[0] if len(open_nodes) == 1 and root.children else None
