"""The numbers of the tables beside the rules (corridors, fees, small-scattered thresholds) and their sources.

Kept like those of the rules (`rule_numbers.py`): a number that changes while its source line stays is a slip.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Tuple

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "regulation"
DATES = ("valid_from", "valid_to")
SOURCES = ("citations", "basis", "mark", "text")


def table_lines() -> Dict[str, List[Tuple[str, str]]]:
    """Return each entry's numbers and source, as (numbers, source), by a name like ``corridor:dyke_4_5``."""
    found: Dict[str, List[Tuple[str, str]]] = {}
    for name, entry, around in _entries():
        numbers = "; ".join(f"{path}={value}" for path, value in _numbers(entry))
        source = json.dumps({**_sources(around), **_sources(entry)}, ensure_ascii=False, sort_keys=True)
        found.setdefault(name, []).append((numbers, source))
    return found


def _entries() -> Iterator[Tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield the name of an entry, the entry, and what stands around it."""
    for corridor in _read("corridors")["corridors"]:
        yield f"corridor:{corridor['id']}", corridor, {}
    for fee in _read("fees")["fees"]:
        for line in fee["lines"]:
            yield f"fee:{fee['id']}.{line['id']}", line, fee
    for mineral in _read("set")["minerals"]:
        for threshold in mineral.get("small_scattered", ()):
            yield f"small_scattered:{mineral['id']}", threshold, {}


def _read(kind: str) -> Mapping[str, Any]:
    newest = max(FOLDER.glob(f"{kind}-*.json"))
    document: Mapping[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    return document


def _numbers(node: Any, path: str = "") -> Iterator[Tuple[str, Any]]:
    """Yield every number, switch and date below a node with its path; sources are told apart from them."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in SOURCES:
                yield from _numbers(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _numbers(value, f"{path}.{place}")
    elif isinstance(node, (int, float)) or path.rpartition(".")[2] in DATES:
        yield path, node


def _sources(entry: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: entry[name] for name in SOURCES if name in entry and not _is_words(entry[name])}


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"vi", "en"}
