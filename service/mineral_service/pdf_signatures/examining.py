"""Have PDF files looked at that wait for it: one at a time, in a process with limits, while uploads go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

from sqlalchemy.exc import SQLAlchemyError

from mineral_service import logs
from mineral_service.blobs import blob_path
from mineral_service.context import Context
from mineral_service.pdf_signatures import rows

EVERY_S = 1.0
_ASK_S = 0.05
_CHILD = "mineral_service.pdf_signatures.child"
_MOST_ANSWER_BYTES = 256 * 1024
_OUTCOMES = frozenset(["valid", "invalid", "indeterminate", "not-checked", "unsigned"])
_CONTENTS = frozenset(["plain", "script", "unknown"])


class Examining:
    """A thread that looks at files as long as the service runs; a kill costs nothing but the time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="signatures", daemon=True)

    def start(self) -> None:
        """Look at what waits, and at what comes."""
        self._thread.start()

    def stop(self) -> None:
        """End what runs; it is done again after the next start."""
        self._over.set()
        self._context.awaited.bell.set()
        self._thread.join()

    def _run(self) -> None:
        judged_anew = False
        while not self._over.is_set():
            self._context.awaited.bell.wait(EVERY_S)
            self._context.awaited.bell.clear()
            try:
                if not judged_anew:
                    rows.ask_again(self._context)
                    judged_anew = True
                while not self._over.is_set() and (sha256 := rows.next_waiting(self._context)) is not None:
                    self._one(sha256)
            except (SQLAlchemyError, OSError) as error:
                logs.note("signatures-not-checked", kind=type(error).__name__)

    def _one(self, sha256: str) -> None:
        backend = self._context.backend
        path = blob_path(self._context.blobs, sha256)
        told = examine(
            path, backend.trust_roots, backend.signature_seconds, backend.signature_max_bytes, self._over
        )
        if not self._over.is_set():
            rows.answered(self._context, sha256, told)


def examine(
    path: Path, roots: Optional[Path], seconds: float, most_bytes: int, over: threading.Event
) -> Dict[str, Any]:
    """Return what is told of the signatures in a file; whatever goes wrong, it is "not checked"."""
    try:
        if path.stat().st_size > most_bytes:
            return _not_checked("too-much")
    except FileNotFoundError:
        return _not_checked("gone")
    arguments = [str(path.absolute()), *([str(roots.absolute())] if roots is not None else [])]
    answer = answer_of(_CHILD, arguments, seconds, over)
    if answer is None:
        return _not_checked("took-too-long")
    return _read(answer) if answer else _not_checked("too-much")


def answer_of(module: str, arguments: List[str], seconds: float, over: threading.Event) -> Optional[bytes]:
    """Return what a child said of a file: nothing where it broke, ``None`` where it took too long."""
    with subprocess.Popen(  # nosec B603 - our own Python; the file's path is of our own making
        [sys.executable, "-m", module, *arguments],
        # Nothing of ours goes along: no address of a database, no secret.
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        until = time.monotonic() + seconds
        while child.poll() is None and time.monotonic() < until and not over.is_set():
            over.wait(_ASK_S)
        if child.poll() is None:
            child.kill()
            return None
        answer = child.stdout.read(_MOST_ANSWER_BYTES) if child.stdout is not None else b""
    return answer if child.returncode == 0 else b""


def _read(answer: bytes) -> Dict[str, Any]:
    """Return what a child said, if it is what children say: a hostile file may have taken it over."""
    try:
        told = json.loads(answer)
    except ValueError:
        return _not_checked("unreadable")
    if not isinstance(told, dict) or told.get("outcome") not in _OUTCOMES:
        return _not_checked("unreadable")
    return told if told.get("content") in _CONTENTS else _not_checked("unreadable")


def _not_checked(reason: str) -> Dict[str, Any]:
    values = {"outcome": "not-checked", "reason": reason, "signatures": []}
    return {**values, "content": "unknown", "script": None}
