"""What is told of an answer on competence: its figures, and sentences in both languages."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional

from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.case_words import alternative_told, shares_told
from mineral_plugin.core.overlap.shares import ProvinceShare
from mineral_plugin.core.regulation.authorities import Alternative, Office
from mineral_plugin.core.regulation.fees import Fee, FeeLine
from mineral_plugin.core.regulation.sets import AUTHORITIES, FEES
from mineral_plugin.core.work.competence import CompetenceAnswer
from mineral_plugin.core.work.law_in_use import LawInUse


def competence_document(answer: CompetenceAnswer, law: LawInUse) -> Dict[str, Any]:
    """Return an answer as JSON: areas in m2, shares from 0 to 1, lengths in m, money in VND.

    ``law`` is the rule set that it was asked under.
    """
    competence = answer.competence
    return {
        "area": {"id": answer.area.id, "name": answer.area.name},
        "procedure": competence.procedure,
        "day": competence.day.isoformat(),
        "certain": answer.certain,
        "decides": _office(competence.decides),
        "receives": _office(competence.receives),
        "appraises": _office(competence.appraises),
        "receiving_province": answer.receiving_province,
        "basis": [*competence.basis, *(competence.filing_basis if _rule_chose(answer) else ())],
        "alternatives": [_alternative(one) for one in competence.alternatives],
        "provinces": _provinces(answer),
        "fee": _fee(answer.fee),
        "sentences": [sentence.as_dict() for sentence in sentences(answer)],
        "unknown": [sentence.as_dict() for sentence in unknown(answer)],
        "notes": [sentence.as_dict() for sentence in notes(answer)],
        "law": law.told(competence.day, AUTHORITIES, FEES),
    }


def sentences(answer: CompetenceAnswer) -> List[Bilingual]:
    """Return what is known, in the order in which a person asks: who, where, how much."""
    return [both(phrase) for phrase in (*_who(answer), *_where(answer), *_how_much(answer))]


def unknown(answer: CompetenceAnswer) -> List[Bilingual]:
    """Return what cannot be told, and why."""
    found = [*answer.reasons, *answer.competence.unknown, *answer.fee.unknown]
    return list(dict.fromkeys(found))


def notes(answer: CompetenceAnswer) -> List[Bilingual]:
    """Return what has to be known besides: consents, hand-overs, how far a figure was read."""
    return list(dict.fromkeys([*answer.competence.notes, *answer.fee.notes]))


def _who(answer: CompetenceAnswer) -> Iterator[Phrase]:
    competence = answer.competence
    for part in ("decides", "receives", "appraises"):
        office: Optional[Office] = getattr(competence, part)
        if office is not None:
            yield Phrase(f"competence.{part}", {"office": office.name, "day": competence.day})
    for one in competence.alternatives:
        yield alternative_told(one)
    if competence.basis:
        yield Phrase("competence.basis", {"basis": "; ".join(competence.basis)})


def _where(answer: CompetenceAnswer) -> Iterator[Phrase]:
    if answer.shares is not None:
        yield from shares_told(answer.shares)
    if answer.nearest is not None:
        values = {"provinces": answer.nearest.names, "distance": answer.nearest.distance_m}
        yield Phrase("competence.nearest", values)
    if answer.receiving_province is not None:
        rule = answer.competence.filing if _rule_chose(answer) else "only"
        values = {"province": answer.receiving_province, "basis": "; ".join(answer.competence.filing_basis)}
        yield Phrase(f"competence.files_{rule}", values)


def _rule_chose(answer: CompetenceAnswer) -> bool:
    return answer.nearest is not None or (answer.shares is not None and len(answer.shares.counted) > 1)


def _how_much(answer: CompetenceAnswer) -> Iterator[Phrase]:
    due = answer.fee
    if due.amount_vnd is not None and due.line is not None:
        values: Dict[str, Any] = {"fee": due.name, "amount": due.amount_vnd, "line": due.line.name}
        yield Phrase("fee.amount" if due.amount_vnd else "fee.free", values)
        yield Phrase(f"fee.due.{due.due}")
    for line in due.possible:
        yield Phrase("fee.possible", {"amount": line.amount_vnd, "line": line.name})
    stated, text = answer.fee_by_stated_area, answer.area.stated_area
    if stated is not None and text is not None and stated.amount_vnd not in (None, due.amount_vnd):
        values = {"stated": text.text, "amount": stated.amount_vnd}
        yield Phrase("fee.by_stated_area", values)


def _office(office: Optional[Office]) -> Optional[Dict[str, Any]]:
    if office is None:
        return None
    return {
        "id": office.id,
        "level": office.level,
        "name": office.name.as_dict(),
        "named": office.named,
        "mark": office.mark,
    }


def _alternative(one: Alternative) -> Dict[str, Any]:
    return {
        "when": dict(one.when),
        "decides": _office(one.decides),
        "receives": _office(one.receives),
        "appraises": _office(one.appraises),
    }


def _provinces(answer: CompetenceAnswer) -> Dict[str, Any]:
    shares, nearest = answer.shares, answer.nearest
    told: Dict[str, Any] = {"layer": answer.layer_state.value, "shares": None, "none": None, "nearest": None}
    if shares is not None:
        told["area_m2"] = shares.area_m2
        told["shares"] = [_share(one) for one in shares.provinces]
        told["none"] = {
            "area_m2": shares.none_m2,
            "share": shares.none_share,
            "sliver": shares.none_sliver,
        }
        told["doubled_m2"] = shares.doubled_m2
    if nearest is not None:
        told["nearest"] = {"names": list(nearest.names), "distance_m": nearest.distance_m}
    return told


def _share(one: ProvinceShare) -> Dict[str, Any]:
    return {
        "name": one.name,
        "area_m2": one.area_m2,
        "share": one.share,
        "width_m": one.width_m,
        "sliver": one.sliver,
    }


def _fee(due: Fee) -> Dict[str, Any]:
    return {
        "name": due.name.as_dict() if due.name else None,
        "amount_vnd": due.amount_vnd,
        "line": _line(due.line) if due.line else None,
        "certain": due.certain,
        "basis": list(due.basis),
        "due": due.due or None,
        "possible": [_line(line) for line in due.possible],
    }


def _line(line: FeeLine) -> Dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name.as_dict(),
        "amount_vnd": line.amount_vnd,
        "mark": line.mark,
        "source": line.source,
    }
