"""Use case: keep with an area how its map was asked for, and what was written on it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Dict

from mineral_plugin.core.base.files import keep_bytes
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_plugin.core.maps.requests import MapTexts
from mineral_plugin.core.work.area_files import area_file, forget, make_room

FOLDER = "map-choices"
SCHEMA = "map-choices-1"
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class MapChoices:
    """How a map is asked for, as ``MapAsked`` has it; ``second`` is the id of the other area.

    ``has_base``: the layers that the user sees on the canvas are drawn below the area.
    """

    form: str = ""
    paper: str = ""
    scale: int = 0
    lang: str = "vi"
    second: str = ""
    has_base: bool = True
    texts: MapTexts = MapTexts()


def choices_path(home: Path, area_id: str) -> Path:
    """Return the file of the data folder that keeps the choices for an area."""
    return area_file(home, FOLDER, area_id)


def keep_map_choices(choices: MapChoices, home: Path, area_id: str) -> None:
    """Keep the choices for the map of an area; those that say nothing leave no file.

    Raises:
        CannotWriteError: the data folder is full or not writable; what was kept is untouched.
    """
    path = choices_path(home, area_id)
    if choices == MapChoices():
        forget(path)
        return
    make_room(path)
    text = json.dumps({"schema": SCHEMA, **asdict(choices)}, ensure_ascii=False, indent=1)
    keep_bytes(path, text.encode("utf-8"))


def kept_map_choices(home: Path, area_id: str) -> MapChoices:
    """Return the choices kept for an area, those of nobody where none are.

    Raises:
        InputError: the file is damaged; it is left as it is.
    """
    path = choices_path(home, area_id)
    if not path.is_file():
        return MapChoices()
    root = read_json(path)
    root.field("schema").one_of((SCHEMA,))
    return MapChoices(
        form=_text(root, "form"),
        # An earlier program wrote "A3 landscape" and "A3 portrait".
        paper=_text(root, "paper").replace(" portrait", "").replace(" ", "-"),
        scale=root.field("scale").count(),
        lang=root.field("lang").one_of(LANGUAGES),
        second=_text(root, "second"),
        has_base=root.field("has_base").flag(),
        texts=_texts(root.field("texts")),
    )


def _texts(node: Node) -> MapTexts:
    """Return the texts of a file; one that a newer program added is left out, one that it lacks is empty."""
    there = set(node.names())
    known: Dict[str, Any] = {}
    for one in fields(MapTexts):
        if one.name in there:
            found = node.field(one.name)
            known[one.name] = found.count() if isinstance(one.default, int) else _string(found)
    return replace(MapTexts(), **known)


def _text(root: Node, name: str) -> str:
    return _string(root.field(name))


def _string(node: Node) -> str:
    """Return a text that may be empty."""
    return node.text() if node.value != "" else ""
