"""Use case: keep what the applicant states with an area, and move it by a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Sequence, Set, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import is_areas_file, read_areas
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_plugin.core.checks.fact_files import write_facts
from mineral_plugin.core.checks.facts import SCHEMA, Facts, FactValue, facts_from, read_facts
from mineral_plugin.core.corner_tables.vectors.source import VectorSource
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.work.area_files import area_file, forget, make_room
from mineral_plugin.core.work.reading import licence_areas, read_file

__all__ = [
    "Stated",
    "areas_of_file",
    "areas_to_state",
    "facts_path",
    "is_corrected",
    "is_stated",
    "keep_stated",
    "kept_stated",
    "load_facts",
    "write_facts",
]

FOLDER = "facts"


@dataclass(frozen=True)
class Stated:
    """What is stated about an area.

    ``facts`` are those that the rule set knows; ``left`` are the others as they stood in the file: another
    rule set may ask them, so that they are kept, too.
    """

    facts: Facts = Facts()
    left: Mapping[str, Any] = field(default_factory=dict)


def facts_path(home: Path, area_id: str) -> Path:
    """Return the file of the data folder that keeps what is stated about an area (schema ``facts-1``)."""
    return area_file(home, FOLDER, area_id)


def keep_stated(stated: Stated, home: Path, area_id: str) -> None:
    """Keep what is stated about an area, whole or not at all; nothing stated leaves no file.

    Raises:
        CannotWriteError: the data folder is full or not writable; what was kept is untouched.
    """
    path = facts_path(home, area_id)
    if not stated.facts.values and not stated.left:
        forget(path)
        return
    make_room(path)
    write_facts(stated.facts, path, stated.left)


def is_stated(home: Path, area_id: str) -> bool:
    """Return whether anything that was stated about an area is kept."""
    return facts_path(home, area_id).is_file()


def kept_stated(home: Path, area_id: str, regulation: Regulation) -> Stated:
    """Return what was stated about an area; nothing where nothing is kept.

    Raises:
        InputError: the file is damaged as a whole. An answer that the rule set does not take is ``left``.
    """
    path = facts_path(home, area_id)
    if not path.is_file():
        return Stated()
    root = read_json(path, "error.facts_unreadable")
    root.field("schema").one_of((SCHEMA,))
    return _understood(root.field("facts"), regulation, path.parent)


def _understood(node: Node, regulation: Regulation, folder: Path) -> Stated:
    values: Dict[str, FactValue] = {}
    left: Dict[str, Any] = {}
    for name in node.names():
        one = Node({name: node.value[name]}, node.pointer, node.file)
        try:
            values.update(facts_from(one, regulation, folder).values)
        except MineralError:
            left[name] = node.value[name]
    return Stated(Facts(values), left)


def is_corrected(before: LicenceArea, after: LicenceArea) -> bool:
    """Return whether an area is another one as it was corrected: in its zone, most corners where they were.

    The id of an area follows from its corners and levels, so that each correction gives another id.
    """
    if before.zone != after.zone:
        return False
    old, new = _corner_places(before), _corner_places(after)
    return 2 * len(old & new) > max(len(old), len(new))


def _corner_places(area: LicenceArea) -> Set[Tuple[float, float]]:
    rings = [ring for part in area.parts for ring in part.rings]
    return {(round(c.north_m, 3), round(c.east_m, 3)) for ring in rings for c in ring.corners}


def load_facts(path: Path, regulation: Regulation) -> Facts:
    """Return the facts of a file that the user chose.

    Raises:
        MissingError: the file, or an areas file that it names, is not there.
        InputError: it cannot be read, or states something that no rule asks, or in another form.
    """
    return read_facts(path, regulation)


def areas_to_state(areas: Sequence[LicenceArea], workspace: Path, own_id: str) -> Tuple[LicenceArea, ...]:
    """Return the areas that can be stated: those at work, then those kept, never the checked one itself.

    A workspace that cannot be read offers nothing; whoever opens it is told why.
    """
    try:
        kept = read_areas(workspace) if workspace.is_file() else ()
    except MineralError:
        kept = ()
    by_id = {area.id: area for area in (*kept, *areas) if area.id != own_id}
    first = [area.id for area in areas if area.id in by_id]
    return tuple(by_id[name] for name in dict.fromkeys([*first, *by_id]))


def areas_of_file(path: Path, vectors: Optional[VectorSource] = None) -> Tuple[LicenceArea, ...]:
    """Return the areas of a file: an areas file of ours, or anything that a corner table is read from.

    Raises:
        MissingError: there is no such file.
        InputError: it holds no areas, or something in it is not certain; the sentence says what.
    """
    if is_areas_file(path):
        return read_areas(path)
    return licence_areas(read_file(path, vectors=vectors), path.stem, path.name)
