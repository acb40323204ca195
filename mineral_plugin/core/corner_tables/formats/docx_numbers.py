"""Numbers that Word puts before paragraphs by itself; a column of corner names is often one such list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

from mineral_plugin.core.corner_tables.formats.office import (
    Attributes,
    Package,
    attribute,
    ignore,
    number,
    relations,
)

_LARGEST = 1_000_000
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN: Tuple[Tuple[int, str], ...] = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
    )
)


@dataclass
class _Level:
    """One level of a list: its first number, how it is written, and the text around it (``%1.``)."""

    start: int = 1
    shape: str = "decimal"
    text: str = ""


@dataclass
class _Listed:
    """All lists of a document: levels by list, the list of each number, starts of its own, counts so far."""

    levels: Dict[str, Dict[int, _Level]] = field(default_factory=dict)
    lists: Dict[str, str] = field(default_factory=dict)
    starts: Dict[Tuple[str, int], int] = field(default_factory=dict)
    counts: Dict[str, List[Optional[int]]] = field(default_factory=dict)


class Numbers:
    """Counts the paragraphs of each list in the order of the document."""

    def __init__(self, package: Package, main: str) -> None:
        self._listed = _Listed()
        part = relations(package, main).get("numbering", "")
        if part and part in package:
            _read(package, part, self._listed)

    def label(self, key: str, level: int) -> str:
        """Return what Word prints before the next paragraph of a list; empty for a bullet or no list."""
        own = self._listed.lists.get(key)
        levels = self._listed.levels.get(own, {}) if own is not None else {}
        if own is None or level not in levels or level >= _LEVELS:
            return ""
        counts = self._listed.counts.setdefault(own, [None] * _LEVELS)
        if (key, level) in self._listed.starts:
            counts[level] = self._listed.starts.pop((key, level))
        else:
            before = counts[level]
            counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].shape in {"bullet", "none"}:
            return ""
        return _PLACE.sub(
            lambda found: self._written(levels, counts, int(found.group(1)) - 1), levels[level].text
        )

    def _written(self, levels: Dict[int, _Level], counts: List[Optional[int]], level: int) -> str:
        shape = levels.get(level, _Level())
        count = counts[level]
        return _shaped(shape.start if count is None else count, shape.shape)


def _read(package: Package, part: str, listed: _Listed) -> None:
    state: Dict[str, Any] = {"list": "", "num": "", "level": 0}

    def start(name: str, attributes: Attributes) -> None:
        value = attribute(attributes, "val")
        if name == "abstractNum":
            state["list"] = attribute(attributes, "abstractNumId")
        elif name == "num":
            state["num"], state["list"] = attribute(attributes, "numId"), ""
        elif name in {"lvl", "lvlOverride"}:
            state["level"] = number(attribute(attributes, "ilvl"), 0, _LEVELS)
        elif name == "abstractNumId" and state["num"]:
            listed.lists[state["num"]] = value
        elif name == "startOverride":
            listed.starts[state["num"], state["level"]] = number(value, 1, _LARGEST)
        elif name in {"start", "numFmt", "lvlText"} and state["list"]:
            level = listed.levels.setdefault(state["list"], {}).setdefault(state["level"], _Level())
            if name == "start":
                level.start = number(value, 1, _LARGEST)
            elif name == "numFmt":
                level.shape = value
            else:
                level.text = value[:50]

    package.parse(part, start, ignore, ignore)


def _shaped(count: int, shape: str) -> str:
    """Return a count as its list writes it."""
    if shape in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (count // value)
            count %= value
        return text if shape == "upperRoman" else text.lower()
    return f"{count:02d}" if shape == "decimalZero" else str(count)
