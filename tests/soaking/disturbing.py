"""What may go wrong while an action is done, drawn by chance; and counted only where it did go wrong."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from typing import Any, Callable, Dict, Iterator

from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, MEANWHILE

from soaking.backend import Backend, limit
from soaking.lines import SoakLine

MOMENTS = (BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER)
FARTHEST = 9
"""A filing of two papers takes about as many requests."""
NOBODY = 0
"""The process that asks (see ``limit``)."""
WRONG_S = (-40 * 86_400, -86_400, -3_600, -70, 70, 3_600, 86_400, 40 * 86_400)
STATUSES = (429, 500, 502, 503, 504)
WEIGHTS: Dict[str, int] = {
    "nothing": 30,
    "cut": 24,
    "busy": 8,
    "log-in ended": 6,
    "no room at the service": 6,
    "no room here": 6,
    "clock": 8,
    "service killed": 3,
}


class Disturbing:
    """Draws what goes wrong; ``counts`` tell how often it did, ``may_kill`` is for the service."""

    def __init__(self, backend: Backend) -> None:
        self.counts: "Counter[str]" = Counter()
        self.may_kill = True
        self._backend = backend

    def drawn(self, chance: random.Random, *without: str) -> str:
        """Return what is to go wrong, or "nothing"."""
        left_out = (*without, *(() if self.may_kill else ("service killed",)))
        names = [name for name in WEIGHTS if name not in left_out]
        return chance.choices(names, [WEIGHTS[name] for name in names])[0]

    @contextlib.contextmanager
    def around(self, what: str, chance: random.Random, line: SoakLine, who: Any) -> Iterator[None]:
        """Let it go wrong while something is done over ``line``; ``who`` has the clock (``skew_s``)."""
        with contextlib.ExitStack() as stack:
            self._begin(what, chance, line, who, stack)
            try:
                yield
            finally:
                broken = line.quiet()
        if broken and what in ("cut", "service killed", "log-in ended"):
            self.counts[what] += 1

    def _begin(
        self, what: str, chance: random.Random, line: SoakLine, who: Any, stack: contextlib.ExitStack
    ) -> None:
        after, moment = chance.randrange(FARTHEST), chance.choice(MOMENTS)
        begins: Dict[str, Callable[[], None]] = {
            "cut": lambda: line.plan(moment, after, share=chance.random()),
            "service killed": lambda: line.plan(moment, after, self._backend.kill),
            "log-in ended": lambda: line.plan(MEANWHILE, after, self._backend.end_log_ins),
            "busy": lambda: self._busy(chance, line),
            "no room at the service": lambda: self._no_room_there(chance, stack),
            "no room here": lambda: self._no_room_here(chance, stack),
            "clock": lambda: self._clock(chance, line, after, who),
        }
        if what in begins:
            begins[what]()

    def _busy(self, chance: random.Random, line: SoakLine) -> None:
        self.counts["busy"] += 1
        headers = {"Retry-After": "1"} if chance.random() < 0.7 else {}
        line.answer("*", chance.choice(STATUSES), headers, times=chance.randrange(1, 4))

    def _no_room_there(self, chance: random.Random, stack: contextlib.ExitStack) -> None:
        self.counts["no room at the service"] += 1
        stack.enter_context(self._backend.without_room(chance.choice((0, 4_096, 100_000, 1_000_000))))

    def _no_room_here(self, chance: random.Random, stack: contextlib.ExitStack) -> None:
        self.counts["no room here"] += 1
        limit(NOBODY, chance.choice((0, 4_096, 30_000)))
        stack.callback(limit, NOBODY, -1)

    def _clock(self, chance: random.Random, line: SoakLine, after: int, who: Any) -> None:
        """Let the clock of this computer jump in the middle of it; it stays wrong until the next jump."""
        self.counts["clock"] += 1

        def jump() -> None:
            who.skew_s = chance.choice((0, *WRONG_S))

        if chance.random() < 0.5:
            jump()
        else:
            line.plan(MEANWHILE, after, jump)
