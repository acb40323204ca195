"""Scenario files: who does what, after how many days, and what has to come of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.nodes import Node, read_json, text_or_empty
from mineral_plugin.core.base.words import Bilingual

SCHEMA = "scenario-1"
FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
APPLICANT, OFFICER = "applicant", "officer"
DOES = ("file", "send", "answer", "withdraw", "fetch", "act")
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True)
class Step:
    """One step: after ``days`` somebody ``does`` something with ``data``.

    ``state`` is the dossier's state after it; ``refused`` the kind of problem that it has to meet instead.
    """

    days: int
    by: str
    does: str
    data: Mapping[str, Any]
    state: str
    refused: str


@dataclass(frozen=True)
class Scenario:
    """A scenario: what it shows, for which procedure and mineral, and its steps."""

    name: str
    about: Bilingual
    procedure: str
    mineral: str
    steps: Tuple[Step, ...]


def names() -> Tuple[str, ...]:
    """Return the names of the scenarios that come with the service."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def load(name: str) -> Scenario:
    """Return a scenario.

    Raises:
        MissingError: there is none of that name.
        InputError: the file is faulty; the error names the place.
    """
    if not _NAME.fullmatch(name) or name not in names():
        raise MissingError("play.no_scenario", name=name, names=names())
    root = read_json(FOLDER / f"{name}.json")
    root.field("schema").one_of((SCHEMA,))
    return Scenario(
        name=name,
        about=root.field("about").bilingual(),
        procedure=root.field("procedure").text(),
        mineral=root.field("mineral").text(),
        steps=tuple(_step(node) for node in root.field("steps").entries()),
    )


def _step(node: Node) -> Step:
    data = node.maybe("data")
    if data is not None and not isinstance(data.value, dict):
        raise InputError("error.data_missing", file=data.file, place=data.pointer, field="act")
    return Step(
        days=node.field("days").count(),
        by=node.field("by").one_of((APPLICANT, OFFICER)),
        does=node.field("does").one_of(DOES),
        data=data.value if data else {},
        state=text_or_empty(node.maybe("state")),
        refused=text_or_empty(node.maybe("refused")),
    )
