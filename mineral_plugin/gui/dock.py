"""The dock: pages in the order of the work, a header that is always visible, files dropped anywhere."""

from __future__ import annotations

from typing import Dict

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.audit_page import AuditPage
from mineral_plugin.gui.check_page import CheckPage
from mineral_plugin.gui.dossier_page import DossierPage
from mineral_plugin.gui.engine_page import EnginePage
from mineral_plugin.gui.layers_panel import LayersPanel
from mineral_plugin.gui.paste_page import PastePage, local_files, table_html
from mineral_plugin.gui.start_page import StartPage
from mineral_plugin.gui.widgets import Heading, WrappingLabel

# Pages that speak of no area in particular.
_OF_NO_AREA = ("start", "audit")


class MineralDock(QDockWidget):
    """Holds the pages; which of them may be opened is told from outside."""

    files_dropped = pyqtSignal(list)
    packs_dropped = pyqtSignal(list)
    table_dropped = pyqtSignal(str, str)
    page_opened = pyqtSignal(str)

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("MineralLicenceDock")
        self.setWindowTitle(self.tr("Mineral Licence"))
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.setAcceptDrops(True)
        self.engine = EnginePage()
        self.start = StartPage()
        self.paste = PastePage()
        self.layers = LayersPanel()
        self.check = CheckPage(lang)
        self.dossier = DossierPage()
        self.audit = AuditPage(lang)
        self._pages: Dict[str, QWidget] = {
            "start": self.start,
            "paste": self.paste,
            "layers": self.layers,
            "check": self.check,
            "dossier": self.dossier,
            "audit": self.audit,
        }
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._navigation())
        column.addWidget(self._header())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.engine)
        for page in self._pages.values():
            self._stack.addWidget(page)
        column.addWidget(self._stack, 1)
        self.setWidget(holder)
        self.open_page("start")

    def _navigation(self) -> QWidget:
        self._bar = QWidget()
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(4, 4, 4, 0)
        line.setSpacing(2)
        self._group = QButtonGroup(self)
        self._buttons: Dict[str, QToolButton] = {}
        words = {
            "start": self.tr("Start"),
            "paste": self.tr("Corners"),
            "layers": self.tr("Data"),
            "check": self.tr("Check"),
            "dossier": self.tr("Dossier"),
        }
        for name, text in words.items():
            made = QToolButton()
            made.setObjectName(f"page-{name}")
            made.setText(text)
            made.setCheckable(True)
            made.setAutoRaise(True)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _checked=False, page=name: self.open_page(page))
            self._group.addButton(made)
            self._buttons[name] = made
            line.addWidget(made)
        return self._bar

    def _header(self) -> QWidget:
        self._head = QFrame()
        self._head.setObjectName("areaHead")
        self._head.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(self._head)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(1)
        self.head_name = Heading("")
        self.head_name.setObjectName("headName")
        self.head_question = WrappingLabel()
        self.head_question.setObjectName("headQuestion")
        column.addWidget(self.head_name)
        column.addWidget(self.head_question)
        self._head.hide()
        return self._head

    def show_head(self, name: str, question: str) -> None:
        """Show which area is at work, with procedure, day and law; an empty name hides it."""
        self.head_name.setText(name)
        self.head_question.setText(question)
        self._head.setVisible(bool(name) and self._stack.currentWidget() is not self.engine)

    def show_engine_missing(self, missing: bool) -> None:
        """Show only the page that puts the geometry engine right, or the working pages again."""
        self._bar.setVisible(not missing)
        if missing:
            self._head.hide()
            self._stack.setCurrentWidget(self.engine)
        elif self._stack.currentWidget() is self.engine:
            self.open_page("start")

    def allow(self, page: str, allowed: bool) -> None:
        """Let a page be opened, or not."""
        self._buttons[page].setEnabled(allowed)

    def open_page(self, page: str) -> None:
        """Open one of ``start``, ``paste``, ``layers``, ``check``, ``dossier``, ``audit``."""
        self._stack.setCurrentWidget(self._pages[page])
        # The bar has no room for a sixth button: the audit is a door of the first page.
        self._buttons.get(page, self._buttons["start"]).setChecked(True)
        self._head.setVisible(bool(self.head_name.text()) and page not in _OF_NO_AREA)
        self.page_opened.emit(page)

    def dragEnterEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Accept files and text while the pages are usable."""
        data = event.mimeData()
        usable = self._stack.currentWidget() is not self.engine
        if usable and (data.hasText() or any(url.isLocalFile() for url in data.urls())):
            event.acceptProposedAction()

    def dropEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Hand on the dropped files, or the dropped text with the HTML of its table."""
        data = event.mimeData()
        paths = local_files(data)
        if paths:
            self.files_dropped.emit(paths)
        elif data.hasText():
            self.table_dropped.emit(data.text(), table_html(data))
        event.acceptProposedAction()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width the pages are drawn for."""
        return QSize(400, 620)
