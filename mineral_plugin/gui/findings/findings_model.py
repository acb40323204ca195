"""The findings of one report as a list model: problems first, passes apart, with what people decided."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from mineral_plugin.gui.findings.findings_filter import FindingsFilter, lets_through, plain_words
from mineral_plugin.gui.parts.outcomes import PROBLEMS, outcome_icon, outcome_rank, outcome_word

_SEVERITIES = ("blocks", "warns", "informs")


class FindingsModel(QAbstractListModel):
    """Findings as the report (``resources/schema/report-1.json``) holds them, sorted for reading.

    ``FindingRole`` gives the whole finding, ``IdRole`` its lasting identifier.
    """

    FindingRole = Qt.ItemDataRole.UserRole + 1
    IdRole = Qt.ItemDataRole.UserRole + 2

    def __init__(self, lang: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._findings: List[Mapping[str, Any]] = []
        self._families: Mapping[str, str] = {}
        self._marks: Mapping[str, Any] = {}
        self._words: Dict[str, str] = {}

    def set_findings(
        self, findings: Sequence[Mapping[str, Any]], families: Optional[Mapping[str, str]] = None
    ) -> None:
        """Take the findings of another report; ``families`` are those of the core by finding id."""
        self.beginResetModel()
        self._findings = sorted(findings, key=_reading_order)
        self._families, self._marks = families or {}, {}
        self._words = {}
        self.endResetModel()

    def set_marks(self, marks: Mapping[str, Any]) -> None:
        """Take what people decided (``FindingMark`` of the core by finding id)."""
        self._marks = marks
        if self._findings:
            self.dataChanged.emit(self.index(0), self.index(len(self._findings) - 1))

    def mark(self, finding_id: str) -> Optional[Any]:
        """Return what somebody decided on a finding, ``None`` where nobody did."""
        return self._marks.get(finding_id)

    def finding(self, finding_id: str) -> Optional[Mapping[str, Any]]:
        """Return a finding by its id."""
        return next((one for one in self._findings if one["id"] == finding_id), None)

    def family(self, finding_id: str) -> str:
        """Return the family of a finding, "" where it was not told."""
        return self._families.get(finding_id, "")

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many findings there are."""
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks about one finding."""
        if not index.isValid():
            return None
        finding = self._findings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tr("{outcome}: {message}").format(
                outcome=outcome_word(finding["outcome"]), message=self.sentence(finding, "message")
            )
        if role == Qt.ItemDataRole.DecorationRole:
            return outcome_icon(finding["outcome"])
        if role == self.FindingRole:
            return finding
        return finding["id"] if role == self.IdRole else None

    def sentence(self, finding: Mapping[str, Any], key: str) -> str:
        """Return the ``message`` or ``remedy`` of a finding in the model's language, "" if it has none."""
        return str((finding.get(key) or {}).get(self._lang, ""))

    def problems(self) -> List[Mapping[str, Any]]:
        """Return what is not plainly fine, worst first."""
        return [finding for finding in self._findings if finding["outcome"] in PROBLEMS]

    def passes(self) -> List[Mapping[str, Any]]:
        """Return what is clear or does not concern the area."""
        return [finding for finding in self._findings if finding["outcome"] not in PROBLEMS]

    def filtered(self, asked: FindingsFilter) -> List[Mapping[str, Any]]:
        """Return the problems that a filter lets through, worst first."""
        return [
            one
            for one in self.problems()
            if lets_through(
                asked,
                one,
                self.family(one["id"]),
                self.mark(one["id"]),
                self._plain(one) if asked.text else "",
            )
        ]

    def _plain(self, finding: Mapping[str, Any]) -> str:
        if finding["id"] not in self._words:
            self._words[finding["id"]] = plain_words(finding)
        return self._words[finding["id"]]

    def counts(self) -> Dict[str, int]:
        """Return how many findings each outcome has, outcomes without any left out."""
        counts: Dict[str, int] = {}
        for finding in self._findings:
            counts[finding["outcome"]] = counts.get(finding["outcome"], 0) + 1
        return counts


def _reading_order(finding: Mapping[str, Any]) -> tuple:
    severity = finding.get("severity", "informs")
    rank = _SEVERITIES.index(severity) if severity in _SEVERITIES else 0
    return (outcome_rank(finding["outcome"]), rank, finding.get("rule", ""), finding.get("id", ""))
