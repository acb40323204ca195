"""Use case: check an area again and again while a hand moves its corners.

Law and reference data are opened once and stay open, and what is heavy near the area is remembered. Before
each check every file they came from is looked at: where one was changed, added or taken away, all of it is
opened anew, so that the answer is the one of ``check_areas`` at that moment.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Iterator, Optional, Sequence, Tuple, Type

from mineral_plugin.core.base.garbage import collections_put_off
from mineral_plugin.core.base.memory import FileState, file_state
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.reference.layers import ReferenceLayer
from mineral_plugin.core.reference.manifest import REFERENCE, RULES
from mineral_plugin.core.reference.remembered import FILE as FIELD_MAPS
from mineral_plugin.core.reference.shelf import places, shelf_folder
from mineral_plugin.core.reference.spec import manifest_path
from mineral_plugin.core.reference.vector_files import source_files
from mineral_plugin.core.report.model import Report
from mineral_plugin.core.work.checking import CheckRequest, Inquiry, open_inquiry, run_told

States = Tuple[Optional[FileState], ...]


@dataclass(frozen=True)
class _Standing:
    """An open inquiry, its question without areas, and the files that it came from with their states.

    ``lasts``: those files had not changed just before, so that another change of them shows.
    """

    question: CheckRequest
    inquiry: Inquiry
    files: Tuple[Path, ...]
    states: States
    lasts: bool

    def holds(self, question: CheckRequest) -> bool:
        """Return whether it is still the answer to a question."""
        return self.lasts and question == self.question and _states(self.files) == self.states


class CheckDesk:
    """Keeps law and reference data open for one question about an area that changes.

    It works in a thread of its own, made by Python, in which PROJ's pipelines are made once; any thread may
    ask. The files stay open until another question is asked or ``close`` is called; on Windows they cannot
    be replaced meanwhile.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mineral-licence-desk")
        self._standing: Optional[_Standing] = None

    def check(
        self, request: CheckRequest, now: datetime, front_door: str, progress: Optional[Progress] = None
    ) -> Tuple[Report, ...]:
        """Return one report for each area of a request, as ``check_areas`` does.

        Raises:
            InputError, MissingError, NewerFileError, CancelledError: as ``check_areas``.
            RuntimeError: the desk is closed.
        """
        listener = progress or NoProgress()
        return self._worker.submit(self._check, request, now, front_door, listener).result()

    def rest(self) -> None:
        """Close all files; the next check opens them again."""
        self._worker.submit(self._leave).result()

    def close(self) -> None:
        """Close all files and end the desk."""
        self._worker.submit(self._leave)
        self._worker.shutdown()

    def __enter__(self) -> CheckDesk:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _check(
        self, request: CheckRequest, now: datetime, front_door: str, listener: Progress
    ) -> Tuple[Report, ...]:
        with collections_put_off():  # one in the middle of a check takes longer than most rules
            return self._checked(request, now, front_door, listener)

    def _checked(
        self, request: CheckRequest, now: datetime, front_door: str, listener: Progress
    ) -> Tuple[Report, ...]:
        question = replace(request, areas=())
        standing = self._standing
        if standing is None or not standing.holds(question):
            self._leave()
            self._standing = standing = _opened(question)
        return standing.inquiry.reports(request.areas, run_told(now, front_door), listener)

    def _leave(self) -> None:
        standing, self._standing = self._standing, None
        if standing is not None:
            standing.inquiry.reference.close()


def _opened(question: CheckRequest) -> _Standing:
    inquiry = open_inquiry(question)
    # Looked at after they were read: a file that changed in between changed just now, which shows.
    files = tuple(dict.fromkeys(_watched(inquiry)))
    states = _states(files)
    return _Standing(question, inquiry, files, states, all(one is None or one.settled for one in states))


def _states(files: Sequence[Path]) -> States:
    return tuple(map(_state, files))


def _state(path: Path) -> Optional[FileState]:
    try:
        return file_state(path)
    except OSError:
        return None


def _watched(inquiry: Inquiry) -> Iterator[Path]:
    """Yield the files and folders on which law and reference data rest, those included that may yet come."""
    law = inquiry.rules.files.values()
    yield from law
    yield from {path.parent for path in law}
    for layer in inquiry.reference.layers:
        yield from _files_of(layer)
    home = inquiry.request.sources.home
    if home is not None:
        yield home / FIELD_MAPS
        for kind in (RULES, REFERENCE):
            yield from _shelf(home, kind)


def _files_of(layer: ReferenceLayer) -> Iterator[Path]:
    spec = layer.spec
    yield spec.path
    yield spec.path.with_name(f"{spec.path.name}-wal")
    yield manifest_path(spec.path)
    if spec.original is not None:
        yield from source_files(spec.original)


def _shelf(home: Path, kind: str) -> Iterator[Path]:
    """Yield the folders of a shelf, which change with every version that comes or goes, and all in them."""
    yield shelf_folder(home, kind)
    for place in places(home, kind):
        yield from (place.folder.parent, place.folder, *sorted(place.folder.iterdir()))
