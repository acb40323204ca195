"""The long work of the audit's page: run, read, decide, write; nothing here touches a widget.

Each function returns ``work(progress)`` for another thread. The results of the office lie in ``audits`` in
the data folder, one file a run, newest last by name. The core is imported here, so this module is loaded only
once its geometry engine is there.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Callable, Mapping, NamedTuple, Optional, Tuple

from mineral_plugin.bridge.layer_tables import QgisTables
from mineral_plugin.core.audit.model import Mark, MarkState
from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.threads import while_listening
from mineral_plugin.core.work.audit_files import marks_of, set_mark
from mineral_plugin.core.work.audit_outputs import write_audit, write_audit_document
from mineral_plugin.core.work.auditing import AuditRequest, AuditRun, audit_register
from mineral_plugin.core.work.layer_choice import LayerChoice, pack_spec, packs_in_force
from mineral_plugin.core.work.packs import sources_of
from mineral_plugin.gui.audit.audit_asked import AuditAsked
from mineral_plugin.gui.audit.audit_shown import AuditShown, read_shown

_OF_AUDIT = 0.8  # of the work is the audit itself, the rest writes and reads its results
_REGISTER, _LICENCE = "licence=", "licence"
Work = Callable[[Progress], Any]


class Found(NamedTuple):
    """The newest results that can be read; ``problem``: why newer ones cannot."""

    shown: Optional[AuditShown]
    problem: Optional[MineralError]


def registers(choice: LayerChoice, home: Path) -> Tuple[Tuple[str, str], ...]:
    """Return what may be audited by itself as pairs of text and words: installed packs and chosen files."""
    packs = [(pack_spec(pack_id), pack_id) for pack_id in packs_in_force(home) if choice.takes(pack_id)]
    files = [(text, _file_words(text)) for text in choice.chosen if _may_be_register(text)]
    return (*packs, *files)


def _may_be_register(text: str) -> bool:
    role, mark, _ = text.partition("=")
    return not mark or role.strip() == _LICENCE or "/" in role or "\\" in role


def _file_words(text: str) -> str:
    return Path(text.partition("|")[0].replace(_REGISTER, "", 1)).name


def reference_texts(register: str, choice: LayerChoice, home: Path) -> Tuple[str, ...]:
    """Return what an audit is given: all that is in force, or one register with the zones chosen as files."""
    if not register:
        return choice.texts(packs_in_force(home))
    return (register, *(text for text in choice.chosen if not _may_be_register(text)))


def newest_first(home: Path) -> Tuple[Path, ...]:
    """Return the results files of the data folder, the newest first."""
    return tuple(sorted((home / "audits").glob("*.gpkg"), reverse=True))


def finding_newest(home: Path, lang: str) -> Work:
    """Return the work that reads the newest results, or those before where it cannot be read."""

    def work(progress: Progress) -> Found:
        problem = None
        for path in newest_first(home):
            try:
                return Found(while_listening(lambda named=path: read_shown(named, lang), progress), problem)
            except MineralError as error:
                if progress.cancelled():
                    raise
                problem = problem or error
        return Found(None, problem)

    return work


def auditing(
    asked: AuditAsked, choice: LayerChoice, home: Path, now: datetime, lang: str, previous: Optional[Path]
) -> Work:
    """Return the work that audits, keeps the results in the data folder and reads them again.

    ``previous`` are the results shown: their decisions are kept, unchanged pairs are not measured again.
    """
    before = previous if previous is not None and previous.is_file() else None
    target = home / "audits" / f"{now:%Y-%m-%d %H%M%S}.gpkg"

    def work(progress: Progress) -> AuditShown:
        relay = _Relay()
        return while_listening(lambda: audited(relay), _Heard(progress, relay))

    def audited(relay: _Relay) -> AuditShown:
        request = AuditRequest(
            reference=reference_texts(asked.register, choice, home),
            day=asked.day,
            neighbour_m=asked.neighbour_m,
            sources=sources_of(home, os.environ, reader=QgisTables()),
            previous=before,
        )
        run = audit_register(request, now, "dock", relay)
        _keep(run, before, target, relay)
        return read_shown(target, lang)

    return work


class _Relay:
    """Progress for work that may go on after its task has ended: it touches nothing of Qt."""

    def __init__(self) -> None:
        self.fraction, self.is_stopped = 0.0, False

    def report(self, fraction: float) -> None:
        self.fraction = _OF_AUDIT * fraction

    def cancelled(self) -> bool:
        return self.is_stopped


class _Heard:
    """The task's side of a relay: asked again and again while the work goes on."""

    def __init__(self, task: Progress, relay: _Relay) -> None:
        self._task, self._relay = task, relay

    def report(self, fraction: float) -> None:
        self._task.report(fraction)

    def cancelled(self) -> bool:
        self._relay.is_stopped = self._task.cancelled()
        self._task.report(self._relay.fraction)
        return self._relay.is_stopped


def _keep(run: AuditRun, before: Optional[Path], target: Path, progress: Progress) -> None:
    """Write the results; whoever stopped meanwhile finds none.

    Raises:
        CancelledError: it was stopped.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        write_audit(run, gpkg_path=part, earlier=marks_of(before) if before else None)
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def deciding(path: Path, pair_id: str, state: str, reason: str, by: str, on: date) -> Work:
    """Return the work that writes a decision into the results."""

    def work(_progress: Progress) -> Mark:
        return set_mark(path, pair_id, MarkState(state), reason, by, on)

    return work


def saving(shown: AuditShown, kind: str, target: Path) -> Work:
    """Return the work that writes what is shown now to a file: ``html``, ``csv``, ``xlsx`` or ``gpkg``."""
    source, lang = shown.path, shown.lang
    document = _as_it_is(shown.document)

    def work(_progress: Progress) -> Path:
        if kind == "gpkg":
            write_whole(target, lambda part: _copy(source, part))
        elif kind == "html":
            write_audit_document(document, html_path=target, lang=lang)
        elif kind == "csv":
            write_audit_document(document, csv_path=target, lang=lang)
        else:
            write_audit_document(document, xlsx_path=target, lang=lang)
        return target

    return work


def _as_it_is(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document that decisions made meanwhile do not change."""
    marks = document["marks"]
    return {**document, "marks": {**marks, "pairs": dict(marks["pairs"])}}


def _copy(source: Path, target: Path) -> None:
    """Copy a results file by SQLite's own means: it may be written by another program at the moment."""
    try:
        with closing(sqlite3.connect(str(source))) as opened, closing(sqlite3.connect(str(target))) as made:
            opened.backup(made)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
