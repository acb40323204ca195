"""Use case: answer for an area at every move of a hand, from law and reference data that stay open.

Objects are looked up by box: from flat arrays in memory where these are there, else through the index of
each layer's own file, so that nobody waits for arrays. What was read once near a place is remembered.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Callable, Dict, Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.memory import FileState, file_state
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.ground import Ground, ground_of
from mineral_plugin.core.reference.flat_layers import build_layer
from mineral_plugin.core.regulation.model import Rule
from mineral_plugin.core.work.checking import Inquiry, open_inquiry
from mineral_plugin.core.work.live import LiveAnswer, LiveQuestion
from mineral_plugin.core.work.live_crossing import first_crossing
from mineral_plugin.core.work.live_line import crossing_told, line_of
from mineral_plugin.core.work.live_near import NearReference, near_reference, nearest_licence
from mineral_plugin.core.work.live_picture import pictures_of
from mineral_plugin.core.work.live_rules import rules_on_places, told_by_rules

CACHE = "cache"
_LOOK_AT_FILES_S = 2.0
States = Dict[Path, Optional[FileState]]


def _nothing() -> None:
    """Do nothing."""


class QuickArea(LicenceArea):
    """An area that is quick to look up in memories: all its corners need not be hashed each time."""

    def __hash__(self) -> int:
        return hash((self.id, self.zone))


class LiveGround:
    """Law and reference data of one question, open for many looks; used by one thread at a time."""

    def __init__(self, question: LiveQuestion, inquiry: Inquiry) -> None:
        self._question = question
        self._inquiry = inquiry
        self._near: Dict[Zone, NearReference] = {}
        kind = inquiry.regulation.procedure(inquiry.request.procedure).kind
        self._rules: Tuple[Rule, ...] = rules_on_places(inquiry.regulation, kind)
        self._last: Optional[LiveAnswer] = None
        self._states = self._states_now()
        self._looked_at = time.monotonic()

    @classmethod
    def opened(cls, question: LiveQuestion, progress: Optional[Progress] = None) -> LiveGround:
        """Return the ground of a question; arrays that lie in the cache are taken at once.

        Raises:
            InputError, MissingError, NewerFileError: law or reference data cannot be used.
        """
        listener = progress or NoProgress()
        ground = cls(question, open_inquiry(replace(question.request, areas=())))
        if question.zone is not None:
            ground.take_arrays(question.zone)
        listener.report(1.0)
        return ground

    @property
    def question(self) -> LiveQuestion:
        """Return what is asked."""
        return self._question

    @property
    def is_stale(self) -> bool:
        """Return whether a file of the reference data has changed since; looked at every two seconds."""
        if time.monotonic() - self._looked_at < _LOOK_AT_FILES_S:
            return False
        self._looked_at = time.monotonic()
        return self._states_now() != self._states

    def take_arrays(self, zone: Zone) -> int:
        """Use the arrays that lie in the cache for a zone; return how many layers have them now."""
        folder = cache_folder(self._question)
        self._near[zone] = near_reference(self._inquiry.reference, folder, zone)
        return len(self._near[zone].kept)

    def look(self, area: LicenceArea, breathe: Callable[[], None] = _nothing) -> LiveAnswer:
        """Return what is known of an area; while a ring crosses itself that is the last answer.

        An area without three corners is answered with its line alone. ``breathe()`` is called every
        millisecond or so, for those who have to let others go first.
        """
        crossing = first_crossing(area)
        if crossing is not None:
            return crossing_told(area, crossing, self._last)
        ground = ground_of(QuickArea(**vars(area)))
        if not ground.parts:
            return plain_answer(area)
        self._last = self._looked(area, ground, breathe)
        return self._last

    def close(self) -> None:
        """Close all files."""
        self._inquiry.reference.close()

    def _looked(self, area: LicenceArea, ground: Ground, breathe: Callable[[], None]) -> LiveAnswer:
        if area.zone not in self._near:
            self.take_arrays(area.zone)
        near = self._near[area.zone]
        near.around(ground)
        context = self._context(ground, near)
        told = told_by_rules(context, self._rules, breathe)
        breathe()
        answer = LiveAnswer(
            area=area,
            area_m2=ground.surface_area_m2,
            limit=told.limit if self._question.has_mineral else None,
            conflicts=told.conflicts,
            more=near.left_out,
            neighbour=nearest_licence(context, ground, near),
            gaps=told.gaps,
            is_checked=True,
            pictures=pictures_of(told.conflicts),
        )
        return replace(answer, line=line_of(answer, len(told.failed)))

    def _context(self, ground: Ground, near: NearReference) -> CheckContext:
        request, regulation = self._inquiry.request, self._inquiry.regulation
        return CheckContext(
            area=ground.area,
            procedure=regulation.procedure(request.procedure),
            mineral=regulation.mineral(request.mineral),
            holder=request.holder,
            event_date=request.event_date,
            regulation=regulation,
            reference=near,
            tolerances=request.tolerances,
            known_on=request.known_on,
            facts=request.facts,
        )

    def _states_now(self) -> States:
        paths = {layer.spec.path for layer in self._inquiry.reference.layers}
        return {path: _state(path) for path in paths}


def plain_answer(area: LicenceArea) -> LiveAnswer:
    """Return what can be said of an area without law and reference data: how large it is."""
    crossing = first_crossing(area)
    if crossing is not None:
        return crossing_told(area, crossing, None)
    ground = ground_of(area)
    answer = LiveAnswer(area, ground.surface_area_m2 if ground.parts else 0.0)
    return replace(answer, line=line_of(answer)) if ground.parts else answer


def cache_folder(question: LiveQuestion) -> Optional[Path]:
    """Return where the arrays of a question lie, ``None`` without a data folder."""
    home = question.request.sources.home
    return home / CACHE if home else None


def prepare_arrays(question: LiveQuestion, zone: Zone, progress: Optional[Progress] = None) -> int:
    """Make the arrays of all layers of a question for a zone, where they are not there yet; return how many.

    Raises:
        CancelledError: ``progress`` asked to stop; what was begun is finished beside and serves later.
        InputError, MissingError: the reference data cannot be opened.
    """
    folder = cache_folder(question)
    if folder is None:
        return 0
    listener = progress or NoProgress()
    with closing(open_inquiry(replace(question.request, areas=())).reference) as reference:
        layers = [layer for layer in reference.layers if layer.system is not None]
        for number, layer in enumerate(layers, start=1):
            build_layer(layer, folder, zone, listener)
            listener.report(number / len(layers))
    return len(layers)


def _state(path: Path) -> Optional[FileState]:
    try:
        return file_state(path)
    except OSError:
        return None
