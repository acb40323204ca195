"""Use case: what the map of an area answers to the rules, kept with the area, beside what is stated."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.checks.fact_files import write_facts
from mineral_plugin.core.checks.facts import Facts, FactValue, read_facts
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.work.area_files import area_file, forget, make_room

FOLDER = "map-answers"


def with_map(stated: Facts, answers: Mapping[str, Any]) -> Facts:
    """Return the answers of a map together with those of the applicant, which win."""
    return Facts({**answers, **stated.values}) if answers else stated


def keep_map_answers(answers: Mapping[str, FactValue], home: Path, area_id: str) -> None:
    """Keep what the map of an area answers, whole or not at all; no answer leaves no file.

    Raises:
        CannotWriteError: the data folder is full or not writable; what was kept is untouched.
    """
    path = area_file(home, FOLDER, area_id)
    if not answers:
        forget(path)
        return
    make_room(path)
    write_facts(Facts(answers), path)


def kept_map_answers(home: Path, area_id: str, regulation: Regulation) -> Mapping[str, FactValue]:
    """Return what the map of an area answered; nothing where the rules ask otherwise now: it is read anew."""
    path = area_file(home, FOLDER, area_id)
    try:
        return read_facts(path, regulation).values if path.is_file() else {}
    except MineralError:
        return {}
