"""What stands behind the dock: the desk, the draft, the live answers, and the steps of every page.

Made once the engine is ready and what is heavy was loaded. The plugin makes one workbench for a dock and
closes it with the dock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, List

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer

from mineral_plugin.bridge import settings
from mineral_plugin.bridge.paper_printer import QtPaperPrinter
from mineral_plugin.bridge.secret_store import QgisSecretStore
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.gui.area_steps import AreaSteps, vector_source
from mineral_plugin.gui.audit.audit_steps import AuditSteps
from mineral_plugin.gui.check.check_steps import CheckSteps
from mineral_plugin.gui.check.fact_steps import FactSteps
from mineral_plugin.gui.check.question_steps import QuestionSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.client_steps import ClientSteps
from mineral_plugin.gui.dossier.component_steps import ComponentSteps
from mineral_plugin.gui.dossier.draft_list_steps import DraftListSteps
from mineral_plugin.gui.dossier.filing_steps import FilingSteps
from mineral_plugin.gui.dossier.following_steps import FollowingSteps
from mineral_plugin.gui.dossier.handoff_steps import HandoffSteps
from mineral_plugin.gui.dossier.login_steps import LoginSteps
from mineral_plugin.gui.dossier.papers_steps import PapersSteps
from mineral_plugin.gui.dossier.rehearsal_steps import RehearsalSteps
from mineral_plugin.gui.dossier.signing_steps import SigningSteps
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.drawing.drawing_steps import DrawingSteps
from mineral_plugin.gui.drawing.live_watch import LiveWatch
from mineral_plugin.gui.head_steps import HeadSteps
from mineral_plugin.gui.layers.layer_steps import LayerSteps
from mineral_plugin.gui.manners.locator import Reach, reach_of, read_ahead
from mineral_plugin.gui.manners.practice import Practice
from mineral_plugin.gui.manners.project_steps import ProjectSteps
from mineral_plugin.gui.manners.tour import Tour
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.maps.map_steps import MapSteps
from mineral_plugin.gui.mode_steps import ModeSteps
from mineral_plugin.gui.recent_areas import RecentSteps
from mineral_plugin.gui.still_map import StillMap
from mineral_plugin.gui.unseen_pages import UnseenPages
from mineral_plugin.gui.warm_up import ArrayMaker


@dataclass(frozen=True)
class Outside:
    """What the plugin gives: QGIS's window, the language, who does long work, a session to the service."""

    iface: Any
    lang: str
    run: Callable[..., Any]
    session: Callable[[], Any]


class Workbench(QObject):
    """Holds everything behind one dock; ``close`` takes away what QGIS would keep."""

    def __init__(self, dock: MineralDock, outside: Outside) -> None:
        super().__init__(dock)
        self._dock, self._outside = dock, outside
        self._project = QgsProject.instance()
        self._is_begun = False

    def pieces(self) -> List[Callable[[], None]]:
        """Return what puts the dock to work, to be done one after the other."""
        return [
            self._make_desk,
            self._make_drawing,
            self._make_checks,
            self._make_maps,
            self._make_filing,
            self._make_office,
            self._make_manners,
            self._begin,
            self._take_up,
        ]

    # --- making -------------------------------------------------------------------------------------

    def _make_desk(self) -> None:
        dock, outside = self._dock, self._outside
        self.desk = Desk(outside.lang, data_home, SystemClock().now, outside.run, dock)
        self._memory = ProjectSteps(dock, self.desk, self._project)
        self.view = MapView(outside.iface.mapCanvas(), self._project, self._memory.state, dock)
        self._still = StillMap(outside.iface.layerTreeCanvasBridge(), dock)
        self.drafting = Drafting(self.desk, dock)

    def _make_drawing(self) -> None:
        dock, desk, view = self._dock, self.desk, self.view
        self.watch = LiveWatch(desk, dock)
        self.arrays = ArrayMaker(desk, self.watch)
        self.areas = AreaSteps(dock, desk, view, self.drafting)
        self.drawing = DrawingSteps(dock, desk, view, self.drafting, self.watch, self._outside.iface)
        recent = RecentSteps(dock, desk, self.drafting, dock.start.recent)
        recent.opened.connect(lambda: view.zoom_to_area(desk.area))
        dock.start.draw_chosen.connect(self._draw)
        self.drawing.mode_changed.connect(self._number)
        dock.page_opened.connect(self._on_page)

    def _make_checks(self) -> None:
        dock, desk = self._dock, self.desk
        self.checks = CheckSteps(dock, desk, self.view, self.drafting)
        QuestionSteps(dock.check, desk, self.drafting, dock)
        self._facts = FactSteps(dock, desk, self.checks.recheck, vector_source)

    def _make_maps(self) -> None:
        iface = self._outside.iface
        self._maps = MapSteps(self._dock, self.desk, self.drafting, iface, self._project)

    def _make_filing(self) -> None:
        dock, session = self._dock, self._outside.session
        ClientSteps(dock.dossier.client, self.desk, dock)
        components = ComponentSteps(dock.dossier, self.desk, QtPaperPrinter, dock)
        PapersSteps(dock.dossier.agree, self.desk, dock)
        RehearsalSteps(dock.dossier, self.desk, dock)
        login = LoginSteps(dock.dossier.login, self.desk, session, QgisSecretStore())
        url, keep_url = settings.service_url(), settings.set_service_url
        filing = FilingSteps(dock, self.desk, session, url, keep_url, login.login_for)
        filing.service_answered.connect(login.show_service)
        DraftListSteps(dock, self.desk, lambda: dock.dossier.is_busy)
        components.changing.connect(filing.stop_by_itself)
        filing.filed.connect(FollowingSteps(dock, self.desk, session, login.login_for).show)
        signing = SigningSteps(dock.dossier, self.desk, QtPaperPrinter, dock)
        signing.changing.connect(filing.stop_by_itself)
        HandoffSteps(dock.dossier, self.desk, filing.show_receipts, dock)
        dock.dossier.service.setReadOnly(settings.is_locked("service_url"))
        settings.changes.changed.connect(self._on_setting)

    def _on_setting(self, name: str) -> None:
        if name == "service_url":
            self._dock.dossier.service.setText(settings.service_url())

    def _make_office(self) -> None:
        dock, desk, view = self._dock, self.desk, self.view
        self.layers = LayerSteps(dock, desk, view, self._project, self._rest_files)
        AuditSteps(dock, desk, view, self.layers)
        HeadSteps(dock, desk, self.layers, self.drafting)

    def _make_manners(self) -> None:
        dock = self._dock
        self._modes = ModeSteps(dock)
        self._practice = Practice(self._outside.iface, dock, self.desk, self.view, self._project)
        self._tour = Tour(dock, self.desk)
        dock.start.practice_chosen.connect(lambda: self._practice.open())
        self._practice.opened.connect(lambda: self._tour.start(self._practice.data))
        self._practice.left.connect(self._tour.end)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._point)

    def _begin(self) -> None:
        dock = self._dock
        self._is_begun = True
        dock.layers.add(settings.load().settings.reference)
        dock.layers.changed.connect(self._remember_references)
        self.areas.offer_zones()
        self.checks.offer_choices()

    def _take_up(self) -> None:
        dock = self._dock
        self._memory.take_up()
        self.layers.packs.show_news()
        self.layers.refresh()
        self._open_last_page()
        questions = dock.check.question_changed, dock.check.day_changed, dock.layers.changed
        for changed in (*questions, self.layers.work.ended, self.desk.facts_changed):
            changed.connect(self._later.start)
        self._later.start()
        for changed in (dock.layers.changed, self.layers.work.ended):
            changed.connect(self._read_ahead)
        self._read_ahead()
        self._lay_out_unseen()

    def _lay_out_unseen(self) -> None:
        dock, desk = self._dock, self.desk
        unseen = UnseenPages(dock)
        for changed in (dock.page_opened, self.layers.work.ended, desk.area_changed, desk.report_changed):
            changed.connect(unseen.later)
        unseen.later()

    def _open_last_page(self) -> None:
        """Begin with the audit where the office left it open; every other page needs an area first."""
        if settings.load().settings.last_page == "audit":
            self._dock.open_page("audit")
        self._dock.page_opened.connect(_remember_page)

    # --- while it stands ----------------------------------------------------------------------------

    def _draw(self) -> None:
        """Begin a new area; where QGIS still shows its first page, a new project brings the map.

        On an empty map of nowhere nothing could be drawn: it shows the reference data first, and QGIS goes
        there. Whoever has gone to a place of his own stays there.
        """
        from mineral_plugin.gui.drawing.drawing_zone import shows_a_province

        if not self.view.canvas.isVisible():
            self._outside.iface.newProject(False)
        if self._project.mapLayers() or shows_a_province(self.view.canvas, self.desk.today()):
            self._begin_area()
        else:
            self.layers.show_all(self._begin_area)

    def _begin_area(self) -> None:
        self._still.hold()
        self.drawing.begin()

    def _on_page(self, page: str) -> None:
        """While an area is drawn the board numbers its corners, and the camera is the user's alone."""
        self._number()
        if page == "draw":
            self._still.hold()
        else:
            self._still.release()

    def _number(self) -> None:
        self.view.number_corners(not self.drawing.has_numbers)

    def _point(self) -> None:
        """Let live answers rest on the law and the data of the question that the page asks now."""
        make = self.checks.request()
        has_mineral = self._dock.check.has_mineral

        def question() -> Any:
            from mineral_plugin.core.work.live import LiveQuestion

            return LiveQuestion(make(), has_mineral=has_mineral)

        self.watch.point_at(question)

    def _read_ahead(self) -> None:
        read_ahead(self._dock, self.desk)

    def _rest_files(self) -> None:
        """Close law and reference data before files of theirs are replaced; any thread but the window's."""
        self.checks.rest()
        self.watch.rest()

    def _remember_references(self) -> None:
        settings.save(reference=self._dock.layers.choice.for_settings())

    def reach(self) -> Reach:
        """Return what the locator may look at."""
        return reach_of(self._dock, self.desk, self.view, self._outside.iface, self.drafting)

    def close(self) -> None:
        """Leave nothing behind: files closed, threads ended, nothing of ours on the map."""
        if not self._is_begun:
            return  # taken away while it was being made: nothing of it is on the map or at work
        self._later.stop()
        self._still.release()
        self._tour.end()
        for one in (
            self._practice,
            self._modes,
            self.drawing,
            self._facts,
            self._maps,
            self.checks,
            self.watch,
            self.drafting,
            self.view,
            self._memory,
        ):
            one.close()


def _remember_page(page: str) -> None:
    settings.save(last_page="audit" if page == "audit" else "")
