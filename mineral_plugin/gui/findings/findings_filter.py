"""What the list of findings is narrowed to, and the form that asks for it."""

from __future__ import annotations

from typing import Any, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from mineral_plugin.gui.findings.finding_words import ACCEPTED, OPEN
from mineral_plugin.gui.parts.filling import fill
from mineral_plugin.gui.parts.outcomes import severity_word
from mineral_plugin.gui.parts.plain_words import plain
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import combo

Extent = Tuple[float, float, float, float]
"""West, south, east, north in the plane of the area, metres."""


class FindingsFilter(NamedTuple):
    """What findings are shown: "" lets all through, ``extent`` only those with a place in it.

    ``text`` is ``plain``.
    """

    outcome: str = ""
    family: str = ""
    severity: str = ""
    state: str = ""
    text: str = ""
    extent: Optional[Extent] = None


EVERYTHING = FindingsFilter()


def lets_through(
    asked: FindingsFilter, finding: Mapping[str, Any], family: str, mark: Optional[Any], words: str
) -> bool:
    """Return whether a finding of the report is asked for; ``words`` are its ``plain_words``."""
    state = ACCEPTED if mark is not None and mark.state == ACCEPTED else OPEN
    return (
        asked.outcome in ("", finding["outcome"])
        and asked.family in ("", family)
        and asked.severity in ("", finding.get("severity", ""))
        and asked.state in ("", state)
        and (not asked.text or asked.text in words)
        and (asked.extent is None or _meets(finding, asked.extent))
    )


def plain_words(finding: Mapping[str, Any]) -> str:
    """Return all words of a finding as people type them in haste."""
    return plain(" ".join(_texts(finding)))


def _texts(finding: Mapping[str, Any]) -> Iterator[str]:
    yield finding.get("rule", "")
    yield (finding.get("basis") or {}).get("article") or ""
    for key in ("message", "remedy"):
        yield from (finding.get(key) or {}).values()
    for ref in finding.get("objects", ()):
        yield from (ref.get("name") or "", ref.get("id") or "")


def _meets(finding: Mapping[str, Any], extent: Extent) -> bool:
    points = list(_points((finding.get("where") or {}).get("geometry")))
    if not points:
        return False
    easts, norths = [point[0] for point in points], [point[1] for point in points]
    west, south, east, north = extent
    return min(easts) <= east and max(easts) >= west and min(norths) <= north and max(norths) >= south


def _points(geometry: Optional[Mapping[str, Any]]) -> Iterator[Sequence[float]]:
    """Yield the points of a GeoJSON geometry."""
    if not geometry:
        return
    for part in geometry.get("geometries", ()):
        yield from _points(part)
    rest: List[Any] = [geometry.get("coordinates") or ()]
    while rest:
        one = rest.pop()
        if one and isinstance(one[0], (int, float)):
            yield one
        else:
            rest.extend(one)


class FilterForm(QWidget):
    """Asks for family, weight, state, and whether only what the map shows counts; tells each change."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingsFilters")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.family = self._combo("findingsFamily", self.tr("What it is about"))
        self.severity = self._combo("findingsSeverity", self.tr("What it means for filing"))
        self.state = self._combo("findingsState", self.tr("Open or accepted"))
        self.in_view = QCheckBox(self.tr("On the map now"))
        self.in_view.setObjectName("findingsInView")
        self.in_view.setToolTip(self.tr("Only findings with a place that the map shows"))
        self.in_view.toggled.connect(lambda _on: self.changed.emit())
        for place, widget in enumerate((self.family, self.severity, self.state, self.in_view)):
            grid.addWidget(widget, place // 2, place % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.clear()

    def _combo(self, name: str, words: str) -> QComboBox:
        made = combo(name)
        made.setAccessibleName(words)
        made.setToolTip(as_tip(words))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.activated.connect(lambda _index: self.changed.emit())
        return made

    def offer(self, families: Sequence[Tuple[str, str]]) -> None:
        """Offer the families that occur, as pairs of id and words; what was chosen stays if it can."""
        fill(self.family, [("", self.tr("All subjects")), *families])

    def clear(self) -> None:
        """Let everything through again; asks nobody."""
        weights = [(one, severity_word(one)) for one in ("blocks", "warns", "informs")]
        states = [(OPEN, self.tr("Open")), (ACCEPTED, self.tr("Accepted"))]
        fill(self.severity, [("", self.tr("All weights")), *weights])
        fill(self.state, [("", self.tr("Open and accepted")), *states])
        for box in (self.family, self.severity, self.state):
            box.setCurrentIndex(0)
        self.in_view.blockSignals(True)
        self.in_view.setChecked(False)
        self.in_view.blockSignals(False)

    def asked(self, outcome: str, text: str, extent: Optional[Extent]) -> FindingsFilter:
        """Return what is asked for, with the rest of the panel; ``extent`` is what the map shows."""
        return FindingsFilter(
            outcome=outcome,
            family=str(self.family.currentData() or ""),
            severity=str(self.severity.currentData() or ""),
            state=str(self.state.currentData() or ""),
            text=plain(text),
            extent=extent if self.in_view.isChecked() else None,
        )


def typing_timer(parent: QWidget, changed: Any) -> QTimer:
    """Return what waits a moment until the hand that types rests, then calls ``changed()``."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(250)
    timer.timeout.connect(changed)
    return timer
