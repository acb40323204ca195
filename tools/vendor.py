"""Pure Python of others inside the plugin: fetched once by hash, unpacked into `_vendor`, imports rewritten.

Only names in requirements/vendor.txt are touched. A vendored package keeps its licence; a wheel that brings
anything compiled is refused.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Dict, Iterable, List

from common import BUILD, DESKTOP_VENV, ROOT, ToolError, run

LOCK = ROOT / "requirements/vendor.txt"
PACKAGE = "mineral_plugin._vendor"
LICENCE = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


def names(lock: str) -> List[str]:
    """Return the distribution names pinned in a lock."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)


def wheels(lock: Path = LOCK, cache: Path = BUILD / "vendor") -> List[Path]:
    """Return the pinned wheels, fetched by pip with their hashes once and kept by the hash of the lock."""
    folder = cache / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    if not folder.is_dir():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        pip = [
            DESKTOP_VENV / "bin/python",
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--require-hashes",
        ]
        pip += ["--only-binary", ":all:", "--dest", partial, "-r", lock]
        if run(pip, stdout=sys.stderr).returncode:
            raise ToolError(
                "Không tải được thư viện kèm theo plugin (requirements/vendor.txt): hãy kiểm tra mạng.",
                "Libraries for the plugin (requirements/vendor.txt) could not be fetched: check the network.",
            )
        partial.rename(folder)
    return sorted(folder.glob("*.whl"))


def rewrite(source: str, modules: Iterable[str]) -> str:
    """Return source whose imports of the vendored modules point into the plugin."""
    for module in modules:
        name = re.escape(module)
        source = re.sub(
            r"^([ \t]*)import {0}([ \t]+as\b|[ \t]*(?:#|$))".format(name),
            r"\g<1>from {0} import {1}\g<2>".format(PACKAGE, module),
            source,
            flags=re.MULTILINE,
        )
        source = re.sub(
            r"^([ \t]*)from {0}((?:\.\w+)*[ \t]+import\b)".format(name),
            r"\g<1>from {0}.{1}\g<2>".format(PACKAGE, module),
            source,
            flags=re.MULTILINE,
        )
    return source


def unpack(wheel: Path) -> Dict[str, bytes]:
    """Return the files of a wheel as they belong under `_vendor`: its modules, and its licence beside them.

    Raises ToolError for a wheel with anything but Python source, or without a licence file.
    """
    files: Dict[str, bytes] = {}
    licences: Dict[str, bytes] = {}
    with zipfile.ZipFile(str(wheel)) as archive:
        for name in sorted(item for item in archive.namelist() if not item.endswith("/")):
            path = PurePosixPath(name)
            if path.parts[0].endswith(".dist-info"):
                if LICENCE.search(path.name):
                    licences[path.name] = archive.read(name)
            elif path.suffix in {".py", ".txt"} or path.name == "py.typed":
                files[name] = archive.read(name)
            else:
                raise ToolError(
                    "{0} chứa {1}, không phải mã Python thuần.".format(wheel.name, name),
                    "{0} contains {1}, which is not pure Python.".format(wheel.name, name),
                )
    if not licences:
        raise ToolError(
            "{0} không kèm giấy phép.".format(wheel.name), "{0} brings no licence file.".format(wheel.name)
        )
    top = sorted({PurePosixPath(name).parts[0] for name in files})[0]
    files.update({"{0}/{1}".format(top, name): data for name, data in licences.items()})
    return files


def vendored() -> Dict[str, bytes]:
    """Return all files of `_vendor`, imports rewritten; keys are paths below `_vendor`."""
    files: Dict[str, bytes] = {
        "__init__.py": b'"""Pure Python of others, each with its licence beside it."""\n'
    }
    for wheel in wheels():
        files.update(unpack(wheel))
    modules = modules_of(files)
    return {name: _rewritten(name, data, modules) for name, data in files.items()}


def _rewritten(name: str, data: bytes, modules: Iterable[str]) -> bytes:
    return rewrite(data.decode("utf-8"), modules).encode("utf-8") if name.endswith(".py") else data


def modules_of(files: Iterable[str]) -> List[str]:
    """Return the top modules among paths below `_vendor`."""
    tops = {PurePosixPath(name).parts[0] for name in files}
    return sorted(top[:-3] if top.endswith(".py") else top for top in tops - {"__init__.py"})
