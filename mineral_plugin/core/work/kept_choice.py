"""Use case: keep the applicant's choice of law with the area it was made for."""

from __future__ import annotations

import json
from pathlib import Path

from mineral_plugin.core.base.files import keep_bytes
from mineral_plugin.core.base.nodes import read_json
from mineral_plugin.core.regulation.regimes import CHOICES, NOT_STATED
from mineral_plugin.core.work.area_files import area_file, forget, make_room

FOLDER = "law-choices"
SCHEMA = "law-choice-1"


def choice_path(home: Path, area_id: str) -> Path:
    """Return the file of the data folder that keeps the choice of law for an area."""
    return area_file(home, FOLDER, area_id)


def keep_choice(home: Path, area_id: str, regime: str) -> None:
    """Keep a choice (``received``, ``current``); no choice leaves no file.

    Raises:
        CannotWriteError: the data folder is full or not writable; what was kept is untouched.
    """
    path = choice_path(home, area_id)
    if regime == NOT_STATED:
        forget(path)
        return
    make_room(path)
    keep_bytes(path, json.dumps({"schema": SCHEMA, "regime": regime}).encode("utf-8"))


def kept_choice(home: Path, area_id: str) -> str:
    """Return the choice kept for an area, empty where none is.

    Raises:
        InputError: the file is damaged: what it said is not known, and it is not taken for no choice.
    """
    path = choice_path(home, area_id)
    if not path.is_file():
        return NOT_STATED
    root = read_json(path)
    root.field("schema").one_of((SCHEMA,))
    return root.field("regime").one_of(CHOICES)
