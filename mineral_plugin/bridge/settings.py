"""The settings of the plugin, typed: environment, the office's file, the user's own, defaults, in this order.

What the environment or the office fixes is locked: shown, but not changed from the window. Whoever shows
or obeys a setting listens to ``changes``; what is saved anywhere is told there at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import Any, Dict, FrozenSet, Mapping, Optional, Tuple

from qgis.core import Qgis, QgsMessageLog, QgsSettings
from qgis.PyQt.QtCore import QObject, pyqtSignal

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.office import office_path, office_settings

LOG_TAG = "Mineral Licence"
_GROUP = "mineral_licence"
_ENVIRONMENT = "MINERAL_"
_TRUE = frozenset(["1", "true", "yes", "on"])
_FALSE = frozenset(["0", "false", "no", "off"])
_CHOICES = {"language": ("", "vi", "en"), "mode": ("", "applicant", "office")}
MOST_DECIMALS = 3
"""Of drawn corners: millimetres."""


@dataclass(frozen=True)
class Settings:
    """Everything the plugin remembers between sessions. Secrets are never among it.

    ``language``: ``vi``, ``en``, or empty for that of QGIS. ``reference``: reference specs.
    ``pan_to_finding``, ``zoom_to_finding``, ``flash_finding``: what the map does when a finding is
    chosen. ``last_page``: the page of the dock to begin with, where that is not the start.
    ``mode``: whom the dock serves, ``applicant`` or ``office``, empty before it was asked.
    ``large_targets``: controls as large as a finger needs. ``check_while_drawing``: all rules are run when
    the hand rests. ``corner_decimals``: the digits after the mark of corners that are drawn, in metres.
    ``signing_module``: the library of the token that was used last. ``signing_python``: the Python that has
    pyHanko, where QGIS's own has none.
    """

    language: str = ""
    service_url: str = ""
    last_folder: str = ""
    reference: Tuple[str, ...] = ()
    pan_to_finding: bool = False
    zoom_to_finding: bool = False
    flash_finding: bool = True
    last_page: str = ""
    mode: str = ""
    large_targets: bool = False
    check_while_drawing: bool = False
    corner_decimals: int = 2
    signing_module: str = ""
    signing_python: str = ""


@dataclass(frozen=True)
class Loaded:
    """The settings in force, the names of those that are locked, what was wrong with the office's file.

    ``fixed_by`` tells for each locked one who fixed it: the path of the office's file, or the name of a
    variable of the environment.
    """

    settings: Settings
    locked: FrozenSet[str]
    problem: Optional[MineralError] = None
    fixed_by: Mapping[str, str] = field(default_factory=dict)


class SettingsHub(QObject):
    """Tells that a setting has another value now; the name is that of the setting."""

    changed = pyqtSignal(str)


changes = SettingsHub()


def load(environ: Optional[Mapping[str, str]] = None) -> Loaded:
    """Return the settings in force."""
    env = os.environ if environ is None else environ
    fixed, problem = _fixed(env)
    values: Dict[str, Any] = {}
    for each in fields(Settings):
        text = fixed.get(each.name)
        stored = _text(QgsSettings().value(f"{_GROUP}/{each.name}")) if text is None else text
        found = None if stored is None else _parsed(each.name, stored)
        values[each.name] = each.default if found is None else found
    return Loaded(Settings(**values), frozenset(fixed), problem, {name: _fixer(name, env) for name in fixed})


def _fixer(name: str, environ: Mapping[str, str]) -> str:
    variable = _ENVIRONMENT + name.upper()
    return variable if variable in environ else str(office_path(environ))


def save(**values: Any) -> None:
    """Remember the given settings; what is locked stays as it is.

    Raises:
        KeyError: there is no such setting.
    """
    known = {each.name for each in fields(Settings)}
    before = load()
    for name, value in values.items():
        if name not in known:
            raise KeyError(name)
        if name not in before.locked:
            QgsSettings().setValue(f"{_GROUP}/{name}", _written(value))
    after = load().settings
    for name in values:
        if getattr(after, name) != getattr(before.settings, name):
            changes.changed.emit(name)


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
    names = [each.name for each in fields(Settings)]
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
    if isinstance(default, int):
        digits = text.strip()
        is_one = digits.isascii() and digits.isdigit() and int(digits) <= MOST_DECIMALS
        return int(digits) if is_one else None
    if name in _CHOICES:
        return text if text in _CHOICES[name] else None
    return text


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, (tuple, list)) else str(value)


def _text(value: Any) -> Optional[str]:
    # A value that the user never set comes as None on Qt 5 and as a null of QGIS on some versions.
    return value if isinstance(value, str) else None
