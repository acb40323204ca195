"""The settings of the plugin, typed: environment, the office's file, the user's own, defaults, in this order.

What the environment or the office fixes is locked: shown, but not changed from the window.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import Any, Dict, FrozenSet, Mapping, Optional, Tuple

from qgis.core import Qgis, QgsMessageLog, QgsSettings

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.office import office_settings

LOG_TAG = "Mineral Licence"
_GROUP = "mineral_licence"
_ENVIRONMENT = "MINERAL_"
_TRUE = frozenset(["1", "true", "yes", "on"])
_FALSE = frozenset(["0", "false", "no", "off"])


@dataclass(frozen=True)
class Settings:
    """Everything the plugin remembers between sessions. Secrets are never among it.

    ``language``: ``vi``, ``en``, or empty for that of QGIS. ``reference``: reference specs.
    ``pan_to_finding``, ``zoom_to_finding``, ``flash_finding``: what the map does when a finding is
    chosen. ``last_page``: the page of the dock to begin with, where that is not the start.
    """

    language: str = ""
    service_url: str = ""
    last_folder: str = ""
    reference: Tuple[str, ...] = ()
    pan_to_finding: bool = False
    zoom_to_finding: bool = False
    flash_finding: bool = True
    last_page: str = ""


@dataclass(frozen=True)
class Loaded:
    """The settings in force, the names of those that are locked, what was wrong with the office's file."""

    settings: Settings
    locked: FrozenSet[str]
    problem: Optional[MineralError] = None


def load(environ: Optional[Mapping[str, str]] = None) -> Loaded:
    """Return the settings in force."""
    fixed, problem = _fixed(os.environ if environ is None else environ)
    values: Dict[str, Any] = {}
    for field in fields(Settings):
        text = fixed.get(field.name)
        stored = _text(QgsSettings().value(f"{_GROUP}/{field.name}")) if text is None else text
        found = None if stored is None else _parsed(field.name, stored)
        values[field.name] = field.default if found is None else found
    return Loaded(Settings(**values), frozenset(fixed), problem)


def save(**changes: Any) -> None:
    """Remember the given settings; what is locked stays as it is.

    Raises:
        KeyError: there is no such setting.
    """
    known = {field.name for field in fields(Settings)}
    locked = load().locked
    for name, value in changes.items():
        if name not in known:
            raise KeyError(name)
        if name not in locked:
            QgsSettings().setValue(f"{_GROUP}/{name}", _written(value))


def service_url() -> str:
    """Return the address of the online service; empty when none is known."""
    return load().settings.service_url


def set_service_url(url: str) -> None:
    """Remember the address of the online service, unless it is locked."""
    save(service_url=url)


def is_locked(name: str) -> bool:
    """Return whether the environment or the office fixes the setting ``name``."""
    return name in load().locked


def _fixed(environ: Mapping[str, str]) -> Tuple[Dict[str, str], Optional[MineralError]]:
    """Return what environment and office fix; the environment is nearer and wins."""
    names = [field.name for field in fields(Settings)]
    office: Dict[str, str] = {}
    problem: Optional[MineralError] = None
    try:
        office = office_settings(environ)
    except MineralError as error:
        problem = error  # the plugin still starts, and the options page shows the sentence
        QgsMessageLog.logMessage(str(error), LOG_TAG, Qgis.MessageLevel.Warning)
    own = {
        name: environ[_ENVIRONMENT + name.upper()] for name in names if _ENVIRONMENT + name.upper() in environ
    }
    given = {**{key.replace("-", "_"): text for key, text in office.items()}, **own}
    return {
        name: text for name, text in given.items() if name in names and _parsed(name, text) is not None
    }, problem


def _parsed(name: str, text: str) -> Any:
    """Return ``text`` as the value of a setting, or ``None`` when it is none."""
    default = getattr(Settings, name)
    if isinstance(default, bool):
        word = text.strip().lower()
        return True if word in _TRUE else (False if word in _FALSE else None)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(";") if part.strip())
    if name == "language":
        return text if text in ("", "vi", "en") else None
    return text


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, (tuple, list)) else str(value)


def _text(value: Any) -> Optional[str]:
    # A value that the user never set comes as None on Qt 5 and as a null of QGIS on some versions.
    return value if isinstance(value, str) else None
