#!/usr/bin/env python3
"""Run the gates of `make test`: one line for each, exit code 1 when one is red.

    .venv/bin/python tools/gates.py                    # all of them, two at a time
    .venv/bin/python tools/gates.py ruff mypy          # some
    .venv/bin/python tools/gates.py --root DIR ruff    # on a copy of the tree
    .venv/bin/python tools/gates.py --prove            # then also plant one offence for each and want red
    .venv/bin/python tools/gates.py --list

A gate is a function from the root of a tree to its problems, one line each; none means green. The
linters are those of `.venv`, which is set up when missing, whatever Python runs this file. The proof is
`prove_gates.py`.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence

import translate
import words
from house import files, layout, lengths, sentences, speech

CHECKOUT = Path(__file__).resolve().parents[1]
PYTHON = CHECKOUT / ".venv" / "bin" / "python"
SERVICE_PYTHON = CHECKOUT / "service" / ".venv" / "bin" / "python"
CLEAN = CHECKOUT / ".build" / "clean"
TOOLS_LOCK = CHECKOUT / "requirements" / "desktop.txt"
AT_ONCE = 2
SHOWN_LINES = 40
STRICT_FOLDERS = ("mineral_plugin/core", "mineral_plugin/cli", "service/mineral_service")
# Drawings, and remarks about the reason that stands after a `# nosec B608`.
NOISE = re.compile(r"[═║─│┘└]|^\[(?:manager|tester)\]")
# Runs in the tree that is looked at, with that tree's own packaging tools.
PACKAGE_RUN = """
import sys, zipfile
from pathlib import Path
sys.path.insert(0, "tools")
import package, package_rules
target = Path(sys.argv[1]) / "trial.zip"
package.write_zip(package.layout(), target)
zipfile.ZipFile(target).extractall(target.parent / "unpacked")
problems = package_rules.problems(target)
print("\\n".join(problems))
sys.exit(1 if problems else 0)
"""
# The blocking list of the plugin site's security scan.
BANDIT_TESTS = (
    "B101,B102,B103,B105,B106,B107,B110,B113,B202,B301,B306,B307,B310,B311,B314,B324,B405,B501,B506,"
    "B602,B603,B604,B605,B607,B608,B701"
)
# exec, permissions for all, requests without a time, archives unpacked blindly, pickle and its kin, guessable
# names, eval, weak hashes, TLS not checked, unsafe YAML, a shell. Not here: `assert` and parsing XML that is
# our own, which is what tests do; starting a process, which is what tools do.
UNSAFE_CALLS = (
    "S102,S103,S113,S202,S301,S302,S306,S307,S323,S324,S501,S502,S503,S504,S506,S602,S604,S605,S701"
)


@dataclass(frozen=True)
class Gate:
    """A name, what it holds in one line, and the function that looks."""

    name: str
    holds: str
    problems: Callable[[Path], Sequence[str]]


@dataclass(frozen=True)
class Result:
    """What one gate answered, and how long it took in seconds."""

    gate: Gate
    problems: tuple[str, ...]
    seconds: float


def tool(root: Path, *command: str, env: dict[str, str] | None = None) -> list[str]:
    """Run a tool of `.venv` in `root`; return its output lines when it fails, else nothing."""
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environ.update({"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "COLUMNS": "200"}, **(env or {}))
    done = subprocess.run(
        (str(PYTHON), *command),
        cwd=root,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode == 0:
        return []
    lines = (done.stdout + done.stderr).splitlines()
    return [line for line in lines if line.strip() and not NOISE.search(line)] or ["failed without a word"]


def cache(root: Path, name: str) -> str:
    """Return a cache folder of a tree, made when missing."""
    folder = root / ".build" / "gates" / name
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def ruff(root: Path) -> list[str]:
    """Style, docstrings, types, import order, complexity."""
    options = ["--quiet", "--output-format", "concise", "--cache-dir", cache(root, "ruff")]
    return tool(root, "-m", "ruff", "check", *options, ".")


def vermin(root: Path) -> list[str]:
    """Nothing newer than Python 3.9."""
    run = ("-c", "from vermin import main; main()", "--target=3.9-", "--no-tips", "--violations")
    return _each_file(root, sources(root, "mineral_plugin", "tools"), *run)


def mypy(root: Path) -> list[str]:
    """Strict types, seen from the environment that has the service's packages."""
    options = ["--no-error-summary", "--python-executable", str(SERVICE_PYTHON)]
    return tool(root, "-m", "mypy", *options, "--cache-dir", cache(root, "mypy"), *STRICT_FOLDERS)


def imports(root: Path) -> list[str]:
    """The arrows between the rooms."""
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    path = os.pathsep.join([str(root), str(root / "service")])
    options = ["--config", "pyproject.toml", "--cache-dir", cache(root, "imports")]
    return tool(root, "-c", run, *options, env={"PYTHONPATH": path})


def flake8_qgis(root: Path) -> list[str]:
    """The same source on Qt 5 and Qt 6."""
    run = ("-m", "flake8", "--isolated", "--select", "QGS1,QGS4", "--jobs", "1", "--exclude", "_vendor")
    return _each_file(root, sources(root, "mineral_plugin"), *run)


def enums(root: Path) -> list[str]:
    """Enums with their class; every Qt and QGIS name is there in the oldest QGIS."""
    tools = str(Path(__file__).resolve().parent)
    return tool(root, "-m", "house.enums", ".", env={"PYTHONPATH": tools, "QT_QPA_PLATFORM": "offscreen"})


def bandit(root: Path) -> list[str]:
    """What the plugin site's security scan would refuse, in the service as well."""
    return _bandit(root, "mineral_plugin", "service/mineral_service")


def _bandit(root: Path, *folders: str) -> list[str]:
    options = ["--quiet", "--format", "custom", "--msg-template", "{relpath}:{line}: {test_id}: {msg}"]
    run = ("-m", "bandit", *options, "--tests", BANDIT_TESTS)
    return _each_file(root, sources(root, *folders), *run)


def unsafe_calls(root: Path) -> list[str]:
    """What neither a tool nor a test may call, by ruff's form of bandit's rules, which is fast."""
    options = ["--quiet", "--isolated", "--output-format", "concise", "--cache-dir", cache(root, "unsafe")]
    return tool(root, "-m", "ruff", "check", *options, "--select", UNSAFE_CALLS, "tools", "tests")


def secrets(root: Path) -> list[str]:
    """No secret in any file of the project."""
    return _secrets(root, "--baseline", ".secrets.baseline")


def _secrets(root: Path, *options: str) -> list[str]:
    names = [path.relative_to(root).as_posix() for path in files.project_files(root)]
    run = ("-m", "detect_secrets.pre_commit_hook", *options)
    lines = _each_file(root, [name for name in names if name != ".secrets.baseline"], *run)
    found = re.findall(r"Secret Type: (.*)\nLocation:    (.*)", "\n".join(lines))
    return [f"{place}: {kind}" for kind, place in found] or lines


def sources(root: Path, *folders: str) -> list[str]:
    """Return the names of the Python files in some folders of a tree, also of those that are not ours."""
    paths = [path for folder in folders for path in (root / folder).rglob("*.py")]
    return sorted(path.relative_to(root).as_posix() for path in paths)


def _each_file(root: Path, names: Sequence[str], *run: str) -> list[str]:
    """Run a tool that looks at one file at a time over those that it has not found clean before.

    Such tools are slow, and the zip and the copies that the proofs plant their offences in hold the same
    files again.
    """
    marks = {name: _clean_mark(root, name, run) for name in names}
    asked = [name for name, mark in marks.items() if not mark.exists()]
    lines = tool(root, *run, *asked) if asked else []
    if not lines:
        CLEAN.mkdir(parents=True, exist_ok=True)
        for name in asked:
            marks[name].touch()
    return lines


def _clean_mark(root: Path, name: str, run: Sequence[str]) -> Path:
    """Return the file that marks a name with this content as looked at by a tool and clean."""
    read = hashlib.sha256("\0".join([name, *run]).encode())
    baseline = root / ".secrets.baseline"
    for path in [root / name, TOOLS_LOCK, *([baseline] if "--baseline" in run else [])]:
        read.update(b"\0" + path.read_bytes())
    return CLEAN / read.hexdigest()


def package(root: Path) -> list[str]:
    """The zip would be accepted by the plugin site and by its scan, which sees no configuration of ours."""
    with tempfile.TemporaryDirectory() as folder:
        problems = tool(root, "-c", PACKAGE_RUN, folder)
        unpacked = Path(folder) / "unpacked"
        if not unpacked.exists():
            return problems
        return problems + _bandit(unpacked, "mineral_plugin") + _secrets(unpacked)


GATES = (
    Gate("mypy", "strict types in core, cli and the service", mypy),
    Gate("vermin", "Python 3.9 is the floor", vermin),
    Gate("secrets", "detect-secrets in its failing form", secrets),
    Gate("bandit", "the plugin site's blocking list, for plugin and service", bandit),
    Gate("unsafe-calls", "no unsafe call in tools and tests", unsafe_calls),
    Gate("flake8-qgis", "Qt imports and enums for Qt 5 and Qt 6", flake8_qgis),
    Gate("enums", "enums with their class, names that exist in QGIS 3.22", enums),
    Gate("imports", "import-linter: arrows point one way", imports),
    Gate("package", "the package is valid for the plugin site", package),
    Gate("ruff", "style, docstrings, types, complexity", ruff),
    Gate("words", "catalogues complete, same places, none unused", words.check),
    Gate("translations", "Qt texts finished in Vietnamese", translate.check),
    Gate("sentences", "no human sentence outside the catalogues", sentences.problems),
    Gate("layout", "windows only under gui/ and plugin.py", layout.problems),
    Gate("lengths", "functions of 50 lines at most", lengths.problems),
    Gate("speech", "no machine paths, no talk about the making", speech.problems),
)


def run_gate(gate: Gate, root: Path) -> Result:
    """Ask one gate; a gate that breaks is red."""
    started = time.monotonic()
    try:
        problems = tuple(gate.problems(root))
    except Exception as error:  # whatever broke it, the gate must not count as passed
        problems = (f"the gate itself failed: {type(error).__name__}: {error}",)
    return Result(gate, problems, time.monotonic() - started)


def run_gates(gates: Sequence[Gate], root: Path) -> list[Result]:
    """Ask the gates, two at a time, and print one line each as they answer."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda gate: report(run_gate(gate, root)), gates))


def report(result: Result) -> Result:
    """Print one result: a line, and the problems when red."""
    state = "red  " if result.problems else "green"
    lines = [f"{state} {result.gate.name:<13} {result.seconds:5.1f} s  {result.gate.holds}"]
    lines += [f"      {problem}" for problem in result.problems[:SHOWN_LINES]]
    if len(result.problems) > SHOWN_LINES:
        lines.append(f"      ... and {len(result.problems) - SHOWN_LINES} more")
    print("\n".join(lines), flush=True)
    return result


def parser() -> argparse.ArgumentParser:
    """Return the command line of this tool."""
    top = argparse.ArgumentParser(description="run the gates")
    top.add_argument("names", nargs="*", metavar="NAME", help="gates to run; none means all")
    top.add_argument("--root", type=Path, default=CHECKOUT, help="the tree to look at")
    top.add_argument("--prove", action="store_true", help="plant an offence for each gate and want red")
    top.add_argument("--list", action="store_true", help="print the gates and what they hold")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gates asked for; return 1 when one is red."""
    options = parser().parse_args(arguments)
    by_name = {gate.name: gate for gate in GATES}
    unknown = [name for name in options.names if name not in by_name]
    if unknown:
        print(f"no such gate: {', '.join(unknown)}; there are {', '.join(by_name)}", file=sys.stderr)
        return 2
    if options.list:
        print("\n".join(f"{gate.name:<13} {gate.holds}" for gate in GATES))
        return 0
    if not set_up():
        return 2
    chosen = [by_name[name] for name in options.names] or list(GATES)
    return run_and_prove(chosen, options.root.resolve(), options.prove)


def set_up() -> bool:
    """Make the environments that hold the linters; tell whether they are there."""
    setup = importlib.import_module("setup")
    common = importlib.import_module("common")
    try:
        setup.ensure(("desktop", "service"))
    except common.ToolError as error:
        common.fail(error)
        return False
    return True


def run_and_prove(chosen: Sequence[Gate], root: Path, prove: bool) -> int:
    """Run the gates, then the proof when wanted; the last line counts both. Return the exit code."""
    started = time.monotonic()
    gc.disable()  # the syntax trees of all files stay and hold no cycles
    results = run_gates(chosen, root)
    red = [result.gate.name for result in results if result.problems]
    passed, failed = len(results) - len(red), len(red)
    if red:
        print(f"red: {', '.join(red)}")
    if prove:
        found, unproven = importlib.import_module("prove_gates").prove(chosen)
        passed, failed = passed + found, failed + len(unproven)
    print(f"gates{' and proofs' if prove else ''}: {passed} passed, {failed} failed"
          f" in {time.monotonic() - started:.0f} s", flush=True)  # fmt: skip
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
