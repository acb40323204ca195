"""Writing what the applicant states to a file, as ``facts.read_facts`` reads it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import areas_writer
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.files import Writer, bytes_writer, write_all_whole
from mineral_plugin.core.checks.facts import SCHEMA, Facts, FactValue


def write_facts(facts: Facts, path: Path, left: Optional[Mapping[str, Any]] = None) -> None:
    """Write facts to a file (schema ``facts-1``), stated areas to a GeoPackage beside it; both or none.

    Raises:
        CannotWriteError: a file cannot be written; what was there is untouched.
    """
    areas_file = path.with_suffix(".gpkg")
    areas = _each_once([value for value in facts.values.values() if isinstance(value, LicenceArea)])
    body = {name: _written(value, areas_file.name) for name, value in facts.values.items()}
    document = {"schema": SCHEMA, "facts": {**dict(left or {}), **body}}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    targets: List[Tuple[Path, Writer]] = [(path, bytes_writer(text.encode("utf-8")))]
    if areas:
        # First in place, so that the facts never name an area that is not there yet.
        targets.insert(0, (areas_file, areas_writer(areas)))
    write_all_whole(targets)


def _each_once(areas: Sequence[LicenceArea]) -> Tuple[LicenceArea, ...]:
    """Return the areas once each.

    Raises:
        InputError: two different areas share an id, so that a file could not tell them apart.
    """
    by_id: Dict[str, LicenceArea] = {}
    for area in areas:
        if by_id.setdefault(area.id, area) != area:
            raise InputError("error.facts_same_id", id=area.id, names=(by_id[area.id].name, area.name))
    return tuple(by_id.values())


def _written(value: FactValue, areas_file: str) -> Any:
    if isinstance(value, LicenceArea):
        return {"areas": areas_file, "id": value.id}
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
