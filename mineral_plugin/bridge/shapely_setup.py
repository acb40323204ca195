"""Shapely inside QGIS: how it stands, and the two ways to put it right without a terminal.

``activate_engine`` is called before anything imports shapely, that is, before most of the core.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Optional
from urllib.parse import quote

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QProcess, QProcessEnvironment
from qgis.PyQt.QtNetwork import QNetworkProxy

from mineral_plugin.core.base.engine import EngineHome, EngineState, EngineStatus, activate
from mineral_plugin.core.base.errors import CancelledError, MissingError
from mineral_plugin.core.base.home import data_home, home_path
from mineral_plugin.core.base.pip_route import find_interpreter, pip_arguments, pip_failure, requirement
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.wheels import (
    WheelSpec,
    check_wheel,
    clear_leftovers,
    pinned_wheels,
    this_machine,
    unpack_wheel,
)

__all__ = [
    "EngineState",
    "EngineStatus",
    "activate_engine",
    "engine_state",
    "install_by_pip",
    "install_from_file",
    "own_interpreter",
    "wheel_for_this_machine",
]

_POLL_MS = 100
_STALE_S = 3600.0
_FETCHED = 0.9


def activate_engine() -> EngineStatus:
    """Put the engine folder first on ``sys.path`` if there is a whole one, and tell how it stands."""
    return activate(_engine_home(), loaded_by=_holders_of_shapely())


def engine_state() -> EngineStatus:
    """Return how it stands with shapely now; cheap once it is ready."""
    return activate_engine()


def wheel_for_this_machine() -> Optional[WheelSpec]:
    """Return the pinned wheel for this Python, platform and numpy, or ``None``."""
    return _engine_home().wheel


def install_from_file(path: Path) -> EngineStatus:
    """Install the wheel that the user chose.

    Raises:
        MineralError: the file is not the pinned wheel, is damaged, or cannot be unpacked.
    """
    home = _engine_home()
    spec = check_wheel(path, home.machine, home.wheels)
    data_home()
    clear_leftovers(home.folder, time.time() - _STALE_S)
    unpack_wheel(path, spec, home.folder)
    return activate(_engine_home(), installed_now=True)


def install_by_pip(progress: Progress) -> EngineStatus:
    """Fetch the pinned wheel with QGIS's own Python and pip, and install it; call it from a task.

    Raises:
        CancelledError: ``progress`` asked to stop; answered within a fifth of a second.
        MineralError: no Python, no pip, no answer, another SHA-256, or no room.
    """
    home = _engine_home()
    spec = home.wheel
    if spec is None:
        raise MissingError(
            "engine.no_wheel", python=home.machine.python, platform=home.machine.platform or sys.platform
        )
    data_home()
    folder = Path(tempfile.mkdtemp(prefix=".part-pip-", dir=str(home.folder)))
    try:
        _fetch(spec, folder, progress)
        status = install_from_file(folder / spec.file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    progress.report(1.0)
    return status


def _engine_home() -> EngineHome:
    return EngineHome(home_path() / "engine", this_machine(_numpy_version()), pinned_wheels())


def _numpy_version() -> str:
    try:
        import numpy
    except ImportError:
        return ""
    return str(numpy.__version__)


def _fetch(spec: WheelSpec, folder: Path, progress: Progress) -> None:
    """Run pip until ``folder`` holds the wheel; progress is bytes on disk of the bytes expected."""
    requirements = folder / "requirements.txt"
    requirements.write_text(requirement(spec), encoding="ascii")
    process = QProcess()
    process.setProcessEnvironment(_environment(folder))
    process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
    process.start(str(own_interpreter()), pip_arguments(spec, requirements, folder))
    while not process.waitForFinished(_POLL_MS) and process.state() != QProcess.ProcessState.NotRunning:
        progress.report(min(_bytes_in(folder) / spec.bytes, 1.0) * _FETCHED)
        if progress.cancelled():
            _stop(process)
            raise CancelledError("engine.cancelled")
    if process.exitStatus() != QProcess.ExitStatus.NormalExit or not (folder / spec.file).is_file():
        raise pip_failure(bytes(process.readAll()).decode("utf-8", "replace"))


def _stop(process: QProcess) -> None:
    process.kill()
    process.waitForFinished(_POLL_MS)


def own_interpreter() -> Path:
    """Return the program of QGIS's own Python.

    Raises:
        MissingError: there is none to be found.
    """
    prefixes = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    windows = sys.platform == "win32"
    found = find_interpreter(sys.executable or "", prefixes, sys.version_info[:2], windows)
    if found is None:
        raise MissingError("engine.no_interpreter")
    return found


def _environment(folder: Path) -> QProcessEnvironment:
    """Return the child's environment: QGIS's proxy, and temporary files where we can count them."""
    environment = QProcessEnvironment.systemEnvironment()
    for name in ("TMPDIR", "TEMP", "TMP"):
        environment.insert(name, str(folder))
    environment.insert("PYTHONIOENCODING", "utf-8")
    proxy = QgsNetworkAccessManager.instance().fallbackProxy()
    if proxy.type() == QNetworkProxy.ProxyType.HttpProxy and proxy.hostName():
        environment.insert("HTTPS_PROXY", _proxy_url(proxy))
    return environment


def _proxy_url(proxy: QNetworkProxy) -> str:
    person = f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@" if proxy.user() else ""
    return f"http://{person}{proxy.hostName()}:{proxy.port()}"


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # pip renames and removes its temporary files while they are counted
    return total


def _holders_of_shapely() -> str:
    """Return the names of the active plugins whose modules hold something of shapely."""
    loaded = sys.modules.get("shapely")
    if loaded is None:
        return ""
    from qgis import utils

    own = __name__.partition(".")[0]
    others = [name for name in utils.active_plugins if name != own]
    return ", ".join(name for name in others if _holds_shapely(name))


def _holds_shapely(package: str) -> bool:
    modules = [
        module
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == package and isinstance(module, ModuleType)
    ]
    return any(_comes_from_shapely(value) for module in modules for value in list(vars(module).values()))


def _comes_from_shapely(value: object) -> bool:
    name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return isinstance(name, str) and name.partition(".")[0] == "shapely"
