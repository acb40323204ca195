"""What the applicant states of an application: answers to the questions that no map can answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_plugin.core.regulation.model import FactKind, Regulation

SCHEMA = "facts-1"
FactValue = Union[bool, float, date, str, Tuple[str, ...], LicenceArea]


@dataclass(frozen=True)
class Facts:
    """The facts that were stated, by id; what is absent was not stated, which is not the same as "no"."""

    values: Mapping[str, FactValue] = field(default_factory=dict)

    def flag(self, fact_id: str) -> Optional[bool]:
        """Return a yes or no, ``None`` where it was not stated."""
        value = self.values.get(fact_id)
        return value if isinstance(value, bool) else None

    def number(self, fact_id: str) -> Optional[float]:
        """Return a number in the unit of its kind, ``None`` where it was not stated."""
        value = self.values.get(fact_id)
        return value if isinstance(value, float) else None

    def day(self, fact_id: str) -> Optional[date]:
        """Return a date, ``None`` where it was not stated."""
        value = self.values.get(fact_id)
        return value if isinstance(value, date) else None

    def text(self, fact_id: str) -> str:
        """Return a text or a choice, empty where it was not stated."""
        value = self.values.get(fact_id)
        return value if isinstance(value, str) else ""

    def chosen(self, fact_id: str) -> Optional[Tuple[str, ...]]:
        """Return several choices (none at all is an answer too), ``None`` where they were not stated."""
        value = self.values.get(fact_id)
        return value if isinstance(value, tuple) else None

    def area(self, fact_id: str) -> Optional[LicenceArea]:
        """Return another licence area, ``None`` where it was not stated."""
        value = self.values.get(fact_id)
        return value if isinstance(value, LicenceArea) else None

    def as_dict(self) -> Dict[str, Any]:
        """Return the facts as a report tells them; an area by its id."""
        return {name: _told(value) for name, value in sorted(self.values.items())}


def _told(value: FactValue) -> Any:
    if isinstance(value, LicenceArea):
        return value.id
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def read_facts(path: Path, regulation: Regulation) -> Facts:
    """Return the facts of a file (schema ``facts-1``).

    Raises:
        MissingError: the file, or an areas file that it names, is not there.
        InputError: it cannot be read, or states something that no rule asks, or in another form.
    """
    root = read_json(path, "error.facts_unreadable")
    root.field("schema").one_of((SCHEMA,))
    return facts_from(root.field("facts"), regulation, path.parent)


def facts_from(node: Node, regulation: Regulation, folder: Path) -> Facts:
    """Return the facts of a JSON object ``id -> value``; areas files are named from ``folder``.

    Raises:
        InputError: an id that no rule asks, or a value of another kind; the sentence names the place.
    """
    return Facts({name: _value(node.field(name), regulation.fact(name), folder) for name in node.names()})


def _value(node: Node, kind: FactKind, folder: Path) -> FactValue:
    if kind.kind == "area":
        return _area(node, folder)
    readers: Dict[str, Callable[[], FactValue]] = {
        "flag": node.flag,
        "number": node.number,
        "date": node.day,
        "text": node.text,
        "choice": lambda: node.one_of(kind.choice_ids),
        "choices": lambda: tuple(dict.fromkeys(node.some_of(kind.choice_ids))),
    }
    return readers[kind.kind]()


def _area(node: Node, folder: Path) -> LicenceArea:
    """Return the area that ``{"areas": "file.gpkg", "id": "..."}`` names; without an id the only one."""
    path, wanted = folder / node.field("areas").text(), node.maybe("id")
    areas = read_areas(path)
    if wanted is None and len(areas) == 1:
        return areas[0]
    found = next((area for area in areas if wanted is not None and area.id == wanted.text()), None)
    if found is None:
        raise node.fault("error.data_choice", choices=tuple(area.id for area in areas))
    return found
