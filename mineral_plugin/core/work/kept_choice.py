"""Use case: keep the applicant's choice of law with the area it was made for."""

from __future__ import annotations

import json
from pathlib import Path

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.nodes import read_json
from mineral_plugin.core.regulation.regimes import CHOICES, NOT_STATED

FOLDER = "law-choices"
SCHEMA = "law-choice-1"


def choice_path(home: Path, area_id: str) -> Path:
    """Return the file of the data folder that keeps the choice of law for an area."""
    # An id given by a file may hold anything; its hash is a file name everywhere.
    return home / FOLDER / f"{sha256_of_json(area_id)[:32]}.json"


def keep_choice(home: Path, area_id: str, regime: str) -> None:
    """Keep a choice (``received``, ``current``); no choice leaves no file.

    Raises:
        CannotWriteError: the data folder is full or not writable; what was kept is untouched.
    """
    path = choice_path(home, area_id)
    try:
        if regime == NOT_STATED:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(path), reason=reason) from error
    write_bytes(path, json.dumps({"schema": SCHEMA, "regime": regime}).encode("utf-8"))


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
