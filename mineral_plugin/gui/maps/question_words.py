"""What the core offers for a map in the words of the window."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.numbers import format_hectares
from mineral_plugin.gui.maps.map_question import QuestionShown


def question_shown(offered: Any, lang: str) -> QuestionShown:
    """Return what can be chosen (``MapOffered``) in words."""
    from mineral_plugin.core.work.map_making import ratio_told

    scale = offered.scale
    return QuestionShown(
        usual=offered.usual.name.text(lang) if offered.usual is not None else "",
        forms=[(form.id, form.name.text(lang)) for form in offered.forms],
        papers=[(name, words.text(lang)) for name, words in offered.papers],
        scales=[(one, ratio_told(one).text(lang)) for one in (scale.allowed if scale else ())],
        about=[sentence.text(lang) for sentence in offered.about],
        rule=scale.sentence.text(lang) if scale else "",
        is_rule_confirmed=bool(scale and scale.is_confirmed),
        second=_second_word(offered.role),
        seconds=[(area.id, _area_words(area, lang)) for area in offered.seconds],
        how=offered.how.text(lang) if offered.how is not None else "",
        problem=offered.problem.text(lang) if offered.problem is not None else "",
    )


def _second_word(role: str) -> str:
    words = {
        "returned": QCoreApplication.translate("MapQuestion", "&Returned part"),
        "inside": QCoreApplication.translate("MapQuestion", "Pa&rt inside the prohibited area"),
    }
    return words.get(role, "")


def _area_words(area: Any, lang: str) -> str:
    from mineral_plugin.core.area.measure import area_m2

    return f"{area.name} · {format_hectares(area_m2(area), lang)}"
