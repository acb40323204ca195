"""What the national procedures say, ready to be told: the list, one code, or an entry of the working list."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Optional, Sequence

from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.procedures import (
    Case,
    Channel,
    Days,
    NationalProcedure,
    PaperOf,
    Procedures,
    Step,
)
from mineral_plugin.core.regulation.sets import PROCEDURES
from mineral_plugin.core.work.law_in_use import LawInUse


def procedures_told(code: str, day: date, lang: str, law: LawInUse) -> Dict[str, Any]:
    """Return what a rule set knows for ``day``: of a national code, of P01 to P37, or all (empty ``code``).

    Before the first day of the pages read there are no procedures in the answer, and a note says why.

    Raises:
        InputError: there is no such code.
    """
    known = law.procedures()
    told: Dict[str, Any] = {
        "at": day.isoformat(),
        "version": known.version,
        "sha256": known.sha256,
        "read": {"from": known.read_from.isoformat(), "to": known.read_to.isoformat()},
        "source": known.source.text(lang),
        "notes": [note.text(lang) for note in known.notes_on(day)],
        "law": law.told(day, PROCEDURES),
    }
    if not code:
        return {**told, **_all(known, day, lang)}
    if code.strip().upper().startswith("P"):
        return {**told, **_working(known, code, day, lang)}
    one = known.with_code(code)
    pages = [_procedure(known, one, one.cases, day, lang)] if known.in_use(day) else []
    return {**told, "fee_note": known.fee_note.text(lang), "procedures": pages}


def _all(known: Procedures, day: date, lang: str) -> Dict[str, Any]:
    pages = known.procedures if known.in_use(day) else ()
    return {
        "working": [
            {
                "id": entry.id,
                "name": entry.name.text(lang),
                "codes": list(entry.codes),
                "reason": _text(entry.reason, lang),
            }
            for entry in known.working
        ],
        "procedures": [_head(known, one, day, lang) for one in pages],
    }


def _working(known: Procedures, code: str, day: date, lang: str) -> Dict[str, Any]:
    entry = known.working_procedure(code)
    return {
        "working": {"id": entry.id, "name": entry.name.text(lang), "reason": _text(entry.reason, lang)},
        "fee_note": known.fee_note.text(lang),
        "procedures": [
            _procedure(known, one, cases, day, lang) for one, cases in known.of_working_id(entry.id, day)
        ],
    }


def _head(known: Procedures, one: NationalProcedure, day: date, lang: str) -> Dict[str, Any]:
    decides = known.decides_on(one, day)
    handed = known.delegation_on(one.code, day)
    return {
        "code": one.code,
        "level": one.level,
        "working_ids": list(one.working_ids),
        "name": one.name.text(lang),
        "decides": decides.name.text(lang),
        "decides_by": (handed.basis if handed else decides.basis) or None,
        "decides_known": handed.mark if handed else decides.mark,
    }


def _procedure(
    known: Procedures, one: NationalProcedure, cases: Sequence[Case], day: date, lang: str
) -> Dict[str, Any]:
    return {
        **_head(known, one, day, lang),
        "authority_as_read": one.authority_as_read or None,
        "published_by": one.published_by,
        "legal": list(one.legal),
        "url": one.url,
        "results": [{"code": result.code, "name": result.name} for result in one.results],
        "cases": [_case(known, one, case, day, lang) for case in cases],
        "papers": [_paper(paper, lang) for paper in one.papers],
        "told": [
            {"when": stage.when or None, "number": stage.number, "title": stage.title, "text": stage.text}
            for stage in one.stages
        ],
    }


def _case(known: Procedures, one: NationalProcedure, case: Case, day: date, lang: str) -> Dict[str, Any]:
    difference = case.difference
    return {
        "id": case.id,
        "when": case.when or None,
        "working_ids": list(case.working_ids),
        "channels": [_channel(channel) for channel in case.channels],
        "sum_of_steps": dict(case.sum_of_steps()),
        "difference": difference and {"kind": difference.kind, "reason": difference.reason.text(lang)},
        "steps": [_step(known, one, step, day, lang) for step in case.steps],
    }


def _channel(channel: Channel) -> Dict[str, Any]:
    return {"channel": channel.channel, "total": _days(channel.total), "fee_vnd": channel.fee_vnd}


def _step(known: Procedures, one: NationalProcedure, step: Step, day: date, lang: str) -> Dict[str, Any]:
    amended = step.amended
    return {
        "id": step.id,
        "name": step.name.text(lang),
        "who": [known.office_on(one.code, office, day).name.text(lang) for office in step.who],
        "what": step.what or None,
        "time": _days(step.time),
        "supplement": _days(step.supplement),
        "opinion_days": step.opinion_days,
        "electronic": step.is_electronic,
        "offline": [known.offline_acts[act].text(lang) for act in step.offline],
        "printed": _days(step.printed),
        "amended": amended and {"basis": amended.basis, "known": amended.mark},
    }


def _paper(paper: PaperOf, lang: str) -> Dict[str, Any]:
    forms: List[Dict[str, Optional[str]]] = [
        {"text": form.text, "annex": form.annex or None, "form": form.form} for form in paper.forms
    ]
    return {
        "when": paper.when or None,
        "name": paper.name,
        "forms": forms,
        "originals": paper.originals,
        "copies": paper.copies,
        "is_map": paper.is_map,
        "note": _text(paper.note, lang),
    }


def _days(days: Optional[Days]) -> Optional[Dict[str, Any]]:
    return None if days is None else {"days": days.days, "unit": days.unit}


def _text(words: Optional[Bilingual], lang: str) -> Optional[str]:
    return None if words is None else words.text(lang)
