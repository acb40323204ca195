"""Makes wheels for the tests: small ones by hand, and a real one from the shapely installed here."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Dict, Mapping

from mineral_plugin.core.base.wheels import Machine, WheelSpec

MACHINE = Machine("cp311", "linux_x86_64", "2.36", "1.24.2")
RECORD = "shapely-9.0.dist-info/RECORD"


def record(files: Mapping[str, bytes], name: str = RECORD) -> bytes:
    """Return the ``RECORD`` of ``files``, itself last."""
    lines = []
    for path, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        lines.append(f"{path},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{name},,", ""]).encode()


def small_files(body: bytes = b"answer = 42\n") -> Dict[str, bytes]:
    """Return the files of a wheel that can be unpacked but does no geometry."""
    files = {"shapely/__init__.py": body, "shapely/inner/deep.py": b"x = 1\n"}
    return {**files, RECORD: record(files)}


def write_wheel(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a zip archive of ``files``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def pin(path: Path, machine: Machine = MACHINE, version: str = "9.0") -> WheelSpec:
    """Return a list entry for the wheel ``path``."""
    data = path.read_bytes()
    return WheelSpec(
        file=path.name,
        version=version,
        python=machine.python,
        platform=machine.platform,
        platform_tag="any",
        numpy_at_least="1.14",
        system_at_least="",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def real_wheel(folder: Path) -> Path:
    """Pack the shapely that is installed here into a wheel with a record of its own."""
    installed = distribution("shapely")
    files = {}
    for entry in installed.files or []:
        wanted = "__pycache__" not in entry.parts and "tests" not in entry.parts
        if wanted and entry.name not in ("RECORD", "INSTALLER", "REQUESTED"):
            files[entry.as_posix()] = Path(str(entry.locate())).read_bytes()
    name = f"shapely-{installed.version}.dist-info/RECORD"
    return write_wheel(folder / "shapely-real.whl", {**files, name: record(files, name)})
