"""The process that has the modules loaded: it forks itself for each program that is asked for.

``preloaded.py`` asks on standard input, which is a socket, and says there what it is asked. What a program
starts by ``sys.executable`` asks at a door: a small executable that hands over its arguments, variables and
streams, and ends as what it asked for ends. Who started the server ends it: its socket is then at its end.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import resource
import runpy
import select
import shutil
import signal
import socket
import sys
import tempfile
import types
from pathlib import Path
from typing import Any, Dict, List, NoReturn, Tuple

LONGEST = 1 << 20
FILES = 4
"""Standard input, output and error of a program, and where it is told how it ends."""
DOOR = """#!{python} -IS
import _socket, os, posix, sys
import json
read, told = posix.pipe()
asked = dict(argv=sys.argv[1:], env=dict(os.environ), cwd=posix.getcwd(), limits=dict())
line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
line.connect({place!r})
files = b"".join(one.to_bytes(4, sys.byteorder) for one in (0, 1, 2, told))
line.sendmsg([json.dumps(asked).encode()], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, files)])
posix.close(told)
for one in (0, 1, 2):
    posix.close(one)
words = b""
while more := posix.read(read, 100):
    words += more
code = int(words.split()[1])
if code < 0:
    posix.kill(posix.getpid(), -code)
posix._exit(code)
"""


class Server:
    """Waits for what is asked and for the ends of what runs."""

    def __init__(self, control: socket.socket, folder: Path) -> None:
        self._control = control
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._folder = folder
        place = folder / "asking"
        self._door.bind(str(place))
        self._door.listen(64)
        path = folder / "python"
        path.write_text(DOOR.format(python=sys.executable, place=str(place)), "utf-8")
        path.chmod(0o700)
        sys.executable = str(path)
        self._running: Dict[int, Tuple[int, int]] = {}
        self._hurried: Dict[int, int] = {}
        self._watched = select.poll()
        for source in (self._control, self._door):
            self._watched.register(source, select.POLLIN)

    def next_program(self) -> Dict[str, Any]:
        """Return what a new program is to do, in its own process; the server itself never comes back."""
        while True:
            for number, _ in self._watched.poll():
                if number == self._control.fileno():
                    asked = self._asked(self._control, False)
                elif number == self._door.fileno():
                    with self._door.accept()[0] as line:
                        asked = self._asked(line, True)
                else:
                    asked = None
                    self._heard(number)
                if asked is not None:
                    return asked

    def _asked(self, line: socket.socket, at_the_door: bool) -> Any:
        """Return what is asked where this is the new process, else nothing."""
        message, files, _, _ = socket.recv_fds(line, LONGEST, FILES)
        if message:
            return json.loads(message) if self._fork(files, at_the_door) else None
        if not at_the_door:
            shutil.rmtree(self._folder, ignore_errors=True)
            os._exit(0)
        return None

    def _fork(self, files: List[int], at_the_door: bool) -> bool:
        child = os.fork()
        if child == 0:
            self._forget()
            for number, file in enumerate(files[:3]):
                os.dup2(file, number)
            for file in files:
                os.close(file)
            return True
        for file in files[:3]:
            os.close(file)
        os.write(files[3], b"%d\n" % child)
        ended = os.pidfd_open(child)
        self._running[ended] = (child, files[3])
        self._watched.register(ended, select.POLLIN)
        if at_the_door:
            self._hurried[files[3]] = child
            self._watched.register(files[3], 0)
        return False

    def _heard(self, number: int) -> None:
        if number in self._running:
            self._tell_end(number)
        elif number in self._hurried:  # who asked at the door was killed, and means what it asked for
            os.kill(self._hurried.pop(number), signal.SIGKILL)
            self._watched.unregister(number)

    def _tell_end(self, ended: int) -> None:
        child, told = self._running.pop(ended)
        self._watched.unregister(ended)
        if self._hurried.pop(told, None) is not None:
            self._watched.unregister(told)
        _, status = os.waitpid(child, 0)
        os.close(ended)
        try:
            os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
        except BrokenPipeError:
            pass  # nobody wants to know any more
        os.close(told)

    def _forget(self) -> None:
        """Close what belongs to the server alone."""
        self._control.close()
        self._door.close()
        for ended, (_, told) in self._running.items():
            os.close(ended)
            os.close(told)


def become(asked: Dict[str, Any]) -> None:
    """Set up this process as a fresh interpreter is: folder, limits, variables, streams, signals, path."""
    os.chdir(asked["cwd"])
    for name, most in asked["limits"].items():
        resource.setrlimit(getattr(resource, name), (most, most))
    os.environ.clear()
    os.environ.update(asked["env"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.open(0, "rb", closefd=False), "utf-8")
    sys.stdout = sys.__stdout__ = _writer(1, "strict", write_through=at_once)
    sys.stderr = sys.__stderr__ = _writer(2, "backslashreplace", line_buffering=True)
    given = os.environ.get("PYTHONPATH", "")
    first = "" if asked["argv"][0] == "-c" else asked["cwd"]
    sys.path[:] = [first, *filter(None, given.split(os.pathsep)), *OWN_PATH]
    importlib.invalidate_caches()


def _writer(number: int, errors: str, **options: bool) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.open(number, "wb", closefd=False), "utf-8", errors, **options)


def run(argv: List[str]) -> None:
    """Do what ``python -m NAME …`` or ``python -c CODE …`` does."""
    kind, what, *rest = argv
    sys.argv = [kind, *rest]
    if kind == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
        return
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    exec(compile(what, "<string>", "exec"), main.__dict__)  # noqa: S102 - that is what -c asks for


def main() -> NoReturn:
    """Load the modules that the arguments name, then serve. One with a ``!`` is run by programs, not used."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    control = socket.socket(fileno=os.dup(0))
    for name in sys.argv[1:]:
        importlib.import_module(name.rstrip("!"))
        if name.endswith("!"):
            del sys.modules[name.rstrip("!")]  # it is run anew, with all that it imports already there
    gc.collect()
    gc.freeze()  # so that collections in the programs need not write to what all share
    asked = Server(control, Path(tempfile.mkdtemp(prefix="preloaded-"))).next_program()
    become(asked)
    run(asked["argv"])
    sys.exit(0)


OWN_PATH: List[str] = [
    place for place in sys.path[1:] if place not in os.environ.get("PYTHONPATH", "").split(os.pathsep)
]

if __name__ == "__main__":
    main()
