"""The checklist: which components a dossier has and which somebody must still add."""

from __future__ import annotations

from html import escape
from typing import Iterable, List, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.dossier.model import Component, ComponentStatus

FILE_NAME = "checklist.html"
Line = Tuple[Component, ComponentStatus]

_STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #999;padding:.3rem .5rem;text-align:left}"
    ".missing{color:#a40000}"
)


def counted(lines: Iterable[Line]) -> Phrase:
    """Return the sentence that counts what is there: "2 of 5 components"."""
    statuses = [status for _, status in lines]
    return Phrase(
        "checklist.counted",
        {"there": statuses.count(ComponentStatus.ATTACHED), "all": len(statuses)},
    )


def render_checklist(reference: str, area_name: str, lines: Tuple[Line, ...], lang: str) -> str:
    """Return the checklist as one HTML page in ``lang``."""
    title = _text(Phrase("checklist.title", {"draft": reference, "area": area_name}), lang)
    heads = ("component", "form", "originals", "copies", "status")
    head = "".join(f"<th>{_text(Phrase(f'checklist.head_{name}'), lang)}</th>" for name in heads)
    rows = "".join(_row(component, status, lang) for component, status in lines)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{_text(counted(lines), lang)}</p>"
        f"<table><tr>{head}</tr>{rows}</table></body></html>\n"
    )


def _row(component: Component, status: ComponentStatus, lang: str) -> str:
    name = escape(component.name.text(lang))
    if component.when is not None:
        name = _text(Phrase("checklist.only_when", {"name": component.name, "when": component.when}), lang)
    cells: List[str] = [
        name,
        escape(component.form),
        str(component.originals),
        str(component.copies),
        _text(Phrase(f"checklist.{status.value}"), lang),
    ]
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr class="{status.value}">{row}</tr>'


def _text(phrase: Phrase, lang: str) -> str:
    return escape(say(phrase, lang))
