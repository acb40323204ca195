"""The tests of the service whose size matters, at full scale and alone: bad lines, kills, many clients.

`make proof` runs them among all others; this takes more than an hour, for 5,000 dossiers through 100 kills.
`tools/proof.py --only service` puts their figures onto the page of the proof.
"""

from __future__ import annotations

import sys
from typing import Sequence

import setup
from common import SERVICE_VENV, ToolError, fail, run
from testrun import FIGURES, Suite, environ_of, pytest_command

TESTS = (
    "test_uploads_broken.py",
    "test_uploads_tus_js.py",
    "test_uploading.py",
    "test_many_clients.py",
)


def suite(options: Sequence[str]) -> Suite:
    """Return the command; ``options`` are further ones for pytest."""
    first, *others = ("tests/contract/" + name for name in TESTS)
    command = pytest_command(SERVICE_VENV / "bin/python", first)
    return Suite("service", (*command, *others, *options))


def main(options: Sequence[str]) -> int:
    """Run them and return the exit code."""
    try:
        setup.ensure(("service", "node"))
    except ToolError as error:
        return fail(error)
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.unlink(missing_ok=True)
    wanted = suite(options)
    return run(wanted.command, env=environ_of(wanted, "full")).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
