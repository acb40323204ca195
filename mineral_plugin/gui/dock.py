"""The dock: pages in the order of the work, a head that is always visible, files dropped anywhere."""

from __future__ import annotations

from functools import partial
from typing import Callable, Dict, List

from qgis.PyQt.QtCore import QChildEvent, QEvent, QMimeData, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.audit.audit_page import AuditPage
from mineral_plugin.gui.check.check_page import CheckPage
from mineral_plugin.gui.dossier.dossier_page import DossierPage
from mineral_plugin.gui.drawing.draw_page import DrawPage
from mineral_plugin.gui.engine_page import EnginePage
from mineral_plugin.gui.layers.layers_panel import LayersPanel
from mineral_plugin.gui.maps.map_page import MapPage
from mineral_plugin.gui.modes import MODES
from mineral_plugin.gui.page_bar import AREA_PAGES, AreaSwitch, PageBar
from mineral_plugin.gui.parts.touch_style import set_large_targets
from mineral_plugin.gui.parts.turns import Turns
from mineral_plugin.gui.start_page import StartPage
from mineral_plugin.gui.status_head import StatusHead
from mineral_plugin.gui.table.paste_page import PastePage, local_files, table_html


class MineralDock(QDockWidget):
    """Holds the pages; which of them may be opened, and what the head says, is told from outside.

    ``help_asked`` gives the topic, which is the name of the page in view; ``mode_chosen`` what the user
    answered: keeping it is somebody else's work.
    """

    files_dropped = pyqtSignal(list)
    packs_dropped = pyqtSignal(list)
    table_dropped = pyqtSignal(str, str)
    page_opened = pyqtSignal(str)
    mode_chosen = pyqtSignal(str)
    help_asked = pyqtSignal(str)
    start: StartPage
    paste: PastePage
    draw: DrawPage
    map: MapPage
    layers: LayersPanel
    check: CheckPage
    dossier: DossierPage
    audit: AuditPage

    def __init__(self, lang: str, parent: QWidget | None = None, whole: bool = True) -> None:
        """Make the dock; not ``whole``, its ``pieces`` are still to be done, one after the other."""
        super().__init__(parent)
        self._lang = lang
        self.setObjectName("MineralLicenceDock")
        self.setWindowTitle(self.tr("Mineral Licence"))
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._mode, self._page, self._area_page = "", "start", ""
        self._pages: Dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self._turns = Turns(self)
        if whole:
            for piece in self.pieces():
                piece()

    def pieces(self) -> List[Callable[[], None]]:
        """Return what makes the dock whole: a page each, so that the window can breathe in between."""
        lang = self._lang
        made: Dict[str, Callable[[], QWidget]] = {
            "start": lambda: StartPage(lang),
            "paste": PastePage,
            "draw": lambda: DrawPage(lang),
            "map": MapPage,
            "layers": LayersPanel,
            "check": lambda: CheckPage(lang),
            "dossier": DossierPage,
            "audit": lambda: AuditPage(lang),
        }
        return [
            self._begin,
            *(partial(self._add_page, name, make) for name, make in made.items()),
            self._make_frame,
            self._finish,
        ]

    def _begin(self) -> None:
        """Put an empty page into the window: what comes later is laid out in its own turn."""
        self._holder = _Holder(self._stack)
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(QWidget())
        self.setWidget(self._holder)
        self.engine = EnginePage()
        self._stack.addWidget(self.engine)

    def _add_page(self, name: str, make: Callable[[], QWidget]) -> None:
        page = make()
        setattr(self, name, page)
        self._pages[name] = page
        self._stack.addWidget(page)

    def _finish(self) -> None:
        for place, widget in enumerate((self.bar, self.head, self.switch)):
            self._holder.layout().insertWidget(place, widget)
        self.set_mode("")
        self.open_page("start")
        self.show_head("", "")
        self.setAcceptDrops(True)

    def _make_frame(self) -> None:
        self.bar = PageBar()
        self.bar.page_asked.connect(self._on_bar)
        self.head = StatusHead()
        self.head.help_asked.connect(lambda: self.help_asked.emit(self._page))
        self.head.data_asked.connect(lambda: self.open_page("layers"))
        self.head.findings_asked.connect(self._show_findings)
        self.switch = AreaSwitch()
        self.switch.page_asked.connect(self.open_page)
        self.start.mode_chosen.connect(self._on_mode)

    # --- the head -----------------------------------------------------------------------------------

    @property
    def head_name(self) -> QLabel:
        """Return the label with the name of the area at work."""
        return self.head.name

    @property
    def head_question(self) -> QLabel:
        """Return the label with procedure, day and law."""
        return self.head.question

    def _show_findings(self, outcome: str) -> None:
        self.open_page("check")
        self.check.findings.show_only(outcome)

    def show_head(self, name: str, question: str) -> None:
        """Show which area is at work, with procedure, day and rules; an empty name says there is none."""
        if bool(name) != self.head.has_area:
            self._area_page = ""
        self.head.show_area(name, question)
        self.head.setVisible(not self.is_engine_missing)

    # --- the modes ----------------------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """Return whom the dock serves: ``applicant``, ``office``, or "" before that was asked."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Serve applicants or an office; "" asks on the first page."""
        self._mode = mode if mode in MODES else ""
        self.bar.show_mode(self._mode)
        self.start.show_mode(self._mode)
        self.bar.mark(self._page)

    def _on_mode(self, mode: str) -> None:
        self.set_mode(mode)
        self.mode_chosen.emit(mode)

    def set_large_targets(self, large: bool) -> None:
        """Make controls as large as a finger needs, or as small as the style has them.

        The page in view first, then a page a turn: a style sheet lays out all that is in it.
        """
        self._turns.stop()
        self._holder.has_large_targets = large
        around = [partial(set_large_targets, part, large) for part in self._holder.parts()]
        self._turns.do([*self._pages[self._page].set_large_targets(large), *around])
        for page in (self.engine, *self._pages.values()):
            self._turns.do(page.set_large_targets(large))

    # --- the pages ----------------------------------------------------------------------------------

    @property
    def is_engine_missing(self) -> bool:
        """Return whether only the page of the geometry engine may be seen."""
        return self._stack.currentWidget() is self.engine

    @property
    def page(self) -> str:
        """Return the name of the page in view, or of the last one before the engine went missing."""
        return self._page

    def show_engine_missing(self, missing: bool) -> None:
        """Show only the page that puts the geometry engine right, or the working pages again."""
        if missing:
            self._stack.setCurrentWidget(self.engine)
        elif self.is_engine_missing:
            self.open_page("start")
        for widget in (self.bar, self.head):
            widget.setVisible(not missing)
        self.switch.setVisible(not missing and self._page in AREA_PAGES)

    def show_loading(self, loading: bool) -> None:
        """Let nothing be pressed while what is heavy is loaded, and say so."""
        self._stack.setEnabled(not loading)
        self.start.show_message(self.tr("Getting ready…") if loading else "")

    @property
    def is_ready(self) -> bool:
        """Return whether what is heavy was loaded and the pages can be used."""
        return bool(self._stack.isEnabled()) and self._stack.currentWidget() in self._pages.values()

    def allow(self, page: str, allowed: bool) -> None:
        """Let a page be opened, or not."""
        self.bar.allow(page, allowed)

    def _on_bar(self, name: str) -> None:
        self.open_page(self._of_area() if name == "area" else name)

    def _of_area(self) -> str:
        """Return the page of the area last seen, else drawing where there is an area, else the table."""
        return self._area_page or ("draw" if self.head.has_area else "paste")

    def open_page(self, page: str) -> None:
        """Open ``start``, ``paste``, ``draw``, ``map``, ``layers``, ``check``, ``dossier`` or ``audit``."""
        self._stack.setCurrentWidget(self._pages[page])
        self._page = page
        if page in AREA_PAGES:
            self._area_page = page
        self.bar.mark(page)
        self.switch.mark(page)
        self.switch.setVisible(page in AREA_PAGES)
        self.page_opened.emit(page)

    def pages_unseen(self) -> List[Callable[[], None]]:
        """Return what lays out each page that is not seen, to be done one after the other."""
        hidden = [page for page in self._pages.values() if page is not self._stack.currentWidget()]
        return [partial(page.lay_out_unseen, self._stack.size()) for page in hidden]

    def dragEnterEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Accept files and text while the pages are usable."""
        data = event.mimeData()
        if not self.is_engine_missing and (data.hasText() or any(url.isLocalFile() for url in data.urls())):
            event.acceptProposedAction()

    def dropEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Hand on the dropped files, or the dropped text with the HTML of its table."""
        self._hand_on(event.mimeData())
        event.acceptProposedAction()

    def event(self, event: QEvent) -> bool:
        """Claim Paste where no field below takes it: QGIS would put copied features into a layer."""
        if event.type() == QEvent.Type.ShortcutOverride and self._is_paste(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Take what lies on the clipboard as if it were dropped here."""
        if self._is_paste(event):
            self._hand_on(QGuiApplication.clipboard().mimeData())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _is_paste(self, event: object) -> bool:
        is_for_tables = self.is_ready and self.page in ("start", "paste")
        return is_for_tables and bool(event.matches(QKeySequence.StandardKey.Paste))

    def _hand_on(self, data: QMimeData) -> None:
        paths = local_files(data)
        if paths:
            self.files_dropped.emit(paths)
        elif data.hasText():
            self.table_dropped.emit(data.text(), table_html(data))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width the pages are drawn for."""
        return QSize(400, 620)


class _Holder(QWidget):
    """What is in the dock: the pages and what stands above and below them, the help and the tour among it."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self._stack = stack
        self.has_large_targets = False

    def parts(self) -> List[QWidget]:
        """Return what stands beside the pages."""
        return [one for one in self.children() if isinstance(one, QWidget) and one is not self._stack]

    def childEvent(self, event: QChildEvent) -> None:  # noqa: N802 - Qt's name
        """Give what comes later controls as large as the others have."""
        super().childEvent(event)
        child = event.child()
        if event.polished() and isinstance(child, QWidget) and child is not self._stack:
            set_large_targets(child, self.has_large_targets)
