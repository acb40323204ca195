"""The same service after an update: other law in its package, the same data folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import rulesmaker
from service_process import ROOT, ServiceProcess, environ

VERSION = "2026-12-20"
_PARTS = ("mineral_plugin", "resources", "service/mineral_service")


def with_law(folder: Path, change: Callable[[Any], None]) -> Path:
    """Copy the program into a folder, with a newer rule set beside its own; return the folder."""
    for part in _PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "metadata.txt", folder / "metadata.txt")
    for path in rulesmaker.write_set(folder / "law", VERSION, {"set": change}):
        shutil.move(str(path), str(folder / "resources/regulation" / path.name))
    return folder


class RenewedService:
    """Takes the place of a service: ends it and starts the other program over its data."""

    def __init__(self, code: Path, old: ServiceProcess) -> None:
        old.stop()
        variables = environ(old.database.url)
        # What is compiled is kept by path: of this copy nothing is.
        variables["PYTHONPATH"] = os.pathsep.join([str(code), str(code / "service")])
        command = [sys.executable, "-m", "mineral_service", "--port", "0", "--data", str(old.data)]
        silent = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, cwd=str(code), env=variables, text=True, **silent)
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        self.url, self.port = str(told["url"]), int(str(told["url"]).rpartition(":")[2])

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait(20)
        if self._process.stdout is not None:
            self._process.stdout.close()
