"""A reading of the core in words and numbers for the page: nothing is decided here."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.numbers import format_hectares, format_number
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.table.corner_table_model import CornerRow
from mineral_plugin.gui.table.question_card import QuestionShown
from mineral_plugin.gui.table.reading_view import AreaShown
from mineral_plugin.gui.table.ring_sketch import Rings, SketchCorner

# How a verdict of reading looks: a shape and a colour of those that findings have.
OUTCOME: Dict[str, str] = {"read": "clear", "ask": "cannot_tell", "refused": "conflict"}
EXPLAINED: Dict[str, str] = {
    "explained": "clear",
    "barely": "within_tolerance",
    "not_explained": "conflict",
    "not_stated": "cannot_tell",
}
# The reasons that stand above the table; all of them stand under "Why is it read like this?".
_REASONS_SHOWN = 3


def verdict_word(verdict: str) -> str:
    """Return how far a table could be read, in the language of the window."""
    words = {
        "read": QCoreApplication.translate("Reading", "read"),
        "ask": QCoreApplication.translate("Reading", "has questions"),
        "refused": QCoreApplication.translate("Reading", "cannot be read"),
    }
    return words.get(verdict, verdict)


def area_title(name: str, verdict: str, file_name: str = "") -> str:
    """Return the line of one area in the list: its name, how it stands, its file where there are several."""
    unnamed = QCoreApplication.translate("Reading", "area without a name")
    values = {"name": name or unnamed, "verdict": verdict_word(verdict), "file": file_name}
    if file_name:
        return QCoreApplication.translate("Reading", "{name} · {verdict} · {file}").format(**values)
    return QCoreApplication.translate("Reading", "{name} · {verdict}").format(**values)


def questions_shown(questions: Sequence[Any], lang: str) -> Tuple[QuestionShown, ...]:
    """Return questions of the core in words, each with its row."""
    return tuple(
        QuestionShown(
            id=question.id,
            place=_capital(say(question.place.phrase, lang)) if question.place else "",
            text=say(question.text, lang),
            choices=(
                *((say(one.label, lang) if one.label else one.value, one.value) for one in question.choices),
                *((zone, zone) for zone in _other_zones(question)),
            ),
            proposed=question.proposed or "",
        )
        for question in questions
    )


def _other_zones(question: Any) -> List[str]:
    """Return the zones that a question for the zone does not offer: the likely come first, none lacks."""
    from mineral_plugin.core.area.zones import known_zones

    if question.id.split(":")[0] != "zone":
        return []
    offered = {choice.value for choice in question.choices}
    return [zone.text for zone in known_zones() if zone.text not in offered]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def read_area_shown(reading: Any, area: Any, licence: Optional[Any], lang: str) -> AreaShown:
    """Return one area of a reading; ``licence`` is the same as an area of the model, once it is read."""
    notes = [say(note, lang) for note in (*area.notes, *reading.notes)]
    figures, outcome = _figures(area, licence, lang)
    return AreaShown(
        understood=_understood(area),
        reasons=tuple(notes[:_REASONS_SHOWN]),
        rows=tuple(_rows(reading, area, lang)),
        figures=figures,
        figures_outcome=outcome,
        rings=_sketch(ring.corners for ring in area.rings),
    )


def licence_shown(area: Any, lang: str) -> AreaShown:
    """Return an area of the model, as an areas file holds it."""
    rings = [ring for part in area.parts for ring in part.rings]
    figures, outcome = _explained(area, (), lang)
    return AreaShown(
        understood=_in_zone(sum(len(ring.corners) for ring in rings), area.zone, ""),
        rows=tuple(CornerRow(c.name, c.x_text, c.y_text) for ring in rings for c in ring.corners),
        figures=figures,
        figures_outcome=outcome,
        rings=_sketch(ring.corners for ring in rings),
    )


def _understood(area: Any) -> str:
    count = sum(len(ring.corners) for ring in area.rings)
    if not count:
        return ""
    if area.zone is None:
        text = QCoreApplication.translate(
            "Reading", "Understood as: {count} corners, X north, Y east, no zone yet"
        )
        return text.format(count=count)
    source = {
        "text": QCoreApplication.translate("Reading", "named in the table"),
        "given": QCoreApplication.translate("Reading", "chosen by you"),
    }
    return _in_zone(count, area.zone, source.get(area.zone_source.value, ""))


def _in_zone(count: int, zone: Any, source: str) -> str:
    values = {"count": count, "meridian": zone.meridian_text, "width": zone.width_deg, "source": source}
    if source:
        text = QCoreApplication.translate(
            "Reading",
            "Understood as: {count} corners, X north, Y east, central meridian {meridian}, "
            "{width}-degree zone ({source})",
        )
    else:
        text = QCoreApplication.translate(
            "Reading",
            "Understood as: {count} corners, X north, Y east, central meridian {meridian}, "
            "{width}-degree zone",
        )
    return text.format(**values)


def _rows(reading: Any, area: Any, lang: str) -> List[CornerRow]:
    """Return the rows of an area in the document's order, those that are asked about among them."""
    asked = {
        question.place.key: question
        for question in (*reading.questions, *area.questions)
        if question.place is not None
    }
    rows: List[Tuple[Any, CornerRow]] = []
    for number, ring in enumerate(area.rings, start=1):
        title = _ring_title(number) if len(area.rings) > 1 else ""
        for corner, place in zip(ring.corners, ring.places):
            question = asked.pop(place.key, None)
            values = (corner.name, corner.x_text, corner.y_text)
            rows.append((place, _row(values, place, question, title, lang)))
    return _with_asked(rows, list(asked.values()), alone=len(reading.areas) < 2, lang=lang)


def _row(
    values: Tuple[str, str, str], place: Any, question: Optional[Any], ring: str, lang: str
) -> CornerRow:
    problem = say(question.text, lang) if question is not None else ""
    return CornerRow(
        *values, problem=problem, place=say(place.phrase, lang), ring=ring, number=str(place.number)
    )


def _with_asked(
    rows: List[Tuple[Any, CornerRow]], asked: Sequence[Any], alone: bool, lang: str
) -> List[CornerRow]:
    """Return the rows with those that are asked about and hold no corner, each where it stands."""
    spans: Dict[str, List[int]] = {}
    for place, _shown in rows:
        span = spans.setdefault(place.holder, [place.number, place.number])
        span[0], span[1] = min(span[0], place.number), max(span[1], place.number)
    for question in asked:
        place = question.place
        low, high = spans.get(place.holder, (0, -1))
        # Of several areas each shows the questions that stand among its own rows.
        if alone or low <= place.number <= high:
            rows.append((place, _row(("?", "", ""), place, question, "", lang)))
    if asked:
        order = {holder: number for number, holder in enumerate(dict.fromkeys(p.holder for p, _row in rows))}
        rows.sort(key=lambda each: (order[each[0].holder], each[0].number))
    return [shown for _place, shown in rows]


def _ring_title(number: int) -> str:
    return QCoreApplication.translate("Reading", "ring {number}").format(number=number)


def _figures(area: Any, licence: Optional[Any], lang: str) -> Tuple[str, str]:
    if licence is not None:
        return _explained(licence, net_of_m2(area), lang)
    if area.stated_area is not None:
        text = QCoreApplication.translate("Reading", "Area stated: {stated}.")
        return text.format(stated=area.stated_area.text), "cannot_tell"
    return "", "clear"


def _explained(area: Any, net_of_m2: Tuple[float, ...], lang: str) -> Tuple[str, str]:
    """Return the areas stated and computed on one line, and how the difference looks."""
    explanation = _explanation(area, net_of_m2)
    verdict = explanation.verdict.value
    values = {"computed": format_hectares(round(explanation.computed_m2, 2), lang)}
    if explanation.stated_m2:
        difference = 100 * explanation.difference_m2 / explanation.stated_m2
        values.update(stated=area.stated_area.text, difference=format_number(difference, 1, lang))
    return _figures_text(verdict).format(**values), EXPLAINED[verdict]


def _figures_text(verdict: str) -> str:
    texts = {
        "explained": QCoreApplication.translate(
            "Reading",
            "Area stated: {stated}. Computed: {computed}. Difference {difference} %, explained by rounding.",
        ),
        "barely": QCoreApplication.translate(
            "Reading",
            "Area stated: {stated}. Computed: {computed}. "
            "Difference {difference} %, barely explained by rounding.",
        ),
        "not_explained": QCoreApplication.translate(
            "Reading",
            "Area stated: {stated}. Computed: {computed}. "
            "Difference {difference} %, not explained by rounding.",
        ),
        "not_stated": QCoreApplication.translate(
            "Reading", "Area computed: {computed}. The table states none."
        ),
    }
    return texts[verdict]


def _explanation(area: Any, net_of_m2: Tuple[float, ...]) -> Any:
    from mineral_plugin.core.corner_tables.explain import explain_area

    return explain_area(area, net_of_m2)


def net_of_m2(area: Any) -> Tuple[float, ...]:
    """Return what the stated area of a read area leaves out in words alone, in m2."""
    from mineral_plugin.core.corner_tables.net_areas import net_beside_holes_m2

    return net_beside_holes_m2(area)


def _sketch(rings: Any) -> Rings:
    return tuple(tuple(SketchCorner(c.name, c.east_m, c.north_m) for c in corners) for corners in rings)


def report_lines(area: Any, net_of: Tuple[float, ...], lang: str) -> List[str]:
    """Return how an area of the model was read, and how its stated area compares."""
    from mineral_plugin.core.work.importing import stored_lines

    explanation = _explanation(area, net_of)
    figures = [say(phrase, lang) for phrase in (explanation.phrase, *explanation.notes)]
    return [*stored_lines(area.import_report, lang), *figures]


def note_lines(reading: Any, area: Any, lang: str) -> List[str]:
    """Return what reading noted about an area that still has questions."""
    return [say(note, lang) for note in (*area.notes, *reading.notes)]
