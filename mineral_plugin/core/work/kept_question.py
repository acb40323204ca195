"""Use case: keep with an area what was asked about it, so that it is asked again when the area comes back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Optional

from mineral_plugin.core.base.files import keep_bytes
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_plugin.core.work.area_files import area_file, make_room

FOLDER = "questions"
SCHEMA = "question-1"


@dataclass(frozen=True)
class KeptQuestion:
    """Procedure and mineral by id, ``mineral`` empty before one was chosen; the holder as it was written."""

    procedure: str
    mineral: str
    holder: str = ""


def question_path(home: Path, area_id: str) -> Path:
    """Return the file of the data folder that keeps what was asked about an area."""
    return area_file(home, FOLDER, area_id)


def keep_question(question: KeptQuestion, home: Path, area_id: str) -> None:
    """Keep what was asked about an area.

    Raises:
        CannotWriteError: the data folder is full or not writable; what was kept is untouched.
    """
    path = question_path(home, area_id)
    make_room(path)
    text = json.dumps({"schema": SCHEMA, **asdict(question)}, ensure_ascii=False)
    keep_bytes(path, text.encode("utf-8"))


def kept_question(home: Path, area_id: str) -> Optional[KeptQuestion]:
    """Return what was asked about an area; ``None`` where nothing is kept.

    Raises:
        InputError: the file is damaged; it is left as it is.
    """
    path = question_path(home, area_id)
    if not path.is_file():
        return None
    root = read_json(path)
    root.field("schema").one_of((SCHEMA,))
    return KeptQuestion(*(_string(root.field(name)) for name in ("procedure", "mineral", "holder")))


def _string(node: Node) -> str:
    """Return a text that may be empty."""
    return node.text() if node.value != "" else ""
