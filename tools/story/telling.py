"""The steps in their order, timed; what fails ends the story."""

from __future__ import annotations

import resource
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Callable, List, Mapping, Sequence, Tuple

from story import area_steps, filing_steps, office_steps, paper_steps, register_steps
from story.book import Page, Story
from story.office import Office
from story.service import Running, running

ALONE: Mapping[str, Callable[[Story], Page]] = {
    "table": area_steps.table,
    "pack": area_steps.pack,
    "check": area_steps.check,
    "move": area_steps.move,
    "papers": paper_steps.papers,
    "dossier": paper_steps.dossier,
    "sign": paper_steps.sign,
}
"""What the applicant does without a service."""

WITH_SERVICE: Mapping[str, Callable[[Story, Running, Office], Page]] = {
    "file": filing_steps.file,
    "receipt": filing_steps.receipt,
    "demand": office_steps.demand,
    "answer": office_steps.answer,
    "inspection": office_steps.inspection,
    "grant": office_steps.grant,
    "version": register_steps.version,
    "next": register_steps.next_check,
    "audit": register_steps.audit,
}
STEPS: Tuple[str, ...] = (*ALONE, *WITH_SERVICE)
LIST_IS_COMPLETE_IN = (103.0, 20.5, 107.0, 23.5)


@dataclass(frozen=True)
class Seen:
    """A step that was told: its page, its seconds by the clock and of the processor."""

    step: str
    page: Page
    seconds: float
    processor_s: float


def tell(story: Story, begins: Callable[[str], None]) -> List[Seen]:
    """Tell all steps; ``begins`` hears the name of each before it.

    Raises:
        StoryError: something is not as a step claims.
    """
    clock, seen = _Clock(), []
    for step, do in ALONE.items():
        begins(step)
        seen.append(clock.seen(step, do(story)))
    with ExitStack() as open_until_the_end:
        trust = ("--trust-roots", str(story.place("key", "trust", "x").parent))
        data, log = story.place("service", "x").parent, story.folder / "service.log"
        service = open_until_the_end.enter_context(running(data, log, more=trust))
        open_until_the_end.callback(_close_line, story)
        clock.service, office = service, Office(service)
        office.complete("licence", LIST_IS_COMPLETE_IN)
        for later, act in WITH_SERVICE.items():
            begins(later)
            seen.append(clock.seen(later, act(story, service, office)))
    return seen


def _close_line(story: Story) -> None:
    if story.line is not None:
        story.line.close()


def totals(seen: Sequence[Seen]) -> Tuple[float, float]:
    """Return the seconds of all steps, by the clock and of the processor."""
    return sum(one.seconds for one in seen), sum(one.processor_s for one in seen)


class _Clock:
    """Tells what passed since it was asked last, by the clock and by the processor of all our processes."""

    def __init__(self) -> None:
        self.service: "Running | None" = None
        self._at, self._used = time.monotonic(), self._processor_s()

    def seen(self, step: str, page: Page) -> Seen:
        """Return a step with what passed."""
        now, used = time.monotonic(), self._processor_s()
        found = Seen(step, page, now - self._at, used - self._used)
        self._at, self._used = now, used
        return found

    def _processor_s(self) -> float:
        ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        service = self.service.processor_s() if self.service is not None else 0.0
        return sum(one.ru_utime + one.ru_stime for one in ours) + service
