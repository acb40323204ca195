"""Sending files over bad lines: in chunks, resumed where the server stands, by tus 1.0.0.

After any doubt (no answer, a server in trouble, a chunk that came in damaged or at another place) the server
is asked how far it is before anything is sent again, so that a cut costs one chunk at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Callable, Optional

from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.portal.file_window import FileWindow
from mineral_plugin.core.portal.line import Line, RefusedError
from mineral_plugin.core.portal.retrying import (
    NO_ANSWER,
    NO_PATCH,
    OVER,
    REMEDIES,
    TOO_LARGE,
    WAY_ROUND,
    Patience,
    Remedy,
    Step,
    Waiting,
)
from mineral_plugin.core.portal.tus import FileToSend, Place, Tus, UploadFault
from mineral_plugin.core.portal.upload_memory import UploadMemory

CHUNK = 8 * 1024 * 1024


@dataclass(frozen=True)
class Watch:
    """Who looks on: ``alive`` is called often and ends the work by raising.

    ``arrived`` hears how many bytes of the file the server has.
    """

    alive: Callable[[], None]
    arrived: Callable[[int], None]


class Pace:
    """How many bytes are sent at once: half as many after a cut, twice as many after a chunk that arrived."""

    def __init__(self, least: int, most: int) -> None:
        self._most = max(1, min(CHUNK, most))
        self._least = max(1, min(least, self._most))
        self.size = self._most

    @property
    def is_least(self) -> bool:
        """Return whether it cannot be less."""
        return self.size <= self._least

    def arrived(self) -> None:
        """Dare more."""
        self.size = min(self._most, 2 * self.size)

    def cut(self) -> None:
        """Dare less: a line that is cut every minute lets small chunks through."""
        self.size = max(self._least, self.size // 2)

    def refused(self) -> None:
        """Never send so much again: somebody takes only less."""
        self.cut()
        self._most = self.size


class Uploader:
    """Sends files over one line; what was learned of the line with one file holds for the next."""

    def __init__(self, line: Line, pace: Pace, waiting: Waiting) -> None:
        self._tus = Tus(line)
        self._pace = pace
        self._waiting = waiting
        self._asked = False

    def send(self, file: FileToSend, memory: UploadMemory, watch: Watch, *, is_there: bool = False) -> None:
        """Bring a file to its place in its dossier; ``is_there``: the dossier holds the same bytes elsewhere.

        Raises:
            ServiceUnreachableError: no answer for too long, or it is not the service that answers.
            RefusedError: the service does not take the file.
            OSError: the file cannot be read.
        """
        with file.path.open("rb") as stream:
            sending = _Sending(self._tus, self._pace, file, stream, memory, watch, bare=is_there)
            self._drive(sending, Patience(self._waiting, watch.alive))

    def _drive(self, sending: "_Sending", patience: Patience) -> None:
        while not sending.is_whole:
            try:
                self._discover()
                if sending.step():
                    patience.progress()
            except UploadFault as fault:
                self._recover(sending, patience, fault)

    def _recover(self, sending: "_Sending", patience: Patience, fault: UploadFault) -> None:
        remedy = REMEDIES.get(fault.kind) or sending.way_round(fault)
        if remedy is None:
            sending.give_up(fault)
            raise fault.error from fault
        if fault.kind == NO_ANSWER:
            sending.cut()
        patience.wait(fault.kind, remedy, fault.asked_s, fault.error)
        if remedy.step is Step.ANEW:
            sending.begin_anew()

    def _discover(self) -> None:
        if not self._asked:
            self._tus.discover()
            self._asked = True


class _Sending:
    """One file on its way. ``_offset`` is how much of it the server has, ``None`` while that is in doubt."""

    def __init__(
        self,
        tus: Tus,
        pace: Pace,
        file: FileToSend,
        stream: BinaryIO,
        memory: UploadMemory,
        watch: Watch,
        *,
        bare: bool,
    ) -> None:
        self._tus = tus
        self._pace = pace
        self._file = file
        self._stream = stream
        self._memory = memory
        self._watch = watch
        self._bare = bare
        self._place = memory.place
        self._offset: Optional[int] = None
        self._best = -1
        self._chunk: Optional[FileWindow] = None

    @property
    def is_whole(self) -> bool:
        """Return whether the server has all of it."""
        return self._offset == self._file.size_bytes

    def step(self) -> bool:
        """Do one exchange; return whether the server has more of the file than before."""
        self._watch.alive()
        offset, self._offset, self._chunk = self._offset, None, None
        if self._place is None:
            self._place, self._offset = self._create()
        elif offset is None:
            self._offset = self._tus.offset(self._place, self._file.size_bytes)
        else:
            self._offset = self._append(self._place, offset)
        return self._take_note(self._place)

    def _create(self) -> Place:
        # After a doubt the service may have the first chunk: it is asked without one.
        if self._tus.takes_first_chunk and self._file.size_bytes and not self._bare:
            self._chunk = self._window(0)
        self._bare = True
        return self._tus.create(self._file, self._memory.key, self._chunk)

    def _append(self, place: str, begin: int) -> int:
        self._chunk = self._window(begin)
        offset = self._tus.append(place, begin, self._chunk, self._file.size_bytes)
        self._pace.arrived()
        return offset

    def _window(self, begin: int) -> FileWindow:
        size = min(self._pace.size, self._file.size_bytes - begin)
        return FileWindow(self._stream, begin, size, self._watch.alive)

    def _take_note(self, place: str) -> bool:
        if self._offset is None or self._offset <= self._best:
            return False
        self._best = self._offset
        self._watch.arrived(self._best)
        if not self.is_whole:
            self._memory.note(place, self._best)
        return True

    def way_round(self, fault: UploadFault) -> Optional[Remedy]:
        """Return what helps where something in between stands in the way, and get ready for it."""
        is_theirs = isinstance(fault.error, ServiceUnreachableError)
        if is_theirs and fault.status == TOO_LARGE and self._chunk is not None and not self._pace.is_least:
            self._pace.refused()
            return WAY_ROUND
        refuses_verb = is_theirs or fault.status in NO_PATCH
        if refuses_verb and self._is_patch and not self._tus.by_override:
            # The question that comes next tells whether anything but the verb was wrong.
            self._tus.by_override = True
            return WAY_ROUND
        return None

    @property
    def _is_patch(self) -> bool:
        return self._chunk is not None and self._place is not None

    def cut(self) -> None:
        """Send less at once, if it was a chunk that got no answer."""
        if self._chunk is not None:
            self._pace.cut()

    def begin_anew(self) -> None:
        """Forget the upload: the server has nothing of it."""
        self._memory.forget()
        self._place, self._offset, self._best = None, None, -1

    def give_up(self, fault: UploadFault) -> None:
        """Forget the upload if the service will not go on with it."""
        if isinstance(fault.error, RefusedError) and fault.status in OVER:
            self._memory.forget()
