"""Shapely inside QGIS: both routes of the button, with the real pip and a real wheel, without a network."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Dict, List

import pytest
from faulty_server import FaultyServer
from unit.wheelmaker import pin, real_wheel

from mineral_plugin.bridge import shapely_setup
from mineral_plugin.core.base import wheels
from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.wheels import WheelSpec, is_whole, this_machine

REPOSITORY = Path(__file__).resolve().parents[2]


class Listener:
    """Hears the progress, and stops when told to."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.heard: List[float] = []
        self._left = stop_after

    def report(self, fraction: float) -> None:
        self.heard.append(fraction)

    def cancelled(self) -> bool:
        self._left -= 1
        return self._left < 0


def came_as_wheel() -> bool:
    """Return whether the shapely of this environment was installed from a wheel, not by the system."""
    return any(entry.name == "WHEEL" for entry in distribution("shapely").files or [])


@pytest.fixture(scope="module")
def spec_and_wheel(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The shapely of this environment as the one pinned wheel for this machine."""
    if not came_as_wheel():
        pytest.skip("this system's own shapely did not come as a wheel and is good enough")
    folder = tmp_path_factory.mktemp("source")
    machine = this_machine(shapely_setup._numpy_version())
    import shapely

    version = shapely.__version__
    tag = "manylinux_2_17_x86_64" if machine.platform == "linux_x86_64" else "any"
    path = real_wheel(folder).rename(
        folder / f"shapely-{version}-{machine.python}-{machine.python}-{tag}.whl"
    )
    return replace(pin(path, machine, version), platform_tag=tag), path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec_and_wheel: Any) -> Path:
    spec, path = spec_and_wheel
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "Dữ liệu mỏ"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(path.parent))
    monkeypatch.delenv("PIP_CONFIG_FILE", raising=False)
    monkeypatch.setattr(shapely_setup, "pinned_wheels", lambda: (spec,))
    return tmp_path / "Dữ liệu mỏ"


def test_pip_fetches_the_pinned_wheel_and_it_is_unpacked(home: Path, spec_and_wheel: Any) -> None:
    listener = Listener()
    status = shapely_setup.install_by_pip(listener)
    folder = home / "engine" / spec_and_wheel[0].folder_name
    assert status.ready  # this process has a fit shapely of its own
    assert is_whole(folder)
    assert [path.name for path in (home / "engine").iterdir()] == [folder.name]
    assert listener.heard[-1] == 1.0
    assert listener.heard == sorted(listener.heard)


def test_pip_without_an_answer_says_so_and_leaves_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    _fails(home, "engine.no_network")


def test_another_wheel_of_the_same_name_is_thrown_away(
    home: Path, spec_and_wheel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(spec_and_wheel[0], sha256="0" * 64)
    monkeypatch.setattr(shapely_setup, "pinned_wheels", lambda: (other,))
    _fails(home, "engine.hash_differs")


def test_a_python_without_pip_is_said(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True, timeout=60)
    monkeypatch.setattr(shapely_setup.sys, "executable", str(bare / "bin" / "python"))
    _fails(home, "engine.no_pip")


def test_no_python_at_all_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("prefix", "exec_prefix", "base_prefix", "base_exec_prefix"):
        monkeypatch.setattr(shapely_setup.sys, name, str(home / "none"))
    monkeypatch.setattr(shapely_setup.sys, "executable", "")
    _fails(home, "engine.no_interpreter")


def _fails(home: Path, phrase: str) -> None:
    with pytest.raises(MineralError) as caught:
        shapely_setup.install_by_pip(Listener())
    assert caught.value.phrase.id == phrase
    assert list((home / "engine").iterdir()) == []


def test_stopping_pip_is_answered_within_a_second(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer() as server:
        monkeypatch.setenv("PIP_NO_INDEX", "0")
        monkeypatch.setenv("PIP_INDEX_URL", server.url + "/never")
        monkeypatch.setenv("PIP_FIND_LINKS", "")
        listener = Listener(stop_after=12)
        with pytest.raises(CancelledError):
            shapely_setup.install_by_pip(listener)
        stopped = time.monotonic()
    assert time.monotonic() - stopped < 1.0
    assert list((home / "engine").iterdir()) == []


def test_a_file_that_is_not_pinned_is_refused(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "shapely.whl"
    path.write_bytes(b"something else")
    with pytest.raises(MineralError) as caught:
        shapely_setup.install_from_file(path)
    assert caught.value.phrase.id == "engine.not_pinned"


def test_the_wheel_for_this_machine_is_in_the_list_that_is_shipped() -> None:
    wheel = shapely_setup.wheel_for_this_machine()
    assert wheel is not None
    assert wheel in wheels.pinned_wheels()


CHILD = """
import json, sys
given = json.loads(sys.argv[1])
sys.path[:0] = given["path"]
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
from pathlib import Path
from mineral_plugin.bridge import shapely_setup
from mineral_plugin.core.base.wheels import WheelSpec
shapely_setup.pinned_wheels = lambda: (WheelSpec(**given["spec"]),)
for name in given["loaded"]:
    __import__(name)
before = shapely_setup.activate_engine()
after = shapely_setup.install_from_file(Path(given["wheel"])) if given["install"] else before
import importlib
module = sys.modules.get("shapely")
print("SEEN " + json.dumps({"before": before.state.value, "after": after.state.value,
    "file": getattr(module, "__file__", ""), "again": shapely_setup.engine_state().state.value}))
sys.stdout.flush()
import os
os._exit(0)
"""


def in_qgis(spec: WheelSpec, wheel: Path, **changes: Any) -> Dict[str, str]:
    """Run QGIS's own Python without this environment, and return what it saw."""
    given = {
        "path": [str(REPOSITORY)],
        "spec": vars(spec),
        "wheel": str(wheel),
        "install": True,
        "loaded": [],
    }
    given.update(changes)
    python = Path(sys.base_prefix) / "bin" / "python3"
    done = subprocess.run(
        [str(python), "-c", CHILD, json.dumps(given)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("SEEN ")]
    assert lines, done.stderr
    seen: Dict[str, str] = json.loads(lines[-1][5:])
    return seen


def test_in_qgis_a_file_puts_a_missing_or_old_shapely_right_without_a_restart(
    home: Path, spec_and_wheel: Any
) -> None:
    seen = in_qgis(*spec_and_wheel)
    assert seen["before"] in ("missing", "too_old")
    assert (seen["after"], seen["again"]) == ("ready", "ready")
    assert seen["file"].startswith(str(home / "engine"))
    next_session = in_qgis(*spec_and_wheel, install=False)
    assert next_session["before"] == "ready"


def test_in_qgis_an_old_shapely_that_is_loaded_needs_a_restart_and_then_no_more(
    home: Path, spec_and_wheel: Any, tmp_path: Path
) -> None:
    old = tmp_path / "old" / "shapely"
    old.mkdir(parents=True)
    (old / "__init__.py").write_text("__version__ = '1.8.5'\n", encoding="ascii")
    path = [str(REPOSITORY), str(old.parent)]
    seen = in_qgis(*spec_and_wheel, path=path, loaded=["shapely"])
    assert (seen["before"], seen["after"]) == ("too_old", "installed_needs_restart")
    assert in_qgis(*spec_and_wheel, path=path, install=False)["before"] == "ready"


def test_in_qgis_a_damaged_engine_is_said_and_put_right_by_the_same_button(
    home: Path, spec_and_wheel: Any
) -> None:
    in_qgis(*spec_and_wheel)
    folder = home / "engine" / spec_and_wheel[0].folder_name
    next(folder.glob("shapely/lib*")).write_bytes(b"")
    seen = in_qgis(*spec_and_wheel)
    assert (seen["before"], seen["after"]) == ("broken", "ready")
