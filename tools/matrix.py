"""What `make matrix` does: qgis and e2e tests in three versions of QGIS, the core with the oldest shapely.

QGIS 3.22 is the machine's own; 3.40 and 3.44 live in folders of Debian 13 and of Debian's testing release,
made once under .build/matrix (or $MINERAL_MATRIX_CACHE) and kept. Ends with a table, also in docs/matrix.md.

    python3 tools/matrix.py                                   # everything
    python3 tools/matrix.py --only trixie --tests e2e         # this alone; the other lines of the page stay
"""

from __future__ import annotations

import argparse
import concurrent.futures
import datetime
import os
import re
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Dict, List, Optional, Sequence, Tuple

import chroot
import setup
import testrun
from common import BUILD, DESKTOP_VENV, ROOT, ToolError, clean_environ, fail, output_of, run, table
from testrun import Result, Suite

PACKAGES = (
    *(
        "fonts-dejavu-core",
        "git",
        "imagemagick",
        "poppler-utils",
        "python3-fiona",
        "python3-numpy",
        "python3-pyproj",
    ),
    *("python3-pyqt5.qtsvg", "python3-qgis", "python3-requests", "python3-shapely", "python3-venv", "qgis"),
    *("qgis-providers", "softhsm2", "xauth", "xdotool", "xvfb"),
)
SUITES = ("trixie", "testing")
HOUSE = "/house"
INNER_PYTHON = HOUSE + "/.venv/bin/python"
LEFT_OUT = (
    ".git",
    ".build",
    ".venv",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".qgis-settings",
    "out",
)


@dataclass(frozen=True)
class InnerVenv:
    """An inner environment: its name under /house, its lock, whether it sees the packages of that Debian."""

    name: str
    lock: str
    system_packages: bool


INNER_VENVS = (
    InnerVenv(".venv", "matrix.txt", True),
    InnerVenv(".service-venv", "matrix-service.txt", False),
)
NEEDED_BYTES = 7 * 1000**3
QGIS_VERSION = "from qgis.core import Qgis; print(Qgis.QGIS_VERSION.split('-')[0])"
REPORT = ROOT / "docs/matrix.md"
HERE, SHAPELY = "bookworm", "shapely-2.0.7"
VERSIONS = (SHAPELY, HERE, *SUITES)
TESTS = ("qgis", "e2e")
HEAD = ("version", "tests", "result", "passed", "failed", "skipped", "seconds", "date", "commit")
Row = Tuple[str, ...]


def cache() -> Path:
    """Return the folder of the other Debians."""
    return Path(os.environ.get("MINERAL_MATRIX_CACHE") or BUILD / "matrix").resolve()


def debians() -> List[chroot.Debian]:
    """Return the Debians with the newer QGIS versions."""
    return [chroot.Debian(suite, cache() / suite, PACKAGES) for suite in SUITES]


# ---- making ready ----------------------------------------------------------------------------


def make_ready(debian: chroot.Debian) -> None:
    """Make the folder, put the checkout as it is now and the pinned test tools into it."""
    chroot.ensure(debian, debian.folder.with_suffix(".log"))
    chroot.copy_settings(debian.folder)
    house = debian.folder / HOUSE.lstrip("/")
    copy_checkout(house)
    for inner in INNER_VENVS:
        _ensure_venv(debian, inner)


def copy_checkout(house: Path) -> None:
    """Lay the checkout, with zip and compiled translations, anew around the environment in there."""
    house.mkdir(exist_ok=True)
    for old in house.iterdir():
        if old.name not in {inner.name for inner in INNER_VENVS}:
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    for item in ROOT.iterdir():
        if item.name in LEFT_OUT:
            continue
        if item.is_dir():
            shutil.copytree(str(item), str(house / item.name), ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy2(str(item), str(house / item.name))
    (house / "service/.venv").symlink_to("../.service-venv")
    for archive in (house / "dist").glob("*.zip"):
        archive.touch()  # newer than any source beside it: nothing in there makes it anew


def _ensure_venv(debian: chroot.Debian, inner: InnerVenv) -> None:
    """Make an inner environment unless its stamp names the present lock; ToolError when pip cannot."""
    folder = debian.folder / HOUSE.lstrip("/") / inner.name
    stamp, wanted = folder / setup.STAMP, (ROOT / "requirements" / inner.lock).read_text("ascii")
    if stamp.is_file() and stamp.read_text("ascii") == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    log = debian.folder.with_suffix(".pip.log")
    steps = (
        "python3 -m venv {kind} {home}/{name} && {home}/{name}/bin/python -m pip install -q --no-input {how}"
    )
    how = "--require-hashes --only-binary :all: -r {0}/requirements/{1}".format(HOUSE, inner.lock)
    kind = "--system-site-packages" if inner.system_packages else ""
    script = steps.format(kind=kind, home=HOUSE, name=inner.name, how=how)
    with log.open("w", encoding="utf-8") as out:
        done = chroot.run_inside(debian.folder, ["sh", "-c", script], stdout=out, stderr=out)
    if done.returncode:
        raise ToolError(
            "Không cài được công cụ kiểm thử trong Debian {0}; xem {1}.".format(debian.suite, log),
            "The test tools could not be installed in Debian {0}; see {1}.".format(debian.suite, log),
        )
    if inner.system_packages:
        setup.show_proj_data(folder)
    stamp.write_text(wanted, "ascii")


def require_space(folder: Path) -> None:
    """Raise ToolError when the folders are not there yet and the disk has no room for them."""
    folder.mkdir(parents=True, exist_ok=True)
    if (
        not all(chroot.is_ready(debian) for debian in debians())
        and shutil.disk_usage(str(folder)).free < NEEDED_BYTES
    ):
        raise ToolError(
            "Cần khoảng 7 GB trống trong {0}: hãy dọn chỗ hoặc đặt MINERAL_MATRIX_CACHE.".format(folder),
            "About 7 GB must be free in {0} for two Debians; make room or set MINERAL_MATRIX_CACHE.".format(
                folder
            ),
            2,
        )


# ---- running ---------------------------------------------------------------------------------


def inner_suite(debian: chroot.Debian, name: str, options: Sequence[str], environ: Dict[str, str]) -> Suite:
    """Return a suite that runs inside a folder, with the test data shown read-only."""
    shown, values = [], dict(environ)
    data = Path(os.environ.get("MINERAL_TESTDATA") or ROOT.parent / "shared/data")
    if data.is_dir():
        shown.append((data.resolve(), "/testdata"))
        values["MINERAL_TESTDATA"] = "/testdata"
    values.update({"MINERAL_HOME": "/tmp/home", "XDG_RUNTIME_DIR": "/tmp/runtime"})
    values.update({"MINERAL_FIGURES": "/tmp/figures.jsonl", "MINERAL_FAULTS": "/tmp/faults.jsonl"})
    pytest = [INNER_PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "tests/" + name]
    script = 'mkdir -m 700 /tmp/home /tmp/runtime && exec env -C {0} "$@"'.format(HOUSE)
    command = chroot.entering(debian.folder, ["sh", "-c", script, "sh", *pytest], shown)
    return Suite(name, tuple(command), chroot.inner_environ(values))


def outer_suites() -> Dict[str, Suite]:
    """Return the suites of the machine itself by name: QGIS 3.22, and the core with the oldest shapely."""
    known = {suite.name: suite for suite in testrun.suites()}
    python = setup.ENVIRONMENTS["shapely20"].folder / "bin/python"
    oldest = Suite("unit", testrun.pytest_command(python, "tests/unit"))
    return {"qgis": known["qgis"], "e2e": known["e2e"], "shapely 2.0.7": oldest}


def rows_of(debian: Optional[chroot.Debian], tests: Sequence[str]) -> List[Tuple[str, Result]]:
    """Run suites in one QGIS and return (version and system, result) for each."""
    scale = os.environ.get("MINERAL_SCALE", "small")
    if debian is None:
        version = output_of([DESKTOP_VENV / "bin/python", "-c", QGIS_VERSION]).strip()
        label, found = "QGIS {0} (Debian 12)".format(version), [outer_suites()[name] for name in tests]
    else:
        asked = chroot.run_inside(debian.folder, ["python3", "-c", QGIS_VERSION], stdout=PIPE, stderr=DEVNULL)
        label = "QGIS {0} (Debian {1})".format(asked.stdout.strip(), debian.suite)
        known = {
            "qgis": inner_suite(debian, "qgis", (), {"QT_QPA_PLATFORM": "offscreen"}),
            "e2e": inner_suite(debian, "e2e", testrun.E2E_OPTIONS, {}),
        }
        found = [known[name] for name in tests]
    return [(label, run_named(suite, re.sub(r"[^\w.]+", "-", label).strip("-"), scale)) for suite in found]


def run_named(suite: Suite, where: str, scale: str) -> Result:
    """Run a suite with a log of its own, `<suite>-<where>.log`."""
    result = testrun.run_suite(replace(suite, name="{0}-{1}".format(suite.name, where)), scale)
    return replace(testrun.tell(result), name=suite.name)


def oldest_shapely() -> List[Tuple[str, Result]]:
    """Run the core's tests with shapely 2.0.7."""
    suite, scale = outer_suites()["shapely 2.0.7"], os.environ.get("MINERAL_SCALE", "small")
    return [("shapely 2.0.7 (Debian 12, no QGIS)", run_named(suite, "shapely-2.0.7", scale))]


def run_matrix(only: Sequence[str], tests: Sequence[str]) -> List[Tuple[str, Result]]:
    """Make everything ready that is asked for, run it, and return the rows of the table."""
    inner = [debian for debian in debians() if debian.suite in only]
    if inner:
        chroot.require_root()
        require_space(cache())
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(make_ready, inner))
    testrun.LOGS.mkdir(parents=True, exist_ok=True)
    rows = oldest_shapely() if SHAPELY in only else []
    for debian in ([None] if HERE in only else []) + inner:
        rows += rows_of(debian, tests)
    return rows


# ---- telling ---------------------------------------------------------------------------------


def report(rows: Sequence[Row]) -> List[str]:
    """Return the lines of docs/matrix.md."""
    intro = "Made by `make matrix`, each line by its last run. Not yet run in QGIS 4."
    return ["# Versions", "", intro, "", *table(HEAD, rows)]


def row_of(label: str, result: Result, day: datetime.date, commit: str) -> Row:
    """Return a result as a row of the page."""
    return (label, result.name, *testrun.cells(result), day.isoformat(), commit)


def with_kept(rows: Sequence[Row], page: Path) -> List[Row]:
    """Return the rows of the page with new ones in the place of those of the same version and tests."""
    new = {row[:2]: row for row in rows}
    cells = [tuple(cell.strip() for cell in line.strip("|\n").split("|")) for line in lines_of(page)]
    old = [row for row in cells if len(row) == len(HEAD) and row != HEAD and set("".join(row)) - set("-")]
    found = [new.pop(row[:2], row) for row in old]
    return [*found, *new.values()]


def lines_of(page: Path) -> List[str]:
    """Return the lines of tables of a page; none where there is no page."""
    lines = page.read_text("utf-8").splitlines() if page.is_file() else []
    return [line for line in lines if line.startswith("|")]


def main(arguments: Sequence[str]) -> int:
    """Run the matrix, write docs/matrix.md, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=VERSIONS, help="this version alone")
    parser.add_argument("--tests", action="append", choices=TESTS, help="these tests of QGIS alone")
    chosen = parser.parse_args(arguments)
    testrun.heed_interruptions()
    try:
        setup.ensure((*setup.ALWAYS, "shapely20"))
        if run([sys.executable, "tools/package.py"], env=clean_environ()).returncode:
            return 1
        with setup.one_at_a_time(cache() / "matrix.lock"):
            found = run_matrix(chosen.only or VERSIONS, chosen.tests or TESTS)
    except ToolError as error:
        return fail(error)
    except KeyboardInterrupt:
        return testrun.INTERRUPTED
    commit = output_of(["git", "rev-parse", "--short", "HEAD"]).strip() or "-"
    rows = [row_of(label, result, datetime.date.today(), commit) for label, result in found]
    lines = report(with_kept(rows, REPORT))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(result.green for _, result in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
