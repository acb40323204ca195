"""The steps of a long sending: continue what was begun, be killed in the middle, see it through."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Dict

from journey_driver.hands import Hands, Missing

_EVERY_S = 1.0


class SendingSteps:
    """The part of the walk that sends for minutes, and what QGIS needs of memory meanwhile."""

    _hands: Hands
    _plan: Dict[str, Any]
    _say: Callable[[Dict[str, Any]], None]
    picture: Callable[[str], None]

    def rest(self) -> None:
        """Let QGIS come to rest, and begin to count its memory from there."""
        self._hands.wait(lambda: self._hands.sees("showUnfinished"), 30, "the line of what is unfinished")
        self.picture("unfinished")
        time_is_up = time.monotonic() + 3
        self._hands.wait(lambda: time.monotonic() > time_is_up, 10, "a rest")
        # proc(5): 5 sets the peak back to what is in use now.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self._say({"idle_kib": _peak_kib()})

    def continue_filing(self) -> None:
        """Go to what is unfinished and continue it."""
        self._hands.click("showUnfinished")
        self._hands.wait(lambda: self._hands.sees("outboxList"), 10, "the outbox")
        self._hands.wait(lambda: self._hands.find("outboxContinue").isEnabled(), 10, "the way on")
        self._hands.click("outboxContinue")
        self._hands.wait(lambda: self._hands.find("outboxPause").isEnabled(), 30, "the sending")
        self.picture("sending")

    def send_on(self) -> None:
        """Look on until the receipt is there, or until QGIS is killed."""
        end = time.monotonic() + float(self._plan["most_s"])
        said = 0.0
        while not self._hands.sees("receipt"):
            if time.monotonic() > end:
                raise Missing(f"no receipt; the outbox says: {self._outbox()}")
            if time.monotonic() - said >= _EVERY_S:
                said = time.monotonic()
                self._say({"peak_kib": _peak_kib()})
            self._hands.rest(200)
        self._say({"peak_kib": _peak_kib(), "receipt": self._hands.text("receiptNumber")})
        self.picture("receipt")

    def _outbox(self) -> str:
        return self._hands.text("outboxProblem") if self._hands.sees("outboxProblem") else "nothing"


def _peak_kib() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise LookupError("VmHWM")
