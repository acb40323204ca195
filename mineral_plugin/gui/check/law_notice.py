"""What a report says of its law: how old it is, and what lies between the receipt and the event."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel


class LawNotice(QWidget):
    """Nothing where there is nothing to say; the changes of law one by one are folded."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("lawNotice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.age = MarkedLine()
        self.age.setObjectName("lawAge")
        self.applied = MarkedLine()
        self.applied.setObjectName("lawTransition")
        self.changes = Section("", "lawChanges")
        self.told = WrappingLabel()
        self.told.setObjectName("lawChangesTold")
        self.changes.column.addWidget(self.told)
        for widget in (self.age, self.applied, self.changes):
            column.addWidget(widget)
        self.hide()

    def show_report(self, report: Mapping[str, Any], lang: str) -> None:
        """Show what a report of ``resources/schema/report-1.json`` says of its law."""
        notice = (report.get("run") or {}).get("law_notice") or {}
        self.age.show_line("within_tolerance", notice.get(lang, ""))
        transition = report.get("transition") or {}
        sentences = [sentence[lang] for sentence in transition.get("sentences", ())]
        # The changes come first, one sentence each; then what follows from them.
        count = len(transition.get("changes", ()))
        self.applied.show_line(_outcome(transition), " ".join(sentences[count:]))
        self._show_changes(sentences[:count])
        self.setVisible(bool(notice or sentences))

    def _show_changes(self, sentences: Sequence[str]) -> None:
        title = self.tr("Changes of law since the receipt ({count})").format(count=len(sentences))
        self.changes.head.setText(title)
        self.changes.head.setAccessibleName(title)
        self.changes.open(False)
        self.changes.setVisible(bool(sentences))
        self.told.setText("\n".join(f"• {sentence}" for sentence in sentences))


def _outcome(transition: Mapping[str, Any]) -> str:
    """Return the shape beside the sentence: a choice that was not made is open, all else is settled."""
    return "cannot_tell" if transition.get("can_choose") and not transition.get("regime") else "clear"
