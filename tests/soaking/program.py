"""The command line of the program: each command is a process of its own, which can be killed.

One driver has everything loaded and forks: a command costs some hundredths of a second that way.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, NamedTuple

from service_process import ROOT

DRIVER = """
import json, os, resource, sys
from datetime import datetime, timedelta
from mineral_plugin.cli.main import main
from mineral_plugin.core.base import ports
import requests
import mineral_plugin.core.work.drafting, mineral_plugin.core.work.filing, mineral_plugin.core.work.following
import mineral_plugin.core.work.outbox_view, mineral_plugin.core.work.following_told

real = ports.SystemClock.now


def child(asked, out, err):
    os.dup2(out, 1), os.dup2(err, 2)
    os.environ["MINERAL_HOME"] = asked["home"]
    ports.SystemClock.now = lambda clock: real(clock) + timedelta(seconds=asked["skew_s"])
    if asked["room"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["room"], resource.RLIM_INFINITY))
    return main(["--lang", "vi", *asked["arguments"]])


def run(asked):
    (told, out), (said, err) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            code = child(asked, out, err)
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)
    os.close(out), os.close(err)
    print(json.dumps({"pid": pid}), flush=True)
    with os.fdopen(told) as stream, os.fdopen(said) as errors:
        answer, error = stream.read(), errors.read()
    status = os.waitpid(pid, 0)[1]
    code = None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    print(json.dumps({"code": code, "out": answer, "err": error}), flush=True)


for line in sys.stdin:
    run(json.loads(line))
"""


class Done(NamedTuple):
    """How a command ended; ``code`` is ``None`` where it was killed."""

    code: Any
    out: str
    err: str


class Program:
    """One command at a time."""

    def __init__(self) -> None:
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}
        pipes: Dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._driver = subprocess.Popen([sys.executable, "-c", DRIVER], cwd=str(ROOT), env=environ, **pipes)

    def begin(self, home: Path, *arguments: str, skew_s: float = 0, room: Any = None) -> int:
        """Begin a command over a data folder; return the number of its process.

        ``skew_s``: how far its clock is wrong; ``room``: the size that no file of it can grow past.
        """
        asked = {"home": str(home), "arguments": arguments, "skew_s": skew_s, "room": room}
        assert self._driver.stdin is not None
        self._driver.stdin.write(json.dumps(asked) + "\n")
        self._driver.stdin.flush()
        return int(self._told()["pid"])

    def end(self) -> Done:
        """Wait for the end of the command that was begun."""
        return Done(**self._told())

    def close(self) -> None:
        """End the driver."""
        assert self._driver.stdin is not None
        self._driver.stdin.close()
        self._driver.wait(20)

    def _told(self) -> Dict[str, Any]:
        assert self._driver.stdout is not None
        told: Dict[str, Any] = json.loads(self._driver.stdout.readline())
        return told
