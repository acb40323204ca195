"""The real service as a process of its own, and the line to it that is cut."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
from pathlib import Path
from typing import Iterator, List, NamedTuple

from common import ROOT, SERVICE_VENV, clean_environ

from mineral_plugin.core.base.words import Bilingual
from story.errors import StoryError

START_S = 60
STOP_S = 20
_MOST_FILE = 256 * 1024 * 1024


class Running(NamedTuple):
    """A service that answers: where, its administrator's token, its process."""

    url: str
    admin_token: str
    process: "subprocess.Popen[str]"

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.url.rpartition(":")[2])

    def processor_s(self) -> float:
        """Return the seconds of processor that its process used so far, 0 where that is not told."""
        path = Path(f"/proc/{self.process.pid}/stat")
        with contextlib.suppress(OSError):
            fields = path.read_text("ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0


@contextlib.contextmanager
def running(data: Path, log: Path, port: int = 0, more: "tuple[str, ...]" = ()) -> Iterator[Running]:
    """Give a service over a data folder, and stop it at the end.

    Raises:
        StoryError: it did not start; its log says why.
    """
    command: List[str] = [str(SERVICE_VENV / "bin/python"), "-m", "mineral_service", "--port", str(port)]
    command += ["--data", str(data), "--max-file-bytes", str(_MOST_FILE), *more]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "service")])
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(
            command,
            cwd=str(ROOT),
            env=clean_environ({"PYTHONPATH": paths}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        )
    try:
        yield _ready(process, log)
    finally:
        _stop(process)


def _ready(process: "subprocess.Popen[str]", log: Path) -> Running:
    out = process.stdout
    ready = out is not None and select.select([out], [], [], START_S)[0]
    line = out.readline() if out is not None and ready else ""
    if not line:
        raise StoryError(
            Bilingual(f"Dịch vụ không khởi động được; xem {log}.", f"The service did not start; see {log}.")
        )
    told = json.loads(line)
    return Running(str(told["url"]), str(told["adminToken"]), process)


def _stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
