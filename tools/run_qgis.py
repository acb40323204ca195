"""What `make run` does: QGIS with the plugin as packaged now, in its own profile, on the demo project.

The practice service runs beside it at the address that the guided tour knows, and ends with QGIS.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List

import package
import run_service
import setup
from common import BUILD, ROOT, ToolError, clean_environ, fail, run

PROFILES = BUILD / "run-profile"
SERVICE_DATA = BUILD / "run-service"
STOP_S = 20
DEMO = ROOT / "resources/demo"
DEMO_COPY = BUILD / "run-demo"
PROJECT = DEMO_COPY / "demo.qgs"
PLUGIN_LINE = "mineral_plugin=true"
OLD_MARKS = ("mineral_plugin", "watchDog\\mineral_plugin")


def enable(ini: Path) -> None:
    """Switch the plugin on in a profile's settings, leaving everything else in them as it is."""
    ini.parent.mkdir(parents=True, exist_ok=True)
    lines = ini.read_text("utf-8").splitlines() if ini.is_file() else []
    # A QGIS that was killed while it loaded the plugin leaves a mark, and later switches the plugin off.
    lines = [line for line in lines if line.partition("=")[0] not in OLD_MARKS]
    if "[PythonPlugins]" not in lines:
        lines += ["", "[PythonPlugins]"]
    lines.insert(lines.index("[PythonPlugins]") + 1, PLUGIN_LINE)
    ini.write_text("\n".join(lines).lstrip("\n") + "\n", "utf-8")


def prepare(profiles: Path) -> None:
    """Put the packaged plugin into the profile, enabled, and lay out a copy of the demo to play with."""
    profile = profiles / "profiles/default"
    package.unpack(profile / "python/plugins")
    enable(profile / "QGIS/QGIS3.ini")
    shutil.rmtree(DEMO_COPY, ignore_errors=True)
    if DEMO.is_dir():
        shutil.copytree(str(DEMO), str(DEMO_COPY))


def command(profiles: Path, project: Path) -> List[str]:
    """Return the command that opens QGIS on the profile, with the project if there is one."""
    opened = ["--project", str(project)] if project.is_file() else []
    return ["qgis", "--profiles-path", str(profiles), "--nologo", "--noversioncheck", *opened]


@contextlib.contextmanager
def service_beside(data: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the practice service until the end; where its port is taken already, it ends by itself at once."""
    data.mkdir(parents=True, exist_ok=True)
    with data.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            run_service.command(str(data), run_service.PORT),
            cwd=str(ROOT),
            env=run_service.environ(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def require_screen() -> None:
    """Raise ToolError where no window can be opened."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise ToolError(
            "Không có màn hình: hãy chạy make run trong một phiên làm việc có cửa sổ (DISPLAY chưa đặt).",
            "There is no screen: run make run in a session with windows (DISPLAY is not set).",
            2,
        )


def main() -> int:
    """Build, install into the profile, open QGIS, and return its exit code."""
    try:
        require_screen()
        setup.ensure(("desktop", "service"))
        prepare(PROFILES)
    except ToolError as error:
        return fail(error)
    with service_beside(SERVICE_DATA):
        return run(command(PROFILES, PROJECT), env=clean_environ()).returncode


if __name__ == "__main__":
    sys.exit(main())
