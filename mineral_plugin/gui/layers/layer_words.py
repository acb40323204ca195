"""From the core's rows to what the layers panel shows of them, in the language of the window."""

from __future__ import annotations

from typing import Any, Tuple

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.gui.layers.layer_row import RowShown

_OUTCOMES = {"usable": "clear", "changed": "error", "unusable": "error"}


def state_word(state: str) -> str:
    """Return the word for the state of a row."""
    words = {
        "usable": QCoreApplication.translate("LayerState", "Usable"),
        "missing": QCoreApplication.translate("LayerState", "Missing"),
        "changed": QCoreApplication.translate("LayerState", "Changed"),
        "unusable": QCoreApplication.translate("LayerState", "Not usable"),
    }
    return words.get(state, QCoreApplication.translate("LayerState", "Cannot tell"))


def row_outcome(row: Any) -> str:
    """Return the outcome whose shape stands before a row."""
    if not row.is_read:
        return "not_applicable"
    return _OUTCOMES.get(row.state.value, "cannot_tell")


def layer_shown(row: Any, number: int, lang: str) -> RowShown:
    """Return a row of the core in words."""
    details = [line.text(lang) for line in row.details]
    # What absence means and whom to ask are sentences; what a layer is worth is a list of facts.
    lines = details if row.state.value == "missing" else [" · ".join(details)]
    lines += [row.note.text(lang)] if row.note is not None else []
    return RowShown(
        key=f"{row.role or 'source'}-{number}",
        outcome=row_outcome(row),
        word=state_word(row.state.value),
        title=row.title.text(lang),
        lines=tuple(line for line in lines if line),
        actions=row.actions,
        is_muted=not row.is_read,
    )


def source_shown(row: Any, number: int, lang: str) -> RowShown:
    """Return a pack or a file of the core in words."""
    return RowShown(
        key=f"source-{number}",
        outcome=_OUTCOMES.get(row.state.value, "cannot_tell"),
        word=state_word(row.state.value),
        title=row.title.text(lang),
        lines=tuple(line.text(lang) for line in row.details),
        actions=row.actions,
        ticked=row.ticked,
    )


def short_lines(rows: Tuple[Any, ...], lang: str) -> Tuple[Tuple[str, str], ...]:
    """Return one line for each row that matters to the procedure: its outcome, its name with the reason."""
    lines = []
    for row in rows:
        if row.is_read:
            note = f" - {row.note.text(lang)}" if row.note is not None else ""
            lines.append((row_outcome(row), f"{row.title.text(lang)}{note}"))
    return tuple(lines)
