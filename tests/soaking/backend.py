"""The service of a soak with all lines that lead to it: killed, without room, with its log-ins ended."""

from __future__ import annotations

import contextlib
import resource
import threading
from pathlib import Path
from typing import Any, Iterator, List

from service_process import ServiceProcess

from soaking.lines import SoakLine

OPTIONS = ("--requests-per-minute", "0")
"""The walk has one person do in a minute what people do in a day; 429 come from the line."""
_FREE = resource.RLIM_INFINITY


class Backend:
    """The process and its lines: a restart takes another port, the lines lead to it."""

    def __init__(self, folder: Path) -> None:
        self.process = ServiceProcess(folder / "service", OPTIONS).start()
        self.kills = 0
        self._lines: List[SoakLine] = []
        self._one_at_a_time = threading.Lock()

    def line(self) -> SoakLine:
        """Return a new line to the service."""
        line = SoakLine(self.process.port)
        self._lines.append(line)
        return line

    def drop(self, line: SoakLine) -> None:
        """Take a line away."""
        self._lines.remove(line)
        line.close()

    def kill(self) -> None:
        """End the service as a power cut would, and start it again over the same data."""
        with self._one_at_a_time:
            self.kills += 1
            self.process.kill()
            self.process.start()
            for line in self._lines:
                line.upstream = self.process.port

    @contextlib.contextmanager
    def without_room(self, size: int) -> Iterator[None]:
        """Let no file of the service grow past ``size`` bytes, as on a disk that is full."""
        limit(self.process.pid, size)
        try:
            yield
        finally:
            limit(self.process.pid, _FREE)

    def end_log_ins(self) -> None:
        """Make every token of everybody worthless."""
        with self.process.database.changing(self.process.data) as execute:
            execute("UPDATE tokens SET revoked = 1")

    def rows(self, sql: str) -> List[Any]:
        """Return rows of the database."""
        return self.process.rows(sql)

    def close(self) -> None:
        """End everything."""
        for line in self._lines:
            line.close()
        self.process.kill()


def limit(pid: int, size: int) -> None:
    """Set the size that no file of a process can grow past (0 is the process that asks)."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, _FREE))
