"""The real service as a process of its own, to be started, stopped and killed by tests."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, ContextManager, List, Optional, Sequence, Union

from databases import PostgresqlDatabase, SqliteFile

ROOT = Path(__file__).resolve().parents[2]
START_S = 30


class ServiceProcess:
    """One service over one data folder. A restart keeps the data and takes another port."""

    def __init__(
        self,
        data: Path,
        options: Sequence[str] = (),
        limit: Optional[Callable[[], None]] = None,
        database: Union[SqliteFile, PostgresqlDatabase, None] = None,
    ) -> None:
        self.data = data
        self.database = database or SqliteFile()
        self._options = tuple(options)
        self._limit = limit
        self._process: Optional["subprocess.Popen[str]"] = None
        self.url = ""
        self.admin_token = ""

    def start(self) -> "ServiceProcess":
        """Start and wait for the line that says where it is."""
        environ = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "service")]))
        environ["DATABASE_URL"] = self.database.url
        command = [sys.executable, "-m", "mineral_service", "--port", "0", "--data", str(self.data)]
        with open(self.data.parent / f"{self.data.name}.log", "a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*command, *self._options],
                cwd=str(ROOT),
                env=environ,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                preexec_fn=self._limit,
            )
        out = self._process.stdout
        ready, _, _ = select.select([out], [], [], START_S)
        line = out.readline() if ready else ""
        if not line:
            self.kill()
            raise RuntimeError(f"the service did not start: {self.log()}")
        told = json.loads(line)
        self.url, self.admin_token = str(told["url"]), str(told["adminToken"])
        return self

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.url.rpartition(":")[2])

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        assert self._process is not None
        return self._process.pid

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
