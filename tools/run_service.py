"""What `make service` does: the practice service on this machine alone, until it is stopped.

The one line it prints holds its address and the token of the administrator. MINERAL_SERVICE_DATA names
another data folder, MINERAL_SERVICE_PORT another port, DATABASE_URL a PostgreSQL database.
"""

from __future__ import annotations

import os
import sys
from typing import Dict, List

import setup
from common import ROOT, SERVICE_VENV, ToolError, clean_environ, fail

DATA = "practice-data"
PORT = "8765"


def command(data: str, port: str) -> List[str]:
    """Return the command that serves a data folder at a port of this machine."""
    python = str(SERVICE_VENV / "bin/python")
    return [python, "-m", "mineral_service", "--port", port, "--data", data, "--practice"]


def environ() -> Dict[str, str]:
    """Return the environment in which the service finds its code."""
    return clean_environ({"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "service")])})


def main() -> int:
    """Replace this process by the service; only a failed set-up returns."""
    try:
        setup.ensure(("service",))
    except ToolError as error:
        return fail(error)
    data = os.environ.get("MINERAL_SERVICE_DATA") or str(ROOT / DATA)
    port = os.environ.get("MINERAL_SERVICE_PORT") or PORT
    serving = command(data, port)
    os.execve(serving[0], serving, environ())


if __name__ == "__main__":
    sys.exit(main())
