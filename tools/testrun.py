"""What `make test` does: set-up, package, gates, every suite of tests, one table, one plain last line.

Suites run two at a time where that is safe. Each suite's whole output is kept in .build/test/<suite>.log and
shown when it fails. The run fails when any suite fails or finds no test.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Dict, Iterator, List, Sequence, Tuple

import setup
from common import (
    BUILD,
    DESKTOP_VENV,
    ROOT,
    SERVICE_VENV,
    SYSTEM_PYTHON,
    ToolError,
    clean_environ,
    fail,
    table,
)

LOGS = BUILD / "test"
RESULTS = LOGS / "results.json"
FIGURES = LOGS / "figures.jsonl"
"""Where tests leave figures for the page of the proof (tests/figures.py)."""
LIMIT_S = {"small": 5400, "full": 21600}
"""How long one suite may take before it is ended and counts as failed."""
FAULTS = LOGS / "faults.jsonl"
"""Where tests leave what came of each fault (tests/faults.py), for docs/reliability.md."""
IN_MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 * 1024**3
"""How much has to be free there before tests write to memory instead of a disk."""
INTERRUPTED = 130
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed)\b")
PACKAGED = BUILD / "packaged"
AS_PACKAGED = ("-o", "pythonpath={0} service tests tools".format(PACKAGED.relative_to(ROOT)))
"""The plugin as it lies in the zip: the same tests hold in both layouts."""
NO_QT = ("-p", "no:pytest_qgis", "-p", "no:pytest-qt")
# Tests of the tools of this repository, and of long calculations in numpy alone: they ask nothing of what is
# packaged or of QGIS's own libraries, and "unit" runs them.
ONLY_ONCE = tuple(
    f"--ignore=tests/unit/test_{name}.py"
    for name in ("package", "setup_tools", "mutants_tool", "words", "layout", "doctor")
)
E2E_OPTIONS = (*NO_QT, "--timeout=420")
"""A walk through QGIS takes longer than any other test."""


@dataclass(frozen=True)
class Suite:
    """One command of the run: its name, variables it needs, whether it must have the machine alone.

    ``again_after_crash``: a process that is ended by a broken memory access is started once more, and the
    run says so. For PyQt6, which did that twice in more than two hundred runs for no cause that was found,
    and for QGIS, of whose causes two were found and mended: an answer told to a window that went in that
    moment, and Python's collector taking apart what QGIS had ended with.
    ``in_memory``: its temporary files may lie in memory (it runs on this machine itself).
    """

    name: str
    command: Tuple[str, ...]
    environ: Dict[str, str] = field(default_factory=dict)
    alone: bool = False
    again_after_crash: bool = False
    in_memory: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a suite: its exit code, its counts, its seconds, and the reasons of what was skipped."""

    name: str
    code: int
    passed: int
    failed: int
    skipped: int
    seconds: float
    reasons: Tuple[str, ...] = ()

    @property
    def green(self) -> bool:
        """Whether it ended well and had anything to do."""
        return self.code == 0 and self.failed == 0 and self.passed > 0


def pytest_command(python: Path, folder: str, *options: str) -> Tuple[str, ...]:
    """Return the command that runs one folder of tests with one Python."""
    return (str(python), "-m", "pytest", "-q", "-rfEs", "-p", "no:cacheprovider", *options, folder)


def suites() -> List[Suite]:
    """Return everything after set-up and package, in the order in which it is started: what is long first."""
    desktop, service = DESKTOP_VENV / "bin/python", SERVICE_VENV / "bin/python"
    qt6 = setup.ENVIRONMENTS["qt6"].folder / "bin/python"
    offscreen, in_qgis = {"QT_QPA_PLATFORM": "offscreen"}, {"again_after_crash": True, "in_memory": True}
    as_packaged = (*NO_QT, *AS_PACKAGED, *ONLY_ONCE)
    return [
        Suite("contract", pytest_command(service, "tests/contract"), in_memory=True),
        Suite("qgis", pytest_command(desktop, "tests/qgis"), offscreen, **in_qgis),
        Suite("unit", pytest_command(service, "tests/unit"), in_memory=True),
        Suite("gates", (str(desktop), "tools/gates.py", "--prove")),
        Suite("unit-desktop", pytest_command(desktop, "tests/unit", *as_packaged), in_memory=True),
        Suite("trials", pytest_command(desktop, "tests/trials", *NO_QT), in_memory=True),
        Suite("qt6", pytest_command(qt6, "tests/qt6"), offscreen, **in_qgis),
        Suite("e2e", pytest_command(desktop, "tests/e2e", *E2E_OPTIONS), alone=True),
    ]


def package() -> Suite:
    """Return the suite that everything else comes after: the zip, which the e2e tests install."""
    return Suite("package", (str(SYSTEM_PYTHON), "tools/package.py", "--unpack", str(PACKAGED)))


def environ_of(suite: Suite, scale: str) -> Dict[str, str]:
    """Return the environment of a suite: a data folder of its own, so that no test meets the user's."""
    home = LOGS / "home" / suite.name
    home.mkdir(parents=True, exist_ok=True)
    values = {"MINERAL_SCALE": scale, "MINERAL_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    values["MINERAL_FIGURES"], values["MINERAL_FAULTS"] = str(FIGURES), str(FAULTS)
    home.chmod(0o700)
    return clean_environ({**values, **suite.environ})


@contextlib.contextmanager
def scratch(suite: Suite, scale: str) -> Iterator[Dict[str, str]]:
    """Yield the variables that lead tests to a folder in memory, taken away in the end; none without room.

    The services and databases of tests write to the disk at each step and wait for it: that is a good part
    of a run. No test is about the disk itself. At full scale files are too large for it.
    """
    if scale == "full" or not suite.in_memory or not has_room():
        yield {}
        return
    folder = tempfile.mkdtemp(prefix="mineral-", dir=str(IN_MEMORY))
    # PostgreSQL runs as another user and has its folder in here: others may pass through and read nothing.
    os.chmod(folder, 0o711)  # noqa: S103
    try:
        yield {"TMPDIR": folder}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def has_room() -> bool:
    """Return whether tests may write to memory: files can be made and run there, and a few GiB are free."""
    if not os.access(str(IN_MEMORY), os.W_OK | os.X_OK):
        return False
    found = os.statvfs(str(IN_MEMORY))
    return not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize >= ROOM_BYTES


def run_suite(suite: Suite, scale: str) -> Result:
    """Run one suite to its end, or end it when its time is over."""
    started = time.monotonic()
    log = LOGS / (suite.name + ".log")
    with scratch(suite, scale) as variables:
        code = _run_once(suite, scale, log, variables)
        if suite.again_after_crash and code == -signal.SIGSEGV:
            log.replace(LOGS / (suite.name + ".crash.log"))
            print("[{0}] crashed and is run once more".format(suite.name), flush=True)
            code = _run_once(suite, scale, log, variables)
    return read_result(suite.name, code, log.read_text("utf-8", "replace"), time.monotonic() - started)


def _run_once(suite: Suite, scale: str, log: Path, variables: Dict[str, str]) -> int:
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            suite.command,
            cwd=str(ROOT),
            env={**environ_of(suite, scale), **variables},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return _wait(process, LIMIT_S[scale])


def _wait(process: "subprocess.Popen[bytes]", limit_s: float) -> int:
    """Return the exit code; end the whole process group when its time is over."""
    RUNNING.append(process)
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        end(process)
        return 124
    except KeyboardInterrupt:
        end(process)
        raise
    finally:
        RUNNING.remove(process)


RUNNING: "List[subprocess.Popen[bytes]]" = []
"""The suites of this moment, to be ended when somebody interrupts the run."""


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a suite with all its processes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read_result(name: str, code: int, output: str, seconds: float) -> Result:
    """Read counts and reasons from a suite's output; a command that prints no counts is one test."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    lines = [line for line in output.splitlines() if COUNT.search(line)]
    for number, word in COUNT.findall(lines[-1]) if lines else []:
        key = {"error": "failed", "errors": "failed", "xfailed": "passed"}.get(word, word)
        counts[key] += int(number)
    if not lines and name in WITHOUT_COUNTS:
        counts["failed" if code else "passed"] = 1
    if code and not counts["failed"]:
        counts["failed"] = 1
    reasons = tuple(line.strip() for line in output.splitlines() if line.startswith("SKIPPED ["))
    return Result(name, code, counts["passed"], counts["failed"], counts["skipped"], seconds, reasons)


WITHOUT_COUNTS = ("package", "gates")


def run_all(scale: str) -> List[Result]:
    """Run the package, then every suite (two at a time, the careful ones alone), telling each end."""
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    results = [tell(run_suite(package(), scale))]
    together = [suite for suite in suites() if not suite.alone]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        running = [pool.submit(run_suite, suite, scale) for suite in together]
        try:
            results += [tell(future.result()) for future in concurrent.futures.as_completed(running)]
        except KeyboardInterrupt:
            stop(running)
            raise
    results += [tell(run_suite(suite, scale)) for suite in suites() if suite.alone]
    order = [package().name, *(suite.name for suite in suites())]
    results.sort(key=lambda result: order.index(result.name))
    RESULTS.write_text(json.dumps([asdict(result) for result in results], indent=1), "utf-8")
    return results


def heed_interruptions() -> None:
    """Make both ways of asking this process to end raise KeyboardInterrupt, also in the background."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def stop(waiting: "Sequence[concurrent.futures.Future[Result]]") -> None:
    """Start no further suite and end those that run."""
    for future in waiting:
        future.cancel()
    for process in list(RUNNING):
        end(process)


def tell(result: Result) -> Result:
    """Say how a suite ended; show its whole output when it did not end well."""
    if not result.green:
        sys.stdout.write((LOGS / (result.name + ".log")).read_text("utf-8", "replace"))
    sys.stdout.write(
        "[{0}] {1} in {2:.0f} s\n".format(result.name, "green" if result.green else "RED", result.seconds)
    )
    sys.stdout.flush()
    return result


def summary(results: Sequence[Result], seconds: float) -> List[str]:
    """Return the closing lines: what was skipped and why, the table, and last the plain counts."""
    lines = [reason for result in results for reason in result.reasons]
    head = ("suite", "result", "passed", "failed", "skipped", "seconds")
    rows = [(result.name, *cells(result)) for result in results]
    passed, failed, skipped = (
        sum(getattr(r, key) for r in results) for key in ("passed", "failed", "skipped")
    )
    total = ("all", "", str(passed), str(failed), str(skipped), "{0:.0f}".format(seconds))
    lines += ["", *table(head, [*rows, total]), "", "{0} tests were skipped.".format(skipped)]
    return [*lines, "{0} passed, {1} failed, {2} skipped".format(passed, failed, skipped)]


def cells(result: Result) -> Tuple[str, ...]:
    """Return a result as cells of a table: green or RED, three counts, seconds."""
    counts = (str(result.passed), str(result.failed), str(result.skipped))
    return ("green" if result.green else "RED", *counts, "{0:.0f}".format(result.seconds))


def main() -> int:
    """Run everything at the scale of `MINERAL_SCALE` and return the exit code."""
    scale = os.environ.get("MINERAL_SCALE", "small")
    started = time.monotonic()
    try:
        if scale not in LIMIT_S:
            raise ToolError(
                "MINERAL_SCALE phải là small hoặc full.", "MINERAL_SCALE must be small or full.", 2
            )
        setup.ensure((*setup.ALWAYS, "qt6", "node"))
    except ToolError as error:
        return fail(error)
    heed_interruptions()
    try:
        results = run_all(scale)
    except KeyboardInterrupt:
        return INTERRUPTED
    sys.stdout.write("\n".join(summary(results, time.monotonic() - started)) + "\n")
    return 0 if all(result.green for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
