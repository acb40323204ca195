"""A hand outside of QGIS: the mouse of an X screen, by its XTEST extension (libXtst)."""

from __future__ import annotations

import ctypes
import time
from types import TracebackType
from typing import Iterable, Optional, Tuple, Type

_LEFT = 1


class Hand:
    """Presses, moves and releases the real mouse of a display, as a server sees it."""

    def __init__(self, display: str) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._screen = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode("ascii")))
        if not self._screen:
            raise OSError(f"no display {display}")

    def __enter__(self) -> Hand:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._x11.XCloseDisplay(self._screen)

    def drag(self, path: Iterable[Tuple[int, int]], a_second: float) -> None:
        """Press at the first place of a path, go through it with so many moves a second, and release."""
        places = iter(path)
        self._move(*next(places))
        time.sleep(0.3)
        self._button(True)
        time.sleep(0.2)
        start = time.perf_counter()
        for number, place in enumerate(places, start=1):
            time.sleep(max(0.0, start + number / a_second - time.perf_counter()))
            self._move(*place)
        time.sleep(0.2)
        self._button(False)

    def _move(self, x: int, y: int) -> None:
        self._test.XTestFakeMotionEvent(self._screen, -1, x, y, 0)
        self._x11.XFlush(self._screen)

    def _button(self, pressed: bool) -> None:
        self._test.XTestFakeButtonEvent(self._screen, _LEFT, int(pressed), 0)
        self._x11.XFlush(self._screen)
