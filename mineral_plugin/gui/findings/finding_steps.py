"""From a finding in the list to its place on the map, to a decision on it, to a repair of the area."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject

from mineral_plugin.bridge import settings
from mineral_plugin.gui.check.check_work import Checked
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.findings.finding_repairs import RepairShown
from mineral_plugin.gui.findings.finding_words import ACCEPTED
from mineral_plugin.gui.findings.finding_work import Decided, Decision, deciding, repairing, saving
from mineral_plugin.gui.findings.findings_map import FindingsMap, style_of_export
from mineral_plugin.gui.findings.findings_tools import MOVES
from mineral_plugin.gui.findings.findings_view import FindingsView
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.file_choice import save_file
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.turns import Turns

# What no file system of an office takes in a name.
_NO_FILE_SIGN = re.compile(r'[\\/:*?"<>|]+')


class FindingSteps(QObject):
    """Connects the list of findings with the map and the core.

    ``drafting`` is a ``Drafting``, or ``None`` where nothing is repaired from here; ``recheck`` checks again
    quietly; ``request`` gives what makes the request of the last check for an area.
    """

    def __init__(
        self,
        views: Tuple[FindingsView, MapView],
        desk: Desk,
        drafting: Optional[Any],
        recheck: Callable[[], None],
        request: Callable[[Any], Callable[[], Any]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._desk, self._drafting = views[0], desk, drafting
        self._recheck, self._request = recheck, request
        self.map = FindingsMap(views[1], desk.lang, self)
        self._checked: Optional[Checked] = None
        self._repairs: Dict[str, Tuple[Any, ...]] = {}
        self._done: Optional[Tuple[str, bool]] = None
        self._turns = Turns(self)
        self._listen()
        self._take_moves()

    def _listen(self) -> None:
        view, on_map = self._view, self.map
        view.chosen.connect(self._choose)
        view.zoom_asked.connect(self._zoom)
        view.touched.connect(self._hint)
        view.accepted.connect(self.accept)
        view.take_back_asked.connect(lambda finding_id: self.accept(finding_id, "", ""))
        view.repairs_asked.connect(self._look_for_repairs)
        view.preview_asked.connect(self._preview)
        view.repair_asked.connect(self._repair)
        view.undo_asked.connect(self._undo)
        view.view_toggled.connect(lambda _on: self._on_extent())
        view.tools.pick_toggled.connect(on_map.pick)
        view.tools.save_asked.connect(self._choose_target)
        on_map.picked.connect(view.pick)
        on_map.picking.connect(view.tools.show_pick)
        on_map.extent_changed.connect(self._on_extent)
        self._desk.area_changed.connect(self._on_area)

    def _take_moves(self) -> None:
        self._show_moves()
        self._view.tools.moves_changed.connect(self._remember_moves)
        settings.changes.changed.connect(self._on_setting)

    def _on_setting(self, name: str) -> None:
        if name.endswith("_to_finding") or name == "flash_finding":
            self._show_moves()

    def _show_moves(self) -> None:
        known = settings.load().settings
        moves = {"pan": known.pan_to_finding, "zoom": known.zoom_to_finding, "flash": known.flash_finding}
        self._view.tools.show_moves({name: moves[name] for name in MOVES})

    def _remember_moves(self) -> None:
        asked = self._view.tools.asked_moves()
        settings.save(
            pan_to_finding=asked["pan"], zoom_to_finding=asked["zoom"], flash_finding=asked["flash"]
        )

    # --- what is shown ------------------------------------------------------------------------------

    def take(self, checked: Checked) -> None:
        """Take the answer of a check: its layer, its marks, which of its findings may be repaired."""
        self._checked, self._repairs = checked, {}
        self.map.path = checked.path
        self._turns.stop()
        self._turns.do(self._showing_on_map(checked))
        self._view.set_accept_name(self._view.property("acceptedBy") or QgsApplication.userFullName())
        self._view.offer_repairs(self._may_be_repaired)
        self._on_extent()

    def _showing_on_map(self, checked: Checked) -> List[Callable[[], None]]:
        """Return what shows the layer of the last answer, in turns after its list."""

        def if_wanted(piece: Callable[[], None]) -> Callable[[], None]:
            def act() -> None:
                if self._checked is not None and self._checked.path == checked.path:
                    piece()

            return act

        return [if_wanted(piece) for piece in self.map.pieces(checked.path, self._accepted_ids)]

    def leave(self) -> None:
        """Let go of the answer: it no longer belongs to what is asked."""
        self._turns.stop()
        self._checked, self._repairs = None, {}
        self.map.close()

    def close(self) -> None:
        """Leave nothing on the map, and hear no more of the settings."""
        self.map.pick(False)
        self.leave()
        settings.changes.changed.disconnect(self._on_setting)

    def families(self) -> Dict[str, str]:
        """Return the family of each finding by its id."""
        findings = self._checked.report.findings if self._checked is not None else ()
        return {finding.id: finding.family.value for finding in findings}

    def marks(self) -> Mapping[str, Any]:
        """Return what people decided, by finding id."""
        return self._checked.marks if self._checked is not None else {}

    def _accepted_ids(self) -> Tuple[str, ...]:
        return tuple(one for one, mark in self.marks().items() if mark.state == ACCEPTED)

    def _where(self, finding_id: str) -> Optional[Mapping[str, Any]]:
        finding = self._view.model.finding(finding_id)
        return finding.get("where") if finding is not None else None

    # --- the map ------------------------------------------------------------------------------------

    def _choose(self, finding_id: str) -> None:
        if self._checked is not None:
            moves = self._view.tools.asked_moves()
            self.map.mark(self._where(finding_id), self._checked.report.area, moves)

    def _zoom(self, finding_id: str) -> None:
        if self._checked is not None and self._where(finding_id):
            self.map.mark(self._where(finding_id), self._checked.report.area, {"zoom": True})

    def _hint(self, finding_id: str) -> None:
        if self._checked is not None:
            self.map.hint(self._where(finding_id) if finding_id else None, self._checked.report.area)

    def _on_extent(self) -> None:
        if self._checked is not None and self._view.filters.in_view.isChecked():
            self._view.show_extent(self.map.extent(self._checked.report.area))

    # --- decisions ----------------------------------------------------------------------------------

    def accept(self, finding_id: str, reason: str, by: str) -> None:
        """Write down who accepts a finding and why; without a reason it is open again."""
        checked = self._checked
        if checked is None:
            return
        if by:
            self._view.setProperty("acceptedBy", by)
            self._view.set_accept_name(by)
        decision = Decision(checked.report, finding_id, reason, by, self._draft())
        self._desk.run(
            self.tr("Writing down what is accepted"),
            deciding(decision, self._desk.home(), self._desk.now()),
            lambda decided: self._on_decided(checked, finding_id, decided),
            lambda error: self._on_not_decided(finding_id, error),
        )

    def _draft(self) -> str:
        state = self._drafting.state if self._drafting is not None else None
        return state.draft_id if state is not None else ""

    def _on_decided(self, checked: Checked, finding_id: str, decided: Decided) -> None:
        if self._checked is not checked:
            return
        self._checked = checked._replace(report=decided.report, told=decided.told, marks=decided.marks)
        if self._desk.report is checked.report:
            # The same findings and the same verdict: nobody has to be told that there is another report.
            self._desk.report, self._desk.report_dict = decided.report, decided.told
        card = self._view.card(finding_id)
        if card is not None:
            card.close_form()
        self._view.show_marks(decided.marks)
        self.map.show_accepted(self._accepted_ids())

    def _on_not_decided(self, finding_id: str, error: BaseException) -> None:
        sentence, card = error_sentence(error, self._desk.lang), self._view.card(finding_id)
        if card is not None and card.form is not None:
            card.form.show_problem(sentence)
        else:
            self._view.show_told("conflict", sentence)

    # --- repairs ------------------------------------------------------------------------------------

    def _may_be_repaired(self, finding: Mapping[str, Any]) -> bool:
        from mineral_plugin.core.work.finding_repairs import may_be_repaired

        checked, drafting = self._checked, self._drafting
        return (
            checked is not None and drafting is not None and may_be_repaired(finding, checked.report.area.id)
        )

    def _look_for_repairs(self, finding_id: str) -> None:
        finding, checked = self._view.model.finding(finding_id), self._checked
        if finding is None or checked is None:
            return
        area = checked.report.area
        self._desk.run(
            self.tr("Looking for repairs"),
            repairing(finding, area, self._request(area)),
            lambda repairs: self._on_repairs(checked, finding_id, repairs),
            lambda error: self._on_no_repairs(finding_id, error),
        )

    def _on_repairs(self, checked: Checked, finding_id: str, repairs: Tuple[Any, ...]) -> None:
        from mineral_plugin.core.base.words import say

        card, lang = self._view.card(finding_id), self._desk.lang
        if self._checked is checked and card is not None and card.repairs is not None:
            self._repairs[finding_id] = repairs
            card.repairs.show_repairs(
                [RepairShown(say(one.label, lang), say(one.cost, lang)) for one in repairs]
            )
            self._view.reveal(finding_id)

    def _on_no_repairs(self, finding_id: str, error: BaseException) -> None:
        card = self._view.card(finding_id)
        if card is not None and card.repairs is not None:
            card.repairs.show_told(error_sentence(error, self._desk.lang))

    def _preview(self, finding_id: str, number: int) -> None:
        repairs = self._repairs.get(finding_id, ())
        if self._checked is None or not 0 <= number < len(repairs):
            self.map.preview.clear()
        else:
            self.map.preview.show(self._checked.report.area, repairs[number].after)

    def _repair(self, finding_id: str, number: int) -> None:
        """Change the area by a repair that was looked for on this very area."""
        repairs, checked = self._repairs.get(finding_id, ()), self._checked
        if checked is None or self._drafting is None or number >= len(repairs):
            return
        self.map.preview.clear()
        if self._desk.area != checked.report.area:
            told = self.tr("The boundary has changed since; check again, then look for repairs anew.")
            self._view.show_told("cannot_tell", told)
            return
        repair = repairs[number]
        if self._drafting.apply(repair.after, repair.label):
            self._done = (self._words(self.tr("Done: {repair}."), repair.label), True)
            self._recheck()

    def _words(self, sentence: str, label: Any) -> str:
        from mineral_plugin.core.base.words import say

        return sentence.format(repair=say(label, self._desk.lang))

    def tell_done(self) -> None:
        """Say with the new findings which change they follow, and offer to undo it."""
        done, self._done = self._done, None
        if done is not None:
            self._view.show_done(*done)

    def _undo(self) -> None:
        state = self._drafting.state if self._drafting is not None else None
        if state is None or state.undo_label is None:
            return
        self._done = (self._words(self.tr("Undone: {repair}."), state.undo_label), False)
        if self._drafting.undo():
            self._recheck()
        else:
            self._done = None

    def _on_area(self) -> None:
        self.map.preview.clear()

    # --- the layer as a file ------------------------------------------------------------------------

    def _choose_target(self) -> None:
        area = self._desk.area
        name = self.tr("findings")
        if area is not None and area.name:
            name = f"{_NO_FILE_SIGN.sub(' ', area.name).strip()} - {name}"
        title, kinds = self.tr("Save findings as GeoPackage"), self.tr("GeoPackage (*.gpkg)")

        def take(path: str, _kind: str) -> None:
            self.save(Path(path if path.lower().endswith(".gpkg") else f"{path}.gpkg"))

        save_file(self._view, title, f"{name}.gpkg", kinds, take)

    def save(self, path: Path) -> None:
        """Save the findings as a GeoPackage that QGIS opens with their hatching and legend."""
        checked = self._checked
        if checked is None:
            return
        style = style_of_export(checked.path, bool(self._accepted_ids()), self._desk.lang)
        self._desk.run(
            self.tr("Saving the findings"),
            saving(checked.report, checked.marks, path, style),
            lambda saved: self._view.show_told("clear", self.tr("Saved: {file}").format(file=saved)),
            lambda error: self._view.show_told("conflict", error_sentence(error, self._desk.lang)),
        )
