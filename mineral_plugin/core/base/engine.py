"""Which shapely this process uses, and whether it can do what the core needs.

A process can load shapely once: compiled libraries cannot be unloaded. So the engine folder comes first
on ``sys.path`` before anything imports shapely, and an old one that is already loaded needs a restart.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from dataclasses import dataclass
from enum import Enum
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Iterator, List, Optional, Sequence

from mineral_plugin.core.base.wheels import Machine, WheelSpec, is_whole, version_tuple, wheel_for
from mineral_plugin.core.base.words import Phrase


class EngineState(Enum):
    """How it stands with shapely in this process."""

    READY = "ready"
    MISSING = "missing"
    TOO_OLD = "too_old"
    INSTALLED_NEEDS_RESTART = "installed_needs_restart"
    BROKEN = "broken"


@dataclass(frozen=True)
class EngineStatus:
    """The state, the version that was found (empty: none), and the one sentence that says what to do.

    ``installable`` tells whether one of the pinned wheels fits this machine.
    """

    state: EngineState
    version: str
    phrase: Phrase
    installable: bool

    @property
    def ready(self) -> bool:
        """Return whether the core may be imported."""
        return self.state is EngineState.READY


@dataclass(frozen=True)
class EngineHome:
    """Where engines are kept, for which machine, and which wheels are pinned."""

    folder: Path
    machine: Machine
    wheels: Sequence[WheelSpec]

    @property
    def wheel(self) -> Optional[WheelSpec]:
        """Return the pinned wheel for this machine."""
        return wheel_for(self.machine, self.wheels)


def can_do(shapely: ModuleType) -> bool:
    """Return whether this shapely does what the core asks of it: arrays in, arrays out.

    The version string is no witness: some builds call themselves ``0+unknown``.
    """
    try:
        return _does_the_work(shapely)
    except Exception:  # a foreign library may fail in any way, and each means "unfit"
        return False


def _does_the_work(shapely: ModuleType) -> bool:
    boxes = shapely.box([0.0, 1.0], [0.0, 0.0], [2.0, 3.0], [1.0, 1.0])
    again = shapely.from_wkb(shapely.to_wkb(boxes))
    areas = shapely.area(shapely.intersection(again[0], again))
    pairs = shapely.STRtree(again).query(again, predicate="intersects")
    shapely.prepare(again)
    return bool(
        areas.tolist() == [2.0, 1.0]
        and pairs.shape == (2, 4)
        and shapely.get_coordinates(shapely.make_valid(again)).shape == (10, 2)
        and shapely.is_valid(shapely.segmentize(again, 0.5)).all()
        and shapely.intersects(again[0], again).all()
    )


def activate(home: EngineHome, installed_now: bool = False, loaded_by: str = "") -> EngineStatus:
    """Make the best shapely of this machine the one that is imported, and tell how it stands.

    ``installed_now``: the engine was put into the folder by this very process.
    ``loaded_by``: names of the plugins that hold an old shapely already.
    """
    loaded = sys.modules.get("shapely")
    if loaded is not None:
        return _already_loaded(home, loaded, installed_now, loaded_by)
    if _use_whole_folder(home):
        return _ready(home)
    status = _of_qgis(home)
    if status.ready or not _folders(home):
        return status
    return _status(home, EngineState.BROKEN, "")


def _already_loaded(
    home: EngineHome, loaded: ModuleType, installed_now: bool, loaded_by: str
) -> EngineStatus:
    version = _version(loaded)
    if can_do(loaded):
        return _ready(home)
    if not any(is_whole(folder) for folder in _folders(home)):
        return _status(home, EngineState.TOO_OLD, version)
    if installed_now or not loaded_by:
        phrase = Phrase("engine.restart", {"version": version})
    else:
        phrase = Phrase("engine.restart_again", {"version": version, "plugins": loaded_by})
    return EngineStatus(EngineState.INSTALLED_NEEDS_RESTART, version, phrase, home.wheel is not None)


def _use_whole_folder(home: EngineHome) -> bool:
    return any(is_whole(folder) and _load_from(folder) for folder in _folders(home))


def _folders(home: EngineHome) -> List[Path]:
    """Return the engine folders for this Python and platform, the pinned one first, then the newest."""
    pinned = home.wheel.folder_name if home.wheel else ""
    found = home.folder.glob(f"shapely-*-{home.machine.python}-{home.machine.platform}")
    by_version = sorted(found, key=lambda path: version_tuple(path.name[len("shapely-") :]), reverse=True)
    return sorted(by_version, key=lambda path: path.name != pinned)


def _load_from(folder: Path) -> bool:
    """Put ``folder`` first on ``sys.path`` and import shapely from it; take both back when it is unfit."""
    sys.path.insert(0, str(folder))
    if _imported_fit():
        return True
    sys.path.remove(str(folder))
    return False


def _imported_fit() -> bool:
    importlib.invalidate_caches()
    try:
        with _own_libraries_first():
            shapely = importlib.import_module("shapely")
    except Exception:  # a library that cannot be loaded raises ImportError, OSError and others
        _forget()
        return False
    return can_do(shapely)


@contextlib.contextmanager
def _own_libraries_first() -> Iterator[None]:
    """Let a compiled module find its functions in the libraries that came with it.

    On Linux QGIS itself has loaded the system's GEOS; without this the wheel would be compiled for
    its own GEOS and call functions of the other ("WKB output dimension must be 2 or 3", or a crash).
    """
    flag = getattr(os, "RTLD_DEEPBIND", 0)
    if not flag:
        yield
        return
    before = sys.getdlopenflags()
    sys.setdlopenflags(before | flag)
    try:
        yield
    finally:
        sys.setdlopenflags(before)


def _forget() -> None:
    """Take a half-imported shapely out of ``sys.modules``."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "shapely"]:
        del sys.modules[name]


def _of_qgis(home: EngineHome) -> EngineStatus:
    """Try the shapely that came with QGIS or the system, without loading one that is surely too old."""
    spec = PathFinder.find_spec("shapely")
    if spec is None:
        return _status(home, EngineState.MISSING, "")
    # shapely before 2.0 has no compiled module "lib"; left unloaded, it needs no restart later.
    vectorised = PathFinder.find_spec("lib", list(spec.submodule_search_locations or []))
    if vectorised is not None and _imported_fit():
        return _ready(home)
    return _status(home, EngineState.TOO_OLD, _version(sys.modules.get("shapely")))


def _ready(home: EngineHome) -> EngineStatus:
    version = _version(sys.modules["shapely"])
    phrase = Phrase("engine.ready", {"version": version})
    return EngineStatus(EngineState.READY, version, phrase, home.wheel is not None)


def _status(home: EngineHome, state: EngineState, version: str) -> EngineStatus:
    if home.wheel is not None:
        return EngineStatus(state, version, Phrase(f"engine.{state.value}"), True)
    if not home.machine.numpy_version:
        return EngineStatus(state, version, Phrase("engine.no_numpy"), False)
    values = {"python": home.machine.python, "platform": home.machine.platform or sys.platform}
    return EngineStatus(state, version, Phrase("engine.no_wheel", values), False)


def _version(shapely: Optional[ModuleType]) -> str:
    return str(getattr(shapely, "__version__", ""))
