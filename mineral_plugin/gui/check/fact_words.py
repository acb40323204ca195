"""Questions of the core in the words and values of the window."""

from __future__ import annotations

from typing import Any, Callable, Sequence, Tuple

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.gui.check.fact_editors import FactShown
from mineral_plugin.gui.parts.outcomes import severity_word


def fact_shown(question: Any, areas: Sequence[Any], lang: str) -> FactShown:
    """Return a question (``core.work.questions.Question``) in words; ``areas`` can be chosen."""
    from mineral_plugin.core.work.stated_told import unit_told

    fact = question.fact
    read, write = _typing(fact, lang)
    return FactShown(
        id=fact.id,
        kind=fact.kind,
        question=fact.question.text(lang),
        asked_by=_asked_by(question),
        tip="\n".join(f"{rule.id} · {rule.title.text(lang)}" for rule in question.rules),
        unit=unit_told(fact.unit).text(lang),
        hint=_hint(fact.kind),
        choices=_choices(question, areas, lang),
        value=question.stated,
        is_open=question.is_open,
        read=read,
        write=write,
    )


def _asked_by(question: Any) -> str:
    if not question.rules:
        return QCoreApplication.translate("FactWords", "No rule asks this now.")
    names = ", ".join(rule.id for rule in question.rules)
    if question.is_offered:
        return QCoreApplication.translate("FactWords", "{rules} · if it applies").format(rules=names)
    text = QCoreApplication.translate("FactWords", "{rules} · {severity}")
    return text.format(rules=names, severity=severity_word(question.severity.value))


def _typing(fact: Any, lang: str) -> Tuple[Callable[[str], Any], Callable[[Any], str]]:
    """Return what reads a typed answer, and what writes an answer as it is typed."""
    from mineral_plugin.core.work.questions import number_range
    from mineral_plugin.core.work.typed_answers import day_shown, day_typed, number_shown, number_typed

    if fact.kind == "number":
        allowed = number_range(fact)
        return lambda text: number_typed(text, allowed, lang), lambda value: number_shown(value, lang)
    if fact.kind == "date":
        return day_typed, day_shown
    return lambda text: text.strip() or None, str


def _hint(kind: str) -> str:
    return QCoreApplication.translate("FactWords", "day/month/year") if kind == "date" else ""


def _choices(question: Any, areas: Sequence[Any], lang: str) -> Tuple[Tuple[str, Any], ...]:
    if question.fact.kind != "area":
        return tuple((choice.name.text(lang), choice.id) for choice in question.fact.choices)
    stated = question.stated
    from mineral_plugin.core.base.words import say
    from mineral_plugin.core.work.stated_told import area_told

    offered = [*areas] if stated is None or stated in areas else [stated, *areas]
    return tuple((say(area_told(area), lang), area) for area in offered)
