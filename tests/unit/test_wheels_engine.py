"""Which shapely a process uses: each case in a Python process of its own, since shapely loads only once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Dict, Iterable

import pytest
import shapely
from wheelmaker import MACHINE, pin, real_wheel, small_files, write_wheel

from mineral_plugin.core.base.engine import can_do
from mineral_plugin.core.base.wheels import unpack_wheel
from mineral_plugin.core.base.words import Phrase, both

REPOSITORY = Path(__file__).resolve().parents[2]
NEEDED = (
    "box",
    "from_wkb",
    "to_wkb",
    "intersection",
    "area",
    "STRtree",
    "prepare",
    "make_valid",
    "segmentize",
)

CHILD = """
import json, sys
from pathlib import Path
given = json.loads(sys.argv[1])
if given["bare"]:
    sys.path[:] = [p for p in sys.path if "site-packages" not in p and "dist-packages" not in p]
sys.path[:0] = given["path"]
from mineral_plugin.core.base.engine import EngineHome, activate
from mineral_plugin.core.base.wheels import Machine, WheelSpec
for name in given["loaded"]:
    __import__(name)
wheels = [WheelSpec(**wheel) for wheel in given["wheels"]]
home = EngineHome(Path(given["folder"]), Machine(*given["machine"]), wheels)
status = activate(home, given["installed_now"], given["loaded_by"])
again = activate(home, given["installed_now"], given["loaded_by"])
module = sys.modules.get("shapely")
print(json.dumps({
    "state": status.state.value, "again": again.state.value, "version": status.version,
    "phrase": status.phrase.id, "values": dict(status.phrase.values), "installable": status.installable,
    "file": getattr(module, "__file__", None), "entries": sys.path.count(given["entry"]),
}))
"""


def run(engine: Path, spec: Any, **changes: Any) -> Dict[str, Any]:
    """Activate in a child process and return what it saw."""
    given = {
        "path": [str(REPOSITORY)],
        "folder": str(engine),
        "entry": str(engine / spec.folder_name),
        "wheels": [vars(spec)],
        "machine": [MACHINE.python, MACHINE.platform, MACHINE.system_version, MACHINE.numpy_version],
        "bare": True,
        "loaded": [],
        "installed_now": False,
        "loaded_by": "",
    }
    given.update(changes)
    command = [sys.executable, "-c", CHILD, json.dumps(given)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    seen: Dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    both(Phrase(seen["phrase"], seen["values"]))  # the sentence can be said in both languages
    return seen


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return real_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    return tmp_path / "engine"


@pytest.fixture
def old_shapely(tmp_path: Path) -> str:
    """A folder with a shapely of before 2.0: no compiled module "lib", no arrays."""
    package = tmp_path / "system" / "shapely"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("__version__ = '1.8.5'\n", encoding="ascii")
    return str(package.parent)


def test_an_installed_engine_is_used_before_any_other(wheel: Path, engine: Path) -> None:
    spec = pin(wheel)
    folder = unpack_wheel(wheel, spec, engine)
    seen = run(engine, spec, bare=False)
    assert (seen["state"], seen["again"]) == ("ready", "ready")
    assert seen["file"].startswith(str(folder))
    assert seen["version"] == shapely.__version__
    assert seen["entries"] == 1


def test_an_installed_engine_wins_over_an_old_one_of_the_system(
    wheel: Path, engine: Path, old_shapely: str
) -> None:
    spec = pin(wheel)
    folder = unpack_wheel(wheel, spec, engine)
    seen = run(engine, spec, bare=False, path=[str(REPOSITORY), old_shapely])
    assert seen["file"].startswith(str(folder))


def test_the_shapely_of_qgis_is_used_when_it_is_fit(wheel: Path, engine: Path) -> None:
    seen = run(engine, pin(wheel), bare=False)
    assert (seen["state"], seen["entries"]) == ("ready", 0)
    assert seen["file"] == shapely.__file__


def test_no_shapely_at_all_is_missing_and_can_be_installed(wheel: Path, engine: Path) -> None:
    seen = run(engine, pin(wheel))
    assert (seen["state"], seen["phrase"], seen["installable"]) == ("missing", "engine.missing", True)


def test_an_old_shapely_is_too_old_and_is_not_loaded(wheel: Path, engine: Path, old_shapely: str) -> None:
    seen = run(engine, pin(wheel), path=[str(REPOSITORY), old_shapely])
    assert (seen["state"], seen["phrase"]) == ("too_old", "engine.too_old")
    assert seen["file"] is None  # so that the button needs no restart


def test_an_old_shapely_that_is_loaded_is_too_old(wheel: Path, engine: Path, old_shapely: str) -> None:
    seen = run(engine, pin(wheel), path=[str(REPOSITORY), old_shapely], loaded=["shapely"])
    assert (seen["state"], seen["version"]) == ("too_old", "1.8.5")


def test_after_installing_beside_a_loaded_old_one_a_restart_is_asked_for(
    wheel: Path, engine: Path, old_shapely: str
) -> None:
    spec = pin(wheel)
    unpack_wheel(wheel, spec, engine)
    changes = {"path": [str(REPOSITORY), old_shapely], "loaded": ["shapely"]}
    seen = run(engine, spec, installed_now=True, loaded_by="other", **changes)
    assert (seen["state"], seen["phrase"]) == ("installed_needs_restart", "engine.restart")
    assert seen["values"] == {"version": "1.8.5"}


def test_when_another_plugin_is_first_after_every_restart_it_is_named(
    wheel: Path, engine: Path, old_shapely: str
) -> None:
    spec = pin(wheel)
    unpack_wheel(wheel, spec, engine)
    changes = {"path": [str(REPOSITORY), old_shapely], "loaded": ["shapely"]}
    seen = run(engine, spec, loaded_by="other", **changes)
    assert (seen["state"], seen["phrase"]) == ("installed_needs_restart", "engine.restart_again")
    assert seen["values"]["plugins"] == "other"


@pytest.mark.parametrize("fault", ["changed", "removed", "no_record"])
def test_a_damaged_engine_is_not_used_and_is_said(fault: str, wheel: Path, engine: Path) -> None:
    spec = pin(wheel)
    folder = unpack_wheel(wheel, spec, engine)
    victim = (
        next(folder.glob("*.dist-info/RECORD")) if fault == "no_record" else folder / "shapely" / "geos.py"
    )
    if fault == "changed":
        victim.write_bytes(b"")
    else:
        victim.unlink()
    seen = run(engine, spec)
    assert (seen["state"], seen["phrase"], seen["entries"]) == ("broken", "engine.broken", 0)
    assert seen["file"] is None
    unpack_wheel(wheel, spec, engine)
    assert run(engine, spec, bare=False)["file"].startswith(str(folder))


@pytest.mark.parametrize("body", [b"raise ImportError('no libgeos')", b"raise OSError('bad dll')", b"x = 1"])
def test_an_engine_that_cannot_be_loaded_or_does_no_work_is_broken(
    body: bytes, engine: Path, tmp_path: Path
) -> None:
    path = write_wheel(tmp_path / "useless.whl", small_files(body))
    spec = pin(path)
    unpack_wheel(path, spec, engine)
    seen = run(engine, spec, path=[str(REPOSITORY)])
    assert seen["state"] == "broken"
    assert seen["entries"] == 0


def test_a_half_written_folder_is_never_used(wheel: Path, engine: Path) -> None:
    spec = pin(wheel)
    unpack_wheel(wheel, spec, engine).rename(engine / ".part-1234")
    assert run(engine, spec)["state"] == "missing"


def test_the_pinned_engine_comes_before_a_newer_one(wheel: Path, engine: Path) -> None:
    pinned, newer = pin(wheel, version="9.0"), pin(wheel, version="10.0")
    folder = unpack_wheel(wheel, pinned, engine)
    unpack_wheel(wheel, newer, engine)
    assert run(engine, pinned, bare=False)["file"].startswith(str(folder))


def test_an_earlier_engine_serves_until_the_newly_pinned_one_is_installed(wheel: Path, engine: Path) -> None:
    folder = unpack_wheel(wheel, pin(wheel, version="9.0"), engine)
    seen = run(engine, pin(wheel, version="10.0"), bare=False)
    assert seen["file"].startswith(str(folder))


def test_without_numpy_it_is_numpy_that_is_asked_for(wheel: Path, engine: Path) -> None:
    seen = run(engine, pin(wheel), machine=["cp311", "linux_x86_64", "2.36", ""])
    assert (seen["phrase"], seen["installable"]) == ("engine.no_numpy", False)


def test_on_a_machine_without_a_pinned_wheel_the_sentence_names_it(wheel: Path, engine: Path) -> None:
    seen = run(engine, pin(wheel), machine=["cp38", "win_amd64", "", "1.24"])
    assert (seen["phrase"], seen["installable"]) == ("engine.no_wheel", False)
    assert seen["values"] == {"python": "cp38", "platform": "win_amd64"}


# --- fitness --------------------------------------------------------------------------------------


def _without(names: Iterable[str]) -> Any:
    given = {name: getattr(shapely, name) for name in dir(shapely) if name not in set(names)}
    return SimpleNamespace(**{**given, "__version__": "2.1.2"})


def test_fitness_is_what_shapely_can_do_and_not_what_it_calls_itself() -> None:
    nameless = _without([])
    nameless.__version__ = "0+unknown"
    assert can_do(nameless)
    assert not can_do(ModuleType("shapely"))


@pytest.mark.parametrize("name", NEEDED)
def test_a_shapely_that_lacks_one_needed_ability_is_unfit(name: str) -> None:
    assert not can_do(_without([name]))


def test_a_tree_that_answers_with_geometries_is_unfit() -> None:
    """This is how shapely 1.8 answers."""

    class OldTree:
        def __init__(self, geometries: Any) -> None:
            self.geometries = geometries

        def query(self, geometry: Any, predicate: str = "") -> Any:
            return list(self.geometries)

    old = _without([])
    old.STRtree = OldTree
    assert not can_do(old)
