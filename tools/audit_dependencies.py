#!/usr/bin/env python3
"""Look the locks over: advisories, hashes, licences, ages, lists of parts -> docs/dependencies.md.

    python3 tools/audit_dependencies.py                # asks for advisories; fails without an answer
    python3 tools/audit_dependencies.py --offline-ok   # a missing answer is said and does not fail

What a version's licence is and when it was released never changes: only pins that are new are asked about,
by pip (metadata) and uv (days). What is found out is kept in requirements/audited.json. The lists of parts go
to dist/. Exit code 1: an advisory, a lock that is not sound, a licence that does not fit, or no answer.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Sequence, Tuple

import setup
from audit_licences import licence_of
from audit_locks import NPM_LOCK, Pin, locks, pins_of
from audit_page import PAGE, SERVICE, failures, read_audited, write_page
from common import DIST, ROOT, ToolError, clean_environ, fail, run

PYTHON = setup.ENVIRONMENTS["audit"].folder / "bin/python"
WANTED_BY_SERVICE = ROOT / "service/requirements.in"
ADVISORY_S = 15
NOT_ANSWERED = (
    "Không hỏi được cơ sở dữ liệu lỗ hổng (OSV): chưa biết các gói có lỗ hổng đã công bố hay không. Hãy chạy "
    "lại trên máy có mạng, hoặc dùng --offline-ok nếu chấp nhận điều đó.",
    "The database of advisories (OSV) could not be asked: it is not known whether the packages have known "
    "vulnerabilities. Run this again where there is a network, or say --offline-ok to accept that.",
)


# ---- what the packages tell of themselves ------------------------------------------------------


def learn(audited: Dict[str, Any], texts: Mapping[str, str]) -> None:
    """Ask about the pins that are new, forget those that are gone, and find out what the service runs on."""
    for text in texts.values():
        new = [pin for pin in pins_of(text) if len(audited["packages"].get(pin.key, {})) < 2]
        if new:
            _learn(audited["packages"], new)
    pinned = {pin.key for text in texts.values() for pin in pins_of(text)}
    audited["packages"] = {key: told for key, told in audited["packages"].items() if key in pinned}
    audited["service"] = sorted(_closure(audited["packages"], pins_of(texts[SERVICE])))


def _learn(packages: Dict[str, Dict[str, Any]], pins: Sequence[Pin]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "new.txt"
        lock.write_text("".join(pin.as_lock() for pin in pins), "utf-8")
        metadata, days = _metadata(lock), _days(lock)
    for pin in pins:
        told = packages.setdefault(pin.key, {})
        if pin.key in metadata:
            told["licence"] = licence_of(metadata[pin.key])
            told["needs"] = sorted(metadata[pin.key].get("requires_dist") or [])
        if pin.key in days:
            told["released"] = days[pin.key]


def _metadata(lock: Path) -> Dict[str, Dict[str, Any]]:
    """Return the metadata of what a lock pins for this Python, as pip reports it; nothing is installed."""
    report = lock.with_suffix(".json")
    pip = [PYTHON, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps"]
    pip += ["--require-hashes"]
    run(
        [*pip, "--only-binary", ":all:", "--quiet", "-r", lock, "--report", report], stderr=subprocess.DEVNULL
    )
    found = json.loads(report.read_text("utf-8"))["install"] if report.is_file() else []
    return {_key(one["metadata"]): one["metadata"] for one in found}


def _key(named: Mapping[str, Any]) -> str:
    return Pin(named["name"], named["version"], "", ()).key


def _days(lock: Path) -> Dict[str, str]:
    """Return the day of the first file of each pinned version, as the index tells it."""
    import tomli

    made = lock.with_name("pylock.toml")
    uv = [PYTHON.with_name("uv"), "pip", "compile", "--no-config", "--quiet", "--no-deps", lock]
    uv += ["--universal", "--python-version", "3.11", "--format", "pylock.toml", "-o", made]
    run(uv, stdout=subprocess.DEVNULL)
    found = tomli.loads(made.read_text("utf-8"))["packages"] if made.is_file() else []
    days = {_key(one): _first_day(one) for one in found}
    return {key: day for key, day in days.items() if day}


def _first_day(package: Mapping[str, Any]) -> str:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    return min((str(one["upload-time"])[:10] for one in files if "upload-time" in one), default="")


def _closure(packages: Mapping[str, Dict[str, Any]], pins: Sequence[Pin]) -> Iterable[str]:
    """Return the names of what the service runs on: what it asks for, and what those ask for in turn."""
    from packaging.requirements import Requirement

    keys = {pin.key.partition("==")[0]: pin.key for pin in pins}
    lines = WANTED_BY_SERVICE.read_text("utf-8").splitlines()
    waiting = [Requirement(line) for line in lines if line and not line.startswith("#")]
    found: Dict[str, set[str]] = {}
    while waiting:
        wanted = waiting.pop()
        name = Pin(wanted.name, "", "", ()).key.partition("==")[0]
        if name in found and wanted.extras <= found[name]:
            continue
        found.setdefault(name, set()).update(wanted.extras)
        needs = [Requirement(text) for text in packages[keys[name]].get("needs", [])]
        waiting += [need for need in needs if _holds(need, found[name])]
    return found


def _holds(need: Any, extras: Iterable[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ["", *extras])


# ---- advisories --------------------------------------------------------------------------------


def advisories(names: Iterable[str]) -> Tuple[bool, List[str]]:
    """Ask about every lock; return whether all was answered, and what is known, one line each."""
    found: List[str] = []
    for name in names:
        command = [PYTHON.with_name("pip-audit"), "-r", f"requirements/{name}.txt", "--disable-pip"]
        command += [
            "--require-hashes",
            "-s",
            "osv",
            "--format",
            "json",
            "--progress-spinner",
            "off",
            "--timeout",
            ADVISORY_S,
        ]
        done = run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        answered, told = read_answer(name, done.stdout)
        if not answered:
            return False, found
        found += told
    return True, found


def read_answer(name: str, output: str) -> Tuple[bool, List[str]]:
    """Return whether pip-audit answered for the whole of a lock, and the advisories, one line each.

    A package that it skipped was not answered for.
    """
    try:
        told = json.loads(output)["dependencies"]
        skipped = any("skip_reason" in one for one in told)
        lines = [_advisory(name, one, known) for one in told for known in one.get("vulns", [])]
    except (ValueError, KeyError, TypeError):
        return False, []
    return not skipped, lines


def _advisory(name: str, package: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    mended = ", ".join(known.get("fix_versions") or []) or "no version"
    return f"{package['name']} {package['version']} ({name}): {known['id']}, mended in {mended}"


# ---- all of it ---------------------------------------------------------------------------------


def audit(offline_ok: bool) -> int:
    """Do the audit, write page and lists, say what is wrong, and return the exit code."""
    from audit_parts import write_parts

    texts, audited = locks(), read_audited()
    audited["day"] = datetime.date.today().isoformat()
    learn(audited, texts)
    answered, known = advisories(texts)
    if answered:
        audited["advisories"] = {"answered": audited["day"], "found": known}
    write_page(audited, texts)
    for path in (PAGE, *write_parts(audited, texts, DIST)):
        print(path)
    return verdict(answered, known, failures(audited, texts, NPM_LOCK.read_text("utf-8")), offline_ok)


def verdict(answered: bool, known: Sequence[str], wrong: Sequence[str], offline_ok: bool) -> int:
    """Say on standard error what is wrong and what is not known; return the exit code."""
    for line in (*known, *wrong):
        sys.stderr.write(line + "\n")
    if not answered:
        sys.stderr.write("\n".join(NOT_ANSWERED) + "\n")
    return 1 if known or wrong or not (answered or offline_ok) else 0


def main(arguments: Sequence[str]) -> int:
    """Go into the environment of the audit, then do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offline-ok", action="store_true", help="no answer is no failure")
    options = parser.parse_args(arguments)
    try:
        if Path(sys.prefix) == PYTHON.parent.parent:
            return audit(options.offline_ok)
        setup.ensure(("audit",))
    except ToolError as error:
        return fail(error)
    os.execve(str(PYTHON), [str(PYTHON), __file__, *arguments], clean_environ())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
