"""A followed dossier in the words and shapes of the window; nothing is decided here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, List, Sequence, Tuple

from mineral_plugin.core.base.words import say
from mineral_plugin.gui.dossier.following_view import DossierFacts, DossierLine
from mineral_plugin.gui.dossier.supplement_card import RemarkLine

_SHAPES = {"late": "conflict", "today": "conflict", "soon": "within_tolerance"}


Choices = List[Tuple[str, str]]


def choices_of(listed: Sequence[Any], home: Path, lang: str) -> Tuple[Choices, Tuple[str, ...], Choices]:
    """Return the states, procedures and clients that dossiers have, for a filter."""
    from mineral_plugin.core.work.clients import clients_of
    from mineral_plugin.core.work.following import procedures_of

    states = {one.state: say(one.state_phrase, lang) for one in listed}
    theirs = {one.client for one in listed}
    clients = [(party.id, party.name) for party in clients_of(home) if party.id in theirs]
    return sorted(states.items(), key=lambda state: state[1]), procedures_of(listed), clients


def line_of(one: Any, today: date, lang: str) -> DossierLine:
    """Return a dossier as a line of the list."""
    from mineral_plugin.core.work.dossier_dates import dates_of

    found = dates_of(one, today)
    told = [f"{one.receipt.receipt_id} · {one.area_name}", say(one.state_phrase, lang)]
    if found.next is not None:
        told.append(_next(found, lang))
    return DossierLine(one.draft, _shape(one, found), "\n".join(told))


def facts_of(one: Any, today: date, lang: str) -> DossierFacts:
    """Return what is shown of one dossier."""
    from mineral_plugin.core.work.dossier_dates import dates_of
    from mineral_plugin.core.work.following_told import event_phrase, fee_phrase, result_phrase, steps_told
    from mineral_plugin.core.work.granted import granted_results

    found = dates_of(one, today)
    learned = one.learned
    return DossierFacts(
        draft=one.draft,
        title=one.receipt.receipt_id,
        outcome=_shape(one, found),
        state=say(one.state_phrase, lang),
        next=_next(found, lang) if found.next is not None else "",
        notes=[say(remark, lang) for remark in found.remarks],
        steps=[step["sentence"] for step in steps_told(found, lang)],
        timeline=[say(event_phrase(event), lang) for event in reversed(learned.events)],
        payments=[say(fee_phrase(fee), lang) for fee in learned.fees],
        results=[say(result_phrase(result), lang) for result in learned.results],
        can_supplement=one.open_demand is not None,
        can_withdraw=one.can_withdraw,
        can_keep=bool(granted_results(one)),
        can_fetch=any(result.handed_over_at is not None for result in learned.results),
    )


def reminders_told(listed: Sequence[Any], today: date, lang: str) -> Tuple[str, List[str]]:
    """Return what has to be done soon: the shape of the nearest, and a sentence for each."""
    from mineral_plugin.core.work.dossier_dates import reminders_of

    found = reminders_of(listed, today)
    told = [f"{one.receipt.receipt_id}: {_said(day, lang)}" for one, day in found]
    return (_SHAPES[found[0][1].when] if found else ""), told


def remarks_of(version: Any, lang: str) -> Tuple[List[RemarkLine], str]:
    """Return the remarks of a version, and how its corners differ from what was filed."""
    from mineral_plugin.core.work.answer_letter import area_difference, is_area_changed
    from mineral_plugin.core.work.supplementing import supplement_told

    told = [
        RemarkLine(
            remark["component"],
            "clear" if remark["files"] else "conflict",
            "\n".join(text for text in (remark["name"], remark["said"], ", ".join(remark["files"])) if text),
            remark["change"],
        )
        for remark in supplement_told(version, lang)["remarks"]
    ]
    sentences = area_difference(version)[1] if is_area_changed(version) else ()
    return told, "\n".join(sentence.text(lang) for sentence in sentences)


def _next(found: Any, lang: str) -> str:
    return _said(found.next, lang)


def _said(day: Any, lang: str) -> str:
    return f"{say(day.phrase, lang)} {say(day.left_phrase, lang)}"


def _shape(one: Any, found: Any) -> str:
    if one.state in ("unknown", "other"):
        return "cannot_tell"
    if found.next is not None and (found.next.is_mine or found.next.when == "late"):
        return _SHAPES.get(found.next.when, "within_tolerance")
    return "not_applicable" if one.is_over else "clear"
