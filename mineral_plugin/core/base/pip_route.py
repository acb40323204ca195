"""Fetching a pinned wheel with pip: which Python runs it, with what words, and what its failure means.

Nothing here starts a program; ``bridge.shapely_setup`` does.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Iterable, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import CannotWriteError, InputError, MineralError, MissingError
from mineral_plugin.core.base.wheels import WheelSpec

_NO_ANSWER = re.compile(
    r"Could not find a version|No matching distribution|ConnectionError|NewConnection|ProxyError|SSLError"
    r"|Temporary failure|Max retries|timed? ?out|Could not fetch|CERTIFICATE_VERIFY_FAILED|HTTPError",
    re.IGNORECASE,
)


def find_interpreter(
    executable: str, prefixes: Sequence[str], version: Tuple[int, int], windows: bool
) -> Optional[Path]:
    """Return QGIS's own Python program, or ``None``.

    Inside QGIS on Windows and macOS ``executable`` is QGIS itself, so Python's folders are searched.
    """
    for path in _candidates(executable, prefixes, version, windows):
        if path.is_file() and os.access(path, os.X_OK):
            return path
    return None


def _candidates(
    executable: str, prefixes: Sequence[str], version: Tuple[int, int], windows: bool
) -> Iterable[Path]:
    program = Path(executable)
    if executable and program.name.lower().startswith("python"):
        yield program
    names = ["python.exe", "python3.exe"] if windows else [f"python{version[0]}.{version[1]}", "python3"]
    folders = [Path(prefix) for prefix in prefixes if prefix] + ([program.parent] if executable else [])
    for folder in folders:
        for inner in (folder, folder / "bin", folder / "Scripts"):
            yield from (inner / name for name in names)


def requirement(spec: WheelSpec) -> str:
    """Return the one line of the requirements file: version and SHA-256."""
    return f"shapely=={spec.version} --hash=sha256:{spec.sha256}\n"


def pip_arguments(spec: WheelSpec, requirements: Path, destination: Path) -> List[str]:
    """Return the arguments of Python that make pip fetch exactly the wheel ``spec``."""
    python_version = f"{spec.python[2]}.{spec.python[3:]}"
    return [
        *("-m", "pip", "download", "--no-input", "--disable-pip-version-check", "--no-cache-dir"),
        *("--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation", "cp"),
        *("--python-version", python_version, "--abi", spec.python, "--platform", spec.platform_tag),
        *("--dest", str(destination), "--requirement", str(requirements)),
    ]


def pip_failure(output: str) -> MineralError:
    """Return the error that pip's output stands for."""
    if re.search(r"No module named '?pip", output):
        return MissingError("engine.no_pip")
    if "DO NOT MATCH THE HASHES" in output:
        return InputError("engine.hash_differs")
    if "No space left" in output or "Errno 28" in output:
        return CannotWriteError("engine.disk_full")
    if _NO_ANSWER.search(output):
        return MissingError("engine.no_network")
    return MineralError("engine.pip_failed", reason=_last_line(output))


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    # Long enough to tell, short enough for a message bar; addresses may carry a password.
    return re.sub(r"\S+://\S+", "…", (errors or lines or ["?"])[-1])[:200]
