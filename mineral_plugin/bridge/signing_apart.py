"""The process in which tokens are used and signatures are judged, started from QGIS and ended with the work.

QGIS's own Python runs it where pyHanko is installed there, else the Python that was named in the settings:
pyHanko wants packages that no QGIS brings along.
"""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple, Type

from qgis.PyQt.QtCore import QProcess

from mineral_plugin.bridge import settings
from mineral_plugin.bridge.shapely_setup import own_interpreter
from mineral_plugin.core.base.errors import CancelledError, MineralError, MissingError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.work.signing import judge_of
from mineral_plugin.core.work.token_signing import (
    ApartJudge,
    SignatureJudge,
    has_pyhanko,
    program,
    version_by,
)

_POLL_MS = 100
_START_MS = 20_000
_END_MS = 2_000


@dataclass(frozen=True)
class SigningPython:
    """A Python for signing: its program, and where else packages of it lie."""

    path: Path
    more_paths: Tuple[str, ...] = ()


def signing_python() -> Optional[SigningPython]:
    """Return the Python that was named in the settings, else QGIS's own if it has pyHanko, else ``None``."""
    named = settings.load().settings.signing_python
    if named:
        return SigningPython(Path(named))
    if not has_pyhanko():
        return None
    try:
        return SigningPython(own_interpreter(), tuple(sys.path))
    except MineralError:
        return None


class SigningApart:
    """The process, for one piece of work: ``with SigningApart(python, progress) as asker``.

    It can be started and asked in any one thread. Who stops the work ends the process at once.

    Raises:
        MissingError: there is no such Python, or it does not start.
    """

    def __init__(self, python: SigningPython, progress: Progress) -> None:
        self._python, self._progress = python, progress
        self._process = QProcess()

    def __enter__(self) -> SigningApart:
        process = self._process
        process.setStandardErrorFile(QProcess.nullDevice())
        process.start(str(self._python.path), program(self._python.more_paths))
        if not process.waitForStarted(_START_MS):
            raise MissingError("signing.no_python", path=str(self._python.path))
        return self

    def __exit__(
        self,
        _kind: Optional[Type[BaseException]],
        _error: Optional[BaseException],
        _trace: Optional[TracebackType],
    ) -> None:
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(_END_MS):
            self._end()

    def ask(self, request: Mapping[str, Any]) -> Dict[str, Any]:
        """Return the answer to one request.

        Raises:
            CancelledError: the user stopped.
            MissingError: the process ended without an answer.
        """
        process = self._process
        process.write(json.dumps(dict(request), ensure_ascii=True).encode("ascii") + b"\n")
        while not process.canReadLine():
            is_over = process.state() == QProcess.ProcessState.NotRunning
            if self._progress.cancelled():
                self._end()
                raise CancelledError("error.cancelled")
            if not process.waitForReadyRead(_POLL_MS) and is_over and not process.canReadLine():
                raise MissingError("signing.apart_ended", path=str(self._python.path))
        return dict(json.loads(bytes(process.readLine())))

    def _end(self) -> None:
        self._process.kill()
        self._process.waitForFinished(_END_MS)


@contextlib.contextmanager
def judging(trust: Path, progress: Progress) -> Iterator[SignatureJudge]:
    """Give who looks at signatures, for one piece of work: the best there is on this computer.

    QGIS's own pyHanko works where it is; that of another Python works in its process.

    Raises:
        CancelledError: the user stopped.
    """
    python = signing_python()
    with contextlib.ExitStack() as held:
        judge = judge_of(trust)
        if not judge.checks and python is not None:
            # Without it what signatures claim is still told.
            with contextlib.suppress(MissingError):
                asker = held.enter_context(SigningApart(python, progress))
                version_by(asker)
                judge = ApartJudge(asker, trust)
        yield judge
