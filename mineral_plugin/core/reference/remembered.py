"""The fields of a source as the user corrected them, remembered for the next delivery of the same table.

One small JSON in the data folder, ``field-maps.json`` (form ``field-maps-1``), written whole. Of two programs
that remember at the same moment the later one wins.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.reference.columns import FIELDS, field_term

SCHEMA = "field-maps-1"
FILE = "field-maps.json"

# What tells one delivery from the next: 2026-11-01, 20261101, T11-2026, v3, (2), quý 4.
_TAIL = re.compile(
    r"(?:[\s_.\-]+|(?<=\w)(?=\())(?:\(?\d{1,8}\)?|v(?:er)?\.?\d+|t\d{1,2}|th[aá]ng|qu[yý]|n[aă]m|ng[aà]y|q\d)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SourceKey:
    """What a source is known by: names of file and table without a tail that counts, and its columns."""

    source: str
    table: str
    columns: Tuple[str, ...]

    @property
    def columns_sha256(self) -> str:
        """Return the SHA-256 of the sorted column names."""
        return sha256_of_json(sorted(self.columns))


class Recalled(NamedTuple):
    """What was remembered of a source; ``told`` names the fields dropped because their column is gone."""

    role: str
    fields: Mapping[str, str]
    told: Tuple[Phrase, ...] = ()


def source_key(file_name: str, table: str, columns: Sequence[str]) -> SourceKey:
    """Return the key of a table: ``gp_laocai_2026-11.gpkg`` and ``GP_LaoCai_2026-12.shp`` have one."""
    stem = Path(file_name.replace("\\", "/")).name
    name, dot, ending = stem.rpartition(".")
    known = name if dot and ending.isalnum() and not ending.isdigit() else stem
    return SourceKey(_without_tail(known), _without_tail(table), tuple(columns))


def remember(home: Path, key: SourceKey, role: str, fields: Mapping[str, str]) -> None:
    """Keep the role and the columns of a source, in place of what was kept of it.

    Raises:
        InputError: the file is damaged; it stays as it is.
        NewerFileError: the file was written by a newer program; it stays as it is.
        CannotWriteError: the file cannot be written; it stays as it is.
    """
    kept = [entry for entry in _entries(home / FILE) if not _is_of(entry, key)]
    kept.append(
        {
            "source": key.source,
            "table": key.table,
            "columns": key.columns_sha256,
            "role": role,
            "fields": dict(sorted(fields.items())),
        }
    )
    text = json.dumps({"schema": SCHEMA, "maps": kept}, ensure_ascii=False, indent=1)
    write_bytes(home / FILE, f"{text}\n".encode("utf-8"))


def recall(home: Path, key: SourceKey) -> Optional[Recalled]:
    """Return what was remembered of a source, or of a delivery of it with other columns; else ``None``.

    Raises:
        InputError: the file is damaged.
        NewerFileError: the file was written by a newer program.
    """
    alike = [entry for entry in _entries(home / FILE) if _is_named(entry, key)]
    if not alike:
        return None
    same = [entry for entry in alike if _is_of(entry, key)]
    entry = (same or alike)[-1]
    fields: Dict[str, str] = entry["fields"]
    gone = {field: column for field, column in fields.items() if column not in key.columns}
    return Recalled(
        role=entry["role"],
        fields={field: column for field, column in fields.items() if field not in gone},
        told=tuple(
            Phrase("field_maps.column_gone", {"column": column, "field": field_term(field)})
            for field, column in gone.items()
        ),
    )


def _without_tail(name: str) -> str:
    """Return a name without what counts its deliveries; a name of nothing else stays whole."""
    plain = unicodedata.normalize("NFC", name).strip().casefold()
    while True:
        shorter = _TAIL.sub("", plain)
        if shorter == plain or not any(letter.isalpha() for letter in shorter):
            return plain
        plain = shorter


def _is_named(entry: Mapping[str, Any], key: SourceKey) -> bool:
    return (entry["source"], entry["table"]) == (key.source, key.table)


def _is_of(entry: Mapping[str, Any], key: SourceKey) -> bool:
    return _is_named(entry, key) and bool(entry["columns"] == key.columns_sha256)


def _entries(path: Path) -> List[Dict[str, Any]]:
    """Return what the file holds, nothing where there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise InputError("field_maps.damaged", path=str(path)) from error
    schema = content.get("schema") if isinstance(content, dict) else None
    kind, _, number = str(schema).rpartition("-")
    if kind == "field-maps" and number.isdigit() and int(number) > 1:
        raise NewerFileError("field_maps.newer", path=str(path))
    try:
        root = Node(content, "", path.name)
        root.field("schema").one_of((SCHEMA,))
        return [_entry(node) for node in root.field("maps").entries()]
    except InputError as error:
        raise InputError("field_maps.damaged", path=str(path)) from error


def _entry(node: Node) -> Dict[str, Any]:
    fields = node.field("fields")
    for name in fields.names():
        Node(name, f"{fields.pointer}/{name}", node.file).one_of(FIELDS)
    entry: Dict[str, Any] = {name: node.field(name).text() for name in ("source", "columns", "role")}
    # A file may keep one table without a name.
    table = node.field("table")
    if not isinstance(table.value, str):
        raise table.fault("error.data_kind", kind="text")
    return {
        "source": entry["source"],
        "table": table.value,
        "columns": entry["columns"],
        "role": entry["role"],
        "fields": {name: fields.field(name).text() for name in fields.names()},
    }
