"""Python programs that need not load their modules: each is forked from a process that has them loaded.

A start of the service costs more than a second of processor, nearly all of it for loading. A program started
here is a process like any other: arguments, variables, folder, standard streams, signals, exit code, memory
of its own, kill -9. It runs the same ``__main__`` as ``python -m`` and the same code as ``python -c``. What
is about starting itself (a broken installation, limits from before it, what gets loaded, how much memory) is
started for real, with ``subprocess``.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE, CompletedProcess, TimeoutExpired
from typing import IO, Any, List, Mapping, Optional, Sequence, Tuple, Union

SERVER = Path(__file__).resolve().parent / "preloaded_server.py"
SERVICE = (
    "mineral_service.__main__!",
    "mineral_service.pdf_signatures.child!",
    "mineral_service.commands.table",
    "mineral_service.storage.upgrading",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "anyio._backends._asyncio",
)
COMMANDS = ("mineral_plugin.cli.main", "requests", "preloaded_core")
File = Union[int, IO[Any], None]
Limits = Mapping[str, int]


class Program:
    """A running ``python -m …`` or ``python -c …``, with the manners of ``subprocess.Popen`` in text.

    ``argv`` is what stands after the name of the interpreter. Streams are inherited, ``PIPE``, ``DEVNULL`` or
    open files. ``limits`` are those of the kernel by name, such as ``{"RLIMIT_FSIZE": bytes}``.
    """

    def __init__(
        self,
        argv: Sequence[object],
        env: Mapping[str, str],
        cwd: object,
        stdin: File = None,
        stdout: File = None,
        stderr: File = None,
        limits: Optional[Limits] = None,
    ) -> None:
        self.args = [str(word) for word in argv]
        self.returncode: Optional[int] = None
        asked = {"argv": self.args, "env": dict(env), "cwd": str(cwd), "limits": dict(limits or {})}
        end, told = os.pipe()
        (read, self.stdin), (out, self.stdout), (error, self.stderr) = (
            _stream(given, number) for number, given in enumerate((stdin, stdout, stderr))
        )
        socket.send_fds(
            _server(*_kind(env, str(cwd))), [json.dumps(asked).encode()], [read, out, error, told]
        )
        for number, given in ((read, stdin), (out, stdout), (error, stderr)):
            if given in (PIPE, DEVNULL):
                os.close(number)
        os.close(told)
        self._end = open(end, encoding="ascii")
        first = self._end.readline()
        if not first:
            raise RuntimeError("the process that has the modules loaded is gone: its error stands above")
        self.pid = int(first)

    def wait(self, timeout: Optional[float] = None) -> int:
        """Return the exit code, minus the number of the signal that ended it.

        Raises:
            TimeoutExpired: it still runs.
        """
        if self.returncode is None:
            if timeout is not None and not select.select([self._end], [], [], max(timeout, 0))[0]:
                raise TimeoutExpired(self.args, timeout)
            with self._end:
                self.returncode = int(self._end.readline())
        return self.returncode

    def poll(self) -> Optional[int]:
        """Return the exit code, ``None`` while it runs."""
        try:
            return self.wait(0)
        except TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        # It may have ended without the word of it being here yet.
        with contextlib.suppress(ProcessLookupError):
            if self.poll() is None:
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, input: Optional[str] = None, timeout: Optional[float] = None) -> Tuple[str, str]:
        """Give it its input and return what it wrote on both streams, once it has ended.

        Raises:
            TimeoutExpired: it still runs.
        """
        found = ["", ""]

        def read(place: int, stream: Optional[IO[str]]) -> None:
            if stream is not None:
                found[place] = stream.read()

        readers = [
            threading.Thread(target=read, args=pair, daemon=True)
            for pair in enumerate((self.stdout, self.stderr))
        ]
        until = None if timeout is None else time.monotonic() + timeout
        for reader in readers:
            reader.start()
        if self.stdin is not None:
            with self.stdin:
                self.stdin.write(input or "")
        for reader in readers:
            reader.join(None if until is None else max(0.0, until - time.monotonic()))
            if reader.is_alive():
                raise TimeoutExpired(self.args, timeout or 0)
        self.wait(None if until is None else max(0.0, until - time.monotonic()))
        return found[0], found[1]

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_error: object) -> None:
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream is not None:
                stream.close()
        self.wait()


def run(
    argv: Sequence[object],
    env: Mapping[str, str],
    cwd: object,
    input: Optional[str] = None,
    timeout: float = 60,
    limits: Optional[Limits] = None,
) -> "CompletedProcess[str]":
    """Run a program to its end and return its exit code with what it wrote.

    Raises:
        TimeoutExpired: it took too long and was killed.
    """
    with Program(argv, env, cwd, DEVNULL if input is None else PIPE, PIPE, PIPE, limits) as program:
        try:
            out, error = program.communicate(input, timeout)
        except TimeoutExpired:
            program.kill()
            raise
    return CompletedProcess(program.args, program.wait(), out, error)


def _stream(given: File, number: int) -> Tuple[int, Optional[IO[str]]]:
    """Return the number of the program's end, and our end where it is a pipe."""
    if given is None:
        return number, None
    if given == DEVNULL:
        return os.open(os.devnull, os.O_RDWR), None
    if given == PIPE:
        read, write = os.pipe()
        if number == 0:
            return read, open(write, "w", encoding="utf-8", newline="")
        return write, open(read, encoding="utf-8", newline="")
    return given if isinstance(given, int) else given.fileno(), None


Kind = Tuple[Tuple[str, str], ...]


def _kind(env: Mapping[str, str], cwd: str) -> Tuple[str, Kind]:
    """Return what programs of one server share: the code, and what an interpreter reads once."""
    place = env.get("PYTHONPATH", "").split(os.pathsep)[0] or cwd
    read_once = {name: env[name] for name in env if name.startswith(("PYTHON", "LC_"))}
    read_once.pop("PYTHONPATH", None)
    return place, tuple(sorted(read_once.items()))


@functools.lru_cache(maxsize=None)
def _server(place: str, kind: Kind) -> socket.socket:
    """Start a server; it ends when this process does and the socket with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kept = {name: os.environ[name] for name in os.environ if not name.startswith(("PYTHON", "LC_"))}
    path = os.pathsep.join([place, str(Path(place) / "service")])
    environ = {**kept, **dict(kind), "PYTHONPATH": path}
    with theirs:
        subprocess.Popen([sys.executable, str(SERVER), *_modules()], env=environ, stdin=theirs)
    return ours


def _modules() -> List[str]:
    """Return what programs of this environment load: the service has an environment of its own."""
    return [*COMMANDS, *(SERVICE if (Path(sys.prefix).parent.name == "service") else ())]
