"""The real service as a process of its own, to be started, stopped and killed by tests."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, ContextManager, Dict, List, Optional, Sequence, Union

from databases import PostgresqlDatabase, SqliteFile
from preloaded import PIPE, Limits, Program

ROOT = Path(__file__).resolve().parents[2]
COMPILED = ROOT / ".build" / "compiled"
START_S = 60
"""The first start on a busy machine, which compiles everything, takes half of that."""


def environ(database_url: str = "") -> Dict[str, str]:
    """Return the environment of a service and of its commands.

    Its code is compiled once for all of them, as it is where it is installed: that is a third of a start.
    """
    values = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "service")]))
    values.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**values, "PYTHONPYCACHEPREFIX": str(COMPILED), "DATABASE_URL": database_url}


class ServiceProcess:
    """One service over one data folder. A restart keeps the data and takes another port.

    It is forked from a process that has its modules loaded (tests/preloaded.py); with ``loads_itself`` it is
    a fresh interpreter that loads them itself, as an office starts it.
    """

    def __init__(
        self,
        data: Path,
        options: Sequence[str] = (),
        limits: Optional[Limits] = None,
        database: Union[SqliteFile, PostgresqlDatabase, None] = None,
        loads_itself: bool = False,
    ) -> None:
        self.data = data
        self.database = database or SqliteFile()
        self._options = tuple(options)
        self._limits = limits
        self._loads_itself = loads_itself
        self._process: Union["subprocess.Popen[str]", Program, None] = None
        self.url = ""
        self.admin_token = ""

    def start(self) -> "ServiceProcess":
        """Start and wait for the line that says where it is."""
        with open(self.data.parent / f"{self.data.name}.log", "a", encoding="utf-8") as log:
            self._process = self._started(log)
        out = self._process.stdout
        ready, _, _ = select.select([out], [], [], START_S)
        line = out.readline() if ready else ""
        if not line:
            self.kill()
            raise RuntimeError(f"the service did not start: {self.log()}")
        told = json.loads(line)
        self.url, self.admin_token = str(told["url"]), str(told["adminToken"])
        return self

    def _started(self, log: IO[str]) -> Union["subprocess.Popen[str]", Program]:
        words = ["-m", "mineral_service", "--port", "0", "--data", str(self.data), *self._options]
        values = environ(self.database.url)
        if not self._loads_itself:
            return Program(words, values, ROOT, stdout=PIPE, stderr=log, limits=self._limits)
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=str(ROOT),
            env=values,
            stdout=PIPE,
            stderr=log,
            text=True,
        )

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.url.rpartition(":")[2])

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        assert self._process is not None
        return self._process.pid

    def most_memory_mib(self) -> float:
        """Return the most memory that the running process has had."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> Optional[int]:
        """Ask it to stop and return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> Optional[int]:
        process, self._process = self._process, None
        if process is None:
            return None
        process.send_signal(number)
        try:
            return process.wait(20)
        finally:
            process.kill()
            if process.stdout is not None:
                process.stdout.close()

    def log(self) -> str:
        """Return what it wrote to standard error."""
        return (self.data.parent / f"{self.data.name}.log").read_text(encoding="utf-8")

    def rows(self, sql: str) -> List[Any]:
        """Return rows of its database."""
        return self.database.rows(self.data, sql)

    def held(self) -> ContextManager[None]:
        """Hold what every writer of its database needs, so that it waits."""
        return self.database.held(self.data)
