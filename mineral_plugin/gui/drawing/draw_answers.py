"""The three figures of a live answer, in words and marks; every outcome is the core's."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.numbers import format_trimmed
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.drawing.draw_figures import Figures
from mineral_plugin.gui.drawing.draw_words import hectares

_LICENCES = "licence"
_OUTCOMES = {
    "conflict": "conflict",
    "tolerance": "within_tolerance",
    "unknown": "cannot_tell",
    "clear": "clear",
}


def tr(text: str) -> str:
    """Return a text of this module in the language of the window."""
    return QCoreApplication.translate("DrawAnswers", text)


def show_area(figures: Figures, area_m2: float, lang: str) -> None:
    """Show an area at once; what it means comes with the answer."""
    figures.area.show_value(hectares(area_m2, lang))


def show_answer(figures: Figures, answer: Any, lang: str) -> None:
    """Show what is known of an area."""
    _show_limit(figures, answer, lang)
    _show_conflicts(figures, answer, lang)
    _show_neighbour(figures, answer, lang)


def _show_limit(figures: Figures, answer: Any, lang: str) -> None:
    limit = answer.limit
    value = hectares(answer.area_m2, lang)
    if limit is None:
        figures.area.show_figure("", value, tr("No limit known for this procedure and mineral"))
        return
    most = f"{format_trimmed(limit.limit_m2 / 10_000, 0, 4, lang)} ha"
    words = tr("of {limit} at most · {article}").format(limit=most, article=limit.article)
    if not limit.is_confirmed:
        words = f"{words} · {tr('legal basis not confirmed')}"
    figures.area.show_figure(_OUTCOMES.get(limit.outcome, "cannot_tell"), value, words)


def _show_conflicts(figures: Figures, answer: Any, lang: str) -> None:
    figure = figures.conflicts
    if not answer.is_checked and not answer.conflicts:
        figure.show_figure("cannot_tell", "?", tr("Not checked: choose reference data"))
        return
    worst = next((name for name in ("conflict", "unknown", "tolerance") if _of(answer, name)), "")
    if not worst:
        _show_free(figures, answer, lang)
        return
    found = _of(answer, worst)
    shared = sum(one.area_m2 for one in found)
    value = hectares(shared, lang) if shared > 0 else str(len(found))
    figure.show_figure(_OUTCOMES[worst], value, _names(found, answer, lang))


def _of(answer: Any, outcome: str) -> List[Any]:
    return [one for one in answer.conflicts if one.outcome == outcome]


def _names(found: Sequence[Any], answer: Any, lang: str) -> str:
    name = found[0].object.name or found[0].object.id
    more = len(answer.conflicts) - 1 + answer.more
    words = tr("{name} and {count} more").format(name=name, count=more) if more else name
    if answer.is_old and answer.crossing is not None:
        words = f"{words} · {tr('as it was before')}"
    return _with_gaps(words, answer, lang)


def _with_gaps(words: str, answer: Any, lang: str) -> str:
    if not answer.gaps:
        return words
    unknown = tr("not known: {names}").format(names=", ".join(gap.name.text(lang) for gap in answer.gaps))
    return f"{words} · {unknown}" if words else unknown


def _show_free(figures: Figures, answer: Any, lang: str) -> None:
    if answer.gaps:
        figures.conflicts.show_figure("cannot_tell", "?", _with_gaps("", answer, lang))
    else:
        figures.conflicts.show_figure("clear", "0", tr("Nothing in the chosen data is overlapped"))


def _show_neighbour(figures: Figures, answer: Any, lang: str) -> None:
    near: Optional[Any] = answer.neighbour
    if near is None:
        lacking = next((gap for gap in answer.gaps if gap.role == _LICENCES), None)
        if lacking is not None:
            words = tr("not known: {names}").format(names=lacking.name.text(lang))
            figures.neighbour.show_figure("cannot_tell", "?", words)
            return
        figures.neighbour.show_figure(
            "", "–", tr("None near by in the chosen data") if answer.is_checked else ""
        )
        return
    gap = f"{format_trimmed(near.gap_m, 0, 2 if near.gap_m < 100 else 0, lang)} m"
    mark = "within_tolerance" if near.is_close else ""
    figures.neighbour.show_figure(mark, gap, near.object.name or near.object.id)


def crossing_sentence(answer: Any, lang: str) -> str:
    """Return where a ring crosses itself, "" where none does."""
    return say(answer.crossing, lang) if answer.crossing is not None else ""
