"""Tokens of SoftHSM2 for the tests of the window, made by the Python that has what it takes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Iterator

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "service/.venv/bin/python"
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
LABEL, PIN = "made-up token", "made-up-1234"


@pytest.fixture(scope="session")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of ``contract/token_maker.py``; the library finds its tokens by the environment."""
    folder = tmp_path_factory.mktemp("softhsm")
    paths = os.pathsep.join(str(path) for path in (ROOT, ROOT / "tests", ROOT / "tests/contract"))
    environ = {**os.environ, "PYTHONPATH": paths}
    command = [str(PYTHON), str(ROOT / "tests/contract/token_maker.py"), str(folder)]
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=120)
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    yield folder
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before
