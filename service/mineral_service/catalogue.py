"""The procedures this service takes: those of the regulation in force, with what it accepts for each."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import List, Set, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.dossier.components import components_for
from mineral_plugin.core.dossier.media_types import MEDIA_TYPES
from mineral_plugin.core.dossier.model import Component
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Procedure, Regulation
from mineral_service.backend import DATA_FILES
from mineral_service.problems import Problem


@lru_cache(maxsize=4)
def regulation(day: date) -> Regulation:
    """Return the regulation in force on ``day``."""
    return load_regulation(day)


def procedure(day: date, wanted: str) -> Procedure:
    """Return a procedure, or the problem that this service does not take it."""
    try:
        return regulation(day).procedure(wanted)
    except InputError as error:
        raise Problem("procedure-unknown", {"procedure": wanted}) from error


def components(day: date, wanted: str, mineral: str) -> Tuple[Component, ...]:
    """Return the components of a procedure for a mineral."""
    try:
        known = regulation(day).mineral(mineral)
    except InputError as error:
        raise Problem("mineral-unknown", {"mineral": mineral}) from error
    return components_for(procedure(day, wanted), known)


def accepted_types(listed: Tuple[Component, ...], wanted: str) -> Tuple[str, ...]:
    """Return the media types that a component takes; data files of the program go with any procedure."""
    if wanted in DATA_FILES:
        return DATA_FILES[wanted]
    for component in listed:
        if component.id == wanted:
            return media_types(component.accepts)
    raise Problem("component-unknown", {"component": wanted})


def media_types(endings: Tuple[str, ...]) -> Tuple[str, ...]:
    """Return the media types of file name endings."""
    return tuple(MEDIA_TYPES[f".{ending}"] for ending in endings)


def missing_components(listed: Tuple[Component, ...], filed: Set[str]) -> List[str]:
    """Return the ids of the components that no filed file belongs to."""
    return [component.id for component in listed if component.id not in filed]


def missing_required(listed: Tuple[Component, ...], filed: Set[str]) -> List[str]:
    """Return the ids of those missing that are needed in every case."""
    return [component.id for component in listed if component.required and component.id not in filed]
