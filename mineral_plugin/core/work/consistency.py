"""Use case: do the papers of a dossier agree with each other and with its own data?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from mineral_plugin.core.area.stated import stated_told
from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import Bilingual, Phrase, both, say
from mineral_plugin.core.dossier.model import AREA, DATA, Draft
from mineral_plugin.core.dossier.papers.comparing import Difference, differences_of
from mineral_plugin.core.dossier.papers.corners import CornerTable, table_of_area, tables_of
from mineral_plugin.core.dossier.papers.model import Kind, Quote, Statement
from mineral_plugin.core.dossier.papers.own_data import own_statements
from mineral_plugin.core.dossier.papers.paper_text import read_paper
from mineral_plugin.core.dossier.papers.statements import statements_of
from mineral_plugin.core.work.clients import client_of

SCHEMA = "paper-differences-1"
_OWN = "dossier"


@dataclass(frozen=True)
class Unread:
    """A paper whose text cannot be read, and why: nothing can be told of it."""

    paper: str
    reason: Phrase

    @property
    def phrase(self) -> Phrase:
        """Return the sentence about it."""
        return Phrase("consistency.unread", {"paper": self.paper, "reason": self.reason})


@dataclass(frozen=True)
class Consistency:
    """What came of it: contradictions, papers that could not be read, those that were, and what was compared.

    ``compared`` are the kinds that at least two papers, or a paper and the dossier's data, state.
    """

    differences: Tuple[Difference, ...]
    unread: Tuple[Unread, ...]
    read: Tuple[str, ...]
    compared: Tuple[Kind, ...]

    @property
    def verdict(self) -> str:
        """Return ``conflict``, ``cannot_tell`` (nothing to compare, or a paper not read) or ``clear``."""
        if self.differences:
            return "conflict"
        return "clear" if self.compared and not self.unread else "cannot_tell"

    @property
    def phrase(self) -> Phrase:
        """Return the sentence that sums it up."""
        values = {"count": len(self.differences), "read": len(self.read), "unread": len(self.unread)}
        if self.differences:
            return Phrase("consistency.differ", values)
        if not self.compared:
            return Phrase("consistency.nothing", values)
        return Phrase("consistency.partly" if self.unread else "consistency.agree", values)


def kind_phrase(kind: Kind) -> Phrase:
    """Return what was compared, a noun."""
    return Phrase(f"consistency.kind.{kind.value}")


def difference_phrase(difference: Difference) -> Phrase:
    """Return a contradiction as a sentence with both places and both quotes."""
    one, other = difference.one, difference.other
    return Phrase(
        "consistency.difference",
        {
            "kind": kind_phrase(difference.kind),
            "one": one.where,
            "one_text": one.text,
            "other": other.where,
            "other_text": other.text,
        },
    )


@dataclass(frozen=True)
class _Own:
    """What the dossier itself says."""

    statements: Tuple[Statement, ...] = ()
    tables: Tuple[CornerTable, ...] = ()


def compare_draft(draft: Draft, home: Path, progress: Optional[Progress] = None) -> Consistency:
    """Return whether the papers attached to a draft agree with each other and with the draft's own data.

    The holder is the client chosen for the draft, else the one that its report was made for.

    Raises:
        MissingError: the area of the draft is gone.
        InputError: it cannot be read.
        CancelledError: ``progress`` asked to stop.
    """
    papers = [(file.path(draft.folder), file.file_name) for file in draft.files if file.component not in DATA]
    return _compared(_told_apart(papers), _own_of(draft, home), progress or NoProgress())


def compare_files(paths: Sequence[Path], progress: Optional[Progress] = None) -> Consistency:
    """Return whether papers agree with each other.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    return _compared(_told_apart([(path, path.name) for path in paths]), _Own(), progress or NoProgress())


def _told_apart(papers: Sequence[Tuple[Path, str]]) -> List[Tuple[Path, str]]:
    """Return papers with names that differ: a second one of a name says which folder it is from."""
    names = [name for _, name in papers]
    return [(path, name if names.count(name) == 1 else f"{path.parent.name}/{name}") for path, name in papers]


def _own_of(draft: Draft, home: Path) -> _Own:
    area_file = next(file for file in draft.files if file.component == AREA).path(draft.folder)
    area = next(one for one in read_areas(area_file) if one.id == draft.area_id)
    told = _procedure_told(draft)
    mineral, client = told.get("mineral_name"), client_of(home, draft)
    stated = stated_told(area.stated_area).vi if area.stated_area else ""
    statements = own_statements(
        area,
        _OWN,
        Bilingual(mineral["vi"], mineral["en"]) if mineral else None,
        client.name if client is not None else str(told.get("holder") or ""),
        stated,
    )
    return _Own(statements, (table_of_area(area, _OWN),))


def _procedure_told(draft: Draft) -> Dict[str, Any]:
    """Return what the draft's report was made for; empty where it cannot be read, for papers come first."""
    try:
        report = json.loads((draft.folder / "report.json").read_text(encoding="utf-8"))
        told: Dict[str, Any] = report["procedure"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return told


def _compared(papers: Sequence[Tuple[Path, str]], own: _Own, progress: Progress) -> Consistency:
    statements: List[Tuple[Statement, ...]] = []
    tables: List[CornerTable] = list(own.tables)
    read: List[str] = []
    unread: List[Unread] = []
    for at, (path, name) in enumerate(papers):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        progress.report(at / len(papers))
        try:
            paper = read_paper(path, name, progress.cancelled)
            tables += tables_of(paper)
            statements.append(statements_of(paper, progress.cancelled))
        except MineralError as error:
            unread.append(Unread(name, error.phrase))
        except (MemoryError, RecursionError, ValueError, ArithmeticError):
            # A reader of ours met what it does not know: nothing can be told of this paper.
            unread.append(Unread(name, Phrase("error.table.unreadable_file", {"path": name})))
        else:
            read.append(name)
    if progress.cancelled():
        raise CancelledError("error.cancelled")
    found = differences_of(statements, tables, own.statements)
    return Consistency(found, tuple(unread), tuple(read), _kinds(statements, tables, own))


def _kinds(
    statements: Sequence[Sequence[Statement]], tables: Sequence[CornerTable], own: _Own
) -> Tuple[Kind, ...]:
    """Return what at least two of the papers and the dossier's own data state."""
    stated = [{one.kind for one in paper} for paper in (own.statements, *statements)]
    stated.append({Kind.CORNER} if tables else set())
    stated.append({Kind.CORNER} if len({table.paper for table in tables}) > 1 else set())
    return tuple(kind for kind in Kind if sum(kind in one for one in stated) > 1)


def consistency_document(consistency: Consistency, lang: str) -> Dict[str, Any]:
    """Return it as JSON data with sentences in ``lang``."""
    return {
        "schema": SCHEMA,
        "verdict": consistency.verdict,
        "sentence": say(consistency.phrase, lang),
        "differences": [_entry(one, lang) for one in consistency.differences],
        "read": list(consistency.read),
        "unread": [
            {"paper": one.paper, "reason": say(one.reason, lang), "sentence": say(one.phrase, lang)}
            for one in consistency.unread
        ],
        "compared": [kind.value for kind in consistency.compared],
    }


def _entry(difference: Difference, lang: str) -> Dict[str, Any]:
    return {
        "kind": difference.kind.value,
        "one": _quote_entry(difference.one, lang),
        "other": _quote_entry(difference.other, lang),
        "sentence": both(difference_phrase(difference)).text(lang),
    }


def _quote_entry(quote: Quote, lang: str) -> Dict[str, Any]:
    own = quote.place is None
    return {"paper": None if own else quote.paper, "where": say(quote.where, lang), "text": quote.text}
