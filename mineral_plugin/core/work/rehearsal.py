"""The officer's own check list, run before filing: what would come back is told while it can still be mended.

Only what the program can see: whether a copy is certified or a signature is that of the right person, people
have to know. Each line has a verdict, what was seen, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.dossier.corners import geometry_sha256, vertices_sha256
from mineral_plugin.core.dossier.manifest import checked_manifest
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.portal.client import Landing
from mineral_plugin.core.work.clients import client_of
from mineral_plugin.core.work.consistency import compare_draft, difference_phrase
from mineral_plugin.core.work.outputs import read_report
from mineral_plugin.core.work.signing import (
    TRUST,
    Outcome,
    State,
    judge_of,
    judged_phrase,
    to_be_signed,
    verify_signatures,
)

CLEAR, TOLERATED, CONFLICT, UNKNOWN = "clear", "within_tolerance", "conflict", "cannot_tell"
OLD_AFTER_DAYS = 30
"""A check of a month ago is worth doing again; office practice, not law."""
_GRAVEST = (CONFLICT, UNKNOWN, TOLERATED, CLEAR)


@dataclass(frozen=True)
class Line:
    """One line of the list: which question, the verdict, what was seen, what to do (``None``: nothing)."""

    id: str
    outcome: str
    seen: Phrase
    remedy: Optional[Phrase] = None

    def told(self, lang: str) -> Dict[str, Any]:
        """Return the line as JSON data."""
        return {
            "line": self.id,
            "question": say(Phrase(f"rehearsal.{self.id}"), lang),
            "outcome": self.outcome,
            "seen": say(self.seen, lang),
            "remedy": say(self.remedy, lang) if self.remedy else None,
        }


def rehearse(
    draft: Draft,
    home: Path,
    day: date,
    landing: Optional[Landing] = None,
    progress: Optional[Progress] = None,
) -> Tuple[Line, ...]:
    """Return the lines of the check list, what would be sent back first.

    ``landing`` is what the service says of itself, where it was asked: its limits count then. ``progress``
    hears how far the papers are read.

    Raises:
        MissingError, InputError: the report of the draft, or the record of its signing, cannot be read.
        CancelledError: the user stopped.
    """
    report = _report(draft)
    lines = [
        *_components(draft),
        *_files(draft, landing),
        _unchanged(draft),
        _corners(draft),
        *_agreement(draft, home, progress or NoProgress()),
        *_signatures(draft, home),
        *_findings(report),
        _questions(report),
        _age(report, day),
        _client(draft, home, day),
    ]
    return tuple(sorted(lines, key=lambda line: _GRAVEST.index(line.outcome)))


def open_questions(draft: Draft) -> Tuple[Bilingual, ...]:
    """Return what the applicant was asked and did not answer, of rules that stop or warn.

    Whether somebody may apply at all (days left, share of budget, number of licences) depends on these: they
    are worth an answer before the first paper is gathered.
    """
    return tuple(
        Bilingual(finding["message"]["vi"], finding["message"]["en"])
        for finding in _report(draft)["findings"]
        if _is_asked(finding) and finding["severity"] != "informs"
    )


def _components(draft: Draft) -> Iterator[Line]:
    missing = [component.name for component in draft.missing_required]
    if missing:
        yield _line("components", CONFLICT, "missing", names=missing)
    else:
        yield _line("components", CLEAR, "there", count=len(draft.attached))
    for component in draft.missing:
        if component.when is not None:
            values = {"name": component.name, "when": component.when}
            yield _line("conditional", UNKNOWN, "left_out", **values)


def _files(draft: Draft, landing: Optional[Landing]) -> Iterator[Line]:
    noted = [(file, note) for file in draft.files for note in file.notes]
    for file, note in noted:
        outcome = CONFLICT if note.stops else TOLERATED
        yield Line(
            "files", outcome, Phrase("rehearsal.files_seen", {"file": file.file_name, "note": note.phrase})
        )
    if not noted:
        yield _line("files", CLEAR, "fine", count=len(draft.files))
    if landing is None:
        return
    for file in draft.files:
        if file.size_bytes > landing.max_file_bytes:
            yield _line("size", CONFLICT, "file", file=file.file_name, limit=landing.max_file_bytes)
    if sum(file.size_bytes for file in draft.files) > landing.max_dossier_bytes:
        yield _line("size", CONFLICT, "whole", limit=landing.max_dossier_bytes)


def _unchanged(draft: Draft) -> Line:
    try:
        checked_manifest(draft)
    except MineralError as error:
        return Line("unchanged", CONFLICT, error.phrase)
    return _line("unchanged", CLEAR, "same", count=len(draft.files))


def _corners(draft: Draft) -> Line:
    """Tell whether area file and corner table still give what was checked, to the millimetre."""
    try:
        areas = read_areas(draft.folder / "area.gpkg")
    except MineralError as error:
        return Line("corners", CONFLICT, error.phrase)
    same = len(areas) == 1 and (vertices_sha256(areas[0]), geometry_sha256(areas[0])) == (
        draft.vertices_sha256,
        draft.geometry_sha256,
    )
    return _line("corners", CLEAR, "same") if same else _line("corners", CONFLICT, "differ")


def _agreement(draft: Draft, home: Path, progress: Progress) -> Iterator[Line]:
    """Tell whether the papers that were attached say the same as one another and as the dossier's data."""
    if not draft.attached:
        return
    found = compare_draft(draft, home, progress)
    for difference in found.differences:
        yield Line("agreement", CONFLICT, difference_phrase(difference), Phrase("rehearsal.agreement_do"))
    for unread in found.unread:
        yield Line("agreement", UNKNOWN, unread.phrase)
    if not found.differences and not found.unread:
        yield Line("agreement", found.verdict, found.phrase)


def _signatures(draft: Draft, home: Path) -> Iterator[Line]:
    """Tell of signatures that do not hold, and of forms without one; who has to sign, no text read says."""
    bad = [
        one
        for one in verify_signatures(draft, judge_of(home / TRUST))
        if one.judged.outcome is Outcome.INVALID
    ]
    for one in bad:
        seen = Phrase("rehearsal.files_seen", {"file": one.file_name, "note": judged_phrase(one.judged)})
        yield Line("signatures", CONFLICT, seen)
    wanted = [one for one in to_be_signed(draft) if one.is_proposed and one.file is not None]
    unsigned = [one.file.file_name for one in wanted if one.file and one.state is not State.SIGNED]
    if unsigned:
        yield _line("signatures", UNKNOWN, "open", files=unsigned)
    elif wanted and not bad:
        yield _line("signatures", CLEAR, "there", count=len(wanted))


def _findings(report: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what the check found: conflicts, and what an officer is likely to ask about."""
    told = {CONFLICT: "conflict", TOLERATED: "likely"}
    found = False
    for finding in report["findings"]:
        seen = told.get(finding["outcome"])
        if seen is None:
            continue
        found = True
        remedy = finding["remedy"]
        yield Line(
            "check",
            finding["outcome"],
            Phrase("rehearsal.finding", {"rule": finding["rule"], "message": _both(finding["message"])}),
            Phrase("rehearsal.as_it_says", {"text": _both(remedy)}) if remedy and remedy["vi"] else None,
        )
    unknown = [one for one in report["findings"] if one["outcome"] == UNKNOWN and not _is_asked(one)]
    if unknown:
        yield _line("check", UNKNOWN, "unknown", count=len(unknown))
    elif not found:
        yield _line("check", CLEAR, "clear")


def _questions(report: Mapping[str, Any]) -> Line:
    asked = [finding for finding in report["findings"] if _is_asked(finding)]
    if not asked:
        return _line("questions", CLEAR, "answered")
    return _line("questions", UNKNOWN, "open", count=len(asked))


def _age(report: Mapping[str, Any], day: date) -> Line:
    checked = date.fromisoformat(str(report["run"]["at"])[:10])
    days = (day - checked).days
    if days > OLD_AFTER_DAYS:
        return _line("age", TOLERATED, "old", days=days, day=checked)
    return _line("age", CLEAR, "fresh", day=checked)


def _client(draft: Draft, home: Path, day: date) -> Line:
    party = client_of(home, draft)
    if party is None:
        return _line("client", UNKNOWN, "none")
    if party.mandate_ended(day):
        until = date.fromisoformat(party.mandate_until)
        return Line("client", CONFLICT, Phrase("party.mandate_ended", {"name": party.name, "day": until}))
    return _line("client", CLEAR, "chosen", name=party.name)


def _is_asked(finding: Mapping[str, Any]) -> bool:
    return bool(finding["outcome"] == UNKNOWN and finding["facts"])


def _line(line: str, outcome: str, seen: str, **values: Any) -> Line:
    remedy = Phrase(f"rehearsal.{line}_{seen}_do", values) if outcome != CLEAR else None
    return Line(line, outcome, Phrase(f"rehearsal.{line}_{seen}", values), remedy)


def _both(text: Mapping[str, str]) -> Bilingual:
    return Bilingual(text["vi"], text["en"])


def _report(draft: Draft) -> Dict[str, Any]:
    return read_report(draft.folder / "report.json")


def rehearsal_told(lines: Tuple[Line, ...], lang: str) -> List[Dict[str, Any]]:
    """Return the lines as JSON data."""
    return [line.told(lang) for line in lines]
