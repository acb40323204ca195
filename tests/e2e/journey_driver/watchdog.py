"""Watches the window's thread: how long it answered nothing, and whose code was on its stack meanwhile.

A timer of the window beats as long as its thread is free. Another thread looks every 10 ms; where the beat is
overdue it takes down the stack and what the window's thread has used of a processor. A stall is told with how
long our own code was on the stack, by the clock and by the processor: a machine that is busy with other work
makes the first longer, not the second.
"""

from __future__ import annotations

import dis
import gc
import sys
import threading
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Tuple

from qgis.PyQt.QtCore import QObject, Qt, QTimer

EVERY_S = 0.010
STALL_S = 0.100
OURS = "mineral_plugin"
THE_DRIVERS = "eyes.py"
"""Where the driver looks at the window, which is no part of a journey: it is taken off."""

Place = Tuple[str, ...]


class Sample(NamedTuple):
    """What was seen of the window's thread: our lines, the outermost first, and its seconds until then."""

    place: Place
    clock_s: float
    processor_s: float
    is_the_drivers: bool


class Watchdog:
    """Tells stalls of the thread it was made in, from ``start`` to ``stop``."""

    def __init__(self, say: Callable[[Dict[str, Any]], None], parent: QObject) -> None:
        self._say = say
        self._main = threading.get_ident()
        self._processor = time.pthread_getcpuclockid(self._main)
        self._beat = (time.monotonic(), 0.0)
        self._ends = threading.Event()
        self._timer = QTimer(parent)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._on_beat)
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._tidied_s = 0.0
        self._tidying_since = 0.0
        self.step = ""

    def start(self) -> None:
        """Begin to watch."""
        gc.callbacks.append(self._on_tidying)
        self._on_beat()
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._ends.set()
        gc.callbacks.remove(self._on_tidying)
        self._timer.stop()
        self._thread.join(2)

    def _on_tidying(self, phase: str, _told: Dict[str, int]) -> None:
        """Count what Python's garbage collection takes; no other thread runs Python meanwhile."""
        now = time.monotonic()
        if phase == "start":
            self._tidying_since = now
        else:
            self._tidied_s += now - self._tidying_since

    def _on_beat(self) -> None:
        self._beat = (time.monotonic(), time.clock_gettime(self._processor))

    def _watch(self) -> None:
        seen: List[Sample] = []
        beat, step, tidied = self._beat, self.step, self._tidied_s
        while not self._ends.wait(EVERY_S):
            newest = self._beat
            if newest != beat:
                self._tell(seen, beat, newest, step, self._tidied_s - tidied)
                seen, beat, step, tidied = [], newest, self.step, self._tidied_s
            seen.append(self._sample())

    def _sample(self) -> Sample:
        frame = _past_entry(sys._current_frames().get(self._main))
        used = time.clock_gettime(self._processor)
        is_the_drivers = _is_the_drivers(frame)
        return Sample(_place(frame), time.monotonic(), used, is_the_drivers)

    def _tell(
        self,
        seen: List[Sample],
        began: Tuple[float, float],
        ended: Tuple[float, float],
        step: str,
        tidied_s: float,
    ) -> None:
        shares = _shares(seen, began, ended)
        whole = [share for share, sample in zip(shares, seen) if not sample.is_the_drivers]
        if sum(share[0] for share in whole) < STALL_S:
            return
        ours = [share for share, sample in zip(shares, seen) if sample.place]
        told: Dict[str, Any] = {
            "at_s": round(began[0], 3),
            "stall_ms": _ms(share[0] for share in whole),
            "processor_ms": _ms(share[1] for share in whole),
            "ours_ms": _ms(share[0] for share in ours),
            "ours_processor_ms": _ms(share[1] for share in ours),
            "garbage_ms": round(tidied_s * 1000),
            "in_step": step,
        }
        where = _shared([sample.place for sample in seen if sample.place])
        if where:
            told["where"] = where
        self._say(told)


def _shares(
    seen: List[Sample], began: Tuple[float, float], ended: Tuple[float, float]
) -> List[Tuple[float, float]]:
    """Return the seconds of a stall that belong to each sample, by the clock and of the processor.

    What passes between two samples belongs to the later one, the rest after the last to the last.
    """
    ends = [began, *((sample.clock_s, sample.processor_s) for sample in seen[:-1]), ended]
    return [(after[0] - before[0], after[1] - before[1]) for before, after in zip(ends, ends[1:])]


def _ms(seconds: Iterable[float]) -> int:
    return round(sum(seconds) * 1000)


def _past_entry(frame: Optional[FrameType]) -> Optional[FrameType]:
    """Return the caller of a function that has run nothing yet, else the frame.

    Qt called by Python keeps Python's lock: this thread can look only when Qt calls back, as the function is
    entered. What passed until then belongs to who called Qt, not to whom Qt called.
    """
    while frame is not None and frame.f_lasti <= _entry(frame.f_code):
        frame = frame.f_back
    return frame


@lru_cache(maxsize=None)
def _entry(code: CodeType) -> int:
    """Return where in its code a function is entered; -1 where Python (before 3.11) does not mark it."""
    marked = (one.offset for one in dis.get_instructions(code) if one.opname == "RESUME")
    return next(marked, -1)


def _is_the_drivers(frame: Optional[FrameType]) -> bool:
    """Return whether the driver is looking for something at this moment."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.name == THE_DRIVERS or OURS in path.parts:
            return path.name == THE_DRIVERS
        frame = frame.f_back
    return False


def _place(frame: Optional[FrameType]) -> Place:
    """Return the lines of our code on a stack, the outermost first; empty where there is none."""
    lines: List[str] = []
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if OURS in path.parts:
            lines.append(f"{path.name}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return tuple(reversed(lines))


def _shared(places: List[Place]) -> List[str]:
    """Return the longest way into our code that half of the samples went, the innermost line first."""
    way: Place = ()
    while True:
        longer = Counter(place[: len(way) + 1] for place in places if place[: len(way)] == way)
        longer.pop(way, None)
        if not longer or max(longer.values()) * 2 < len(places):
            return list(reversed(way))
        way = longer.most_common(1)[0][0]
